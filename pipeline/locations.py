"""Paths of all published files: ASCII, with ``/``, relative to the output folder.

The only place that knows. Whole addresses are made by :meth:`pipeline.settings.Settings.url`;
pages, which must also work from disk, go up by :func:`upward`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from pipeline.model import Article, Language, Tag
from pipeline.references import Located

INDEX = "index.html"
ARCHIVE = "archive.html"
TAGS = "tags.html"
OPML = "feeds.opml"
OPDS = "catalog.opds.xml"
CITATIONS = "all.bib"
MANIFEST = ".manifest.json"

# What each is served and linked as.
ATOM_TYPE = "application/atom+xml"
JSON_FEED_TYPE = "application/feed+json"
OPDS_TYPE = f"{ATOM_TYPE};profile=opds-catalog;kind=acquisition"
BIBTEX_TYPE = "application/x-bibtex"
EPUB_TYPE = "application/epub+zip"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SEARCH = "search.html"
SITEMAP = "sitemap.xml"
# Web servers show it in place of what is not there.
MISSING = "404.html"
STYLE = "assets/style.css"
SCRIPT = "assets/site.js"
TAGS_SCRIPT = "assets/tags.js"
CITE_SCRIPT = "assets/cite.js"
SEARCH_SCRIPT = "assets/search.js"
QUERY_SCRIPT = "assets/query.js"
SUBSCRIBE_SCRIPT = "assets/subscribe.js"
ICON = "assets/icon.svg"

Flavour: TypeAlias = Language | Literal["both"]
FLAVOURS: tuple[Flavour, ...] = ("both", "ko", "en")
# Lists of feeds for import: those to subscribe to in both languages, in one, and all that there are.
FEED_LISTS: Mapping[Flavour | Literal["all"], str] = {
    "both": OPML,
    "ko": "feeds-ko.opml",
    "en": "feeds-en.opml",
    "all": "feeds-all.opml",
}

_PLAIN_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_PLAIN_SLUG = 80
# Device names that Windows takes for no file, whatever their ending.
RESERVED_NAMES = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


def slug(key: str) -> str:
    """Return the stem of a tag's file names: one-to-one with its key, ASCII, lower case, at most 80 bytes.

    A key of plain letters, digits and single hyphens is its own slug. Any other one keeps what is
    plain of it, for people, and gets a hash behind ``_``, which no key contains (``pipeline.model.tag_key``).
    None starts with ``_``: Jekyll, and so GitHub Pages, publishes no such file.
    """
    if len(key) <= _LONGEST_PLAIN_SLUG and _PLAIN_SLUG.fullmatch(key) and key not in RESERVED_NAMES:
        return key
    readable = "-".join(re.findall(r"[a-z0-9]+", key))[:40].strip("-") or "tag"
    return f"{readable}_{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def day_page(date: dt.date) -> str:
    """Return the path of a day's page."""
    return f"digests/{date.isoformat()}.html"


def entry_address(article: Article | Located) -> str:
    """Return the path of an entry's day page with the entry's anchor."""
    return f"{day_page(article.date)}#{article.anchor}"


def tag_page(tag: Tag, number: int = 1) -> str:
    """Return the path of a page of a tag's entries; ``number`` counts its pages from 1."""
    return f"tags/{tag.slug}.html" if number == 1 else f"tags/{tag.slug}/{number}.html"


def day_citations(date: dt.date) -> str:
    """Return the path of the citations of a day's papers."""
    return f"digests/{date.isoformat()}.bib"


def tag_citations(tag: Tag) -> str:
    """Return the path of the citations of a tag's papers."""
    return f"tags/{tag.slug}.bib"


def search_data(year: int) -> str:
    """Return the path of what search looks through first of a year's entries: all but the abstracts."""
    return f"search/{year:04}.js"


def search_abstracts(year: int) -> str:
    """Return the path of the abstracts of a year's entries, for search."""
    return f"search/{year:04}-abstracts.js"


def feed(name: str, flavour: Flavour = "both") -> str:
    """Return the path of a subscription document.

    Args:
        name: ``all``, ``daily``, ``tags/SLUG`` or ``editions/NAME``.
        flavour: the languages of its entries.
    """
    return f"feeds/{name}.atom" if flavour == "both" else f"feeds/{flavour}/{name}.atom"


def feed_archive(name: str, number: int) -> str:
    """Return the path of an archive document (RFC 5005 §4) of a feed in both languages.

    Args:
        name: as for :func:`feed`.
        number: from 1, oldest entries first.
    """
    return f"feeds/{name}/{number}.atom"


def json_feed(name: str) -> str:
    """The subscription document of a feed as JSON Feed; ``name`` is ``all`` or ``editions/NAME``."""
    return f"feeds/{name}.json"


def book(stem: str) -> str:
    """Return the path of a volume's EPUB."""
    return f"{stem}.epub"


def cover(stem: str) -> str:
    """Return the path of a volume's cover picture, which the catalogue and the pages show."""
    return f"covers/{stem}.png"


def thumbnail(stem: str) -> str:
    """Return the path of a volume's cover picture in small, for lists of books."""
    return f"covers/small/{stem}.png"


def document(stem: str) -> str:
    """Return the path of a Word document: of a volume, or of a part of one (``collection-2025.2``)."""
    return f"{stem}.docx"


def upward(path: str) -> str:
    """Return the relative link from a page at ``path`` to the output folder: empty, ``../``, ``../../``."""
    return "../" * path.count("/")


_NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
_FEED = rf"(?:all|daily|tags/{_NAME}|editions/{_NAME})"
_JSON_FEED = re.compile(rf"feeds/(?:all|editions/{_NAME})\.json", re.ASCII)
_ADDRESS = re.compile(
    rf"(feeds/(?:ko/|en/)?)?((?:tags|editions)/{_NAME}|digests/\d{{4}}-\d\d-\d\d)((?:/\d+)?\.[a-z]+)",
    re.ASCII,
)
_SUBSCRIPTION = re.compile(rf"feeds/(?:ko/|en/)?{_FEED}\.atom|{_JSON_FEED.pattern}", re.ASCII)
_PUBLISHED = re.compile(
    "|".join(
        (
            *map(re.escape, (INDEX, ARCHIVE, TAGS, OPML, OPDS, SEARCH, SITEMAP, CITATIONS)),
            r"assets/[a-z]+\.(?:css|js|svg)",
            r"digests/\d{4}-\d\d-\d\d\.(?:html|bib)",
            rf"tags/{_NAME}(?:/\d+)?\.html",
            rf"tags/{_NAME}\.bib",
            r"search/\d{4}(?:-abstracts|-\d\d)?\.js",  # by month in 1.0
            rf"feeds/(?:(?:ko/|en/)?{_FEED}|{_FEED}/\d+)\.atom",
            _JSON_FEED.pattern,
            rf"covers/(?:small/)?{_NAME}\.png",
            rf"{_NAME}\.epub",
            rf"{_NAME}(?:\.\d+)?\.docx",
            r"feeds-(?:ko|en|all)\.opml|404\.html",
        )
    ),
    re.ASCII,
)


class Address(NamedTuple):
    """A path in parts.

    Attributes:
        before: the folder of feeds and their language, empty for a page.
        stem: what all pages and feeds of a tag, a day or an edition share, as ``tags/alignment``.
        after: the number of a document and what it is, as ``/2.html``.
    """

    before: str
    stem: str
    after: str


def split_address(path: str) -> Address | None:
    """Return the parts of a path of a tag, a day or an edition; None for any other."""
    found = _ADDRESS.fullmatch(path)
    return Address(found[1] or "", found[2], found[3]) if found else None


def is_json_feed(path: str) -> bool:
    """Whether a file of this name is a JSON Feed."""
    return _JSON_FEED.fullmatch(path) is not None


def is_subscription(path: str) -> bool:
    """Whether a file of this name is a feed that readers subscribe to, and no archive."""
    return _SUBSCRIPTION.fullmatch(path) is not None


def is_published(path: str) -> bool:
    """Whether ``path`` is one that this program may give a file; no other file is ever written or removed."""
    return _PUBLISHED.fullmatch(path) is not None
