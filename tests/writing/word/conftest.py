"""Finished documents, opened again with nothing of what wrote them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import pytest
from lxml import etree

from pipeline.collection import gathering
from pipeline.collection.selection import Volume
from pipeline.model import Day
from pipeline.settings import ResolvedEdition, Settings
from pipeline.writing import word

NAMES = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "pr": "http://schemas.openxmlformats.org/package/2006/relationships",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
}


class Opened:
    """A Word file as its parts, and its paragraphs as what they show."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.archive.namelist()
        self.body = self.part("word/document.xml")

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self.archive.read(name))

    def select(self, path: str, of: etree._Element | None = None) -> Any:
        """What an XPath expression finds: a list, or a text where it begins with ``string(``."""
        return (self.body if of is None else of).xpath(path, namespaces=NAMES)

    @cached_property
    def paragraphs(self) -> list[tuple[str, str]]:
        """Style and text of each."""
        return [
            (self.select("string(w:pPr/w:pStyle/@w:val)", each), shown(each)) for each in self.select("//w:p")
        ]

    def styled(self, *styles: str) -> list[str]:
        """The texts of the paragraphs in these styles, kept with what follows or not."""
        return [text for style, text in self.paragraphs if style.removesuffix("Kept") in styles]

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The external targets by relationship."""
        relationships = self.part("word/_rels/document.xml.rels")
        return {
            each.get("Id"): each.get("Target")
            for each in self.select("//pr:Relationship[@TargetMode='External']", relationships)
        }

    @cached_property
    def places(self) -> dict[str, str]:
        """The text of each paragraph with a bookmark, by its name."""
        return {
            each.get(f"{{{NAMES['w']}}}name"): shown(each.getparent())
            for each in self.select("//w:bookmarkStart")
        }

    def core(self, path: str) -> list[str]:
        return [each.text for each in self.select(path, self.part("docProps/core.xml"))]


def shown(element: etree._Element) -> str:
    """The text that an element shows: no instructions of fields; tabs as such."""
    w, m = f"{{{NAMES['w']}}}", f"{{{NAMES['m']}}}"
    return "".join(
        "\t" if each.tag == f"{w}tab" and each.getparent().tag == f"{w}r" else each.text or ""
        for each in element.iter(f"{w}t", f"{w}tab", f"{m}t")
    )


@pytest.fixture(scope="session")
def write(
    make_volume: Callable[..., Volume], days: Sequence[Day], settings: Settings
) -> Callable[..., Opened]:
    """``write(days, settings=…, edition=…, pages=…, label=…)``: the document, opened."""

    def make(
        of: Sequence[Day] = days,
        *,
        settings: Settings = settings,
        edition: ResolvedEdition | None = None,
        pages: dict[str, int] | None = None,
        **changes: Any,
    ) -> Opened:
        volume = make_volume(of, edition, **changes)
        return Opened(word.document(volume, of, settings, pages))

    return make


@pytest.fixture(scope="session")
def opened(write: Callable[..., Opened]) -> Opened:
    """The document of all days."""
    return write()


@pytest.fixture(scope="session")
def archive_days(corpus: Any) -> Sequence[Day]:
    """The days of a year of the archive with abstracts and formulas."""
    from pipeline.collection import index as indexing  # only slow tests read so much
    from pipeline.collection import shards

    paths = sorted((corpus / "digests").glob("2024-*.txt"))
    shard = shards.parse([(f"digests/{path.name}", path.read_bytes()) for path in paths])
    heads = shards.decode_heads(shards.encode(shard))
    index, _ = gathering.build([("2024", heads)], Settings(), {})
    return [indexing.resolve(day, shard.digests, index) for day in index.days]


def squeezed(texts: str | Iterable[str]) -> str:
    """Without any space, which a line's end may have swallowed or made."""
    return re.sub(r"\s+", "", texts if isinstance(texts, str) else "".join(texts))
