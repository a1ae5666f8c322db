"""The days as documents: one each, several where a day is long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from pipeline import locations
from pipeline.collection.selection import Volume
from pipeline.model import Article, Day, Language, language_of
from pipeline.references import Mention
from pipeline.settings import Settings
from pipeline.writing.book import references
from pipeline.writing.book.markup import Document, document, mark, passages, titled
from pipeline.writing.common import html
from pipeline.writing.common.authors import split_long_list
from pipeline.writing.common.dates import long_date
from pipeline.writing.common.references import Place, with_pointers
from pipeline.writing.common.strings import STRINGS

# Readers and small devices get slow beyond 260 KB a document; this leaves room for what stands around.
LONGEST = 250_000

CONTENTS = "contents.xhtml"
VOLUMES = "volumes.xhtml"


class Chapter(Struct, frozen=True):
    """A day of the book; ``places`` are the addresses of its entries in the book, by their anchors."""

    day: Day
    documents: tuple[Document, ...]
    places: dict[str, str]


class _Passage(Struct, frozen=True):
    """Elements that stand together in one, between ``opening`` and ``closing``."""

    opening: str
    elements: Sequence[str]
    closing: str


class _Piece(Struct, frozen=True):
    """Unit that is never divided: an entry, or a part of a long one; only its first has the anchor."""

    content: str
    anchor: str | None = None


def chapters(
    days: Sequence[Day], tags: Mapping[str, str], volume: Volume, settings: Settings
) -> list[Chapter]:
    """All days of a volume, oldest first.

    Args:
        days: those of the volume, oldest first.
        tags: addresses in the book of the tags' places in the index, by key.
        volume: the volume.
        settings: of the collection.
    """
    written = []
    for number, day in enumerate(days):
        earlier = days[number - 1].date if number else None
        later = days[number + 1].date if number + 1 < len(days) else None
        written.append(
            _chapter(day, tags, volume, settings, _neighbours(earlier, later, volume, settings.language))
        )
    places = {anchor: place for chapter in written for anchor, place in chapter.places.items()}
    links = references.corrections(places)
    if not links:
        return written
    return [
        replace(each, documents=tuple(references.corrected(document, links) for document in each.documents))
        for each in written
    ]


def _place(volume: Volume, settings: Settings) -> Place:
    """Return the places of entries: in the first document of their day, or on the site beyond the volume."""

    def place(mention: Mention) -> str:
        if mention.anchor in volume.anchors:
            return f"{day_file(mention.date)}#{mention.anchor}"
        return settings.url(locations.entry_address(mention)) if settings.published() else ""

    return place


def day_file(date: dt.date, part: int = 1) -> str:
    """The name of a day's first document, or of a later part."""
    return f"{date.isoformat()}.xhtml" if part == 1 else f"{date.isoformat()}-{part}.xhtml"


def _chapter(
    day: Day, tags: Mapping[str, str], volume: Volume, settings: Settings, neighbours: str
) -> Chapter:
    own = settings.language
    pieces = list(_pieces(day, tags, volume, settings))
    title = long_date(day.date, own, weekday=True)
    documents: list[Document] = []
    places: dict[str, str] = {}
    for number, group in enumerate(_groups(pieces), start=1):
        name = day_file(day.date, number)
        heading = title if number == 1 else f"{title} ({STRINGS[own].continued} {number})"
        places.update({piece.anchor: f"{name}#{piece.anchor}" for piece in group if piece.anchor})
        content = "".join(piece.content for piece in group)
        body = (
            '<body epub:type="bodymatter">\n'
            '<section epub:type="chapter" role="doc-chapter" aria-labelledby="day">\n'
            f'<h1 id="day">{heading}</h1>\n{content}</section>\n{neighbours}</body>'
        )
        documents.append(document(name, heading, own, body))
    return Chapter(day, tuple(documents), places)


def _groups(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """As many pieces a document as it may hold."""
    group: list[_Piece] = []
    size = 0
    for piece in pieces:
        length = len(piece.content.encode())
        if group and size + length > LONGEST:
            yield group
            group, size = [], 0
        group.append(piece)
        size += length
    yield group


def _pieces(day: Day, tags: Mapping[str, str], volume: Volume, settings: Settings) -> Iterator[_Piece]:
    own = settings.language
    if day.introduction:
        introduction = _Passage("", passages(day.introduction, own), "")
        section = '<section class="introduction">\n'
        for content in _divided([introduction], section, section, "</section>\n"):
            yield _Piece(content)
    for article in day.articles:
        start = f'<article id="{article.anchor}">\n'
        # Where a continuation is shown alone, its title tells whose it is.
        label = html.escape(f"{article.title} ({STRINGS[own].continued})")
        again = f'<article aria-label="{label}">\n'
        divided = _divided(_passages(article, tags, volume, settings), start, again, "</article>\n")
        for number, content in enumerate(divided):
            yield _Piece(content, None if number else article.anchor)


def _divided(content: Iterable[_Passage], start: str, again: str, end: str) -> list[str]:
    """Passages in an element, or in several where they are too much for one document.

    Args:
        content: the passages.
        start: opening tag of the element.
        again: that of each continuation.
        end: closing tag.
    """
    written: list[str] = []
    parts, size = [start], 0
    for passage in content:
        within = False
        for element in passage.elements:
            length = len(element.encode())
            if size and size + length > LONGEST:
                written.append("".join([*parts, passage.closing if within else "", end]))
                parts, size, within = [again], 0, False
            if not within:
                parts.append(passage.opening)
                within = True
            parts.append(element)
            size += length
        parts.append(passage.closing)
    written.append("".join([*parts, end]))
    return written


def _passages(
    article: Article, tags: Mapping[str, str], volume: Volume, settings: Settings
) -> list[_Passage]:
    """An entry's parts in the order of reading."""
    edition, own, place = volume.edition, settings.language, _place(volume, settings)
    abstract = _abstract(article, own) if edition.abstracts != "none" else None
    parts: list[_Passage | None] = [
        _Passage("", _head(article, own), ""),
        abstract if edition.abstracts == "before" else None,
        *(_commentary(article, language, own, place) for language in edition.languages),
        _tags(article, tags),
        _references(article, own, place),
        abstract if edition.abstracts != "before" else None,
        _all_authors(article, own),
    ]
    return [part for part in parts if part]


def _head(article: Article, own: Language) -> list[str]:
    title = html.inline(article.body.title, mathml=True) or html.escape(article.title)
    elements = [f"<h2{titled(article.title, own)}>{title}</h2>\n"]
    if article.authors:
        shown, more = split_long_list(article.authors)
        names = ", ".join(shown)
        others = f"<span{mark(own, language_of(names))}> {STRINGS[own].more_authors.format(len(more))}</span>"
        text = html.escape(names) + (others if more else "")
        elements.append(f'<p class="authors"{titled(names, own)}>{text}</p>\n')
    if article.url:
        strings = STRINGS[own]
        shown = strings.search_paper if article.searched else article.url.partition("://")[2].rstrip("/")
        elements.append(f'<p class="paper">{html.link(shown, article.url)}</p>\n')
    return elements


def _commentary(article: Article, language: Language, own: Language, place: Place) -> _Passage | None:
    content = article.body.commentary(language)
    if not content:
        return None
    content = with_pointers(content, article.references, place)
    # An English paragraph that mentions a Korean word is English, a Korean commentary may quote English.
    elements = passages(content, language, "en" if language == "en" else None)
    return _Passage(f'<div class="commentary"{mark(language, own)}>\n', elements, "</div>\n")


def _tags(article: Article, tags: Mapping[str, str]) -> _Passage | None:
    if not article.tags:
        return None
    links = " ".join(f'<a href="{tags[tag.key]}">#{html.escape(tag.label)}</a>' for tag in article.tags)
    return _Passage("", [f'<p class="tags">{links}</p>\n'], "")


def _references(article: Article, own: Language, place: Place) -> _Passage | None:
    elements = references.elements(article.references, place, own)
    return _Passage("", elements, "") if elements else None


def _abstract(article: Article, own: Language) -> _Passage | None:
    if not article.body.abstract:
        return None
    heading = f"<h3>{STRINGS[own].abstract}</h3>\n"
    return _Passage(
        '<div class="abstract">\n', [heading, *passages(article.body.abstract, own, "en")], "</div>\n"
    )


def _all_authors(article: Article, own: Language) -> _Passage | None:
    """The whole list where only its beginning stands under the title."""
    if not split_long_list(article.authors)[1]:
        return None
    names = ", ".join(article.authors)
    elements = [
        f"<h3>{STRINGS[own].all_authors}</h3>\n",
        f"<p{titled(names, own)}>{html.escape(names)}</p>\n",
    ]
    return _Passage('<div class="all-authors">\n', elements, "</div>\n")


def _neighbours(earlier: dt.date | None, later: dt.date | None, volume: Volume, own: Language) -> str:
    """Links to the days before and after in time, at the ends of a volume to the other volumes."""
    strings = STRINGS[own]
    links = [f'<a href="{CONTENTS}">{strings.contents}</a>']
    before = (day_file(earlier), long_date(earlier, own)) if earlier else _other(volume, later=False)
    after = (day_file(later), long_date(later, own)) if later else _other(volume, later=True)
    if before:
        links.insert(0, f'<a href="{before[0]}">← {strings.earlier}: {html.escape(before[1])}</a>')
    if after:
        links.append(f'<a href="{after[0]}">{strings.later}: {html.escape(after[1])} →</a>')
    return (
        f'<nav class="days" aria-label="{strings.neighbouring_days}">\n<p>'
        + "</p>\n<p>".join(links)
        + "</p>\n</nav>\n"
    )


def _other(volume: Volume, *, later: bool) -> tuple[str, str] | None:
    other = volume.later if later else volume.earlier
    return (VOLUMES, other.title) if other else None
