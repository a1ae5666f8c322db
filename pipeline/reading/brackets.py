"""Pairs of round brackets in a line."""

from __future__ import annotations

import re

OPEN, CLOSE = "(（", ")）"
_BRACKET = re.compile("[()（）]")


def pair_brackets(text: str) -> tuple[dict[int, int], list[int], list[int]]:
    """Return which round bracket closes which, and those that nothing closes or nothing opens."""
    pairs: dict[int, int] = {}
    unclosed: list[int] = []
    unopened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match.group() in OPEN:
            unclosed.append(match.start())
        elif unclosed:
            pairs[unclosed.pop()] = match.start()
        else:
            unopened.append(match.start())
    return pairs, unclosed, unopened
