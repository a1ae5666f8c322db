from __future__ import annotations

import datetime as dt

import pytest

from pipeline.collection import periods

TODAY = dt.date(2024, 3, 31)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-12-19", "2024-12-19", "2024-12-19"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("7d", "2024-03-24", "2024-03-24"),
        ("4w", "2024-03-03", "2024-03-03"),
        ("1m", "2024-02-29", "2024-02-29"),
        ("3m", "2023-12-31", "2023-12-31"),
        ("1Y", "2023-03-31", "2023-03-31"),
        ("today", "2024-03-31", "2024-03-31"),
        (" yesterday ", "2024-03-30", "2024-03-30"),
        ("this-month", "2024-03-01", "2024-03-31"),
        ("last-month", "2024-02-01", "2024-02-29"),
        ("this-year", "2024-01-01", "2024-12-31"),
        ("last-year", "2023-01-01", "2023-12-31"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    found = periods.period(text, TODAY)
    assert found == periods.Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "soon", "7", "7x", "2024-13", "2024-02-30", "0000", "9999y", "-7d", "٧d"]
)
def test_no_periods(text: str) -> None:
    assert periods.period(text, TODAY) is None


def test_last_month_in_january() -> None:
    found = periods.period("last-month", dt.date(2025, 1, 5))
    assert found == periods.Period(dt.date(2024, 12, 1), dt.date(2024, 12, 31))
