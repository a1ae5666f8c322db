"""The standard streams as they may be: closed, full, or unable to show a letter."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO


def prepare() -> None:
    """Make all three standard streams usable, whatever the program was started with.

    One that is closed is opened, so that no other file takes its number: writing results to it fails, as it
    should, and messages to it are heard by nobody. A letter that stdout cannot show is escaped.
    """
    for descriptor, mode in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, mode)
    sys.stdin = sys.stdin or _opened(0, "r")
    sys.stdout = sys.stdout or _opened(1, "w")
    sys.stderr = sys.stderr or _opened(2, "w")
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors in {"strict", "surrogateescape"}:
        sys.stdout.reconfigure(errors="backslashreplace")


def _opened(descriptor: int, mode: str) -> TextIO:
    buffer = io.FileIO(descriptor, mode, closefd=False)
    wrapped = io.BufferedReader(buffer) if mode == "r" else io.BufferedWriter(buffer)
    return io.TextIOWrapper(wrapped, encoding="utf-8", errors="backslashreplace")


def write(text: str) -> None:
    """Write results for people to stdout.

    Raises:
        OSError: it cannot be written; without the name of a file.
    """
    sys.stdout.write(text)


def write_bytes(data: bytes) -> None:
    """Write results for programs to stdout: UTF-8, whatever the encoding of the terminal.

    Raises:
        OSError: as :func:`write`.
    """
    sys.stdout.buffer.write(data)


def flush() -> None:
    """Write out what stdout still holds.

    Raises:
        OSError: as :func:`write`.
    """
    sys.stdout.flush()


def discard(stream: TextIO | None = None) -> None:
    """Forget what a stream, by default stdout, still holds, so that Python does not write it at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())


def finish() -> None:
    """Write out all messages; what cannot be written is nobody's to hear.

    Python would try once more at its end, and then exit with a status of its own (120).
    """
    for stream in (sys.stderr, sys.stdout):
        try:
            stream.flush()
        except (OSError, ValueError):
            discard(stream)
