"""Lines of a file → its digests (rule 1 of the format)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.diagnostics import CODES, Diagnostic
from pipeline.model import Digest
from pipeline.reading import blocks, dates, grammar, written
from pipeline.reading.lines import Line

# The author's own TeX macros: name with its backslash, and what it stands for.
Macros: TypeAlias = tuple[tuple[str, str], ...]
# How much of a formula a message repeats.
_QUOTED = 60
# Days between a date and the nearest in its file from which on it may be mistyped: within a file of days
# that are close to each other, and anywhere.
_FAR_WITHIN, _FAR = 14, 92
# How a line begins that is a date in whatever form.
_DATE_SIGN = re.compile(
    r"(?:[\W_]|date|날짜|일자|일시|작성일|오늘의|논문|다이제스트|daily|digest|papers|of|for)*+"
    r"(?:\d{1,4}\s*(?:[년월울.,/]|[^\w\s]|\s)\s*\d|\d{6}|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)


class Reported(Struct, gc=False):
    """A digest with what there is to say about it.

    ``fixes`` are the lines that leave no doubt although they are not in form: number of the line → what to
    write in its place.
    """

    digest: Digest | None
    diagnostics: list[Diagnostic]
    fixes: dict[int, tuple[str, ...]] = msgspec.field(default_factory=dict)


class Part(Struct, gc=False):
    """A date line with the lines that follow it; the part before the first date line has none."""

    heading: Line | None
    date: dt.date | None
    lines: list[Line]
    diagnostics: list[Diagnostic]
    fixes: dict[int, tuple[str, ...]] = msgspec.field(default_factory=dict)

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
    macros: Macros = (),
) -> list[Reported]:
    """Return the digests of a file, in the order of its lines.

    Args:
        path: of the file, for messages.
        found: its lines behind the front matter.
        diagnostics: what was said so far; each goes to the digest that its line is in.
        date: that of the front matter, where no line has one.
        tags: those of the front matter, which all entries get.
        macros: the author's own TeX macros.
    """
    named, complaint = (date, "") if date else _named(path)
    parts = _parts(path, found, named)
    if len(parts) == 1:
        _date_undated(path, parts[0], named, complaint, certain=date is not None)
    else:
        _join_beginning(path, parts, named)
        _compare(path, parts, named, "front matter" if date else "file name")
        _doubt_distances(path, parts)
    _distribute(parts, diagnostics)
    return [_read(path, part, tags, macros) for part in parts]


def _parts(path: str, found: Iterable[Line], named: dt.date | None) -> list[Part]:
    parts = [Part(None, None, [], [])]
    around = named
    for line in found:
        part = _dated(path, line, around)
        if part.heading is None:
            parts[-1].lines.append(line)
            parts[-1].diagnostics.extend(part.diagnostics)
        else:
            parts.append(part)
            around = part.date or around
    return parts


def _dated(path: str, line: Line, around: dt.date | None) -> Part:
    """The part that a date line begins; without a heading if ``line`` is none, with what is said about it."""
    try:
        date = dates.from_line(line.text)
        if date:
            return Part(line, date, [], _doubt_weekday(path, line, date, dates.weekday(line.text)))
        if len(line.text) > dates.LONGEST or not _DATE_SIGN.match(line.text):
            return Part(None, None, [], [])
        return _nearly_dated(path, line, around)
    except dates.ImpossibleDateError as error:
        return Part(line, None, [], [line.diagnose("D002", path, f"impossible date: {error}")])


def _nearly_dated(path: str, line: Line, around: dt.date | None) -> Part:
    from pipeline.reading import near_dates  # few lines look like dates, and a check is to be quick

    found = near_dates.near(line.text, around)
    if found is None:
        return Part(None, None, [], [])
    if found.date is None:
        hint = f"if it is one, write {dates.written(found.guess)}" if found.guess else ""
        return Part(None, None, [], [line.diagnose("D030", path, hint=hint)])
    form = dates.written(found.date)
    said = line.diagnose(
        "D031", path, f"date line in another form, read as {found.date}", hint=f"write {form}"
    )
    doubts = _doubt_weekday(path, line, found.date, found.weekday)
    return Part(line, found.date, [], [said, *doubts], {line.number: (form,)} if not doubts else {})


def _doubt_weekday(path: str, line: Line, date: dt.date, weekday: int | None) -> list[Diagnostic]:
    if weekday is None or weekday == date.weekday():
        return []
    message = f"{date} is a {date:%A}, which is not the weekday written"
    return [line.diagnose("D034", path, message)]


def _doubt_distances(path: str, parts: list[Part]) -> None:
    """Points out a date that is far from those before and behind it, which are close to each other."""
    dated = [(part, part.heading, part.date) for part in parts if part.heading and part.date]
    for at, (part, heading, date) in enumerate(dated):
        if at == 0 and len(dated) < 3:  # noqa: PLR2004 (of two, either may be wrong: the second is named)
            continue
        others = [dated[other][2] for other in (at - 1, at + 1) if 0 <= other < len(dated)]
        distance = min(abs((date - other).days) for other in others)
        between = abs((others[-1] - others[0]).days)
        if distance > _FAR or (len(others) > 1 and distance > _FAR_WITHIN and between < _FAR_WITHIN):
            message = f"{date} is {distance} days from the nearest date before or behind it"
            part.diagnostics.append(heading.diagnose("D035", path, message))


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
    if not part.lines and not complaint:
        part.diagnostics.append(line.diagnose("D039", path))
        return
    if complaint:
        found = line.diagnose("D002", path, f"impossible date in the file name: {complaint}")
    elif not named:
        found = line.diagnose("D001", path)
    elif certain:
        return
    else:
        hint = f"begin with the line {dates.written(named)}"
        found = line.diagnose("D003", path, f"no date line; the file name gives {named}", hint=hint)
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
    """Give each diagnostic about characters to the part that its line is in."""
    at = 0
    for diagnostic in diagnostics:
        while at + 1 < len(parts) and parts[at + 1].first() <= diagnostic.line:
            at += 1
        parts[at].diagnostics.append(diagnostic)


def _read(path: str, part: Part, tags: tuple[str, ...], macros: Macros) -> Reported:
    parsed = grammar.parse(path, part.lines)
    about = [diagnostic for diagnostic in parsed.diagnostics if not (tags and diagnostic.code == "D006")]
    marked = {diagnostic.line for diagnostic in about if diagnostic.code == "D032"}
    diagnostics = [
        *part.diagnostics,
        *about,
        *unsupported_tex(path, part.lines, macros),
        *written.markdown_as_written(path, [line for line in part.lines if line.number not in marked]),
    ]
    if not parsed.entries and not any(diagnostic.severity == "error" for diagnostic in diagnostics):
        line = part.heading or Line(1, "", "")
        if part.heading or part.lines:
            diagnostics.append(line.diagnose("D016", path))
    diagnostics.sort(key=lambda diagnostic: (diagnostic.line, diagnostic.column, diagnostic.code))
    entries = tuple(
        replace(entry, tags=tuple(dict.fromkeys((*entry.tags, *tags)))) if tags else entry
        for entry in parsed.entries
    )
    digest = Digest(path, part.date, parsed.introduction, entries, part.first())
    return Reported(digest, diagnostics, part.fixes | parsed.fixes)


def unsupported_tex(path: str, found: Iterable[Line], macros: Macros) -> list[Diagnostic]:
    """Return a D014 for each piece of TeX that will be shown as written."""
    marked = [
        line for line in found if ("\\" in line.text or "$" in line.text) and not blocks.is_code(line.text)
    ]
    if not marked:
        return []
    from pipeline import inline  # few digests have TeX, and a check is to be quick

    return [
        line.diagnose("D014", path, f"{CODES['D014'].summary}: {source[:_QUOTED]}", at=column - 1)
        for line in marked
        for column, source in inline.unsupported_tex(line.text, macros)
    ]
