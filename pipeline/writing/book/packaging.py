"""Documents, metadata and cover as one file: through ebooklib, then packed anew.

What is done around ebooklib 0.20, and why:

- Documents go in as finished bytes (``EpubItem``): ``EpubHtml`` parses each with an HTML parser, which
  repairs, drops text that stands right in the body, and takes twice the time.
- Its writer has no language on the package and the time of day in the zip (which cannot even be before 1980),
  so it gives its files one by one, and they are packed here, with the same bytes for the same book.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ebooklib import epub
from lxml import etree

from pipeline.collection.selection import Volume
from pipeline.model import Day, Language
from pipeline.settings import Settings
from pipeline.writing.book import contents, front_matter, metadata, tag_index
from pipeline.writing.book.chapters import Chapter, chapters, linked
from pipeline.writing.book.contents import Landmark, Point
from pipeline.writing.book.file_names import CONTENTS, VOLUMES
from pipeline.writing.book.markup import STYLE, Document
from pipeline.writing.common import publication
from pipeline.writing.common.archive import Packed, archive
from pipeline.writing.common.strings import STRINGS

_PACKAGE = "EPUB/content.opf"
# The type must lie at the start as it is (EPUB 3.3 §4.2.1.2); a picture is compressed already.
_STORED = {"mimetype", f"EPUB/{front_matter.COVER_PICTURE}"}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Book(NamedTuple):
    """A volume as EPUB.

    Attributes:
        data: the file.
        chapters: those that the next book of the volume may have in common with it.
    """

    data: bytes
    chapters: Mapping[str, Chapter]


def book(volume: Volume, days: Sequence[Day], settings: Settings, picture: bytes) -> bytes:
    """Write a volume as EPUB, with nothing of earlier books; see :func:`write`."""
    return write(volume, days, settings, picture, {}).data


def write(
    volume: Volume,
    days: Sequence[Day],
    settings: Settings,
    picture: bytes,
    kept: Mapping[str, Chapter],
) -> Book:
    """Write a volume as EPUB.

    Args:
        volume: what it is.
        days: its days, restricted to its entries (``selection.choose``), oldest first.
        settings: of the collection.
        picture: its cover as a PNG (``cover.cover``).
        kept: the chapters of an earlier book that this program wrote.

    Returns:
        The book: the same bytes for the same arguments, whatever was kept.
    """
    own = settings.language
    strings = STRINGS[own]
    planned = tag_index.plan(days)
    made = chapters(days, tag_index.places(planned), volume, settings, kept)
    written = linked(made.values())
    places = {anchor: place for chapter in written for anchor, place in chapter.places.items()}
    tags = tag_index.documents(planned, places, own)
    others = [front_matter.volumes_page(volume, settings)] if volume.earlier or volume.later else []
    if volume.edition.order == "newest":
        written.reverse()
    points = [*contents.points(written, own), *_tag_points(tags, strings.tag_index)]
    points += [Point(strings.other_volumes, VOLUMES)] if others else []
    landmarks = _landmarks(written[0].documents[0], tags, own)
    documents = [
        front_matter.cover_page(volume, settings),
        front_matter.title_page(volume, settings),
        *itertools.chain.from_iterable(chapter.documents for chapter in written),
        *tags,
        *others,
        # Reading apps have contents of their own; of a year these would be twenty screens before the text.
        contents.contents(points, landmarks, own),
    ]
    package = metadata.package(
        volume,
        tag_index.labels(planned),
        settings,
        mathematics=any(document.mathematics for document in documents),
    )
    _fill(package, picture, documents, points, landmarks)
    files = _Writer("", package, _options(volume, settings)).files()
    return Book(_packed(files, settings), made)


def _landmarks(first: Document, tags: Sequence[Document], own: Language) -> list[Landmark]:
    """Return the places that a reading app offers; ``first`` is the beginning of the text."""
    strings = STRINGS[own]
    return [
        Landmark("cover", "cover", strings.cover, front_matter.COVER),
        Landmark("titlepage", "title-page", strings.title_page, front_matter.TITLE_PAGE),
        Landmark("toc", "toc", strings.contents, CONTENTS),
        Landmark("bodymatter", "text", strings.text, first.name),
        *(Landmark("index", "index", strings.tag_index, document.name) for document in tags[:1]),
    ]


def _fill(
    package: epub.EpubBook,
    picture: bytes,
    documents: Sequence[Document],
    points: Sequence[Point],
    landmarks: Sequence[Landmark],
) -> None:
    """Put into a package all that is in it, in the order of reading."""
    _set_cover(package, picture)
    package.add_item(_item("style", STYLE, "text/css", Path(__file__).with_name(STYLE).read_bytes()))
    package.add_item(epub.EpubNcx())
    # Not by their ids: ebooklib looks through all items for each.
    package.spine = [package.add_item(_document(document)) for document in documents]
    package.toc = list(_tree(points, itertools.count(1)))
    package.guide = [
        {"type": landmark.guide, "title": landmark.title, "href": landmark.href} for landmark in landmarks
    ]


def _set_cover(package: epub.EpubBook, picture: bytes) -> None:
    # Not ebooklib's set_cover, which reads the machine's list of media types to learn what a PNG is.
    cover = epub.EpubCover(file_name=front_matter.COVER_PICTURE)
    cover.media_type = "image/png"
    cover.content = picture
    package.add_item(cover)
    # For reading apps that know EPUB 2 only (OPF 2.0.1 has no property for it, but they have agreed on this).
    package.add_metadata(None, "meta", "", {"name": "cover", "content": cover.id})


def _tag_points(tags: Sequence[Document], title: str) -> list[Point]:
    if len(tags) < 2:  # noqa: PLR2004 (a single document needs no list of its own)
        return [Point(title, document.name) for document in tags]
    return [Point(title, tags[0].name, tuple(Point(document.title, document.name) for document in tags))]


def _item(uid: str, name: str, media_type: str, content: bytes | Packed) -> epub.EpubItem:
    return epub.EpubItem(uid=uid, file_name=name, media_type=media_type, content=content)


def _document(document: Document) -> epub.EpubItem:
    item = _item(_id(document.name), document.name, "application/xhtml+xml", document.content)
    properties = [
        name
        for name, holds in (("nav", document.name == CONTENTS), ("mathml", document.mathematics))
        if holds
    ]
    if properties:
        # ebooklib writes an item's properties wherever there are any.
        item.properties = properties
    return item


def _id(name: str) -> str:
    # An XML id does not start with a digit, as the dates do.
    return f"x-{name.removesuffix('.xhtml')}"


def _tree(
    points: Sequence[Point], numbers: Iterator[int]
) -> Iterator[epub.Link | tuple[epub.Section, list[Any]]]:
    """The points as ebooklib takes them for the NCX; each leaf needs an id of its own."""
    for point in points:
        if point.points:
            yield epub.Section(point.title, point.href), list(_tree(point.points, numbers))
        else:
            yield epub.Link(point.href, point.title, f"point-{next(numbers)}")


def _options(volume: Volume, settings: Settings) -> dict[str, Any]:
    return {
        "mtime": publication.modified(volume, settings),
        "epub3_pages": False,  # would parse every document again to find page numbers that there are not
    }


class _Files(dict[str, bytes | Packed]):
    """Takes files as a zip archive does: path to content, in their order."""

    def writestr(self, name: str, content: str | bytes | Packed) -> None:
        self[name] = content.encode() if isinstance(content, str) else content


class _Writer(epub.EpubWriter):  # type: ignore[misc] # ebooklib has no types
    """Writes a book file by file; ebooklib's own ``write`` does the same into a zip."""

    def files(self) -> dict[str, bytes | Packed]:
        """All files of the book: path to content, in the order in which they are packed."""
        self.process()
        self.out = _Files(mimetype=b"application/epub+zip")
        self._write_container()
        self._write_opf()
        self._write_items()
        return self.out


def _packed(files: dict[str, bytes | Packed], settings: Settings) -> bytes:
    """The files as an archive, with the language on the package."""
    root = etree.fromstring(files[_PACKAGE])
    root.set(_LANGUAGE, settings.language)
    files[_PACKAGE] = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return archive(files.items(), stored=_STORED)
