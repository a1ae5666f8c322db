from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.collection import gathering, shards
from pipeline.collection import index as indexing
from pipeline.settings import Settings, TagSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Indexed = Callable[..., tuple[indexing.Index, tuple[Any, ...]]]
    Entry = Callable[..., str]

DAY = "2024-12-19"


def ids(index: indexing.Index) -> list[str]:
    return [entry.id for day in index.days for entry in day.entries]


def test_id_and_anchor_come_from_date_and_title_alone(indexed: Indexed, entry: Entry) -> None:
    one, _ = indexed({DAY: entry("A Title", "a")}, id="example.org,2024")
    two, _ = indexed(
        {DAY: entry("Before", "x") + "\n" + entry("a  TITLE", "b", ko="다른 글입니다.")},
        id="example.org,2024",
    )
    first, second = one.days[0].entries[0], two.days[0].entries[1]
    assert first.id == second.id
    assert first.anchor == second.anchor
    assert first.id.startswith("tag:example.org,2024:2024-12-19/")
    assert first.anchor.isascii()
    assert first.anchor.isalnum()
    assert first.anchor[0].isalpha()
    assert len(first.anchor) <= 40


def test_equal_twins_are_one_and_say_so(indexed: Indexed, entry: Entry) -> None:
    index, found = indexed({DAY: entry("Twice", "a") + "\n" + entry("Twice", "a")})
    assert index.entries == 1
    assert [(item.code, item.path, item.line) for item in found] == [("D010", f"{DAY}.txt", 7)]


def test_unequal_twins_have_two_identities(indexed: Indexed, entry: Entry) -> None:
    index, found = indexed({DAY: entry("Twice", "a") + "\n" + entry("twice", "a", ko="두 번째 글입니다.")})
    assert len(set(ids(index))) == 2
    assert len({item.anchor for item in index.days[0].entries}) == 2
    assert [item.code for item in found] == ["D010"]
    alone, _ = indexed({DAY: entry("Twice", "a")})
    assert ids(alone)[0] == ids(index)[0], "the second one's coming does not move the first"


def test_a_title_that_ends_in_a_number_is_no_twin_of_another(indexed: Indexed, entry: Entry) -> None:
    text = "\n".join([entry("GPT", "a"), entry("GPT", "a", ko="두 번째 글입니다."), entry("GPT 2", "a")])
    index, _ = indexed({DAY: text})
    assert len(set(ids(index))) == 3
    assert len({item.anchor for item in index.days[0].entries}) == 3


def test_twins_in_two_files_of_a_day(indexed: Indexed, entry: Entry) -> None:
    index, found = indexed({f"{DAY}-a": entry("Twice", "a"), f"{DAY}-b": entry("Twice", "a")})
    assert index.entries == 1
    assert [item.path for item in found] == [f"{DAY}-b.txt"]


def test_two_files_of_a_day_are_one_day_in_path_order(indexed: Indexed, entry: Entry) -> None:
    index, _ = indexed({f"{DAY}-b": entry("Second"), f"{DAY}-a": entry("First")})
    assert [item.title for item in index.days[0].entries] == ["First", "Second"]
    assert [item.position for item in index.days[0].entries] == [0, 1]


def test_identity_survives_a_corrected_title_and_date(indexed: Indexed, entry: Entry) -> None:
    before, _ = indexed({DAY: entry("Old Titel")})
    after, _ = indexed(
        {"2024-12-20": entry("Old Title")},
        identity={
            "2024-12-20 Old title": "2024-12-21 Old Titlle",
            "2024-12-21 old titlle": "2024-12-19 Old Titel",
        },
    )
    assert ids(before) == ids(after)
    assert before.days[0].entries[0].anchor == after.days[0].entries[0].anchor


def test_two_entries_of_one_identity_stay_two(indexed: Indexed, entry: Entry) -> None:
    index, found = indexed(
        {DAY: entry("Old"), "2024-12-20": entry("New", ko="다른 글입니다.")},
        identity={"2024-12-20 New": "2024-12-19 Old"},
    )
    assert len(set(ids(index))) == 2
    assert [item.code for item in found] == ["D010"]


def test_a_ring_of_identities_ends(indexed: Indexed, entry: Entry) -> None:
    index, _ = indexed(
        {DAY: entry("A")}, identity={"2024-12-19 A": "2024-12-19 B", "2024-12-19 B": "2024-12-19 A"}
    )
    assert index.entries == 1


@pytest.mark.parametrize(
    ("used", "shown"),
    [
        (["active_learning", "Active-Learning"], "Active-Learning"),
        (["LLM", "llm"], "llm"),
        (["강화학습"], "강화학습"),
    ],
)
def test_tags_merge_and_show_their_newest_form(
    indexed: Indexed, entry: Entry, used: list[str], shown: str
) -> None:
    index, _ = indexed({f"2024-12-{10 + n}": entry(f"Title {n}", tag) for n, tag in enumerate(used)})
    (summary,) = index.tags.values()
    assert summary.tag.label == shown
    assert summary.count == len(used)
    assert summary.newest == dt.date(2024, 12, 9 + len(used))


def test_aliases_and_labels(indexed: Indexed, entry: Entry) -> None:
    tags = TagSettings(
        alias={"pre-training": "pretraining", "pretrain": "pre_training"},
        label={"pretraining": "Pretraining"},
    )
    index, _ = indexed(
        {DAY: entry("A", "pre_training") + "\n" + entry("B", "pretrain", "PRETRAINING")}, tags=tags
    )
    assert {key: (item.count, item.tag.label) for key, item in index.tags.items()} == {
        "pretraining": (2, "Pretraining")
    }
    assert index.days[0].entries[1].tags == ("pretraining",)


def test_a_tag_that_only_settings_name_is_there(indexed: Indexed, entry: Entry) -> None:
    index, _ = indexed({DAY: entry("A", "a")}, tags=TagSettings(label={"robotics": "Robotics"}))
    assert index.tags["robotics"].count == 0
    assert index.tags["robotics"].newest is None
    assert index.tags["robotics"].tag.label == "Robotics"


def test_a_search_is_asked_for_no_more_than_it_can_use(indexed: Indexed, entry: Entry) -> None:
    index, _ = indexed({DAY: entry("길" * 5_000)}, search_link="https://example.org/?q={title}")
    assert len(index.days[0].entries[0].url or "") < 2_048


def test_addresses(indexed: Indexed, entry: Entry) -> None:
    text = (
        entry("Own").replace("(Ada", "https://example.org/own\n(Ada")
        + "\n"
        + entry("By Hand")
        + "\n"
        + entry("Unknown & new")
    )
    index, _ = indexed(
        {DAY: text}, {"by  hand": "https://example.org/hand"}, search_link="https://example.org/?q={title}"
    )
    assert [(item.url, item.searched) for item in index.days[0].entries] == [
        ("https://example.org/own", False),
        ("https://example.org/hand", False),
        ("https://example.org/?q=Unknown%20%26%20new", True),
    ]
    without, _ = indexed({DAY: entry("Unknown")}, search_link="")
    assert (without.days[0].entries[0].url, without.days[0].entries[0].searched) == (None, False)


def test_fingerprints_follow_what_a_writer_sees_and_nothing_else(indexed: Indexed, entry: Entry) -> None:
    def fingerprints(text: str, **settings: Any) -> list[str]:
        index, _ = indexed({DAY: text}, **settings)
        return [item.fingerprint for item in index.days[0].entries]

    plain = fingerprints(entry("A", "llm") + "\n" + entry("B", "b"))
    assert fingerprints("\n\n" + entry("A", "llm") + "\n\n" + entry("B", "b")) == plain, (
        "lines moved, no more"
    )
    changed = fingerprints(entry("A", "llm", en="Other words.") + "\n" + entry("B", "b"))
    assert [old == new for old, new in zip(plain, changed, strict=True)] == [False, True]
    renamed = fingerprints(entry("A", "llm") + "\n" + entry("B", "b"), tags=TagSettings(label={"llm": "LLM"}))
    assert [old == new for old, new in zip(plain, renamed, strict=True)] == [False, True]


def test_resolve_joins_the_text(entry: Entry) -> None:
    text = f"{DAY}\n여는 말입니다.\n" + entry("A", "llm") + "\n" + entry("B", "b", ko="")
    shard = shards.parse([("a.txt", text.encode()), ("2024-12-20.txt", entry("C").encode())])
    index, _ = gathering.build([("one", shards.decode_heads(shards.encode(shard)))], Settings(), {})
    day = indexing.resolve(index.days[0], shards.decode(shards.encode(shard)).digests, index)
    assert [article.title for article in day.articles] == ["A", "B"]
    assert day.articles[0].authors == ("Ada Writer", "Bo Reader")
    assert day.articles[0].languages() == ("ko", "en")
    assert day.articles[1].languages() == ("en",)
    assert [tag.label for tag in day.articles[0].tags] == ["llm"]
    assert len(day.introduction) == 1


def test_the_whole_archive_has_unique_ids(corpus: Path) -> None:
    files = [(path.name, path.read_bytes()) for path in sorted((corpus / "digests").glob("*.txt"))]
    heads = shards.decode_heads(shards.encode(shards.parse(files)))
    index, found = gathering.build([("all", heads)], Settings(), {})
    assert index.entries + sum("published once" in item.message for item in found) == 2306
    assert len(set(ids(index))) == index.entries
    assert len({entry.anchor for day in index.days for entry in day.entries}) == index.entries


@pytest.mark.parametrize(
    ("wanted", "found"),
    [([], []), ([3, 1], [1, 3]), ([2], []), ([0, 1, 9], [1]), ([1, 3, 4, 5], [1, 3, 4])],
)
def test_days_are_found_by_their_dates(
    indexed: Indexed, entry: Entry, wanted: list[int], found: list[int]
) -> None:
    index, _ = indexed({f"2024-12-{day:02}": entry("A", "a") for day in (1, 3, 4)})
    start = dt.date(2024, 11, 30)
    days = index.on(start + dt.timedelta(days=day) for day in wanted)
    assert [(day.date - start).days for day in days] == found


def test_the_entries_of_a_tag_come_newest_day_first_and_in_the_order_of_the_digest(
    indexed: Indexed, entry: Entry
) -> None:
    index, _ = indexed(
        {
            "2024-12-18": entry("Old", "a"),
            DAY: "\n".join([entry("First", "a", "b"), entry("Second", "a")]),
        },
        tags=TagSettings(label={"c": "C"}),
    )
    titles = {key: [item.title for item in entries] for key, entries in index.tagged.items()}
    assert titles == {"a": ["First", "Second", "Old"], "b": ["First"], "c": []}


def test_a_shard_can_be_taken_apart_into_its_files(root: Path) -> None:
    """With every kind of message, and what was read must come back from JSON as it was."""
    found = [path for path in (root / "tests" / "diagnostics").rglob("*") if path.suffix in {".txt", ".md"}]
    parts = {str(path): shards.parse([(str(path), path.read_bytes())]) for path in found}
    shard = shards.decode(shards.encode(shards.joined([*parts.values()])))
    assert len(shard.digests) > 50
    assert len({diagnostic.code for diagnostic in shard.diagnostics}) > 20
    assert shards.of_files(shard, parts) == parts
    assert shards.of_files(shard, ["none.txt"]) == {"none.txt": shards.Shard((), ())}
