"""The days as documents: one each, several where a day is long."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from pipeline import locations
from pipeline.collection.selection import Volume
from pipeline.fingerprint import fingerprint
from pipeline.model import Article, Day, Language, language_of
from pipeline.references import Located
from pipeline.settings import ResolvedEdition, Settings
from pipeline.writing.book import references
from pipeline.writing.book.markup import Document, document, mark, passages, titled
from pipeline.writing.common import html
from pipeline.writing.common.arrangement import arrange, has_commentary
from pipeline.writing.common.authors import split_long_list
from pipeline.writing.common.dates import long_date, short_date
from pipeline.writing.common.references import Place, with_pointers
from pipeline.writing.common.strings import STRINGS

# Readers and small devices get slow beyond 260 KB a document; this leaves room for what stands around.
LONGEST = 250_000
# So many authors are all named under the title.
_MOST_AUTHORS = 20

CONTENTS = "contents.xhtml"
VOLUMES = "volumes.xhtml"


class Chapter(Struct, frozen=True, gc=False, array_like=True):
    """A day of the book, with all that the rest of the book takes of the day.

    ``titles`` are those of its entries by anchor, ``places`` the addresses of its entries in the book by
    anchor, in its order, ``abstracts`` those of abstracts that stand at its end.
    """

    date: dt.date
    documents: tuple[Document, ...]
    titles: dict[str, str]
    places: dict[str, str]
    abstracts: dict[str, str]


class _Context(NamedTuple):
    """The same for all chapters; ``tags`` are the addresses of the tags' places in the index, by key."""

    edition: ResolvedEdition
    own: Language
    tags: Mapping[str, str]
    place: Place


class _Passage(Struct, frozen=True):
    """Elements that stand together in one, between ``opening`` and ``closing``."""

    opening: str
    elements: Sequence[str]
    closing: str


class _Piece(Struct, frozen=True):
    """Unit that is never divided: an entry, or a part of a long one; only its first has the anchor.

    ``abstract`` is the anchor of an entry's abstract.
    """

    content: str
    anchor: str | None = None
    abstract: str | None = None


def chapters(
    days: Sequence[Day],
    tags: Mapping[str, str],
    volume: Volume,
    settings: Settings,
    kept: Mapping[str, Chapter],
) -> dict[str, Chapter]:
    """Return the days of a volume as chapters, oldest first, each by a fingerprint of what it is made from.

    Args:
        days: those of the volume, oldest first.
        tags: addresses in the book of the tags' places in the index, by key.
        volume: the volume.
        settings: of the collection.
        kept: chapters of an earlier book that this program wrote, by their fingerprints: taken as they are.

    Returns:
        The chapters, in which links to entries are still to be corrected (:func:`linked`): where these lead
        may change with another day.
    """
    context = _Context(volume.edition, settings.language, tags, _place(volume, settings))
    # A chapter is kept compressed, and another zlib may compress it otherwise.
    shared = fingerprint((context.edition, context.own, zlib.ZLIB_RUNTIME_VERSION))
    written = {}
    for number, day in enumerate(days):
        earlier = days[number - 1].date if number else None
        later = days[number + 1].date if number + 1 < len(days) else None
        neighbours = _neighbours(earlier, later, volume, context.own)
        seal = fingerprint((shared, neighbours, *_content(day, context)))
        written[seal] = kept.get(seal) or _chapter(day, context, neighbours)
    return written


def _content(day: Day, context: _Context) -> Iterator[object]:
    """Yield all that a chapter is made from, beside its neighbours and what is the same for all chapters."""
    yield day.date, day.introduction
    yield [(each.fingerprint, [context.tags[tag.key] for tag in each.tags]) for each in day.articles]
    tied = [day.references, *(article.references for article in day.articles)]
    yield tied, [context.place(mention) for each in tied if each for mention in references.mentions(each)]


def linked(written: Collection[Chapter]) -> list[Chapter]:
    """Return chapters with links that lead to entries in later documents of a long day, too."""
    places: dict[str, str] = {}
    for chapter in written:
        places |= chapter.places | chapter.abstracts
    links = references.corrections(places)
    if not links:
        return [*written]
    return [
        replace(each, documents=tuple(references.corrected(document, links) for document in each.documents))
        for each in written
    ]


def _place(volume: Volume, settings: Settings) -> Place:
    """Return the places of entries: in the first document of their day, or on the site beyond the volume."""

    def place(mention: Located) -> str:
        if mention.anchor in volume.anchors:
            return f"{day_file(mention.date)}#{mention.anchor}"
        return settings.url(locations.entry_address(mention)) if settings.published() else ""

    return place


def day_file(date: dt.date, part: int = 1) -> str:
    """The name of a day's first document, or of a later part."""
    return f"{date.isoformat()}.xhtml" if part == 1 else f"{date.isoformat()}-{part}.xhtml"


def _chapter(day: Day, context: _Context, neighbours: str) -> Chapter:
    own = context.own
    pieces = list(_pieces(day, context))
    title = long_date(day.date, own, weekday=True)
    documents: list[Document] = []
    places: dict[str, str] = {}
    abstracts: dict[str, str] = {}
    for number, group in enumerate(_groups(pieces), start=1):
        name = day_file(day.date, number)
        heading = title if number == 1 else f"{title} ({STRINGS[own].continued} {number})"
        places.update({piece.anchor: f"{name}#{piece.anchor}" for piece in group if piece.anchor})
        abstracts.update({piece.abstract: f"{name}#{piece.abstract}" for piece in group if piece.abstract})
        content = "".join(piece.content for piece in group)
        body = (
            '<body epub:type="bodymatter">\n'
            '<section epub:type="chapter" role="doc-chapter" aria-labelledby="day">\n'
            f'<h1 id="day">{heading}</h1>\n{content}</section>\n{neighbours}</body>'
        )
        documents.append(document(name, heading, own, body))
    titles = {article.anchor: article.title for article in day.articles}
    return Chapter(day.date, tuple(documents), titles, places, abstracts)


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


def _pieces(day: Day, context: _Context) -> Iterator[_Piece]:
    edition, own, tags, place = context
    if day.introduction:
        text = with_pointers(day.introduction, day.references, place)
        introduction = _Passage("", passages(text, own), "")
        section = '<section class="introduction">\n'
        for content in _divided([introduction], section, section, "</section>\n"):
            yield _Piece(content)
    arranged = arrange(day.articles, edition.languages, abstracts=edition.abstracts != "none")
    for article in arranged.articles:
        start = f'<article id="{article.anchor}">\n'
        # Where a continuation is shown alone, its title tells whose it is.
        label = html.escape(f"{article.title} ({STRINGS[own].continued})")
        again = f'<article aria-label="{label}">\n'
        divided = _divided(_passages(article, context), start, again, "</article>\n")
        for number, content in enumerate(divided):
            yield _Piece(content, None if number else article.anchor)
    heading = f"<h2>{STRINGS[own].mere_titles}</h2>\n" if arranged.articles else ""
    for article in arranged.titles:
        yield _Piece(heading + _mere_title(article, tags, own, place), article.anchor)
        heading = ""
    if edition.abstracts == "after":
        yield from _abstracts(arranged.articles, edition.languages, own)


def _abstracts(
    articles: Sequence[Article], languages: Collection[Language], own: Language
) -> Iterator[_Piece]:
    """The abstracts of a day, at its end, so that commentary runs from entry to entry."""
    heading = f"<h2>{STRINGS[own].abstracts}</h2>\n"
    for article in articles:
        if not _stands_apart(article, languages):
            continue
        back = f'<a href="{day_file(article.date)}#{article.anchor}">← {html.escape(article.title)}</a>'
        title = f"<h3{titled(article.title, own)}>{back}</h3>\n"
        anchor = _abstract_anchor(article)
        content = _Passage("", [title, *passages(article.body.abstract, own, "en")], "")
        label = html.escape(f"{article.title} ({STRINGS[own].continued})")
        again = f'<div class="abstract" role="group" aria-label="{label}">\n'
        divided = _divided([content], f'<div class="abstract" id="{anchor}">\n', again, "</div>\n")
        for number, part in enumerate(divided):
            yield _Piece(heading + part, abstract=None if number else anchor)
            heading = ""


def _stands_apart(article: Article, languages: Collection[Language]) -> bool:
    """Whether an entry's abstract is not its text."""
    return bool(article.body.abstract) and has_commentary(article, languages)


def _abstract_anchor(article: Article) -> str:
    return f"a-{article.anchor}"


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


def _passages(article: Article, context: _Context) -> list[_Passage]:
    """An entry's parts in the order of reading."""
    edition, own, tags, place = context
    shown = edition.abstracts
    text = has_commentary(article, edition.languages)
    abstract = _abstract(article, own, alone=not text) if shown != "none" else None
    parts: list[_Passage | None] = [
        _Passage("<header>\n", _head(article, own), "</header>\n"),
        abstract if shown == "before" or not text else None,
        *(_commentary(article, language, own, place) for language in edition.languages),
        _tags(article, tags),
        _references(article, own, place),
        _abstract_link(article, own) if shown == "after" and text else None,
        _other_authors(article, own),
    ]
    return [part for part in parts if part]


def _head(article: Article, own: Language) -> list[str]:
    elements = [f"<h2{titled(article.title, own)}>{_title(article)}</h2>\n"]
    if article.authors:
        shown, more = split_long_list(article.authors, _MOST_AUTHORS)
        names = ", ".join(shown)
        others = f"<span{mark(own, language_of(names))}> {STRINGS[own].more_authors.format(len(more))}</span>"
        text = html.escape(names) + (others if more else "")
        elements.append(f'<p class="authors"{titled(names, own)}>{text}</p>\n')
    return [*elements, *_paper(article, own)]


def _title(article: Article) -> str:
    return html.inline(article.body.title, mathml=True) or html.escape(article.title)


def _paper(article: Article, own: Language) -> list[str]:
    """The paper's address, or a search for it."""
    if not article.url:
        return []
    search = STRINGS[own].search_paper
    shown = search if article.searched else article.url.partition("://")[2].rstrip("/")
    return [f'<p class="paper">{html.link(shown, article.url)}</p>\n']


def _mere_title(article: Article, tags: Mapping[str, str], own: Language, place: Place) -> str:
    """An entry without text, in a line or two."""
    names = ", ".join(article.authors)
    elements = [
        f'<p class="title"{titled(article.title, own)}>{_title(article)}</p>\n',
        f'<p class="authors"{titled(names, own)}>{html.escape(names)}</p>\n' if names else "",
        *_paper(article, own),
        _tag_links(article, tags),
        *references.elements(article.references, place, own),
    ]
    return f'<article id="{article.anchor}" class="mere-title">\n{"".join(elements)}</article>\n'


def _commentary(article: Article, language: Language, own: Language, place: Place) -> _Passage | None:
    content = article.body.commentary(language)
    if not content:
        return None
    content = with_pointers(content, article.references, place)
    # An English paragraph that mentions a Korean word is English, a Korean commentary may quote English.
    elements = passages(content, language, "en" if language == "en" else None)
    return _Passage(f'<div class="commentary"{mark(language, own)}>\n', elements, "</div>\n")


def _tags(article: Article, tags: Mapping[str, str]) -> _Passage | None:
    return _Passage("", [_tag_links(article, tags)], "") if article.tags else None


def _tag_links(article: Article, tags: Mapping[str, str]) -> str:
    links = " ".join(f'<a href="{tags[tag.key]}">#{html.escape(tag.label)}</a>' for tag in article.tags)
    return f'<p class="tags">{links}</p>\n' if links else ""


def _references(article: Article, own: Language, place: Place) -> _Passage | None:
    elements = references.elements(article.references, place, own)
    return _Passage("", elements, "") if elements else None


def _abstract(article: Article, own: Language, *, alone: bool) -> _Passage | None:
    """The abstract, under a heading; ``alone`` it is the entry's text."""
    if not article.body.abstract:
        return None
    elements = passages(article.body.abstract, own, "en")
    if alone:
        return _Passage('<div class="text">\n', elements, "</div>\n")
    heading = f"<h3>{STRINGS[own].abstract}</h3>\n"
    return _Passage('<div class="abstract">\n', [heading, *elements], "</div>\n")


def _abstract_link(article: Article, own: Language) -> _Passage | None:
    """A link to the abstract at the end of the day."""
    if not article.body.abstract:
        return None
    link = f'<a href="{day_file(article.date)}#{_abstract_anchor(article)}">{STRINGS[own].abstract} →</a>'
    return _Passage("", [f'<p class="to-abstract">{link}</p>\n'], "")


def _other_authors(article: Article, own: Language) -> _Passage | None:
    """The authors that do not stand under the title."""
    more = split_long_list(article.authors, _MOST_AUTHORS)[1]
    if not more:
        return None
    names = ", ".join(more)
    elements = [
        f"<h3>{STRINGS[own].other_authors}</h3>\n",
        f"<p{titled(names, own)}>{html.escape(names)}</p>\n",
    ]
    return _Passage('<div class="other-authors">\n', elements, "</div>\n")


def _neighbours(earlier: dt.date | None, later: dt.date | None, volume: Volume, own: Language) -> str:
    """Links to the days before and after in time, at the ends of a volume to the other volumes: in a line."""
    strings = STRINGS[own]
    links = [f'<a href="{CONTENTS}">{strings.contents}</a>']
    if earlier:
        links.insert(0, f'<a href="{day_file(earlier)}">← {short_date(earlier, own)}</a>')
    elif volume.earlier:
        links.insert(0, f'<a href="{VOLUMES}">← {strings.earlier_volume}</a>')
    if later:
        links.append(f'<a href="{day_file(later)}">{short_date(later, own)} →</a>')
    elif volume.later:
        links.append(f'<a href="{VOLUMES}">{strings.later_volume} →</a>')
    line = " · ".join(links)
    return f'<nav class="days" aria-label="{strings.neighbouring_days}">\n<p>{line}</p>\n</nav>\n'
