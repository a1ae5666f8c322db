"""A file → its digests or its note: which of the two it is, and what both have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.diagnostics import Diagnostic
from pipeline.model import Digest
from pipeline.reading import blocks, dates, digests, front_matter, lines, notes, paths, written
from pipeline.reading.digests import Reported
from pipeline.reading.front_matter import FrontMatter
from pipeline.reading.lines import Line

_WEB = ("http://", "https://")


def read(path: str, data: bytes) -> list[Reported]:
    """The digests or the note of a file, in the order of its lines; without any, one item with diagnostics.

    A file that ends in ``.md`` is a note, unless its first line is a date line.

    Args:
        path: the file's path as it is shown to people.
        data: the file's bytes.
    """
    found, diagnostics = lines.lines(path, data)
    if not found and diagnostics:
        return [(None, diagnostics)]
    is_note = _is_note(path, found)
    front, behind, said = (front_matter.split if is_note else front_matter.split_digest)(path, found)
    text, diagnostics = blocks.with_code(behind), [*diagnostics, *said]
    if is_note:
        return [_note(path, text, front, diagnostics)]
    return digests.read(path, text, front, diagnostics)


def is_passed_over(path: str, data: bytes) -> bool:
    """Whether a file is no text of the collection: Markdown with neither date nor address at its head."""
    if not paths.is_markdown(path):
        return False
    found, _ = lines.lines(path, data)
    if not found or not _is_note(path, found):
        return not found and _named(path)[0] is None
    front, behind, _ = front_matter.split(path, found)
    if front.date or front.url or _named(path)[0]:
        return False
    return not any(web in line.text.lower() for line in notes.first_block(behind) for web in _WEB)


def _is_note(path: str, found: Sequence[Line]) -> bool:
    if not paths.is_markdown(path):
        return False
    _, behind, _ = front_matter.split(path, found)
    try:
        return not behind or dates.from_line(behind[0].text) is None
    except dates.ImpossibleDateError:
        return False


def _named(path: str) -> tuple[dt.date | None, str]:
    """The date that a note's path tells, and what is wrong with it."""
    try:
        return paths.date(path), ""
    except dates.ImpossibleDateError as error:
        return None, str(error)


def _note(path: str, found: Sequence[Line], front: FrontMatter, diagnostics: list[Diagnostic]) -> Reported:
    named, complaint = _named(path)
    date = front.date or named
    first = found[0] if found else Line(front.line, "", "")
    if date is None and complaint:
        diagnostics.append(first.diagnose("D002", path, f"impossible date in the file name: {complaint}"))
    elif date is None:
        hint = "begin the file's name with the date, as 251231 or 2025-12-31, or put it into front matter"
        diagnostics.append(
            first.diagnose("D001", path, "no date: neither in the name nor in front matter", hint=hint)
        )
    if not found and front == front_matter.NONE:
        if date:
            diagnostics.append(first.diagnose("D016", path, "note without text"))
        return Digest(path, date, note=True), diagnostics
    entries, said = notes.read(path, found, front, paths.title(path))
    diagnostics += [*said, *digests.tex_as_written(path, found), *written.markdown_as_written(path, found)]
    diagnostics.sort(key=lambda diagnostic: (diagnostic.line, diagnostic.column, diagnostic.code))
    return Digest(path, date, (), entries, note=True), diagnostics
