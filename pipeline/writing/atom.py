"""Feeds as Atom documents (RFC 4287), with their history in archives (RFC 5005).

:func:`plan` says from the index alone which documents there are and what each holds; :func:`render`
writes those asked for from the text of the days that they need.

The entries of a feed are cut, from the oldest on, into archives of ``feed.size``; a subscription document
has the rest, ``feed.size`` entries at least and less than twice as many. So nothing is in two documents,
and new days add archives but change none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from feedgen.feed import FeedGenerator
from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from pipeline import locations, selection
from pipeline.fingerprint import fingerprint
from pipeline.index import Index, IndexDay, IndexEntry
from pipeline.model import Article, Day, Language
from pipeline.settings import Settings
from pipeline.writing import feeds, html
from pipeline.writing.atom_entries import XML_LANG, Entries, category, moment, person
from pipeline.writing.feeds import Feed

MEDIA_TYPE = "application/atom+xml"

_HISTORY = "http://purl.org/syndication/history/1.0"
# What an empty feed of an empty collection is as old as.
_EPOCH = dt.date(1970, 1, 1)
_END = b"</feed>\n"
_WHOLE: dict[Language, str] = {"ko": "모든 글", "en": "All entries"}


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
    for feed in feeds.feeds(index, settings):
        if feed.name == feeds.DAILY:
            held = _days(index, feed)
        elif feed.edition:
            held = _articles(_newest_first(selection.select(index, feed.edition)))
        else:
            held = _articles(_spoken(tagged.get(feed.tag.key, ()) if feed.tag else newest, feed))
        documents.extend(_documents(feed, held, settings.feed.size, index))
    return tuple(documents)


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


def _spoken(entries: Sequence[IndexEntry], feed: Feed) -> Sequence[IndexEntry]:
    """Those with commentary in the feed's language; in both languages also those without any."""
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
    days = [replace(day, entries=tuple(_spoken(day.entries, feed))) for day in reversed(index.days)]
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


def render(
    documents: Iterable[FeedDocument], days: Mapping[dt.date, Day], settings: Settings
) -> Iterator[tuple[str, bytes]]:
    """Write documents.

    Args:
        documents: of :func:`plan`.
        days: at least the ``dates`` of the documents.
        settings: those that the plan was made with.

    Yields:
        Path and content of each.
    """
    entries = Entries(settings)
    articles: dict[str, Article] = {}
    known: set[dt.date] = set()
    for document in documents:
        for date in document.dates:
            if date not in known:
                known.add(date)
                articles.update((article.anchor, article) for article in days[date].articles)
        feed = document.feed
        if feed.name == feeds.DAILY:
            parts = [entries.day(days[date], feed.languages, feed.abstracts) for date in document.dates]
        else:
            parts = [
                entries.article(articles[anchor], feed.languages, feed.abstracts)
                for anchor in document.anchors
            ]
        yield document.path, b"".join([_head(document, settings).removesuffix(_END), *parts, _END])


def _head(document: FeedDocument, settings: Settings) -> bytes:
    """The document without its entries."""
    feed = document.feed
    made = FeedGenerator()
    made.register_extension("beyond", _BeyondFeedgen)
    made.beyond.archive = bool(document.archive)
    made.id(f"tag:{settings.authority()}:{feed.path.removesuffix('.atom')}")
    made.title(feed.title)
    made.updated(moment(*document.newest, ZoneInfo(settings.timezone)))
    made.language(feed.language)
    made.author(person(settings))
    made.link(list(_links(document, settings)))
    made.generator("paper-digests")
    if feed.subtitle:
        made.subtitle(feed.subtitle)
    if settings.rights:
        made.rights(settings.rights)
    if feed.tag:
        made.category(category(feed.tag, settings.authority()))
    return bytes(made.atom_str(pretty=True))


def _links(document: FeedDocument, settings: Settings) -> Iterator[dict[str, str]]:
    feed, base = document.feed, settings.base_url
    atom = {"type": MEDIA_TYPE, "hreflang": feed.language}
    yield {"rel": "self", "href": base + document.path, **atom}
    yield {"rel": "alternate", "href": base + feed.page, "type": "text/html", "hreflang": settings.language}
    if document.archive:
        yield {"rel": "current", "href": base + feed.path, **atom}
    elif settings.feed.hub:
        yield {"rel": "hub", "href": settings.feed.hub}
    if document.previous:
        yield {"rel": "prev-archive", "href": base + document.previous, **atom}
    if feed.flavour != "both":
        whole = {"href": base + locations.feed(feed.name), "title": _WHOLE[feed.language]}
        yield {"rel": "related", **whole, "type": MEDIA_TYPE, "hreflang": settings.language}


class _BeyondFeedgen:
    """What feedgen has no words for: that a document is an archive, and the language of its title."""

    archive = False

    def extend_ns(self) -> dict[str, str]:
        """Namespaces to declare."""
        return {"fh": _HISTORY} if self.archive else {}

    def extend_atom(self, feed: etree._Element) -> None:
        """Finish the ``feed`` element."""
        if self.archive:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        title = feed.find("title")
        title.set(XML_LANG, html.language_of(title.text))
