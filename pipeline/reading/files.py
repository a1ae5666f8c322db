"""A file → its digests or its note (rule 7 of the format), and what both have in common.

A check of one digest is to answer in a blink, so what only notes and front matter need is loaded for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.diagnostics import Diagnostic
from pipeline.model import EXPORT_MARK, Digest
from pipeline.reading import blocks, dates, digests, lines, written
from pipeline.reading.digests import Macros, Reported
from pipeline.reading.lines import Line

if TYPE_CHECKING:
    from pipeline.reading.front_matter import FrontMatter

_WEB = ("http://", "https://")
_FENCE = "---"


def read(path: str, data: bytes, macros: Macros = ()) -> list[Reported]:
    """Return the digests or the note of a file, in the order of its lines.

    Without any, it is one item with the diagnostics. A file that ends in ``.md`` is a note, unless its
    first line is a date line.

    Args:
        path: the file's path as it is shown to people.
        data: the file's bytes.
        macros: the author's own TeX macros.
    """
    found, diagnostics = lines.lines(path, data)
    if not found and diagnostics:
        return [Reported(None, diagnostics)]
    if _is_exported(found):
        from pipeline.reading import exported

        return exported.read(path, blocks.with_code(found[1:]), diagnostics)
    if _is_note(path, found):
        return [_note(path, found, diagnostics, macros)]
    if not found or found[0].text != _FENCE:
        return digests.read(path, blocks.with_code(found), diagnostics, macros=macros)
    from pipeline.reading import front_matter

    front, behind, said = front_matter.split_digest(path, found)
    said = [*diagnostics, *said]
    text = blocks.with_code(behind)
    return digests.read(path, text, said, date=front.date, tags=front.tags, macros=macros)


def is_passed_over(path: str, data: bytes) -> bool:
    """Whether a file is no text of the collection: Markdown with neither date nor address at its head."""
    if not _is_markdown(path):
        return False
    from pipeline.reading import front_matter, notes

    found, _ = lines.lines(path, data)
    if not found or not _is_note(path, found):
        return not found and _named(path)[0] is None
    front, behind, _ = front_matter.split(path, found)
    if front.date or front.url or _named(path)[0]:
        return False
    return not any(web in line.text.lower() for line in notes.first_block(behind) for web in _WEB)


def _is_markdown(path: str) -> bool:
    return path[-3:].lower() == ".md"


def _is_exported(found: Sequence[Line]) -> bool:
    return bool(found) and found[0].text == EXPORT_MARK


def _is_note(path: str, found: Sequence[Line]) -> bool:
    if not _is_markdown(path) or _is_exported(found):
        return False
    from pipeline.reading import front_matter

    _, behind, _ = front_matter.split(path, found)
    try:
        return not behind or dates.from_line(behind[0].text) is None
    except dates.ImpossibleDateError:
        return False


def _named(path: str) -> tuple[dt.date | None, str]:
    """The date that a note's path tells, and what is wrong with it."""
    from pipeline.reading import paths

    try:
        return paths.date(path), ""
    except dates.ImpossibleDateError as error:
        return None, str(error)


def _note(path: str, found: Sequence[Line], diagnostics: list[Diagnostic], macros: Macros) -> Reported:
    from pipeline.reading import front_matter, notes, paths

    front, behind, said = front_matter.split(path, found)
    text = blocks.with_code(behind)
    first = text[0] if text else Line(front.line, "", "")
    date, undated = _date(path, front, first)
    diagnostics = [*diagnostics, *said, *undated]
    if not text and front == front_matter.NONE:
        if date:
            diagnostics.append(first.diagnose("D016", path, "note without text"))
        return Reported(Digest(path, date, note=True), _in_order(diagnostics))
    entries, said = notes.read(path, text, front, paths.title(path))
    diagnostics += [
        *said,
        *digests.unsupported_tex(path, text, macros),
        *written.markdown_as_written(path, text),
    ]
    return Reported(Digest(path, date, (), entries, note=True), _in_order(diagnostics))


def _in_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics of a file by their places."""
    return sorted(diagnostics, key=lambda diagnostic: (diagnostic.line, diagnostic.column, diagnostic.code))


def _date(path: str, front: FrontMatter, first: Line) -> tuple[dt.date | None, list[Diagnostic]]:
    """The date of a note, and what there is to say where it has none."""
    named, complaint = (front.date, "") if front.date else _named(path)
    if named:
        return named, []
    if complaint:
        return None, [first.diagnose("D002", path, f"impossible date in the file name: {complaint}")]
    message = "no date: neither in the name nor in front matter"
    hint = "begin the file's name with the date, as 251231 or 2025-12-31, or put it into front matter"
    return None, [first.diagnose("D001", path, message, hint=hint)]
