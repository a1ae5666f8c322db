"""A fault at one operation of a build: an audit hook in the build's own process.

Python raises an audit event before each operation on a file, in the main process and in every process
forked from it. The hook counts those that change something in the watched folders, one count for all
processes, and at a given number it ends the process or makes the operation fail. No event tells of a
write into an open file; there the kernel helps: a limit on the size of files cuts the write short.

Only the standard library is imported: this module runs inside the command under test.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import mmap
import os
import resource
import signal
import struct
import sys
import tempfile
from typing import Any, NamedTuple

# Audit event to where, among its arguments, a path and the descriptor of its folder stand; -1: there is none.
_EVENTS = {
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((0, 2), (1, 3)),
    "os.symlink": ((0, -1), (1, 2)),
    "os.remove": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.rmdir": ((0, 1),),
    "os.truncate": ((0, -1),),
    "os.chmod": ((0, 2),),
    "os.utime": ((0, 3),),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Needs room on the disk.
_GROWING = ("open", "os.mkdir", "os.link", "os.symlink")

ENDING = ("crash", "crash-all", "torn")
FAILING = ("EACCES", "EIO", "ENOSPC", "full", "short")
MEETING = ("edit",)
# These count opened files only: what goes wrong is the write that follows.
OF_WRITES = ("torn", "short")


class Fault(NamedTuple):
    """What goes wrong, and when.

    Attributes:
        mode: ``crash``, the process is killed before the operation; ``crash-all``, and with it all others
            of the build; ``torn``, it is killed in the middle of writing; ``EACCES``, ``EIO`` or ``ENOSPC``,
            the operation fails with that error; ``full``, it and all later ones that need room on the disk
            fail; ``short``, a write fails in the middle; ``edit``, somebody puts another folder of digests
            in the place of the one that is read.
        at: number of the operation, from 1; for ``torn`` and ``short`` of the file opened for writing.
        limit: for ``torn`` and ``short``, how many bytes of the file are written.
        swap: for ``edit``, the folder of digests; the other one lies beside it, named ``…-next``.
    """

    mode: str
    at: int
    limit: int = 0
    swap: str = ""


class Hook:
    """Counts operations below some folders, tells of each, and does what the fault says."""

    def __init__(self, roots: list[str], fault: Fault | None, trace: int) -> None:
        """Prepare; the count and its lock are shared with all processes forked later.

        Args:
            roots: folders to watch, as ``os.path.realpath`` gives them.
            fault: None only to count.
            trace: a file descriptor; gets a line for each operation.
        """
        self._roots = tuple(root + os.sep for root in roots)
        self._fault = fault
        self._trace = trace
        self._lock = tempfile.TemporaryFile()  # noqa: SIM115 (as long as the process lives)
        self._counts = mmap.mmap(-1, 16)
        self._limited = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take an audit event."""
        if event == "open":
            if not (isinstance(arguments[2], int) and arguments[2] & _WRITING):
                return
            paths = [(arguments[0], -1)]
        elif event in _EVENTS:
            paths = [(arguments[i], arguments[j] if j >= 0 else -1) for i, j in _EVENTS[event]]
        else:
            return
        places = [place for path in paths if (place := _place(*path)) is not None]
        if any(place.startswith(self._roots) for place in places):
            self._count(event, places)

    def _count(self, event: str, places: list[str]) -> None:
        if event == "open" and self._limited:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            self._limited = False
        fcntl.lockf(self._lock, fcntl.LOCK_EX)
        operations, opened = struct.unpack("qq", self._counts[:])
        operations += 1
        opened += event == "open"
        self._counts[:] = struct.pack("qq", operations, opened)
        os.write(self._trace, f"{event} {' '.join(places)}\n".encode("utf-8", "backslashreplace")[:4000])
        fcntl.lockf(self._lock, fcntl.LOCK_UN)
        if self._fault is not None:
            number = opened if self._fault.mode in OF_WRITES else operations
            if self._fault.mode not in OF_WRITES or event == "open":
                self._act(self._fault, event, number, places[0])

    def _act(self, fault: Fault, event: str, number: int, place: str) -> None:
        if fault.mode == "full" and number >= fault.at and event in _GROWING:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), place)
        if number != fault.at:
            return
        if fault.mode == "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault.mode == "crash-all":
            os.killpg(0, signal.SIGKILL)
        elif fault.mode in OF_WRITES:
            if fault.mode == "torn":
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (fault.limit, resource.RLIM_INFINITY))
            self._limited = True
        elif fault.mode == "edit":
            # Neither is watched, so this is not counted.
            os.rename(fault.swap, f"{fault.swap}-before")  # noqa: PTH104 (as above)
            os.rename(f"{fault.swap}-next", fault.swap)  # noqa: PTH104 (as above)
        elif fault.mode != "full":
            number = getattr(errno, fault.mode)
            raise OSError(number, os.strerror(number), place)


def _place(path: object, folder: int) -> str | None:
    """The absolute path that an event speaks of; None where it cannot be told."""
    if isinstance(path, int):
        return _descriptor(path)
    try:
        text = os.fsdecode(path)  # type: ignore[arg-type]  # what is no path is told by the error
    except TypeError:
        return None
    if folder >= 0 and not os.path.isabs(text):  # noqa: PTH117 (text, for speed)
        text = os.path.join(_descriptor(folder) or "", text)  # noqa: PTH118 (as above)
    parent, name = os.path.split(text)
    return os.path.join(os.path.realpath(parent), name)  # noqa: PTH118 (as above)


def _descriptor(number: int) -> str | None:
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/self/fd/{number}")  # noqa: PTH115 (as above)
    return None


def install(roots: list[str], fault: Fault | None, trace: int) -> None:
    """Set the hook for this process and all that are forked from it; there is no way back."""
    sys.addaudithook(Hook(roots, fault, trace))
