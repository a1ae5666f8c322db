"""References of an entry, as elements of the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from pipeline.model import Language
from pipeline.references import Located, References
from pipeline.writing.book.markup import Document
from pipeline.writing.common import html
from pipeline.writing.common.archive import pack, unpack
from pipeline.writing.common.references import Place, listings

_FIRST_DOCUMENT = len("2024-12-19.xhtml")
_DATE = len("2024-12-19")


def elements(references: References, place: Place, own: Language) -> list[str]:
    """Return a heading and a list for each way in which an entry is tied to others.

    Args:
        references: of the entry.
        place: of entries.
        own: language of the words around titles.
    """
    return [
        f'<p class="references">{listing.label}</p>\n<ul class="references">'
        + "".join(f"<li>{html.inline(item, mathml=True)}</li>" for item in listing.items)
        + "</ul>\n"
        for listing in listings(references, place, own)
    ]


def mentions(references: References) -> Iterator[Located]:
    """Yield the entries to which the references of an entry lead."""
    yield from (each.entry for each in references.cites if each.entry)
    yield from references.cited_by
    yield from references.also_on


def corrections(places: Mapping[str, str]) -> dict[bytes, bytes]:
    """Return what to write for links to entries that stand in a later document of a long day.

    Until all days are written, a link leads to the first document of a day.

    Args:
        places: of all entries of the book, by their anchors.
    """
    return {
        f'href="{place[:_DATE]}.xhtml#{anchor}"'.encode(): f'href="{place}"'.encode()
        for anchor, place in places.items()
        if place.index("#") > _FIRST_DOCUMENT
    }


def corrected(document: Document, links: Mapping[bytes, bytes]) -> Document:
    """Return a document with its links replaced, as :func:`corrections` says."""
    content = shown = unpack(document.content)
    for wrong, right in links.items():
        shown = shown.replace(wrong, right)
    return document if shown == content else replace(document, content=pack(shown))
