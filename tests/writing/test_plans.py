"""Plans of all outputs with many files: whatever changes, a file with other bytes has another fingerprint."""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import pytest

from pipeline.tasks.publishing import Document
from pipeline.writing import citations, pages, search
from pipeline.writing.feeds import json_feed, planning
from pipeline.writing.pages import planning as page_planning
from tests.writing.feeds.conftest import Collection, collect

DATES = ("2022-12-30", "2022-12-31", "2023-12-31", "2024-01-01", "2024-02-01")
TITLES = ("셋째", "Four & <more>", *(f"Paper {number}" for number in range(20)))
ADDRESSES = tuple(f"https://arxiv.org/abs/2401.0000{number}" for number in (1, 2, 3))
# What stands in a text: mostly a word, else the address of a paper or the name of an entry.
PIECES = (*("word", "*another*", "third") * 5, *ADDRESSES, *(f"[[{title}]]" for title in TITLES[:3]))


class Entry(NamedTuple):
    """The lines of an entry; some may be missing."""

    title: str
    authors: str
    address: str
    abstract: str
    korean: str
    english: str
    tags: str


SOME = 0.3
# The introduction of a day, and its entries.
Day: TypeAlias = tuple[str, list[Entry]]


def a_line(choose: random.Random, *choices: str) -> str:
    return choose.choice(("", *(f"{choice}\n" for choice in choices)))


def an_entry(choose: random.Random) -> Entry:
    return Entry(
        choose.choice(TITLES) + "\n",
        choose.choice(("(Ada Kim)\n", "(Ada Kim, Bo Lee)\n")),
        a_line(choose, *ADDRESSES) if choose.random() < SOME else "",
        a_line(choose, "An abstract.", "Another abstract."),
        a_line(choose, *(f"한국어 {piece}" for piece in PIECES)),
        a_line(choose, *(f"English {piece}" for piece in PIECES)),
        a_line(choose, "#x", "#y", "#X #y", "#x #z", "#x #y #z"),
    )


def an_introduction(choose: random.Random) -> str:
    return a_line(choose, *(f"머리말 {piece}" for piece in PIECES))


def days(choose: random.Random) -> dict[str, Day]:
    return {
        date: (an_introduction(choose), [an_entry(choose) for _ in range(choose.randint(1, 3))])
        for date in DATES
    }


def edited(before: dict[str, Day], choose: random.Random) -> dict[str, Day]:
    """The same days with a small change."""
    after = {date: (introduction, [*entries]) for date, (introduction, entries) in before.items()}
    date, other = choose.sample([*after], 2)
    entries = after[date][1]
    if not entries:
        return after
    place = choose.randrange(len(entries))
    match choose.randrange(9):
        case 0:
            after[date] = (an_introduction(choose), entries)
        case 1:
            after[other][1].append(entries.pop(place))
        case 2:
            entries.insert(place, an_entry(choose))
        case 3:
            del entries[place]
        case 4:
            del after[date]
        case 5:
            after[f"{date[:-2]}15"] = after.pop(date)
        case _:
            field = choose.choice(Entry._fields)
            entries[place] = entries[place]._replace(**{field: getattr(an_entry(choose), field)})
    return after


def collection(written: dict[str, Day]) -> Collection:
    digests = {
        date: f"{date}\n{introduction}{''.join(map(''.join, entries))}"
        for date, (introduction, entries) in written.items()
    }
    editions = [{"name": "k", "languages": ["ko"], "tags": {"any": ["x"]}}]
    return collect(digests, feed={"size": 2}, edition=editions)


def files(made: Collection) -> dict[str, tuple[str, bytes]]:
    """Path to fingerprint and bytes of every file that is planned."""
    feeds = planning.plan(made.index, made.settings)
    items = planning.plan_json(feeds)
    # The cover is that of a volume, which changes when there are some entries more.
    covers = {day.date: f"covers/{made.index.entries // 4}.jpg" for day in made.index.days}
    site = pages.plan(made.index, made.settings, covers)
    cited = citations.plan(made.index)
    found = search.plan(made.index, made.settings)
    rendered = {
        **made.feeds(),
        **dict(json_feed.render(items, made.days, made.settings)),
        **dict(pages.render(site, made.days, made.index, made.settings)),
        **dict(citations.render(cited, citations.cite(made.days.values()))),
        **dict(search.render(found, made.days)),
    }
    documents: Sequence[Document] = (*feeds, *items, *site, *cited, *found)
    planned = {each.path: each.fingerprint for each in documents}
    assert planned.keys() == rendered.keys()
    return {path: (planned[path], rendered[path]) for path in planned}


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a tag of few entries have several pages, and one related tag."""
    monkeypatch.setattr(page_planning, "TAG_PAGE_ENTRIES", 2)
    monkeypatch.setattr(page_planning, "RELATED_TAGS", 1)


@pytest.mark.usefixtures("short_pages")
@pytest.mark.parametrize("seed", range(40))
def test_other_bytes_have_another_fingerprint(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 (no secret)
    written = days(choose)
    before = files(collection(written))
    for edits in (1, 1, 2, 3):
        changed = functools.reduce(edited, [choose] * edits, written)
        after = files(collection(changed))
        for path in before.keys() & after.keys():
            (old, old_bytes), (new, new_bytes) = before[path], after[path]
            assert old_bytes == new_bytes or old != new, path
