"""The list of files that this program wrote into an output folder, kept in that folder.

So the program knows its own files wherever the folder is moved or copied, and with no other memory. Before
anything is published the list has old and new files, afterwards exactly those that belong. No time, place
or build is in it: it is the same for the same output. It may come from anywhere, so it is read as data that
nobody vouches for: only names that this program gives its files count.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeline import locations
from pipeline.output_formats import OUTPUT_FORMATS
from pipeline.state.unchanged import read_once

_PROGRAM = "paper-digests"
_VERSION = 1
_LARGEST = 64 * 1024 * 1024  # bytes; a hundred times what a long archive takes
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_PAGE = re.compile(r"digests/(\d{4}-\d{2}-\d{2})\.html")


class Manifest(NamedTuple):
    """The files in an output folder that are this program's.

    Attributes:
        files: output format to the paths of its files.
        days: ISO dates of the days that are published.
    """

    files: Mapping[str, frozenset[str]] = {}
    days: frozenset[str] = frozenset()

    def paths(self, formats: Iterable[str] = OUTPUT_FORMATS) -> frozenset[str]:
        """Return the paths of the files of ``formats``."""
        return frozenset().union(*(self.files.get(each, frozenset()) for each in formats))

    def united(self, files: Mapping[str, Iterable[str]]) -> Manifest:
        """Return a manifest that has ``files`` as well."""
        return self._replace(
            files={
                each: self.files.get(each, frozenset()).union(files.get(each, ()))
                for each in {*self.files, *files}
            }
        )

    def encode(self) -> bytes:
        """Return the manifest as the content of its file."""
        files = [
            f"{json.dumps(each)}: {_lines(self.files[each])}"
            for each in sorted(self.files)
            if self.files[each]
        ]
        values = [
            f'"program": "{_PROGRAM}"',
            f'"version": {_VERSION}',
            f'"days": {_lines(self.days)}',
            '"files": ' + _block("{", ",\n".join(files), "}"),
        ]
        return (_block("{", ",\n".join(values), "}") + "\n").encode()


def _lines(texts: Iterable[str]) -> str:
    """Return a sorted JSON list with a line for each text; ``indent`` of ``json`` takes far longer."""
    return _block("[", json.dumps(sorted(texts), separators=(",\n", ":"))[1:-1], "]")


def _block(opening: str, lines: str, closing: str) -> str:
    return f"{opening}\n{lines}\n{closing}" if lines else opening + closing


def load(output: str) -> Manifest | None:
    """Return the manifest of an output folder; None where there is none that can be read."""
    return _load(f"{output}/{locations.MANIFEST}")


@read_once
def _load(path: str) -> Manifest | None:
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return None
        with open(path, "rb") as file:  # noqa: PTH123 (as in output_files)
            return decode(file.read())
    except OSError:
        return None


def decode(data: bytes) -> Manifest | None:
    """Return the manifest in a file's content, with names that are not ours left out; None if it is none."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or values.get("program") != _PROGRAM or values.get("version") != _VERSION:
        return None
    files, days = values.get("files"), values.get("days")
    return Manifest(
        {each: frozenset(_ours(files.get(each))) for each in OUTPUT_FORMATS}
        if isinstance(files, dict)
        else {},
        frozenset(text for text in _texts(days) if _DATE.fullmatch(text)),
    )


def of_paths(files: Mapping[str, Iterable[str]]) -> Manifest:
    """Return the manifest of files known from elsewhere; its days are those that have a page."""
    ours = {each: frozenset(_ours(list(paths))) for each, paths in files.items()}
    days = {found[1] for paths in ours.values() for path in paths if (found := _DAY_PAGE.fullmatch(path))}
    return Manifest(ours, frozenset(days))


def _ours(paths: object) -> Iterator[str]:
    return (path for path in _texts(paths) if locations.is_published(path))


def _texts(values: object) -> Iterator[str]:
    return (value for value in values if isinstance(value, str)) if isinstance(values, list) else iter(())


class Ground:
    """The part of the file system where published files may lie: below the output, links resolved.

    A folder in the output that is a link to elsewhere is somebody's, and so is what lies behind it.
    """

    def __init__(self, output: str) -> None:
        self._output = output
        self._folders: dict[str, bool] = {"": True}

    def holds(self, path: str) -> bool:
        """Whether a file at ``path`` lies, or would lie, below the output."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._folders[folder] = self.holds(folder) and self._plain(folder)
        return self._folders[folder]

    def _plain(self, folder: str) -> bool:
        try:
            mode = os.lstat(f"{self._output}/{folder}").st_mode
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return stat.S_ISDIR(mode)
