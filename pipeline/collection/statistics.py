"""Numbers about chosen entries: by month, tag and language, their lengths, who and what is met most often."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline.model import LANGUAGES, Article, Day, Language, plain_blocks
from pipeline.paper_keys import paper_url


class Number(Struct, frozen=True):
    """Something that is counted; ``name`` is as people read it."""

    name: str
    count: int


class Length(Struct, frozen=True):
    """Characters of the commentary in one language, of the entries that have it: median, longest, all."""

    language: Language
    entries: int
    median: int
    longest: int
    characters: int


class Statistics(Struct, frozen=True):
    """Numbers about entries.

    Attributes:
        entries: how many.
        days: of how many days.
        first: the first day; None without any.
        last: the last day.
        months: entries of each month from the first to the last, as ``2024-12``.
        tags: entries of each tag, most first.
        languages: entries by the languages of their commentary: ``ko``, ``en``, ``ko+en``, ``none``.
        lengths: of the commentary.
        cited: papers that most entries cite, by their titles where these are known.
        authors: of papers, those of most entries.
    """

    entries: int
    days: int
    first: dt.date | None
    last: dt.date | None
    months: tuple[Number, ...]
    tags: tuple[Number, ...]
    languages: tuple[Number, ...]
    lengths: tuple[Length, ...]
    cited: tuple[Number, ...]
    authors: tuple[Number, ...]


def statistics_of(days: Sequence[Day], cites: Mapping[str, Sequence[str]], most: int = 20) -> Statistics:
    """Count what there is in days, oldest first.

    Args:
        days: those chosen.
        cites: anchor of an entry to the keys of the papers that it cites.
        most: how many tags, cited papers and authors are named.
    """
    articles = [article for day in days for article in day.articles]
    languages = Counter("+".join(article.languages()) or "none" for article in articles)
    return Statistics(
        entries=len(articles),
        days=len(days),
        first=days[0].date if days else None,
        last=days[-1].date if days else None,
        months=tuple(_months(articles)),
        tags=_most(Counter(tag.label for article in articles for tag in article.tags), most),
        languages=_most(languages, len(languages)),
        lengths=tuple(_lengths(articles)),
        cited=_cited(articles, cites, most),
        authors=_most(Counter(name for article in articles for name in set(article.authors)), most),
    )


def _most(counted: Counter[str], most: int) -> tuple[Number, ...]:
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Number(*item) for item in ordered[:most])


def _months(articles: Sequence[Article]) -> Iterator[Number]:
    """Yield every month from the first to the last, those without entries as well."""
    counted = Counter((article.date.year, article.date.month) for article in articles)
    if not counted:
        return
    (year, month), last = min(counted), max(counted)
    while (year, month) <= last:
        yield Number(f"{year:04}-{month:02}", counted[year, month])
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 (months of a year)


def _lengths(articles: Sequence[Article]) -> Iterator[Length]:
    for language in LANGUAGES:
        sizes = [
            sum(map(len, plain_blocks(blocks)))
            for article in articles
            if (blocks := article.body.commentary(language))
        ]
        if sizes:
            median = round(statistics.median(sizes))
            yield Length(language, len(sizes), median, max(sizes), sum(sizes))


def _cited(articles: Sequence[Article], cites: Mapping[str, Sequence[str]], most: int) -> tuple[Number, ...]:
    titles = {
        each.key: each.title or (each.entry.title if each.entry else "")
        for article in articles
        for each in article.references.cites
    }
    counted = Counter(key for article in articles for key in set(cites.get(article.anchor, ())))
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple(Number(titles.get(key) or paper_url(key), count) for key, count in ordered)
