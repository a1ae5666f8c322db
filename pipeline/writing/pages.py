"""The pages: where people find, read and subscribe.

Static files for any host, also under a sub-path or opened from disk: every link is relative. A page a
day with an anchor for each entry, the pages of each tag, all days by year and month, the search page,
and the front page, which is made last as it shows the sizes of books and documents.

Pages of a tag are filled from its oldest entry on, so that a new entry changes the tag's first page
and no other; likewise a new day changes its own page and that of the day before it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from pipeline import locations
from pipeline.fingerprint import fingerprint
from pipeline.index import Index, IndexDay, IndexEntry
from pipeline.model import Article, Day
from pipeline.settings import Settings
from pipeline.writing import dates
from pipeline.writing.html import escape
from pipeline.writing.pages_front import front, front_dates, whole
from pipeline.writing.pages_site import TEMPLATES, Site, marked_blocks
from pipeline.writing.pages_words import entry_count

__all__ = ["Neighbour", "PageDocument", "front", "front_dates", "plan", "render"]

Kind: TypeAlias = Literal["day", "tag", "archive", "search", "sitemap", "asset"]

# A tag's first page has this many entries at least and less than twice as many, any other exactly as many.
TAG_PAGE_ENTRIES = 50
_ASSETS = {
    locations.STYLE: "style.css",
    locations.SCRIPT: "site.js",
    locations.SEARCH_SCRIPT: "search.js",
    locations.ICON: "icon.svg",
}


class Neighbour(Struct, frozen=True, gc=False):
    """A page beside another one in time, and the dates of what it holds; no last one where more will come."""

    path: str
    first: dt.date
    last: dt.date | None


class PageDocument(Struct, frozen=True, gc=False):
    """One file of the page set.

    Attributes:
        path: where it stands in ``output/``.
        dates: the days whose text it shows, newest first.
        fingerprint: changes exactly when its bytes could, code and settings apart.
        kind: what it is.
        tag: key of its tag, for a page of one.
        members: anchors of the entries of a tag's page, paths of the sitemap, months that can be searched.
        earlier: the page before it in time.
        later: the page after it in time.
        parts: all older pages of a tag, on its first one.
    """

    path: str
    dates: tuple[dt.date, ...]
    fingerprint: str
    kind: Kind
    tag: str = ""
    members: tuple[str, ...] = ()
    earlier: Neighbour | None = None
    later: Neighbour | None = None
    parts: tuple[Neighbour, ...] = ()


def plan(index: Index, settings: Settings) -> tuple[PageDocument, ...]:
    """All files of the page set but the front page, days oldest first, then tags by key, then the rest."""
    documents = [*_day_documents(index), *_tag_documents(index), _archive_document(index)]
    if settings.published():
        paths = ("", *(document.path for document in documents))  # the front page is base_url itself
        documents.append(PageDocument(locations.SITEMAP, (), fingerprint(paths), "sitemap", members=paths))
    if settings.search:
        documents.append(_search_document(index))
    documents.extend(
        PageDocument(path, (), "", "asset")
        for path in _ASSETS
        if settings.search or path != locations.SEARCH_SCRIPT
    )
    return tuple(documents)


def _day_documents(index: Index) -> Iterator[PageDocument]:
    days = index.days
    for number, day in enumerate(days):
        earlier = _day_neighbour(days[number - 1]) if number else None
        later = _day_neighbour(days[number + 1]) if number + 1 < len(days) else None
        yield PageDocument(
            locations.day_page(day.date),
            (day.date,),
            fingerprint((day.fingerprint, earlier, later)),
            "day",
            earlier=earlier,
            later=later,
        )


def _day_neighbour(day: IndexDay) -> Neighbour:
    return Neighbour(locations.day_page(day.date), day.date, day.date)


def _tag_documents(index: Index) -> Iterator[PageDocument]:
    entries: dict[str, list[IndexEntry]] = {key: [] for key in index.tags}
    for day in reversed(index.days):
        for entry in day.entries:
            for key in entry.tags:
                entries[key].append(entry)
    for key, summary in index.tags.items():
        chunks = _chunks(entries[key])
        # The oldest chunk is page 2 for good, the one after it page 3, the newest has the tag's own address.
        numbers = [1, *range(len(chunks), 1, -1)]
        places = [
            Neighbour(
                locations.tag_page(summary.tag, number),
                chunk[-1].date,
                None if number == 1 else chunk[0].date,
            )
            for number, chunk in zip(numbers, chunks, strict=True)
            if chunk
        ]
        for position, chunk in enumerate(chunks):
            later = places[position - 1] if position else None
            earlier = places[position + 1] if position + 1 < len(places) else None
            parts = () if position else tuple(places[1:])
            yield PageDocument(
                locations.tag_page(summary.tag, numbers[position]),
                tuple(dict.fromkeys(entry.date for entry in chunk)),
                fingerprint(
                    (
                        summary if not position else summary.tag,
                        [e.fingerprint for e in chunk],
                        earlier,
                        later,
                        parts,
                    )
                ),
                "tag",
                tag=key,
                members=tuple(entry.anchor for entry in chunk),
                earlier=earlier,
                later=later,
                parts=parts,
            )


def _chunks(entries: Sequence[IndexEntry]) -> list[Sequence[IndexEntry]]:
    """Entries, newest first, cut so that only the first chunk changes when there are more."""
    older = max(0, len(entries) // TAG_PAGE_ENTRIES - 1) * TAG_PAGE_ENTRIES
    newest = len(entries) - older
    return [
        entries[:newest],
        *(
            entries[start : start + TAG_PAGE_ENTRIES]
            for start in range(newest, len(entries), TAG_PAGE_ENTRIES)
        ),
    ]


def _archive_document(index: Index) -> PageDocument:
    seal = fingerprint([(day.date, len(day.entries)) for day in index.days])
    return PageDocument(locations.ARCHIVE, (), seal, "archive")


def _search_document(index: Index) -> PageDocument:
    months = tuple(sorted({day.date.isoformat()[:7] for day in index.days if day.entries}, reverse=True))
    return PageDocument(locations.SEARCH, (), fingerprint(months), "search", members=months)


def render(
    documents: Iterable[PageDocument], days: Mapping[dt.date, Day], index: Index, settings: Settings
) -> Iterator[tuple[str, bytes]]:
    """The bytes of documents.

    Args:
        documents: some or all of those that :func:`plan` gave for ``index`` and ``settings``.
        days: the text of at least their dates.
        index: the collection.
        settings: of the collection.

    Yields:
        Path and content of each.
    """
    site = Site(index, settings)
    for document in documents:
        match document.kind:
            case "day":
                content = _day(document, days[document.dates[0]], site)
            case "tag":
                content = _tag(document, days, index, site)
            case "archive":
                content = _archive(index, site)
            case "search":
                heading = site.words["search"]
                content = site.page("search", document.path, heading, months=document.members)
            case "sitemap":
                content = _sitemap(document.members, settings.base_url)
            case "asset":
                content = (TEMPLATES / _ASSETS[document.path]).read_bytes()
        yield document.path, content


def _day(document: PageDocument, day: Day, site: Site) -> bytes:
    return site.page(
        "day",
        document.path,
        dates.long_date(day.date, site.language, weekday=True),
        description=", ".join(article.title for article in day.articles),
        date=day.date,
        facts=entry_count(len(day.articles), site.language),
        introduction=marked_blocks(day.introduction),
        articles=site.entries(day.articles, locations.upward(document.path)),
        earlier=document.earlier,
        later=document.later,
    )


def _tag(document: PageDocument, days: Mapping[dt.date, Day], index: Index, site: Site) -> bytes:
    summary = index.tags[document.tag]
    known = {article.anchor: article for date in document.dates for article in days[date].articles}
    articles = [known[anchor] for anchor in document.members]
    facts = entry_count(summary.count, site.language)
    if document.later:  # an older page must not change when there are more entries
        facts = _period(articles, site)
    feeds = site.feeds[f"tags/{summary.tag.slug}"]
    return site.page(
        "tag",
        document.path,
        f"#{summary.tag.label}",
        description=f"{site.settings.title} #{summary.tag.label}",
        own_feeds=feeds,
        tag=summary.tag,
        tag_feeds=feeds,
        facts=facts,
        articles=site.entries(articles, locations.upward(document.path)),
        earlier=document.earlier,
        later=document.later,
        parts=document.parts,
    )


def _period(articles: Sequence[Article], site: Site) -> str:
    return dates.span(articles[-1].date, articles[0].date, site.language)


def _archive(index: Index, site: Site) -> bytes:
    years = [
        (year[0].date, [(month[0].date, month[::-1]) for month in _groups(year, "2024-12")])
        for year in _groups(reversed(index.days), "2024")
    ]
    heading = site.words["archive"]
    return site.page("archive", locations.ARCHIVE, heading, facts=whole(index, site.language), years=years)


def _groups(days: Iterable[IndexDay], like: str) -> list[list[IndexDay]]:
    """Consecutive days whose dates begin alike, as far as ``like`` is long."""
    return [
        list(group) for _, group in itertools.groupby(days, key=lambda day: day.date.isoformat()[: len(like)])
    ]


def _sitemap(paths: Iterable[str], base_url: str) -> bytes:
    """The addresses of all pages (https://www.sitemaps.org/protocol.html)."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(f"<url><loc>{escape(base_url + path)}</loc></url>\n" for path in paths)
        + "</urlset>\n"
    ).encode()
