"""Which files there are, and which of them a change rewrites."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest

from pipeline import locations
from pipeline.collection.tags import TagSummary
from pipeline.model import Article, Body, Day, Paragraph, Tag, Text
from pipeline.settings import Settings
from pipeline.writing import pages, search

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.writing.pages.conftest import Collection


def fingerprints(collection: Collection) -> dict[str, str]:
    documents = pages.plan(collection.index, collection.settings)
    data = search.plan(collection.index, collection.settings)
    found = {document.path: document.fingerprint for document in documents}
    found.update((document.path, document.fingerprint) for document in data)
    assert len(found) == len(documents) + len(data)
    return found


def changed(before: Collection, after: Collection) -> set[str]:
    """The paths whose fingerprint differs; that bytes differ exactly there is asserted."""
    old, new = fingerprints(before), fingerprints(after)
    old_site, new_site = before.site(), after.site()
    paths = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    for path in old.keys() | new.keys():
        assert (path in paths) == (old_site.get(path) != new_site.get(path)), path
    return paths


def test_a_new_day_rewrites_what_it_belongs_to(
    collect: Callable[..., Collection],
    collection: Collection,
    days: Sequence[Day],
    many: Sequence[Day],
    make_article: Callable[..., Article],
) -> None:
    day = Day(dt.date(2025, 1, 3), (), (make_article("2025-01-03", 0, "New", tags=("often", "vae")),))
    everything = sorted([*days, *many, day], key=lambda day: day.date)
    assert changed(collection, collect(everything, collection.settings)) == {
        "digests/2025-01-03.html",
        "digests/2025-01-02.html",  # has a day after it now
        "tags/often.html",
        "tags/vae.html",
        "archive.html",
        "tags.html",
        "sitemap.xml",
        "search/2025.js",
        "search/2025-abstracts.js",
    }


def test_a_corrected_entry_rewrites_its_own_pages(
    collect: Callable[..., Collection], collection: Collection, many: Sequence[Day]
) -> None:
    day = many[3]
    body = Body(ko=(Paragraph((Text("고친 글."),)),))
    article = msgspec.structs.replace(day.articles[0], body=body, fingerprint="corrected")
    corrected = msgspec.structs.replace(day, articles=(article,))
    everything = [corrected if date == day.date else other for date, other in collection.days.items()]
    assert changed(collection, collect(everything, collection.settings)) == {
        locations.day_page(day.date),
        "tags/often/2.html",
        "tags/topic-3.html",
        "search/2023.js",
        "search/2023-abstracts.js",
    }


def test_an_older_entry_rewrites_the_first_page_of_its_tag_where_other_tags_stand_most_often_beside_it(
    collect: Callable[..., Collection], collection: Collection, many: Sequence[Day]
) -> None:
    def with_tags_of(day: Day, other: Day) -> Day:
        article = msgspec.structs.replace(
            day.articles[0], tags=other.articles[0].tags, fingerprint="retagged"
        )
        return msgspec.structs.replace(day, articles=(article,))

    settings = msgspec.structs.replace(collection.settings, search=False)
    before = collect([*collection.days.values()], settings)
    days = {**collection.days, many[5].date: with_tags_of(many[5], many[29])}
    assert {"tags/often.html", "tags/often/2.html"} <= changed(before, collect([*days.values()], settings))


def test_an_older_day_rewrites_the_first_page_of_its_tag_where_its_year_is_new(
    collect: Callable[..., Collection], make_article: Callable[..., Article]
) -> None:
    def with_middle(date: str) -> Collection:
        counts = {"2019-01-01": 1, date: 1, "2023-01-01": 2 * pages.TAG_PAGE_ENTRIES - 2}
        return collect(
            [
                Day(
                    dt.date.fromisoformat(day),
                    (),
                    tuple(make_article(day, place, f"{day} {place}", tags=("x",)) for place in range(count)),
                )
                for day, count in counts.items()
            ]
        )

    assert "tags/x.html" in changed(with_middle("2020-06-01"), with_middle("2021-06-01"))


def test_pages_of_a_tag_hold_each_entry_once_and_older_ones_are_full(collection: Collection) -> None:
    for key, summary in collection.index.tags.items():
        documents = [page for page in pages.plan(collection.index, collection.settings) if page.tag == key]
        anchors = [anchor for page in documents for anchor in page.anchors]
        assert len(anchors) == len(set(anchors)) == summary.count
        first, *older = documents
        assert len(first.anchors) < 2 * pages.TAG_PAGE_ENTRIES
        assert all(len(page.anchors) == pages.TAG_PAGE_ENTRIES for page in older)
        assert [page.path for page in documents] == [
            locations.tag_page(summary.tag, number) for number in (1, *range(len(documents), 1, -1))
        ]
        dates = [date for page in documents for date in page.dates]
        assert dates == sorted(dates, reverse=True)


def test_a_tag_that_nothing_uses_has_a_page(collect: Callable[..., Collection], days: Sequence[Day]) -> None:
    index, settings = collect(days).index, Settings()
    later = TagSummary(Tag("later", "later", "later"), 0, None)
    index = msgspec.structs.replace(index, tags={**index.tags, "later": later})
    documents = [page for page in pages.plan(index, settings) if page.tag == "later"]
    [(path, content)] = pages.render(documents, {}, index, settings)
    assert path == "tags/later.html"
    assert "아직 이 태그가 달린 글이 없습니다." in content.decode()


@pytest.mark.parametrize("search_wanted", [True, False])
def test_search_can_be_switched_off(
    collect: Callable[..., Collection], days: Sequence[Day], *, search_wanted: bool
) -> None:
    site = collect(days, Settings(search=search_wanted)).site()
    found = {path for path in site if "search" in path or "query" in path}
    data = {f"search/{year}{part}.js" for year in (2024, 2025) for part in ("", "-abstracts")}
    wanted = {"search.html", "assets/query.js", "assets/search.js", *data}
    assert found == (wanted if search_wanted else set())
    assert (b'role="search"' in site["index.html"]) == search_wanted


def test_rendering_asks_for_no_other_day(collection: Collection) -> None:
    for document in pages.plan(collection.index, collection.settings):
        days = {date: collection.days[date] for date in document.dates}
        assert len(list(pages.render([document], days, collection.index, collection.settings))) == 1
    newest = {date: collection.days[date] for date in pages.front_dates(collection.index)}
    assert pages.front(collection.index, newest, (), collection.settings)


@pytest.mark.parametrize(
    ("entries", "shown"),
    [((1, 1, 1, 1, 1, 1), 5), ((1, 9, 9, 3), 2), ((21, 10, 10), 2), ((1, 1, 30), 1), ((), 0)],
)
def test_the_front_page_shows_the_newest_days_but_not_without_end(
    collect: Callable[..., Collection],
    make_article: Callable[..., Article],
    entries: tuple[int, ...],
    shown: int,
) -> None:
    days = []
    for number, count in enumerate(entries, start=1):
        date = dt.date(2024, 1, number)
        articles = (make_article(date.isoformat(), place, f"Paper {place}") for place in range(count))
        days.append(Day(date, (), tuple(articles)))
    assert pages.front_dates(collect(days).index) == tuple(day.date for day in reversed(days))[:shown]
