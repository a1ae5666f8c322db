"""Marks around the English of a note, ``<english>`` and ``</english>`` (rule 9 of the format)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec.structs import replace

from pipeline.reading.lines import Line

Mark: TypeAlias = Literal["open", "close"]

_WORD = "english"
_MARK = re.compile(r"<\s*([/\\]?)\s*(e[a-z]{1,9})\s*(/?)\s*>", re.IGNORECASE)
# Letters that may be wrong, missing or too many: "enligsh" has the right ones, "englsh" lacks one.
_SLIPS = 2


def mark(text: str) -> Mark | None:
    """The mark that ``text`` is, if it is nothing else."""
    found = _MARK.fullmatch(text)
    return _kind(found) if found else None


def is_mistyped(text: str) -> bool:
    """Whether a mark is not written as it should be."""
    return text.lower() not in (f"<{_WORD}>", f"</{_WORD}>")


def apart(found: Sequence[Line]) -> list[Line]:
    """The lines, with each mark as a line of its own."""
    result: list[Line] = []
    for line in found:
        if "<" in line.text and "\n" not in line.text and "```" not in line.text:
            result.extend(_apart(line))
        else:
            result.append(line)
    return result


def _apart(line: Line) -> Iterator[Line]:
    at = 0
    for found in _MARK.finditer(line.text):
        if _kind(found):
            yield from _piece(line, at, found.start())
            yield from _piece(line, found.start(), found.end())
            at = found.end()
    yield from _piece(line, at, len(line.text))


def _piece(line: Line, start: int, end: int) -> Iterator[Line]:
    text = line.text[start:end]
    if bare := text.strip():
        offset = start + len(text) - len(text.lstrip())
        yield replace(line, text=bare, start=line.start + offset if line.start >= 0 else line.start)


def _kind(found: re.Match[str]) -> Mark | None:
    word = found[2].lower()
    if word not in ("en", "eng"):
        wrong = Counter(word) - Counter(_WORD), Counter(_WORD) - Counter(word)
        if any(letters.total() > _SLIPS for letters in wrong):
            return None
    return "close" if found[1] or found[3] else "open"
