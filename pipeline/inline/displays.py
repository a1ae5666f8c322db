r"""Environments of formulas outside of dollar signs: ``\begin{align} … \end{align}``."""

from __future__ import annotations

import re

from pipeline.inline.context import Context, Found
from pipeline.inline.math.environments import DISPLAYED, LAYOUTS

_LONGEST = 2000
_ROWS = re.compile(r"\\\\|&")


def display(text: str, start: int, name: str, context: Context) -> Found | None:
    r"""Return the formula in an environment, or its TeX as written if unsupported, and the index behind it.

    Args:
        text: the line.
        start: where ``\begin`` stands.
        name: the environment's, as written.
        context: how to make parts of what is found.

    Returns:
        None where it is no formula, or never ends.
    """
    closing = f"\\end{{{name}}}"
    place = text.find(closing, start, start + _LONGEST)
    if place < 0:
        return None
    end = place + len(closing)
    source = text[start:end]
    kind = name.removesuffix("*")
    if kind in LAYOUTS and (converted := context.formula(source, display=kind in DISPLAYED)):
        return (converted,), end
    # Rows that nobody understands are still rows.
    if kind in LAYOUTS or _ROWS.search(source):
        return (context.raw(source, start),), end
    return None
