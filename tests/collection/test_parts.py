from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from pipeline.collection import selection
from pipeline.collection.parts import listed, parts
from pipeline.settings import ResolvedEdition

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.collection.index import Index
    from pipeline.collection.selection import Volume

    Indexed = Callable[..., tuple[Index, tuple[Any, ...]]]
    Entry = Callable[..., str]

DATES = [f"2024-12-{day:02}" for day in range(1, 7)]


def digests(entry: Entry, count: int = 6) -> dict[str, str]:
    """Days of about 1,000 characters of commentary in each language."""
    return {date: entry(f"Paper {date}", "all", ko="가" * 1000, en="a" * 1000) for date in DATES[:count]}


def volume_of(index: Index, **fields: Any) -> Volume:
    [volume] = selection.volumes(index, ResolvedEdition("collection", "모음", **fields))
    return volume


def test_a_volume_that_is_short_enough_is_itself(indexed: Indexed, entry: Entry) -> None:
    index = indexed(digests(entry))[0]
    volume = volume_of(index)
    assert parts(volume, index, abstracts=True) == (volume,)
    assert listed(volume, index, abstracts=True) == (volume,)


def test_a_long_volume_is_cut_between_days(indexed: Indexed, entry: Entry) -> None:
    index = indexed(digests(entry))[0]
    volume = msgspec.structs.replace(volume_of(index), earlier=selection.VolumeReference("before", "Before"))
    cut = parts(volume, index, abstracts=True, longest=5_000)
    assert [part.stem for part in cut] == ["collection", "collection.2", "collection.3"]
    assert [part.title for part in cut] == ["모음", "모음 (2)", "모음 (3)"]
    assert [[date.isoformat() for date in part.dates] for part in cut] == [DATES[:2], DATES[2:4], DATES[4:]]
    assert frozenset.union(*(part.anchors for part in cut)) == volume.anchors
    assert sum(len(part.anchors) for part in cut) == len(volume.anchors)
    assert [part.earlier.stem if part.earlier else None for part in cut] == [
        "before",
        "collection",
        "collection.2",
    ]
    assert [part.later.stem if part.later else None for part in cut] == ["collection.2", "collection.3", None]
    assert len({part.fingerprint for part in cut}) == 3
    assert listed(volume, index, abstracts=True, longest=5_000) == tuple(
        msgspec.structs.replace(part, fingerprint="") for part in cut
    )


def test_a_new_day_changes_the_last_part_only(indexed: Indexed, entry: Entry) -> None:
    def cut(count: int) -> tuple[Volume, ...]:
        index = indexed(digests(entry, count))[0]
        return parts(volume_of(index), index, abstracts=True, longest=5_000)

    five, six = cut(5), cut(6)
    assert five[:2] == six[:2]
    assert five[2] != six[2]


def test_where_an_introduction_leads_changes_its_part(indexed: Indexed, entry: Entry) -> None:
    def cut(title: str, date: str) -> tuple[Volume, ...]:
        texts = digests(entry)
        texts[DATES[2]] = f"오늘은 [[Some Title]] 이야기.\n{texts[DATES[2]]}"
        texts[date] = texts[date].replace(f"Paper {date}", title)
        index = indexed(texts)[0]
        return parts(volume_of(index), index, abstracts=True, longest=5_000)

    def changed(date: str) -> list[bool]:
        both = zip(cut("Some Title", date), cut("Some Other", date), strict=True)
        return [one.fingerprint != other.fingerprint for one, other in both]

    assert changed(DATES[0]) == [True, True, False]
    assert changed(DATES[5]) == [False, False, True], "an entry of a later part is nothing to it"


@pytest.mark.parametrize(
    ("languages", "abstracts", "count"), [(("ko", "en"), True, 3), (("ko",), True, 2), (("ko",), False, 1)]
)
def test_only_what_is_in_the_document_counts(
    indexed: Indexed, entry: Entry, languages: Any, count: int, *, abstracts: bool
) -> None:
    text = {date: each.replace("An abstract in English.", "b" * 800) for date, each in digests(entry).items()}
    index = indexed(text)[0]
    found = parts(volume_of(index, languages=languages), index, abstracts=abstracts, longest=7_500)
    assert len(found) == count


def test_a_day_that_is_too_long_stands_alone(indexed: Indexed, entry: Entry) -> None:
    index = indexed(digests(entry, 3))[0]
    assert [len(part.dates) for part in parts(volume_of(index), index, abstracts=True, longest=1)] == [
        1,
        1,
        1,
    ]
