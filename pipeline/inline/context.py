"""What the finders of markup need from each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from pipeline.model import Link, Math, Parts, Text

# What was found, and where it ends.
Found: TypeAlias = tuple[Parts, int]


class Context(NamedTuple):
    r"""How to make parts of what is found.

    Attributes:
        parts: those of a text within other markup.
        formula: that of a formula's TeX, or None if it is not understood.
        address: a link where an address begins in a text, and its end, or None.
        is_tex: whether the line is TeX, so that its braces are TeX's.
        escapes_quotes: whether it writes ``\"``, as in code, for a quotation mark.
    """

    parts: Callable[[str], Parts]
    formula: Callable[[str], Text | Math | None]
    address: Callable[[str, int], tuple[Link, int] | None]
    is_tex: bool
    escapes_quotes: bool
