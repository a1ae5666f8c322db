r"""Rows and columns: ``\begin{…}``, ``\substack``, and rows that stand in a formula by themselves."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pipeline.inline.math.parser import Parser
from pipeline.inline.math.rows import row_of
from pipeline.inline.math.symbols import sign
from pipeline.inline.math.tree import EMPTY, Node


class Layout(NamedTuple):
    """Layout of an environment.

    Attributes:
        columns: sides of its columns (``l``, ``c``, ``r``), repeated as often as needed; empty for centred.
        opening: the bracket before it, if any.
        closing: that behind it.
        argument: whether a braced argument precedes the rows.
        display: whether its cells are set as displayed formulas.
    """

    columns: str = ""
    opening: str = ""
    closing: str = ""
    argument: bool = False
    display: bool = False


_ALIGNED = Layout("rl", display=True)
_GATHERED = Layout(display=True)
# Environments that are displayed formulas by themselves, outside of dollar signs.
DISPLAYED: dict[str, Layout] = {
    **dict.fromkeys(("equation", "gather", "multline", "displaymath", "math"), _GATHERED),
    **dict.fromkeys(("align", "flalign", "split"), _ALIGNED),
    "alignat": Layout("rl", argument=True, display=True),
    "eqnarray": Layout("rcl", display=True),
}
LAYOUTS: dict[str, Layout] = {
    **DISPLAYED,
    "aligned": _ALIGNED,
    "alignedat": DISPLAYED["alignat"],
    "gathered": _GATHERED,
    "multlined": _GATHERED,
    "array": Layout(argument=True),
    "subarray": Layout(argument=True),
    "matrix": Layout(),
    "smallmatrix": Layout(),
    "pmatrix": Layout("", "(", ")"),
    "bmatrix": Layout("", "[", "]"),
    "Bmatrix": Layout("", "{", "}"),
    "vmatrix": Layout("", "|", "|"),
    "Vmatrix": Layout("", "\u2016", "\u2016"),
    "psmallmatrix": Layout("", "(", ")"),
    "bsmallmatrix": Layout("", "[", "]"),
    "cases": Layout("l", "{"),
    "dcases": Layout("l", "{", display=True),
    "rcases": Layout("l", "", "}"),
    "drcases": Layout("l", "", "}", display=True),
}
_PLACE = re.compile(r"\[[tbc]?\]")
_COLUMN_OPTION = re.compile(r"\[([lcr])\]")
_ROW_SPACE = re.compile(r"\[\s*-?[\d.]+\s*[a-z]{2}\s*\]")
_COLUMNS = re.compile(r"[lcr|\s]*")
_ROW_ENDS = (r"\\", r"\cr", r"\newline")
_CELL_ENDS = ("&", *_ROW_ENDS)


def environment(parser: Parser, _name: str) -> Node:
    r"""Return the node of an environment, from its name behind ``\begin`` to its ``\end``."""
    written = parser.raw_argument()
    name = written.removesuffix("*")
    layout = LAYOUTS.get(name)
    if layout is None:
        parser.fail()
    columns = layout.columns
    if (
        parser.match(_PLACE) is None
        and written.endswith("matrix*")
        and (option := parser.match(_COLUMN_OPTION))
    ):
        columns = option[1]
    if layout.argument:
        argument = parser.raw_argument()
        if not layout.columns:
            if not _COLUMNS.fullmatch(argument):
                parser.fail()
            columns = re.sub(r"[|\s]", "", argument)
    display, parser.display = parser.display, layout.display
    rows = _rows(parser, r"\end")
    parser.display = display
    parser.expect(r"\end")
    if parser.raw_argument() != written:
        parser.fail()
    return _bracketed(_table(rows, columns), layout)


def substack(parser: Parser, _name: str) -> Node:
    r"""Parse ``\substack{a\\b}``."""
    parser.expect("{")
    rows = _rows(parser, "}")
    parser.expect("}")
    return _table(rows, "")


def bare_rows(parser: Parser, first: Node) -> Node:
    r"""A formula that goes on in rows or columns without saying so: ``x &= y \\ z &= 1``.

    Args:
        parser: behind the first cell.
        first: that cell.
    """
    rows = _rows(parser, "", first)
    if len(rows) == 1 and not _meet_at_relation(rows[0]):
        ampersand = Node("symbol", "&")
        return row_of([rows[0][0], *(node for cell in rows[0][1:] for node in (ampersand, cell))])
    return _table(rows, "rl")


def _meet_at_relation(cells: list[Node]) -> bool:
    """Whether each ``&`` stands beside a relation, where it aligns; else it is a sign."""
    return all(_is_relation(left, -1) or _is_relation(right, 0) for left, right in pairwise(cells))


def _is_relation(cell: Node, place: int) -> bool:
    """Whether a cell's first or last node is one."""
    edge = cell.children[place] if cell.kind == "row" and cell.children else cell
    return edge.kind == "operator" and sign(edge.text) == "rel"


def _rows(parser: Parser, end: str, first: Node | None = None) -> list[list[Node]]:
    """Rows of cells up to ``end``, which stays; an empty last row is none."""
    _skip_rules(parser)
    rows = [[parser.row(*_CELL_ENDS, end) if first is None else first]]
    while (piece := parser.peek()) and piece != end:
        parser.take()
        if piece == "&":
            rows[-1].append(parser.row(*_CELL_ENDS, end))
        else:
            parser.match(_ROW_SPACE)
            _skip_rules(parser)
            rows.append([parser.row(*_CELL_ENDS, end)])
    if not parser.peek() and end:
        parser.fail()
    return rows[:-1] if len(rows) > 1 and rows[-1] == [EMPTY] else rows


def _skip_rules(parser: Parser) -> None:
    """Go on behind lines between rows, which are drawn no more than those between columns."""
    while parser.skip(r"\hline") or parser.skip(r"\hdashline"):
        pass


def _table(rows: list[list[Node]], columns: str) -> Node:
    """A table; one of a single cell is that cell."""
    if len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    return Node("table", columns, tuple(Node("row", "", tuple(cells)) for cells in rows))


def _bracketed(content: Node, layout: Layout) -> Node:
    if not layout.opening and not layout.closing:
        return content
    return Node("fence", "", (Node("operator", layout.opening), content, Node("operator", layout.closing)))
