"""Errors that a user can cause or mend: the message says what is wrong and what to do.

None of them is shown as a traceback. :mod:`pipeline.cli` catches the one class and knows the exit status of
each kind.
"""

from __future__ import annotations

import os

from msgspec import Struct


class DigestsError(Exception):
    """Something that keeps the program from doing what it was asked; the text is one line a fault."""


class UsageError(DigestsError):
    """The command was called wrongly: no such folder, a value that cannot be."""


def no_folder(folder: str) -> UsageError:
    """Return the error that a folder of digests is not there."""
    return UsageError(
        f"{folder}: there is no such folder; name the folder of digests with --digests, "
        "or begin a collection with digests init"
    )


class Fault(Struct, frozen=True):
    """Something wrong in a settings file; ``key`` is dotted, and empty where the text is not TOML."""

    path: str
    line: int
    key: str
    message: str
    remedy: str

    def __str__(self) -> str:
        key = f" {self.key}:" if self.key else ""
        return f"{self.path}:{self.line}:{key} {self.message}; {self.remedy}"


class SettingsError(DigestsError):
    """A settings file cannot be used; its text has a line for each of the ``faults``."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class BuildError(DigestsError):
    """A build, or a task of it, cannot do its work: something cannot be read or written."""


class ReadError(DigestsError):
    """A digest cannot be read from the disk."""


class ServeError(DigestsError):
    """The preview cannot begin."""


class StoppedError(KeyboardInterrupt):
    """A build was stopped (Ctrl-C) while it published.

    Attributes:
        written: how many files it had written.
        belonging: how many files belong to the formats that were to be built.
    """

    def __init__(self, written: int, belonging: int) -> None:
        super().__init__()
        self.written = written
        self.belonging = belonging


def describe(error: BaseException) -> str:
    """Return one line about an exception of any kind: what went wrong, and with which file."""
    if isinstance(error, OSError):
        file = error.filename2 or error.filename
        return f"{file}: {error.strerror}" if file else str(error.strerror or error)
    if _is_lack_of_memory(error):
        return "there is not enough memory"
    kind = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"internal error ({kind}); set DIGESTS_TRACEBACK=1 in the environment for a traceback"


def _is_lack_of_memory(error: BaseException) -> bool:
    """Whether there was no room for an object, a library (as glibc says), or the stack of a thread."""
    return isinstance(error, MemoryError) or any(
        isinstance(error, kind) and words in str(error)
        for kind, words in ((ImportError, "map segment"), (RuntimeError, "can't start new thread"))
    )


def print_traceback(error: BaseException) -> None:
    """Print where an exception came from, if ``DIGESTS_TRACEBACK`` in the environment asks for it."""
    if os.environ.get("DIGESTS_TRACEBACK"):
        import traceback  # only where something went wrong

        traceback.print_exception(error)
