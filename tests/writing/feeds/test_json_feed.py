"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): each rule that ours can keep or break."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from pipeline.writing.feeds import json_feed, planning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.writing.feeds.conftest import Collection

BASE = "https://example.org/papers/"
DC = "{http://purl.org/dc/elements/1.1/}"
NS = {"a": "http://www.w3.org/2005/Atom"}
ABSOLUTE = re.compile(r"https?://[!-~]+")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
NAME = re.compile("_?[A-Za-z0-9_]+")

# Section "Top-level" and section "Items": the type of each member, and whether it must be there.
AUTHOR = {"name": (str, False), "url": (str, False), "avatar": (str, False)}
HUB = {"type": (str, True), "url": (str, True)}
DOCUMENT = {
    "version": (str, True),
    "title": (str, True),
    "home_page_url": (str, True),  # required on the public web
    "feed_url": (str, True),  # as well
    "description": (str, False),
    "next_url": (str, False),
    "authors": ([AUTHOR], False),
    "language": (str, False),
    "hubs": ([HUB], False),
    "items": (list, True),
}
ITEM = {
    "id": (str, True),
    "url": (str, False),
    "external_url": (str, False),
    "title": (str, False),
    "content_html": (str, True),
    "summary": (str, False),
    "date_published": (str, False),
    "date_modified": (str, False),
    "authors": ([AUTHOR], False),
    "tags": ([str], False),
    "language": (str, False),
}


def violations(value: dict[str, Any], members: dict[str, Any], place: str) -> Iterator[str]:
    """What an object has that the specification does not allow, and lacks that it asks for."""
    yield from (
        f"{place}: no {name}" for name, (_, needed) in members.items() if needed and name not in value
    )
    for name, given in value.items():
        if not NAME.fullmatch(name):
            yield f"{place}: bad name {name}"
        elif name.startswith("_"):  # section "Extensions"
            if not isinstance(given, dict) or any(key.startswith("_") or "." in key for key in given):
                yield f"{place}: {name} is no extension"
        elif name not in members:
            yield f"{place}: unknown {name}"
        else:
            yield from _wrong_type(given, members[name][0], f"{place}.{name}")


def _wrong_type(given: Any, kind: Any, place: str) -> Iterator[str]:
    if not isinstance(kind, list):
        if not isinstance(given, kind) or given == "":
            yield f"{place}: {given!r}"
    elif not isinstance(given, list) or not given:
        yield f"{place}: no list with something in it"
    elif isinstance(kind[0], dict):
        for each in given:
            yield from violations(each, kind[0], place) if each else iter([f"{place}: empty object"])
    else:
        yield from (f"{place}: {each!r}" for each in given if not isinstance(each, kind[0]) or not each)


def faults(feed: dict[str, Any]) -> list[str]:
    """Everything wrong with a feed."""
    found = [*violations(feed, DOCUMENT, "feed")]
    if feed.get("version") != "https://jsonfeed.org/version/1.1" or next(iter(feed)) != "version":
        found.append("version is another, or not at the top")
    if feed.get("next_url") == feed.get("feed_url"):
        found.append("next_url is feed_url")
    items = feed.get("items", [])
    for item in items:
        found.extend(violations(item, ITEM, "item"))
        found.extend(
            f"{name}: {item[name]}"
            for name in ("date_published", "date_modified")
            if name in item and not RFC_3339.fullmatch(item[name])
        )
    if len({item.get("id") for item in items}) < len(items):
        found.append("ids are not unique")
    addresses = [feed.get("home_page_url"), feed.get("feed_url"), *(item.get("url") for item in items)]
    addresses += [item["external_url"] for item in items if "external_url" in item]
    found.extend(f"no address: {url}" for url in addresses if not ABSOLUTE.fullmatch(url or ""))
    return found


def json_feeds(whole: Collection) -> dict[str, dict[str, Any]]:
    documents = planning.plan_json(planning.plan(whole.index, whole.settings))
    return {
        path: json.loads(data.decode())
        for path, data in json_feed.render(documents, whole.days, whole.settings)
    }


@pytest.fixture(scope="module")
def feeds(sample: Collection) -> dict[str, dict[str, Any]]:
    return json_feeds(sample)


def test_everything_and_each_edition_has_one(feeds: dict[str, Any]) -> None:
    assert list(feeds) == ["feeds/all.json", "feeds/editions/align.json"]


def test_they_are_as_the_specification_says(feeds: dict[str, Any]) -> None:
    assert [fault for feed in feeds.values() for fault in faults(feed)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"version": "https://jsonfeed.org/version/1"},
        {"title": None},
        {"author": {"name": "x"}},
        {"authors": [{}]},
        {"hubs": [{"url": "https://hub.example.org/"}]},
        {"feed_url": "feeds/all.json"},
        {"_x.y": {}},
        {"items": [{"id": "1"}]},
        {"items": [{"id": "1", "url": BASE, "content_html": "x"}] * 2},
        {"items": [{"id": "1", "url": BASE, "content_html": "x", "date_published": "2024-12-19"}]},
    ],
)
def test_the_rules_find_what_is_wrong(feeds: dict[str, Any], change: dict[str, Any]) -> None:
    assert faults({**feeds["feeds/all.json"], **change}) != []


@pytest.mark.parametrize(
    ("path", "atom"),
    [("feeds/all.json", "feeds/all.atom"), ("feeds/editions/align.json", "feeds/editions/align.atom")],
)
def test_it_has_what_the_atom_feed_has(
    sample: Collection, feeds: dict[str, Any], path: str, atom: str
) -> None:
    assert_same(feeds[path], sample.feed(atom))


def assert_same(json_feed: dict[str, Any], feed: etree._Element) -> None:
    items = json_feed["items"]
    assert json_feed["title"] == feed.findtext("a:title", None, NS)
    assert json_feed.get("description") == feed.findtext("a:subtitle", None, NS)
    entries = feed.findall("a:entry", NS)
    assert len(items) == len(entries) > 0
    for item, entry in zip(items, entries, strict=True):
        links = {link.get("rel"): link.get("href") for link in entry.iterfind("a:link", NS)}
        assert (item["id"], item["title"]) == (
            entry.findtext("a:id", None, NS),
            entry.findtext("a:title", None, NS),
        )
        assert (item["url"], item.get("external_url")) == (links["alternate"], links.get("via"))
        assert item["content_html"] == entry.findtext("a:content", None, NS)
        assert item["date_published"] == entry.findtext("a:published", None, NS)
        assert item["language"] == entry.get("{http://www.w3.org/XML/1998/namespace}lang")
        assert item.get("tags", []) == [tag.get("label") for tag in entry.iterfind("a:category", NS)]
        assert ("summary" in item) == (entry.find("a:summary", NS) is not None)
        names = [name.text for name in entry.iterfind("a:contributor/a:name", NS)]
        assert item.get("_paper", {}).get("authors", []) == names
        doi = entry.findtext(f"{DC}identifier", "").removeprefix("doi:")
        assert item.get("_paper", {}).get("doi", "") == doi
        related = [link.get("href") for link in entry.iterfind("a:link[@rel='related']", NS)]
        assert item.get("_related", {}).get("urls", []) == related


def test_the_author_is_that_of_the_digests_and_those_of_papers_are_told_apart(feeds: dict[str, Any]) -> None:
    feed = feeds["feeds/all.json"]
    assert feed["authors"] == [{"name": "김하나", "url": "https://example.org/hana"}]
    assert feed["_paper"]["about"]
    item = next(item for item in feed["items"] if item["title"].startswith("Attention"))
    assert "authors" not in item
    assert item["_paper"]["authors"] == ["Ada Writer", "Bo O'Reader", "홍길동"]


def test_it_has_of_references_what_the_atom_feed_has(collect: Callable[..., Collection]) -> None:
    addresses = [f"https://arxiv.org/abs/2412.0000{number}" for number in (1, 2, 3)]
    one, two, three = addresses
    whole = collect(
        {
            f"2024-12-1{day}": f"2024-12-1{day}\nPaper {day}\n(Ada Kim)\n{own}\n글 ({cited}).\nText.\n#x"
            for day, own, cited in ((1, one, three), (2, two, one), (3, three, "[[Paper 1]]"))
        }
    )
    feed = json_feeds(whole)["feeds/all.json"]
    assert faults(feed) == []
    assert_same(feed, whole.feed("feeds/all.atom"))
    third, second, first = feed["items"]
    assert [item["_paper"]["doi"] for item in (first, second, third)] == [
        f"10.48550/arXiv.2412.0000{number}" for number in (1, 2, 3)
    ]
    assert second["_related"] == third["_related"] == {"urls": [first["url"]]}
    assert f'<a href="{first["url"]}">→2024-12-11</a>' in second["content_html"]
    assert f'<a href="{first["url"]}">Paper 1</a>' in third["content_html"]
    assert "_related" not in first, "the entry is of a later day"
    assert "→" not in first["content_html"]


def test_a_summary_is_plain_text(feeds: dict[str, Any]) -> None:
    item = next(i for i in feeds["feeds/all.json"]["items"] if i["title"].startswith("Attention"))
    shown = "어텐션을 다시 생각한 연구. 코드는 https://example.com/code?a=1&b=2 에 있습니다."
    assert item["summary"] == shown
    assert "<script" not in item["content_html"]


def test_nothing_is_said_that_is_not_known(collect: Callable[..., Collection]) -> None:
    bare = {"author": {}, "search_link": "", "abstracts": "none"}
    digests = {"2024-12-19": "2024-12-19\nTitle\n(A)\nAbstract."}
    feed = json_feeds(collect(digests, **bare))["feeds/all.json"]
    assert faults(feed) == []
    needed = {"version", "title", "home_page_url", "feed_url", "language", "items"}
    assert feed.keys() == needed | {"_paper", "_related"}
    [item] = feed["items"]
    assert item.keys() == {"id", "url", "title", "language", "date_published", "_paper", "content_html"}


def test_a_hub_is_named(collect: Callable[..., Collection], series: Callable[..., dict[str, str]]) -> None:
    feed = json_feeds(collect(series(1), feed={"hub": "https://hub.example.org/"}))["feeds/all.json"]
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]
    assert faults(feed) == []


def test_an_empty_collection_has_an_empty_feed(collect: Callable[..., Collection]) -> None:
    feed = json_feeds(collect({}))["feeds/all.json"]
    assert feed["items"] == []
    assert faults(feed) == []


def test_older_entries_are_left_to_the_archives_of_the_atom_feed(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]]
) -> None:
    whole = collect(series(7), feed={"size": 2})
    items = json_feeds(whole)["feeds/all.json"]["items"]
    ids = [entry.findtext("a:id", None, NS) for entry in whole.feed("feeds/all.atom").iterfind("a:entry", NS)]
    assert [item["id"] for item in items] == ids
    assert len(items) == 3


def test_a_new_day_changes_only_the_feeds_that_show_it(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]]
) -> None:
    edition = [{"name": "old", "until": dt.date(2024, 1, 2)}]

    def plan(count: int) -> dict[str, str]:
        whole = collect(series(count), edition=edition)
        documents = planning.plan_json(planning.plan(whole.index, whole.settings))
        return {document.path: document.fingerprint for document in documents}

    before, after = plan(3), plan(4)
    assert before["feeds/editions/old.json"] == after["feeds/editions/old.json"]
    assert before["feeds/all.json"] != after["feeds/all.json"]


def test_the_atom_feed_names_it_and_its_archives_do_not(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]]
) -> None:
    whole = collect(series(7), feed={"size": 2}, edition=[{"name": "some"}])
    named = {}
    for path, data in whole.feeds().items():
        links = etree.fromstring(data).iterfind("a:link", NS)
        named[path] = [link.get("href") for link in links if link.get("type") == "application/feed+json"]
    assert {path: found for path, found in named.items() if found} == {
        "feeds/all.atom": [f"{BASE}feeds/all.json"],
        "feeds/editions/some.atom": [f"{BASE}feeds/editions/some.json"],
    }
