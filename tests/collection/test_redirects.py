"""Addresses that lead to others, and those that went away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline import locations
from pipeline.collection import redirects
from pipeline.collection.identity import PublishedEntries
from pipeline.settings import Edition, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.collection.index import Index

    Entry = Callable[..., str]
    Indexed = Callable[..., tuple[Index, object]]


def test_a_stem_for_each_tag_day_and_feed_of_an_edition(entry: Entry, indexed: Indexed) -> None:
    editions = (Edition("vision"), Edition("print", formats=("word",)))
    settings = Settings(edition=editions)
    index, _ = indexed({"2024-12-19": f"2024-12-19\n{entry('One', 'x', 'C++')}"}, edition=editions)
    [other] = [summary.tag.slug for key, summary in index.tags.items() if key == "c++"]
    assert redirects.stems(index, settings) == (
        "digests/2024-12-19",
        "editions/vision",
        f"tags/{other}",
        "tags/x",
    )


PATHS = {
    *("tags/new.html", "tags/new/2.html", "tags/newer.html", "digests/2024-12-20.html", "index.html"),
    *("feeds/tags/new.atom", "feeds/ko/tags/new.atom", "feeds/tags/new/1.atom", "feeds/all.atom"),
    *("feeds/editions/new.atom", "feeds/editions/new.json", "new.epub"),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "tags/old",
            "tags/new",
            {
                "tags/old.html": "tags/new.html",
                "tags/old/2.html": "tags/new/2.html",
                "feeds/tags/old.atom": "feeds/tags/new.atom",
                "feeds/ko/tags/old.atom": "feeds/ko/tags/new.atom",
                "feeds/tags/old/1.atom": "feeds/tags/new/1.atom",
            },
        ),
        (
            "digests/2024-12-19",
            "digests/2024-12-20",
            {"digests/2024-12-19.html": "digests/2024-12-20.html"},
        ),
        (
            "editions/old",
            "editions/new",
            {
                "feeds/editions/old.atom": "feeds/editions/new.atom",
                "feeds/editions/old.json": "feeds/editions/new.json",
            },
        ),
        ("tags/old", "tags/none", {}),
    ],
)
def test_an_old_address_has_the_pages_and_feeds_of_the_new_one(
    old: str, new: str, expected: dict[str, str]
) -> None:
    found = redirects.aliases(PATHS, {old: new})
    assert found == expected
    assert all(map(locations.is_published, found))


def test_two_old_addresses_lead_to_one() -> None:
    found = redirects.aliases({"tags/new.html"}, {"tags/a": "tags/new", "tags/b": "tags/new"})
    assert found == {"tags/a.html": "tags/new.html", "tags/b.html": "tags/new.html"}


def test_what_is_there_itself_is_no_old_address() -> None:
    found = redirects.aliases({"tags/new.html", "tags/old.html", "tags/new/2.html"}, {"tags/old": "tags/new"})
    assert found == {"tags/old/2.html": "tags/new/2.html"}


def test_lines_without_effect_are_named(entry: Entry, indexed: Indexed) -> None:
    index, _ = indexed({"2024-12-19": f"2024-12-19\n{entry('One', 'x', 'y')}"})
    settings = Settings(redirects={"tags/x": "tags/y", "tags/old": "tags/typo", "tags/older": "tags/y"})
    assert list(redirects.without_effect(index, settings)) == [
        "collection.toml: redirects: tags/x is there itself, so that it does not lead to tags/y",
        "collection.toml: redirects: tags/old leads to tags/typo, which is not there",
    ]


# What went away -------------------------------------------------------------------------------------


def published(index: Index, settings: Settings) -> PublishedEntries:
    return PublishedEntries(addresses=redirects.stems(index, settings))


def went_away(record: PublishedEntries | None, now: Index, settings: Settings | None = None) -> list[str]:
    settings = settings or Settings()
    return list(redirects.went_away(record, redirects.stems(now, settings), settings))


def test_a_renamed_tag_is_named_with_the_line_to_add(entry: Entry, indexed: Indexed) -> None:
    before, _ = indexed({"2024-12-19": f"2024-12-19\n{entry('One', 'old', 'x')}"})
    now, _ = indexed({"2024-12-19": f"2024-12-19\n{entry('One', 'new', 'x')}"})
    record = published(before, Settings())
    [line] = went_away(record, now)
    assert line == (
        "tags/old is gone, for who subscribed or linked to it as well; if it has another name now, add to "
        'collection.toml under [redirects]: "tags/old" = "tags/new"'
    )
    assert went_away(record, now, Settings(redirects={"tags/old": "tags/new"})) == []
    assert went_away(record, before) == []
    assert went_away(None, now) == []
    assert went_away(PublishedEntries(), now) == []  # an older version's record


def test_a_successor_is_guessed_only_where_there_is_one(entry: Entry, indexed: Indexed) -> None:
    before, _ = indexed({"2024-12-19": f"2024-12-19\n{entry('One', 'a', 'b')}"})
    now, _ = indexed({"2024-12-20": f"2024-12-20\n{entry('One', 'c')}"})
    lines = went_away(published(before, Settings()), now)
    assert [line.partition("[redirects]: ")[2] for line in lines] == [
        '"digests/2024-12-19" = "digests/2024-12-20"',
        '"tags/a" = "tags/…"',
        '"tags/b" = "tags/…"',
    ]


def test_many_are_named_in_one_line(entry: Entry, indexed: Indexed) -> None:
    now, _ = indexed({"2024-12-19": f"2024-12-19\n{entry('One')}"})

    def lines(tags: str) -> list[str]:
        before, _ = indexed({"2024-12-19": f"2024-12-19\n{entry('One', *tags)}"})
        return went_away(published(before, Settings()), now)

    assert len(lines("abcdefg")) == 6
    assert lines("abcdefg")[-1] == "so are 2 more addresses: tags/f, tags/g"
    names = ", ".join(f"tags/{letter}" for letter in "fghijklmnopqrstuvwxy")
    assert lines("abcdefghijklmnopqrstuvwxyz")[-1] == f"so are 21 more addresses: {names}, …"


def test_an_answer_about_identities_keeps_the_addresses() -> None:
    record = PublishedEntries("example.org,2024", addresses=("tags/x",))
    assert record.without({"x"}).addresses == record.accepting("example.org,2025").addresses == ("tags/x",)
