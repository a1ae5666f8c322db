"""Lines of a file → its digests (rule 1 of the format)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct

from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.model import Digest
from pipeline.reading import dates, lines
from pipeline.reading.grammar import Parser
from pipeline.reading.lines import Line

# A digest with what there is to say about it.
Reported: TypeAlias = tuple[Digest | None, list[Diagnostic]]


class Part(Struct, gc=False):
    """A date line with the lines that follow it; the part before the first date line has none."""

    heading: Line | None
    date: dt.date | None
    lines: list[Line]
    diagnostics: list[Diagnostic]

    def first(self) -> int:
        """The number of the first line."""
        return self.heading.number if self.heading else 1


def digests(path: str, data: bytes) -> list[Reported]:
    """The digests of a file, in the order of its lines; without any, one item with the diagnostics."""
    found, diagnostics = lines.lines(path, data)
    if not found and diagnostics:
        return [(None, diagnostics)]
    named, complaint = _named(path)
    parts = _parts(path, found)
    if len(parts) == 1:
        _date_undated(path, parts[0], named, complaint)
    else:
        _join_beginning(path, parts, named)
        _compare(path, parts, named)
    _distribute(parts, diagnostics)
    return [_read(path, part) for part in parts]


def _parts(path: str, found: Iterable[Line]) -> list[Part]:
    parts = [Part(None, None, [], [])]
    for line in found:
        try:
            date = dates.from_line(line.text)
        except dates.Impossible as error:
            parts.append(Part(line, None, [], [_say("D002", path, line, f"impossible date: {error}", _D002)]))
        else:
            if date:
                parts.append(Part(line, date, [], []))
            else:
                parts[-1].lines.append(line)
    return parts


_D002 = "correct the date; until then the digest is left out"
_D001 = "begin the digest with a line like 2024년 12월 19일, or name the file 2024-12-19.txt"


def _named(path: str) -> tuple[dt.date | None, str]:
    """The date in the file name, and what is wrong with it."""
    try:
        return dates.from_path(path), ""
    except dates.Impossible as error:
        return None, str(error)


def _date_undated(path: str, part: Part, named: dt.date | None, complaint: str) -> None:
    """Dates the part that has no date line by the file name."""
    part.date = named
    line = part.lines[0] if part.lines else Line(1, "", "")
    if named:
        if part.lines:
            message = f"no date line; the file name gives {named}"
            part.diagnostics.append(_say("D003", path, line, message, f"begin with the line {_written(named)}"))
    elif complaint:
        message = f"impossible date in the file name: {complaint}"
        part.diagnostics.append(_say("D002", path, line, message, _D002))
    else:
        message = "no date: neither a date line nor a dated file name"
        part.diagnostics.append(_say("D001", path, line, message, _D001))


def _join_beginning(path: str, parts: list[Part], named: dt.date | None) -> None:
    """Deals with what stands before the first date line: entries are a digest, other text is none."""
    beginning = parts[0]
    probe = Parser(path, beginning.lines)
    if any(tags is not None for tags in probe.tags) or any(
        probe.starts(at, sure=False) for at in range(len(beginning.lines))
    ):
        _date_undated(path, beginning, named, "")
        return
    del parts[0]
    parts[0].diagnostics[:0] = [
        _say("D012", path, line, "text before the date line belongs to no entry", "move it below the date line")
        for line in beginning.lines
    ]


def _compare(path: str, parts: list[Part], named: dt.date | None) -> None:
    """Points out a file name that no date line agrees with."""
    first = next((part for part in parts if part.heading and part.date), None)
    if named and first and first.heading and all(part.date != named for part in parts):
        message = f"date line and file name disagree; the line wins, the file name says {named}"
        first.diagnostics.append(_say("D003", path, first.heading, message, "correct one of them"))


def _distribute(parts: list[Part], diagnostics: Iterable[Diagnostic]) -> None:
    """Gives each diagnostic about characters to the part that its line is in."""
    at = 0
    for diagnostic in diagnostics:
        while at + 1 < len(parts) and parts[at + 1].first() <= diagnostic.line:
            at += 1
        parts[at].diagnostics.append(diagnostic)


def _read(path: str, part: Part) -> Reported:
    parser = Parser(path, part.lines)
    parser.run()
    diagnostics = part.diagnostics + parser.diagnostics
    if not parser.entries and not any(diagnostic.severity == "error" for diagnostic in diagnostics):
        line = part.heading or Line(1, "", "")
        diagnostics.append(_say("D016", path, line, "digest without entries", "add one, or delete the digest"))
    diagnostics.sort(key=lambda diagnostic: (diagnostic.line, diagnostic.column, diagnostic.code))
    return Digest(path, part.date, tuple(parser.introduction), tuple(parser.entries)), diagnostics


def _say(code: str, path: str, line: Line, message: str, hint: str) -> Diagnostic:
    return diagnose(code, path, line.number, line.column(), message, hint, line.raw)


def _written(date: dt.date) -> str:
    return f"{date.year}년 {date.month}월 {date.day}일"
