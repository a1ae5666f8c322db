"""Entries as HTML: on the page of their day, in lists of many, and on the front page.

Written in Python, since a template for each of thousands takes three times as long. All text is escaped,
here or in :mod:`pipeline.writing.common.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup
from msgspec import Struct

from pipeline import locations
from pipeline.model import Article, Language, Text, language_of
from pipeline.settings import AbstractPlace, Settings
from pipeline.urls import web_address
from pipeline.writing.citations import bibtex, coins
from pipeline.writing.common.authors import split_long_list
from pipeline.writing.common.html import escape
from pipeline.writing.pages.excerpts import Excerpt, excerpts
from pipeline.writing.pages.markup import blocks, linkless, tag_list
from pipeline.writing.pages.references import listed, pointed
from pipeline.writing.pages.words import Phrase, Words, joined, same


class EntryHtml(Struct, frozen=True, gc=False):
    """An entry as its day's page shows it.

    ``language`` is that of its title; ``has_text`` is false where there is neither commentary nor abstract.
    """

    article: Article
    language: Language
    html: Markup
    has_text: bool


class Entries:
    """Writes entries in the words of a site."""

    def __init__(self, settings: Settings, words: Words) -> None:
        self._words = words
        self._macros = settings.tex_macros()
        self._abstracts: AbstractPlace = settings.abstracts
        self._shows_abstracts = settings.abstracts != "none"
        own = f'lang="{words.language}"'
        self._own = own
        note, title = f'<span class="note" {own}', words.searched_title
        searched = f"{words.searched.alt}>{_said(words.searched)}</span>"
        self._searched = note + searched
        self._explained = f'{note} title="{_said(title)}"{title.alt_title}{searched}'
        self._abstract = f"<summary {own}{words.abstract.alt}>{_said(words.abstract)}</summary>"
        self._permalink = f"<span{words.permalink.alt}>{_said(words.permalink)}</span>"
        self._read_on = f"<span{words.read_on.alt}>{_said(words.read_on)}</span>"
        self._tags = words.tags.label
        self._cite = f"{words.cite.alt}>{_said(words.cite)}"

    def has_text(self, article: Article) -> bool:
        """Whether pages show more of an entry than its title, authors and tags."""
        abstract = article.body.abstract if self._shows_abstracts else ()
        return bool(article.body.ko or article.body.en or abstract)

    def on_day(self, article: Article, root: str) -> EntryHtml:
        """Return an entry for the page of its day, from which ``root`` leads to the output folder."""
        language, has_text = language_of(article.title), self.has_text(article)
        level = "h2" if has_text else "h3"  # those without text have a heading of their own above them
        heading = self._heading(article, self._explained)
        pieces = [
            f'<article id="{article.anchor}">\n<{level} lang="{language}">{heading}</{level}>\n',
            self._authors(article, unfold=True),
            self._folded_abstract(article) if self._abstracts == "before" else "",
            self._commentary(article, root),
            self._tag_list(article, root),
            self._references(article, root),
            self._folded_abstract(article) if self._abstracts == "after" else "",
            self._citation(article),
            self._place(article),
            "</article>",
        ]
        return EntryHtml(article, language, _html(pieces), has_text)

    def listed(self, article: Article, root: str) -> Markup:
        """Return an entry in a list of many: its commentary, and the abstract only where there is none."""
        date = self._words.date(article.date)
        address = _address(article, root)
        when = f'<time datetime="{article.date}"{date.alt}>{_said(date)}</time>'
        heading = self._heading(article, self._searched)
        shown = excerpts(article, abstract=self._shows_abstracts, whole=True)
        return _html(
            [
                f'<article id="{article.anchor}">\n<p class="when"><a href="{address}">{when}</a></p>\n',
                f'<h3 lang="{language_of(article.title)}">{heading}</h3>\n',
                self._authors(article, unfold=False),
                self._excerpts(article, shown, root),
                self._tag_list(article, root),
                "</article>\n",
            ]
        )

    def newest(self, article: Article, root: str) -> Markup:
        """Return an entry for the front page: the beginning of its commentary where it is long."""
        address = _address(article, root)
        title = f'<a href="{address}">{escape(article.title)}</a>'
        return _html(
            [
                f'<article>\n<h4 lang="{language_of(article.title)}">{title}</h4>\n',
                self._excerpts(article, excerpts(article, abstract=self._shows_abstracts), root),
                self._tag_list(article, root),
                "</article>\n",
            ]
        )

    def _heading(self, article: Article, searched: str) -> str:
        """A title as its link, with a note where that is a mere search."""
        title = linkless(article.body.title or (Text(article.title),))
        address = web_address(article.url) if article.url else None
        if not address:
            return title
        return f'<a href="{escape(address)}">{title}</a>{f" {searched}" if article.searched else ""}'

    def _authors(self, article: Article, *, unfold: bool) -> str:
        """The authors; of a long list the first and a number, behind which the others ``unfold``, or none."""
        if not article.authors:
            return ""
        shown, more = split_long_list(article.authors)
        element, number = ("div", "summary") if unfold else ("p", "span")
        rest = ""
        if more:
            others = self._others(len(more))
            rest = f"<{number} {self._own}{others.alt}>{_said(others)}</{number}>"
            if unfold:
                rest = f"<details>{rest}<span>, {escape(', '.join(more))}</span></details>"
        names = f"{_language(article)}>{escape(', '.join(shown))}"
        return f'<{element} class="authors" {names}{rest}</{element}>\n'

    def _others(self, count: int) -> Phrase:
        """Return the number of authors that are not named, for behind the last one."""
        return joined("", same(" "), self._words.more_authors.format(count))

    def _commentary(self, article: Article, root: str) -> str:
        languages = article.languages()
        if not languages:
            return ""
        texts = [
            blocks(pointed(article.body.commentary(language), article.references, root), language)
            for language in languages
        ]
        return _in_languages("commentary", zip(languages, texts, strict=True), len(languages))

    def _folded_abstract(self, article: Article) -> str:
        if not article.body.abstract:
            return ""
        unfolded = "" if article.languages() else " open"
        text = blocks(article.body.abstract, "en")
        return f'<details class="abstract" lang="en"{unfolded}>{self._abstract}{text}</details>\n'

    def _tag_list(self, article: Article, root: str) -> str:
        return f"{tag_list(article.tags, root, self._tags)}\n" if article.tags else ""

    def _references(self, article: Article, root: str) -> str:
        if not article.references:
            return ""
        pieces = []
        for name, items in listed(article, root, self._words):
            phrase: Phrase = getattr(self._words, name)
            pieces.append(f"<dt{phrase.alt}>{_said(phrase)}</dt>\n")
            pieces.extend(f"<dd>{item}</dd>\n" for item in items)
        return f'<dl class="references">\n{"".join(pieces)}</dl>\n' if pieces else ""

    def _citation(self, article: Article) -> str:
        """The span that Zotero finds, and the button that copies BibTeX."""
        known = escape(coins(article, abstracts=self._shows_abstracts))
        label = self._words.cite.about(article.title).label
        source = escape(bibtex(article, self._macros))
        return (
            f'<p class="citation scripted-only"><span class="Z3988" title="{known}"></span>'
            f'<button type="button" data-bibtex="{source}"{label}{self._cite}</button></p>\n'
        )

    def _place(self, article: Article) -> str:
        """The link to the entry itself."""
        name = f'<span class="unseen">{self._permalink}: {escape(article.title)}</span>'
        sign = '<span aria-hidden="true">#</span>'
        return f'<p class="place"><a href="#{article.anchor}">{sign}{name}</a></p>\n'

    def _excerpts(self, article: Article, shown: Sequence[Excerpt], root: str) -> str:
        if not shown:
            return ""
        texts = (
            (each.language, f"{each.text}\n{self._more(article, root) if each.cut else ''}") for each in shown
        )
        return _in_languages("commentary" if article.languages() else "foretaste", texts, len(shown))

    def _more(self, article: Article, root: str) -> str:
        """The link to where a text goes on."""
        address = _address(article, root)
        name = f'<span class="unseen">: {escape(article.title)}</span>'
        return f'<p class="more" {self._own}><a href="{address}">{self._read_on}{name}</a></p>\n'


def _in_languages(kind: str, texts: Iterable[tuple[Language, str]], count: int) -> str:
    """Texts as HTML, side by side where there are both."""
    inner = "".join(f'<div lang="{language}">{text}</div>\n' for language, text in texts)
    return f'<div class="{kind}{" bilingual" if count == 2 else ""}">\n{inner}</div>\n'  # noqa: PLR2004 (both)


def _address(article: Article, root: str) -> str:
    return escape(root + locations.entry_address(article))


def _language(article: Article) -> str:
    return f'lang="{language_of(article.authors[0])}"'


def _said(phrase: Phrase) -> str:
    return escape(phrase.own)


def _html(pieces: Iterable[str]) -> Markup:
    return Markup("".join(pieces))  # noqa: S704 (escaped piece by piece)
