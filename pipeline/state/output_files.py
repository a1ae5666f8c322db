"""Files in the output folder, compared as git does: by status, and by a hash in any doubt."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.sources import read_regular


class FileRecord(NamedTuple):
    """A file as it was left: SHA-256 of its bytes in hex, size in bytes, times in ns, inode number."""

    sha256: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class OutputFiles:
    """Knows the SHA-256 of files in the output folder, and reads only those that it must.

    A file whose size, times and inode are those recorded is as it was recorded, unless it is not older
    than the record: then it may have been changed after it was looked at and within one tick of the file
    system's clock (git calls such an entry racy). Such a file, and any other, is read.

    Args:
        root: the output folder.
        records: path in it to the file as it was left.
        recorded_at: when the records were written, in ns, by the file system's clock.

    Attributes:
        read: the files that had to be read, as they lie there.
    """

    def __init__(self, root: str, records: Mapping[str, FileRecord], recorded_at: int) -> None:
        self._root = root
        self._records = records
        self._recorded_at = recorded_at
        self.read: dict[str, FileRecord] = {}
        self._looked: dict[str, FileRecord | None] = {}

    def sha256(self, path: str) -> str | None:
        """Return the hash of a file as it lies now; None where no regular file lies that can be read.

        It is looked at anew: another build that shares the work may have written it meanwhile.
        """
        record = self._looked[path] = self._look(path)
        return record.sha256 if record else None

    def look(self, path: str) -> FileRecord | None:
        """Return a file as it lay when it was looked at last; None for none, or one that cannot be read."""
        if path not in self._looked:
            self._looked[path] = self._look(path)
        return self._looked[path]

    def _look(self, path: str) -> FileRecord | None:
        try:
            status = os.lstat(f"{self._root}/{path}")
        except (OSError, ValueError):  # ValueError: a NUL in the path
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        if record := self._records.get(path):
            _, size, mtime_ns, ctime_ns, inode = record
            if (
                size == status.st_size
                and mtime_ns == status.st_mtime_ns < self._recorded_at
                and ctime_ns == status.st_ctime_ns < self._recorded_at
                and inode == status.st_ino
            ):
                return record
        try:
            with open(f"{self._root}/{path}", "rb") as file:  # noqa: PTH123 (thousands of files: a Path each costs)
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None
        self.read[path] = _record(sha256, status)
        return self.read[path]

    def content(self, path: str, sha256: str) -> bytes | None:
        """Return the content of a file if it has this hash, in hex; else None."""
        try:
            data = read_regular(f"{self._root}/{path}")
        except (OSError, ValueError):
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None


def record(path: str, sha256: str) -> FileRecord:
    """Return the record of a file that was just written, with bytes of this SHA-256.

    Raises:
        OSError: it is gone already.
    """
    return _record(sha256, os.lstat(path))


def _record(sha256: str, status: os.stat_result) -> FileRecord:
    return FileRecord(sha256, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
