"""One look at the inputs: names and SHA-256 of digests and notes, and this program's own version."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path  # whose import takes longer than a digest to check

SETTINGS = "collection.toml"
ADDRESSES = "addresses.toml"
REFERENCES = "references.toml"

# A larger digest is refused (see pipeline.reading.limits), so that no more of it need be read.
DIGEST_BYTES = 32 * 1024 * 1024

# Without O_NONBLOCK a pipe would keep a reader waiting for a writer for ever. Python has these where the
# system does.
_TO_READ = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)

_ENDINGS = (".txt", ".md")
# What notes show in place, as Obsidian knows it: never read, and never spoken of.
_ATTACHMENTS = tuple(
    "." + ending
    for ending in (
        *("avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp", "heic", "pdf", "canvas", "base"),
        *("flac", "m4a", "mp3", "ogg", "wav", "3gp", "mkv", "mov", "mp4", "ogv", "webm"),
    )
)
_MONTH = re.compile(r"(\d{4})[-._ ]?(0[1-9]|1[0-2])(?!\d{3})")
# Names that begin with a day: 251231, 20251231, 2025-12-31.
_SHORT = re.compile(r"(\d{2})(0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=[ _.-])", re.ASCII)
_DAY = re.compile(r"\d{4}([-._ ]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?=[ _.-])", re.ASCII)
# Distributions that shape what is published: another version of one may write other bytes.
LIBRARIES = (
    "ebooklib",
    "feedgen",
    "jinja2",
    "linkify_it_py",
    "lxml",
    "markdown_it_py",
    "msgspec",
    "pillow",
    "python_docx",
    "pyyaml",
    "tzdata",
)


class Source(NamedTuple):
    """The file of digests or of a note.

    Attributes:
        name: its path from the folder of digests, with ``/``; absolute where its folder is given so.
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
        sources: digests and notes, in path order.
        unreadable: what is there and cannot be read.
        settings: bytes of ``collection.toml``; None where there is none.
        addresses: bytes of ``addresses.toml``; None where there is none.
        program: fingerprint of this program.
        not_read: paths of other files that lie in the folders.
        empty: further folders with nothing to read.
        references: bytes of ``references.toml``; None where there is none.
        template: bytes of the Word file that the settings name as template; empty where they name none.
    """

    sources: tuple[Source, ...]
    unreadable: tuple[Unreadable, ...]
    settings: bytes | None
    addresses: bytes | None
    program: str
    not_read: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    references: bytes | None = None
    template: bytes = b""

    def fingerprint(self) -> str:
        """Return what changes when anything of the above does."""
        parts = ["\0".join(source) for source in self.sources]
        parts += ["\0".join(each) for each in self.unreadable]
        parts += [repr(self.settings), repr(self.addresses), repr(self.references), self.program]
        parts += [repr(self.not_read), repr(self.empty), _sha256(self.template)]
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
                    f"{shown(name)}: {reason}; nothing was read of it before, so nothing is built; make it "
                    "readable, or take it out of the folder"
                )
            held.update((each.name, each) for each in kept)
        return self._replace(sources=tuple(sorted([*self.sources, *held.values()])))

    def months(self) -> dict[str, tuple[Source, ...]]:
        """The digests by the month that their name tells, or ``undated``; sorted."""
        months: dict[str, list[Source]] = {}
        for source in self.sources:
            months.setdefault(_month(source.name), []).append(source)
        return {month: tuple(months[month]) for month in sorted(months)}


class Files(NamedTuple):
    """Paths of files in folders, each list in path order, from the first folder.

    Attributes:
        texts: digests, and what may be notes.
        others: files that are not read.
        empty: the further folders with nothing to read, as given.
        unreadable: folders that cannot be read.
    """

    texts: list[str]
    others: list[str]
    empty: list[str]
    unreadable: list[Unreadable]


def take(
    root: Path,
    *,
    drafts: bool,
    folders: Sequence[str] = (),
    exclude: Sequence[str] = (),
    is_other: Callable[[str, bytes], bool] = lambda _name, _data: False,
) -> Snapshot:
    """Look at a folder of digests, those below it, and further ones.

    Args:
        root: the folder.
        drafts: take drafts too.
        folders: further folders, as in :func:`find`.
        exclude: patterns, as in :func:`find`.
        is_other: tells from path and content that a Markdown file is no note.

    Raises:
        OSError: a folder given or a file of settings cannot be read.
    """
    found = find(root, drafts=drafts, folders=folders, exclude=exclude)
    unreadable, others = list(found.unreadable), list(found.others)
    sources: list[Source] = []
    folder = str(root)
    for name in found.texts:
        try:
            data = read(folder, name)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and not (root / name).is_symlink():
                continue  # deleted just now
            unreadable.append(Unreadable(name, str(error.strerror)))
        else:
            if may_be_other(name) and is_other(name, data):
                others.append(name)
            else:
                sources.append(Source(name, _sha256(data)))
    return Snapshot(
        tuple(sources),
        tuple(sorted(unreadable)),
        _optional(root / SETTINGS),
        _optional(root / ADDRESSES),
        program(),
        tuple(sorted(others)),
        tuple(found.empty),
        _optional(root / REFERENCES),
    )


def find(
    root: Path | str, *, drafts: bool, folders: Sequence[str] = (), exclude: Sequence[str] = ()
) -> Files:
    """Return the files below a folder, and below further ones.

    Digests and notes are the files that end in ``.txt`` and ``.md``; those whose name, or whose folder's
    name, starts with ``.`` are none, those with ``_`` are drafts.

    Args:
        root: the folder.
        drafts: take drafts too.
        folders: further folders, from the root or absolute.
        exclude: patterns as ``templates/*``, in which ``*`` stands for any characters; a file is left out
            where one fits its name, its path in the folder, or that of a folder around it.

    Raises:
        OSError: one of these folders cannot be read.
    """
    left_out = (".",) if drafts else (".", "_")
    texts, others, empty = set[str](), set[str](), list[str]()
    unreadable: list[Unreadable] = []
    for folder in ("", *folders):
        prefix = f"{os.path.expanduser(folder).rstrip('/')}/" if folder else ""  # noqa: PTH111 (pathlib's import costs)
        found: list[Unreadable] = []
        names_ = list(_walk(f"{root}/" if not prefix else os.path.join(root, prefix), "", left_out, found))  # noqa: PTH118 (as above)
        kept = [name for name in names_ if not _fits(name, exclude)] if exclude else names_
        here = {prefix + name for name in kept if name.lower().endswith(_ENDINGS)}
        texts |= here
        others.update(prefix + name for name in kept if prefix + name not in here and _is_named(name))
        unreadable.extend(Unreadable(prefix + name, reason) for name, reason in found)
        if folder and not here:
            empty.append(folder)
    return Files(sorted(texts), sorted(others), empty, unreadable)


def names(root: Path | str, *, drafts: bool) -> list[str]:
    """Return the digests and notes below ``root``, as in :func:`find`, in path order.

    Raises:
        OSError: a folder cannot be read.
    """
    return readable(root, find(root, drafts=drafts)).texts


def readable(root: Path | str, files: Files) -> Files:
    """Return ``files`` if all folders could be read.

    Raises:
        OSError: one could not.
    """
    for name, reason in files.unreadable:
        raise OSError(errno.EACCES, reason, os.path.join(root, name))  # noqa: PTH118 (pathlib's import costs)
    return files


def may_be_other(name: str) -> bool:
    """Whether only a look at a file tells that it is a note: its name begins with no day."""
    if not name.lower().endswith(".md"):
        return False
    base = name.rpartition("/")[2]
    return not _SHORT.match(base) and not _DAY.match(base)


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
            if item.name.lower().endswith(_ENDINGS):
                yield prefix + item.name  # whatever it is: reading tells
            elif item.is_dir(follow_symlinks=False):
                yield from _walk(item.path, f"{prefix}{item.name}/", left_out, unreadable)
            elif item.is_file():
                yield prefix + item.name


def _fits(name: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns leaves a file out."""
    from fnmatch import fnmatchcase  # few collections leave files out

    parts = unicodedata.normalize("NFC", name).split("/")
    places = {parts[-1], *("/".join(parts[:end]) for end in range(1, len(parts) + 1))}
    return any(fnmatchcase(place, each.rstrip("/")) for place in places for each in patterns)


def _is_named(name: str) -> bool:
    """Whether a file that is not read may have been meant to be."""
    return name not in (SETTINGS, ADDRESSES, REFERENCES) and not name.lower().endswith(_ATTACHMENTS)


def _month(name: str) -> str:
    base = name.rpartition("/")[2]
    if base.lower().endswith(".md") and (short := _SHORT.match(base)):
        return f"20{short[1]}-{short[2]}"
    found = _MONTH.search(base)
    return f"{found[1]}-{found[2]}" if found else "undated"


def read(root: Path | str, name: str) -> bytes:
    """Return the content of a digest that :func:`names` found; of one that is too large, the beginning.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    return read_file(os.path.join(root, name))  # noqa: PTH118 (pathlib's import costs)


def read_file(path: Path | str) -> bytes:
    """Return the content of a file that a user names; of one that is too large for a digest, the beginning.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    return read_regular(path, DIGEST_BYTES)


def read_regular(path: Path | str, most: int = sys.maxsize - 1) -> bytes:
    """Return the content of a file; of one that is larger than ``most`` bytes, one byte more than these.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    file = os.open(path, _TO_READ)
    try:
        status = os.fstat(file)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "a pipe or a device, and no file", str(path))
        # As much as there is said to be: memory for as much as there may be takes longer than all else here.
        size = status.st_size
        data = os.read(file, min(size, most) + 1)
        while len(data) != size and len(data) <= most:
            piece = os.read(file, min(size, most - len(data)) + 1)
            if not piece:
                break
            data += piece
        return data
    finally:
        os.close(file)


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
        place = os.path.relpath(folder, package)
        for name in sorted(files):
            parts += [f"{place}/{name}", _sha256(read_regular(f"{folder}/{name}"))]
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
    import hashlib  # `check` and `parse` look for digests, too, and hash none

    return hashlib.sha256(data).hexdigest()
