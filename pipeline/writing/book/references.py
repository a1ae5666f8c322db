"""What ties an entry to others, as elements of the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from pipeline.model import Language
from pipeline.references import References
from pipeline.writing.book.markup import Document
from pipeline.writing.common import html
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


def with_parts(documents: Iterable[Document], places: Mapping[str, str]) -> tuple[Document, ...]:
    """Return documents whose links to entries lead to the later documents of long days, too.

    Args:
        documents: with links that lead to the first document of each day.
        places: of all entries of the book, by their anchors.
    """
    moved = {
        f'href="{place[:_DATE]}.xhtml#{anchor}"'.encode(): f'href="{place}"'.encode()
        for anchor, place in places.items()
        if place.index("#") > _FIRST_DOCUMENT
    }
    corrected = []
    for document in documents:
        content = document.content
        for wrong, right in moved.items():
            content = content.replace(wrong, right)
        corrected.append(document if content is document.content else replace(document, content=content))
    return tuple(corrected)
