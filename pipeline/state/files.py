"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_SCRATCH = ".building-"
_LOCK = "lock"


def replace(target: Path, data: bytes, scratch: Path) -> bool:
    """Make ``target`` hold ``data``.

    The old content stays readable until the new one is whole. A file that holds ``data`` already is
    not touched, so that its modification time, and a web server's ETag for it, stay.

    Args:
        target: the file; missing folders above it are made.
        data: its new content.
        scratch: a folder on the same file system, as :func:`scratch` makes it.

    Returns:
        Whether the file was written.

    Raises:
        OSError: it could not be written; the old content is as it was.
    """
    if _holds(target, data):
        return False
    descriptor, name = tempfile.mkstemp(dir=scratch)
    whole = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        whole.chmod(0o644)  # mkstemp's 0600 would keep a web server out
        try:
            whole.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            whole.replace(target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            whole.unlink()
        if isinstance(error, OSError):
            error.filename, error.filename2 = str(target), None  # a full disk names no file
        raise
    return True


def _holds(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def remove(target: Path, root: Path) -> bool:
    """Remove a file, and the folders up to ``root`` that it leaves empty; whether there was one.

    Raises:
        OSError: the file is there and cannot be removed.
    """
    try:
        target.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    for folder in target.parents:
        if folder == root or root not in folder.parents:
            break
        try:
            folder.rmdir()
        except OSError:
            break
    return True


@contextlib.contextmanager
def scratch(root: Path) -> Iterator[Path]:
    """A folder in ``root`` for files that are not whole yet; gone at the end.

    Scratch folders of builds that were killed are swept away first. That a build lives is known by a
    lock in its folder, which the operating system releases with the last of its processes.

    Raises:
        OSError: ``root`` cannot be made or written to.
    """
    from filelock import FileLock  # noqa: PLC0415 (only builds that write need it)

    root.mkdir(parents=True, exist_ok=True)
    for old in root.glob(f"{_SCRATCH}*"):
        _sweep(old)
    folder = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=root))
    try:
        with FileLock(folder / _LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(folder: Path) -> None:
    from filelock import FileLock, Timeout  # noqa: PLC0415 (only builds that write need it)

    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return
    try:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()
