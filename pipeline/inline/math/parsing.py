"""Function that parses a formula: TeX → tree."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.inline.math.commands import COMMANDS, INFIX
from pipeline.inline.math.environments import bare_rows
from pipeline.inline.math.parser import Grammar, Parser
from pipeline.inline.math.tree import Node

_GRAMMAR = Grammar(COMMANDS, INFIX, bare_rows)


def parse(source: str, macros: Mapping[str, str], *, display: bool = False) -> Node:
    """Return the tree of a formula.

    Args:
        source: TeX, as between dollar signs.
        macros: the author's own: name with its backslash to what it stands for.
        display: whether it stands by itself, where limits go above and below.

    Raises:
        UnsupportedError: it cannot be shown without loss.
    """
    return Parser(source, _GRAMMAR, macros, display=display).formula()
