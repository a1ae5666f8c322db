"""The pages of days and tags, of all days, of search, and what goes with them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pipeline import locations
from pipeline.collection.index import Index, IndexDay
from pipeline.collection.months import month_of
from pipeline.model import Article, Day
from pipeline.settings import Settings
from pipeline.writing.common import dates
from pipeline.writing.common.counts import entry_count
from pipeline.writing.common.html import escape
from pipeline.writing.pages.home import collection_summary
from pipeline.writing.pages.planning import ASSETS, PageDocument
from pipeline.writing.pages.site import TEMPLATES, Site, marked_blocks


def render(
    documents: Iterable[PageDocument], days: Mapping[dt.date, Day], index: Index, settings: Settings
) -> Iterator[tuple[str, bytes]]:
    """The bytes of documents.

    Args:
        documents: some or all of those planned for ``index`` and ``settings``.
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
                heading = site.strings.search
                content = site.page("search", document.path, heading, months=document.members)
            case "sitemap":
                content = _sitemap(settings.url(path) for path in document.members)
            case "asset":
                content = (TEMPLATES / ASSETS[document.path]).read_bytes()
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
        (year[0].date, [(month[0].date, month[::-1]) for month in _groups(year, month_of)])
        for year in _groups(reversed(index.days), lambda date: date.year)
    ]
    heading = site.strings.archive
    return site.page(
        "archive", locations.ARCHIVE, heading, facts=collection_summary(index, site.language), years=years
    )


def _groups(days: Iterable[IndexDay], period: Callable[[dt.date], object]) -> list[list[IndexDay]]:
    """Consecutive days that lie in one period."""
    return [list(group) for _, group in itertools.groupby(days, key=lambda day: period(day.date))]


def _sitemap(urls: Iterable[str]) -> bytes:
    """The addresses of all pages (https://www.sitemaps.org/protocol.html)."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
        + "</urlset>\n"
    ).encode()
