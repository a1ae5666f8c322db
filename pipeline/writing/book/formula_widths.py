"""Greatest width of a formula, whatever fonts a device has: enough to tell whether it fits on a page."""

from __future__ import annotations

import unicodedata

from lxml import etree

# In em: letters and digits of wide faces; all else counts as wide as a capital.
_NARROW, _MIDDLE, _WIDE, _FULL = 0.4, 0.6, 0.85, 1.0
_NARROW_CHARACTERS = frozenset("fijltrI1|!.,;:'()[]{}·\u2032\u00a0\u2009")
_MIDDLE_CHARACTERS = frozenset("abcdeghknopqsuvxyz023456789αβγδεζηθικλνξπρστυφχ-\u2212/*")
# TeX leaves this on both sides of a relation together (MathML Core §3.2.4.2 has it in its dictionary).
_AROUND_SIGNS = 0.56
_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "mspace"})
_SCRIPT = 0.75  # of the size around it
_ROOT_SIGN = 0.95
_BETWEEN_COLUMNS = 0.8


def width(element: etree._Element) -> float:
    """The most that an element of MathML takes, in em of the text around it."""
    name = etree.QName(element).localname
    if name in _TOKENS or name == "mtable":
        return _token(element, name) if name in _TOKENS else _table(element)
    children = [width(child) for child in element]
    if name == "mfrac":
        return max(children) + 0.2
    if name in ("msqrt", "mroot"):
        return children[0] + _ROOT_SIGN + _SCRIPT * sum(children[1:])
    if name in ("munder", "mover", "munderover"):
        return max(children[0], *(_SCRIPT * child for child in children[1:]))
    if name in ("msub", "msup", "msubsup"):
        return children[0] + _SCRIPT * max(children[1:]) + 0.1
    return sum(children)


def _token(element: etree._Element, name: str) -> float:
    if name == "mspace":
        return max(0.0, float((element.get("width") or "0").removesuffix("em")))
    around = _around(element) if name == "mo" and element.get("lspace") != "0" else 0.0
    return _characters(element.text or "") + around


def _characters(text: str) -> float:
    return sum(map(_character, text))


def _character(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if character in _NARROW_CHARACTERS:
        return _NARROW
    if character in _MIDDLE_CHARACTERS:
        return _MIDDLE
    return _WIDE if unicodedata.east_asian_width(character) not in "WF" else _FULL


def _around(sign: etree._Element) -> float:
    text = sign.text or ""
    return _AROUND_SIGNS if len(text) != 1 or unicodedata.category(text) == "Sm" else 0.1


def _table(table: etree._Element) -> float:
    columns: list[float] = []
    for row in table:
        for place, cell in enumerate(row):
            wide = sum(map(width, cell)) + _BETWEEN_COLUMNS
            if place < len(columns):
                columns[place] = max(columns[place], wide)
            else:
                columns.append(wide)
    return sum(columns)
