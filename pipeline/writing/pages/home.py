"""The front page: what there is, how to subscribe, what to take home."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index
from pipeline.collection.selection import editions
from pipeline.model import Article, Day
from pipeline.settings import Settings
from pipeline.writing.common.downloads import Download
from pipeline.writing.common.strings import STRINGS
from pipeline.writing.feeds import registry
from pipeline.writing.feeds.registry import Feed
from pipeline.writing.pages.site import Site
from pipeline.writing.pages.words import Phrase, Words, joined, same

# The newest days, and of these no more than hold so many entries together: subscribing is below them.
NEWEST_DAYS = 5
NEWEST_ENTRIES = 20
# Older volumes are folded away: a weekly edition has 52 a year.
NEWEST_VOLUMES = 6
# The tags most used stand under the title.
TAGS = 8

_KINDS = {"epub": "EPUB", "docx": "Word"}
_MEDIA_TYPES = {"epub": locations.EPUB_TYPE, "docx": locations.DOCX_TYPE}


class _FeedRow(Struct, frozen=True, gc=False):
    title: Phrase
    hint: Phrase | None
    feeds: list[Feed]


class _Action(Struct, frozen=True, gc=False):
    path: str
    kind: str
    label: Phrase


class _NewDay(Struct, frozen=True, gc=False):
    """A day's entries with text, and those that are a title only."""

    date: dt.date
    entries: list[Markup]
    lines: list[Article]


class _VolumeRow(Struct, frozen=True, gc=False):
    title: str
    period: Phrase
    entries: Phrase
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
    words = site.words
    newest = [_new_day(days[date], site) for date in front_dates(index)]
    summaries = sorted(index.tags.values(), key=lambda summary: (-summary.count, summary.tag.key))
    about = same(settings.description) if settings.description else words.about
    return site.page(
        "index",
        locations.INDEX,
        same(settings.title),
        description=settings.description or settings.subtitle or words.about.own,
        cover=next((file.cover for file in downloads if file.cover), ""),
        further_feeds=[feed for feeds in site.feeds.values() for feed in feeds if feed.edition],
        about=about,
        facts=words.summary(index),
        newest_files=_newest_files(downloads, settings, words),
        tags=[summary for summary in summaries if summary.count][:TAGS],
        all_tags=words.all_tags.format(f"{len(summaries):,}"),
        newest=newest,
        citations=locations.CITATIONS if index.entries else "",
        main_feeds=_main_feeds(site),
        editions=_editions(downloads, settings, words),
        kinds=_KINDS,
        feed_lists=registry.feed_lists(tuple(itertools.chain(*site.feeds.values())), index, settings),
        media_types=_MEDIA_TYPES,
        strings_of=sorted(STRINGS.items(), key=lambda of: of[0] != site.language),  # its own first
    )


def _new_day(day: Day, site: Site) -> _NewDay:
    write = site.entries
    root = locations.upward(locations.INDEX)
    return _NewDay(
        day.date,
        [write.newest(article, root) for article in day.articles if write.has_text(article)],
        [article for article in day.articles if not write.has_text(article)],
    )


def _main_feeds(site: Site) -> list[_FeedRow]:
    words = site.words
    labels = {
        registry.ALL: (words.all_entries, words.all_entries_hint),
        registry.DAILY: (words.daily, words.daily_hint),
    }
    rows = []
    for name, flavours in site.feeds.items():
        if edition := flavours[0].edition:
            rows.append(_FeedRow(same(edition.title), None, flavours))
        elif name in labels:
            rows.append(_FeedRow(*labels[name], flavours))
    return rows


def _newest_files(downloads: Sequence[Download], settings: Settings, words: Words) -> list[_Action]:
    """The newest book and document of the collection, or of the first edition where it has none."""
    name = settings.collection().name
    ordered = sorted(downloads, key=lambda file: file.edition != name)
    newest = {file.kind: file for file in reversed(ordered)}
    return [
        _Action(file.path, kind, joined(" ", same(_KINDS[kind]), *_part(file, words)))
        for kind in ("epub", "docx")
        if (file := newest.get(kind))
    ]


def _part(file: Download, words: Words) -> list[Phrase]:
    """Return the volume of a file in its edition: its year or its name's end; empty for an only one."""
    label = file.path.rpartition(".")[0].removeprefix(file.edition).removeprefix("-")
    if not label:
        return []
    return [words.year(int(label)) if label.isdecimal() else same(label)]


def _editions(downloads: Sequence[Download], settings: Settings, words: Words) -> list[_EditionRow]:
    """Books and documents side by side."""
    titles = {edition.name: edition.title for edition in editions(settings)}
    rows = []
    for name, files in itertools.groupby(downloads, key=lambda file: file.edition):
        volumes = _volumes(files, words)
        rows.append(_EditionRow(titles[name], volumes[:NEWEST_VOLUMES], volumes[NEWEST_VOLUMES:]))
    return rows


def _volumes(downloads: Iterable[Download], words: Words) -> tuple[_VolumeRow, ...]:
    files: dict[str, list[Download]] = {}
    for download in downloads:
        # A document's part has its number behind the volume's name.
        files.setdefault(download.path.partition(".")[0], []).append(download)
    return tuple(_volume(group, words) for group in files.values())


def _volume(files: Sequence[Download], words: Words) -> _VolumeRow:
    """A volume with its book first, then its document or the parts of it."""
    ordered = sorted(files, key=lambda file: (file.kind != "epub", file.part))
    of_a_kind = [file for file in ordered if file.kind == ordered[0].kind]
    return _VolumeRow(
        title=ordered[0].title,
        period=words.span(of_a_kind[0].first, of_a_kind[-1].last),
        entries=words.entry_count(sum(file.entries for file in of_a_kind)),
        cover=next((file.cover for file in files if file.cover), None),
        files=tuple(ordered),
    )
