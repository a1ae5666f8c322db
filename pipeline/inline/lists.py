"""Lists: consecutive paragraphs that begin with bullets or numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.model import Block, ItemList, Paragraph, Parts

# What a line of a list begins with.
ITEM = re.compile(r"(?:([-*•‣▪])|(\d{1,3})([.)]))\s+(?=\S)")


def blocks(paragraphs: Sequence[str], parts: Callable[[str], Parts]) -> Iterator[Block]:
    """Yield a list where two or more items follow each other, and a paragraph for each other text.

    Items belong together when they have the same bullet, or numbers that count up by one. A line that
    merely looks like an item (``2024. 12``, ``* 주의``) stands alone and is left as it is.

    Args:
        paragraphs: the lines.
        parts: what makes inline parts of a line.
    """
    start = 0
    while start < len(paragraphs):
        first = ITEM.match(paragraphs[start])
        items = [(paragraphs[start], first)]
        while first and start + len(items) < len(paragraphs):
            line = paragraphs[start + len(items)]
            following = ITEM.match(line)
            if following is None or not _continues(first, following, len(items)):
                break
            items.append((line, following))
        if first and len(items) > 1:
            texts = tuple(parts(line[marker.end() :]) for line, marker in items if marker)
            yield ItemList(texts, int(first[2]) if first[2] else None)
        else:
            yield Paragraph(parts(paragraphs[start]))
        start += len(items)


def _continues(first: re.Match[str], following: re.Match[str], distance: int) -> bool:
    """Whether ``following`` is the item ``distance`` places behind ``first``."""
    if first[1]:
        return first[1] == following[1]
    return first[3] == following[3] and int(following[2]) == int(first[2]) + distance
