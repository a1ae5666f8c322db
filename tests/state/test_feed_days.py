"""The record of the days that published feeds were made of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from pipeline.state import feed_days, sealed
from pipeline.state.feed_days import FeedDays

DAYS = {dt.date(2024, 12, 18): "a", dt.date(2024, 12, 19): "b"}


def test_it_is_read_by_the_stamp_that_it_belongs_to(tmp_path: Path) -> None:
    feed_days.write(tmp_path / "record", FeedDays("stamp", DAYS), tmp_path)
    assert feed_days.load(tmp_path / "record", "stamp") == DAYS
    assert feed_days.load(tmp_path / "record", "another") == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x90",
        msgspec.msgpack.encode(FeedDays("stamp", {}))[:-1],
        msgspec.msgpack.encode({"stamp": "stamp", "days": {"yesterday": "a"}}),
    ],
)
def test_a_record_that_does_not_fit_is_none(tmp_path: Path, content: bytes) -> None:
    sealed.write(tmp_path / "record", content, tmp_path)
    assert feed_days.load(tmp_path / "record", "stamp") == {}
    assert feed_days.load(tmp_path / "none", "stamp") == {}
