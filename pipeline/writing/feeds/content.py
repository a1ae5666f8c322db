"""HTML of an Atom ``content`` element: an entry, or a whole digest.

Plain elements without styles or classes, for readers keep few of either; addresses are absolute, for
most readers know no base.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline import locations
from pipeline.collection.references import until
from pipeline.model import Article, Blocks, Day, Language, Paragraph, block_language, language_of
from pipeline.references import NO_REFERENCES, Located, References
from pipeline.settings import AbstractPlace, Settings
from pipeline.urls import web_address
from pipeline.writing.common import html
from pipeline.writing.common.authors import split_long_list
from pipeline.writing.common.dates import long_date
from pipeline.writing.common.references import Place, with_pointers
from pipeline.writing.common.strings import STRINGS


class Fragments(NamedTuple):
    """Parts that all entries of an article share, in whatever languages: made once for all of them.

    ``authors`` are the names to show, escaped, and ``more_authors`` the number of others; ``ko``, ``en`` and
    ``abstract`` are HTML, ``tags`` links to their pages; ``paper`` and ``here`` are addresses, escaped: of
    the paper (empty where unknown) and of the article on its day's page.
    """

    authors: str
    more_authors: int
    ko: str
    en: str
    abstract: str
    tags: str
    paper: str
    here: str


def fragments(article: Article, settings: Settings) -> Fragments:
    """The parts of an article's entries; ``url()`` is used of the settings."""
    body, known = article.body, earlier(article)
    authors, more_authors = split_long_list(article.authors)
    ko, en = (with_pointers(blocks, known, _place(settings)) for blocks in (body.ko, body.en))
    return Fragments(
        authors=html.escape(", ".join(authors)),
        more_authors=len(more_authors),
        ko=html.blocks(ko),
        en=html.blocks(en),
        abstract=html.blocks(body.abstract),
        tags=" ".join(_tag_link(tag.label, settings.url(locations.tag_page(tag))) for tag in article.tags),
        paper=html.escape((article.url and web_address(article.url)) or ""),
        here=html.escape(settings.url(locations.entry_address(article))),
    )


def earlier(article: Article) -> References:
    """Return the papers cited whose entries are of the day of an article or of earlier ones.

    Nothing else that ties it to others stands in feeds, so that no later day changes what was published.
    """
    return until(article.references, article.date) if article.references else NO_REFERENCES


def cited_places(article: Article) -> tuple[str, ...]:
    """Return the places under ``output/`` of the entries of :func:`earlier`, each once."""
    entries = (each.entry for each in earlier(article).cites if each.entry)
    return tuple(dict.fromkeys(map(locations.entry_address, entries)))


def introduction(day: Day, settings: Settings) -> Blocks:
    """Return the introduction of a day with links to the entries of it and of earlier days that it cites."""
    if not day.references:
        return day.introduction
    return with_pointers(day.introduction, until(day.references, day.date), _place(settings))


def _place(settings: Settings) -> Place:
    def place(mention: Located) -> str:
        return settings.url(locations.entry_address(mention))

    return place


def paper_url(article: Article) -> str | None:
    """Address of the paper; None where it is not known, be there a search for it or not."""
    return web_address(article.url) if article.url and not article.searched else None


def summary(article: Article, languages: Sequence[Language]) -> tuple[Language, Paragraph] | None:
    """Return the first paragraph of the commentary in the first of ``languages`` that has one, with that."""
    for language in languages:
        for block in article.body.commentary(language):
            if isinstance(block, Paragraph):
                return language, block
    return None


def shown_languages(article: Article, languages: Sequence[Language]) -> tuple[Language, ...]:
    """Return those of ``languages`` that the article has commentary in."""
    return tuple(language for language in article.languages() if language in languages)


def own_language(languages: Sequence[Language], settings: Settings) -> Language:
    """The language of the words between texts: of the text if it is in one, else the collection's."""
    return languages[0] if len(languages) == 1 else settings.language


def entry(
    article: Article, texts: Fragments, languages: Sequence[Language], abstracts: AbstractPlace, own: Language
) -> str:
    """An entry: the paper's authors, commentary, links and tags, then the abstract.

    The abstract may also stand before the commentary, or not at all.

    Args:
        article: what to show.
        texts: its :func:`fragments`.
        languages: those that it has commentary in and that are wanted.
        abstracts: place of the abstract.
        own: language of the words between texts.
    """
    day = f'<a href="{texts.here}">{long_date(article.date, own)}</a>'
    links = " · ".join(filter(None, [_paper(article, texts, own), day, texts.tags]))
    return _body(texts, languages, links, abstracts, own)


def digest(
    introduction: Blocks,
    articles: Iterable[tuple[Article, Fragments]],
    languages: Sequence[Language],
    abstracts: AbstractPlace,
    settings: Settings,
) -> str:
    """A whole digest: its introduction, then each entry under its title.

    Args:
        introduction: that of the day, by :func:`introduction`, in these languages.
        articles: those to show, each with its :func:`fragments`.
        languages: whose commentary to show.
        abstracts: place of the abstracts.
        settings: ``language`` is used.
    """
    parts = [
        f'<div lang="{language}">{html.blocks(tuple(blocks))}</div>'
        for language, blocks in itertools.groupby(introduction, block_language)
    ]
    for article, texts in articles:
        shown = shown_languages(article, languages)
        own = own_language(shown, settings)
        title = f'<a href="{texts.here}">{html.escape(article.title)}</a>'
        parts.append(f'<h2 lang="{language_of(article.title)}">{title}</h2>')
        links = " · ".join(filter(None, [_paper(article, texts, own), texts.tags]))
        parts.append(_body(texts, shown, links, abstracts, own))
    return "".join(parts)


def _body(
    texts: Fragments, languages: Sequence[Language], links: str, abstracts: AbstractPlace, own: Language
) -> str:
    parts = [_authors(texts, own)] if texts.authors else []
    before = len(parts)
    parts.extend(
        f'<div lang="{language}">{texts.ko if language == "ko" else texts.en}</div>' for language in languages
    )
    if links:
        parts.append(f"<p>{links}</p>")
    if texts.abstract and abstracts != "none":
        # Rule 4 of the format: what comes before the first Korean paragraph, so it is no Korean text.
        label = STRINGS[own].abstract
        abstract = f'<p><b>{label}</b></p><blockquote lang="en">{texts.abstract}</blockquote>'
        parts.insert(before if abstracts == "before" else len(parts), abstract)
    return "".join(parts)


def _paper(article: Article, texts: Fragments, own: Language) -> str:
    label = STRINGS[own].find_paper if article.searched else STRINGS[own].paper
    return f'<a href="{texts.paper}">{label}</a>' if texts.paper else ""


@functools.lru_cache(maxsize=4096)
def _tag_link(label: str, url: str) -> str:
    return html.link(f"#{label}", url)


def _authors(texts: Fragments, own: Language) -> str:
    """The paper's authors as one small line; the day's page has those that are only counted."""
    more = f" {STRINGS[own].more_authors.format(texts.more_authors)}" if texts.more_authors else ""
    return f"<p><small>{texts.authors}{more}</small></p>"
