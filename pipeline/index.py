"""The index: all entries of the collection without their text, and what only the whole can tell.

Identity (which entries are twins), the form in which a tag is shown, which paper has which address:
these need every digest, the text needs one. So the index is built from the head of each entry
(:class:`Head`), and :func:`resolve` then joins it with the text of the days that a writer needs.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (msgspec resolves the annotations when it decodes)

from msgspec import Struct

from pipeline.model import Language, Tag


class IndexEntry(Struct, frozen=True, gc=False):
    """One entry; the fields as in :class:`pipeline.model.Article`.

    ``tags`` are keys into :attr:`Index.tags`; ``languages`` those it has commentary in.
    """

    id: str
    anchor: str
    date: dt.date
    position: int
    title: str
    tags: tuple[str, ...]
    languages: tuple[Language, ...]
    address: str | None
    searched: bool
    fingerprint: str


class IndexDay(Struct, frozen=True, gc=False):
    """One date; ``fingerprint`` changes when its introduction or any of its entries does."""

    date: dt.date
    entries: tuple[IndexEntry, ...]
    introduced: bool
    fingerprint: str


class TagSummary(Struct, frozen=True, gc=False):
    """A tag with what the whole collection says of it; ``newest`` is None when nothing uses it."""

    tag: Tag
    count: int
    newest: dt.date | None


class Index(Struct, frozen=True, gc=False):
    """The collection without its text; ``days`` oldest first, ``tags`` by key, sorted."""

    days: tuple[IndexDay, ...]
    tags: dict[str, TagSummary]
