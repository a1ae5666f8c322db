"""What ties an entry to others, in feeds: nothing that a later day changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.writing.feeds.conftest import BASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from tests.writing.feeds.conftest import Collection

ATOM = "{http://www.w3.org/2005/Atom}"
ONE, TWO, THREE = (f"https://arxiv.org/abs/2412.0000{number}" for number in (1, 2, 3))


def digest(date: str, *entries: tuple[str, str, str]) -> str:
    texts = (f"{title}\n(Ada Kim)\n{url}\n글 ({cited}).\nText.\n#x" for title, url, cited in entries)
    return "\n".join([date, *texts])


DIGESTS = {
    "2024-12-18": digest("2024-12-18", ("First", ONE, THREE)),
    "2024-12-19": digest("2024-12-19", ("Second", TWO, f"{ONE}v2"), ("Same day", f"{TWO}9", TWO)),
}
LATER = {"2024-12-20": digest("2024-12-20", ("Third", THREE, ONE))}


@pytest.fixture
def later(collect: Callable[..., Collection]) -> Collection:
    return collect(DIGESTS | LATER, feed={"size": 1})


def entries(collection: Collection) -> dict[str, etree._Element]:
    return {
        entry.findtext(f"{ATOM}title"): entry
        for path, document in collection.documents().items()
        if path.startswith("feeds/all")
        for entry in collection.feed(document.path).iter(f"{ATOM}entry")
    }


def related(entry: etree._Element) -> list[str]:
    return [link.get("href") for link in entry.iter(f"{ATOM}link") if link.get("rel") == "related"]


def test_an_entry_of_the_same_day_or_an_earlier_one_is_linked(later: Collection) -> None:
    found = entries(later)
    first, second = (
        next(link.get("href") for link in found[title].iter(f"{ATOM}link") if link.get("rel") == "alternate")
        for title in ("First", "Second")
    )
    assert first.startswith(f"{BASE}digests/2024-12-18.html#")
    assert related(found["Second"]) == [first]
    assert related(found["Same day"]) == [second]
    assert related(found["Third"]) == [first]
    arrow = f'>arXiv:2412.00001</a>\xa0<a href="{first}">→2024-12-18</a>'
    assert arrow in found["Second"].findtext(f"{ATOM}content")


def test_later_entries_are_not_told_of_earlier_ones(later: Collection) -> None:
    first = entries(later)["First"]
    assert related(first) == []
    content = first.findtext(f"{ATOM}content")
    assert ">arXiv:2412.00003</a>)" in content
    assert "Third" not in content
    assert "→" not in content


def test_a_new_day_leaves_archives_and_entries_as_they_were(
    collect: Callable[..., Collection], later: Collection
) -> None:
    before = collect(DIGESTS, feed={"size": 1})
    planned = later.documents()
    archives = [path for path, document in before.documents().items() if document.archive]
    assert archives
    for path in archives:
        assert planned[path].fingerprint == before.documents()[path].fingerprint
        assert before.feeds()[path] == later.feeds()[path]
    old, new = entries(before), entries(later)
    assert all(
        old[title].findtext(f"{ATOM}updated") == new[title].findtext(f"{ATOM}updated") for title in old
    )


def test_a_citation_changes_what_hangs_on_it(collect: Callable[..., Collection]) -> None:
    without = DIGESTS | {"2024-12-18": digest("2024-12-18", ("First", f"{ONE}9", THREE))}
    one, other = (collect(digests).documents() for digests in (DIGESTS, without))
    changed = {path for path in one if one[path].fingerprint != other[path].fingerprint}
    assert {"feeds/all.atom", "feeds/daily.atom", "feeds/tags/x.atom"} <= changed


INTRODUCTION = f"오늘은 {ONE}, {THREE}, [[Second]], [[Third]] 이야기."
INTRODUCED = DIGESTS | {
    "2024-12-19": DIGESTS["2024-12-19"].replace("2024-12-19\n", f"2024-12-19\n{INTRODUCTION}\n")
}


def introduction(collection: Collection, path: str = "feeds/daily.atom") -> str:
    feed = collection.feed(path)
    contents = {
        entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}content") for entry in feed.iter(f"{ATOM}entry")
    }
    found = contents["tag:example.org,2024:2024-12-19"]
    assert found
    return str(found.partition("<h2")[0])


@pytest.mark.parametrize("path", ["feeds/daily.atom", "feeds/ko/daily.atom"])
def test_an_introduction_leads_to_entries_of_its_day_and_earlier_ones(
    collect: Callable[..., Collection], path: str
) -> None:
    text = introduction(collect(INTRODUCED | LATER), path)
    first, second = re.findall(f'<a href="({BASE}digests/[^"]*)">(.*?)</a>', text)
    assert first[0].startswith(f"{BASE}digests/2024-12-18.html#")
    assert second[0].startswith(f"{BASE}digests/2024-12-19.html#")
    assert (first[1], second[1]) == ("→2024-12-18", "Second")
    assert ">arXiv:2412.00003</a>, " in text, "the entry about it is of a later day"
    assert "Third 이야기" in text


def test_a_later_day_leaves_an_introduction_as_it_was(collect: Callable[..., Collection]) -> None:
    before, after = (collect(digests, feed={"size": 1}) for digests in (INTRODUCED, INTRODUCED | LATER))
    archives = [path for path in before.documents() if path.startswith("feeds/daily/")]
    assert archives
    for path in archives:
        assert before.documents()[path].fingerprint == after.documents()[path].fingerprint
        assert before.feeds()[path] == after.feeds()[path]


def test_where_an_introduction_leads_changes_the_document_that_has_it(
    collect: Callable[..., Collection],
) -> None:
    texts = {
        "2024-12-18": digest("2024-12-18", ("First", "", "")),
        "2024-12-19": digest("2024-12-19", ("Second", TWO, "")).replace("\n", f"\n{INTRODUCTION}\n", 1),
    }
    one, two = (collect(texts | LATER, addresses, feed={"size": 1}) for addresses in ({}, {"First": ONE}))
    path = "feeds/daily/2.atom"
    assert "→2024-12-18" not in introduction(one, path)
    assert "→2024-12-18" in introduction(two, path)
    assert one.documents()[path].fingerprint != two.documents()[path].fingerprint
