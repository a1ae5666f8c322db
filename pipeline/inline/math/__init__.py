"""Formulas in TeX as plain characters where these are enough, else as MathML, OMML and a Unicode reading."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from pipeline.inline.math.tree import EMPTY, Node, UnsupportedError
from pipeline.model import Math, Text

__all__ = ["Macros", "UnsupportedError", "convert", "is_plain", "is_supported"]

Macros: TypeAlias = tuple[tuple[str, str], ...]
"""The author's own macros: name with its backslash, and what it stands for."""


@lru_cache(maxsize=4096)
def convert(
    source: str, macros: Macros = (), *, display: bool = False, in_markup: bool = False
) -> Text | Math:
    """Return a formula, as plain text if characters show all of it.

    Args:
        source: TeX, as between dollar signs.
        macros: the author's own.
        display: whether it stands by itself.
        in_markup: whether it stands beside formulas in markup, and is to look like them.

    Raises:
        UnsupportedError: it cannot be shown without loss.
    """
    if source.strip() == "-":
        return Text("\u2013")
    from pipeline.inline.math import unicode  # a check needs the tree only

    tree = _tree(source, macros, display=display)
    reading = unicode.to_unicode(tree)
    if unicode.is_plain(tree) and not display and (tree.kind == "words" or not in_markup):
        return Text(reading)
    from pipeline.inline.math.mathml import mathml
    from pipeline.inline.math.omml import omml

    return Math(source, reading, mathml(tree, reading, display=display), omml(tree))


def is_plain(source: str, macros: Macros = ()) -> bool:
    """Whether characters show all of a formula."""
    try:
        return isinstance(convert(source, macros), Text)
    except UnsupportedError:
        return False


def is_supported(source: str, macros: Macros = ()) -> bool:
    """Whether a formula can be shown without loss; cheaper than to convert it."""
    try:
        return bool(source.strip() == "-" or _tree(source, macros))
    except UnsupportedError:
        return False


@lru_cache(maxsize=1024)
def _tree(source: str, macros: Macros, *, display: bool = False) -> Node:
    from pipeline.inline.math.parsing import parse  # only texts with formulas need it

    tree = _with_dashes(parse(source, dict(macros), display=display), source)
    if not _shows(tree):
        raise UnsupportedError(source)
    return tree


def _with_dashes(tree: Node, source: str) -> Node:
    r"""Return the tree with dashes for minus signs that are none: in ranges, and in ``$\gamma-$MoD``."""
    nodes = tree.children
    if tree.kind != "row" or Node("operator", "-") not in nodes:
        return tree
    if nodes[-1] == Node("operator", "-"):
        return tree._replace(children=(*nodes[:-1], Node("words", "-")))
    if _is_range(nodes) and " - " not in source:
        return tree._replace(children=(nodes[0], Node("words", "\u2013"), *nodes[2:]))
    return tree


def _is_range(nodes: tuple[Node, ...]) -> bool:
    """Whether this is ``10-40`` with its unit: nobody subtracts two literal numbers in an abstract."""
    left, dash, right = (*nodes, EMPTY, EMPTY)[:3]
    if dash != Node("operator", "-") or not left.kind == right.kind == "number":
        return False
    if any(node.kind not in ("symbol", "words", "space", "name") and node.text != "×" for node in nodes[3:]):
        return False
    try:
        return float(left.text.replace(",", "")) < float(right.text.replace(",", ""))
    except ValueError:
        return False


def _shows(node: Node) -> bool:
    """Whether anything of it can be seen."""
    if node == EMPTY or node.kind == "space":
        return False
    return bool(node.text.strip()) or any(map(_shows, node.children))
