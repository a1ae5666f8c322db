"""Lines of a file → its digests (rule 1 of the format)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pipeline.diagnostics import CODES, Diagnostic
from pipeline.model import Digest
from pipeline.reading import blocks, dates, grammar, written
from pipeline.reading.lines import Line

# A digest with what there is to say about it.
Reported: TypeAlias = tuple[Digest | None, list[Diagnostic]]


# How much of a formula a message repeats.
_QUOTED = 60


class Part(Struct, gc=False):
    """A date line with the lines that follow it; the part before the first date line has none."""

    heading: Line | None
    date: dt.date | None
    lines: list[Line]
    diagnostics: list[Diagnostic]

    def first(self) -> int:
        """The number of the first line."""
        return self.heading.number if self.heading else 1


def read(
    path: str,
    found: Sequence[Line],
    diagnostics: list[Diagnostic],
    *,
    date: dt.date | None = None,
    tags: tuple[str, ...] = (),
) -> list[Reported]:
    """The digests of a file, in the order of its lines.

    Args:
        path: of the file, for messages.
        found: its lines behind the front matter.
        diagnostics: what was said so far; each goes to the digest that its line is in.
        date: that of the front matter, where no line has one.
        tags: those of the front matter, which all entries get.
    """
    named, complaint = (date, "") if date else _named(path)
    parts = _parts(path, found)
    if len(parts) == 1:
        _date_undated(path, parts[0], named, complaint, certain=date is not None)
    else:
        _join_beginning(path, parts, named)
        _compare(path, parts, named, "front matter" if date else "file name")
    _distribute(parts, diagnostics)
    return [_read(path, part, tags) for part in parts]


def _parts(path: str, found: Iterable[Line]) -> list[Part]:
    parts = [Part(None, None, [], [])]
    for line in found:
        try:
            date = dates.from_line(line.text)
        except dates.ImpossibleDateError as error:
            parts.append(Part(line, None, [], [line.diagnose("D002", path, f"impossible date: {error}")]))
        else:
            if date:
                parts.append(Part(line, date, [], []))
            else:
                parts[-1].lines.append(line)
    return parts


def _named(path: str) -> tuple[dt.date | None, str]:
    """The date in the file name, and what is wrong with it."""
    try:
        return dates.from_path(path), ""
    except dates.ImpossibleDateError as error:
        return None, str(error)


def _date_undated(
    path: str, part: Part, named: dt.date | None, complaint: str, *, certain: bool = False
) -> None:
    """Dates the part that has no date line by the file name, or for ``certain`` by its front matter."""
    part.date = named
    line = part.lines[0] if part.lines else Line(1, "", "")
    if complaint:
        found = line.diagnose("D002", path, f"impossible date in the file name: {complaint}")
    elif not named:
        found = line.diagnose("D001", path)
    elif part.lines and not certain:
        hint = f"begin with the line {_written(named)}"
        found = line.diagnose("D003", path, f"no date line; the file name gives {named}", hint=hint)
    else:
        return
    part.diagnostics.append(found)


def _join_beginning(path: str, parts: list[Part], named: dt.date | None) -> None:
    """Deals with what stands before the first date line: entries are a digest, other text is none."""
    beginning = parts[0]
    if grammar.has_entries(beginning.lines):
        _date_undated(path, beginning, named, "")
        return
    del parts[0]
    message, hint = "text before the date line belongs to no entry", "move it below the date line"
    parts[0].diagnostics.extend(line.diagnose("D012", path, message, hint=hint) for line in beginning.lines)


def _compare(path: str, parts: list[Part], named: dt.date | None, source: str) -> None:
    """Points out a file name or front matter that no date line agrees with."""
    first = next((part for part in parts if part.heading and part.date), None)
    if named and first and first.heading and all(part.date != named for part in parts):
        message = f"date line and {source} disagree; the line wins, the {source} says {named}"
        first.diagnostics.append(first.heading.diagnose("D003", path, message, hint="correct one of them"))


def _distribute(parts: list[Part], diagnostics: Iterable[Diagnostic]) -> None:
    """Gives each diagnostic about characters to the part that its line is in."""
    at = 0
    for diagnostic in diagnostics:
        while at + 1 < len(parts) and parts[at + 1].first() <= diagnostic.line:
            at += 1
        parts[at].diagnostics.append(diagnostic)


def _read(path: str, part: Part, tags: tuple[str, ...]) -> Reported:
    parsed = grammar.parse(path, part.lines)
    said = [diagnostic for diagnostic in parsed.diagnostics if not (tags and diagnostic.code == "D006")]
    diagnostics = [
        *part.diagnostics,
        *said,
        *tex_as_written(path, part.lines),
        *written.markdown_as_written(path, part.lines),
    ]
    if not parsed.entries and not any(diagnostic.severity == "error" for diagnostic in diagnostics):
        line = part.heading or Line(1, "", "")
        diagnostics.append(line.diagnose("D016", path))
    diagnostics.sort(key=lambda diagnostic: (diagnostic.line, diagnostic.column, diagnostic.code))
    entries = tuple(
        replace(entry, tags=tuple(dict.fromkeys((*entry.tags, *tags)))) if tags else entry
        for entry in parsed.entries
    )
    return Digest(path, part.date, parsed.introduction, entries), diagnostics


def tex_as_written(path: str, found: Iterable[Line]) -> list[Diagnostic]:
    """A D014 for each piece of TeX that will be shown as written."""
    marked = [
        line for line in found if ("\\" in line.text or "$" in line.text) and not blocks.is_code(line.text)
    ]
    if not marked:
        return []
    from pipeline import inline  # noqa: PLC0415 (few digests have TeX, and a check is to be quick)

    return [
        line.diagnose("D014", path, f"{CODES['D014'].summary}: {source[:_QUOTED]}", at=column - 1)
        for line in marked
        for column, source in inline.misunderstood(line.text)
    ]


def _written(date: dt.date) -> str:
    return f"{date.year}년 {date.month}월 {date.day}일"
