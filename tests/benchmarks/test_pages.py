"""What pages and search cost: run by name, ``pytest tests/benchmarks/test_pages.py``."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.collection import gathering, shards
from pipeline.collection import index as indexing
from pipeline.collection.index import Index
from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.writing import pages, search

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

SETTINGS = Settings(base_url="https://example.org/", search_link="https://www.google.com/search?q={title}")

Archive = tuple[Index, dict[dt.date, Day]]


@pytest.fixture(scope="module")
def archive(corpus: Path) -> Archive:
    files = [(f"digests/{path.name}", path.read_bytes()) for path in sorted(corpus.glob("digests/*.txt"))]
    shard = shards.parse(files)
    index, _ = gathering.build([("all", shards.decode_heads(shards.encode(shard)))], SETTINGS, {})
    return index, {day.date: indexing.resolve(day, shard.digests, index) for day in index.days}


def site(archive: Archive) -> float:
    """CPU seconds of every page."""
    index, days = archive
    start = time.process_time()
    for _ in pages.render(pages.plan(index, SETTINGS), days, index, SETTINGS):
        pass
    pages.front(index, days, (), SETTINGS)
    return time.process_time() - start


def searched(archive: Archive) -> float:
    """CPU seconds of all that the search page reads."""
    index, days = archive
    start = time.process_time()
    for _ in search.render(search.plan(index, SETTINGS), days):
        pass
    return time.process_time() - start


def test_the_site_against_one_page_by_pandoc(
    compare: Callable[..., None], archive: Archive, archive_markdown: Path, pandoc: str, tmp_path: Path
) -> None:
    peer = [pandoc, "-t", "html", "--toc", "-s", archive_markdown, "-o", tmp_path / "peer.html"]
    compare(lambda: site(archive), peer, below=1 / 8)


def test_search_against_the_site(compare: Callable[..., None], archive: Archive) -> None:
    compare(lambda: searched(archive), lambda: site(archive), below=1 / 8)


def test_plan(benchmark: BenchmarkFixture, archive: Archive) -> None:
    benchmark(pages.plan, archive[0], SETTINGS)


def test_a_new_day(benchmark: BenchmarkFixture, archive: Archive) -> None:
    """The pages that show the newest day: what a daily build renders."""
    index, days = archive
    newest = index.days[-1].date
    changed = [document for document in pages.plan(index, SETTINGS) if newest in document.dates]
    benchmark(lambda: list(pages.render(changed, days, index, SETTINGS)))
