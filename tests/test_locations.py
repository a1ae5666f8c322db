"""Paths in the output: file names of tags are safe anywhere, and one-to-one with the tags."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locations
from pipeline.locations import slug
from pipeline.model import tag_key
from tests.odd_tags import TAGS

# What cannot be a file's stem: with these, whatever the ending, Windows opens a device.
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
SAFE = re.compile(r"[a-z0-9]([a-z0-9_-]*[a-z0-9])?")

any_tag = st.text(max_size=12) | st.text("aA-_.c+#/\\가é", max_size=6) | st.sampled_from(TAGS)


def assert_safe(name: str) -> None:
    assert SAFE.fullmatch(name)
    assert len(name.encode()) <= 200
    assert name not in DEVICES


@pytest.mark.parametrize("tag", TAGS)
def test_a_name_is_safe_on_every_file_system_and_server(tag: str) -> None:
    assert_safe(slug(tag_key(tag)))


def test_tags_have_names_of_their_own() -> None:
    keys = {tag_key(tag) for tag in TAGS}
    assert len({slug(key) for key in keys}) == len(keys)


@pytest.mark.parametrize(("one", "other"), [("LLM", "llm"), ("Active_Learning", "active-learning")])
def test_equal_tags_have_one_name(one: str, other: str) -> None:
    assert slug(tag_key(one)) == slug(tag_key(other))


@pytest.mark.parametrize(
    ("tag", "name"),
    [("alignment", "alignment"), ("multi-modal", "multi-modal"), ("3d", "3d"), ("2024", "2024")],
)
def test_a_plain_tag_is_its_own_name(tag: str, name: str) -> None:
    assert slug(tag_key(tag)) == name


@pytest.mark.parametrize(
    ("tag", "start"), [("c++", "c_"), ("con", "con_"), ("강화학습", "tag_"), ("LLM 튜닝", "llm_")]
)
def test_any_other_keeps_what_is_plain_of_it(tag: str, start: str) -> None:
    assert re.fullmatch(rf"{start}[0-9a-f]{{16}}", slug(tag_key(tag)))


@given(any_tag, any_tag)
def test_names_are_one_to_one_and_safe(one: str, other: str) -> None:
    first, second = tag_key(one), tag_key(other)
    assert_safe(slug(first))
    assert (slug(first) == slug(second)) == (first == second)


@given(any_tag, any_tag)
def test_a_name_is_never_that_of_another_tags_hash(one: str, other: str) -> None:
    """A tag called like the file of another one gets a name of its own."""
    assert slug(tag_key(slug(tag_key(one)))) != slug(tag_key(other)) or slug(tag_key(one)) == tag_key(other)


def test_archives_do_not_meet_feeds() -> None:
    assert locations.feed_archive("all", 1) == "feeds/all/1.atom"
    assert locations.feed_archive("tags/c_1", 2) == "feeds/tags/c_1/2.atom"
    assert locations.feed("tags/c_1", "ko") == "feeds/ko/tags/c_1.atom"


def test_a_part_of_a_document_has_its_number_behind_the_volume() -> None:
    assert locations.document("collection-2025.2") == "collection-2025.2.docx"
    assert locations.is_published("collection-2025.2.docx")
    assert not any(
        map(locations.is_published, ("collection-2025.2.epub", "a..docx", "a.x.docx", "a.2.3.docx"))
    )


def test_what_readers_subscribe_to_is_told_from_archives_and_lists() -> None:
    names = ("all", "daily", "tags/all", "tags/1", "tags/c_1", "editions/tags")
    subscriptions = [locations.feed(name, flavour) for name in names for flavour in locations.FLAVOURS]
    others = [locations.feed_archive(name, number) for name in names for number in (1, 23)]
    others += [*locations.FEED_LISTS.values(), locations.MANIFEST, locations.INDEX]
    assert all(map(locations.is_subscription, [*subscriptions, locations.json_feed("all")]))
    assert not any(map(locations.is_subscription, others))


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("all.bib", True),
        ("digests/2024-12-19.bib", True),
        ("tags/c_1.bib", True),
        ("papers.bib", False),
        ("tags/llm/2.bib", False),
        ("digests/all.bib", False),
    ],
)
def test_bibliographies_of_others_are_left_alone(path: str, published: bool) -> None:  # noqa: FBT001 (a case's value)
    assert locations.is_published(path) == published
