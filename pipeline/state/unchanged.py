"""Files that are read once while they lie as they were."""

from __future__ import annotations

import functools
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_Record = TypeVar("_Record")
_Place = TypeVar("_Place", str, Path)


def read_once(load: Callable[[_Place], _Record]) -> Callable[[_Place], _Record]:
    """Return a function that calls ``load`` again only for a file that became another.

    The program replaces files whole, so that each version has an inode, a size and a time of its own. What
    ``load`` returns is shared and must not be changed.

    Args:
        load: makes a record of the file at a path.
    """

    @functools.lru_cache(maxsize=256)
    def loaded(path: _Place, _inode: int, _size: int, _time: int) -> _Record:
        return load(path)

    @functools.wraps(load)
    def read(path: _Place) -> _Record:
        try:
            status = os.lstat(path)
        except OSError:
            return load(path)
        if not stat.S_ISREG(status.st_mode):
            return load(path)
        return loaded(path, status.st_ino, status.st_size, status.st_mtime_ns)

    return read
