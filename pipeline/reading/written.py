"""Markdown that is not understood, and so shown as it was written: one message of each kind in a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.diagnostics import Diagnostic
from pipeline.reading import blocks
from pipeline.reading.lines import Line

# What may be worth a closer look; most lines have none of it.
_SIGNS = ("<", "[^", "[!", "![[", "%%", "```", "~~~", "==", "[ ]", "[x]")
# Patterns are compiled when they are needed, which most of them seldom are.
_KINDS = {
    "HTML": (
        r"(?i)</?(?:a|b|br|blockquote|center|code|details|div|em|font|h[1-6]|hr|i|iframe|img|kbd|li|mark|ol|p|pre|s"
        r"|script|small|span|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|video)(?:\s[^<>]*)?/?>"
        r"|<!--"
    ),
    "a footnote": r"\[\^[\w-]+\]",
    "a callout": r"^>\s*\[![\w-]+\]",
    "a file shown in place": r"!\[\[[^\[\]]+\]\]",
    "a comment": r"%%[^%]+%%",
    "a highlight": r"(?<![=\w])==(?![\s=])[^=]+(?<![\s=])==(?![=\w])",
    "a task": r"^[-*+]\s+\[[ xX]\]\s",
    "a fence that nothing closes": r"^(?:`{3,}[^`]*$|~{3,}\s*\w*$)",
}
_CODE = r"`[^`]*`"


def markdown_as_written(path: str, found: Sequence[Line]) -> list[Diagnostic]:
    """A D025 at the first place of each kind of markup that is not understood."""
    said: dict[str, Diagnostic] = {}
    for line in found:
        if not any(sign in line.text for sign in _SIGNS) or blocks.is_code(line.text):
            continue
        bare = (
            re.sub(_CODE, lambda match: " " * len(match[0]), line.text)
            if "``" not in line.text
            else line.text
        )
        for kind, pattern in _KINDS.items():
            if kind not in said and (match := re.search(pattern, bare)):
                message = f"{kind} is shown as written"
                said[kind] = line.diagnose("D025", path, message, at=match.start())
    return list(said.values())
