"""Functions and values that the finders of markup share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from pipeline.model import Link, Math, Parts, Raw, Text

# What was found, and where it ends.
Found: TypeAlias = tuple[Parts, int]
# Finds the URL that begins at an index of a text: the link and the index behind it, or None.
AddressFinder: TypeAlias = Callable[[str, int], tuple[Link, int] | None]


class Tools(NamedTuple):
    """Functions and lists shared by a whole line, at every depth of its markup.

    Attributes:
        formula: converts a formula's TeX, displayed or not, to a part; None if it is not supported.
        characters: whether characters show all of a formula's TeX.
        in_markup: whether formulas are in markup, also those that characters show.
        address: finds URLs.
        macros: the author's own TeX macros: name with its backslash to its replacement.
        expansions: collects the author's macros that were used, whose number is limited.
        unsupported: collects TeX that is shown as written, with its index in the line.
    """

    formula: Callable[[str, bool], Text | Math | None]
    characters: Callable[[str], bool]
    in_markup: bool
    address: AddressFinder
    macros: Mapping[str, str]
    expansions: list[str]
    unsupported: list[tuple[int, str]]


class Context(NamedTuple):
    r"""Functions that make parts within one text: a line, or the content of markup in a line.

    Attributes:
        parts: parses a text within this one, given the index at which it begins.
        expanded: parses the replacement of an author's macro, given its index and the macro as written.
        raw: makes a part of unsupported TeX, given its index.
        tools: those of the line.
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
        """Return a formula's TeX as a part; None if it is not supported."""
        return self.tools.formula(source, display)
