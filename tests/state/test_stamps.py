"""Stamps: what a task published."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.state import sealed, stamps
from pipeline.state.output_files import OutputFiles
from pipeline.state.stamps import Stamp, Stamped


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    stamp = Stamp("inputs", "basis", {"a.html": Stamped("key", "00")}, "build", {}, ("b.html",))
    sealed.write(tmp_path / "stamp", stamps.encode(stamp), tmp_path)
    assert stamps.load(tmp_path / "stamp") == stamp


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"files": 7}', b'{"files": {"a": ["b"]}}'])
def test_one_that_does_not_fit_is_empty(tmp_path: Path, content: bytes) -> None:
    sealed.write(tmp_path / "stamp", content, tmp_path)
    assert stamps.load(tmp_path / "stamp") == Stamp()
    assert stamps.load(tmp_path / "none") == Stamp()


def test_it_stands_while_its_files_lie_there_and_all_were_published(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"text")
    lying = OutputFiles(str(tmp_path), {}, 0)
    stamped = Stamped("key", str(lying.sha256("a.html")))
    assert Stamp(files={"a.html": stamped}).stands(lying)
    assert not Stamp(files={"a.html": stamped, "b.html": stamped}).stands(lying)
    assert not Stamp(files={"a.html": Stamped("key", "another")}).stands(lying)
    assert not Stamp(files={"a.html": stamped}, occupied=("c.html",)).stands(lying)


def test_stamps_of_version_1_0_give_their_paths(tmp_path: Path) -> None:
    (tmp_path / "feeds.json").write_text('{"fingerprint": "x", "files": {"feeds/all.atom": ["k", "h", 1]}}')
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "text.json").write_bytes(b"\xff")
    assert stamps.first_version(tmp_path) == {"feeds": ("feeds/all.atom",)}
    assert stamps.first_version(tmp_path / "none") == {}
