"""Braces that belong together."""

from __future__ import annotations

import re

# Deeper nesting, or more between two braces, is nothing that a person wrote; the bounds keep the work linear.
DEEPEST = 12
LONGEST = 5_000

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


def closing_brace(text: str, opening: int) -> int | None:
    """Where the brace closes that opens at ``opening``; None if it does not, too far or too deep within."""
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


def is_balanced(text: str) -> bool:
    """Whether all braces belong together, none of them nested too deep."""
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
