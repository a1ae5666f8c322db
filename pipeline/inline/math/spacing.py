"""Spaces and brackets between the readings of nodes that become one line."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from pipeline.inline.math.symbols import sign
from pipeline.inline.math.tree import EMPTY, Node, is_function, is_large

# TeX's thin space and that of a word, in em.
_THIN = 0.15
SPACE = 0.2
_INTEGER = re.compile(r"\d+")
# Operators that are set tight, between factors.
_TIMES = frozenset("·×*")
_TIGHT = _TIMES | frozenset("÷/")

Role: TypeAlias = Literal[
    "operand",
    "relation",
    "binary",
    "prefix",
    "sign",
    "punctuation",
    "opening",
    "closing",
    "function",
    "space",
]
_ROLES: dict[str, Role] = {
    "rel": "relation",
    "bin": "binary",
    "punct": "punctuation",
    "open": "opening",
    "close": "closing",
}
# Beside these a fraction needs no brackets.
_APART = frozenset(["relation", "binary", "prefix", "punctuation", "space"])


class Piece(NamedTuple):
    """A node beside others.

    Attributes:
        node: itself.
        text: its reading.
        bracketed: of a root, its reading where something follows that it would else take in.
        role: what it is to its neighbours.
    """

    node: Node
    text: str
    bracketed: str = ""
    role: Role = "operand"


def joined(pieces: list[Piece], *, tight: bool) -> str:
    """The pieces in one line; ``tight`` as in scripts, without space around relations and sums."""
    pieces = _with_brackets(_with_roles(pieces))
    text = pieces[0].text if pieces else ""
    for before, piece in pairwise(pieces):
        apart = text[-1].isspace() or piece.text[0].isspace()
        text += " " + piece.text if not apart and _spaced(before, piece, tight=tight) else piece.text
    return text


def _with_roles(pieces: list[Piece]) -> list[Piece]:
    nodes = [piece.node for piece in pieces]
    result: list[Piece] = []
    for place, piece in enumerate(pieces):
        before = result[-1] if result else None
        role = _role(piece.node, before, is_last=place == len(pieces) - 1)
        text = _space(nodes, place) if role == "space" else piece.text
        if text:
            result.append(piece._replace(text=text, role=role))
    return result


def _role(node: Node, before: Piece | None, *, is_last: bool) -> Role:
    if is_function(node) or is_large(node):
        return "function"
    role: Role = "operand"
    if node.kind == "space":
        role = "space"
    elif node.kind == "operator":
        role = "closing" if node.text == "!" else _ROLES.get(sign(node.text) or "", "sign")
    elif node.kind == "limits":  # An arrow with something above it.
        role = _ROLES.get(sign(node.children[0].text) or "", "operand")
    if role not in ("relation", "binary") or (before and not is_last and _has_ended(before)):
        return role
    return "prefix"


def _has_ended(before: Piece) -> bool:
    """Whether what stands before a sign is its left side."""
    return before.role in ("operand", "closing", "space") or (
        before.role == "sign" and before.text not in _TIGHT
    )


def _space(nodes: list[Node], place: int) -> str:
    """Return a space: a wide one, or a thin one between pieces that would otherwise be read as one."""
    width = float(nodes[place].text)
    if width >= SPACE:
        return " "
    if width < _THIN or not 0 < place < len(nodes) - 1:
        return ""
    if _is_spaced_bar(nodes, place - 1) or _is_spaced_bar(nodes, place + 1):
        return " "
    left, right = (_role(nodes[beside], None, is_last=False) for beside in (place - 1, place + 1))
    stands_on_nothing = nodes[place + 1].kind == "scripts" and nodes[place + 1].children[0] == EMPTY
    if stands_on_nothing:
        return ""
    return " " if left in ("operand", "function", "closing") and right in ("operand", "function") else ""


def _is_spaced_bar(nodes: list[Node], place: int) -> bool:
    r"""Whether this is a bar with space on both sides: ``p\,|\,q``."""
    if not 0 < place < len(nodes) - 1 or nodes[place].text not in ("|", "\u2016"):
        return False
    beside = (nodes[place - 1], nodes[place + 1])
    return all(node.kind == "space" and float(node.text) >= _THIN for node in beside)


def _spaced(before: Piece, piece: Piece, *, tight: bool) -> bool:
    """Whether a space stands between two pieces."""
    if "mod" in (piece.node.text, before.node.text):
        return piece.role not in ("opening", "closing") and before.role != "opening"
    if before.role == "function":
        named = before.node.kind in ("function", "name")
        return piece.role in ("operand", "function") and not (named and piece.text.startswith("("))
    if piece.role == "function" or before.role == piece.role == "operand":
        return _juxtaposed(before, piece)
    if tight or (before.role == "prefix" and piece.role in ("relation", "binary", "prefix")):
        return False
    between = {before.role, piece.role} & {"relation", "binary"}
    return bool(between) or (before.role == "punctuation" and piece.role != "closing")


def _juxtaposed(before: Piece, piece: Piece) -> bool:
    """Whether a space keeps factors apart: before a function, and behind scripts on the line."""
    if piece.role == "function":
        return before.role not in ("opening", "prefix", "sign", "space")
    scripted = before.node.kind in ("scripts", "limits")
    return scripted and piece.text[0].isalnum() and ("_" in before.text or "^" in before.text)


def _with_brackets(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with brackets around those whose value their neighbours would change.

    ``½x`` is ``(1/2)x``; an integer directly before a fraction of integers is a mixed number, ``2 1/2``.
    """
    result: list[Piece] = []
    for place, piece in enumerate(pieces):
        before = pieces[place - 1] if place else None
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.node.kind == "fraction" and not piece.node.text:
            if before and _is_mixed(before, piece):
                first = pieces[place - 2] if place > 1 else None
                if _is_factor(first, behind=False) or _is_factor(after, behind=True):
                    result[-1] = before._replace(text=f"({before.text}")
                    result.append(piece._replace(text=f" {piece.text})"))
                else:
                    result.append(piece._replace(text=f" {piece.text}"))
                continue
            alone = _is_apart(before, behind=False) and _is_apart(after, behind=True)
            result.append(piece if alone else piece._replace(text=f"({piece.text})"))
        elif piece.node.kind == "root" and _goes_on(after):
            result.append(piece._replace(text=piece.bracketed))
        else:
            result.append(piece)
    return result


def _is_mixed(number: Piece, fraction: Piece) -> bool:
    parts = [number.node, *fraction.node.children]
    return all(node.kind == "number" and _INTEGER.fullmatch(node.text) for node in parts)


def _is_factor(piece: Piece | None, *, behind: bool) -> bool:
    """Whether what stands beside a number is multiplied with it."""
    if piece is None or piece.role in _APART:
        return False
    return piece.role != ("closing" if behind else "opening")


def _is_apart(piece: Piece | None, *, behind: bool) -> bool:
    """Whether what stands beside a fraction leaves it as it is."""
    times = piece is not None and piece.role == "sign" and piece.text in _TIMES
    return times or not _is_factor(piece, behind=behind)


def _goes_on(piece: Piece | None) -> bool:
    """Whether what follows a root would be read as standing under it."""
    if piece is None:
        return False
    return piece.role == "opening" or (piece.role == "operand" and piece.text[0] not in "√∛∜")
