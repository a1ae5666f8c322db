"""What feeds cost: run by name, ``pytest tests/benchmarks/test_atom.py``."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from feedgen.entry import FeedEntry
from lxml import etree

from pipeline import locations
from pipeline.collection import gathering, shards
from pipeline.collection import index as indexing
from pipeline.collection.index import Index
from pipeline.model import Day, Language, Tag, plain
from pipeline.settings import Author, Settings
from pipeline.writing.feeds import atom, content, planning
from pipeline.writing.feeds.atom_entries import category
from pipeline.writing.feeds.published import PublishedFeeds
from pipeline.writing.feeds.times import moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

SETTINGS = Settings(base_url="https://example.org/", author=Author(name="김하나"))
# Both languages, and each alone.
FLAVOURS: tuple[tuple[Language, ...], ...] = (("ko", "en"), ("ko",), ("en",))


@pytest.fixture(scope="module")
def archive(corpus: Path) -> tuple[Index, dict[dt.date, Day]]:
    files = [(f"digests/{path.name}", path.read_bytes()) for path in sorted(corpus.glob("digests/*.txt"))]
    shard = shards.parse(files)
    index, _ = gathering.build([("all", shards.decode_heads(shards.encode(shard)))], SETTINGS, {})
    return index, {day.date: indexing.resolve(day, shard.digests, index) for day in index.days}


class Plain(NamedTuple):
    """What feedgen is told of an entry."""

    identifier: str
    title: str
    when: dt.datetime
    content: str
    summary: str
    authors: tuple[str, ...]
    tags: tuple[Tag, ...]
    page: str


def entries_once_a_flavour(days: Iterable[Day]) -> Iterator[Plain]:
    """The entries of papers and of days in both languages and in each that has them."""
    zone = ZoneInfo(SETTINGS.timezone)
    for day in days:
        texts = [(article, content.fragments(article, SETTINGS)) for article in day.articles]
        when = moment(day.date, 0, zone)
        for flavour in FLAVOURS:
            spoken = [(a, t) for a, t in texts if len(flavour) > 1 or set(flavour) <= set(a.languages())]
            if not spoken:
                continue
            tags = tuple(dict.fromkeys(tag for article, _ in spoken for tag in article.tags))
            digest = content.digest(day.introduction, spoken, flavour, "after", SETTINGS)
            page = locations.day_page(day.date)
            yield Plain(f"tag:x,2024:{day.date}", str(day.date), when, digest, "", (), tags, page)
            for article, text in spoken:
                shown = content.shown_languages(article, flavour)
                summary = content.summary(article, shown)
                yield Plain(
                    article.id,
                    article.title,
                    moment(article.date, article.position, zone),
                    content.entry(article, text, shown, "after", "ko"),
                    plain(summary[1].parts) if summary else "",
                    article.authors[:10],
                    article.tags,
                    locations.entry_address(article),
                )


def feedgen_calls(entries: Iterable[Plain]) -> None:
    """What feedgen alone takes to make the entries."""
    for each in entries:
        entry = FeedEntry()
        entry.id(each.identifier)
        entry.title(each.title)
        entry.updated(each.when)
        entry.published(each.when)
        entry.content(each.content, type="html")
        if each.summary:
            entry.summary(each.summary)
        entry.author({"name": "김하나"})
        entry.contributor([{"name": name} for name in each.authors])
        entry.category([category(tag, "x,2024") for tag in each.tags])
        entry.link({"href": SETTINGS.base_url + each.page, "rel": "alternate"})
        etree.tostring(entry.atom_entry(), encoding="utf-8")


def cpu(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def test_all_feeds_against_feedgens_calls_for_their_entries(
    compare: Callable[..., None], archive: tuple[Index, dict[dt.date, Day]]
) -> None:
    index, days = archive

    def every_feed() -> None:
        for _ in atom.render(planning.plan(index, SETTINGS), days, SETTINGS):
            pass

    entries = list(entries_once_a_flavour(days.values()))
    compare(lambda: cpu(every_feed), lambda: cpu(lambda: feedgen_calls(entries)), below=1.5)


def test_plan(benchmark: BenchmarkFixture, archive: tuple[Index, dict[dt.date, Day]]) -> None:
    benchmark(planning.plan, archive[0], SETTINGS)


def test_a_new_paper(benchmark: BenchmarkFixture, archive: tuple[Index, dict[dt.date, Day]]) -> None:
    """The documents that hold the newest day, all others of which stand: what a daily build renders."""
    index, days = archive
    newest = index.days[-1].date
    changed = [document for document in planning.plan(index, SETTINGS) if newest in document.dates]
    files = dict(atom.render(changed, days, SETTINGS))
    there = PublishedFeeds(frozenset(days.keys() - {newest}), SETTINGS.authority(), files.get)
    assert dict(atom.render(changed, days, SETTINGS, there)) == files
    benchmark(lambda: list(atom.render(changed, days, SETTINGS, there)))
