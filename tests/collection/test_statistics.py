from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline.collection import loading
from pipeline.collection.statistics import Length, Number, Statistics, statistics_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
2024-11-18
One
(Ada Writer, Bo Reader)
https://arxiv.org/abs/2411.00001
See https://arxiv.org/abs/2410.00009 and https://arxiv.org/abs/2411.00001v2 itself.
가나다.
English.
#vision #big
2025-01-02
Two
(Bo Reader, Bo Reader)
Abstract.
가나다라 **https://arxiv.org/pdf/2411.00001** (https://example.org/x).
> - [also](https://arxiv.org/abs/2410.00009)
#vision
Three
"""


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Statistics:
    folder: Path = tmp_path_factory.mktemp("digests")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    collection = loading.load(folder)
    cites = {entry.anchor: entry.cites for entry in collection.entries()}
    return statistics_of(tuple(collection.days.values()), cites)


def test_how_many_there_are(numbers: Statistics) -> None:
    assert (numbers.entries, numbers.days) == (3, 2)
    assert (numbers.first, numbers.last) == (dt.date(2024, 11, 18), dt.date(2025, 1, 2))


def test_months_without_entries_are_counted(numbers: Statistics) -> None:
    assert numbers.months == (Number("2024-11", 1), Number("2024-12", 0), Number("2025-01", 2))


def test_most_first(numbers: Statistics) -> None:
    assert numbers.tags == (Number("vision", 2), Number("big", 1))
    assert numbers.authors == (Number("Bo Reader", 2), Number("Ada Writer", 1))
    assert numbers.languages == (Number("ko+en", 2), Number("none", 1))


def test_lengths(numbers: Statistics) -> None:
    korean, english = numbers.lengths
    assert english == Length("en", entries=2, median=6, longest=8, characters=12)
    assert (korean.entries, korean.longest + 4) == (2, korean.characters)


def test_a_commentary_cites_a_paper_once_and_never_its_own(numbers: Statistics) -> None:
    assert numbers.cited == (
        Number("https://arxiv.org/abs/2410.00009", 1),
        Number("One", 1),
        Number("https://example.org/x", 1),
    )


def test_nothing() -> None:
    nothing = statistics_of((), {})
    assert (nothing.entries, nothing.first, nothing.months, nothing.cited) == (0, None, (), ())
