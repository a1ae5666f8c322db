"""Documents of the book as bytes that are XML for certain, and how a passage's language is marked."""

from __future__ import annotations

from msgspec import Struct

from pipeline.model import Blocks, Language, block_language, language_of
from pipeline.writing.book.formulas import fit_formulas
from pipeline.writing.book.tables import fit_tables
from pipeline.writing.common import html
from pipeline.writing.common.archive import Packed, pack
from pipeline.writing.common.xml import check_well_formed

STYLE = "style.css"


class Document(Struct, frozen=True, gc=False, array_like=True):
    """One XHTML document of the book.

    ``name`` is its file, ``mathematics`` whether it holds MathML, which the manifest must say (EPUB 3.3
    §D.4, ``mathml``).
    """

    name: str
    title: str
    content: Packed
    mathematics: bool


def document(name: str, title: str, language: Language, body: str) -> Document:
    """A whole document.

    Args:
        name: its file.
        title: never blank.
        language: of all that has no mark of its own.
        body: the ``<body>`` element.

    Raises:
        ValueError: ``body`` is not well-formed. ebooklib would take it, and the book would come out
            repaired, that is with text lost.
    """
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n<head>\n<title>{html.escape(title)}</title>\n'
        f'<link rel="stylesheet" type="text/css" href="{STYLE}"/>\n</head>\n{body}\n</html>\n'
    )
    content = text.encode()
    check_well_formed(content, name)
    if "<math" in text:  # in few
        text = fit_formulas(text)
        content = text.encode()
    return Document(name, title, pack(content), "<math" in text)


def mark(language: Language, around: Language) -> str:
    """The attributes that say a passage's language, if it is another than that of what is around it."""
    return "" if language == around else f' lang="{language}" xml:lang="{language}"'


def passages(content: Blocks, around: Language, language: Language | None = None) -> list[str]:
    """Each block as an element, marked where its language is not that of what is around it.

    Args:
        content: the blocks.
        around: language of the element that they go into.
        language: theirs; if None, what the letters of each tell (a Korean commentary quotes English).
    """
    return [
        html.block(block, mathml=True, attributes=mark(language or block_language(block), around)) + "\n"
        for block in fit_tables(content)
    ]


def titled(text: str, around: Language) -> str:
    """The mark of a title."""
    return mark(language_of(text), around)
