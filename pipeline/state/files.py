"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

_SCRATCH = ".building-"
_LOCK = "lock"
_GONE = ".gone"
# Windows only: no line ends are to be exchanged.
_BINARY = getattr(os, "O_BINARY", 0)
# Of the files that this process wrote into scratch folders.
_numbers = itertools.count()


def replace(target: Path, data: bytes, scratch: Path, mode: int = 0o644) -> bool:
    """Make ``target`` hold ``data``.

    The old content stays readable until the new one is whole. A file that holds ``data`` already is
    not touched, so that its modification time, and a web server's ETag for it, stay.

    Args:
        target: the file; missing folders above it are made.
        data: its new content.
        scratch: a folder on the same file system, as :func:`scratch` makes it.
        mode: who may read it, whatever the umask.

    Returns:
        Whether the file was written.

    Raises:
        OSError: it could not be written; the old content is as it was.
    """
    if _holds(target, data):
        return False
    try:
        _replace(target, data, scratch, mode)
    except OSError as error:
        # A full disk names no file, and other errors one in the scratch folder.
        raise OSError(error.errno, error.strerror, str(target)) from error
    return True


def _replace(target: Path, data: bytes, scratch: Path, mode: int) -> None:
    # As text, and with names of our own: thousands of files, and mkstemp draws a random name for each.
    whole = f"{scratch}/{os.getpid()}-{next(_numbers)}"
    try:
        _write(whole, data, mode)
        try:
            os.replace(whole, target)  # noqa: PTH105 (as above)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(whole, target)  # noqa: PTH105 (as above)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(whole)  # noqa: PTH108 (as above)
        raise


def _write(path: str, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        os.chmod(path, mode)  # noqa: PTH101 (as above; whatever the umask)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def rewrite(path: Path, data: bytes) -> None:
    """Make a file of the user's hold ``data``: what a link leads to, whose mode stays.

    Raises:
        OSError: it could not be written; the old content is as it was.
    """
    target = path.resolve()
    with scratch(target.parent) as folder:
        replace(target, data, folder, stat.S_IMODE(target.stat().st_mode))


def _holds(target: Path, data: bytes) -> bool:
    try:
        status = target.lstat()
        # A link to a file with that content is no file of ours.
        return stat.S_ISREG(status.st_mode) and status.st_size == len(data) and target.read_bytes() == data
    except OSError:
        return False


def remove(target: Path, root: Path) -> bool:
    """Remove a file, and the folders up to ``root`` that it leaves empty; return whether there was one.

    A folder in its place is not ours and stays.

    Raises:
        OSError: the file is there and cannot be removed.
    """
    try:
        target.unlink()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
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
    """Make a folder in ``root`` for files that are not whole yet; it is gone at the end.

    That a build lives is known by a lock in its folder, which the operating system releases when it dies.
    Scratch folders of builds that were killed are swept away before and after. That also keeps a worker
    which outlives its build from publishing anything: it has no place left to write.

    Raises:
        OSError: ``root`` cannot be made or written to.
    """
    root.mkdir(parents=True, exist_ok=True)
    sweep(root)
    folder, lock = _locked_folder(root)
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
        sweep(root)


def _locked_folder(root: Path) -> tuple[Path, BaseFileLock]:
    from filelock import FileLock, Timeout  # only builds that write need it

    while True:
        # As relative as the root, which mkdtemp's answer is no longer in Python 3.12: tasks are given it as
        # text, and the folders above need not be UTF-8.
        folder = root / Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=root)).name
        lock = FileLock(folder / _LOCK)
        # Until its lock is held, the folder looks like that of a build that was killed, and another build
        # may be sweeping it away: then it is made anew.
        try:
            lock.acquire(timeout=0)
            if (folder / _LOCK).exists():
                return folder, lock
            lock.release()
        except (Timeout, FileNotFoundError):
            continue
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def sweep(root: Path) -> bool:
    """Remove scratch folders of builds that were killed; return whether none is left in ``root``."""
    try:
        with os.scandir(root) as listing:
            folders = [item.path for item in listing if item.name.startswith(_SCRATCH)]
    except OSError:
        return True
    left = [folder for folder in folders if not _sweep(Path(folder))]
    return not left


def _sweep(folder: Path) -> bool:
    from filelock import FileLock, Timeout  # only where there is something to sweep

    lock = FileLock(folder / _LOCK)
    if (folder / _LOCK).is_dir():  # nobody holds that
        shutil.rmtree(folder / _LOCK, ignore_errors=True)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return not folder.exists()
    # Under another name, nothing more can be put into it. A folder that has its name from now on is that of a
    # build which was about to lock it.
    gone = folder.with_name(f"{folder.name}{_GONE}")
    try:
        folder.rename(gone)
    except OSError:
        gone = folder
    lock.release()
    shutil.rmtree(gone, ignore_errors=True)
    return not (folder.exists() or gone.exists())
