"""Advice about the dates of a collection; what else is advised, checks and builds say in their own tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline.collection import advice

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.collection.index import Index

DATES = ("2024-11-30", "2024-12-19", "2024-12-20", "2025-01-02")


@pytest.mark.parametrize(
    ("today", "to_come"),
    [("2024-01-01", DATES), ("2024-12-19", DATES[2:]), ("2024-12-31", DATES[3:]), ("2025-01-02", ())],
)
def test_only_a_day_after_today_is_in_the_future(
    indexed: Callable[..., tuple[Index, object]],
    entry: Callable[..., str],
    today: str,
    to_come: tuple[str, ...],
) -> None:
    index, _ = indexed({date: entry("A Paper") for date in DATES})
    said = advice.future(index, dt.date.fromisoformat(today))
    assert [(item.path, item.message) for item in said] == [
        (f"{date}.txt", f"{date} is in the future") for date in to_come
    ]
