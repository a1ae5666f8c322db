"""Atom documents as bytes: a head made by feedgen, then the bytes of the entries."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from feedgen.feed import FeedGenerator
from lxml import etree

from pipeline import locations
from pipeline.model import Day, language_of
from pipeline.settings import Settings
from pipeline.writing.common.strings import STRINGS
from pipeline.writing.feeds import atom_entries, registry
from pipeline.writing.feeds.atom_entries import XML_LANG, Entries, Form, category, person
from pipeline.writing.feeds.planning import FeedDocument
from pipeline.writing.feeds.published import NOTHING, PublishedFeeds
from pipeline.writing.feeds.times import moment

_HISTORY = "http://purl.org/syndication/history/1.0"
_END = b"</feed>\n"


def render(
    documents: Iterable[FeedDocument],
    days: Mapping[dt.date, Day],
    settings: Settings,
    published: PublishedFeeds = NOTHING,
) -> Iterator[tuple[str, bytes]]:
    """Write documents.

    Args:
        documents: of :func:`plan`.
        days: at least the ``dates`` of the documents; each is asked for once or twice in a row.
        settings: those that the plan was made with.
        published: the documents as they were published last.

    Yields:
        Path and content of each.
    """
    documents = _in_turn(tuple(documents))
    entries = Entries(settings, _uses(documents))
    for document in documents:
        parts = _entries(document, days, entries, published)
        yield document.path, b"".join([_head(document, settings).removesuffix(_END), *parts, _END])


def _in_turn(documents: Sequence[FeedDocument]) -> list[FeedDocument]:
    """Return documents in the order in which fewest entries lie in memory.

    Those of everything and of days come from the oldest on, together, so that a day is asked for at one
    time only; each of the others comes as soon as all its entries are made, which many of them share.
    """
    whole = sorted(document.newest for document in documents if document.feed.name == registry.ALL)

    def turn(document: FeedDocument) -> tuple[int, bool, tuple[dt.date, int]]:
        other = document.feed.name not in {registry.ALL, registry.DAILY}
        return bisect_left(whole, document.newest), other, document.newest

    return sorted(documents, key=turn)


def _form(document: FeedDocument) -> Form:
    return Form(document.feed.languages, document.feed.abstracts)


def _uses(documents: Iterable[FeedDocument]) -> dict[Form, Counter[str]]:
    """Return for each form the number of documents that show an entry in it, by its anchor."""
    uses: dict[Form, Counter[str]] = {}
    for document in documents:
        uses.setdefault(_form(document), Counter()).update(document.anchors)
    return uses


def _entries(
    document: FeedDocument, days: Mapping[dt.date, Day], entries: Entries, published: PublishedFeeds
) -> list[bytes]:
    form = _form(document)
    there = zip(document.entries, published.entries(document, atom_entries.cut), strict=True)
    if document.feed.name == registry.DAILY:
        return [data or entries.day(days[day.date], form) for day, data in there]
    entries.keep({entry.anchor: data for entry, data in there if data}, form)
    if lacking := entries.lacking(document.anchors, form):
        for date in dict.fromkeys(entry.date for entry in document.entries if entry.anchor in lacking):
            entries.add(article for article in days[date].articles if article.anchor in lacking)
    return [entries.article(anchor, form) for anchor in document.anchors]


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
    """The feed's links (RFC 4287 §4.2.7).

    No ``next-archive``: RFC 5005 §4 only recommends it, and an archive would have to change when the next
    is written. (So the W3C validator calls the oldest one, which has no ``prev-archive`` either, incomplete.)
    The JSON Feed is ``related`` and no ``alternate``, since newsboat opens the last of these for the page.
    """
    feed, url = document.feed, settings.url
    atom = {"type": locations.ATOM_TYPE, "hreflang": feed.language}
    # Clients that know no relations take the first link for that of the site.
    yield {"rel": "alternate", "href": url(feed.page), "type": "text/html", "hreflang": settings.language}
    if document.path:  # what nobody serves has no address of its own
        yield {"rel": "self", "href": url(document.path), **atom}
    if document.archive:
        yield {"rel": "current", "href": url(feed.path), **atom}
    elif settings.feed.hub and document.path:
        yield {"rel": "hub", "href": settings.feed.hub}
    if document.previous:
        yield {"rel": "prev-archive", "href": url(document.previous), **atom}
    if feed.json_path and not document.archive:
        json_feed = {"href": url(feed.json_path), "title": "JSON Feed", "type": locations.JSON_FEED_TYPE}
        yield {"rel": "related", **json_feed, "hreflang": feed.language}
    if feed.flavour != "both":
        whole = {"href": url(locations.feed(feed.name)), "title": STRINGS[feed.language].all_entries}
        yield {"rel": "related", **whole, "type": locations.ATOM_TYPE, "hreflang": settings.language}


class _BeyondFeedgen:
    """Extension for what feedgen lacks: the archive mark of RFC 5005, and the language of a title."""

    archive = False

    def extend_ns(self) -> dict[str, str]:
        """Namespaces to declare."""
        return {"fh": _HISTORY} if self.archive else {}

    def extend_atom(self, feed: etree._Element) -> None:
        """Finish the ``feed`` element."""
        if self.archive:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        title = feed.find("title")
        title.set(XML_LANG, language_of(title.text))
