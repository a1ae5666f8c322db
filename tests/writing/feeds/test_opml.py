"""The lists of feeds for import (OPML 2.0)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline.fingerprint import fingerprint
from pipeline.locations import FEED_LISTS
from pipeline.writing.feeds import registry
from pipeline.writing.feeds.opml import opml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.writing.feeds.conftest import Collection

BASE = "https://example.org/papers/"


def outlines(whole: Collection) -> dict[str, etree._Element]:
    known = registry.feeds(whole.index, whole.settings)
    lists = registry.feed_lists(known, whole.index, whole.settings)
    return {each.path: etree.fromstring(opml(each, whole.settings)) for each in lists}


def listed(outline: etree._Element) -> list[str]:
    return [item.get("xmlUrl").removeprefix(BASE) for item in outline.iterfind("body/outline/outline")]


@pytest.fixture(scope="module")
def lists(sample: Collection) -> dict[str, etree._Element]:
    return outlines(sample)


@pytest.fixture(scope="module")
def everything(lists: Mapping[str, etree._Element]) -> etree._Element:
    return lists["feeds-all.opml"]


def test_one_in_both_languages_one_in_each_and_one_of_all(lists: Mapping[str, etree._Element]) -> None:
    assert list(lists) == list(FEED_LISTS.values())
    assert [outline.findtext("head/title") for outline in lists.values()] == [
        "논문 다이제스트",
        "논문 다이제스트 (한국어)",
        "논문 다이제스트 (English)",
        "논문 다이제스트",
    ]


def test_head_names_the_owner(lists: Mapping[str, etree._Element]) -> None:
    for outline in lists.values():
        assert outline.get("version") == "2.0"
        assert outline.findtext("head/ownerName") == "김하나"
        assert outline.findtext("head/ownerId") == "https://example.org/hana"
        assert outline.find("head/ownerEmail") is None


def test_a_mail_address_is_public_only_where_the_settings_ask_for_it(
    collect: Callable[..., Collection],
) -> None:
    author = {"name": "김하나", "email": "hana@example.org", "publish_email": True}
    for outline in outlines(collect({}, author=author)).values():
        assert outline.findtext("head/ownerEmail") == "hana@example.org"


def test_a_folder_named_as_the_list_and_of_all_one_for_each_language(
    lists: Mapping[str, etree._Element],
) -> None:
    folders = [[folder.get("text") for folder in each.iterfind("body/outline")] for each in lists.values()]
    assert folders == [
        ["논문 다이제스트"],
        ["논문 다이제스트 (한국어)"],
        ["논문 다이제스트 (English)"],
        ["한국어와 영어", "한국어", "English"],
    ]


def test_all_has_one_outline_for_each_subscription_document(
    sample: Collection, everything: etree._Element
) -> None:
    paths = listed(everything)
    assert len(paths) == len(set(paths))
    assert set(paths) == {document.path for document in sample.documents().values() if not document.archive}


def test_a_language_has_everything_days_editions_and_the_tags_of_ten_entries(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]]
) -> None:
    digests = series(10, tags=("ten",))
    digests["2024-03-01"] = "2024-03-01\nOne\n(A)\n한국어뿐.\n#eleven-once"
    for number in range(9):
        digests[f"2024-04-0{number + 1}"] = f"2024-04-0{number + 1}\nN{number}\n(A)\n글.\nText.\n#nine #mixed"
    digests["2024-05-01"] = "2024-05-01\nTwo\n(A)\n한국어뿐.\n#mixed"
    editions = [{"name": "all-languages"}, {"name": "english", "languages": ["en"]}]
    found = {path: listed(each) for path, each in outlines(collect(digests, edition=editions)).items()}
    assert found["feeds.opml"] == [
        *("feeds/all.atom", "feeds/daily.atom"),
        *("feeds/editions/all-languages.atom", "feeds/editions/english.atom"),
        *("feeds/tags/mixed.atom", "feeds/tags/ten.atom"),
    ]
    assert found["feeds-ko.opml"] == [
        *("feeds/ko/all.atom", "feeds/ko/daily.atom"),
        *("feeds/ko/tags/mixed.atom", "feeds/ko/tags/ten.atom"),
    ]
    assert found["feeds-en.opml"] == [
        *("feeds/en/all.atom", "feeds/en/daily.atom", "feeds/editions/english.atom"),
        "feeds/en/tags/ten.atom",
    ]
    assert "feeds/tags/nine.atom" in found["feeds-all.opml"]


def test_an_outline_has_what_readers_ask_for(sample: Collection, everything: etree._Element) -> None:
    feeds = sample.feeds()
    for item in everything.iterfind("body/outline/outline"):
        feed = etree.fromstring(feeds[item.get("xmlUrl").removeprefix(BASE)])
        title = feed.findtext("{http://www.w3.org/2005/Atom}title")
        assert (item.get("type"), item.get("text"), item.get("title")) == ("rss", title, title)
        assert re.fullmatch(rf"{BASE}((archive|tags/[a-z0-9_-]+)\.html)?", item.get("htmlUrl"))
        assert item.get("language") == feed.get("{http://www.w3.org/XML/1998/namespace}lang")


def test_titles_are_told_apart(everything: etree._Element) -> None:
    titles = [item.get("title") for item in everything.iterfind("body/outline/outline")]
    assert len(set(titles)) == len(titles)
    assert {
        *("논문 다이제스트", "논문 다이제스트 (한국어)", "논문 다이제스트 (English)"),
        *("하루 한 편 · 논문 다이제스트", "One a day · 논문 다이제스트 (English)"),
        *("#alignment · 논문 다이제스트", "#Not Yet · 논문 다이제스트", "정렬 · 논문 다이제스트"),
    } <= set(titles)


def test_folders_in_the_collections_language(collect: Callable[..., Collection]) -> None:
    outline = outlines(collect({}, language="en", author={}))["feeds-all.opml"]
    assert [folder.get("text") for folder in outline.iterfind("body/outline")] == [
        "Korean and English",
        "한국어",
        "English",
    ]
    assert outline.find("head/ownerName") is None


def test_a_list_is_another_value_where_its_bytes_are_others(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]]
) -> None:
    def lists(count: int, label: str) -> dict[str, tuple[str, bytes]]:
        whole = collect(series(count, tags=("ten",)), tags={"label": {"ten": label}, "alias": {}})
        known = registry.feeds(whole.index, whole.settings)
        found = registry.feed_lists(known, whole.index, whole.settings)
        return {each.path: (fingerprint(each), opml(each, whole.settings)) for each in found}

    def changed(which: dict[str, tuple[str, bytes]], place: int) -> set[str]:
        return {path for path, each in which.items() if each[place] != first[path][place]}

    first, one_more, renamed = lists(9, "ten"), lists(10, "ten"), lists(9, "Ten")
    assert changed(one_more, 0) == changed(one_more, 1) == {"feeds.opml", "feeds-ko.opml", "feeds-en.opml"}
    assert changed(renamed, 0) == changed(renamed, 1) == {"feeds-all.opml"}
