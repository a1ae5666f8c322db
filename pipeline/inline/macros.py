r"""The author's own TeX macros, as ``[tex.macros]`` in the settings has them."""

from __future__ import annotations

import re

from pipeline.inline.braces import closing_brace

_PLACE = re.compile(r"#([1-9])")
_CHARACTER = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z])|[^{}]", re.DOTALL)


def expansion(text: str, start: int, macro: str, replacement: str) -> tuple[str, int] | None:
    r"""What a macro stands for where it is used, and where it ends there.

    Args:
        text: where it is used.
        start: its backslash.
        macro: its name, with the backslash.
        replacement: what it stands for; ``#1`` to ``#9`` are its arguments, and as many follow it.

    Returns:
        None where an argument is missing.
    """
    end = start + len(macro)
    arguments: list[str] = []
    for _ in range(max(map(int, _PLACE.findall(replacement)), default=0)):
        while text[end : end + 1].isspace():
            end += 1
        closing = closing_brace(text, end) if text.startswith("{", end) else None
        if closing is not None:
            arguments.append(text[end + 1 : closing])
            end = closing + 1
        elif character := _CHARACTER.match(text, end):
            arguments.append(character[0])
            end = character.end()
        else:
            return None
    shown = _PLACE.sub(lambda place: arguments[int(place[1]) - 1], replacement)
    # A macro's name ends at what is no letter.
    follows = re.search(r"\\[A-Za-z]+$", shown) and text[end : end + 1].isalpha()
    return (shown + " " if follows else shown), end
