"""Ways in which a file is damaged, and in which a digest cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def _changed(data: bytes, where: int) -> bytes:
    at = where % max(len(data), 1)
    return data[:at] + bytes([(data[at] ^ 0x15) if data else 0x15]) + data[at + 1 :]


# Content and a number that says where → other content.
DAMAGES: dict[str, Callable[[bytes, int], bytes]] = {
    "a byte changed": _changed,
    "cut off": lambda data, where: data[: where % max(len(data), 1)],
    "a byte that is no UTF-8": lambda data, where: (
        data[: where % max(len(data), 1)] + b"\xff" + data[where % max(len(data), 1) + 1 :]
    ),
    "a NUL": lambda data, where: (
        data[: where % max(len(data), 1)] + b"\0" + data[where % max(len(data), 1) :]
    ),
    "emptied": lambda _data, _where: b"",
    "other JSON": lambda _data, _where: b'{"files": [1, null], "version": "x"}',
    "deep JSON": lambda _data, _where: b"[" * 100_000,
}


def damage(path: Path, how: str, where: int) -> None:
    """Damage a file, or delete it where ``how`` is ``deleted``."""
    if how == "deleted":
        path.unlink()
    else:
        path.write_bytes(DAMAGES[how](path.read_bytes(), where))


def make_unreadable(path: Path, how: str) -> None:
    """Put something in the place of a digest that cannot be opened or is no regular file."""
    path.unlink(missing_ok=True)
    if how == "fifo":
        os.mkfifo(path)
    elif how == "dangling link":
        path.symlink_to("nowhere.txt")
    elif how == "circular link":
        path.symlink_to(path.name)
    else:
        path.mkdir()


UNREADABLE = ("fifo", "dangling link", "circular link", "folder")
