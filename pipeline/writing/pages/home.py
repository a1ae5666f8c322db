"""The front page: what there is, how to subscribe, what to take home."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index
from pipeline.collection.selection import editions
from pipeline.model import Day, Language, Tag
from pipeline.settings import Settings
from pipeline.writing.common import dates
from pipeline.writing.common.counts import day_count, entry_count
from pipeline.writing.common.downloads import Download
from pipeline.writing.common.strings import STRINGS
from pipeline.writing.feeds import registry
from pipeline.writing.feeds.registry import Feed
from pipeline.writing.pages.site import Site, excerpts

# The newest days, and of these no more than hold so many entries together: subscribing is below them.
NEWEST_DAYS = 5
NEWEST_ENTRIES = 20
# Older volumes are folded away: a weekly edition has 52 a year.
NEWEST_VOLUMES = 6

_KINDS = {"epub": "EPUB", "docx": "Word"}
_MEDIA_TYPES = {"epub": locations.EPUB_TYPE, "docx": locations.DOCX_TYPE}


class _FeedRow(Struct, frozen=True, gc=False):
    title: str
    hint: str
    feeds: list[Feed]


class _TagRow(Struct, frozen=True, gc=False):
    tag: Tag
    count: int
    newest: dt.date | None
    feeds: list[Feed]


class _VolumeRow(Struct, frozen=True, gc=False):
    title: str
    first: dt.date
    last: dt.date
    entries: int
    cover: str | None
    files: tuple[Download, ...]


class _EditionRow(Struct, frozen=True, gc=False):
    title: str
    newest: tuple[_VolumeRow, ...]
    older: tuple[_VolumeRow, ...]


def front_dates(index: Index) -> tuple[dt.date, ...]:
    """The days that :func:`front` shows the text of, newest first; the last one in any case."""
    newest = index.days[-NEWEST_DAYS:][::-1]
    shown = itertools.accumulate(len(day.entries) for day in newest)
    return tuple(
        day.date
        for day, entries in zip(newest, shown, strict=True)
        if entries <= NEWEST_ENTRIES or day is newest[0]
    )


def front(
    index: Index, days: Mapping[dt.date, Day], downloads: Sequence[Download], settings: Settings
) -> bytes:
    """``index.html``.

    Args:
        index: the collection.
        days: the text of at least :func:`front_dates`.
        downloads: all books and documents in the order in which they are shown, those of an edition together.
        settings: of the collection.
    """
    site = Site(index, settings)
    newest = [days[date] for date in front_dates(index)]
    return site.page(
        "index",
        locations.INDEX,
        settings.title,
        description=settings.description or settings.subtitle or site.strings.about,
        further_feeds=[feed for feeds in site.feeds.values() for feed in feeds if feed.edition],
        facts=collection_summary(index, site.language),
        newest=newest,
        excerpts={article.anchor: excerpts(article) for day in newest for article in day.articles},
        main_feeds=_main_feeds(site),
        editions=_editions(downloads, settings),
        kinds=_KINDS,
        feed_lists=registry.feed_lists(tuple(itertools.chain(*site.feeds.values())), index, settings),
        media_types=_MEDIA_TYPES,
        tags=_tags(index, site),
        strings_of=sorted(STRINGS.items(), key=lambda of: of[0] != site.language),  # its own first
    )


def collection_summary(index: Index, language: Language) -> str:
    """Return the extent of the collection: ``2020년 1월 2일–2025년 4월 3일 · 832일 · 2,298편``."""
    if not index.days:
        return ""
    days = day_count(len(index.days), language)
    period = dates.span(index.days[0].date, index.days[-1].date, language)
    return f"{period}\xa0· {days}\xa0· {entry_count(index.entries, language)}"


def _main_feeds(site: Site) -> list[_FeedRow]:
    strings = site.strings
    labels = {
        registry.ALL: (strings.all_entries, strings.all_entries_hint),
        registry.DAILY: (strings.daily, strings.daily_hint),
    }
    rows = []
    for name, flavours in site.feeds.items():
        if edition := flavours[0].edition:
            rows.append(_FeedRow(edition.title, "", flavours))
        elif name in labels:
            rows.append(_FeedRow(*labels[name], flavours))
    return rows


def _tags(index: Index, site: Site) -> list[_TagRow]:
    """Most used first."""
    summaries = sorted(index.tags.values(), key=lambda summary: (-summary.count, summary.tag.key))
    return [
        _TagRow(summary.tag, summary.count, summary.newest, site.feeds[f"tags/{summary.tag.slug}"])
        for summary in summaries
    ]


def _editions(downloads: Sequence[Download], settings: Settings) -> list[_EditionRow]:
    """Books and documents side by side."""
    titles = {edition.name: edition.title for edition in editions(settings)}
    rows = []
    for name, files in itertools.groupby(downloads, key=lambda file: file.edition):
        volumes = _volumes(files)
        rows.append(_EditionRow(titles[name], volumes[:NEWEST_VOLUMES], volumes[NEWEST_VOLUMES:]))
    return rows


def _volumes(downloads: Iterable[Download]) -> tuple[_VolumeRow, ...]:
    files: dict[str, list[Download]] = {}
    for download in downloads:
        files.setdefault(download.path.rpartition(".")[0], []).append(download)
    return tuple(
        _VolumeRow(
            title=group[0].title,
            first=group[0].first,
            last=group[0].last,
            entries=group[0].entries,
            cover=next((file.cover for file in group if file.cover), None),
            files=tuple(sorted(group, key=lambda file: file.kind, reverse=True)),
        )
        for group in files.values()
    )
