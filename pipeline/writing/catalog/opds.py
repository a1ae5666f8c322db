"""The catalogue of all books, for reading apps to subscribe to: OPDS 1.2 (https://specs.opds.io/opds-1.2).

It is one acquisition feed, which is Atom (RFC 4287).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lxml import etree

from pipeline import locations
from pipeline.collection.index import Index, entries_of
from pipeline.collection.selection import Volume, own_settings
from pipeline.model import Tag
from pipeline.settings import Settings
from pipeline.writing.common import publication
from pipeline.writing.common.downloads import Download

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/terms/}"
_SCHEMA = "{http://schema.org}"  # without a slash: so Thorium and Readium's toolkits look for it
_NAMESPACES = {None: _ATOM[1:-1], "dc": _DC[1:-1], "schema": _SCHEMA[1:-1]}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
_IMAGE = "http://opds-spec.org/image"
_THUMBNAIL = "http://opds-spec.org/image/thumbnail"

# Says of a catalogue without books what Atom requires; none is older.
_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


# Of each volume, its commonest tags.
_MOST_CATEGORIES = 20


class Book(NamedTuple):
    """A book of the catalogue.

    Attributes:
        volume: what it is of.
        file: the book.
        documents: Word documents of the same volume, in their order.
        tags: topics, the commonest first.
    """

    volume: Volume
    file: Download
    documents: Sequence[Download]
    tags: Sequence[Tag]


def books(files: Iterable[tuple[Volume, Download]], index: Index) -> list[Book]:
    """The books among files, with the documents of the same volumes.

    Args:
        files: each with its volume, or the part of one that it holds; those of a volume beside each other.
        index: the collection.
    """
    found: list[tuple[Volume, Download]] = []
    documents: dict[tuple[str, str], list[Download]] = {}
    for volume, file in files:
        if file.kind == "epub":
            found.append((volume, file))
        else:
            documents.setdefault((volume.edition.name, volume.label), []).append(file)
    return [
        Book(
            volume,
            file,
            sorted(documents.get((volume.edition.name, volume.label), ()), key=lambda each: each.part),
            _tags(volume, index),
        )
        for volume, file in found
    ]


def _tags(volume: Volume, index: Index) -> list[Tag]:
    entries = entries_of(index.on(volume.dates))
    counts = Counter(key for entry in entries if entry.anchor in volume.anchors for key in entry.tags)
    commonest = sorted(counts, key=lambda key: (-counts[key], key))[:_MOST_CATEGORIES]
    return [index.tags[key].tag for key in commonest]


def catalog(books: Sequence[Book], settings: Settings) -> bytes:
    """Write the catalogue.

    Args:
        books: in the order to be shown in.
        settings: of the collection.

    Returns:
        The feed: the same bytes for the same arguments.
    """
    feed = etree.Element(f"{_ATOM}feed", {_LANGUAGE: settings.language}, nsmap=_NAMESPACES)
    _add(feed, f"{_ATOM}id", f"tag:{settings.authority()}:catalog")
    _add(feed, f"{_ATOM}title", settings.title or settings.author.name or locations.OPDS)
    _add(feed, f"{_ATOM}subtitle", settings.subtitle)
    times = (publication.modified(volume, settings) for volume in (book.volume for book in books))
    _add(feed, f"{_ATOM}updated", _time(max(times, default=_NEVER)))
    _add_author(feed, settings)
    here = settings.url(locations.OPDS)
    _add_link(feed, "self", here, locations.OPDS_TYPE)
    _add_link(feed, "start", here, locations.OPDS_TYPE)
    _add_link(feed, "alternate", settings.url(locations.INDEX), "text/html")
    for book in books:
        _add_entry(feed, book, settings)
    content: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return content


def _add_entry(feed: etree._Element, book: Book, collection: Settings) -> None:
    volume = book.volume
    settings = own_settings(volume.edition, collection)
    entry = etree.SubElement(feed, f"{_ATOM}entry")
    name = publication.identifier(volume, settings)
    _add(entry, f"{_ATOM}id", name)
    _add(entry, f"{_ATOM}title", publication.title(volume))
    _add(entry, f"{_ATOM}updated", _time(publication.modified(volume, settings)))
    _add_author(entry, settings)
    _add(entry, f"{_ATOM}rights", settings.rights)
    _add(entry, f"{_DC}identifier", name)
    for language in publication.languages(volume, settings):
        _add(entry, f"{_DC}language", language)
    _add(entry, f"{_DC}publisher", settings.publisher)
    _add(entry, f"{_DC}issued", volume.dates[-1].isoformat())
    if volume.series:
        # Not of OPDS, but what catalogues and apps have agreed on for series.
        series = {
            f"{_SCHEMA}name": publication.series(volume),
            f"{_SCHEMA}position": str(volume.position),
        }
        etree.SubElement(entry, f"{_SCHEMA}Series", series)
    _add(entry, f"{_ATOM}content", publication.description(volume, settings), type="text")
    for tag in book.tags:
        etree.SubElement(entry, f"{_ATOM}category", term=tag.key, label=tag.label)
    _add_file(entry, book.file, locations.EPUB_TYPE, settings)
    for document in book.documents:
        _add_file(entry, document, locations.DOCX_TYPE, settings)
    for relation, picture in ((_IMAGE, book.file.cover), (_THUMBNAIL, book.file.thumbnail)):
        if picture:
            _add_link(entry, relation, settings.url(picture), "image/png")


def _add_file(entry: etree._Element, file: Download, kind: str, settings: Settings) -> None:
    """A file to acquire; the title tells a volume's documents apart (RFC 4287 §4.2.7.5)."""
    title = {"title": file.title} if file.part else {}
    _add_link(entry, _OPEN_ACCESS, settings.url(file.path), kind, length=str(file.size), **title)


def _add_author(parent: etree._Element, settings: Settings) -> None:
    """Atom wants an author; of a collection without one it is the collection."""
    author = etree.SubElement(parent, f"{_ATOM}author")
    _add(author, f"{_ATOM}name", settings.author.name or settings.title or locations.OPDS)
    _add(author, f"{_ATOM}uri", settings.author.uri)
    _add(author, f"{_ATOM}email", settings.author.shown_email())


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    """An element with its text; none where there is no text."""
    if text:
        etree.SubElement(parent, name, attributes).text = text


def _add_link(parent: etree._Element, relation: str, address: str, kind: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{_ATOM}link", {"rel": relation, "type": kind, "href": address, **attributes})


def _time(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
