"""A collection with its index, its whole page set, and a browser to look at it with."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec import Struct

from pipeline import locations
from pipeline.collection import gathering, shards
from pipeline.collection import index as indexing
from pipeline.collection.index import Index, IndexDay, IndexEntry
from pipeline.collection.selection import editions, volumes
from pipeline.collection.tags import TagSummary
from pipeline.fingerprint import fingerprint
from pipeline.model import Article, Body, Day, Paragraph, Text
from pipeline.serve.server import Server
from pipeline.settings import Settings
from pipeline.writing import citations, pages, search
from pipeline.writing.common.downloads import Download
from pipeline.writing.feeds import registry

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class Collection(Struct, frozen=True):
    index: Index
    days: dict[dt.date, Day]
    settings: Settings

    def site(self) -> dict[str, bytes]:
        """Every file that pages and search write."""
        planned = pages.plan(self.index, self.settings, self.covers())
        found = dict(pages.render(planned, self.days, self.index, self.settings))
        found.update(search.render(search.plan(self.index, self.settings), self.days))
        found[locations.INDEX] = pages.front(self.index, self.days, self.downloads(), self.settings)
        return found

    def covers(self) -> dict[dt.date, str]:
        of_collection = volumes(self.index, self.settings.collection(), self.settings.language)
        found = {date: locations.cover(volume.stem) for volume in of_collection for date in volume.dates}
        return found if self.settings.published() else {}

    def downloads(self) -> list[Download]:
        return [
            Download(
                path=f"{volume.stem}.{kind}",
                kind=kind,
                title=volume.title,
                size=1_234_567,
                first=volume.dates[0],
                last=volume.dates[-1],
                entries=len(volume.anchors),
                edition=edition.name,
                cover=locations.cover(volume.stem) if kind == "epub" else None,
            )
            for edition in editions(self.settings)
            for volume in reversed(volumes(self.index, edition, self.settings.language))
            for kind in ("epub", "docx")
        ]

    def elsewhere(self) -> set[str]:
        """Files that other writers make and pages link to."""
        return {
            *(feed.path for feed in registry.feeds(self.index, self.settings)),
            *(feed.json_path for feed in registry.feeds(self.index, self.settings) if feed.json_path),
            *(download.path for download in self.downloads()),
            *(download.cover for download in self.downloads() if download.cover),
            *(document.path for document in citations.plan(self.index)),
            *locations.FEED_LISTS.values(),
            locations.OPDS,
        }


def index_of(days: Sequence[Day]) -> Index:
    tags: dict[str, TagSummary] = {}
    for day in days:
        for article in day.articles:
            for tag in article.tags:
                before = tags.get(tag.key)
                tags[tag.key] = TagSummary(tag, (before.count if before else 0) + 1, day.date)
    return Index(tuple(_index_day(day) for day in days), dict(sorted(tags.items())))


def _index_day(day: Day) -> IndexDay:
    entries = tuple(
        IndexEntry(
            id=article.id,
            anchor=article.anchor,
            date=article.date,
            position=article.position,
            title=article.title,
            tags=tuple(tag.key for tag in article.tags),
            languages=article.languages(),
            url=article.url,
            searched=article.searched,
            content_hash=article.fingerprint,
            fingerprint=article.fingerprint,
        )
        for article in day.articles
    )
    return IndexDay(day.date, entries, fingerprint(day.introduction) if day.introduction else "", ())


@pytest.fixture(scope="session")
def collect() -> Callable[..., Collection]:
    """``collect(days, settings)``: a collection of these days."""

    def make(days: Sequence[Day], settings: Settings | None = None) -> Collection:
        return Collection(index_of(days), {day.date: day for day in days}, settings or Settings())

    return make


@pytest.fixture(scope="session")
def collection(
    collect: Callable[..., Collection], days: Sequence[Day], many: Sequence[Day], settings: Settings
) -> Collection:
    """Everything: odd entries, and a tag that is long enough for several pages."""
    return collect(sorted([*days, *many], key=lambda day: day.date), settings)


@pytest.fixture(scope="session")
def many(make_article: Callable[..., Article]) -> list[Day]:
    """180 days with one entry each, all of one tag, and of one of thirty others."""
    first = dt.date(2023, 1, 1)
    found = []
    for number in range(180):
        date = first + dt.timedelta(days=2 * number)
        body = Body(
            ko=(Paragraph((Text(f"{number}번째 언어모델을 다룬 글."),)),),
            en=(Paragraph((Text(f"About language model number {number}."),)),),
            abstract=(Paragraph((Text("We present a transformer."),)),),
        )
        tags = ("often", f"topic-{number % 30}")
        article = make_article(date.isoformat(), 0, f"Paper {number}", tags=tags, authors=("Kim",), body=body)
        found.append(Day(date, (), (article,)))
    return found


@pytest.fixture(scope="session")
def site(collection: Collection) -> dict[str, bytes]:
    return collection.site()


@pytest.fixture(scope="session")
def archive(corpus: Path, settings: Settings) -> Collection:
    """The archive of real digests."""
    paths = sorted((corpus / "digests").glob("*.txt"))
    shard = shards.parse([(f"digests/{path.name}", path.read_bytes()) for path in paths])
    index, _ = gathering.build([("all", shards.decode_heads(shards.encode(shard)))], settings, {})
    days = {day.date: indexing.resolve(day, shard.digests, index) for day in index.days}
    return Collection(index, days, settings)


@pytest.fixture(scope="session")
def english(collect: Callable[..., Collection], days: Sequence[Day], settings: Settings) -> dict[str, bytes]:
    """The site of a collection whose own words are English."""
    return collect(days, msgspec.structs.replace(settings, language="en")).site()


@pytest.fixture(scope="session")
def folder(site: dict[str, bytes], collection: Collection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site on disk; what other writers make stands there empty."""
    output = tmp_path_factory.mktemp("site") / "output"
    for path, content in {**dict.fromkeys(collection.elsewhere(), b""), **site}.items():
        file = output / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return output


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where the site is served, under a sub-path as on many hosts."""
    with Server(folder.parent, 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"{server.address}{folder.name}/"
        server.shutdown()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(address, color_scheme="dark", …)``: a page in a new profile that must not complain.

    Its browser asks for neither of our languages, unless ``locale`` says so. Whatever it says on the console,
    throws or asks of another host fails the test.
    """
    contexts = []
    complaints: list[str] = []

    def start(address: str, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "fr-FR", **options})
        contexts.append(context)
        page = context.new_page()
        host = address.partition("//")[2].partition("/")[0]
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.partition("//")[2].partition("/")[0] == host
                else complaints.append(f"asks for {request.url}")
            ),
        )
        page.goto(address)
        return page

    yield start
    for context in contexts:
        context.close()
    assert complaints == []
