from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline.state.unchanged import read_once

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_once_until_it_is_another(tmp_path: Path) -> None:
    read: list[bytes] = []

    @read_once
    def load(path: Path) -> bytes:
        read.append(path.read_bytes())
        return read[-1]

    path, new = tmp_path / "a", tmp_path / "new"
    path.write_bytes(b"one")
    assert [load(path), load(path)] == [b"one", b"one"] == read * 2
    # As the program replaces files: of the same size, in the same moment.
    times = path.stat().st_mtime_ns
    new.write_bytes(b"two")
    os.utime(new, ns=(times, times))
    new.replace(path)
    assert load(path) == b"two"
    path.unlink()
    with pytest.raises(FileNotFoundError):
        load(path)
    assert read == [b"one", b"two"]
