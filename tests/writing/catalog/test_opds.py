"""The catalogue: what OPDS 1.2 and Atom ask, by an own check of the rules and by other people's readers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import feedparser
import msgspec
import pytest
from lxml import etree

from pipeline import locations
from pipeline.collection.index import Index, IndexDay, IndexEntry
from pipeline.collection.selection import Volume
from pipeline.collection.tags import TagSummary
from pipeline.model import Day
from pipeline.settings import ResolvedEdition, Settings
from pipeline.writing.book import book
from pipeline.writing.catalog import opds
from pipeline.writing.common.cover import cover
from pipeline.writing.common.downloads import Download

NAMES = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/", "s": "http://schema.org"}
PACKAGE_NAMES = {"dc": "http://purl.org/dc/elements/1.1/", "o": "http://www.idpf.org/2007/opf"}


@pytest.fixture(scope="module")
def books(days: tuple[Day, ...], make_volume: Callable[..., Volume]) -> list[opds.Book]:
    """Two volumes of the collection, newest first, and an edition without a cover."""
    volumes = [
        make_volume(
            days[2:], label="2025", stem="collection-2025", title="논문 다이제스트 2025년", position=2
        ),
        make_volume(
            days[:2], label="2024", stem="collection-2024", title="논문 다이제스트 2024년", position=1
        ),
        make_volume(days, ResolvedEdition("english", "Papers <in> English & more", languages=("en",))),
    ]

    def file(volume: Volume, path: str, number: int, **fields: Any) -> Download:
        return Download(
            path=path,
            kind="epub" if path.endswith("epub") else "docx",
            title=volume.title,
            size=1000 + number,
            first=volume.dates[0],
            last=volume.dates[-1],
            entries=len(volume.anchors),
            edition=volume.edition.name,
            **fields,
        )

    pictures = [
        {"cover": locations.cover(volume.stem), "thumbnail": locations.thumbnail(volume.stem)}
        for volume in volumes[:2]
    ]
    files = [
        (volume, file(volume, locations.book(volume.stem), number, **fields))
        for number, (volume, fields) in enumerate(zip(volumes, [*pictures, {}], strict=True))
    ]
    # The newest volume's document comes in two parts, whose last is listed first.
    for number in (2, 1):
        stem = "collection-2025.2" if number == 2 else "collection-2025"
        part = msgspec.structs.replace(volumes[0], stem=stem, title=f"Part {number}")
        files.insert(1, (part, file(part, locations.document(stem), 5, part=number)))
    return opds.books(files, _index(days))


def _index(days: tuple[Day, ...]) -> Index:
    """What the catalogue takes of an index: the tags of each entry."""
    tags = {tag.key: tag for day in days for article in day.articles for tag in article.tags}
    entries = {
        article.anchor: IndexEntry(
            article.id,
            article.anchor,
            article.date,
            article.position,
            article.title,
            tuple(tag.key for tag in article.tags),
            (),
            None,
            searched=False,
            content_hash="",
        )
        for day in days
        for article in day.articles
    }
    return Index(
        tuple(
            IndexDay(day.date, tuple(entries[article.anchor] for article in day.articles), "", ())
            for day in days
        ),
        {key: TagSummary(tag, 1, days[0].date) for key, tag in tags.items()},
    )


@pytest.fixture(scope="module")
def catalog(books: list[opds.Book], settings: Settings) -> bytes:
    return opds.catalog(books, settings)


@pytest.fixture(scope="module")
def feed(catalog: bytes) -> etree._Element:
    return etree.fromstring(catalog)


def test_a_feed_that_names_itself(feed: etree._Element) -> None:
    kind = "application/atom+xml;profile=opds-catalog;kind=acquisition"
    here = "https://example.org/digests/catalog.opds.xml"
    links = {
        link.get("rel"): (link.get("type"), link.get("href"))
        for link in feed.xpath("a:link", namespaces=NAMES)
    }
    assert links == {
        "self": (kind, here),
        "start": (kind, here),
        "alternate": ("text/html", "https://example.org/digests/index.html"),
    }
    for name in ("id", "title", "updated", "author"):
        assert len(feed.xpath(f"a:{name}", namespaces=NAMES)) == 1
    assert feed.xpath("string(a:id)", namespaces=NAMES) == "tag:example.org,2024:catalog"


def test_every_entry_keeps_the_rules(feed: etree._Element) -> None:
    """OPDS 1.2 §5, RFC 4287 §4.1.2."""
    entries = feed.xpath("a:entry", namespaces=NAMES)
    assert len(entries) == 3
    for entry in entries:
        for name in ("id", "title", "updated", "author", "content"):
            assert len(entry.xpath(f"a:{name}", namespaces=NAMES)) == 1, name
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.xpath("string(a:updated)", namespaces=NAMES)
        )
        acquisition = entry.xpath(
            "a:link[starts-with(@rel, 'http://opds-spec.org/acquisition')]", namespaces=NAMES
        )
        assert acquisition[0].get("type") == "application/epub+zip"
        assert entry.xpath("dc:language", namespaces=NAMES)
    ids = feed.xpath("//a:id/text()", namespaces=NAMES)
    assert len(set(ids)) == len(ids)
    updated = feed.xpath("a:entry/a:updated/text()", namespaces=NAMES)
    assert feed.xpath("string(a:updated)", namespaces=NAMES) == max(updated)


def _package(data: bytes) -> etree._Element:
    """The package document of an EPUB file."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    (name,) = (name for name in archive.namelist() if name.endswith(".opf"))
    return etree.fromstring(archive.read(name))


def test_an_entry_says_what_its_book_says(
    books: list[opds.Book], feed: etree._Element, days: tuple[Day, ...], settings: Settings
) -> None:
    volume = books[0].volume
    package = _package(book(volume, days[2:], settings, cover(volume, settings)))
    entry = feed.xpath("a:entry", namespaces=NAMES)[0]

    def texts(name: str) -> list[str]:
        return [element.text for element in entry.xpath(name, namespaces=NAMES)]

    def meta(name: str) -> list[str]:
        path = f"//{name}" if name.startswith("dc:") else f"//o:meta[@property='{name}']"
        return [element.text for element in package.xpath(path, namespaces=PACKAGE_NAMES)]

    assert texts("a:id") == texts("dc:identifier") == meta("dc:identifier")
    assert texts("a:title") == meta("dc:title")[:1]
    assert texts("a:updated") == meta("dcterms:modified")
    assert texts("a:author/a:name") == meta("dc:creator")
    assert texts("a:rights") == meta("dc:rights")
    assert texts("a:content") == meta("dc:description")
    assert texts("dc:language") == meta("dc:language")
    assert texts("dc:publisher") == meta("dc:publisher")
    assert texts("dc:issued") == meta("dc:date")
    (series,) = entry.xpath("s:Series", namespaces=NAMES)
    assert series.get(f"{{{NAMES['s']}}}name") == meta("belongs-to-collection")[0]
    assert series.get(f"{{{NAMES['s']}}}position") == meta("group-position")[0]


def test_feedparser_reads_it(catalog: bytes) -> None:
    parsed = feedparser.parse(io.BytesIO(catalog), response_headers={"content-type": "application/atom+xml"})
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert [entry.title for entry in parsed.entries][
        2
    ] == "Papers &lt;in&gt; English &amp; more" or parsed.entries[2].title == "Papers <in> English & more"
    links = {link.rel: link for link in parsed.entries[0].links}
    book = next(link for link in parsed.entries[0].links if "acquisition" in link.rel)
    assert (book.href, book.length) == ("https://example.org/digests/collection-2025.epub", "1000")
    assert (
        links["http://opds-spec.org/image"].href == "https://example.org/digests/covers/collection-2025.png"
    )
    small = links["http://opds-spec.org/image/thumbnail"].href
    assert small == "https://example.org/digests/covers/small/collection-2025.png"
    assert not [link for link in parsed.entries[2].links if "image" in link.rel]


def test_documents_of_the_same_volume_can_be_had_too(feed: etree._Element) -> None:
    links = [
        [
            (link.get("href").rpartition("/")[2], link.get("type") == locations.DOCX_TYPE, link.get("title"))
            for link in entry.xpath("a:link[contains(@rel, 'acquisition')]", namespaces=NAMES)
        ]
        for entry in feed.xpath("a:entry", namespaces=NAMES)
    ]
    assert links == [
        [
            ("collection-2025.epub", False, None),
            ("collection-2025.docx", True, "Part 1"),
            ("collection-2025.2.docx", True, "Part 2"),
        ],
        [("collection-2024.epub", False, None)],
        [("english.epub", False, None)],
    ]


def test_topics_are_categories_the_commonest_first(feed: etree._Element) -> None:
    def categories(number: int) -> list[tuple[str, str]]:
        found = feed.xpath("a:entry", namespaces=NAMES)[number].xpath("a:category", namespaces=NAMES)
        return [(each.get("term"), each.get("label")) for each in found]

    assert categories(0) == [("vae", "vae")]
    assert categories(1)[:3] == [("llm", "llm"), ("vae", "vae"), ("3d", "3d")]


def test_a_catalogue_without_books(settings: Settings) -> None:
    empty = etree.fromstring(opds.catalog([], settings))
    assert empty.xpath("a:entry", namespaces=NAMES) == []
    assert empty.xpath("string(a:updated)", namespaces=NAMES)


def test_a_collection_that_says_little_still_has_author_and_title(books: list[opds.Book]) -> None:
    feed = etree.fromstring(opds.catalog(books, Settings(title="")))
    assert all(name.text for name in feed.xpath("//a:author/a:name | //a:title", namespaces=NAMES))
    assert feed.xpath("//a:rights | //dc:publisher", namespaces=NAMES) == []
    assert feed.xpath("//a:email | //a:uri", namespaces=NAMES) == []


@pytest.mark.parametrize("asked", [True, False])
def test_a_mail_address_is_public_only_where_the_settings_ask_for_it(
    books: list[opds.Book], settings: Settings, *, asked: bool
) -> None:
    author = msgspec.structs.replace(settings.author, publish_email=asked)
    catalog = opds.catalog(books, msgspec.structs.replace(settings, author=author))
    assert (settings.author.email.encode() in catalog) == asked


def test_the_same_bytes_again(catalog: bytes, books: list[opds.Book], settings: Settings) -> None:
    assert opds.catalog(books, settings) == catalog
    assert opds.catalog(books, msgspec.structs.replace(settings, search=False)) == catalog
