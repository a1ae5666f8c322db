"""RFC 5005 §4: the history of a feed in archive documents, and our own promise about their size."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from pipeline.collection.index import Index, IndexDay, IndexEntry
from pipeline.settings import FeedSettings, Settings
from pipeline.writing.feeds import planning
from pipeline.writing.feeds.planning import DuplicateIdError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.writing.feeds.conftest import Collection

NS = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
BASE = "https://example.org/papers/"


def link(feed: etree._Element, rel: str) -> str | None:
    found = [element.get("href") for element in feed.iterfind("a:link", NS) if element.get("rel") == rel]
    assert len(found) <= 1
    return found[0] if found else None


def titles(feed: etree._Element) -> list[str]:
    return [title.text or "" for title in feed.iterfind("a:entry/a:title", NS)]


@pytest.fixture(scope="module")
def history(collect: Callable[..., Collection], series: Callable[..., dict[str, str]]) -> Collection:
    """25 entries, three a day, kept by fours."""
    return collect(series(25, 3), feed={"size": 4})


@pytest.fixture(scope="module")
def parsed(history: Collection) -> dict[str, etree._Element]:
    return {path: etree.fromstring(data) for path, data in history.feeds().items()}


def test_an_archive_says_that_it_is_one(parsed: dict[str, etree._Element]) -> None:
    """§4: "fh:archive" in every archive document, and nowhere else."""
    archives = {path for path, feed in parsed.items() if feed.find("fh:archive", NS) is not None}
    assert archives == {path for path in parsed if path.rsplit("/", 1)[1][0].isdigit()}
    assert "feeds/all/1.atom" in archives
    assert "feeds/daily/1.atom" in archives
    assert "feeds/tags/all-of-them/5.atom" in archives


def test_an_archive_links_to_the_subscription_document(parsed: dict[str, etree._Element]) -> None:
    """§4: archive documents SHOULD have a "current" link; nothing else has one."""
    for path, feed in parsed.items():
        if feed.find("fh:archive", NS) is not None:
            assert link(feed, "current") == BASE + path.rsplit("/", 1)[0] + ".atom"
        else:
            assert link(feed, "current") is None


def test_archives_carry_the_id_of_their_feed(parsed: dict[str, etree._Element]) -> None:
    """§1.2: a logical feed has one id, in whatever documents it comes."""
    ids = {parsed[f"feeds/all{part}.atom"].findtext("a:id", namespaces=NS) for part in ("", "/1", "/5")}
    assert ids == {"tag:example.org,2024:feeds/all"}


@pytest.mark.parametrize("name", ["all", "tags/all-of-them", "daily"])
def test_following_prev_archive_yields_every_entry_once_newest_first(
    parsed: dict[str, etree._Element], name: str
) -> None:
    """§4.2: how a reader reconstructs the feed."""
    found: list[str] = []
    times: list[str] = []
    address: str | None = f"{BASE}feeds/{name}.atom"
    while address:
        feed = parsed[address.removeprefix(BASE)]
        found += titles(feed)
        times += [updated.text or "" for updated in feed.iterfind("a:entry/a:updated", NS)]
        address = link(feed, "prev-archive")
    assert len(set(found)) == len(found) == (9 if name == "daily" else 25)
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == len(times)


def test_a_feed_is_as_new_as_its_newest_entry(parsed: dict[str, etree._Element]) -> None:
    for feed in parsed.values():
        updated = feed.findtext("a:updated", namespaces=NS)
        assert updated == feed.findtext("a:entry/a:updated", namespaces=NS)


def test_new_days_change_no_archive(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]]
) -> None:
    """§4: the set of entries of an archive document should not change over time; here not a byte does."""
    before = collect(series(27, 3), feed={"size": 4}).feeds()
    after = collect(series(36, 3), feed={"size": 4}).feeds()
    archives = [path for path in before if path.rsplit("/", 1)[1][0].isdigit()]
    assert len(archives) == 11  # five of everything, five of the tag, one of the days
    for path in archives:
        assert before[path] == after[path]


def test_an_entry_added_to_the_newest_day_moves_no_other(
    collect: Callable[..., Collection],
) -> None:
    one = "2024-01-01\nFirst\n(A)\n글.\n#x\n"
    before = collect({"2024-01-01": one}).feed("feeds/all.atom")
    after = collect({"2024-01-01": f"{one}Second\n(B)\n글.\n#x\n"}).feed("feeds/all.atom")
    assert titles(after) == ["First", "Second"]
    entries = [etree.tostring(feed.find("a:entry", NS)) for feed in (before, after)]
    assert entries[0] == entries[1].replace(b"</entry>\n<entry", b"</entry>\n")


def test_one_language_has_the_newest_entries_and_says_where_the_others_are(
    parsed: dict[str, etree._Element],
) -> None:
    assert not [path for path in parsed if path.startswith(("feeds/ko/", "feeds/en/")) and path[-6].isdigit()]
    feed = parsed["feeds/en/all.atom"]
    # Of a day the first entry is its newest.
    assert titles(feed) == [f"Paper number {number}" for number in (24, 21, 22, 23)]
    assert link(feed, "related") == f"{BASE}feeds/all.atom"
    assert f"{BASE}feeds/all.atom" in (feed.findtext("a:subtitle", namespaces=NS) or "")


def an_index(sizes: list[int]) -> Index:
    """Days with so many entries."""
    start = dt.date(2020, 1, 1)
    days = []
    for number, size in enumerate(sizes):
        date = start + dt.timedelta(days=number)
        entries = tuple(
            IndexEntry(
                id=f"tag:x,2024:{date}/{place}",
                anchor=f"e{number}x{place}",
                date=date,
                position=place,
                title="Title",
                tags=(),
                languages=("ko",),
                url=None,
                searched=False,
                content_hash="",
                fingerprint=f"{number}.{place}",
            )
            for place in range(size)
        )
        days.append(IndexDay(date, entries, "", ()))
    return Index(tuple(days), {})


@given(sizes=st.lists(st.integers(1, 12), max_size=25), size=st.integers(1, 10))
def test_a_subscription_document_has_the_size_set_or_more_but_less_than_twice(
    sizes: list[int], size: int
) -> None:
    total = sum(sizes)
    documents = [
        document
        for document in planning.plan(an_index(sizes), Settings(feed=FeedSettings(size=size)))
        if document.feed.path == "feeds/all.atom"
    ]
    *archives, subscription = documents
    assert [document.archive for document in documents] == [*range(1, len(archives) + 1), 0]
    assert [document.previous for document in documents] == ["", *(document.path for document in archives)]
    assert {len(document.anchors) for document in archives} <= {size}
    kept = len(subscription.anchors)
    assert kept == total or size <= kept < 2 * size
    newest_first = [anchor for document in reversed(documents) for anchor in document.anchors]
    assert len(set(newest_first)) == len(newest_first) == total


def test_a_duplicate_id_is_an_error_before_anything_is_written() -> None:
    index = an_index([2])
    [day] = index.days
    twins = (day.entries[0], replace(day.entries[1], id=day.entries[0].id))
    broken = Index((replace(day, entries=twins),), {})
    with pytest.raises(DuplicateIdError, match=r"tag:x,2024:2020-01-01/0.*Title.*2020-01-01"):
        planning.plan(broken, Settings())
