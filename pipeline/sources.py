"""One look at the inputs: the digests' names and SHA-256, and this program's own version."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path  # whose import takes longer than a digest to check

SETTINGS = "collection.toml"
ADDRESSES = "addresses.toml"

# A larger digest is refused (see pipeline.reading.limits), so that no more of it need be read.
DIGEST_BYTES = 32 * 1024 * 1024

_ENDING = ".txt"
_MONTH = re.compile(r"(\d{4})[-._ ]?(0[1-9]|1[0-2])(?!\d{3})")
# Distributions that shape what is published: another version of one may write other bytes.
LIBRARIES = (
    "ebooklib",
    "feedgen",
    "jinja2",
    "linkify_it_py",
    "lxml",
    "msgspec",
    "pillow",
    "python_docx",
    "tzdata",
)


class Source(NamedTuple):
    """A digest's file.

    Attributes:
        name: its path in the folder of digests, with ``/``.
        sha256: of its bytes; of those that were read last where it cannot be read now.
        kept_in: name of the shard that has what was read of it last, where it cannot be read now; else empty.
    """

    name: str
    sha256: str
    kept_in: str = ""


class Unreadable(NamedTuple):
    """A digest's file, or a folder (its name ends with ``/``), that cannot be read, and the reason."""

    name: str
    reason: str


class Snapshot(NamedTuple):
    """All that a build is made from.

    Attributes:
        sources: the digests, in path order.
        unreadable: what is there and cannot be read.
        settings: bytes of ``collection.toml``; None where there is none.
        addresses: bytes of ``addresses.toml``; None where there is none.
        program: fingerprint of this program.
    """

    sources: tuple[Source, ...]
    unreadable: tuple[Unreadable, ...]
    settings: bytes | None
    addresses: bytes | None
    program: str

    def fingerprint(self) -> str:
        """Return what changes when anything of the above does."""
        parts = ["\0".join(source) for source in self.sources]
        parts += ["\0".join(each) for each in self.unreadable]
        parts += [repr(self.settings), repr(self.addresses), self.program]
        return _hash(parts)

    def holding(self, last: Mapping[str, Source]) -> Snapshot:
        """Return the snapshot with what was read last of digests that cannot be read now.

        Args:
            last: name to digest as the build before read it, ``kept_in`` filled in.

        Raises:
            BuildError: of a digest that cannot be read nothing was read before.
        """
        held: dict[str, Source] = {}
        for name, reason in self.unreadable:
            folder = name.endswith("/")
            kept = [
                each for each in last.values() if each.name == name or (folder and each.name.startswith(name))
            ]
            if not kept:
                raise BuildError(
                    f"{shown(name)}: {reason}; nothing was read of it before, so nothing is built"
                )
            held.update((each.name, each) for each in kept)
        return self._replace(sources=tuple(sorted([*self.sources, *held.values()])))

    def months(self) -> dict[str, tuple[Source, ...]]:
        """The digests by the month that their name tells, or ``undated``; sorted."""
        months: dict[str, list[Source]] = {}
        for source in self.sources:
            found = _MONTH.search(source.name.rpartition("/")[2])
            months.setdefault(f"{found[1]}-{found[2]}" if found else "undated", []).append(source)
        return {month: tuple(months[month]) for month in sorted(months)}


def take(root: Path, *, drafts: bool) -> Snapshot:
    """Look at a folder of digests, and those below it.

    Digests are the files that end in ``.txt``; those whose name, or whose folder's name, starts with
    ``.`` are none, those with ``_`` are drafts.

    Args:
        root: the folder.
        drafts: take drafts too.

    Raises:
        OSError: the folder or a file of settings cannot be read.
    """
    unreadable: list[Unreadable] = []
    sources: list[Source] = []
    for name in _names(str(root), drafts=drafts, unreadable=unreadable):
        try:
            sources.append(Source(name, _sha256(read(root, name))))
        except OSError as error:
            if isinstance(error, FileNotFoundError) and not (root / name).is_symlink():
                continue  # deleted just now
            unreadable.append(Unreadable(name, str(error.strerror)))
    return Snapshot(
        tuple(sources),
        tuple(sorted(unreadable)),
        _optional(root / SETTINGS),
        _optional(root / ADDRESSES),
        program(),
    )


def names(root: Path | str, *, drafts: bool) -> list[str]:
    """Return the digests below ``root``, as in :func:`take`, in path order.

    Raises:
        OSError: a folder cannot be read.
    """
    unreadable: list[Unreadable] = []
    found = _names(str(root), drafts=drafts, unreadable=unreadable)
    for name, reason in unreadable:
        raise OSError(errno.EACCES, reason, f"{root}/{name}")
    return found


def _names(root: str, *, drafts: bool, unreadable: list[Unreadable]) -> list[str]:
    left_out = (".",) if drafts else (".", "_")
    return sorted(_walk(root, "", left_out, unreadable))


def _walk(folder: str, prefix: str, left_out: tuple[str, ...], unreadable: list[Unreadable]) -> Iterator[str]:
    try:
        listing = os.scandir(folder)
    except OSError as error:
        if not prefix:
            raise
        unreadable.append(Unreadable(prefix, str(error.strerror)))
        return
    with listing:
        for item in listing:
            if item.name.startswith(left_out):
                continue
            if item.name.lower().endswith(_ENDING):
                yield prefix + item.name  # whatever it is: reading tells
            elif item.is_dir(follow_symlinks=False):
                yield from _walk(item.path, f"{prefix}{item.name}/", left_out, unreadable)


def read(root: Path | str, name: str) -> bytes:
    """Return the content of a digest that :func:`names` found; of one that is too large, the beginning.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    return read_file(f"{root}/{name}")


def read_file(path: Path | str) -> bytes:
    """Return the content of a file that a user names; of one that is too large for a digest, the beginning.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    # Without O_NONBLOCK a pipe would keep this waiting for a writer for ever.
    with open(path, "rb", opener=_open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "a pipe or a device, and no file", str(path))
        return file.read(DIGEST_BYTES + 1)


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def shown(name: str) -> str:
    """Return the name of a file, which need not be UTF-8, as text for people."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _optional(path: Path) -> bytes | None:
    try:
        data = read_file(path)
    except FileNotFoundError:
        if path.is_symlink():
            raise
        return None
    if len(data) > DIGEST_BYTES:
        raise OSError(errno.EFBIG, f"larger than {DIGEST_BYTES:,} bytes", str(path))
    return data


def program() -> str:
    """Return a fingerprint of this package's own files and of the libraries that shape its outputs."""
    package = os.path.dirname(__file__)  # noqa: PTH120 (as above)
    parts = []
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            parts.append(os.path.relpath(os.path.join(folder, name), package))  # noqa: PTH118 (as above)
            parts.append(_sha256(read(folder, name)))
    return _hash(parts + sorted(_versions(sys.path)))


def _versions(folders: Iterable[str]) -> set[str]:
    # The names of installed distributions' folders tell their versions; importlib.metadata would take
    # longer to import than all else here takes to run.
    found: set[str] = set()
    for folder in folders:
        try:
            listed = os.listdir(folder or ".")  # noqa: PTH208 (as above)
        except OSError:
            continue
        found.update(
            name
            for name in listed
            if name.endswith(".dist-info") and name.lower().replace("-", "_").startswith(LIBRARIES)
        )
    return found


def _hash(parts: Iterable[str]) -> str:
    return _sha256("\n".join(parts).encode("utf-8", "surrogateescape"))[:32]


def _sha256(data: bytes) -> str:
    import hashlib  # noqa: PLC0415 (`check` and `parse` look for digests, too, and hash none)

    return hashlib.sha256(data).hexdigest()
