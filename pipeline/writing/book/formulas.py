"""Formulas of the book, as every reader can show them and no page is too narrow for them.

- What has nothing but scripts is text with ``<i>``, ``<sub>`` and ``<sup>``, which breaks where text does.
- The rest is MathML. An engine draws a ``<math>`` element on one line: one that is wider than the page runs
  into the next page, and one that scrolls (``overflow``) takes its paragraph for a box that no page may
  divide, and cuts off what does not fit. So a wide formula becomes several elements, each ending with an
  operator, as TeX breaks formulas in running text; a piece that is still too wide is set smaller; and where
  that is not enough, the formula's reading in characters stands.
- A reader that knows no MathML shows the characters of its tokens. So the elements also have, in no room,
  the signs that are drawn otherwise: the root before what it is of, the stroke between numerator and
  denominator.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from copy import deepcopy

from lxml import etree

from pipeline.writing.book.formula_marks import add_marks
from pipeline.writing.book.formula_text import has_scripts_only, text_of
from pipeline.writing.book.formula_widths import width
from pipeline.writing.common.html import escape

_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
# In em. A page of 320 CSS pixels has room for 11 to 12 at 24 pixels each, a list in a list for 9.
PHONE = 9.0
# A piece shorter than this is joined to its neighbour: lines would break where nobody breaks them.
_SHORTEST = 3.0
# Sizes for what is too wide, and the classes of the style sheet that set them.
_SIZES = ((1.0, ""), (0.85, "smaller"), (0.7, "smallest"))
# Mathematical symbols after which a formula goes on without a break, and other signs after which it may.
_TIED = frozenset("|¬∂∇√∫∮∏∐∑")
_SEPARATING = frozenset(",;")


def fit_formulas(markup: str) -> str:
    """Well-formed markup with its formulas so that they fit on a phone's page."""
    return _FORMULA.sub(lambda found: _fitted(found[0]), markup)


def _fitted(formula: str) -> str:
    math = etree.fromstring(formula)
    reading = math.get("alttext", "")
    if has_scripts_only(math):
        return f'<span role="math" aria-label="{escape(reading)}">{text_of(math)}</span>'
    pieces = [math] if width(math) <= PHONE else _pieces(math, reading)
    if not all(map(_set_size, pieces)):
        return escape(reading)
    for piece in pieces:
        add_marks(piece)
        if not piece.get("alttext"):
            piece.set("alttext", "".join(piece.itertext()))
    return "".join(etree.tostring(piece, encoding="unicode") for piece in pieces)


def _set_size(math: etree._Element) -> bool:
    """Set a formula smaller where it is too wide; False where the smallest size does not do."""
    room = PHONE / width(math)
    name = next((name for size, name in _SIZES if size <= room), None)
    if name:
        math.set("class", name)
    return name is not None


def _pieces(math: etree._Element, reading: str) -> list[etree._Element]:
    """A ``<math>`` element as several, each with its part of the reading, if that can be told."""
    if len(math) != 1 or math[0].tag != f"{_MATHML}mrow":
        return [math]
    ends = _ends(math)
    told = _parts_of_reading(math[0], ends, reading)
    return [
        _piece(math, begin, end, text)
        for begin, end, text in zip((0, *ends), ends, told or [""] * len(ends), strict=False)
    ]


def _ends(math: etree._Element) -> list[int]:
    """Places where the row of a formula is divided, as numbers of children; the last is its end."""
    widths = [width(child) for child in math[0]]
    places = [end for end, child in enumerate(math[0], start=1) if _may_break_after(child)]
    places = [*(end for end in places if end < len(widths)), len(widths)]
    ends: list[int] = []
    begin = 0
    for end, following in itertools.pairwise(places):
        long_enough = sum(widths[begin:end]) >= _SHORTEST or sum(widths[begin:following]) > PHONE
        if long_enough and sum(widths[end:]) >= _SHORTEST:
            ends.append(end)
            begin = end
    return [*ends, len(widths)]


def _parts_of_reading(row: etree._Element, ends: list[int], reading: str) -> list[str] | None:
    """The reading divided as the row; None where it cannot be told which signs are those of the row."""
    whole = "".join(row.itertext())
    parts = []
    told = 0
    for end in ends[:-1]:
        sign = row[end - 1].text
        if whole.count(sign) != reading.count(sign):
            return None
        # As often in one as in the other: they are the same signs, in the same order.
        before = "".join("".join(child.itertext()) for child in row[:end])
        so_far = _up_to(reading, sign, before.count(sign))
        parts.append(reading[told:so_far])
        told = so_far
    return [*parts, reading[told:]]


def _may_break_after(element: etree._Element) -> bool:
    """Whether this is a sign between two parts: a relation, an operation, a comma."""
    sign = element.text or ""
    if element.tag != f"{_MATHML}mo" or len(sign) != 1 or sign in _TIED or element.get("lspace") == "0":
        return False
    return sign in _SEPARATING or unicodedata.category(sign) == "Sm"


def _up_to(text: str, sign: str, count: int) -> int:
    """Return the end of the ``count``-th of these signs in a text that has as many."""
    end = 0
    for _ in range(count):
        end = text.index(sign, end) + 1
    return end


def _piece(math: etree._Element, begin: int, end: int, reading: str) -> etree._Element:
    """A ``<math>`` element with some of the children of another one's row."""
    piece = etree.Element(math.tag, alttext=reading, nsmap=math.nsmap)
    row = etree.SubElement(piece, f"{_MATHML}mrow")
    row.extend(deepcopy(list(math[0])[begin:end]))
    return piece
