"""Normalisation of rows: neighbouring nodes that belong together become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.inline.math.tree import BRACKETS, EMPTY, Node, opening_of


def row_of(nodes: Iterable[Node]) -> Node:
    """Return a row of nodes without empty nodes and nested rows; a single node as itself."""
    children = tuple(_bracketed(_fenced(list(_independent(_flat(nodes))))))
    if len(children) == 1:
        return children[0]
    return Node("row", "", children)


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.kind == "row":
            yield from node.children
        else:
            yield node


def _independent(nodes: Iterable[Node]) -> Iterator[Node]:
    r"""The nodes with ``\perp\!\!\!\perp``, two signs pushed together, as one sign."""
    waiting: list[Node] = []
    for node in nodes:
        if node == Node("operator", "⊥") and len(waiting) > 1:
            yield Node("operator", "⊥⊥")
            waiting = []
        elif waiting and node.kind == "space" and float(node.text) < 0:
            waiting.append(node)
        else:
            yield from waiting
            waiting = []
            if node == Node("operator", "⊥"):
                waiting = [node]
            else:
                yield node
    yield from waiting


def _fenced(nodes: list[Node]) -> Iterator[Node]:
    """The nodes with the brackets around a table as one with it, so that they grow."""
    place = 0
    while place < len(nodes):
        opening, table, closing = (*nodes[place : place + 3], EMPTY, EMPTY)[:3]
        if opening.text not in BRACKETS or table.kind != "table":
            yield opening
            place += 1
            continue
        closes = closing.text == BRACKETS[opening.text]
        yield Node("fence", "", (opening, table, closing if closes else Node("operator")))
        place += 3 if closes else 2


def _bracketed(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes with each script on a closing bracket set on all that the brackets hold.

    TeX does not care, but equation editors take a lone bracket for a mistake.
    """
    result: list[Node] = []
    for node in nodes:
        base = node.children[0] if node.kind == "scripts" else EMPTY
        opening = opening_of(result, base.text) if base.kind == "operator" else None
        if opening is not None:
            held = Node("row", "", (*result[opening:], base))
            del result[opening:]
            node = Node("scripts", "", (held, *node.children[1:]))  # noqa: PLW2901 (the same, completed)
        result.append(node)
    yield from result
