"""The record of the digests that were read last."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.sources import Source
from pipeline.state import last_read, sealed

SOURCES = [Source("2024/a.txt", "0" * 64, "2024-12.x.json"), Source(os.fsdecode(b"\xff.txt"), "1" * 64, "y")]


def test_it_is_read_as_it_was_written_also_in_a_project_that_was_moved(tmp_path: Path) -> None:
    sealed.write(tmp_path / "record", last_read.encode(tmp_path / "here" / "digests", SOURCES), tmp_path)
    expected = {source.name: source for source in SOURCES}
    assert last_read.load(tmp_path / "record", tmp_path / "here" / "digests") == expected
    assert last_read.load(tmp_path / "record", tmp_path / "there" / "digests") == expected


def test_a_month_has_its_digests_in_their_order(tmp_path: Path) -> None:
    more = [*SOURCES, Source("2024/0.txt", "2" * 64, "2024-12.x.json")]
    record, digests = tmp_path / "record", tmp_path / "digests"
    sealed.write(record, last_read.encode(digests, more), tmp_path)
    assert last_read.month(record, digests, "2024-12") == (
        "2024-12.x.json",
        [(b"2024/a.txt", "0" * 64), (b"2024/0.txt", "2" * 64)],
    )
    assert last_read.month(record, digests, "2024-11") is None
    sealed.write(record, last_read.encode(digests, SOURCES[1:]), tmp_path)
    assert last_read.month(record, digests, "2024-12") is None


def test_the_record_of_another_folder_is_none(tmp_path: Path) -> None:
    sealed.write(tmp_path / "record", last_read.encode(tmp_path / "digests", SOURCES), tmp_path)
    assert last_read.load(tmp_path / "record", tmp_path / "drafts") == {}
    assert last_read.month(tmp_path / "record", tmp_path / "drafts", "2024-12") is None


@pytest.mark.parametrize("content", [b"", b"[]", b'{"digests": 7, "sources": []}', b'{"digests": "!"}'])
def test_a_record_that_does_not_fit_is_none(tmp_path: Path, content: bytes) -> None:
    sealed.write(tmp_path / "record", content, tmp_path)
    for name in ("record", "none"):
        assert last_read.load(tmp_path / name, tmp_path) == {}
        assert last_read.month(tmp_path / name, tmp_path, "2024-12") is None
