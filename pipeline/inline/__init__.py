"""A paragraph as inline parts, once, for every writer: text, links, code, emphasis, formulas.

Pure. Text is data: whatever a digest holds, nothing here raises, the work is linear in the length of
a line, no TeX is carried out, and what is not understood stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.inline import blocks as block_rules
from pipeline.inline import links, scanning
from pipeline.inline import math as mathematics
from pipeline.model import (
    Blocks,
    Body,
    Emphasis,
    Entry,
    Heading,
    Link,
    Math,
    Paragraph,
    Parts,
    Raw,
    Strike,
    Strong,
    Text,
    plain,
)

__all__ = ["blocks", "body", "misunderstood", "parts", "title"]

_TEX = re.compile(r"[\\$]")
# An address up to where only a long look can tell whether it goes on.
_ADDRESS = re.compile(r"""https?://[^\s`"$\\{}()\[\]]*+(?![$\\{}()\[\]])""", re.IGNORECASE)


def parts(text: str) -> Parts:
    """One line of text as inline parts; characters without markup between them are one ``Text``.

    Never empty, and never without a visible character where ``text`` has one.
    """
    found = scanning.parts(text, _formula, links.bare)
    return found if plain(found).strip() else scanning.merged((Text(text),))


def blocks(paragraphs: Sequence[str]) -> Blocks:
    """Paragraphs as blocks: see :mod:`pipeline.inline.blocks`."""
    return block_rules.with_levels(block_rules.blocks(paragraphs, parts))


def introduction(paragraphs: Sequence[str]) -> Blocks:
    """As :func:`blocks`, with headings as bold paragraphs: what follows them are the titles of entries."""
    return tuple(
        Paragraph((Strong(block.parts),)) if isinstance(block, Heading) else block
        for block in blocks(paragraphs)
    )


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


def misunderstood(text: str) -> tuple[tuple[int, str], ...]:
    """The places of TeX that is shown as it was written: column from 1, and what stands there.

    Cheap, for ``digests check``: formulas that are surely understood are not converted.
    """
    if not _TEX.search(text):
        return ()
    found = []
    position = 0
    for raw in filter(_TEX.search, _raw(scanning.parts(text, _glance, _skip))):
        position = text.find(raw, position)
        found.append((position + 1, raw.rstrip("{")))
        position += len(raw)
    return tuple(found)


def _formula(source: str) -> Text | Math | None:
    try:
        return mathematics.convert(source)
    except ValueError:
        return None


def _glance(source: str) -> Text | Math | None:
    return Text(source) if mathematics.surely_understood(source) else _formula(source)


def _skip(text: str, start: int) -> tuple[Link, int] | None:
    match = _ADDRESS.match(text, start)
    return (Link(match[0], match[0]), match.end()) if match else links.bare(text, start)


def _raw(parts: Parts) -> list[str]:
    found: list[str] = []
    for part in parts:
        if isinstance(part, Raw):
            found.append(part.text)
        elif isinstance(part, Strong | Emphasis | Strike):
            found += _raw(part.parts)
    return found
