"""A formula as presentation MathML, within what EPUB 3.3 allows and MathML Core draws."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from pipeline.inline.math.tree import EMPTY, Kind, Node, is_function

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
# Brackets grow with what is between them only where TeX has \left and \right.
_STRETCHY = frozenset("()[]{}|\u2016\u27e8\u27e9\u230a\u230b\u2308\u2309")
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
    "\u20d7": "\u2192",
}


def mathml(tree: Node, reading: str) -> str:
    """One ``<math>`` element; ``reading`` becomes its alternative text."""
    return f'<math xmlns="{_NAMESPACE}" alttext="{escape(reading)}">{_element(tree)}</math>'


def _element(node: Node) -> str:
    return _WRITERS[node.kind](node)


def _elements(nodes: tuple[Node, ...]) -> str:
    return "".join(map(_element, nodes))


def _token(tag: str, text: str, attributes: str = "") -> str:
    return f"<{tag}{attributes}>{escape(text)}</{tag}>"


def _name(node: Node) -> str:
    return _token("mi", node.text, ' mathvariant="normal"' if len(node.text) == 1 else "")


def _operator(node: Node) -> str:
    return _token("mo", node.text, ' stretchy="false"' if node.text in _STRETCHY else "")


def _row(node: Node) -> str:
    """A row, with the space that TeX leaves between a function and what it is applied to."""
    nodes = node.children
    elements = []
    for child, following in zip(nodes, (*nodes[1:], EMPTY), strict=False):
        elements.append(_element(child))
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


def _attached(below: str, above: str, both: str) -> Callable[[Node], str]:
    """A writer of scripts or limits, with the names of its elements."""

    def write(node: Node) -> str:
        base, sub, sup = node.children
        if sup == EMPTY:
            return f"<{below}>{_elements((base, sub))}</{below}>"
        if sub == EMPTY:
            return f"<{above}>{_elements((base, sup))}</{above}>"
        return f"<{both}>{_elements(node.children)}</{both}>"

    return write


def _accent(node: Node) -> str:
    mark = _token("mo", _ACCENTS[node.text], ' stretchy="false"')
    return f'<mover accent="true">{_element(node.children[0])}{mark}</mover>'


def _fence(node: Node) -> str:
    opening, content, closing = node.children
    before, after = (_token("mo", bracket.text) if bracket.text else "" for bracket in (opening, closing))
    return f"<mrow>{before}{_element(content)}{after}</mrow>"


def _table(node: Node) -> str:
    rows = ("".join(f"<mtd>{_element(cell)}</mtd>" for cell in row.children) for row in node.children)
    return f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in rows)}</mtable>"


_WRITERS: dict[Kind, Callable[[Node], str]] = {
    "row": _row,
    "letter": lambda node: _token("mi", node.text),
    "name": _name,
    "number": lambda node: _token("mn", node.text),
    "operator": _operator,
    "words": lambda node: _token("mtext", node.text.replace(" ", "\u00a0")),
    "space": lambda node: f'<mspace width="{node.text}em"/>',
    "fraction": _fraction,
    "root": _root,
    "scripts": _attached("msub", "msup", "msubsup"),
    "limits": _attached("munder", "mover", "munderover"),
    "accent": _accent,
    "fence": _fence,
    "table": _table,
}
