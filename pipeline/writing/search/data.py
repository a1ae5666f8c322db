"""Data of the search page: the text of all entries, one file a month.

No index of words: Korean writes particles onto nouns (모델이, 모델을) and nouns together (언어모델), so
an index by words or their beginnings misses what people look for, while a plain search in the text finds
it, and phrases and names like ``Mix-LN`` too. The page loads month after month, the newest first, so the
first results are there at once however long the archive is; and a new digest changes one small file.

Each file calls a function of the search page. A browser runs scripts from disk, where it would refuse
to fetch data.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index
from pipeline.collection.months import month_of
from pipeline.fingerprint import fingerprint
from pipeline.model import Article, Blocks, Day, plain_blocks
from pipeline.settings import Settings


class SearchDocument(Struct, frozen=True, gc=False):
    """The file of one month, ``2024-12``.

    ``dates`` are its days, oldest first; ``fingerprint`` changes exactly when its bytes could.
    """

    path: str
    dates: tuple[dt.date, ...]
    fingerprint: str
    month: str


class _Item(Struct, frozen=True, gc=False, array_like=True):
    """An entry as ``search.js`` takes it: an array in this order."""

    page: str
    anchor: str
    date: str
    title: str
    authors: str
    tags: tuple[str, ...]
    ko: str
    en: str
    abstract: str


_encoder = msgspec.json.Encoder()


def plan(index: Index, settings: Settings) -> tuple[SearchDocument, ...]:
    """A file for each month that has entries, oldest first; none where settings switch search off."""
    if not settings.search:
        return ()
    documents = []
    for month, group in itertools.groupby(
        (day for day in index.days if day.entries), key=lambda day: month_of(day.date)
    ):
        days = list(group)
        seal = fingerprint([entry.fingerprint for day in days for entry in day.entries])
        dates = tuple(day.date for day in days)
        documents.append(SearchDocument(locations.search_data(month), dates, seal, month))
    return tuple(documents)


def render(documents: Iterable[SearchDocument], days: Mapping[dt.date, Day]) -> Iterator[tuple[str, bytes]]:
    """Path and content of documents of :func:`plan`; ``days`` holds at least their dates."""
    for document in documents:
        # Newest day first, within it the digest's order: that of the results.
        items = [_item(article) for date in reversed(document.dates) for article in days[date].articles]
        yield document.path, b'found("%s",%s);\n' % (document.month.encode(), _encoder.encode(items))


def _item(article: Article) -> _Item:
    return _Item(
        locations.day_page(article.date),
        article.anchor,
        article.date.isoformat(),
        article.title,
        ", ".join(article.authors),
        tuple(tag.label for tag in article.tags),
        _text(article.body.ko),
        _text(article.body.en),
        _text(article.body.abstract),
    )


def _text(blocks: Blocks) -> str:
    return " ".join(plain_blocks(blocks))
