"""The pages' own words in both languages: the collection's in the text, the other beside it for the switch.

An element whose only content is a phrase has the other language in ``data-other``, a label in
``data-other-label``; ``site.js`` exchanges the two. Without a script, and in a reader that knows no style
sheet, a page speaks the collection's language alone.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable

from markupsafe import Markup
from msgspec import Struct

from pipeline.collection.index import Index
from pipeline.locations import Flavour
from pipeline.model import Language
from pipeline.writing.common import counts, dates
from pipeline.writing.common.html import escape
from pipeline.writing.common.strings import STRINGS


class Phrase(Struct, frozen=True, gc=False):
    """A text in the collection's language and in the other; in a template it is the first, escaped."""

    own: str
    other: str

    def __str__(self) -> str:
        return self.own

    def __html__(self) -> str:
        return escape(self.own)

    @property
    def alt(self) -> Markup:
        """Attribute of an element whose content is this phrase."""
        return self._attribute("data-other")

    @property
    def alt_label(self) -> Markup:
        """Attribute beside an ``aria-label`` with this phrase."""
        return self._attribute("data-other-label")

    @property
    def alt_title(self) -> Markup:
        """Attribute beside a ``title`` with this phrase."""
        return self._attribute("data-other-title")

    @property
    def alt_placeholder(self) -> Markup:
        """Attribute beside a ``placeholder`` with this phrase."""
        return self._attribute("data-other-placeholder")

    @property
    def label(self) -> Markup:
        """``aria-label`` in both languages, with a space before it."""
        return _attribute("aria-label", self.own) + self.alt_label

    def _attribute(self, name: str) -> Markup:
        return _attribute(name, self.other if self.other != self.own else "")

    def format(self, *values: object) -> Phrase:
        """Fill in the ``{}``: of a phrase each language, of anything else its text."""
        return Phrase(
            self.own.format(*(value.own if isinstance(value, Phrase) else value for value in values)),
            self.other.format(*(value.other if isinstance(value, Phrase) else value for value in values)),
        )

    def about(self, name: str) -> Phrase:
        """Return the phrase and the name of what it is about."""
        return Phrase(f"{self.own}: {name}", f"{self.other}: {name}")


# The same few phrases stand on thousands of pages.
@functools.lru_cache(maxsize=1024)
def _attribute(name: str, value: str) -> Markup:
    """Return an attribute with a space before it; nothing without a value."""
    return Markup(f' {name}="{escape(value)}"' if value else "")  # noqa: S704 (escaped)


def joined(mark: str, *pieces: Phrase) -> Phrase:
    """Phrases as one, with ``mark`` between them."""
    return Phrase(mark.join(piece.own for piece in pieces), mark.join(piece.other for piece in pieces))


def same(text: str) -> Phrase:
    """A name or title: no word of ours, the same in both."""
    return Phrase(text, text)


class Words:
    """Every string as a phrase, by its name in :class:`~pipeline.writing.common.strings.Strings`.

    Attributes:
        language: the collection's.
        other: the other one.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.other: Language = "en" if language == "ko" else "ko"
        own, other = STRINGS[self.language], STRINGS[self.other]
        self._feed_in = {
            flavour: Phrase(text, other.feed_in[flavour]) for flavour, text in own.feed_in.items()
        }
        self._phrases = {
            name: Phrase(text, getattr(other, name))
            for name in own.__struct_fields__
            if isinstance(text := getattr(own, name), str)
        }
        self._dates: dict[dt.date, Phrase] = {}

    def __getattr__(self, name: str) -> Phrase:
        try:
            return self._phrases[name]
        except KeyError:
            raise AttributeError(name) from None

    def feed_in(self, flavour: Flavour) -> Phrase:
        """Name of the languages of a feed."""
        return self._feed_in[flavour]

    def _both(self, write: Callable[[Language], str]) -> Phrase:
        return Phrase(write(self.language), write(self.other))

    def date(self, date: dt.date) -> Phrase:
        """``2024년 12월 19일``."""
        if (known := self._dates.get(date)) is None:  # each stands on many pages
            known = self._dates[date] = self._both(lambda language: dates.long_date(date, language))
        return known

    def full_date(self, date: dt.date) -> Phrase:
        """``2024년 12월 19일 목요일``."""
        return self._both(lambda language: dates.long_date(date, language, weekday=True))

    def day(self, date: dt.date) -> Phrase:
        """A day within its month: ``19일 목요일``."""
        return self._both(lambda language: dates.day_name(date, language))

    def month(self, date: dt.date) -> Phrase:
        """``12월``."""
        return self._both(lambda language: dates.month_name(date, language))

    def year(self, year: int) -> Phrase:
        """``2024년``."""
        return self._both(lambda language: dates.year_name(dt.date(year, 1, 1), language))

    def span(self, first: dt.date, last: dt.date | None) -> Phrase:
        """From a day to a later one, or to one that is not known yet."""
        if last is None:
            return self._both(lambda language: f"{dates.long_date(first, language)}–")
        return self._both(lambda language: dates.span(first, last, language))

    def entry_count(self, count: int) -> Phrase:
        """``7편``."""
        return self._both(lambda language: counts.entry_count(count, language))

    def day_count(self, count: int) -> Phrase:
        """``7일``."""
        return self._both(lambda language: counts.day_count(count, language))

    def summary(self, index: Index) -> Phrase:
        """Return the extent of the collection: ``2020년 1월 2일–2025년 4월 3일 · 832일 · 2,298편``."""
        if not index.days:
            return same("")
        return joined(
            "\xa0· ",
            self.span(index.days[0].date, index.days[-1].date),
            self.day_count(len(index.days)),
            self.entry_count(index.entries),
        )
