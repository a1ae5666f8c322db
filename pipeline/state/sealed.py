"""Files of the state folder: written whole, with a version and a checksum in front.

A file that was damaged, cut off, replaced by something else, or written by another version of this format
is as good as none: nothing is ever taken from it, and it is in nobody's way.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from pipeline.sources import read_regular
from pipeline.state import files

# Raised when the meaning of what is kept changes: older files are then as good as none.
_VERSION = 1
_HEAD = b"paper-digests state %d %s\n"
_HEAD_LENGTH = len(_HEAD % (_VERSION, b"0" * 64))


def write(path: Path, content: bytes, scratch: Path) -> str:
    """Write a file of the state folder.

    Args:
        path: the file.
        content: what :func:`read` gives back.
        scratch: a folder for files that are not whole yet, right below the state folder.

    Returns:
        What :func:`checksum` gives of it.

    Raises:
        OSError: it cannot be written.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    data = _head(sha256) + content
    try:
        files.replace(path, data, scratch)
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        _clear(path, scratch.parent)
        files.replace(path, data, scratch)
    return sha256


def read(path: Path) -> bytes | None:
    """Return the content of a file that :func:`write` wrote; None if there is no such file."""
    return _read(path)[0]


def checksum(path: Path) -> str:
    """Return the SHA-256, in hex, of what :func:`read` gives back; empty if that is nothing."""
    return _read(path)[1]


def _read(path: Path) -> tuple[bytes | None, str]:
    """Return content and checksum; None and an empty one if there is no such file."""
    try:
        data = read_regular(path)
    except OSError:
        return None, ""
    content = data[_HEAD_LENGTH:]
    sha256 = hashlib.sha256(content).hexdigest()
    return (content, sha256) if data[:_HEAD_LENGTH] == _head(sha256) else (None, "")


def _head(sha256: str) -> bytes:
    return _HEAD % (_VERSION, sha256.encode())


def _clear(path: Path, root: Path) -> None:
    """Remove what is in the way of a file below ``root``: a file above it, a folder in its place."""
    for folder in reversed(path.parents):
        if root in folder.parents and os.path.lexists(folder) and not folder.is_dir():
            folder.unlink()
    if path.is_dir():
        shutil.rmtree(path)
