"""Digests in the form of a digest (rules 1 to 5 of ``pipeline/reading/FORMAT.md``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from pipeline.model import Digest, Entry
from pipeline.writing.common import dates
from pipeline.writing.text import paragraphs


def write(digests: Iterable[Digest]) -> str:
    """Return digests as text: of entries that a digest can hold, what is read again is the same."""
    return "\n".join("\n".join(_digest(digest)) + "\n" for digest in digests)


def _digest(digest: Digest) -> Iterator[str]:
    date = digest.date or dt.date.min
    yield dates.long_date(date, "ko")
    yield from map(paragraphs.lines, digest.introduction)
    for entry in digest.entries:
        yield ""
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield entry.title
    if entry.authors:
        between = "; " if any("," in name for name in entry.authors) else ", "
        yield f"({between.join(entry.authors)})"
    if entry.url:
        yield entry.url
    yield from map(paragraphs.lines, (*entry.abstract, *entry.commentary.ko, *entry.commentary.en))
    if entry.tags:
        yield " ".join(f"#{tag}" for tag in entry.tags)
