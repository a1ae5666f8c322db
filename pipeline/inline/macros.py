r"""The author's own TeX macros, as ``[tex.macros]`` in the settings has them."""

from __future__ import annotations

import re

from pipeline.inline.braces import closing_brace

_PLACE = re.compile(r"#([1-9])")
_CHARACTER = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z])|[^{}]", re.DOTALL)


def expansion(text: str, start: int, macro: str, replacement: str) -> tuple[str, int] | None:
    r"""Return the replacement of a macro where it is used, and the index behind the macro and its arguments.

    Args:
        text: the text that uses it.
        start: the index of its backslash.
        macro: its name, with the backslash.
        replacement: its definition; ``#1`` to ``#9`` stand for the arguments that follow the macro.

    Returns:
        None if an argument is missing.
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
