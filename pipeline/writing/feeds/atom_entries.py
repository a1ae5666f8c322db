"""Atom entries as bytes, each made once through feedgen and spliced into every feed that holds it.

What feedgen cannot say of an entry is set on the element that it makes: the attributes of links, which
it drops, and ``xml:lang`` (RFC 4287 §2).

Who speaks in an entry is the author of the digests; those of the paper are contributors (§4.2.3), as many
as a reader can show beside a title, and stand in the content.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from feedgen.entry import FeedEntry
from lxml import etree

from pipeline import locations
from pipeline.model import (
    Article,
    Day,
    Language,
    Tag,
    blocks_in_languages,
    language_of,
    plain,
)
from pipeline.settings import AbstractPlace, Settings
from pipeline.writing.common import html
from pipeline.writing.common.dates import long_date
from pipeline.writing.common.identifiers import identifiers
from pipeline.writing.common.last_use import UntilLastUse
from pipeline.writing.common.strings import STRINGS
from pipeline.writing.feeds import content
from pipeline.writing.feeds.content import Fragments
from pipeline.writing.feeds.published import day_id
from pipeline.writing.feeds.times import moment

# Dublin Core, whose identifier readers of papers know; its creator feedparser would take for the author.
_DC = "http://purl.org/dc/elements/1.1/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# How an empty content element is written; no text holds it, for text is escaped.
_NO_CONTENT = b'<content type="html"/>'
_ENTRY, _END = b"<entry", b"</entry>\n"
# Plain text that a careless reader takes for HTML, and of which the W3C validator warns (``</s>``, ``&lt;``).
_MARKUP = re.compile(r"</[A-Za-z]|&#?\w")
_MOST_CONTRIBUTORS = 10
# So many articles' parts lie in memory: those of the days around the one that is being written.
_MOST_FRAGMENTS = 1_000

_Link = dict[str, str]


def person(settings: Settings) -> dict[str, str]:
    """The digest's author as feedgen takes one; the collection's title stands in for a name (§4.1.1)."""
    author = settings.author
    given = {"name": author.name or settings.title, "email": author.shown_email(), "uri": author.uri}
    return {key: value for key, value in given.items() if value}


def category(tag: Tag, authority: str) -> dict[str, str]:
    """A tag as feedgen takes a category (§4.2.2)."""
    return {"term": tag.key, "scheme": f"tag:{authority}:tags", "label": tag.label}


class Form(NamedTuple):
    """A form in which a feed shows its entries: languages of the commentary, and place of the abstract."""

    languages: tuple[Language, ...]
    abstracts: AbstractPlace


class Entries:
    """Makes entries, and keeps their bytes until they were used for the last time.

    An article goes through feedgen once; its entries in one language or both differ in content and summary
    only. Two feeds share one where it shows the same languages with the abstract in the same place, so an
    article without English commentary is the same in the feed of both languages and in the Korean one.

    Args:
        settings: those of the collection.
        uses: form to the number of times that an article, by its anchor, will be asked for in it.
    """

    def __init__(self, settings: Settings, uses: Mapping[Form, Counter[str]]) -> None:
        self._settings = settings
        self._authority = settings.authority()
        self._author = person(settings) if settings.author.name else None
        self._zone = ZoneInfo(settings.timezone)
        self._fragments: dict[str, Fragments] = {}
        self._made: dict[Form, UntilLastUse[bytes]] = {
            form: UntilLastUse(of_form) for form, of_form in uses.items()
        }

    def lacking(self, anchors: Iterable[str], form: Form) -> set[str]:
        """Anchors, among these, of articles whose entries are not made yet."""
        return set(filter(self._made[form].lacks, anchors))

    def keep(self, entries: Mapping[str, bytes], form: Form) -> None:
        """Take entries, by anchor, that were made before: those that will be asked for and are not there."""
        for anchor in self.lacking(entries, form):
            self._made[form].add(anchor, entries[anchor])

    def add(self, articles: Iterable[Article]) -> None:
        """Make the entries of articles, in all forms in which they will be asked for and are not there."""
        for article in articles:
            lacking = [form for form, made in self._made.items() if made.lacks(article.anchor)]
            for form, entry in self._articles(article, lacking):
                self._made[form].add(article.anchor, entry)

    def article(self, anchor: str, form: Form) -> bytes:
        """The entry of an article in a feed of this form."""
        return self._made[form].take(anchor)

    def day(self, day: Day, form: Form) -> bytes:
        """The entry of a whole digest in a feed of this form.

        With one language, articles without commentary in it are left out, and so are the paragraphs of
        the introduction that are in the other.
        """
        settings, languages = self._settings, form.languages
        introduction, articles = content.introduction(day, settings), day.articles
        if len(languages) == 1:
            introduction = blocks_in_languages(introduction, languages)
            articles = tuple(a for a in articles if content.shown_languages(a, languages))
        own = content.own_language(languages, settings)
        title = long_date(day.date, own)
        if articles:
            others = len(articles) - 1
            more = f" {STRINGS[own].more_entries.format(others)}" if others else ""
            title = f"{title}: {articles[0].title}{more}"
        texts = ((article, self._texts(article)) for article in articles)
        made = self._entry(day_id(day.date, self._authority), title, moment(day.date, 0, self._zone))
        tags = dict.fromkeys(tag for article in articles for tag in article.tags)
        made.category([category(tag, self._authority) for tag in tags])
        element = _element(made, [self._alternate(locations.day_page(day.date))], own)
        element.set(XML_LANG, own)
        before, after = _around_content(element)
        digest = content.digest(introduction, texts, languages, form.abstracts, settings)
        return b"".join([before, _content(digest), after])

    def _articles(self, article: Article, forms: Iterable[Form]) -> Iterator[tuple[Form, bytes]]:
        """The entry of an article in each form."""
        texts, own_languages = self._texts(article), article.languages()
        around = _around_content(self._article(article))
        made: dict[Form, bytes] = {}
        for form in forms:
            shown = Form(tuple(each for each in own_languages if each in form.languages), form.abstracts)
            if shown not in made:
                made[shown] = self._shown(article, texts, shown, around)
            yield form, made[shown]

    def _shown(self, article: Article, texts: Fragments, form: Form, around: tuple[bytes, bytes]) -> bytes:
        """The entry of an article that has commentary in all languages of a form."""
        shown, (before, after) = form.languages, around
        own = content.own_language(shown, self._settings)
        start = f'<entry xml:lang="{shown[0] if shown else "en"}">'.encode()
        text = _content(content.entry(article, texts, shown, form.abstracts, own))
        summary = _summary(article, shown).encode()
        return b"".join([start, before.removeprefix(b"<entry>"), text, summary, after])

    def _article(self, article: Article) -> etree._Element:
        """The element that all entries of an article share: all but language, content and summary."""
        language = language_of(article.title)
        links = [self._alternate(locations.entry_address(article))]
        if paper := content.paper_url(article):
            links.append({"href": paper, "rel": "via", "type": _media_type(paper), "hreflang": language})
        links += self._related(article)
        when = moment(article.date, article.position, self._zone)
        made = self._entry(article.id, article.title, when)
        made.contributor([{"name": name} for name in article.authors[:_MOST_CONTRIBUTORS]])
        made.category([category(tag, self._authority) for tag in article.tags])
        element = _element(made, links, language)
        if doi := identifiers(article).doi:
            etree.SubElement(element, f"{{{_DC}}}identifier", nsmap={"dc": _DC}).text = f"doi:{doi}"
        return element

    def _texts(self, article: Article) -> Fragments:
        texts = self._fragments.get(article.anchor)
        if texts is None:
            if len(self._fragments) == _MOST_FRAGMENTS:
                self._fragments.clear()
            texts = self._fragments[article.anchor] = content.fragments(article, self._settings)
        return texts

    def _alternate(self, path: str) -> _Link:
        href, language = self._settings.url(path), self._settings.language
        return {"href": href, "rel": "alternate", "type": "text/html", "hreflang": language}

    def _related(self, article: Article) -> list[_Link]:
        """Links to the entries about the papers that an article cites (RFC 4287 §4.2.7.2)."""
        return [{**self._alternate(path), "rel": "related"} for path in content.cited_places(article)]

    def _entry(self, identifier: str, title: str, when: dt.datetime) -> FeedEntry:
        made = FeedEntry()
        made.id(identifier)
        made.title(title)
        made.published(when)
        made.updated(when)
        made.content("", type="html")
        if self._author:
            made.author(dict(self._author))
        return made


def _element(made: FeedEntry, links: list[_Link], title_language: Language) -> etree._Element:
    """The entry as an element, with links and languages."""
    made.link(links)
    element = made.atom_entry()
    written = iter(links)
    for child in element.iterchildren("title", "link"):
        if child.tag == "link":
            for name, value in next(written).items():
                child.set(name, value)
        else:
            child.set(XML_LANG, title_language)
    return element


def _summary(article: Article, languages: Sequence[Language]) -> str:
    """The summary (§4.2.13) as the line behind the content; empty where there is no commentary."""
    found = content.summary(article, languages)
    if found is None:
        return ""
    language, paragraph = found
    text, kind = plain(paragraph.parts), ""
    if _MARKUP.search(text):
        text, kind = html.block(paragraph), ' type="html"'
    return f'\n  <summary xml:lang="{language}"{kind}>{escape(text, quote=False)}</summary>'


def cut(document: bytes) -> dict[str, bytes]:
    """Return the entries in a document of ours by their ids, each as it was put there.

    No text holds any of the marks that it is cut at, for text is escaped.
    """
    entries: dict[str, bytes] = {}
    for part in document.split(_END)[:-1]:
        entry = part[part.index(_ENTRY) :]
        _, _, identifier = entry[: entry.index(b"</id>")].partition(b"<id>")
        entries[identifier.decode()] = entry + _END
    return entries


def _around_content(element: etree._Element) -> tuple[bytes, bytes]:
    """Return an entry before and behind its content, which is long: lxml would look at each character."""
    before, after = etree.tostring(element, encoding="utf-8", pretty_print=True).split(_NO_CONTENT)
    return before, after


def _content(text: str) -> bytes:
    return f'<content type="html">{escape(text, quote=False)}</content>'.encode()


def _media_type(address: str) -> str:
    """Return the probable media type at a paper's address; only advice to readers (RFC 4287 §4.2.7.3)."""
    pdf = address.endswith(".pdf") or "//arxiv.org/pdf/" in address
    return "application/pdf" if pdf else "text/html"
