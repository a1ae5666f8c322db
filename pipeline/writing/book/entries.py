"""The entries of a day, its introduction and its abstracts, in pieces that documents are filled with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from pipeline.model import Article, Day, Language, language_of
from pipeline.settings import ResolvedEdition
from pipeline.writing.book import references
from pipeline.writing.book.file_names import day_file
from pipeline.writing.book.markup import mark, passages, titled
from pipeline.writing.common import html
from pipeline.writing.common.arrangement import arrange, has_commentary
from pipeline.writing.common.authors import split_long_list
from pipeline.writing.common.references import Place, with_pointers
from pipeline.writing.common.strings import STRINGS

# Readers and small devices get slow beyond 260 KB a document; this leaves room for what stands around.
LONGEST = 250_000
# So many authors are all named under the title.
_MOST_AUTHORS = 20


class Context(NamedTuple):
    """Facts that all days share; ``tags`` are the addresses of the tags' places in the index, by key."""

    edition: ResolvedEdition
    own: Language
    tags: Mapping[str, str]
    place: Place


class _Passage(Struct, frozen=True):
    """Elements that stand together in one, between ``opening`` and ``closing``."""

    opening: str
    elements: Sequence[str]
    closing: str


class Piece(Struct, frozen=True):
    """Unit that is never divided: an entry, or a part of a long one; only its first has the anchor.

    ``abstract`` is the anchor of an entry's abstract.
    """

    content: str
    anchor: str | None = None
    abstract: str | None = None


def pieces(day: Day, context: Context) -> Iterator[Piece]:
    """Yield all that a day shows, in the order of reading."""
    edition, own, tags, place = context
    if day.introduction:
        text = with_pointers(day.introduction, day.references, place)
        introduction = _Passage("", passages(text, own), "")
        section = '<section class="introduction">\n'
        for content in _divided([introduction], section, section, "</section>\n"):
            yield Piece(content)
    arranged = arrange(day.articles, edition.languages, abstracts=edition.abstracts != "none")
    for article in arranged.articles:
        start = f'<article id="{article.anchor}">\n'
        # Where a continuation is shown alone, its title tells whose it is.
        label = html.escape(f"{article.title} ({STRINGS[own].continued})")
        again = f'<article aria-label="{label}">\n'
        divided = _divided(_passages(article, context), start, again, "</article>\n")
        for number, content in enumerate(divided):
            yield Piece(content, None if number else article.anchor)
    heading = f"<h2>{STRINGS[own].mere_titles}</h2>\n" if arranged.articles else ""
    for article in arranged.titles:
        yield Piece(heading + _mere_title(article, tags, own, place), article.anchor)
        heading = ""
    if edition.abstracts == "after":
        yield from _abstracts(arranged.articles, edition.languages, own)


def _abstracts(
    articles: Sequence[Article], languages: Collection[Language], own: Language
) -> Iterator[Piece]:
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
            yield Piece(heading + part, abstract=None if number else anchor)
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


def _passages(article: Article, context: Context) -> list[_Passage]:
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
