"""Digests as Markdown that keeps everything (rule 14 of ``pipeline/reading/FORMAT.md``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.model import EXPORT_MARK, EXPORT_SECTIONS, Digest, Entry
from pipeline.writing.text import paragraphs

# Names on a line; a line has no more characters than a file may have on one.
_NAMES = 100
# What begins a line that is no paragraph.
_SIGNS = ("#", "\\", "```", "~~~")


def write(digests: Iterable[Digest]) -> str:
    """Return digests as Markdown: what is read again is the same, whatever they hold."""
    texts = [EXPORT_MARK, *(text for digest in digests for text in _digest(digest))]
    return "\n\n".join(texts) + "\n"


def _digest(digest: Digest) -> Iterator[str]:
    yield f"# {digest.date}"
    yield from map(_paragraph, digest.introduction)
    for entry in digest.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"## {entry.title}"
    if entry.url:
        yield f"<{entry.url}>"
    for start in range(0, len(entry.authors), _NAMES):
        yield f"Authors: {'; '.join(map(_name, entry.authors[start : start + _NAMES]))}"
    if entry.tags:
        yield " ".join(f"#{tag}" for tag in entry.tags)
    if entry.links:
        yield f"Links: {', '.join(f'[[{name}]]' for name in entry.links)}"
    texts = (entry.abstract, entry.commentary.ko, entry.commentary.en)
    for heading, section in zip(EXPORT_SECTIONS, texts, strict=True):
        if section:
            yield f"### {heading}"
            yield from map(_paragraph, section)


def _paragraph(text: str) -> str:
    if "\n" in text:
        return paragraphs.lines(text)
    bare = text.lstrip(" ")
    return text[: len(text) - len(bare)] + ("\\" if bare.startswith(_SIGNS) else "") + bare


def _name(name: str) -> str:
    return name.replace("\\", "\\\\").replace(";", "\\;")
