"""Documents of each feed and the entries that they hold; from the index alone.

The entries of a feed are cut, from the oldest on, into archives of ``feed.size`` (RFC 5005 §4); the
subscription document has the rest, ``feed.size`` entries at least and less than twice as many. So nothing
is in two documents, and new days add archives but change none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from pipeline import locations
from pipeline.collection import selection
from pipeline.collection.index import Index, IndexDay, IndexEntry
from pipeline.fingerprint import fingerprint
from pipeline.settings import Settings
from pipeline.writing.feeds import registry
from pipeline.writing.feeds.registry import Feed

# What an empty feed of an empty collection is as old as.
_EPOCH = dt.date(1970, 1, 1)


class DuplicateIdError(ValueError):
    """Two entries of the collection have one id, so readers would show one of them only."""


class FeedDocument(Struct, frozen=True, gc=False):
    """One file of a feed.

    Attributes:
        path: under ``output/``.
        feed: what it belongs to.
        archive: its number, from 1, oldest first; 0 for the subscription document.
        previous: path of the archive with the entries next older; empty where there are none.
        newest: date and position of the newest entry; of the collection's first where it has none.
        anchors: its entries, newest first; none where its entries are days.
        dates: the days that its rendering needs, newest first.
        fingerprint: changes when anything that it shows does.
    """

    path: str
    feed: Feed
    archive: int
    previous: str
    newest: tuple[dt.date, int]
    anchors: tuple[str, ...]
    dates: tuple[dt.date, ...]
    fingerprint: str


def plan(index: Index, settings: Settings) -> tuple[FeedDocument, ...]:
    """All documents of all feeds, from the index alone.

    Raises:
        DuplicateIdError: two entries have the same id (RFC 4287 §4.2.6). The index allows none.
    """
    _check_ids(index)
    newest = _newest_first(index.days)
    tagged: dict[str, list[IndexEntry]] = {}
    for entry in newest:
        for key in entry.tags:
            tagged.setdefault(key, []).append(entry)
    documents: list[FeedDocument] = []
    for feed in registry.feeds(index, settings):
        if feed.name == registry.DAILY:
            held = _days(index, feed)
        elif feed.edition:
            held = _articles(_newest_first(selection.select(index, feed.edition)))
        else:
            held = _articles(_in_language(tagged.get(feed.tag.key, ()) if feed.tag else newest, feed))
        documents.extend(_documents(feed, held, settings.feed.size, index))
    return tuple(documents)


def plan_json(documents: Sequence[FeedDocument]) -> tuple[FeedDocument, ...]:
    """The JSON Feeds, each with the entries of the subscription document, and so with its fingerprint.

    Args:
        documents: of :func:`plan`.
    """
    return tuple(
        replace(document, path=document.feed.json_path)
        for document in documents
        if document.feed.json_path and not document.archive
    )


def _check_ids(index: Index) -> None:
    seen: dict[str, IndexEntry] = {}
    for entry in _newest_first(index.days):
        other = seen.setdefault(entry.id, entry)
        if other is not entry:
            raise DuplicateIdError(
                f"two entries have the id {entry.id}: "
                f'"{entry.title}" of {entry.date} and "{other.title}" of {other.date}'
            )


def _newest_first(days: Sequence[IndexDay]) -> list[IndexEntry]:
    """Entries, newest day first; within a day in the digest's order."""
    return [entry for day in reversed(days) for entry in day.entries]


def _in_language(entries: Sequence[IndexEntry], feed: Feed) -> Sequence[IndexEntry]:
    """Return entries with commentary in the language of the feed; all of them where it has both."""
    return entries if feed.flavour == "both" else [e for e in entries if feed.flavour in e.languages]


class _Held(NamedTuple):
    """An entry of a feed: an article, or a whole day (then without anchor)."""

    date: dt.date
    position: int
    anchor: str
    fingerprint: str


def _articles(entries: Sequence[IndexEntry]) -> list[_Held]:
    return [_Held(entry.date, entry.position, entry.anchor, entry.fingerprint) for entry in entries]


def _days(index: Index, feed: Feed) -> list[_Held]:
    days = [
        day.choosing(tuple(_in_language(day.entries, feed)), day.introduction) for day in reversed(index.days)
    ]
    return [_Held(day.date, 0, "", day.fingerprint) for day in days if day.entries or feed.flavour == "both"]


def _documents(feed: Feed, held: Sequence[_Held], size: int, index: Index) -> Iterator[FeedDocument]:
    """Cut a feed's entries, newest first, into archives and the rest; one language has the newest only."""
    if feed.flavour != "both":
        yield _document(feed, held[:size], 0, "", index)
        return
    previous = ""
    end = len(held)
    for archive in range(1, len(held) // size):
        yield (document := _document(feed, held[end - size : end], archive, previous, index))
        previous = document.path
        end -= size
    yield _document(feed, held[:end], 0, previous, index)


def _document(feed: Feed, held: Sequence[_Held], archive: int, previous: str, index: Index) -> FeedDocument:
    first = index.days[0].date if index.days else _EPOCH
    newest = (held[0].date, held[0].position) if held else (first, 0)
    return FeedDocument(
        path=locations.feed_archive(feed.name, archive) if archive else feed.path,
        feed=feed,
        archive=archive,
        previous=previous,
        newest=newest,
        anchors=tuple(entry.anchor for entry in held if entry.anchor),
        dates=tuple(dict.fromkeys(entry.date for entry in held)),
        fingerprint=fingerprint((feed, archive, previous, newest, [entry.fingerprint for entry in held])),
    )
