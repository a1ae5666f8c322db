"""The pages that list all there is: the archive by date, and the tags."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable
from typing import TypeAlias

from markupsafe import Markup
from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index, IndexDay
from pipeline.model import Language, Tag, language_of
from pipeline.writing.common.html import escape
from pipeline.writing.feeds.registry import Feed
from pipeline.writing.pages.site import Site
from pipeline.writing.pages.words import Phrase, Words, joined

_BETWEEN_TITLES = " · "
_ROOT = locations.upward(locations.ARCHIVE)

# By the day of the month and the day of the week.
_Names: TypeAlias = dict[tuple[int, int], str]


class _Month(Struct, frozen=True, gc=False):
    name: Phrase
    facts: Phrase
    days: Markup


class _TagRow(Struct, frozen=True, gc=False):
    tag: Tag
    count: int
    newest: dt.date | None
    feeds: list[Feed]


def archive(index: Index, site: Site, cover: str) -> bytes:
    """``archive.html``: a line a day, newest first."""
    names = _names(index.days, site.words)
    years = [
        (
            year[0].date.year,
            [_month(month, site.words, names) for month in _groups(year, lambda date: date.month)],
        )
        for year in _groups(reversed(index.days), lambda date: date.year)
    ]
    words = site.words
    return site.page(
        "archive",
        locations.ARCHIVE,
        words.archive,
        description=f"{words.archive_about} {words.summary(index)}".strip(),
        cover=cover,
        facts=words.summary(index),
        years=years,
    )


def _groups(days: Iterable[IndexDay], period: Callable[[dt.date], object]) -> list[list[IndexDay]]:
    """Consecutive days that lie in one period."""
    return [list(group) for _, group in itertools.groupby(days, key=lambda day: period(day.date))]


def _names(days: Iterable[IndexDay], words: Words) -> _Names:
    """Return the names of days within a month as elements: there are no more than 217."""
    dates = {(day.date.day, day.date.weekday()): day.date for day in days}
    names = {key: words.day(date) for key, date in dates.items()}
    return {key: f"<b{name.alt}>{escape(name.own)}</b>" for key, name in names.items()}


def _month(days: list[IndexDay], words: Words, names: _Names) -> _Month:
    entries = sum(len(day.entries) for day in days)
    rows = "\n".join([_line(day, names) for day in days])
    facts = joined(" · ", words.day_count(len(days)), words.entry_count(entries))
    return _Month(words.month(days[0].date), facts, Markup(rows))  # noqa: S704 (escaped)


def _line(day: IndexDay, names: _Names) -> str:
    """A day as an item of a list; written in Python, since a page has thousands."""
    name = names[day.date.day, day.date.weekday()]
    titles = "".join([f' <span lang="{language}">{escape(text)}</span>' for language, text in _titles(day)])
    address = escape(_ROOT + locations.day_page(day.date))
    return f'<li><a href="{address}">{name}{titles}</a></li>'


def _titles(day: IndexDay) -> list[tuple[Language, str]]:
    """The titles in one text; where the language changes another one begins."""
    text = _BETWEEN_TITLES.join([entry.title for entry in day.entries])
    if text and language_of(text) == "en":
        return [("en", text)]  # as on most days
    runs = [
        (language, _BETWEEN_TITLES.join(entry.title for entry in group))
        for language, group in itertools.groupby(day.entries, key=lambda entry: language_of(entry.title))
    ]
    return [
        (language, text if last else text + _BETWEEN_TITLES)
        for number, (language, text) in enumerate(runs, start=1)
        for last in [number == len(runs)]
    ]


def tags(index: Index, site: Site, cover: str) -> bytes:
    """``tags.html``: all tags, most used first."""
    summaries = sorted(index.tags.values(), key=lambda summary: (-summary.count, summary.tag.key))
    rows = [
        _TagRow(summary.tag, summary.count, summary.newest, site.feeds[f"tags/{summary.tag.slug}"])
        for summary in summaries
    ]
    facts = site.words.all_tags.format(f"{len(rows):,}")
    most_used = ", ".join(f"#{row.tag.label}" for row in rows[:20])
    return site.page(
        "tags",
        locations.TAGS,
        site.words.tags,
        description=f"{facts}: {most_used}",
        cover=cover,
        facts=facts,
        tags=rows,
    )
