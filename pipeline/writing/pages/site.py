"""Templates, and what they take: the one place that imports Jinja2."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from pipeline import locations
from pipeline.collection.index import Index
from pipeline.model import (
    Article,
    Blocks,
    Emphasis,
    Language,
    Link,
    Parts,
    Strong,
    Text,
    block_language,
    language_of,
    plain_blocks,
)
from pipeline.settings import AbstractPlace, Settings
from pipeline.urls import web_address
from pipeline.writing.common import counts, dates, html
from pipeline.writing.common.authors import split_long_list
from pipeline.writing.common.strings import LANGUAGE_NAMES, STRINGS
from pipeline.writing.feeds import registry
from pipeline.writing.feeds.registry import Feed
from pipeline.writing.pages.subscribing import script_attributes

TEMPLATES = Path(__file__).with_name("templates")

_EXCERPT = 160


class Site:
    """Renders templates with what is the same on all pages; entries are rendered once for all of them.

    Attributes:
        feeds: name to the feed in both languages and those in each, as far as there are.
    """

    def __init__(self, index: Index, settings: Settings) -> None:
        self.settings = settings
        self.language = settings.language
        self.strings = STRINGS[settings.language]
        self._entries: dict[tuple[str, str], Markup] = {}
        self._templates = _environment()
        self._constant: dict[str, Any] = {
            "site": settings,
            "strings": self.strings,
            "all_feed": locations.feed(registry.ALL),
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
        heading: str,
        *,
        description: str = "",
        own_feeds: Sequence[Feed] = (),
        further_feeds: Sequence[Feed] = (),
        **values: object,
    ) -> bytes:
        """A whole page; what is missing has one that is shown at any address, with links from the host on.

        Args:
            kind: which template.
            path: where the page stands in ``output/``.
            heading: what it is, without the site's title.
            description: for search engines and previews.
            own_feeds: feeds of this page, before those of the whole site: readers take the first.
            further_feeds: those that come after them.
            values: what the template takes beside that.
        """
        site = self.settings
        place = "" if path == locations.INDEX else path
        text = self._templates.get_template(f"{kind}.html").render(
            self._constant,
            kind=kind,
            root=urlsplit(site.base_url).path if path == locations.MISSING else locations.upward(path),
            title=site.title if heading == site.title else f"{heading} · {site.title}",
            heading=heading,
            description=description,
            feeds=(*own_feeds, *self._main_feeds, *further_feeds),
            canonical=site.url(place) if site.published() and path != locations.MISSING else "",
            **values,
        )
        return text.encode()

    def entries(self, articles: Sequence[Article], root: str) -> list[tuple[Article, Markup]]:
        """Each article with its inside as HTML, for a page from which ``root`` leads to the site's."""
        return [(article, self._entry(article, root)) for article in articles]

    def _entry(self, article: Article, root: str) -> Markup:
        known = self._entries.get((article.anchor, root))
        if known is None:
            known = Markup(self._render_entry(article, root))  # noqa: S704 (a template's output)
            self._entries[article.anchor, root] = known
        return known

    def _render_entry(self, article: Article, root: str) -> str:
        body = article.body
        shown, more = split_long_list(article.authors)
        abstracts: AbstractPlace = self.settings.abstracts
        return self._templates.get_template("entry.html").render(
            self._constant,
            root=root,
            article=article,
            address=web_address(article.url) if article.url else None,
            title=_title(body.title or (Text(article.title),)),
            title_language=language_of(article.title),
            shown_authors=", ".join(shown),
            more_authors=more,
            authors_language=language_of(article.authors[0]) if article.authors else "en",
            commentary=[
                (language, blocks(body.commentary(language), language)) for language in article.languages()
            ],
            abstract=blocks(body.abstract, "en") if abstracts != "none" else "",
            abstracts=abstracts,
        )


def blocks(content: Blocks, language: Language) -> Markup:
    """Blocks of a text in ``language``.

    A Korean text can hold English paragraphs (quotations, addresses), which are marked so; an English
    one that quotes a Korean word is English.
    """
    texts = []
    for block in content:
        text = html.blocks((block,), mathml=True)
        foreign = language == "ko" and block_language(block) == "en"
        texts.append(f'<div lang="en">{text}</div>' if foreign else text)
    return Markup("".join(texts))  # noqa: S704 (html escapes all text)


def marked_blocks(content: Blocks) -> Markup:
    """Blocks of a text in no one language, each marked with its own."""
    return Markup(  # noqa: S704 (html escapes all text)
        "".join(
            f'<div lang="{block_language(block)}">{html.blocks((block,), mathml=True)}</div>'
            for block in content
        )
    )


def _title(parts: Parts) -> Markup:
    """A title as the text of a link."""
    return Markup(html.inline(_without_links(parts), mathml=True))  # noqa: S704 (html escapes all text)


def _without_links(parts: Parts) -> Parts:
    """The parts with links as text: a link can hold no other one."""
    return tuple(
        Text(part.text)
        if isinstance(part, Link)
        else type(part)(_without_links(part.parts))
        if isinstance(part, Strong | Emphasis)
        else part
        for part in parts
    )


def excerpts(article: Article) -> list[tuple[Language, str]]:
    """The beginning of the commentary, in each language that there is."""
    return [
        (language, _shortened(" ".join(plain_blocks(article.body.commentary(language)))))
        for language in article.languages()
    ]


def _shortened(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …"


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
        long_date=dates.long_date,
        span=dates.span,
        year_name=dates.year_name,
        month_name=dates.month_name,
        entry_count=counts.entry_count,
        file_size=counts.file_size,
        language_of=language_of,
    )
    return environment
