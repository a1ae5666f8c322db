"""What an author begins with is in the form of the format."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import authoring, reading
from pipeline.reading import dates

DATE = dt.date(2025, 1, 2)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], "2025-01-02.txt"),
        (["2024-12-19.txt", "241217 Note.md"], "2025-01-02.txt"),
        (["2024/2024-12-19.txt"], "2025/2025-01-02.txt"),
        (["2024/12/2024-12-19.txt"], "2025/01/2025-01-02.txt"),
        (["a/2024-12/2024-12-19.txt"], "a/2025-01/2025-01-02.txt"),
        (["a/2024-12-19.txt"], "2025-01-02.txt"),
        (["12/2024-12-19.txt"], "2025-01-02.txt"),
        (["2023/2023-12-19.txt", "2024-12-19.txt"], "2025-01-02.txt"),
    ],
)
def test_a_day_lies_where_the_newest_does(names: list[str], expected: str) -> None:
    assert authoring.day_name(DATE, names) == expected


def test_a_day_has_its_date() -> None:
    text = authoring.day_text(dates.written(DATE))
    (digest,) = reading.read("x.txt", text.encode()).digests
    assert (digest.date, digest.entries) == (DATE, ())
    assert authoring.day_text("2025-01-02", "{date}\nTitle") == "2025-01-02\nTitle"


@pytest.mark.parametrize("title", ["Let It Flow", "A* Search", "한국어: 제목?", "a/b\\c\x00 [[x]] #1"])
def test_a_note_has_its_date_and_title(title: str) -> None:
    text = authoring.note_text(DATE, title)
    (digest,) = reading.read(authoring.note_name(DATE, title), text.encode()).digests
    assert (digest.date, digest.note) == (DATE, True)
    assert [entry.title for entry in digest.entries] == [title.replace("\x00", "")]
    assert authoring.note_text(DATE, title, "{date} {title}").startswith("2025-01-02 ")


@given(st.text())
def test_any_title_gives_a_name(title: str) -> None:
    name = authoring.note_name(DATE, title)
    assert name.startswith("250102 ")
    assert not set(name) & set('\\/:*?"<>|#^[]\n\0')
    assert len(name) <= 100


def test_the_sample_is_in_form() -> None:
    read = reading.read("2025-01-02.txt", authoring.sample(dates.written(DATE)).encode())
    assert read.diagnostics == ()
    (entry,) = read.digests[0].entries
    assert read.digests[0].introduction
    assert (len(entry.authors), bool(entry.url), entry.tags) == (5, True, ("transformer", "attention"))
    assert all((entry.abstract, entry.commentary.ko, entry.commentary.en))
