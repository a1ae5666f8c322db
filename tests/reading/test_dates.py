"""Rule 1: dates."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading import Reading, dates

Read = Callable[..., Reading]
DAY = dt.date(2024, 12, 19)
ENTRY = ("A Title", "(Ada Kim, Ben Lee)", "An abstract.", "한국어.", "English.", "#tag")


def codes(reading: Reading) -> list[str]:
    return [d.code for d in reading.diagnostics if d.code != "D005"]


@pytest.mark.parametrize(
    "line",
    [
        "2024년 12월 19일",
        "2024년12월19일",
        "2024년\u00a012월\u300019일",
        "2024 년 12 월 19 일",
        "2024년 12월 19일 목요일",
        "2024년 12월 19일 (목)",
        "2024년 12월 19일(목요일)",
        "2024년 12월 19일, 목요일",
        "# 2024년 12월 19일",
        "## 2024년 12월 19일 (목)",
        "#2024년 12월 19일",
        "2024-12-19",
        "# 2024-12-19",
        "2024-12-19 (Thu)",
        "2024.12.19",
        "2024. 12. 19.",
        "2024.12.19 (목)",
        "2024/12/19",
        "December 19, 2024",
        "december 19 2024",
        "Dec 19, 2024",
        "Dec. 19th, 2024",
        "19 December 2024",
        "19th December, 2024",
        "Thursday, December 19, 2024",
        "Thursday, 19 December 2024",
        "\u00a0\u30002024년 12월 19일\u3000 ",
        "\ufeff2024년 12월 19일",
        "20\u200b24년 12월 19일",
        unicodedata.normalize("NFD", "2024년 12월 19일 목요일"),
    ],
)
def test_a_date_line(read: Read, line: str) -> None:
    reading = read(line, *ENTRY)
    assert [digest.date for digest in reading.digests] == [DAY]
    assert codes(reading) == []


@pytest.mark.parametrize(
    "line",
    [
        "arXiv 2024.12.19",
        "19 Decembers 2024",
        "٢٠٢٤-١٢-١٩",
    ],
)
def test_no_date_line(read: Read, line: str) -> None:
    assert codes(read(line, *ENTRY)) == ["D001"]


@given(st.dates(dt.date(dates.FIRST_YEAR, 1, 1), dt.date(dates.LAST_YEAR, 12, 31)), st.booleans())
def test_every_day_of_the_calendar(day: dt.date, padded: bool) -> None:  # noqa: FBT001 (drawn by name)
    form = "{0}년 {1:02}월 {2:02}일" if padded else "{0}년 {1}월 {2}일"
    assert dates.from_line(form.format(day.year, day.month, day.day)) == day
    assert dates.from_line(day.isoformat()) == day
    assert dates.from_path(f"digests/{day.isoformat()}.txt") == day


@pytest.mark.parametrize(
    "line", ["2024년 2월 30일", "2023-02-29", "2024.13.01", "December 32, 2024", "0 May 2024", "0000-01-01"]
)
def test_an_impossible_date_leaves_the_digest_undated(read: Read, line: str) -> None:
    reading = read(line, *ENTRY, name="2024-12-19.txt")
    assert codes(reading) == ["D002"]
    assert [digest.date for digest in reading.digests] == [None]
    assert [entry.title for entry in reading.digests[0].entries] == ["A Title"]


@pytest.mark.parametrize(
    "name",
    [
        "2024-12-19.txt",
        "digests/2024/2024-12-19.txt",
        "digests\\2024-12-19.txt",
        "digest 2024.12.19.txt",
        "2024_12_19 papers.txt",
        "20241219.txt",
        "2024년 12월 19일.txt",
        unicodedata.normalize("NFD", "2024년 12월 19일.txt"),
        "2024-12-19 (2024-12-19).txt",
    ],
)
def test_the_file_name_gives_the_date(read: Read, name: str) -> None:
    reading = read(*ENTRY, name=name)
    assert [digest.date for digest in reading.digests] == [DAY]
    assert codes(reading) == ["D003"]
    assert "2024년 12월 19일" in reading.diagnostics[0].hint


@pytest.mark.parametrize(
    "name", ["a.txt", "2024.txt", "2024-12-19/a.txt", "120241219.txt", "2024-12-18 to 2024-12-19.txt"]
)
def test_neither_line_nor_name(read: Read, name: str) -> None:
    reading = read(*ENTRY, name=name)
    assert [digest.date for digest in reading.digests] == [None]
    assert codes(reading) == ["D001"]


def test_the_line_wins_over_the_file_name(read: Read) -> None:
    reading = read("2024년 12월 19일", *ENTRY, name="2024-12-20.txt")
    assert [digest.date for digest in reading.digests] == [DAY]
    assert codes(reading) == ["D003"]


def test_several_digests_in_one_file(read: Read) -> None:
    reading = read("2024년 12월 18일", *ENTRY, "", "2024년 12월 19일", *ENTRY, *ENTRY, name="2024-12-18.txt")
    assert [(digest.date, len(digest.entries)) for digest in reading.digests] == [
        (dt.date(2024, 12, 18), 1),
        (DAY, 2),
    ]
    assert [entry.line for digest in reading.digests for entry in digest.entries] == [2, 10, 16]
    assert codes(reading) == []


def test_entries_before_the_first_date_line_have_the_date_of_the_file_name(read: Read) -> None:
    reading = read(*ENTRY, "2024년 12월 20일", *ENTRY, name="2024-12-19.txt")
    assert [digest.date for digest in reading.digests] == [DAY, dt.date(2024, 12, 20)]
    assert codes(reading) == ["D003"]


def test_text_before_the_first_date_line_is_reported(read: Read) -> None:
    reading = read("Papers of the week", "2024년 12월 19일", *ENTRY, name="2024-12-19.txt")
    assert [(digest.date, len(digest.entries)) for digest in reading.digests] == [(DAY, 1)]
    assert codes(reading) == ["D012"]
    assert reading.diagnostics[0].source == "Papers of the week"
