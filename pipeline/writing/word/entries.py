"""Days and their entries: the body of the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline import locations
from pipeline.collection.selection import Volume
from pipeline.model import (
    Article,
    Blocks,
    CodeBlock,
    Day,
    Heading,
    ItemList,
    Language,
    Paragraph,
    Quote,
    Table,
)
from pipeline.paper_keys import short_url
from pipeline.references import Mention
from pipeline.settings import Settings
from pipeline.writing.common.dates import long_date
from pipeline.writing.common.references import Place, listings, with_pointers
from pipeline.writing.common.strings import STRINGS
from pipeline.writing.word import markup
from pipeline.writing.word.markup import References
from pipeline.writing.word.styles import KEPT, LEVELS

_COMMENTARY: dict[Language, str] = {"ko": "CommentaryKorean", "en": "CommentaryEnglish"}

# Styles whose paragraphs stand within a margin of their own.
_INDENTED = {"Abstract", "Quote"}
# Of a paragraph below an item, by how many lists the item lies in.
_CONTINUE = ("ListContinue", "ListContinue2", "ListContinue3")


class _Piece(NamedTuple):
    """A paragraph to be, maybe of a list."""

    style: str
    content: str
    numbering: str = ""


def day_anchor(date: dt.date) -> str:
    """The bookmark of a day's heading."""
    return f"d{date:%Y%m%d}"


def body(
    days: Sequence[Day],
    volume: Volume,
    settings: Settings,
    references: References,
    tags: dict[str, str],
    section: str,
) -> Iterator[str]:
    """The paragraphs of all days.

    Args:
        days: in the order of the document, none of them empty.
        volume: says which languages in which order, and where abstracts stand.
        settings: of the collection.
        references: of the document.
        tags: bookmark of each tag in the index, by the tag's key.
        section: the section's properties, which its last paragraph carries.
    """
    for number, day in enumerate(days, start=1):
        last = section if number == len(days) else ""
        heading = markup.runs(long_date(day.date, settings.language, weekday=True))
        yield markup.paragraph("Heading1", references.bookmark(day_anchor(day.date), heading))
        introduction = list(_blocks(day.introduction, "Introduction", references))
        yield from _paragraphs(introduction, last if not day.articles else "")
        for article in day.articles:
            pieces = list(_entry(article, volume, settings, references, tags))
            yield from _paragraphs(pieces, last if article is day.articles[-1] else "")


def _paragraphs(pieces: Sequence[_Piece], section: str) -> Iterator[str]:
    """Authors and address kept with what follows, tags with what they follow, nothing with the next entry."""
    for number, piece in enumerate(pieces, start=1):
        following = pieces[number] if number < len(pieces) else None
        kept = following and (piece.style in {"Authors", "Address"} or following.style == "Tags")
        yield markup.paragraph(
            f"{piece.style}{KEPT}" if kept and piece.style not in {"Heading2", "Tags"} else piece.style,
            piece.content,
            piece.numbering + ("" if following else section),
        )


def _entry(
    article: Article, volume: Volume, settings: Settings, references: References, tags: dict[str, str]
) -> Iterator[_Piece]:
    place = volume.edition.abstracts
    title = markup.inline(article.body.title, references) or markup.runs(article.title)
    yield _Piece("Heading2", references.bookmark(article.anchor, title))
    if article.authors:
        yield _Piece("Authors", markup.runs(", ".join(article.authors)))
    if article.url:
        shown = STRINGS[settings.language].search_title if article.searched else short_url(article.url)
        yield _Piece("Address", markup.hyperlink(shown, article.url, references))
    if place == "before":
        yield from _blocks(article.body.abstract, "Abstract", references)
    target = _place(volume, settings)
    for language in volume.edition.languages:
        blocks = with_pointers(article.body.commentary(language), article.references, target)
        yield from _blocks(blocks, _COMMENTARY[language], references)
    if article.tags:
        links = (markup.internal_link(tags[tag.key], markup.runs(f"#{tag.label}")) for tag in article.tags)
        marks = "".join(markup.index_mark(tag.label, article.title) for tag in article.tags)
        yield _Piece("Tags", marks + markup.runs(" ").join(links))
    yield from _references(article, target, settings, references)
    if place == "after":
        yield from _blocks(article.body.abstract, "Abstract", references)


def _references(
    article: Article, target: Place, settings: Settings, references: References
) -> Iterator[_Piece]:
    """A paragraph for each way in which an entry is tied to others."""
    for listing in listings(article.references, target, settings.language):
        items = (markup.inline(item, references) for item in listing.items)
        yield _Piece("Tags", markup.runs(f"{listing.label}: ") + markup.runs("; ").join(items))


def _place(volume: Volume, settings: Settings) -> Place:
    """Return the places of entries: the bookmark within the document, the page on the site beyond it."""

    def place(mention: Mention) -> str:
        if mention.anchor in volume.anchors:
            return f"#{mention.anchor}"
        return settings.url(locations.entry_address(mention)) if settings.published() else ""

    return place


def _blocks(blocks: Blocks, style: str, references: References) -> Iterator[_Piece]:
    for block in blocks:
        match block:
            case Paragraph(parts=parts):
                yield _Piece(style, markup.inline(parts, references))
            case ItemList():
                yield from _list(block, style, references)
            case Quote(blocks=quoted):
                yield from _blocks(quoted, "Quote", references)
            case CodeBlock(text=text):
                yield _Piece("CodeBlock", markup.code(text))
            case Heading(parts=parts):
                yield _Piece("Heading3", markup.inline(parts, references))
            case Table():
                yield from _rows(block, references)


def _list(block: ItemList, style: str, references: References, level: int = 0) -> Iterator[_Piece]:
    """Items, and below each its paragraphs under its text and its lists a level deeper."""
    identifier = references.list(block.start, indented=style in _INDENTED, level=level)
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{identifier}"/></w:numPr>'
    for item, below in block.rows():
        yield _Piece(style, markup.inline(item, references), numbering)
        for inner in below:
            if isinstance(inner, ItemList):
                yield from _list(inner, style, references, min(level + 1, LEVELS - 1))
            elif isinstance(inner, Paragraph):
                yield _Piece(_CONTINUE[min(level, 2)], markup.inline(inner.parts, references))
            else:
                yield from _blocks((inner,), style, references)


def _rows(table: Table, references: References) -> Iterator[_Piece]:
    """A table as lines: its columns are as wide as what a page leaves them, and most have two or three."""
    for number, row in enumerate((table.head, *table.rows)):
        properties = markup.Properties(bold=number == 0)
        cells = (markup.inline(cell, references, properties) for cell in row)
        yield _Piece("TableRow", markup.runs(" | ").join(cells))
