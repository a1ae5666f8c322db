"""Files of the output folder are known by their status, and read in any doubt."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from pipeline.state import output_files
from pipeline.state.output_files import FileRecord, OutputFiles

DATA = b"as it was left"
HASH = hashlib.sha256(DATA).hexdigest()
OLD = 1_700_000_000 * 10**9  # ns


@pytest.fixture
def left(tmp_path: Path) -> FileRecord:
    """The record of a file, made long ago as far as its modification time tells."""
    path = tmp_path / "a.html"
    path.write_bytes(DATA)
    os.utime(path, ns=(OLD, OLD))
    return output_files.record(str(path), HASH)


def after(record: FileRecord) -> int:
    return max(record.mtime_ns, record.ctime_ns) + 1


def test_a_file_as_it_was_left_is_not_read(tmp_path: Path, left: FileRecord) -> None:
    known = left._replace(sha256="known without reading")
    lying = OutputFiles(str(tmp_path), {"a.html": known}, after(left))
    assert lying.sha256("a.html") == "known without reading"
    assert lying.read == {}


def test_a_file_no_older_than_its_record_is_read(tmp_path: Path, left: FileRecord) -> None:
    known = left._replace(sha256="may be wrong")
    lying = OutputFiles(str(tmp_path), {"a.html": known}, after(left) - 1)
    assert lying.sha256("a.html") == HASH
    assert lying.read == {"a.html": left}


@pytest.mark.parametrize("field", ["size", "mtime_ns", "ctime_ns", "inode"])
def test_a_file_of_another_status_is_read(tmp_path: Path, left: FileRecord, field: str) -> None:
    known = FileRecord(**(left._asdict() | {"sha256": "of another file", field: 1}))
    assert OutputFiles(str(tmp_path), {"a.html": known}, after(left)).sha256("a.html") == HASH


def test_a_file_without_a_record_is_read(tmp_path: Path, left: FileRecord) -> None:
    assert OutputFiles(str(tmp_path), {}, after(left)).look("a.html") == left


def test_what_is_no_regular_file(tmp_path: Path, left: FileRecord) -> None:
    (tmp_path / "link.html").symlink_to("a.html")
    (tmp_path / "folder.html").mkdir()
    lying = OutputFiles(str(tmp_path), {}, after(left))
    for path in ("link.html", "folder.html", "none.html", "a\0.html", "a.html/b.html"):
        assert lying.sha256(path) is None, path


def test_the_content_of_a_file_is_that_with_the_hash(tmp_path: Path, left: FileRecord) -> None:
    known = left._replace(sha256="known without reading")
    lying = OutputFiles(str(tmp_path), {"a.html": known}, after(left))
    assert lying.content("a.html", HASH) == DATA
    assert lying.content("a.html", "known without reading") is None
    for path in ("none.html", "a\0.html", "."):
        assert lying.content(path, HASH) is None


def test_a_file_that_another_build_wrote_meanwhile_is_seen(tmp_path: Path, left: FileRecord) -> None:
    lying = OutputFiles(str(tmp_path), {}, after(left))
    assert lying.sha256("b.html") is None
    (tmp_path / "b.html").write_bytes(DATA)
    assert lying.sha256("b.html") == HASH
