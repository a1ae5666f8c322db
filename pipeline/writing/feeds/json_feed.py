"""JSON Feeds (https://www.jsonfeed.org/version/1.1/) of everything and of editions.

They have the entries of the Atom subscription documents under the same ids, with the same content. The
authors of a paper have not written its entry, so they stand in an extension (section "Extensions"), and so
does what Atom has an element for and JSON Feed no member: the paper's DOI, and the entries that one cites.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from pipeline import locations
from pipeline.model import Article, Day, plain
from pipeline.settings import Settings
from pipeline.writing.common.identifiers import identifiers
from pipeline.writing.feeds import content
from pipeline.writing.feeds.planning import FeedDocument
from pipeline.writing.feeds.published import NOTHING, PublishedFeeds
from pipeline.writing.feeds.registry import Feed
from pipeline.writing.feeds.times import moment

_VERSION = "https://jsonfeed.org/version/1.1"
_ABOUT_PAPER = (
    "What an item is about: the authors of the paper, in the order in which it names them, and its DOI."
)
_ABOUT_RELATED = (
    "The addresses of items, of the same day or earlier ones, about the papers that an item cites."
)
# Extensions have names of their own kind, which no Python attribute should have.
_EXTENSIONS = {"paper": "_paper", "related": "_related"}


class _Author(Struct, frozen=True, omit_defaults=True):
    name: str = ""
    url: str = ""


class _Hub(Struct, frozen=True):
    type: str
    url: str


class _Paper(Struct, frozen=True, omit_defaults=True):
    """An extension; ``about`` is for people who look at the feed."""

    about: str = ""
    authors: tuple[str, ...] = ()
    doi: str = ""


class _Related(Struct, frozen=True, omit_defaults=True):
    """An extension; ``about`` is for people who look at the feed."""

    about: str = ""
    urls: tuple[str, ...] = ()


class _Item(Struct, frozen=True, kw_only=True, omit_defaults=True, rename=_EXTENSIONS):
    id: str
    url: str
    external_url: str = ""
    title: str
    language: str
    date_published: str
    tags: tuple[str, ...] = ()
    paper: _Paper | None = None
    related: _Related | None = None
    summary: str = ""
    content_html: str


class _Document(Struct, frozen=True, kw_only=True, omit_defaults=True, rename=_EXTENSIONS):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str = ""
    authors: tuple[_Author, ...] = ()
    language: str
    hubs: tuple[_Hub, ...] = ()
    paper: _Paper
    related: _Related
    items: tuple[_Item, ...]


def render(
    documents: Iterable[FeedDocument],
    days: Mapping[dt.date, Day],
    settings: Settings,
    published: PublishedFeeds = NOTHING,
) -> Iterator[tuple[str, bytes]]:
    """Write documents.

    Args:
        documents: of :func:`pipeline.writing.feeds.planning.plan_json`.
        days: at least the ``dates`` of the documents.
        settings: those that the plan was made with.
        published: the documents as they were published last.

    Yields:
        Path and content of each.
    """
    for document in documents:
        there = list(zip(document.entries, published.entries(document, _cut), strict=True))
        dates = dict.fromkeys(entry.date for entry, item in there if item is None)
        articles = {article.anchor: article for date in dates for article in days[date].articles}
        items = tuple(item or _item(articles[entry.anchor], document.feed, settings) for entry, item in there)
        text = msgspec.json.encode(_document(document, items, settings))
        yield document.path, msgspec.json.format(text, indent=1) + b"\n"


_decoder = msgspec.json.Decoder(_Document)


def _cut(document: bytes) -> dict[str, _Item]:
    """Return the items of a document of ours by their ids."""
    return {item.id: item for item in _decoder.decode(document).items}


def _document(document: FeedDocument, items: tuple[_Item, ...], settings: Settings) -> _Document:
    feed, author, hub = document.feed, settings.author, settings.feed.hub
    return _Document(
        version=_VERSION,
        title=feed.title,
        home_page_url=settings.url(feed.page),
        feed_url=settings.url(document.path),
        description=feed.subtitle,
        authors=(_Author(author.name, author.uri),) if author.name or author.uri else (),
        language=feed.language,
        hubs=(_Hub("WebSub", hub),) if hub else (),
        paper=_Paper(about=_ABOUT_PAPER),
        related=_Related(about=_ABOUT_RELATED),
        items=items,
    )


def _item(article: Article, feed: Feed, settings: Settings) -> _Item:
    languages = content.shown_languages(article, feed.languages)
    own = content.own_language(languages, settings)
    texts = content.fragments(article, settings)
    summary = content.summary(article, languages)
    doi, places = identifiers(article).doi, content.cited_places(article)
    return _Item(
        id=article.id,
        url=settings.url(locations.entry_address(article)),
        external_url=content.paper_url(article) or "",
        title=article.title,
        language=languages[0] if languages else "en",
        date_published=moment(article.date, article.position, ZoneInfo(settings.timezone)).isoformat(),
        tags=tuple(tag.label for tag in article.tags),
        paper=_Paper(authors=article.authors, doi=doi) if article.authors or doi else None,
        related=_Related(urls=tuple(map(settings.url, places))) if places else None,
        summary=plain(summary[1].parts) if summary else "",
        content_html=content.entry(article, texts, languages, feed.abstracts, own),
    )
