"""Dates as people write them, in Korean and in English; never by the machine's locale."""

from __future__ import annotations

import datetime as dt

from pipeline.model import Language

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "ko": ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def year_name(date: dt.date, language: Language) -> str:
    """``2024년``, ``2024``."""
    return f"{date.year}년" if language == "ko" else str(date.year)


def month_name(date: dt.date, language: Language) -> str:
    """``12월``, ``December``."""
    return f"{date.month}월" if language == "ko" else _MONTHS[date.month - 1]


def year_and_month(date: dt.date, language: Language) -> str:
    """``2024년 12월``, ``December 2024``."""
    names = (year_name(date, language), month_name(date, language))
    return " ".join(names if language == "ko" else names[::-1])


def day_name(date: dt.date, language: Language) -> str:
    """A day within its month: ``19일 목요일``, ``Thursday 19``."""
    weekday = _WEEKDAYS[language][date.weekday()]
    return f"{date.day}일 {weekday}" if language == "ko" else f"{weekday} {date.day}"


def short_date(date: dt.date, language: Language) -> str:
    """A day without its year, where that is known: ``12월 19일``, ``19 Dec``."""
    month = month_name(date, language)
    return f"{month} {date.day}일" if language == "ko" else f"{date.day} {month[:3]}"


def long_date(date: dt.date, language: Language, *, weekday: bool = False) -> str:
    """``2024년 12월 19일``, ``19 December 2024``; with the day of the week if wished."""
    name = _WEEKDAYS[language][date.weekday()]
    if language == "ko":
        text = f"{date.year}년 {date.month}월 {date.day}일"
        return f"{text} {name}" if weekday else text
    text = f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
    return f"{name}, {text}" if weekday else text


def span(first: dt.date, last: dt.date, language: Language) -> str:
    """From a day to a later one, said once what they share: ``2024년 1월 2일–12월 19일``."""
    end = long_date(last, language)
    if first == last:
        return end
    if language == "en":
        start = (
            f"{first.day} {_MONTHS[first.month - 1]}" if first.year == last.year else long_date(first, "en")
        )
        return f"{start} – {end}"
    shared = 0 if first.year != last.year else 1 if first.month != last.month else 2
    return f"{long_date(first, 'ko')}–{' '.join(end.split()[shared:])}"
