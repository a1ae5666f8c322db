"""One look at the inputs: names and SHA-256 of digests and notes, and this program's own version."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SETTINGS = "collection.toml"
ADDRESSES = "addresses.toml"

REFERENCES = "references.toml"

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
    "latex2mathml",
    "linkify_it_py",
    "lxml",
    "markdown_it_py",
    "msgspec",
    "pillow",
    "pylatexenc",
    "python_docx",
    "pyyaml",
    "tzdata",
)


class Source(NamedTuple):
    """The file of digests or a note: its path from the folder of digests, and the SHA-256 of its bytes."""

    name: str
    sha256: str


class Snapshot(NamedTuple):
    """What a build is made from.

    ``settings`` and ``addresses`` are the two files' bytes, None where there is no such file; ``not_read``
    are the paths of other files that lie in the folders, ``empty`` further folders with nothing to read.
    """

    sources: tuple[Source, ...]
    settings: bytes | None
    addresses: bytes | None
    program: str
    not_read: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """Changes when anything of the above does."""
        parts = [f"{source.name}\0{source.sha256}" for source in self.sources]
        parts += [repr(self.settings), repr(self.addresses), self.program]
        return _seal([*parts, repr(self.not_read), repr(self.empty)])

    def months(self) -> dict[str, tuple[Source, ...]]:
        """The digests by the month that their name tells, or ``undated``; sorted."""
        months: dict[str, list[Source]] = {}
        for source in self.sources:
            months.setdefault(_month(source.name), []).append(source)
        return {month: tuple(months[month]) for month in sorted(months)}


class Files(NamedTuple):
    """What lies in folders: the paths of what is read and of what is not, in path order; empty folders."""

    read: list[str]
    not_read: list[str]
    empty: list[str]


def take(
    root: Path,
    *,
    drafts: bool,
    folders: Sequence[str] = (),
    exclude: Sequence[str] = (),
    passed_over: Callable[[str, bytes], bool] = lambda _name, _data: False,
) -> Snapshot:
    """Look at a folder of digests, those below it, and further ones.

    Args:
        root: the folder.
        drafts: take drafts too.
        folders: further folders, as in :func:`find`.
        exclude: patterns, as in :func:`find`.
        passed_over: tells from path and content that a Markdown file is no note.

    Raises:
        OSError: a folder or a file in it cannot be read.
    """
    found = find(root, drafts=drafts, folders=folders, exclude=exclude)
    sources: list[Source] = []
    not_read = list(found.not_read)
    for name in found.read:
        data = read(root, name)
        if may_be_other(name) and passed_over(name, data):
            not_read.append(name)
        else:
            sources.append(Source(name, hashlib.sha256(data).hexdigest()))
    return Snapshot(
        tuple(sources),
        _optional(root / SETTINGS),
        _optional(root / ADDRESSES),
        program(),
        tuple(sorted(not_read)),
        tuple(found.empty),
    )


def find(
    root: Path | str, *, drafts: bool, folders: Sequence[str] = (), exclude: Sequence[str] = ()
) -> Files:
    """The files below a folder, and below further ones.

    Digests and notes are the files that end in ``.txt`` and ``.md``; those whose name, or whose folder's
    name, starts with ``.`` are none, those with ``_`` are drafts.

    Args:
        root: the folder.
        drafts: take drafts too.
        folders: further folders, from the root or absolute.
        exclude: patterns as ``templates/*``, in which ``*`` stands for any characters; a file is left out
            where one fits its name, its path in the folder, or that of a folder around it.

    Raises:
        OSError: a folder cannot be read.
    """
    left_out = (".",) if drafts else (".", "_")
    read_, not_read, empty = set[str](), set[str](), list[str]()
    for folder in ("", *folders):
        place = os.path.join(root, os.path.expanduser(folder)) if folder else str(root)  # noqa: PTH111, PTH118 (thousands of files: a Path each costs)
        prefix = f"{os.path.expanduser(folder).rstrip('/')}/" if folder else ""  # noqa: PTH111 (as above)
        files = [(name, prefix + name) for name in _walk(place, "", left_out) if not _fits(name, exclude)]
        texts = {path for name, path in files if name.lower().endswith(_ENDINGS)}
        read_ |= texts
        not_read.update(path for name, path in files if path not in texts and _worth_a_word(name))
        if folder and not texts:
            empty.append(folder)
    return Files(sorted(read_), sorted(not_read), empty)


def names(root: Path | str, *, drafts: bool) -> list[str]:
    """The digests and notes below ``root``, as in :func:`find`, in path order."""
    return find(root, drafts=drafts).read


def may_be_other(name: str) -> bool:
    """Whether only a look at a file tells that it is a note: its name begins with no day."""
    base = name.rpartition("/")[2]
    return base.lower().endswith(".md") and not _SHORT.match(base) and not _DAY.match(base)


def _walk(folder: str, prefix: str, left_out: tuple[str, ...]) -> Iterator[str]:
    with os.scandir(folder) as found:
        for item in found:
            if item.name.startswith(left_out):
                continue
            if item.is_dir(follow_symlinks=False):
                yield from _walk(item.path, f"{prefix}{item.name}/", left_out)
            elif item.is_file():
                yield prefix + item.name


def _fits(name: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns leaves a file out."""
    if not patterns:
        return False
    whole = unicodedata.normalize("NFC", name)
    parts = whole.split("/")
    places = {parts[-1], *("/".join(parts[:end]) for end in range(1, len(parts) + 1))}
    return any(fnmatch.fnmatchcase(place, each.rstrip("/")) for place in places for each in patterns)


def _worth_a_word(name: str) -> bool:
    """Whether a file that is not read may have been meant to be."""
    return name not in (SETTINGS, ADDRESSES, REFERENCES) and not name.lower().endswith(_ATTACHMENTS)


def _month(name: str) -> str:
    base = name.rpartition("/")[2]
    if base.lower().endswith(".md") and (short := _SHORT.match(base)):
        return f"20{short[1]}-{short[2]}"
    found = _MONTH.search(base)
    return f"{found[1]}-{found[2]}" if found else "undated"


def read(root: Path | str, name: str) -> bytes:
    """The content of a digest that :func:`names` found in ``root``."""
    with open(os.path.join(root, name), "rb") as file:  # noqa: PTH118, PTH123 (thousands of files: a Path each costs)
        return file.read()


def _optional(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def program() -> str:
    """A fingerprint of this package's own files and of the libraries that shape its outputs."""
    package = Path(__file__).parent
    parts = []
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            parts.append(os.path.relpath(os.path.join(folder, name), package))  # noqa: PTH118 (as above)
            parts.append(hashlib.sha256(read(Path(folder), name)).hexdigest())
    return _seal(parts + sorted(_versions(sys.path)))


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


def _seal(parts: Iterable[str]) -> str:
    text = "\n".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
