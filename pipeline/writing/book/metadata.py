"""Metadata of the package (EPUB 3.3 §5.5, EPUB Accessibility 1.1 §2)."""

from __future__ import annotations

from collections.abc import Sequence

from ebooklib import epub

from pipeline.collection.selection import Volume
from pipeline.settings import COLLECTION, Settings
from pipeline.writing.common import publication
from pipeline.writing.common.strings import STRINGS

# What anybody can see of the book. That it conforms to a standard, only an evaluation could say.
_ACCESSIBILITY = (
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "index"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityHazard", "none"),
)


def package(
    volume: Volume, subjects: Sequence[str], settings: Settings, *, mathematics: bool
) -> epub.EpubBook:
    """A book of ebooklib's with its metadata and nothing else yet.

    Args:
        volume: what it is.
        subjects: its topics.
        settings: of the collection.
        mathematics: whether it has MathML.
    """
    book = epub.EpubBook()
    book.set_identifier(publication.identifier(volume, settings))
    book.set_title(publication.title(volume))
    if settings.subtitle and volume.edition.name == COLLECTION:
        book.add_metadata("DC", "title", settings.subtitle, {"id": "subtitle"})
        _meta(book, "title-type", "subtitle", "subtitle")
    for language in publication.languages(volume, settings):
        book.add_metadata("DC", "language", language)
    book.language = settings.language
    if settings.author.name:
        book.add_author(settings.author.name, role="aut", uid="author")
    for name, value in (
        ("publisher", settings.publisher),
        ("rights", settings.rights),
        ("description", publication.description(volume, settings)),
        ("date", volume.dates[-1].isoformat()),
        *(("subject", subject) for subject in subjects),
    ):
        if value:
            book.add_metadata("DC", name, value)
    if volume.series:
        _series(book, volume)
    for name, value in _ACCESSIBILITY:
        _meta(book, f"schema:{name}", value)
    if mathematics:
        _meta(book, "schema:accessibilityFeature", "MathML")
    _meta(book, "schema:accessibilitySummary", STRINGS[settings.language].accessibility)
    return book


def _series(book: epub.EpubBook, volume: Volume) -> None:
    """The edition as a series, and the volume's place in it (EPUB 3.3 §D.3.2)."""
    _meta(book, "belongs-to-collection", publication.series(volume), uid="series")
    _meta(book, "collection-type", "series", "series")
    _meta(book, "group-position", str(volume.position), "series")


def _meta(book: epub.EpubBook, name: str, value: str, refines: str = "", uid: str = "") -> None:
    attributes = {"property": name}
    if refines:
        attributes["refines"] = f"#{refines}"
    if uid:
        attributes["id"] = uid
    book.add_metadata(None, "meta", value, attributes)
