"""What is written when: documents, the days that they need, and their fingerprints."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline.model import Day
from pipeline.writing.feeds import atom

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.writing.feeds.conftest import Collection

ATOM = "{http://www.w3.org/2005/Atom}"


def test_every_feed_has_its_document(sample: Collection) -> None:
    def flavours(name: str) -> set[str]:
        return {f"feeds/{tree}{name}.atom" for tree in ("", "ko/", "en/")}

    slugs = {
        *("alignment", "transformer", "korean", "empty-handed", "not-yet"),
        *(tag.slug for day in sample.days.values() for article in day.articles for tag in article.tags),
    }
    names = {"all", "daily", *(f"tags/{slug}" for slug in slugs)}
    expected = {"feeds/editions/align.atom"}.union(*(flavours(name) for name in names))
    assert set(sample.documents()) == expected


def test_a_tag_that_only_the_settings_name_has_an_empty_feed(sample: Collection) -> None:
    feed = sample.feed("feeds/tags/not-yet.atom")
    assert feed.findtext(f"{ATOM}title") == "#Not Yet · 논문 다이제스트"
    assert feed.find(f"{ATOM}entry") is None
    # As old as the collection, so that new days do not change it.
    assert feed.findtext(f"{ATOM}updated") == "2024-12-19T09:30:00+09:00"
    assert sample.documents()["feeds/tags/not-yet.atom"].dates == ()


def test_a_tag_that_only_an_edition_names_has_one_too(collect: Callable[..., Collection]) -> None:
    editions = [{"name": "robots", "tags": {"any": ["Robotics"], "all": ["open_source"]}}]
    paths = set(collect({}, edition=editions).documents())
    assert {"feeds/tags/robotics.atom", "feeds/en/tags/open-source.atom"} <= paths


def test_an_empty_collection_has_feeds(collect: Callable[..., Collection]) -> None:
    feeds = collect({}).feeds()
    assert set(feeds) == {
        f"feeds/{tree}{name}.atom" for tree in ("", "ko/", "en/") for name in ("all", "daily")
    }


def test_an_edition_has_what_it_selects(sample: Collection) -> None:
    feed = sample.feed("feeds/editions/align.atom")
    assert feed.findtext(f"{ATOM}title") == "정렬 · 논문 다이제스트"
    titles = [title.text for title in feed.iterfind(f"{ATOM}entry/{ATOM}title")]
    assert titles == ["Attention with <b>bold</b> claims & </think> tokens"]
    content = feed.findtext(f"{ATOM}entry/{ATOM}content") or ""
    assert '<div lang="en">' in content
    assert '<div lang="ko">' not in content


def test_an_edition_without_the_format_has_no_feed(collect: Callable[..., Collection]) -> None:
    paths = collect({}, edition=[{"name": "print", "formats": ["word"]}]).documents()
    assert not [path for path in paths if "editions" in path]


def test_one_day_more_needs_only_the_days_of_the_documents_that_it_changes(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]]
) -> None:
    digests = series(160)
    before = collect(digests).documents()
    digests["2024-12-31"] = "2024-12-31\nA new one\n(N)\n글.\nText.\n#rare"
    after = collect(digests)
    changed = [
        document
        for path, document in after.documents().items()
        if path not in before or before[path].fingerprint != document.fingerprint
    ]
    assert {document.path.removesuffix(".atom") for document in changed} == {
        f"feeds/{tree}{name}" for tree in ("", "ko/", "en/") for name in ("all", "daily", "tags/rare")
    }
    needed = {date for document in changed for date in document.dates}
    only_these = {date: after.days[date] for date in needed}
    rendered = dict(atom.render(changed, only_these, after.settings))
    assert set(rendered) == {document.path for document in changed}


BASE = {
    "2024-01-01": "2024-01-01\n머리말.\nOne\n(A, B)\nAbstract.\n하나.\nOne.\n#x #y\nTwo\n(C)\n둘.\n#x",
    "2024-01-02": "2024-01-02\nThree\n(D)\nAbstract.\n셋.\nThree.\n#z",
    "2024-01-03": "2024-01-03\nFour\n(E)\nFive.\n#y",
}
CHANGES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "nothing": ({}, {}),
    "a word of the commentary": ({"2024-01-01": BASE["2024-01-01"].replace("둘.", "둘!")}, {}),
    "the English commentary": ({"2024-01-02": BASE["2024-01-02"].replace("Three.", "3.")}, {}),
    "the introduction": ({"2024-01-01": BASE["2024-01-01"].replace("머리말", "앞글")}, {}),
    "an author": ({"2024-01-02": BASE["2024-01-02"].replace("(D)", "(D, F)")}, {}),
    "a tag": ({"2024-01-02": BASE["2024-01-02"].replace("#z", "#z #x")}, {}),
    "the form of a tag": ({"2024-01-03": BASE["2024-01-03"].replace("#y", "#Y")}, {}),
    "an address": ({}, {"Two": "https://example.org/two"}),
    "a new entry": ({"2024-01-03": BASE["2024-01-03"] + "\nSix\n(G)\n여섯.\n#x"}, {}),
    "a new day": ({"2024-01-04": "2024-01-04\nSeven\n(H)\n일곱.\n#z"}, {}),
    "an entry less": ({"2024-01-02": "2024-01-02\nonly words"}, {}),
    "the order": (
        {"2024-01-01": "2024-01-01\n머리말.\nTwo\n(C)\n둘.\n#x\nOne\n(A, B)\nAbstract.\n하나.\nOne.\n#x #y"},
        {},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_fingerprint_changes_when_the_bytes_do(collect: Callable[..., Collection], change: str) -> None:
    digests, addresses = CHANGES[change]
    before = collect(BASE, feed={"size": 2})
    after = collect({**BASE, **digests}, addresses, feed={"size": 2})
    old_bytes, new_bytes = before.feeds(), after.feeds()
    old, new = before.documents(), after.documents()
    same_bytes = {path for path in new if old_bytes.get(path) == new_bytes[path]}
    same_fingerprint = {
        path for path in new if path in old and old[path].fingerprint == new[path].fingerprint
    }
    assert same_fingerprint <= same_bytes
    # An introduction counts in both languages, an entry in one language counts the other: no more than that.
    unneeded = {
        path for path in same_bytes - same_fingerprint if not path.startswith(("feeds/ko", "feeds/en"))
    }
    assert unneeded == set()


def test_days_that_are_not_needed_are_not_asked_for(sample: Collection) -> None:
    document = sample.documents()["feeds/tags/korean.atom"]
    assert document.dates == (dt.date(2024, 12, 19),)


def test_a_document_is_the_same_alone_and_among_others(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]], sample_digests: dict[str, str]
) -> None:
    editions = [
        {"name": "english", "languages": ["en"]},
        {"name": "korean", "languages": ["ko"], "abstracts": "none"},
        {"name": "both", "abstracts": "before"},
    ]
    whole = collect({**series(30, tags=("x", "y")), **sample_digests}, feed={"size": 7}, edition=editions)
    together = whole.feeds()
    for path, document in whole.documents().items():
        assert dict(atom.render([document], whole.days, whole.settings)) == {path: together[path]}


def test_a_day_is_asked_for_at_one_time_only(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]]
) -> None:
    """So that a long archive need not lie in memory: by everything and by days, and by no tag."""
    whole = collect(series(60, tags=("a", "b", "c", "d")), feed={"size": 5})
    asked: list[dt.date] = []

    class Days(dict[dt.date, Day]):
        def __getitem__(self, date: dt.date) -> Day:
            asked.append(date)
            return super().__getitem__(date)

    made = dict(atom.render(whole.documents().values(), Days(whole.days), whole.settings))
    assert made == whole.feeds()
    for date in whole.days:
        places = [place for place, each in enumerate(asked) if each == date]
        assert places[-1] - places[0] < 6 * 5  # all, and daily in both languages and in each
    assert len(asked) < 5 * len(whole.days)
