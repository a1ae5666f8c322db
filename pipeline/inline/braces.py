"""Matching of braces, in time linear in the length of the text."""

from __future__ import annotations

import re

# Deeper nesting, or more between two braces, is nothing that a person wrote; the bounds keep the work linear.
DEEPEST = 12
LONGEST = 5_000

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


def closing_brace(text: str, opening: int) -> int | None:
    """Return the index of the brace that closes the one at ``opening``.

    None if there is none within ``LONGEST`` characters, or if braces are nested more than ``DEEPEST`` deep.
    """
    level = 0
    for match in _BRACE.finditer(text, opening, opening + LONGEST):
        if match[0] == "{":
            level += 1
        elif match[0] == "}":
            level -= 1
        if level == 0:
            return match.start()
        if level > DEEPEST:
            return None
    return None


def argument(text: str, start: int) -> tuple[str, int] | None:
    """Return the content of the braces that open at ``start`` and the index behind them, or None."""
    if not text.startswith("{", start):
        return None
    closing = closing_brace(text, start)
    return None if closing is None else (text[start + 1 : closing], closing + 1)


def is_balanced(text: str) -> bool:
    """Whether every brace has its partner, and none is nested more than ``DEEPEST`` deep."""
    position = 0
    while match := _BRACE.search(text, position):
        position = match.end()
        if match[0] == "}":
            return False
        if match[0] == "{":
            closing = closing_brace(text, match.start())
            if closing is None:
                return False
            position = closing + 1
    return True
