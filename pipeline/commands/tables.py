"""Tables and bars as lines of text, for people; Korean letters take two columns of a terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.diagnostics.rendering import printable

_BAR = 40


def table(rows: Sequence[Sequence[str | int]]) -> Iterator[str]:
    """Yield rows as lines: numbers to the right, all else to the left."""
    texts = [[_text(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*texts, strict=True)]
    for row, shown in zip(rows, texts, strict=True):
        cells = (
            " " * (width - _width(text)) + text
            if isinstance(cell, int)
            else text + " " * (width - _width(text))
            for cell, text, width in zip(row, shown, widths, strict=True)
        )
        yield "  ".join(cells).rstrip() + "\n"


def bar(number: int, most: int) -> str:
    """Return a bar for a number, the longest one for ``most``."""
    length = round(number / most * _BAR) if most else 0
    return _block() * max(length, 1 if number else 0)


def _block() -> str:
    try:
        "█".encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return "#"
    return "█"


def _text(cell: str | int) -> str:
    return f"{cell:,}" if isinstance(cell, int) else printable(cell)


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )
