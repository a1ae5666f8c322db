"""Paper, margins and the sections of a document (ISO 29500-1 §17.6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.model import Day
from pipeline.writing.word.styles import COLUMN_GAP, MEASURE


class Paper(NamedTuple):
    """A page.

    Attributes:
        geometry: its size and margins, as children of ``w:sectPr``.
        measure: the width of its lines, in twentieths of a point.
    """

    geometry: str
    measure: int


def _paper(width: int, height: int) -> Paper:
    """A sheet, in twentieths of a point.

    Pages lie back to back: the margin at the spine is a little wider than the other. The measure is the same
    on any sheet.
    """
    inner = (width - MEASURE) * 8 // 15
    return Paper(
        f'<w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar w:top="1474" w:right="{width - MEASURE - inner}" w:bottom="1361" w:left="{inner}" '
        'w:header="765" w:footer="680" w:gutter="0"/>',
        MEASURE,
    )


PAPERS = {"A4": _paper(11906, 16838), "Letter": _paper(12240, 15840)}


class Levels(NamedTuple):
    """The levels of headings, from 1; ``month`` is 0 in a document of one month, without such headings."""

    month: int
    day: int
    entry: int

    @property
    def inner(self) -> int:
        """The level of a heading within an entry's text."""
        return self.entry + 1


def levels(days: Iterable[Day]) -> Levels:
    """The levels of a document of these days."""
    months = {(day.date.year, day.date.month) for day in days}
    return Levels(1, 2, 3) if len(months) > 1 else Levels(0, 1, 2)


def section(
    paper: Paper, *, start: str = "nextPage", columns: int = 1, references: str = "", bare: bool = False
) -> str:
    """Properties of the section that ends here.

    Args:
        paper: its page.
        start: whether it begins on a new page (``nextPage``) or where the one before ends (``continuous``).
        columns: of text, side by side.
        references: ``w:headerReference`` and ``w:footerReference`` elements; without them the head and foot
            of the section before go on.
        bare: whether its first page has neither.
    """
    first_page_bare = "<w:titlePg/>" if bare else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="{start}"/>{paper.geometry}'
        f'<w:cols w:num="{columns}" w:space="{COLUMN_GAP}"/>{first_page_bare}</w:sectPr>'
    )
