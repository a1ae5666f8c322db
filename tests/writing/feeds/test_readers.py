"""What feed parsers and validators make of our feeds, on a sample and on a real archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import html5lib
import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.writing.feeds.conftest import Collection

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"


def test_feedparser_finds_nothing_wrong_in_the_sample(sample_feeds: dict[str, bytes]) -> None:
    for path, data in sample_feeds.items():
        parsed = feedparser.parse(data)
        assert not parsed.bozo, f"{path}: {parsed.get('bozo_exception')}"
        assert parsed.version == "atom10"


def test_feedparser_opens_the_page_of_a_feed_whatever_else_it_links_to(
    sample: Collection, sample_feeds: dict[str, bytes]
) -> None:
    for document in sample.documents().values():
        page = sample.settings.url(document.feed.page)
        assert feedparser.parse(sample_feeds[document.path]).feed.link == page


def test_feedparser_sees_an_entry_as_it_was_written(sample_feeds: dict[str, bytes]) -> None:
    entry = feedparser.parse(sample_feeds["feeds/all.atom"]).entries[3]
    assert entry.title == "Attention with <b>bold</b> claims & </think> tokens"
    assert entry.title_detail.type == "text/plain"
    assert [author.name for author in entry.authors] == ["김하나"]
    assert [person.name for person in entry.contributors] == ["Ada Writer", "Bo O'Reader", "홍길동"]
    assert re.fullmatch(r"https://example.org/papers/digests/2024-12-19.html#e\w+", entry.link)
    assert [tag.term for tag in entry.tags] == ["alignment", "transformer"]
    assert "<script" not in entry.content[0].value


# A real archive -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def archive(corpus: Path, collect: Callable[..., Collection]) -> dict[str, bytes]:
    digests = {path.stem: path.read_text(encoding="utf-8") for path in sorted(corpus.glob("digests/*.txt"))}
    return collect(digests).feeds()


@pytest.mark.slow
def test_feedparser_finds_nothing_wrong_in_the_archive(archive: dict[str, bytes]) -> None:
    assert len(archive) > 800
    for path, data in archive.items():
        parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
        assert not parsed.bozo, f"{path}: {parsed.get('bozo_exception')}"


@pytest.mark.slow
def test_the_archive_is_valid_to_the_schema(archive: dict[str, bytes]) -> None:
    schema = etree.RelaxNG(file=Path(__file__).with_name("atom.rng"))
    for path, data in archive.items():
        assert schema.validate(etree.fromstring(data)), f"{path}: {schema.error_log}"


@pytest.mark.slow
def test_the_w3c_validator_would_have_nothing_to_report(archive: dict[str, bytes]) -> None:
    """Its checks at level AA, errors and warnings, that are not those of the schema."""
    seen: set[str] = set()
    for path, data in archive.items():
        assert list(complaints(etree.fromstring(data), seen)) == [], path


def complaints(feed: etree._Element, seen: set[str]) -> Iterator[str]:
    """What the W3C feed validator says, by its names for it; ``seen`` content is not looked at again."""
    updated = [element.text for element in feed.iterfind(f"{ATOM}entry/{ATOM}updated")]
    if len(set(updated)) < len(updated):
        yield "DuplicateUpdated"
    relations = {link.get("rel") for link in feed.iterfind(f"{ATOM}link")}
    if "self" not in relations:
        yield "MissingSelf"
    if feed.find(f"{HISTORY}archive") is not None and "current" not in relations:
        yield "MissingCurrentInArchive"
    yield from _text_complaints(feed)
    yield from _address_complaints(feed)
    for content in feed.iter(f"{ATOM}content"):
        if content.text not in seen:
            seen.add(content.text)
            yield from _html_complaints(content.text)


def _text_complaints(feed: etree._Element) -> Iterator[str]:
    elements = feed.iter(*(ATOM + name for name in ("title", "summary", "subtitle", "name")))
    texts = [element.text for element in elements if element.get("type") != "html"]
    labels = [category.get("label") for category in feed.iter(f"{ATOM}category")]
    yield from (f"ContainsUndeclaredHTML: {text}" for text in texts + labels if _looks_like_html(text))


def _address_complaints(feed: etree._Element) -> Iterator[str]:
    for identifier in feed.iter(f"{ATOM}id"):
        if not re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}:[0-9a-zA-Z/_-]+", identifier.text):
            yield f"InvalidTAG: {identifier.text}"
    for link in feed.iter(f"{ATOM}link"):
        if not re.fullmatch(r"https?://[0-9a-zA-Z;/?:@&=+$._!~*'()%,#-]+", link.get("href")):
            yield f"InvalidUriChar: {link.get('href')}"


def _looks_like_html(text: str) -> bool:
    """An end tag, or what could be a reference to a character."""
    references = re.findall(r"&(#?\w+)", text)
    return bool(re.search(r"</[a-z]\w*>", text, re.IGNORECASE)) or any(
        name in name2codepoint or name == "apos" or not name.isalpha() for name in references
    )


def _html_complaints(content: str) -> Iterator[str]:
    try:
        html5lib.HTMLParser(strict=True).parseFragment(content)
    except html5lib.html5parser.ParseError as error:
        yield f"NotHtml: {error}"
    for address in re.findall(r'href="([^"]*)"', content):
        if not address.startswith(("https://", "http://")):
            yield f"ContainsRelRef: {address}"


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ((b"09:29:59", b"09:30:00"), "DuplicateUpdated"),
        ((b'rel="self"', b'rel="via"'), "MissingSelf"),
        (
            (b"A model card", b"&lt;i&gt;A&lt;/i&gt; card"),
            "ContainsUndeclaredHTML: <i>A</i> card that nobody signed",
        ),
        ((b"A model card", b"Q&amp;amp;A"), "ContainsUndeclaredHTML: Q&amp;A that nobody signed"),
        ((b":2024-12-20/", b":2024-12-20 "), "InvalidTAG"),
        ((b"https://arxiv.org/abs/", b"https://arxiv.org/a bs/"), "InvalidUriChar"),
        ((b"&lt;/div&gt;", b"&lt;/p&gt;"), "NotHtml"),
        ((b'href="https', b'href="/'), "ContainsRelRef"),
    ],
)
def test_these_checks_find_what_they_are_for(
    sample_feeds: dict[str, bytes], broken: tuple[bytes, bytes], complaint: str
) -> None:
    data = sample_feeds["feeds/all.atom"].replace(b"&lt;/b&gt; claims &amp; &lt;/think&gt;", b"")
    assert list(complaints(etree.fromstring(data), set())) == []
    assert broken[0] in data
    found = list(complaints(etree.fromstring(data.replace(*broken)), set()))
    assert any(text.startswith(complaint) for text in found), found
