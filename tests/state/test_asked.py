"""What arXiv was asked for is remembered for a month."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.state import asked
from pipeline.state.folder import StateFolder

TODAY = dt.date(2024, 12, 19)


def test_what_is_saved_is_loaded_for_a_month(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "state")
    assert asked.load(state, TODAY) == {}
    asked.save(state, {}, ["a title"], TODAY)
    asked.save(state, asked.load(state, TODAY), ["arxiv:2404.02905"], TODAY + dt.timedelta(days=1))
    assert list(asked.load(state, TODAY + dt.timedelta(days=30))) == ["a title", "arxiv:2404.02905"]
    assert list(asked.load(state, TODAY + dt.timedelta(days=31))) == ["arxiv:2404.02905"]
    # Of a clock that went wrong nothing is believed.
    assert asked.load(state, TODAY - dt.timedelta(days=400)) == {}


def test_a_record_that_was_damaged_is_none(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    asked.save(state, {}, ["a title"], TODAY)
    state.asked.write_bytes(state.asked.read_bytes().replace(b"a title", b"b title"))
    assert asked.load(state, TODAY) == {}
