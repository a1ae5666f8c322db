"""Documents of each feed and the entries that they hold; from the index alone.

The entries of a feed are cut, from the oldest on, into archives of ``feed.size`` (RFC 5005 §4); the
subscription document has the rest, ``feed.size`` entries at least and less than twice as many. So nothing
is in two documents, and new days add archives but change none.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pipeline import locations
from pipeline.collection import selection
from pipeline.collection.index import Index, IndexDay, IndexEntry, entries_of
from pipeline.collection.references import CitedEntry, cited_entries
from pipeline.fingerprint import fingerprint
from pipeline.model import Article
from pipeline.references import introduction_anchor
from pipeline.settings import Settings
from pipeline.writing.feeds import registry
from pipeline.writing.feeds.registry import Feed

# What an empty feed of an empty collection is as old as.
_EPOCH = dt.date(1970, 1, 1)

_Entry = TypeVar("_Entry")


class DuplicateIdError(ValueError):
    """Two entries of the collection have one id, so readers would show one of them only."""


class FeedDay(NamedTuple):
    """An entry of a feed that is a whole day; it has what an entry of the index has."""

    date: dt.date
    fingerprint: str
    position: int = 0
    anchor: str = ""


class _Cited(NamedTuple):
    """The entries of the same day or earlier ones that are cited, as far as feeds show them.

    Attributes:
        by_entries: by the fingerprint of the entry that cites them.
        by_days: by the date of the day that cites them, in its introduction and its entries.
    """

    by_entries: dict[str, Sequence[CitedEntry]]
    by_days: dict[dt.date, Sequence[CitedEntry]]


class FeedDocument(Struct, frozen=True, gc=False):
    """One file of a feed.

    Attributes:
        path: under ``output/``.
        feed: what it belongs to.
        archive: its number, from 1, oldest first; 0 for the subscription document.
        previous: path of the archive with the entries next older; empty where there are none.
        newest: date and position of the newest entry; of the collection's first where it has none.
        entries: newest first.
        fingerprint: changes when anything that it shows does.
    """

    path: str
    feed: Feed
    archive: int
    previous: str
    newest: tuple[dt.date, int]
    entries: Sequence[IndexEntry | Article | FeedDay]
    fingerprint: str

    # Worked out when asked for, since most documents are planned and not rendered.
    @property
    def anchors(self) -> tuple[str, ...]:
        """Its entries, newest first; none where they are days."""
        return tuple(entry.anchor for entry in self.entries if entry.anchor)

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The days that its rendering needs, newest first."""
        return tuple(dict.fromkeys(entry.date for entry in self.entries))


def plan(index: Index, settings: Settings) -> tuple[FeedDocument, ...]:
    """All documents of all feeds, from the index alone.

    Raises:
        DuplicateIdError: two entries have the same id (RFC 4287 §4.2.6). The index allows none.
    """
    newest = _newest_first(index.days)
    _check_ids(newest)
    cited = _cited(index)
    documents: list[FeedDocument] = []
    for feed in registry.feeds(index, settings):
        held: Sequence[IndexEntry | FeedDay]
        if feed.name == registry.DAILY:
            held = _shown(_days(index, feed, cited), feed, settings)
        elif feed.edition:
            held = _newest_first(selection.select(index, feed.edition))
        else:
            of_feed = index.tagged[feed.tag.key] if feed.tag else newest
            held = _shown(_in_language(of_feed, feed), feed, settings)
        documents.extend(_documents(feed, held, settings.feed.size, index, cited))
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


def _check_ids(entries: Iterable[IndexEntry]) -> None:
    seen: dict[str, IndexEntry] = {}
    for entry in entries:
        other = seen.setdefault(entry.id, entry)
        if other is not entry:
            raise DuplicateIdError(
                f"two entries have the id {entry.id}: "
                f'"{entry.title}" of {entry.date} and "{other.title}" of {other.date}'
            )


def _newest_first(days: Sequence[IndexDay]) -> list[IndexEntry]:
    """Entries, newest day first; within a day in the digest's order."""
    return [*entries_of(reversed(days))]


def _in_language(entries: Iterable[IndexEntry], feed: Feed) -> Iterable[IndexEntry]:
    """Return the entries with commentary in the language of the feed; all of them where it has both."""
    if feed.flavour == "both":
        return entries
    return (entry for entry in entries if feed.flavour in entry.languages)


def _shown(entries: Iterable[_Entry], feed: Feed, settings: Settings) -> list[_Entry]:
    """Return those that the feed's documents show: a feed in one language has the newest only."""
    return list(itertools.islice(entries, None if feed.flavour == "both" else settings.feed.size))


def _days(index: Index, feed: Feed, cited: _Cited) -> Iterator[FeedDay]:
    for day in reversed(index.days):
        spoken = tuple(_in_language(day.entries, feed))
        if spoken or feed.flavour == "both":
            text = day.choosing(spoken, day.introduction).fingerprint
            places = cited.by_days.get(day.date)
            yield FeedDay(day.date, fingerprint((text, places)) if places else text)


def _cited(index: Index) -> _Cited:
    cited = _Cited({}, {})
    known = index.references.cited
    for day in index.days if known else ():
        places: list[CitedEntry] = []
        if day.introduction and (references := known.get(introduction_anchor(day.date))):
            places.extend(cited_entries(references, day.date))
        for entry in day.entries:
            if (references := known.get(entry.anchor)) and (own := cited_entries(references, day.date)):
                cited.by_entries[entry.fingerprint] = own
                places.extend(own)
        if places:
            cited.by_days[day.date] = places
    return cited


def _documents(
    feed: Feed, held: Sequence[IndexEntry | FeedDay], size: int, index: Index, cited: _Cited
) -> Iterator[FeedDocument]:
    """Cut a feed's entries, newest first, into archives and the rest."""
    previous = ""
    end = len(held)
    for archive in range(1, len(held) // size):
        yield (document := _document(feed, held[end - size : end], archive, previous, index, cited))
        previous = document.path
        end -= size
    yield _document(feed, held[:end], 0, previous, index, cited)


def _document(
    feed: Feed,
    held: Sequence[IndexEntry | FeedDay],
    archive: int,
    previous: str,
    index: Index,
    cited: _Cited,
) -> FeedDocument:
    first = index.days[0].date if index.days else _EPOCH
    newest = (held[0].date, held[0].position) if held else (first, 0)
    texts = [entry.fingerprint for entry in held]
    places = [cited.by_entries[text] for text in texts if text in cited.by_entries]
    return FeedDocument(
        path=locations.feed_archive(feed.name, archive) if archive else feed.path,
        feed=feed,
        archive=archive,
        previous=previous,
        newest=newest,
        entries=held,
        fingerprint=fingerprint((feed, archive, previous, newest, texts, places)),
    )
