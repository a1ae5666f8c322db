"""Tree of a formula, of a few kinds of nodes, from which MathML, OMML and the Unicode reading are made."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from pipeline.inline.math.symbols import is_function_name, sign

Kind: TypeAlias = Literal[
    "row",  # any number of children
    "letter",  # one character, a variable
    "name",  # upright: a letter or a word
    "function",  # upright, applied to what follows
    "number",
    "symbol",  # a sign that stands for itself: ∞
    "operator",  # also brackets and punctuation
    "large",  # an operator that stands before what it takes in: ∑
    "words",  # running text
    "space",  # its width in em as text
    "fraction",  # numerator and denominator; text "bare" when there is no bar
    "root",  # radicand and index
    "scripts",  # base, subscript and superscript
    "limits",  # base, below and above
    "accent",  # base; the accent as a combining character
    "fence",  # opening operator, content, closing operator; they grow with the content
    "table",  # rows of cells; text is its columns' alignment: "rl", or "" for centred
]


class Node(NamedTuple):
    """A part of a formula; a child that is not there is an empty row."""

    kind: Kind
    text: str = ""
    children: tuple[Node, ...] = ()


EMPTY = Node("row")

BRACKETS = {"(": ")", "[": "]", "{": "}", "|": "|", "\u2016": "\u2016", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
OPENING = {closing: opening for opening, closing in BRACKETS.items()}


class UnsupportedError(ValueError):
    """TeX that is no formula, or one with a part that cannot be shown without loss."""


def is_bracketed(node: Node) -> bool:
    """Whether ``node`` is a row within one pair of brackets."""
    if node.kind == "fence":
        return bool(node.children[0].text and node.children[2].text)
    children = node.children
    if node.kind != "row" or not children[1:] or children[0].text not in BRACKETS:
        return False
    return opening_of(children[:-1], children[-1].text) == 0


def opening_of(nodes: tuple[Node, ...] | list[Node], closing: str) -> int | None:
    """The place of the bracket among ``nodes`` that ``closing``, behind them, closes."""
    level = 0
    for place in range(len(nodes) - 1, -1, -1):
        text = nodes[place].text
        if text == OPENING.get(closing) and level == 0:
            return place
        level += (text == closing) - (text == OPENING.get(closing))
    return None


def is_function(node: Node) -> bool:
    """Whether ``node`` is a function's name, maybe with scripts or limits."""
    if node.kind in ("scripts", "limits"):
        node = node.children[0]
    return node.kind == "function" or (node.kind == "name" and is_function_name(node.text))


def is_large(node: Node) -> bool:
    """Whether ``node`` is a large operator, maybe with scripts or limits."""
    if node.kind in ("scripts", "limits"):
        node = node.children[0]
    return node.kind == "large"


def character(piece: str) -> Node:
    """A character that is no letter and no digit as a node.

    Raises:
        UnsupportedError: it cannot be seen.
    """
    if not piece.isprintable():
        raise UnsupportedError(piece)
    known = sign(piece)
    if known == "large":
        return Node("large", piece)
    stands_for_itself = piece in "%&#@$?_\\" or (known == "ord" and piece not in "|\u2016")
    return Node("symbol" if stands_for_itself else "operator", piece)
