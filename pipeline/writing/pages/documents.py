"""The pages of days and tags, of all days, of search, and what goes with them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import locations
from pipeline.collection.index import Index
from pipeline.model import Day
from pipeline.references import introduction_anchor
from pipeline.settings import Settings
from pipeline.writing.common.html import escape
from pipeline.writing.pages import listings
from pipeline.writing.pages.lists import Listed, Lists
from pipeline.writing.pages.markup import marked_blocks
from pipeline.writing.pages.missing import missing
from pipeline.writing.pages.planning import ASSETS, PageDocument, YearPlace
from pipeline.writing.pages.references import pointed
from pipeline.writing.pages.site import TEMPLATES, Site
from pipeline.writing.pages.words import same


def render(
    documents: Iterable[PageDocument], days: Mapping[dt.date, Day], index: Index, settings: Settings
) -> Iterator[tuple[str, bytes]]:
    """The bytes of documents.

    Args:
        documents: some or all of those planned for ``index`` and ``settings``.
        days: the text of at least their dates; each is asked for at one time, also for the pages of tags that
            show its entries, but where the page of the day is not among the documents.
        index: the collection.
        settings: of the collection.

    Yields:
        Path and content of each.
    """
    documents = sorted(documents, key=_turn)
    site = Site(index, settings)
    lists = Lists(site.entries, documents)
    for document in documents:
        match document.kind:
            case "day":
                day = days[document.dates[0]]
                lists.add(day.articles)
                content = _day(document, day, site)
            case "tag":
                content = _tag(document, lists.of(document, days), index, site)
            case "archive":
                content = listings.archive(index, site, document.cover)
            case "tags":
                content = listings.tags(index, site, document.cover)
            case "search":
                content = _search(document, site)
            case "sitemap":
                content = _sitemap(settings.url(path) for path in document.members)
            case "missing":
                content = missing(site)
            case "asset":
                content = (TEMPLATES / ASSETS[document.path]).read_bytes()
        yield document.path, content


def _turn(document: PageDocument) -> tuple[bool, dt.date, bool]:
    """Return the turn of a document: from the oldest on, the pages of tags as soon as their days were shown.

    So few days and few entries of lists lie in memory at one time.
    """
    newest = document.dates[0] if document.dates else dt.date.min
    return document.kind not in {"day", "tag"}, newest, document.kind == "tag"


def _day(document: PageDocument, day: Day, site: Site) -> bytes:
    entries = [site.entries.on_day(article, locations.upward(document.path)) for article in day.articles]
    return site.page(
        "day",
        document.path,
        site.words.full_date(day.date),
        description=", ".join(article.title for article in day.articles),
        cover=document.cover,
        date=day.date,
        facts=site.words.entry_count(len(day.articles)),
        introduction=marked_blocks(
            pointed(day.introduction, day.references, locations.upward(document.path))
        ),
        introduction_anchor=introduction_anchor(day.date),
        entries=[entry for entry in entries if entry.has_text],
        lines=[entry for entry in entries if not entry.has_text],
        citations=locations.day_citations(day.date) if entries else "",
        earlier=document.earlier,
        later=document.later,
    )


def _tag(document: PageDocument, entries: Sequence[Listed], index: Index, site: Site) -> bytes:
    summary = index.tags[document.tag]
    facts = site.words.entry_count(summary.count)
    if document.later:  # an older page must not change when there are more entries
        facts = site.words.span(entries[-1].date, entries[0].date)
    feeds = site.feeds[f"tags/{summary.tag.slug}"]
    years = [
        (year, [*group]) for year, group in itertools.groupby(entries, key=lambda entry: entry.date.year)
    ]
    return site.page(
        "tag",
        document.path,
        same(f"#{summary.tag.label}"),
        description=f"{site.settings.title} #{summary.tag.label}",
        cover=document.cover,
        own_feeds=feeds,
        tag=summary.tag,
        tag_feeds=feeds,
        facts=facts,
        related=document.related,
        jumps=document.years or [YearPlace(year, document.path) for year, _ in years],
        years=[(year, [entry.html for entry in group]) for year, group in years],
        citations=locations.tag_citations(summary.tag) if entries else "",
        earlier=document.earlier,
        later=document.later,
        parts=document.parts,
    )


def _search(document: PageDocument, site: Site) -> bytes:
    words = site.words
    sayings = {
        "running": words.search_running,
        "none": words.search_none,
        "found": words.search_found,
        "failed": words.search_failed,
    }
    return site.page(
        "search",
        document.path,
        words.search,
        description=str(words.search_intro),
        sayings=sayings,
        years=document.members,
    )


def _sitemap(urls: Iterable[str]) -> bytes:
    """The addresses of all pages (https://www.sitemaps.org/protocol.html)."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
        + "</urlset>\n"
    ).encode()
