"""The list of feeds for import (OPML 2.0)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline.writing.feeds.opml import opml

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.writing.feeds.conftest import Collection

BASE = "https://example.org/papers/"


@pytest.fixture(scope="module")
def outline(sample: Collection) -> etree._Element:
    return etree.fromstring(opml(sample.index, sample.settings))


def test_head_names_collection_and_owner(outline: etree._Element) -> None:
    assert outline.get("version") == "2.0"
    assert outline.findtext("head/title") == "논문 다이제스트"
    assert outline.findtext("head/ownerName") == "김하나"
    assert outline.find("head/ownerEmail") is None


def test_a_folder_for_each_language(outline: etree._Element) -> None:
    folders = [folder.get("text") for folder in outline.iterfind("body/outline")]
    assert folders == ["한국어와 영어", "한국어", "English"]


def test_one_outline_for_each_subscription_document(sample: Collection, outline: etree._Element) -> None:
    listed = [item.get("xmlUrl") for item in outline.iterfind("body/outline/outline")]
    subscriptions = {BASE + document.path for document in sample.documents().values() if not document.archive}
    assert len(listed) == len(set(listed))
    assert set(listed) == subscriptions


def test_an_outline_has_what_readers_ask_for(sample: Collection, outline: etree._Element) -> None:
    feeds = sample.feeds()
    for item in outline.iterfind("body/outline/outline"):
        feed = etree.fromstring(feeds[item.get("xmlUrl").removeprefix(BASE)])
        title = feed.findtext("{http://www.w3.org/2005/Atom}title")
        assert (item.get("type"), item.get("text"), item.get("title")) == ("rss", title, title)
        assert re.fullmatch(rf"{BASE}((archive|tags/[a-z0-9_-]+)\.html)?", item.get("htmlUrl"))
        assert item.get("language") == feed.get("{http://www.w3.org/XML/1998/namespace}lang")


def test_titles_are_told_apart(outline: etree._Element) -> None:
    titles = [item.get("title") for item in outline.iterfind("body/outline/outline")]
    assert len(set(titles)) == len(titles)
    assert {
        *("논문 다이제스트", "논문 다이제스트 (한국어)", "논문 다이제스트 (English)"),
        *("하루 한 편 · 논문 다이제스트", "One a day · 논문 다이제스트 (English)"),
        *("#alignment · 논문 다이제스트", "#Not Yet · 논문 다이제스트", "정렬 · 논문 다이제스트"),
    } <= set(titles)


def test_folders_in_the_collections_language(collect: Callable[..., Collection]) -> None:
    whole = collect({}, language="en", author={})
    outline = etree.fromstring(opml(whole.index, whole.settings))
    assert [folder.get("text") for folder in outline.iterfind("body/outline")] == [
        "Korean and English",
        "한국어",
        "English",
    ]
    assert outline.find("head/ownerName") is None
