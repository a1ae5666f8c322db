"""Long formulas in pieces, between which a line may break.

An engine draws a ``<math>`` element on one line. One that is wider than the page runs into the next page,
and an engine that scrolls it (``overflow``) takes its paragraph for a box that no page may divide, and cuts
off what does not fit. So a long formula becomes several elements, each ending with an operator, as TeX
breaks formulas in running text.
"""

from __future__ import annotations

import re
import unicodedata
from copy import deepcopy

from lxml import etree

_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
# Characters of the reading. A formula of twenty fits on a phone; a piece is no shorter than eight.
_LONG = 20
_SHORTEST = 8
# Mathematical symbols after which a formula goes on without a break, and other signs after which it may.
_TIED = frozenset("|¬∂∇√∫∮∏∐∑")
_SEPARATING = frozenset(",;")


def let_formulas_break(markup: str) -> str:
    """Well-formed markup, its long formulas in pieces."""
    return _FORMULA.sub(lambda found: _in_pieces(found[0]), markup)


def _in_pieces(formula: str) -> str:
    """A ``<math>`` element as several, each with its part of the reading as its alternative text."""
    math = etree.fromstring(formula)
    reading = math.get("alttext", "")
    if len(reading) <= _LONG or len(math) != 1 or math[0].tag != f"{_MATHML}mrow":
        return formula
    whole = "".join(math.itertext())
    pieces = []
    begun, told, seen = 0, 0, ""
    for end, element in enumerate(math[0], start=1):
        seen += "".join(element.itertext())
        if not _may_break_after(element) or whole.count(element.text) != reading.count(element.text):
            continue
        # The reading has this sign as often as the formula: it is the same one of them.
        so_far = _up_to(reading, element.text, seen.count(element.text))
        if min(so_far - told, len(reading) - so_far) >= _SHORTEST:
            pieces.append(_piece(math, begun, end, reading[told:so_far]))
            begun, told = end, so_far
    return "".join([*pieces, _piece(math, begun, len(math[0]), reading[told:])])


def _may_break_after(element: etree._Element) -> bool:
    """Whether this is a sign between two parts: a relation, an operation, a comma."""
    sign = element.text or ""
    if element.tag != f"{_MATHML}mo" or len(sign) != 1 or sign in _TIED:
        return False
    return sign in _SEPARATING or unicodedata.category(sign) == "Sm"


def _up_to(text: str, sign: str, count: int) -> int:
    """Return the end of the ``count``-th of these signs in a text that has as many."""
    end = 0
    for _ in range(count):
        end = text.index(sign, end) + 1
    return end


def _piece(math: etree._Element, begin: int, end: int, reading: str) -> str:
    """A ``<math>`` element with some of the children of another one's row."""
    piece = etree.Element(math.tag, alttext=reading, nsmap=math.nsmap)
    row = etree.SubElement(piece, f"{_MATHML}mrow")
    row.extend(deepcopy(list(math[0])[begin:end]))
    return str(etree.tostring(piece, encoding="unicode"))
