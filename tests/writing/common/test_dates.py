"""Dates as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.model import Language
from pipeline.writing.common.dates import day_name, long_date, month_name, span, year_name


def test_a_date_in_both_languages() -> None:
    date = dt.date(2024, 12, 19)
    assert long_date(date, "ko") == "2024년 12월 19일"
    assert long_date(date, "ko", weekday=True) == "2024년 12월 19일 목요일"
    assert long_date(date, "en") == "19 December 2024"
    assert long_date(date, "en", weekday=True) == "Thursday, 19 December 2024"
    assert (year_name(date, "ko"), month_name(date, "ko"), day_name(date, "ko")) == (
        "2024년",
        "12월",
        "19일 목요일",
    )
    assert (year_name(date, "en"), month_name(date, "en"), day_name(date, "en")) == (
        "2024",
        "December",
        "Thursday 19",
    )


@pytest.mark.parametrize(
    ("first", "last", "language", "text"),
    [
        ("2024-12-19", "2024-12-19", "ko", "2024년 12월 19일"),
        ("2024-12-02", "2024-12-19", "ko", "2024년 12월 2일–19일"),
        ("2024-01-02", "2024-12-19", "ko", "2024년 1월 2일–12월 19일"),
        # The same month of another year is another month.
        ("2023-12-02", "2024-12-19", "ko", "2023년 12월 2일–2024년 12월 19일"),
        ("2024-12-19", "2024-12-19", "en", "19 December 2024"),
        ("2024-01-02", "2024-12-19", "en", "2 January – 19 December 2024"),
        ("2023-12-02", "2024-12-19", "en", "2 December 2023 – 19 December 2024"),
    ],
)
def test_a_span_says_once_what_both_ends_share(first: str, last: str, language: Language, text: str) -> None:
    assert span(dt.date.fromisoformat(first), dt.date.fromisoformat(last), language) == text
