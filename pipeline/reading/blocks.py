"""Lines of a text that belong together: fenced code is one text, what lies below a list's item is indented.

Where a fence begins and ends is looked for here already (CommonMark §4.5), since what stands between is no
line of the grammar: ``#include`` in code is no tag. All other blocks are found by
:mod:`pipeline.inline.blocks`, in the texts that are made here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from pipeline.reading.lines import Line

_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_ITEM = re.compile(r"(?:[-*+•‣▪]|\d{1,3}[.)])\s+\S")
_TAB = 4


def with_code(found: Sequence[Line]) -> list[Line]:
    """The lines, those of fenced code as one line with its lines in its text, blank ones as well.

    A fence that nothing closes is a line as any other.
    """
    if not any(line.text.startswith(("```", "~~~")) for line in found):
        return list(found)
    closing = _closing(found)
    result: list[Line] = []
    at = 0
    while at < len(found):
        end = closing.get(at)
        if end is None:
            result.append(found[at])
            at += 1
        else:
            result.append(replace(found[at], text=_code(found[at : end + 1])))
            at = end + 1
    return result


def is_code(text: str) -> bool:
    """Whether a text is fenced code."""
    return "\n" in text


def texts(found: Sequence[Line]) -> list[str]:
    """The text of each line, with its indentation where that is below an item of a list."""
    result: list[str] = []
    below = 0  # the least indentation that is below an item; 0 where there is none
    for line in found:
        depth = indentation(line) if below else 0
        is_item = _ITEM.match(line.text) is not None
        if below and depth < below:
            below = depth = 0
        result.append(" " * depth + line.text)
        if is_item:
            below = below or 1
        elif not depth:
            below = 0
    return result


def link_names(found: Iterable[str]) -> tuple[str, ...]:
    """The names in ``[[…]]`` of texts, each once."""
    linked = [text for text in found if "[[" in text and not is_code(text)]
    if not linked:
        return ()
    from pipeline.inline import markdown  # few texts have links, and a check is to be quick

    return tuple(dict.fromkeys(name for text in linked for name in markdown.link_names(text)))


def indentation(line: Line) -> int:
    """Columns of space before a line's text; a tab leads to the next fourth."""
    blank = line.raw[: len(line.raw) - len(line.raw.lstrip(" \t"))]
    return len(blank.expandtabs(_TAB))


def _closing(found: Sequence[Line]) -> dict[int, int]:
    """The index of the closing fence of each opening one."""
    pairs: dict[int, int] = {}
    opened: int | None = None
    mark = ""
    for at, line in enumerate(found):
        fence = _FENCE.match(line.text)
        if fence is None:
            continue
        if opened is None:
            opened, mark = at, fence[0]
        elif fence[0] == line.text and fence[0].startswith(mark):
            pairs[opened] = at
            opened = None
    return pairs


def _code(block: Sequence[Line]) -> str:
    """Fenced code with the lines between its fences, indented as within them."""
    depth = indentation(block[0])
    rows = [block[0].text]
    for before, line in itertools.pairwise(block):
        inner = " " * max(0, indentation(line) - depth) if line is not block[-1] else ""
        rows += [*[""] * (line.number - before.number - 1), inner + line.text]
    return "\n".join(rows)
