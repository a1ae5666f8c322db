"""The contents: year, month, day, entry; and the landmarks."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from pipeline.model import Language
from pipeline.writing.book.chapters import Chapter
from pipeline.writing.book.file_names import CONTENTS
from pipeline.writing.book.markup import Document, document, titled
from pipeline.writing.common import html
from pipeline.writing.common.dates import day_name, month_name, year_name
from pipeline.writing.common.strings import STRINGS

# Devices are known that restart over 1,259 points. A volume of up to 1,000 entries (the default limit)
# has fewer, unless it is spread over very many days: then the contents end at the days.
MOST_POINTS = 1_250


class Point(Struct, frozen=True):
    """A place that the contents lead to, and the points under it."""

    title: str
    href: str
    points: tuple[Point, ...] = ()


class Landmark(Struct, frozen=True):
    """A place that readers offer by its kind: ``kind`` in EPUB 3's words, ``guide`` in those of EPUB 2."""

    kind: str
    guide: str
    title: str
    href: str


def points(chapters: Sequence[Chapter], own: Language) -> tuple[Point, ...]:
    """The days by year and month, with their entries unless that makes too many points.

    Years and months lead to the first day in them, since a point of the NCX must lead somewhere.
    """
    whole = _years(chapters, own, entries=True)
    return whole if _count(whole) <= MOST_POINTS else _years(chapters, own, entries=False)


def contents(content: Sequence[Point], landmarks: Sequence[Landmark], own: Language) -> Document:
    """The navigation document (EPUB 3.3 §7), which is also a page of the book.

    ebooklib can make one too, but without the languages of titles, roles and a style of its own.
    """
    strings = STRINGS[own]
    marks = "".join(
        f'<li><a epub:type="{landmark.kind}" href="{landmark.href}">{landmark.title}</a></li>\n'
        for landmark in landmarks
    )
    return document(
        CONTENTS,
        strings.contents,
        own,
        '<body epub:type="frontmatter">\n'
        '<nav epub:type="toc" role="doc-toc" aria-labelledby="contents">\n'
        f'<h1 id="contents">{strings.contents}</h1>\n'
        f"{_list(content, own)}</nav>\n"
        '<nav epub:type="landmarks" aria-labelledby="landmarks" hidden="hidden">\n'
        f'<h2 id="landmarks">{strings.landmarks}</h2>\n<ol>\n{marks}</ol>\n</nav>\n</body>',
    )


def _list(content: Sequence[Point], own: Language) -> str:
    return f"<ol>\n{''.join(_items(content, own))}</ol>\n"


def _items(content: Sequence[Point], own: Language) -> Iterator[str]:
    for point in content:
        link = f'<a href="{point.href}"{titled(point.title, own)}>{html.escape(point.title)}</a>'
        yield f"<li>{link}\n{_list(point.points, own)}</li>\n" if point.points else f"<li>{link}</li>\n"


def _years(chapters: Sequence[Chapter], own: Language, *, entries: bool) -> tuple[Point, ...]:
    return tuple(
        _group(days, year_name(days[0].date, own), _months(days, own, entries=entries))
        for days in _grouped(chapters, lambda date: date.year)
    )


def _months(chapters: Sequence[Chapter], own: Language, *, entries: bool) -> tuple[Point, ...]:
    return tuple(
        _group(
            days,
            month_name(days[0].date, own),
            tuple(_group([day], day_name(day.date, own), _entries(day) if entries else ()) for day in days),
        )
        for days in _grouped(chapters, lambda date: date.month)
    )


def _entries(chapter: Chapter) -> tuple[Point, ...]:
    return tuple(Point(chapter.titles[anchor], href) for anchor, href in chapter.places.items())


def _grouped(chapters: Sequence[Chapter], period: Callable[[dt.date], int]) -> list[list[Chapter]]:
    groups = itertools.groupby(chapters, key=lambda chapter: period(chapter.date))
    return [list(group) for _, group in groups]


def _group(chapters: Sequence[Chapter], title: str, under: tuple[Point, ...]) -> Point:
    return Point(title, chapters[0].documents[0].name, under)


def _count(content: Sequence[Point]) -> int:
    return sum(1 + _count(point.points) for point in content)
