"""Chapters that a book has in common with an earlier one of its volume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import pytest

from pipeline.collection.selection import Volume, VolumeReference
from pipeline.fingerprint import fingerprint
from pipeline.model import Article, Body, Day, Paragraph, Tag, Text
from pipeline.references import Mention, Reference, References
from pipeline.settings import Settings
from pipeline.writing import book
from pipeline.writing.book.chapters import Chapter

Make = Callable[..., Any]
replace = msgspec.structs.replace
OTHER = VolumeReference("collection-2026", "2026")
LONG = Body(en=tuple(Paragraph((Text("word " * 2000),)) for _ in range(20)))


class Books:
    """Writes books of days, each as it would be with nothing kept."""

    def __init__(self, make_volume: Make, settings: Settings) -> None:
        self._make_volume = make_volume
        self._settings = settings
        self.written: list[dt.date] = []

    def volume(self, days: Sequence[Day], **changes: Any) -> Volume:
        volume: Volume = self._make_volume(days, **changes)
        return volume

    def write(
        self,
        volume: Volume,
        days: Sequence[Day],
        kept: Mapping[str, Chapter],
        settings: Settings | None = None,
    ) -> Mapping[str, Chapter]:
        """Write a book with chapters of an earlier one; what must be written for it is in ``written``."""
        settings = settings or self._settings
        fresh = book.write(volume, days, settings, b"picture", {})
        kept = book.decode_chapters(book.encode_chapters(kept))
        assert book.write(volume, days, settings, b"picture", kept) == fresh
        self.written = [chapter.date for seal, chapter in fresh.chapters.items() if seal not in kept]
        return fresh.chapters


@pytest.fixture
def books(make_volume: Make, settings: Settings) -> Books:
    return Books(make_volume, settings)


def changed(day: Day, number: int, **changes: Any) -> Day:
    """Return a day with another article, its fingerprint as the index would make it."""
    articles = [*day.articles]
    other = replace(articles[number], **changes)
    articles[number] = replace(other, fingerprint=fingerprint(replace(other, references=References())))
    return replace(day, articles=tuple(articles))


def test_the_same_book_writes_no_chapter(books: Books, tied: Sequence[Day]) -> None:
    kept = books.write(books.volume(tied), tied, {})
    assert books.written == [day.date for day in tied]
    books.write(books.volume(tied), tied, kept)
    assert books.written == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title", "body": Body(title=(Text("Another title"),))},
        {"authors": ("Someone Else",)},
        {"url": "https://example.org/elsewhere"},
        {"url": None, "searched": False},
        {"tags": (Tag("llm", "LLMs", "llm"),)},
        {"tags": ()},
        {"body": Body(ko=(Paragraph((Text("다른 글"),)),))},
    ],
)
def test_a_changed_entry_writes_its_day(books: Books, tied: Sequence[Day], change: Mapping[str, Any]) -> None:
    kept = books.write(books.volume(tied), tied, {})
    days = [tied[0], changed(tied[1], 2, **change), tied[2]]
    books.write(books.volume(days), days, kept)
    assert books.written == [tied[1].date]


def test_a_changed_introduction_writes_its_day(books: Books, tied: Sequence[Day]) -> None:
    kept = books.write(books.volume(tied), tied, {})
    days = [replace(tied[0], introduction=(Paragraph((Text("다른 머리말"),)),)), *tied[1:]]
    books.write(books.volume(days), days, kept)
    assert books.written == [tied[0].date]


def test_a_new_day_writes_itself_and_the_day_before(
    books: Books, tied: Sequence[Day], make_article: Make
) -> None:
    kept = books.write(books.volume(tied), tied, {})
    new = make_article("2025-01-03", 0, "New", tags=("llm",), body=Body(ko=(Paragraph((Text("새 글"),)),)))
    days = [*tied, Day(new.date, (), (new,))]
    kept = books.write(books.volume(days), days, kept)
    assert books.written == [tied[2].date, new.date]
    books.write(books.volume(tied), tied, kept)
    assert books.written == [tied[2].date]


def test_what_is_told_elsewhere_in_the_book_writes_no_chapter(books: Books, tied: Sequence[Day]) -> None:
    edition = Settings().collection()
    kept = books.write(books.volume(tied, edition=edition), tied, {})
    volume = books.volume(tied, edition=edition, title="Another", stem="other", position=2)
    books.write(volume, tied, kept, Settings(title="Another", base_url="https://example.org/digests/"))
    assert books.written == []


@pytest.mark.parametrize(
    "change",
    [
        {"languages": ("en",)},
        {"abstracts": "before"},
        {"abstracts": "none"},
    ],
)
def test_an_edition_that_shows_something_else_writes_all(
    books: Books, tied: Sequence[Day], change: Mapping[str, Any]
) -> None:
    kept = books.write(books.volume(tied), tied, {})
    edition = replace(Settings().collection(), **change)
    books.write(books.volume(tied, edition=edition), tied, kept)
    assert books.written == [day.date for day in tied]


def test_another_language_of_headings_writes_all(
    books: Books, tied: Sequence[Day], settings: Settings
) -> None:
    kept = books.write(books.volume(tied), tied, {})
    books.write(books.volume(tied), tied, kept, replace(settings, language="en"))
    assert books.written == [day.date for day in tied]


def test_volumes_before_and_after_write_the_ends(books: Books, tied: Sequence[Day]) -> None:
    kept = books.write(books.volume(tied), tied, {})
    books.write(books.volume(tied, earlier=OTHER), tied, kept)
    assert books.written == [tied[0].date]
    books.write(books.volume(tied, later=OTHER), tied, kept)
    assert books.written == [tied[2].date]


def test_an_address_of_the_pages_writes_what_leads_there(
    books: Books, tied: Sequence[Day], settings: Settings
) -> None:
    last = tied[2:]
    kept = books.write(books.volume(last), last, {})
    books.write(books.volume(last), last, kept, replace(settings, base_url="https://example.com/"))
    assert books.written == [last[0].date]


def test_an_entry_that_went_to_another_volume_writes_what_leads_to_it(
    books: Books, tied: Sequence[Day]
) -> None:
    kept = books.write(books.volume(tied), tied, {})
    days = tied[1:]
    books.write(books.volume(days, earlier=OTHER), days, kept)
    assert books.written == [day.date for day in days], "one has another neighbour, one a link elsewhere"


def test_references_write_their_day(books: Books, tied: Sequence[Day]) -> None:
    kept = books.write(books.volume(tied), tied, {})
    target = tied[0].articles[1]
    mention = Mention(target.anchor, target.date, target.title)
    tie = References((Reference("", target.title, entry=mention),))
    articles = (replace(tied[1].articles[0], references=tie), *tied[1].articles[1:])
    days = [tied[0], replace(tied[1], articles=articles), replace(tied[2], references=tie)]
    books.write(books.volume(days), days, kept)
    assert books.written == [tied[1].date, tied[2].date]


def test_what_is_known_of_a_cited_paper_writes_the_day(books: Books, tied: Sequence[Day]) -> None:
    def days(year: int) -> list[Day]:
        cites = References((Reference("doi:10.1000/a", "Known", "Ben Lee", year=year, listed=True),))
        return [*tied[:2], replace(tied[2], articles=(replace(tied[2].articles[0], references=cites),))]

    kept = books.write(books.volume(tied), days(1999), {})
    books.write(books.volume(tied), days(2000), kept)
    assert books.written == [tied[2].date]


def test_links_into_a_day_that_became_long_or_short_are_right(
    books: Books, make_article: Callable[..., Article]
) -> None:
    def days(body: Body) -> list[Day]:
        articles = [
            make_article("2024-12-18", 0, "First", body=body),
            make_article("2024-12-18", 1, "Second", body=body),
        ]
        target = articles[1]
        mention = Mention(target.anchor, target.date, target.title)
        cites = References((Reference("", target.title, entry=mention),))
        citing = replace(make_article("2024-12-20", 0, "Citing"), references=cites)
        between = make_article("2024-12-19", 0, "Between")
        return [
            Day(target.date, (), tuple(articles)),
            Day(between.date, (), (between,)),
            Day(citing.date, (), (citing,)),
        ]

    short, long = days(Body(ko=(Paragraph((Text("짧은 글"),)),))), days(LONG)
    kept = books.write(books.volume(short), short, {})
    kept = books.write(books.volume(long), long, kept)
    assert books.written == [short[0].date]
    books.write(books.volume(long), long, kept)
    assert books.written == []
    books.write(books.volume(short), short, kept)
    assert books.written == [short[0].date]


def test_no_bytes_are_no_chapters() -> None:
    assert book.decode_chapters(b"") == {}
