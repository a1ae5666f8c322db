"""Text → digests and diagnostics, by the rules of FORMAT.md; pure: no files, no clock, no logging."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import msgspec
from msgspec import Struct

from pipeline.diagnostics import Diagnostic, twin
from pipeline.model import Commentary, Digest, Entry, title_key
from pipeline.reading import files
from pipeline.reading.digests import Macros


class Reading(Struct, frozen=True, gc=False):
    """Digests of a file and the diagnostics about it, both in the order of its lines."""

    digests: tuple[Digest, ...]
    diagnostics: tuple[Diagnostic, ...]


class Finding(Struct, frozen=True, gc=False):
    """A diagnostic as a record has it."""

    code: str
    severity: str
    line: int
    column: int
    message: str


class Record(Struct, frozen=True, gc=False):
    """One digest as ``digests parse`` prints it."""

    path: str
    date: dt.date | None
    introduction: tuple[str, ...]
    entries: tuple[Entry, ...]
    diagnostics: tuple[Finding, ...]


def read(path: str, data: bytes, macros: Macros = ()) -> Reading:
    """Reads the file ``data``; never raises, whatever the bytes.

    Args:
        path: the file's path as it is shown to people; its last part may give the date.
        data: the file's bytes.
        macros: the author's own TeX macros, which are none that this program does not know.
    """
    parts = files.read(path, data, macros)
    return Reading(
        tuple(part.digest for part in parts if part.digest),
        tuple(diagnostic for part in parts for diagnostic in part.diagnostics),
    )


def is_passed_over(path: str, data: bytes) -> bool:
    """Whether a file is no text of the collection: Markdown with neither date nor address at its head."""
    return files.is_passed_over(path, data)


def twins(digests: Iterable[Digest], joined: Collection[tuple[str, int]] = ()) -> list[Diagnostic]:
    """A D010 for each title that stands a second time on one day, in whichever of ``digests``.

    Those at a place in ``joined``, a path and a line, are known to be one with another.
    """
    seen: dict[tuple[dt.date, str], list[Entry]] = {}
    found: list[Diagnostic] = []
    for digest in digests:
        if digest.date is None:
            continue
        for entry in digest.entries:
            if (digest.path, entry.line) in joined:
                continue
            same = seen.setdefault((digest.date, title_key(entry.title)), [])
            here = msgspec.structs.replace(entry, line=0)
            if same:
                found.append(twin(digest.path, entry.line, entry.title, equal=here in same))
            same.append(here)
    return found


def records(path: str, data: bytes, macros: Macros = ()) -> list[Record]:
    """Return the records that ``digests parse`` prints for a file, at least one."""
    return [
        Record(
            path,
            part.digest.date if part.digest else None,
            part.digest.introduction if part.digest else (),
            tuple(map(_printed, part.digest.entries)) if part.digest else (),
            tuple(Finding(d.code, d.severity, d.line, d.column, d.message) for d in part.diagnostics),
        )
        for part in files.read(path, data, macros)
    ]


def _printed(entry: Entry) -> Entry:
    """The entry with its paragraphs as written, without the indentation that lists need."""
    commentary = entry.commentary
    return msgspec.structs.replace(
        entry,
        abstract=_stripped(entry.abstract),
        commentary=Commentary(_stripped(commentary.ko), _stripped(commentary.en)),
    )


def _stripped(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts)
