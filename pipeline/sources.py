"""One look at the inputs: the digests' names and SHA-256, and this program's own version."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

SETTINGS = "collection.toml"
ADDRESSES = "addresses.toml"

_ENDING = ".txt"
_MONTH = re.compile(r"(\d{4})[-._ ]?(0[1-9]|1[0-2])(?!\d{3})")
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
    """A digest's file: its path in the folder of digests, with ``/``, and the SHA-256 of its bytes."""

    name: str
    sha256: str


class Snapshot(NamedTuple):
    """What a build is made from.

    ``settings`` and ``addresses`` are the two files' bytes, None where there is no such file.
    """

    sources: tuple[Source, ...]
    settings: bytes | None
    addresses: bytes | None
    program: str

    def fingerprint(self) -> str:
        """Changes when anything of the above does."""
        parts = [f"{source.name}\0{source.sha256}" for source in self.sources]
        parts += [repr(self.settings), repr(self.addresses), self.program]
        return _seal(parts)

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
        OSError: the folder or a file in it cannot be read.
    """
    sources = tuple(
        Source(name, hashlib.sha256(read(root, name)).hexdigest()) for name in names(root, drafts=drafts)
    )
    return Snapshot(sources, _optional(root / SETTINGS), _optional(root / ADDRESSES), program())


def names(root: Path | str, *, drafts: bool) -> list[str]:
    """The digests below ``root``, as in :func:`take`, in path order."""
    left_out = (".",) if drafts else (".", "_")
    return sorted(_walk(str(root), "", left_out))


def _walk(folder: str, prefix: str, left_out: tuple[str, ...]) -> Iterator[str]:
    with os.scandir(folder) as found:
        for item in found:
            if item.name.startswith(left_out):
                continue
            if item.is_dir(follow_symlinks=False):
                yield from _walk(item.path, f"{prefix}{item.name}/", left_out)
            elif item.name.lower().endswith(_ENDING) and item.is_file():
                yield prefix + item.name


def read(root: Path | str, name: str) -> bytes:
    """The content of a digest that :func:`names` found in ``root``."""
    with open(f"{root}/{name}", "rb") as file:  # noqa: PTH123 (thousands of files: a Path each costs)
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
