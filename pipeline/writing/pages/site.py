"""Templates, and what they take: the one writer that imports Jinja2."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from pipeline import locations
from pipeline.collection.index import Index
from pipeline.model import language_of
from pipeline.settings import Settings
from pipeline.urls import web_address
from pipeline.writing.common import counts
from pipeline.writing.common.strings import LANGUAGE_NAMES
from pipeline.writing.feeds import registry
from pipeline.writing.feeds.registry import Feed
from pipeline.writing.pages.entries import Entries
from pipeline.writing.pages.markup import alternates, feed_links
from pipeline.writing.pages.subscribing import script_attributes
from pipeline.writing.pages.words import Phrase, Words, joined, same

TEMPLATES = Path(__file__).with_name("templates")


class Frame(NamedTuple):
    """Scripts, header and footer of a page."""

    scripts: Markup
    header: Markup
    footer: Markup


class Site:
    """Renders templates with what is the same on all pages.

    Attributes:
        entries: writes the entries on them.
        words: what pages say by themselves.
        feeds: name to the feed in both languages and those in each, as far as there are.
    """

    def __init__(self, index: Index, settings: Settings) -> None:
        self.settings = settings
        self.language = settings.language
        self.words = Words(settings.language)
        self.entries = Entries(settings, self.words)
        self._frames: dict[tuple[str, str], Frame] = {}
        self._templates = templates()
        author = settings.author.uri
        self._constant: dict[str, Any] = {
            "site": settings,
            "words": self.words,
            "all_feed": locations.feed(registry.ALL),
            "author_url": web_address(author) if author else None,
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
            alternates=alternates((*own_feeds, *self._main_feeds, *further_feeds), root),
            canonical=site.url(place) if site.published() and path != locations.MISSING else "",
            cover=site.url(cover) if cover else "",
            citations=citations,
            **values,
        )
        return text.encode()

    def _frame(self, kind: str, root: str) -> Frame:
        """The frame of a page, rendered once for all pages of a kind that stand in one folder."""
        if (kind, root) not in self._frames:
            values = {**self._constant, "kind": kind, "root": root}
            self._frames[kind, root] = Frame(
                *(self._fragment(name, values) for name in ("scripts.html", "header.html", "footer.html"))
            )
        return self._frames[kind, root]

    def _fragment(self, template: str, values: dict[str, Any]) -> Markup:
        return Markup(self._templates.get_template(template).render(values))  # noqa: S704 (a template's output)


@functools.cache
def templates() -> jinja2.Environment:
    """Return the templates of all pages."""
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
        feed_links=feed_links,
        places=locations,
        language_names=LANGUAGE_NAMES,
        file_size=counts.file_size,
        language_of=language_of,
    )
    return environment
