"""Finished books, opened again with nothing of what wrote them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.collection import gathering, selection, shards
from pipeline.collection import index as index_of
from pipeline.collection.selection import Volume
from pipeline.model import Day
from pipeline.settings import ResolvedEdition, Settings
from pipeline.writing.book import book
from pipeline.writing.common.cover import cover

NAMES = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
    "h": "http://www.w3.org/1999/xhtml",
    "m": "http://www.w3.org/1998/Math/MathML",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "opf": "http://www.idpf.org/2007/opf",
}


class Opened:
    """An EPUB file as a reading system sees it: by container, package, manifest and spine."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        container = etree.fromstring(self.archive.read("META-INF/container.xml"))
        self.package_path: str = container.xpath("string(//c:rootfile/@full-path)", namespaces=NAMES)
        self.package = etree.fromstring(self.archive.read(self.package_path))

    def meta(self, name: str) -> list[str]:
        """The values of a property of the package, or of a Dublin Core element (``dc:title``)."""
        path = f"//{name}" if name.startswith("dc:") else f"//opf:meta[@property='{name}']"
        return [element.text for element in self.package.xpath(path, namespaces=NAMES)]

    def read(self, href: str) -> bytes:
        return self.archive.read(posixpath.join(posixpath.dirname(self.package_path), href))

    @cached_property
    def manifest(self) -> dict[str, etree._Element]:
        """The items by id."""
        return {item.get("id"): item for item in self.package.xpath("//opf:item", namespaces=NAMES)}

    @cached_property
    def spine(self) -> list[str]:
        """The documents in the order of reading."""
        items = self.package.xpath("//opf:itemref", namespaces=NAMES)
        assert all(item.get("linear", "yes") == "yes" for item in items)
        return [self.manifest[item.get("idref")].get("href") for item in items]

    @cached_property
    def documents(self) -> dict[str, etree._Element]:
        """The root element of each document of the spine."""
        return {href: etree.fromstring(self.read(href)) for href in self.spine}

    def find(self, xpath: str) -> list[etree._Element]:
        """What an XPath (prefixes of :data:`NAMES`) finds in all documents, in the order of reading."""
        return [found for root in self.documents.values() for found in root.xpath(xpath, namespaces=NAMES)]

    @cached_property
    def contents(self) -> etree._Element:
        """The navigation document."""
        (item,) = self.package.xpath("//opf:item[@properties='nav']", namespaces=NAMES)
        return self.documents[item.get("href")]

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """The fragments that each document has."""
        return {href: set(root.xpath("//@id")) for href, root in self.documents.items()}

    def leads_somewhere(self, href: str) -> bool:
        document, _, fragment = href.partition("#")
        return document in self.ids and (not fragment or fragment in self.ids[document])


@pytest.fixture(scope="session")
def opened() -> Callable[[bytes], Opened]:
    return Opened


@pytest.fixture(scope="session")
def bind(make_volume: Callable[..., Volume], settings: Settings) -> Callable[..., Opened]:
    """``bind(days, edition, settings=…, label="2024", …)``: the book of a volume of these days, opened."""

    def make(
        days: Sequence[Day],
        edition: ResolvedEdition | None = None,
        *,
        settings: Settings = settings,
        **changes: Any,
    ) -> Opened:
        volume = make_volume(days, edition, **changes)
        return Opened(book(volume, days, settings, cover(volume, settings)))

    return make


@pytest.fixture(scope="session")
def volume(days: tuple[Day, ...], make_volume: Callable[..., Volume]) -> Volume:
    return make_volume(days)


@pytest.fixture(scope="session")
def data(volume: Volume, days: tuple[Day, ...], settings: Settings) -> bytes:
    """The book of the few days."""
    return book(volume, days, settings, cover(volume, settings))


@pytest.fixture(scope="session")
def finished(data: bytes) -> Opened:
    return Opened(data)


@pytest.fixture(scope="session")
def names() -> dict[str, str]:
    return NAMES


def _volumes(files: list[tuple[str, bytes]], settings: Settings) -> list[tuple[Volume, list[Day]]]:
    shard = shards.parse(files)
    index, _ = gathering.build([("all", shards.decode_heads(shards.encode(shard)))], settings, {})
    days = {day.date: index_of.resolve(day, shard.digests, index) for day in index.days}
    return [
        (volume, [selection.choose(days[date], volume) for date in volume.dates])
        for edition in selection.editions(settings)
        for volume in selection.volumes(index, edition, settings.language)
    ]


@pytest.fixture(scope="session")
def archive(corpus: Path) -> list[tuple[Volume, list[Day]]]:
    """All volumes of the archive with their days."""
    paths = sorted((corpus / "digests").glob("*.txt"))
    settings = Settings(search_link="https://www.google.com/search?q={title}")
    return _volumes([(f"digests/{path.name}", path.read_bytes()) for path in paths], settings)


@pytest.fixture(scope="session")
def seed(root: Path) -> tuple[Volume, list[Day]]:
    """The digest that comes with the project."""
    name = "digests/2024-12-19.txt"
    return _volumes([(name, (root / name).read_bytes())], Settings())[0]
