"""Days and their entries: the body of the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

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
from pipeline.settings import WordAbstracts
from pipeline.writing.common.arrangement import Arrangement, arrange, has_commentary
from pipeline.writing.common.dates import long_date, year_and_month
from pipeline.writing.common.strings import STRINGS
from pipeline.writing.word import markup
from pipeline.writing.word.layout import Levels
from pipeline.writing.word.markup import References
from pipeline.writing.word.styles import KEPT, LEVELS

_COMMENTARY: dict[Language, str] = {"ko": "CommentaryKorean", "en": "CommentaryEnglish"}

# Styles whose paragraphs stand within a margin of their own.
_INDENTED = {"Abstract", "AbstractSmall", "Quote"}
# Of a paragraph below an item, by how many lists the item lies in.
_CONTINUE = ("ListContinue", "ListContinue2", "ListContinue3")


class _Piece(NamedTuple):
    """A paragraph to be, maybe of a list."""

    style: str
    content: str
    numbering: str = ""


class Place(NamedTuple):
    """What an entry is written with.

    Attributes:
        volume: says which languages in which order.
        abstracts: where the abstract stands.
        language: of headings.
        levels: of headings.
        references: of the document.
        tags: bookmark of each tag in the index, by the tag's key.
    """

    volume: Volume
    abstracts: WordAbstracts
    language: Language
    levels: Levels
    references: References
    tags: Mapping[str, str]


def day_anchor(date: dt.date) -> str:
    """The bookmark of a day's heading."""
    return f"d{date:%Y%m%d}"


def month_anchor(date: dt.date) -> str:
    """The bookmark of a month's heading."""
    return f"m{date:%Y%m}"


def body(days: Sequence[Day], place: Place, section: str) -> Iterator[str]:
    """The paragraphs of all days.

    Args:
        days: in the order of the document, none of them empty.
        place: what they are written with.
        section: the section's properties, which its last paragraph carries.
    """
    for number, day in enumerate(days):
        last = section if number + 1 == len(days) else ""
        if place.levels.month and (not number or months_apart(days[number - 1].date, day.date)):
            yield _heading(
                place.levels.month, month_anchor(day.date), year_and_month(day.date, place.language), place
            )
        title = long_date(day.date, place.language, weekday=True)
        yield _heading(place.levels.day, day_anchor(day.date), title, place)
        groups = list(_day(day, place))
        for group in groups:
            yield from _paragraphs(group, last if group is groups[-1] else "")


def months_apart(one: dt.date, other: dt.date) -> bool:
    """Whether two days are not of one month."""
    return (one.year, one.month) != (other.year, other.month)


def _heading(level: int, bookmark: str, text: str, place: Place) -> str:
    content = place.references.bookmark(bookmark, markup.runs(text))
    return markup.paragraph(f"Heading{level}", content)


def titled(day: Day, place: Place) -> Sequence[Article]:
    """The entries of a day that have a heading, in the order of the document."""
    return _arranged(day, place).articles


def _arranged(day: Day, place: Place) -> Arrangement:
    languages = place.volume.edition.languages
    return arrange(day.articles, languages, abstracts=place.abstracts != "none")


def _day(day: Day, place: Place) -> Iterator[list[_Piece]]:
    """The paragraphs of a day by what belongs together."""
    if day.introduction:
        yield list(_blocks(day.introduction, "Introduction", place))
    arranged = _arranged(day, place)
    yield from (list(_entry(article, place)) for article in arranged.articles)
    if place.abstracts == "day":
        yield from _abstracts(arranged.articles, place)
    if arranged.titles:
        yield list(_mere_titles(arranged.titles, place, heading=bool(arranged.articles)))


def _paragraphs(pieces: Sequence[_Piece], section: str) -> Iterator[str]:
    """Authors and address kept with what follows, tags with what they follow, nothing with the next entry."""
    for number, piece in enumerate(pieces, start=1):
        following = pieces[number] if number < len(pieces) else None
        kept = following and (piece.style in {"Authors", "Address"} or following.style == "Tags")
        yield markup.paragraph(
            f"{piece.style}{KEPT}" if kept and not piece.style.startswith("Heading") else piece.style,
            piece.content,
            piece.numbering + ("" if following else section),
        )


def _entry(article: Article, place: Place) -> Iterator[_Piece]:
    abstracts, references = place.abstracts, place.references
    languages = place.volume.edition.languages
    yield _Piece(f"Heading{place.levels.entry}", references.bookmark(article.anchor, _title(article, place)))
    if article.authors:
        yield _Piece("Authors", markup.runs(", ".join(article.authors)))
    if address := _address(article, references):
        yield _Piece("Address", address)
    if not has_commentary(article, languages):
        # Without commentary the abstract is the text.
        yield from _blocks(article.body.abstract, "CommentaryEnglish", place)
    elif abstracts == "before":
        yield from _blocks(article.body.abstract, "Abstract", place)
    for language in languages:
        yield from _blocks(article.body.commentary(language), _COMMENTARY[language], place)
    if article.tags:
        yield _Piece("Tags", _tags(article, place))
    if has_commentary(article, languages) and abstracts in ("after", "small"):
        style = "Abstract" if abstracts == "after" else "AbstractSmall"
        yield from _blocks(article.body.abstract, style, place)


def _title(article: Article, place: Place) -> str:
    """The title; as a link where its address, that of a search, is not printed."""
    title = markup.inline(article.body.title, place.references) or markup.runs(article.title)
    return markup.title_link(title, article.url if article.searched else None, place.references)


def _address(article: Article, references: References) -> str:
    """The paper's address as it is printed; nothing where only a search is known, which is dead on paper."""
    if not article.url or article.searched:
        return ""
    return markup.hyperlink(short_url(article.url), article.url, references)


def _tags(article: Article, place: Place) -> str:
    links = (markup.internal_link(place.tags[tag.key], markup.runs(f"#{tag.label}")) for tag in article.tags)
    marks = "".join(markup.index_mark(tag.label, article.title) for tag in article.tags)
    return marks + markup.runs(" ").join(links)


def _abstracts(articles: Sequence[Article], place: Place) -> Iterator[list[_Piece]]:
    """The abstracts of a day, each under its title, which leads back to the entry."""
    heading = [_Piece("DayEndHeading", markup.runs(STRINGS[place.language].abstracts))]
    for article in articles:
        if article.body.abstract and has_commentary(article, place.volume.edition.languages):
            title = markup.internal_link(article.anchor, markup.runs(article.title))
            blocks = _blocks(article.body.abstract, "AbstractSmall", place)
            yield [*heading, _Piece("AbstractTitle", title), *blocks]
            heading = []


def _mere_titles(articles: Sequence[Article], place: Place, *, heading: bool) -> Iterator[_Piece]:
    """Entries without text, in a line or two each."""
    if heading:
        yield _Piece("DayEndHeading", markup.runs(STRINGS[place.language].mere_titles))
    for article in articles:
        parts = [
            place.references.bookmark(article.anchor, _title(article, place)),
            markup.runs(", ".join(article.authors), markup.QUIET) if article.authors else "",
            _address(article, place.references),
            _tags(article, place) if article.tags else "",
        ]
        yield _Piece("MereTitle", markup.runs("  ").join(filter(None, parts)))


def _blocks(blocks: Blocks, style: str, place: Place) -> Iterator[_Piece]:
    references = place.references
    for block in blocks:
        match block:
            case Paragraph(parts=parts):
                yield _Piece(style, markup.inline(parts, references))
            case ItemList():
                yield from _list(block, style, place)
            case Quote(blocks=quoted):
                yield from _blocks(quoted, "Quote", place)
            case CodeBlock(text=text):
                yield _Piece("CodeBlock", markup.code(text))
            case Heading(parts=parts):
                yield _Piece(f"Heading{place.levels.inner}", markup.inline(parts, references))
            case Table():
                yield from _rows(block, references)


def _list(block: ItemList, style: str, place: Place, level: int = 0) -> Iterator[_Piece]:
    """Items, and below each its paragraphs under its text and its lists a level deeper."""
    references = place.references
    identifier = references.list(block.start, indented=style in _INDENTED, level=level)
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{identifier}"/></w:numPr>'
    for item, below in block.rows():
        yield _Piece(style, markup.inline(item, references), numbering)
        for inner in below:
            if isinstance(inner, ItemList):
                yield from _list(inner, style, place, min(level + 1, LEVELS - 1))
            elif isinstance(inner, Paragraph):
                yield _Piece(_CONTINUE[min(level, 2)], markup.inline(inner.parts, references))
            else:
                yield from _blocks((inner,), style, place)


def _rows(table: Table, references: References) -> Iterator[_Piece]:
    """A table as lines: its columns are as wide as what a page leaves them, and most have two or three."""
    for number, row in enumerate((table.head, *table.rows)):
        properties = markup.Properties(bold=number == 0)
        cells = (markup.inline(cell, references, properties) for cell in row)
        yield _Piece("TableRow", markup.runs(" | ").join(cells))
