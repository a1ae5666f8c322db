"""A paragraph as inline parts, once, for every writer: text, links, code, emphasis.

Pure. Text is data: whatever a digest holds, nothing here raises, the work is linear in the length of
a line, and what is not understood stays as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.inline import lists, scanning
from pipeline.model import Blocks, Body, Entry, Link, Parts, Text

__all__ = ["blocks", "body", "parts", "title"]


def parts(text: str) -> Parts:
    """One line of text as inline parts; characters without markup between them are one ``Text``."""
    return scanning.parts(text)


def blocks(paragraphs: Sequence[str]) -> Blocks:
    """Paragraphs as blocks: lists are recognised, each other paragraph stands for itself."""
    return tuple(lists.blocks(paragraphs, parts))


def title(text: str) -> Parts:
    """A title as inline parts; it is a link itself, so that addresses in it are none."""
    return scanning.merged(Text(part.text) if isinstance(part, Link) else part for part in parts(text))


def body(entry: Entry) -> Body:
    """The text of an entry, parsed."""
    return Body(
        title=title(entry.title),
        abstract=blocks(entry.abstract),
        ko=blocks(entry.commentary.ko),
        en=blocks(entry.commentary.en),
    )
