"""One look at the inputs: the digests' names and SHA-256, and this program's own version."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

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
    "latex2mathml",
    "linkify_it_py",
    "lxml",
    "msgspec",
    "pillow",
    "pylatexenc",
    "python_docx",
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
    sources = tuple(Source(name, _sha256(read(root, name))) for name in names(root, drafts=drafts))
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
    """The content of a digest that :func:`names` found; of one that is too large, the beginning."""
    with open(f"{root}/{name}", "rb") as file:  # noqa: PTH123 (thousands of files: a Path each costs)
        return file.read(DIGEST_BYTES + 1)


def read_file(path: Path | str) -> bytes:
    """The content of a file that a user names; of one that is too large for a digest, the beginning.

    Raises:
        OSError: it cannot be read, or is a pipe or a device, which might never end.
    """
    mode = os.stat(path).st_mode  # noqa: PTH116 (as above)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.EINVAL, "a pipe or a device, and no file", str(path))
    with open(path, "rb") as file:  # noqa: PTH123 (as above)
        return file.read(DIGEST_BYTES + 1)


def _optional(path: Path) -> bytes | None:
    try:
        data = read_file(path)
    except FileNotFoundError:
        return None
    if len(data) > DIGEST_BYTES:
        raise OSError(errno.EFBIG, f"larger than {DIGEST_BYTES:,} bytes", str(path))
    return data


def program() -> str:
    """A fingerprint of this package's own files and of the libraries that shape its outputs."""
    package = os.path.dirname(__file__)  # noqa: PTH120 (as above)
    parts = []
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            parts.append(os.path.relpath(os.path.join(folder, name), package))  # noqa: PTH118 (as above)
            parts.append(_sha256(read(folder, name)))
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
    return _sha256(text.encode("utf-8", "surrogateescape"))[:32]


def _sha256(data: bytes) -> str:
    import hashlib  # noqa: PLC0415 (OpenSSL takes longer to load than a digest to check)

    return hashlib.sha256(data).hexdigest()
