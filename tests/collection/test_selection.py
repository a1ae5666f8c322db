from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from pipeline.collection import selection
from pipeline.model import Day, Paragraph, Text
from pipeline.settings import Edition, ResolvedEdition, Settings, TagFilter, TagSettings, VolumeSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.collection.index import Index
    from pipeline.model import Language

    Indexed = Callable[..., tuple[Index, tuple[Any, ...]]]
    Entry = Callable[..., str]


@pytest.fixture(scope="session")
def years(indexed: Indexed, entry: Entry) -> Index:
    """Three entries a month, on three days, for two years."""
    return indexed(
        {
            f"{year}-{month:02}-{day:02}": entry(
                f"Paper {year} {month} {day}", "odd" if month % 2 else "even", "all"
            )
            for year in (2023, 2024)
            for month in range(1, 13)
            for day in (1, 10, 20)
        }
    )[0]


def volumes(index: Index, by: Any, limit: int) -> list[selection.Volume]:
    edition = ResolvedEdition("collection", "모음", volume=VolumeSettings(by, limit))
    return list(selection.volumes(index, edition))


@pytest.mark.parametrize(
    ("by", "limit", "stems"),
    [
        ("year", 72, ["collection"]),
        ("year", 71, ["collection-2023", "collection-2024"]),
        ("year", 20, ["collection-2023-1", "collection-2023-2", "collection-2024-1", "collection-2024-2"]),
        ("none", 1, ["collection"]),
        ("month", 1000, [f"collection-{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]),
    ],
)
def test_volumes(years: Index, by: str, limit: int, stems: list[str]) -> None:
    found = volumes(years, by, limit)
    assert [volume.stem for volume in found] == stems
    assert [volume.position for volume in found] == list(range(1, len(found) + 1))
    assert sum(len(volume.anchors) for volume in found) == years.entries
    assert [volume.earlier.stem if volume.earlier else None for volume in found] == [None, *stems[:-1]]
    assert [volume.later.stem if volume.later else None for volume in found] == [*stems[1:], None]
    assert len({volume.title for volume in found}) == len(found)


@pytest.mark.parametrize(
    ("by", "limit", "language", "title"),
    [
        ("year", 20, "ko", "모음 2023년 1권"),
        ("year", 20, "en", "모음 2023, part 1"),
        ("month", 1000, "ko", "모음 2023년 1월"),
        ("month", 2, "ko", "모음 2023년 1월 1권"),
        ("month", 2, "en", "모음 2023-01, part 1"),
        ("week", 1000, "en", "모음 2022, week 52"),
        ("week", 1000, "ko", "모음 2022년 52주"),
    ],
)
def test_titles_of_volumes(years: Index, by: Any, limit: int, language: Any, title: str) -> None:
    edition = ResolvedEdition("collection", "모음", volume=VolumeSettings(by, limit))
    assert selection.volumes(years, edition, language)[0].title == title


@pytest.mark.parametrize("collection", ["ko", "en"])
@pytest.mark.parametrize(
    ("languages", "title"),
    [
        (("en",), "Papers 2023, part 1"),
        (("ko",), "Papers 2023년 1권"),
        (("en", "ko"), {"ko": "Papers 2023년 1권", "en": "Papers 2023, part 1"}),
    ],
)
def test_an_edition_in_one_language_speaks_it(
    years: Index, languages: Any, title: str | dict[str, str], collection: Language
) -> None:
    edition = ResolvedEdition("collection", "Papers", languages=languages, volume=VolumeSettings("year", 20))
    expected = title if isinstance(title, str) else title[collection]
    assert selection.volumes(years, edition, collection)[0].title == expected
    own = selection.own_settings(edition, Settings(language=collection))
    assert own == Settings(language=collection if len(languages) == 2 else languages[0])


def test_new_days_change_the_last_volume_only(indexed: Indexed, entry: Entry) -> None:
    days = {f"2024-{month:02}-05": entry(f"Paper {month}", "t") for month in range(1, 12)}
    before = volumes(indexed(days)[0], "year", 3)
    after = volumes(indexed({**days, "2024-12-05": entry("Paper 12", "t")})[0], "year", 3)
    assert [a.fingerprint == b.fingerprint for a, b in zip(before, after, strict=True)] == [
        True,
        True,
        True,
        False,
    ]


def test_a_day_is_never_cut(indexed: Indexed, entry: Entry) -> None:
    text = "\n".join(entry(f"Paper {n}", "t") for n in range(5))
    found = volumes(indexed({"2024-01-01": text, "2024-01-02": text})[0], "year", 3)
    assert [len(volume.anchors) for volume in found] == [5, 5]


def test_nothing_makes_no_volume(indexed: Indexed) -> None:
    assert selection.volumes(indexed({})[0], Settings().collection()) == ()


def chosen(index: Index, **edition: Any) -> list[str]:
    (_, wanted) = selection.editions(
        Settings(edition=(Edition("some", **edition),), tags=TagSettings(alias={"gerade": "even"}))
    )
    return [entry.title for day in selection.select(index, wanted) for entry in day.entries]


def test_an_edition_takes_what_it_leaves_out_from_the_settings() -> None:
    volume = VolumeSettings("month", 9)
    written = (
        Edition("plain"),
        Edition("own", "Own", abstracts="before", volume=VolumeSettings("none")),
    )
    collection, plain, own = selection.editions(
        Settings(title="All", abstracts="none", volume=volume, edition=written)
    )
    assert collection == ResolvedEdition("collection", "All", abstracts="none", volume=volume)
    assert plain == ResolvedEdition("plain", "plain", abstracts="none", volume=volume)
    assert own == ResolvedEdition("own", "Own", abstracts="before", volume=VolumeSettings("none"))


def test_nothing_of_an_edition_is_lost_when_it_is_resolved() -> None:
    edition = Edition(
        "some",
        "Some",
        TagFilter(("a",), ("b",)),
        dt.date(2024, 1, 1),
        dt.date(2024, 12, 31),
        ("en", "ko"),
        "before",
        "newest",
        VolumeSettings("week"),
        ("epub",),
    )
    [_, resolved] = selection.editions(Settings(edition=(edition,)))
    assert msgspec.structs.asdict(resolved) == msgspec.structs.asdict(edition)


def test_selections(years: Index) -> None:
    assert len(chosen(years)) == 72
    assert len(chosen(years, tags=TagFilter(any=("ODD",)))) == 36
    assert len(chosen(years, tags=TagFilter(any=("odd", "even")))) == 72
    assert len(chosen(years, tags=TagFilter(all=("all", "even")))) == 36
    assert len(chosen(years, tags=TagFilter(any=("gerade",)))) == 36, (
        "an alias is the tag that it is counted as"
    )
    assert chosen(years, tags=TagFilter(all=("odd", "even"))) == []
    assert len(chosen(years, since=dt.date(2024, 12, 10), until=dt.date(2024, 12, 20))) == 2


def test_one_language_leaves_out_what_has_none(indexed: Indexed, entry: Entry) -> None:
    text = "\n".join(
        [
            entry("Both", "t"),
            entry("Korean", "t", en=""),
            entry("English", "t", ko=""),
            entry("None", "t", ko="", en=""),
        ]
    )
    index, _ = indexed({"2024-01-01": text})
    assert chosen(index) == ["Both", "Korean", "English", "None"]
    assert chosen(index, languages=("ko",)) == ["Both", "Korean"]
    assert "Korean" not in chosen(index, languages=("en",))


def test_one_language_leaves_out_the_introduction_in_the_other(indexed: Indexed, entry: Entry) -> None:
    introduction = "머리말입니다. 오늘은 두 편입니다.\nA word before, in English."
    index, _ = indexed(
        {
            "2024-01-01": f"{introduction}\n{entry('Both', 't')}",
            "2024-01-02": f"{introduction}\n{entry('Korean', 't', en='')}",
        }
    )
    blocks = (Paragraph((Text("머리말입니다."),)), Paragraph((Text("A word before."),)))
    day = Day(dt.date(2024, 1, 1), blocks, ())
    cases: list[tuple[Any, int, Any]] = [
        (("ko",), 2, blocks[:1]),
        (("en",), 1, blocks[1:]),  # no day of an introduction alone
        (("ko", "en"), 2, blocks),
    ]
    for languages, dates, shown in cases:
        [volume] = selection.volumes(index, ResolvedEdition("some", "Some", languages=languages))
        assert len(volume.dates) == dates
        assert selection.choose(day, volume).introduction == shown
    [volume] = selection.volumes(index, ResolvedEdition("some", "Some", tags=TagFilter(any=("t",))))
    assert selection.choose(day, volume).introduction == ()


def test_a_volume_is_the_same_when_a_later_one_cites_it(indexed: Indexed, entry: Entry) -> None:
    texts = {"2024-01-01": entry("First", "t"), "2024-02-01": entry("Second", "t")}
    text = entry("Second", "t", en="As [[First]] says.")
    one, two = (indexed(each)[0] for each in (texts, texts | {"2024-02-01": text}))
    assert two.references
    edition = ResolvedEdition("some", "Some", volume=VolumeSettings(by="month"))
    before, after = (selection.volumes(index, edition) for index in (one, two))
    assert before[0].fingerprint == after[0].fingerprint
    assert before[1].fingerprint != after[1].fingerprint


def test_a_volume_is_the_same_when_the_text_of_an_entry_that_it_leads_to_changes(
    indexed: Indexed, entry: Entry
) -> None:
    texts = {
        "2024-01-01": entry("First", "t", ko="첫째 글입니다."),
        "2024-02-01": f"[[First]] 다음.\n{entry('Second', 't', en='As [[First]] says.')}",
    }
    changed = texts | {"2024-01-01": entry("First", "t", ko="고친 글입니다.")}
    one, two = (indexed(each)[0] for each in (texts, changed))
    assert one.references != two.references
    edition = ResolvedEdition("some", "Some", volume=VolumeSettings(by="month"))
    before, after = (selection.volumes(index, edition) for index in (one, two))
    assert [volume.fingerprint for volume in before][1:] == [volume.fingerprint for volume in after][1:]
    assert before[0].fingerprint != after[0].fingerprint


def test_an_entry_that_a_selection_leaves_out_does_not_change_it(indexed: Indexed, entry: Entry) -> None:
    edition = ResolvedEdition("some", "Some", TagFilter(any=("a",)), volume=VolumeSettings())
    one, _ = indexed({"2024-01-01": entry("A", "a") + "\n" + entry("B", "b")})
    two, _ = indexed({"2024-01-01": entry("A", "a") + "\n" + entry("B", "b", en="Other words.")})
    assert selection.volumes(one, edition)[0].fingerprint == selection.volumes(two, edition)[0].fingerprint


def test_an_introduction_leads_to_entries_up_to_the_end_of_its_volume(indexed: Indexed, entry: Entry) -> None:
    texts = {
        "2024-01-01": entry("First", "t"),
        "2024-02-01": f"[[First]], [[Second]], [[Third]]를 봅니다.\n{entry('Second', 't')}",
        "2024-03-01": entry("Third", "t"),
    }
    index, _ = indexed(texts)
    changed, _ = indexed(texts | {"2024-03-01": entry("Third of all", "t")})
    day = Day(
        dt.date(2024, 2, 1), (Paragraph((Text("머리말입니다."),)),), (), index.references.of("d20240201")
    )
    by_month = VolumeSettings(by="month")

    def volume(index: Index, **chosen: Any) -> selection.Volume:
        return selection.volumes(index, ResolvedEdition("some", "Some", volume=by_month, **chosen))[1]

    cites = selection.choose(day, volume(index)).references.cites
    assert [each.title for each in cites] == ["First", "Second"]
    assert volume(index).fingerprint == volume(changed).fingerprint
    without, _ = indexed({**texts, "2024-01-01": entry("First of all", "t")})
    assert volume(index).fingerprint != volume(without).fingerprint
    tagged = {"tags": TagFilter(any=("t",))}
    assert not selection.choose(day, volume(index, **tagged)).references
    assert volume(index, **tagged).fingerprint == volume(without, **tagged).fingerprint
