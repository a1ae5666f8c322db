"""Templates, and what they take: the one place that imports Jinja2."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup
from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index
from pipeline.model import Article, Language, Text, language_of
from pipeline.settings import AbstractPlace, Settings
from pipeline.urls import web_address
from pipeline.writing.citations import bibtex, coins
from pipeline.writing.common import counts
from pipeline.writing.common.authors import split_long_list
from pipeline.writing.common.strings import LANGUAGE_NAMES
from pipeline.writing.feeds import registry
from pipeline.writing.feeds.registry import Feed
from pipeline.writing.pages.excerpts import excerpts
from pipeline.writing.pages.markup import blocks, linkless, tag_list
from pipeline.writing.pages.references import listed, pointed
from pipeline.writing.pages.subscribing import script_attributes
from pipeline.writing.pages.words import Phrase, Words, joined, same

TEMPLATES = Path(__file__).with_name("templates")


class EntryHtml(Struct, frozen=True, gc=False):
    """An entry as pages show it: what stands in its heading, and what below it.

    ``language`` is that of its title; ``has_text`` is false where there is neither commentary nor abstract.
    """

    article: Article
    language: Language
    heading: Markup
    body: Markup
    has_text: bool


class Frame(NamedTuple):
    """Header and footer of a page."""

    header: Markup
    footer: Markup


class Site:
    """Renders templates with what is the same on all pages; entries in lists are rendered once for all.

    Attributes:
        words: what pages say by themselves.
        feeds: name to the feed in both languages and those in each, as far as there are.
    """

    def __init__(self, index: Index, settings: Settings) -> None:
        self.settings = settings
        self.language = settings.language
        self.words = Words(settings.language)
        self._listed: dict[tuple[str, str], Markup] = {}
        self._frames: dict[tuple[str, str], Frame] = {}
        self._templates = _environment()
        author = settings.author.uri
        self._constant: dict[str, Any] = {
            "site": settings,
            "words": self.words,
            "all_feed": locations.feed(registry.ALL),
            "author_url": web_address(author) if author else None,
            "bibtex": functools.partial(bibtex, macros=settings.tex_macros()),
            "tag_list": tag_list,
            "coins": functools.partial(coins, abstracts=settings.abstracts != "none"),
        }
        self.feeds: dict[str, list[Feed]] = {}
        for feed in registry.feeds(index, settings):
            self.feeds.setdefault(feed.name, []).append(feed)
        self._constant["subscribing"] = script_attributes(settings)
        self._main_feeds = (*self.feeds[registry.ALL], self.feeds[registry.DAILY][0])

    def page(
        self,
        kind: str,
        path: str,
        heading: Phrase,
        *,
        description: str = "",
        cover: str = "",
        own_feeds: Sequence[Feed] = (),
        further_feeds: Sequence[Feed] = (),
        citations: str = "",
        **values: object,
    ) -> bytes:
        """A whole page; what is missing has one that is shown at any address, with links from the host on.

        Args:
            kind: which template.
            path: where the page stands in ``output/``.
            heading: what it is, without the site's title.
            description: for search engines and previews.
            cover: path of the picture that previews show; empty for none.
            own_feeds: feeds of this page, before those of the whole site: readers take the first.
            further_feeds: those that come after them.
            citations: path of the BibTeX of its papers; empty for none.
            values: what the template takes beside that.
        """
        site = self.settings
        place = "" if path == locations.INDEX else path
        whole = heading if heading.own == site.title else joined(" · ", heading, same(site.title))
        root = urlsplit(site.base_url).path if path == locations.MISSING else locations.upward(path)
        text = self._templates.get_template(f"{kind}.html").render(
            self._constant,
            kind=kind,
            root=root,
            frame=self._frame(kind, root),
            own_path=path,
            title=whole,
            heading=heading,
            description=description,
            feeds=(*own_feeds, *self._main_feeds, *further_feeds),
            canonical=site.url(place) if site.published() and path != locations.MISSING else "",
            cover=site.url(cover) if cover else "",
            citations=citations,
            **values,
        )
        return text.encode()

    def _frame(self, kind: str, root: str) -> Frame:
        """The header and footer, rendered once for all pages of a kind that stand in one folder."""
        if (kind, root) not in self._frames:
            values = {**self._constant, "kind": kind, "root": root}
            self._frames[kind, root] = Frame(
                self._fragment("header.html", values), self._fragment("footer.html", values)
            )
        return self._frames[kind, root]

    def entry(self, article: Article, root: str) -> EntryHtml:
        """An article as HTML, for a page from which ``root`` leads to the site's."""
        body = article.body
        shown, more = split_long_list(article.authors)
        abstracts: AbstractPlace = self.settings.abstracts
        values = {
            **self._constant,
            "root": root,
            "article": article,
            "shown_authors": ", ".join(shown),
            "more_authors": ", ".join(more),
            "more": self._others(len(more)),
            "authors_language": _authors_language(article),
            "commentary": [
                (language, blocks(pointed(body.commentary(language), article.references, root), language))
                for language in article.languages()
            ],
            "references": listed(article, root, self.words),
            "abstract": blocks(body.abstract, "en") if abstracts != "none" else "",
            "abstracts": abstracts,
        }
        return EntryHtml(
            article,
            language_of(article.title),
            self._heading(article, explained=True),
            self._fragment("entry.html", values),
            self.has_text(article),
        )

    def listed(self, article: Article, root: str) -> Markup:
        """An article as HTML in a list of many: its commentary, and the abstract only where there is none."""
        key = (article.anchor, root)
        if key not in self._listed:
            shown, more = split_long_list(article.authors)
            values = {
                **self._constant,
                "root": root,
                "article": article,
                "date": self.words.date(article.date),
                "language": language_of(article.title),
                "heading": self._heading(article, explained=False),
                "authors": ", ".join(shown),
                "authors_language": _authors_language(article),
                "others": self._others(len(more)) if more else None,
                "excerpts": excerpts(article, abstract=self.settings.abstracts != "none", whole=True),
            }
            self._listed[key] = self._fragment("listed_entry.html", values)
        return self._listed[key]

    def _others(self, count: int) -> Phrase:
        """Return the number of authors that are not named, for behind the last one."""
        return joined("", same(" "), self.words.more_authors.format(count))

    def _heading(self, article: Article, *, explained: bool) -> Markup:
        """A title as its link; ``explained`` says more of a mere search, which would be long in lists."""
        values = {
            **self._constant,
            "article": article,
            "explained": explained,
            "address": web_address(article.url) if article.url else None,
            "title": linkless(article.body.title or (Text(article.title),)),
        }
        return self._fragment("heading.html", values)

    def has_text(self, article: Article) -> bool:
        """Whether pages show more of an entry than its title, authors and tags."""
        abstract = article.body.abstract if self.settings.abstracts != "none" else ()
        return bool(article.body.ko or article.body.en or abstract)

    def _fragment(self, template: str, values: dict[str, Any]) -> Markup:
        return Markup(self._templates.get_template(template).render(values))  # noqa: S704 (a template's output)


def _authors_language(article: Article) -> Language:
    return language_of(article.authors[0]) if article.authors else "en"


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals.update(
        places=locations,
        language_names=LANGUAGE_NAMES,
        file_size=counts.file_size,
        language_of=language_of,
    )
    return environment
