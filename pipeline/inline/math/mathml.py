"""A formula as presentation MathML, within what EPUB 3.3 allows and MathML Core draws."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from pipeline.inline.math.symbols import sign
from pipeline.inline.math.tree import EMPTY, Kind, Node, is_function

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
# Brackets grow with what is between them only where TeX has \left and \right.
_STRETCHY = frozenset("()[]{}|\u2016\u27e8\u27e9\u230a\u230b\u2308\u2309\u27e6\u27e7\u2191\u2193\u2195")
# The accent to draw above or below for a combining character.
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "\u00b4",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "\u00af",
    "\u0305": "\u00af",
    "\u0306": "\u02d8",
    "\u0307": "\u02d9",
    "\u0308": "\u00a8",
    "\u030a": "\u02da",
    "\u030c": "\u02c7",
    "\u0330": "~",
    "\u20d0": "\u21bc",
    "\u20d1": "\u21c0",
    "\u20d6": "\u2190",
    "\u20d7": "\u2192",
    "\u20db": "\u20db",
    "\u20dc": "\u20dc",
    "\u20e1": "\u2194",
}
_NO_ROOM = ' lspace="0" rspace="0"'
_BARS = frozenset("|\u2016")
# Behind these a sign belongs to what follows it; behind the others it stands between two sides.
_BEFORE_SIGNS = frozenset(["bin", "rel", "open", "punct"])
_BELOW = frozenset("\u0330")
# Those that grow with what they stand over.
_LONG = frozenset("\u0302\u0303\u0305\u20d6\u20d7\u20e1")
_ALIGNMENTS = {"l": "left", "c": "center", "r": "right"}


def mathml(tree: Node, reading: str, *, display: bool = False) -> str:
    """Return a ``<math>`` element; ``reading`` becomes its alternative text."""
    block = ' display="block"' if display else ""
    return f'<math xmlns="{_NAMESPACE}"{block} alttext="{escape(reading)}">{_alone(tree)}</math>'


def _element(node: Node) -> str:
    return _WRITERS[node.kind](node)


def _elements(nodes: tuple[Node, ...]) -> str:
    return "".join(map(_element, nodes))


def _token(tag: str, text: str, attributes: str = "") -> str:
    return f"<{tag}{attributes}>{escape(text)}</{tag}>"


def _upright(node: Node) -> str:
    return _token("mi", node.text, ' mathvariant="normal"' if len(node.text) == 1 else "")


def _operator(node: Node, room: str = "") -> str:
    stretchy = ' stretchy="false"' if node.text in _STRETCHY else ""
    return _token("mo", node.text.replace("-", "\u2212"), room + stretchy)


def _alone(node: Node) -> str:
    """An element; a lone operator has no sides to keep away from."""
    return _operator(node, _NO_ROOM) if node.kind == "operator" else _element(node)


def _beside(node: Node, before: Node) -> str:
    """An element of a row; a sign before its operand, and a bar, stands close."""
    if node.kind != "operator":
        return _element(node)
    if node.text in _BARS:
        return _operator(node, _NO_ROOM)
    first = before == EMPTY or (before.kind == "operator" and sign(before.text) in _BEFORE_SIGNS)
    is_sign = first and sign(node.text) in ("bin", "rel")
    return _operator(node, ' form="prefix"' + _NO_ROOM if is_sign else "")


def _row(node: Node) -> str:
    """A row, with the space that TeX leaves between a function and what it is applied to."""
    nodes = node.children
    elements = []
    for before, child, following in zip((EMPTY, *nodes[:-1]), nodes, (*nodes[1:], EMPTY), strict=False):
        elements.append(_beside(child, before))
        if is_function(child) and following != EMPTY and following.kind not in ("operator", "fence", "space"):
            elements.append('<mspace width="0.167em"/>')
    return f"<mrow>{''.join(elements)}</mrow>"


def _fraction(node: Node) -> str:
    bare = ' linethickness="0"' if node.text else ""
    return f"<mfrac{bare}>{_elements(node.children)}</mfrac>"


def _root(node: Node) -> str:
    radicand, index = node.children
    if index == EMPTY:
        return f"<msqrt>{_element(radicand)}</msqrt>"
    return f"<mroot>{_elements(node.children)}</mroot>"


def _attached(base: str, sub: Node, sup: Node, tags: tuple[str, str, str]) -> str:
    """Return a base with scripts; ``tags`` are the elements for the lower, the upper, and both."""
    below, above, both = tags
    if sup == EMPTY:
        return f"<{below}>{base}{_alone(sub)}</{below}>"
    if sub == EMPTY:
        return f"<{above}>{base}{_alone(sup)}</{above}>"
    return f"<{both}>{base}{_alone(sub)}{_alone(sup)}</{both}>"


def _scripts(node: Node) -> str:
    base, sub, sup = node.children
    return _attached(_element(base), sub, sup, ("msub", "msup", "msubsup"))


def _limits(node: Node) -> str:
    """Limits that stay above and below, also in a line of text."""
    base, under, over = node.children
    shown = _token("mo", base.text, ' movablelimits="false"') if base.kind == "large" else _element(base)
    return _attached(shown, under, over, ("munder", "mover", "munderover"))


def _accent(node: Node) -> str:
    (base,) = node.children
    single = base.kind in ("letter", "name", "number", "symbol", "operator") and len(base.text) == 1
    grows = node.text in _LONG and not single
    mark = _token("mo", _ACCENTS[node.text], "" if grows else ' stretchy="false"')
    if node.text in _BELOW:
        return f'<munder accentunder="true">{_element(base)}{mark}</munder>'
    return f'<mover accent="true">{_element(base)}{mark}</mover>'


def _fence(node: Node) -> str:
    opening, content, closing = node.children
    before, after = (_token("mo", bracket.text) if bracket.text else "" for bracket in (opening, closing))
    return f"<mrow>{before}{_element(content)}{after}</mrow>"


def _table(node: Node) -> str:
    """A table; each cell says how it is aligned, since MathML Core leaves that to the style sheet."""
    rows = []
    for row in node.children:
        cells = []
        for place, cell in enumerate(row.children):
            side = _ALIGNMENTS[node.text[place % len(node.text)]] if node.text else "center"
            aligned = "" if side == "center" else f' columnalign="{side}"'
            cells.append(f"<mtd{aligned}>{_element(cell)}</mtd>")
        rows.append(f"<mtr>{''.join(cells)}</mtr>")
    return f"<mtable>{''.join(rows)}</mtable>"


_WRITERS: dict[Kind, Callable[[Node], str]] = {
    "row": _row,
    "letter": lambda node: _token("mi", node.text),
    "name": _upright,
    "function": _upright,
    "symbol": _upright,
    "number": lambda node: _token("mn", node.text),
    "operator": _operator,
    "large": _operator,
    "words": lambda node: _token("mtext", node.text.replace(" ", "\u00a0")),
    "space": lambda node: f'<mspace width="{node.text}em"/>',
    "fraction": _fraction,
    "root": _root,
    "scripts": _scripts,
    "limits": _limits,
    "accent": _accent,
    "fence": _fence,
    "table": _table,
}
