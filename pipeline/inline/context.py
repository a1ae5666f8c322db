"""What the finders of markup need from each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from pipeline.model import Link, Math, Parts, Raw, Text

# What was found, and where it ends.
Found: TypeAlias = tuple[Parts, int]


class Tools(NamedTuple):
    """The same for all of a line, however deep in it.

    Attributes:
        formula: a formula's TeX, and whether it is displayed, as a part; None if it is not supported.
        characters: whether characters show all of a formula's TeX.
        in_markup: whether formulas are in markup, also those that characters show.
        address: a link where an address begins in a text, and its end, or None.
        macros: the author's own TeX macros: name with its backslash, and what it stands for.
        expansions: gathers the author's macros that were used, for there may be so many.
        unsupported: gathers TeX that is shown as written: its place in the line, from 0, and itself.
    """

    formula: Callable[[str, bool], Text | Math | None]
    characters: Callable[[str], bool]
    in_markup: bool
    address: Callable[[str, int], tuple[Link, int] | None]
    macros: Mapping[str, str]
    expansions: list[str]
    unsupported: list[tuple[int, str]]


class Context(NamedTuple):
    r"""How to make parts of what is found in a text, which may be one within a line.

    Attributes:
        parts: those of a text within other markup, and where in this one it begins.
        expanded: those of what a macro of the author's stands for; where it stands, and as written.
        raw: TeX that is not supported, as written, and where it stands.
        tools: what the line's parts are made with.
        is_tex: whether the text is TeX, so that its braces are TeX's.
        escapes_quotes: whether it writes ``\"``, as in code, for a quotation mark.
    """

    parts: Callable[[str, int], Parts]
    expanded: Callable[[str, int, str], Parts]
    raw: Callable[[str, int], Raw]
    tools: Tools
    is_tex: bool
    escapes_quotes: bool

    def formula(self, source: str, *, display: bool = False) -> Text | Math | None:
        """A formula's TeX as a part; None if it is not supported."""
        return self.tools.formula(source, display)
