"""Entries of feeds as they were published: those of days that have not changed since need not be made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from pipeline.writing.feeds import registry
from pipeline.writing.feeds.planning import FeedDay, FeedDocument

_Entry = TypeVar("_Entry")


class PublishedFeeds(NamedTuple):
    """The documents as the same program published them last, with the same settings.

    Attributes:
        standing: the days whose fingerprints (:func:`day_fingerprints`) have not changed since.
        authority: of ids.
        read: path to the content of a document; to None where nothing lies as it was published.
    """

    standing: frozenset[dt.date]
    authority: str
    read: Callable[[str], bytes | None]

    def entries(
        self, document: FeedDocument, cut: Callable[[bytes], Mapping[str, _Entry]]
    ) -> list[_Entry | None]:
        """Return for each entry of a document what it is made into; None where that is not known.

        Args:
            document: the document as it will be.
            cut: makes of the content of a document its entries by their ids.
        """
        content = None if self.standing.isdisjoint(document.dates) else self.read(document.path)
        there = cut(content) if content else {}
        return [
            there.get(day_id(entry.date, self.authority) if isinstance(entry, FeedDay) else entry.id)
            if entry.date in self.standing
            else None
            for entry in document.entries
        ]


NOTHING = PublishedFeeds(frozenset(), "", lambda _: None)


def day_id(date: dt.date, authority: str) -> str:
    """Return the id of the entry that is a whole day."""
    return f"tag:{authority}:{date.isoformat()}"


def day_fingerprints(documents: Iterable[FeedDocument]) -> dict[dt.date, str]:
    """Return for each day a fingerprint that changes when anything does that a feed shows of it.

    They are those of the feed whose entries are whole days, in both languages: no other shows more of a day.

    Args:
        documents: all documents.
    """
    return {
        entry.date: entry.fingerprint
        for document in documents
        if document.feed.name == registry.DAILY and document.feed.flavour == "both"
        for entry in document.entries
    }
