"""Files of the state folder: what cannot be trusted is as good as none, and in nobody's way."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.state import sealed


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("content", [b"", b"text", b"\0\xff\n" * 1000])
def test_what_was_written_is_read(tmp_path: Path, scratch: Path, content: bytes) -> None:
    sha256 = sealed.write(tmp_path / "a" / "b.json", content, scratch)
    assert sha256 == sealed.checksum(tmp_path / "a" / "b.json") == hashlib.sha256(content).hexdigest()
    assert sealed.read(tmp_path / "a" / "b.json") == content


def test_no_file(tmp_path: Path) -> None:
    assert sealed.read(tmp_path / "none") is None
    assert sealed.read(tmp_path) is None


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_anywhere_makes_it_no_file(
    tmp_path_factory: pytest.TempPathFactory, place: int, change: int
) -> None:
    folder = tmp_path_factory.mktemp("sealed")
    path = folder / "file"
    sealed.write(path, b"content", folder)
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= change
    path.write_bytes(data)
    assert sealed.read(path) is None


@pytest.mark.parametrize("cut", [0, 1, 50, -1])
def test_a_file_that_was_cut_off(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "file"
    sealed.write(path, b"content", tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    assert sealed.read(path) is None


def test_a_file_of_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    monkeypatch.setattr(sealed, "_VERSION", 2)
    sealed.write(path, b"content", tmp_path)
    assert sealed.read(path) == b"content"
    monkeypatch.undo()
    assert sealed.read(path) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system with named pipes")
def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "file")
    assert sealed.read(tmp_path / "file") is None


def test_what_is_in_the_way_is_removed(tmp_path: Path, scratch: Path) -> None:
    (tmp_path / "folder").write_text("a file where a folder must be")
    (tmp_path / "other" / "file").mkdir(parents=True)
    (tmp_path / "other" / "file" / "inside").touch()
    for path in (tmp_path / "folder" / "file", tmp_path / "other" / "file"):
        sealed.write(path, b"content", scratch)
        assert sealed.read(path) == b"content"
