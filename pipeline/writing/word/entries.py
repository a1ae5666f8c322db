"""Days and their entries: the body of the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
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
from pipeline.references import Located
from pipeline.settings import Settings, WordAbstracts
from pipeline.writing.common.arrangement import Arrangement, arrange, has_commentary
from pipeline.writing.common.dates import long_date, year_and_month
from pipeline.writing.common.references import Place, listings, with_pointers
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


class Context(NamedTuple):
    """Surroundings that an entry is written in.

    Attributes:
        volume: says which languages in which order.
        abstracts: where the abstract stands.
        settings: of the collection.
        levels: of headings.
        references: of the document.
        tags: bookmark of each tag in the index, by the tag's key.
    """

    volume: Volume
    abstracts: WordAbstracts
    settings: Settings
    levels: Levels
    references: References
    tags: Mapping[str, str]

    @property
    def language(self) -> Language:
        """The language of headings."""
        return self.settings.language


def day_anchor(date: dt.date) -> str:
    """The bookmark of a day's heading."""
    return f"d{date:%Y%m%d}"


def month_anchor(date: dt.date) -> str:
    """The bookmark of a month's heading."""
    return f"m{date:%Y%m}"


def body(days: Sequence[Day], context: Context, section: str) -> Iterator[str]:
    """The paragraphs of all days.

    Args:
        days: in the order of the document, none of them empty.
        context: what they are written with.
        section: the section's properties, which its last paragraph carries.
    """
    for number, day in enumerate(days):
        last = section if number + 1 == len(days) else ""
        if context.levels.month and (not number or months_apart(days[number - 1].date, day.date)):
            yield _heading(
                context.levels.month,
                month_anchor(day.date),
                year_and_month(day.date, context.language),
                context,
            )
        title = long_date(day.date, context.language, weekday=True)
        yield _heading(context.levels.day, day_anchor(day.date), title, context)
        groups = list(_day(day, context))
        for group in groups:
            yield from _paragraphs(group, last if group is groups[-1] else "")


def months_apart(one: dt.date, other: dt.date) -> bool:
    """Whether two days are not of one month."""
    return (one.year, one.month) != (other.year, other.month)


def _heading(level: int, bookmark: str, text: str, context: Context) -> str:
    content = context.references.bookmark(bookmark, markup.runs(text))
    return markup.paragraph(f"Heading{level}", content)


def titled(day: Day, context: Context) -> Sequence[Article]:
    """The entries of a day that have a heading, in the order of the document."""
    return _arranged(day, context).articles


def _arranged(day: Day, context: Context) -> Arrangement:
    languages = context.volume.edition.languages
    return arrange(day.articles, languages, abstracts=context.abstracts != "none")


def _day(day: Day, context: Context) -> Iterator[list[_Piece]]:
    """The paragraphs of a day by what belongs together."""
    if day.introduction:
        text = with_pointers(day.introduction, day.references, _place(context))
        yield list(_blocks(text, "Introduction", context))
    arranged = _arranged(day, context)
    yield from (list(_entry(article, context)) for article in arranged.articles)
    if context.abstracts == "day":
        yield from _abstracts(arranged.articles, context)
    if arranged.titles:
        yield list(_mere_titles(arranged.titles, context, heading=bool(arranged.articles)))


def _paragraphs(pieces: Sequence[_Piece], section: str) -> Iterator[str]:
    """Authors and address kept with what follows, tags with what they follow, nothing with the next entry."""
    for number, piece in enumerate(pieces, start=1):
        following = pieces[number] if number < len(pieces) else None
        kept = following and (piece.style in {"Authors", "Address"} or following.style == "Tags")
        yield markup.paragraph(
            f"{piece.style}{KEPT}"
            if kept and not piece.style.startswith(("Heading", "Tags"))
            else piece.style,
            piece.content,
            piece.numbering + ("" if following else section),
        )


def _entry(article: Article, context: Context) -> Iterator[_Piece]:
    abstracts, references = context.abstracts, context.references
    languages = context.volume.edition.languages
    yield _Piece(
        f"Heading{context.levels.entry}", references.bookmark(article.anchor, _title(article, context))
    )
    if article.authors:
        yield _Piece("Authors", markup.runs(", ".join(article.authors)))
    if address := _address(article, references):
        yield _Piece("Address", address)
    if not has_commentary(article, languages):
        # Without commentary the abstract is the text.
        yield from _blocks(article.body.abstract, "CommentaryEnglish", context)
    elif abstracts == "before":
        yield from _blocks(article.body.abstract, "Abstract", context)
    place = _place(context)
    for language in languages:
        blocks = with_pointers(article.body.commentary(language), article.references, place)
        yield from _blocks(blocks, _COMMENTARY[language], context)
    if article.tags:
        yield _Piece("Tags", _tags(article, context))
    yield from _references(article, place, context)
    if has_commentary(article, languages) and abstracts in ("after", "small"):
        style = "Abstract" if abstracts == "after" else "AbstractSmall"
        yield from _blocks(article.body.abstract, style, context)


def _title(article: Article, context: Context) -> str:
    """The title; as a link where its address, that of a search, is not printed."""
    title = markup.inline(article.body.title, context.references) or markup.runs(article.title)
    return markup.title_link(title, article.url if article.searched else None, context.references)


def _address(article: Article, references: References) -> str:
    """The paper's address as it is printed; nothing where only a search is known, which is dead on paper."""
    if not article.url or article.searched:
        return ""
    return markup.hyperlink(short_url(article.url), article.url, references)


def _tags(article: Article, context: Context) -> str:
    links = (
        markup.internal_link(context.tags[tag.key], markup.runs(f"#{tag.label}")) for tag in article.tags
    )
    marks = "".join(markup.index_mark(tag.label, article.title) for tag in article.tags)
    return marks + markup.runs(" ").join(links)


def _abstracts(articles: Sequence[Article], context: Context) -> Iterator[list[_Piece]]:
    """The abstracts of a day, each under its title, which leads back to the entry."""
    heading = [_Piece("DayEndHeading", markup.runs(STRINGS[context.language].abstracts))]
    for article in articles:
        if article.body.abstract and has_commentary(article, context.volume.edition.languages):
            title = markup.internal_link(article.anchor, markup.runs(article.title))
            blocks = _blocks(article.body.abstract, "AbstractSmall", context)
            yield [*heading, _Piece("AbstractTitle", title), *blocks]
            heading = []


def _mere_titles(articles: Sequence[Article], context: Context, *, heading: bool) -> Iterator[_Piece]:
    """Entries without text, in a line or two each."""
    if heading:
        yield _Piece("DayEndHeading", markup.runs(STRINGS[context.language].mere_titles))
    for article in articles:
        parts = [
            context.references.bookmark(article.anchor, _title(article, context)),
            markup.runs(", ".join(article.authors), markup.QUIET) if article.authors else "",
            _address(article, context.references),
            _tags(article, context) if article.tags else "",
        ]
        yield _Piece("MereTitle", markup.runs("  ").join(filter(None, parts)))
        yield from _references(article, _place(context), context)


def _references(article: Article, place: Place, context: Context) -> Iterator[_Piece]:
    """A paragraph for each way in which an entry is tied to others."""
    for listing in listings(article.references, place, context.language):
        items = (markup.inline(item, context.references) for item in listing.items)
        yield _Piece("Tags", markup.runs(f"{listing.label}: ") + markup.runs("; ").join(items))


def _place(context: Context) -> Place:
    """Return the places of entries: the bookmark within the document, the page on the site beyond it."""

    def place(mention: Located) -> str:
        if mention.anchor in context.volume.anchors:
            return f"#{mention.anchor}"
        return context.settings.url(locations.entry_address(mention)) if context.settings.published() else ""

    return place


def _blocks(blocks: Blocks, style: str, context: Context) -> Iterator[_Piece]:
    references = context.references
    for block in blocks:
        match block:
            case Paragraph(parts=parts):
                yield _Piece(style, markup.inline(parts, references))
            case ItemList():
                yield from _list(block, style, context)
            case Quote(blocks=quoted):
                yield from _blocks(quoted, "Quote", context)
            case CodeBlock(text=text):
                yield _Piece("CodeBlock", markup.code(text))
            case Heading(parts=parts):
                yield _Piece(f"Heading{context.levels.inner}", markup.inline(parts, references))
            case Table():
                yield from _rows(block, references)


def _list(block: ItemList, style: str, context: Context, level: int = 0) -> Iterator[_Piece]:
    """Items, and below each its paragraphs under its text and its lists a level deeper."""
    references = context.references
    identifier = references.list(block.start, indented=style in _INDENTED, level=level)
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{identifier}"/></w:numPr>'
    for item, below in block.rows():
        yield _Piece(style, markup.inline(item, references), numbering)
        for inner in below:
            if isinstance(inner, ItemList):
                yield from _list(inner, style, context, min(level + 1, LEVELS - 1))
            elif isinstance(inner, Paragraph):
                yield _Piece(_CONTINUE[min(level, 2)], markup.inline(inner.parts, references))
            else:
                yield from _blocks((inner,), style, context)


def _rows(table: Table, references: References) -> Iterator[_Piece]:
    """A table as lines: its columns are as wide as what a page leaves them, and most have two or three."""
    for number, row in enumerate((table.head, *table.rows)):
        properties = markup.Properties(bold=number == 0)
        cells = (markup.inline(cell, references, properties) for cell in row)
        yield _Piece("TableRow", markup.runs(" | ").join(cells))
