"""Beginnings and ends of periods as people type them: a date, a month, ``7d``, ``last-month``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

FORMS = "2024-12-19, 2024-12, 2024, 7d, 4w, 3m, 1y, this-month, last-month, this-year or last-year"

_AGO = re.compile(r"(\d{1,4})([dwmy])", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)


class Period(NamedTuple):
    """The first and the last day of a period."""

    first: dt.date
    last: dt.date


def period(text: str, today: dt.date) -> Period | None:
    """Return the period that ``text`` names; None if it names none.

    So many days, weeks, months or years ago (``7d``, ``4w``, ``3m``, ``1y``) is a day.

    Args:
        text: one of :data:`FORMS`.
        today: the day on which it was typed.
    """
    text = text.strip().lower()
    try:
        if found := _AGO.fullmatch(text):
            day = _ago(int(found[1]), found[2], today)
            return Period(day, day)
        if found := _MONTH.fullmatch(text):
            year, month = int(found[1]), int(found[2] or 0)
            return _month(year, month) if month else _year(year)
        if text in _NAMED:
            return _named(text, today)
        day = dt.date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return Period(day, day)


_NAMED = ("today", "yesterday", "this-month", "last-month", "this-year", "last-year")


def _named(text: str, today: dt.date) -> Period:
    match text:
        case "today" | "yesterday":
            day = today - dt.timedelta(days=text == "yesterday")
            return Period(day, day)
        case "this-month":
            return _month(today.year, today.month)
        case "last-month":
            before = today.replace(day=1) - dt.timedelta(days=1)
            return _month(before.year, before.month)
    return _year(today.year - (text == "last-year"))


def _ago(number: int, unit: str, today: dt.date) -> dt.date:
    if unit in "dw":
        return today - dt.timedelta(days=number * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(today.day, last))


def _month(year: int, month: int) -> Period:
    return Period(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def _year(year: int) -> Period:
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
