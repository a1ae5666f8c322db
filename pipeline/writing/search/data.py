"""Data of the search page: two files a year, what people look for first and the abstracts.

No index of words: Korean writes particles onto nouns (모델이, 모델을) and nouns together (언어모델), so
an index by words or their beginnings misses what people look for, while a search in the text finds it, and
phrases and names like ``Mix-LN`` too. An index would also be larger than the text. The page loads the newest
year first, and all abstracts after all commentary, so the first results are there at once however long the
archive is.

Each file calls a function of the search page. A browser runs scripts from disk, where it would refuse
to fetch data. What it is called with is compressed here, since many a host compresses nothing: half
the bytes, for which nobody waits any more.
"""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index, entries_of
from pipeline.fingerprint import fingerprint
from pipeline.model import Article, Blocks, Day, plain_blocks
from pipeline.settings import Settings

Part: TypeAlias = Literal["entries", "abstracts"]

# A tenth more bytes than the best level, in half its time.
_LEVEL = 4
_RAW_DEFLATE = -15


class SearchDocument(Struct, frozen=True, gc=False):
    """One of the two files of a year.

    ``dates`` are its days, oldest first; ``fingerprint`` changes exactly when its bytes could.
    """

    path: str
    dates: tuple[dt.date, ...]
    fingerprint: str
    year: int
    part: Part


class _Item(Struct, frozen=True, gc=False, array_like=True):
    """An entry as ``query.js`` takes it: an array in this order, its abstract comes in the other file."""

    anchor: str
    date: str
    title: str
    authors: str
    tags: tuple[str, ...]
    ko: str
    en: str


_encoder = msgspec.json.Encoder()


def plan(index: Index, settings: Settings) -> tuple[SearchDocument, ...]:
    """The files of each year that has entries, oldest first; none where settings switch search off."""
    if not settings.search:
        return ()
    documents = []
    for year, group in itertools.groupby(
        (day for day in index.days if day.entries), key=lambda day: day.date.year
    ):
        days = list(group)
        seal = fingerprint([entry.fingerprint for entry in entries_of(days)])
        dates = tuple(day.date for day in days)
        documents += [
            SearchDocument(locations.search_data(year), dates, seal, year, "entries"),
            SearchDocument(locations.search_abstracts(year), dates, seal, year, "abstracts"),
        ]
    return tuple(documents)


def render(documents: Iterable[SearchDocument], days: Mapping[dt.date, Day]) -> Iterator[tuple[str, bytes]]:
    """Path and content of documents of :func:`plan`; ``days``, asked for by the year, holds their dates."""
    for dates, group in itertools.groupby(documents, key=lambda document: document.dates):
        # Newest day first, within it the digest's order: that of the results.
        articles = [article for date in reversed(dates) for article in days[date].articles]
        for document in group:
            rows = map(_item if document.part == "entries" else _abstract, articles)
            packed = _packed(_encoder.encode(list(rows)))
            call = b'found("%d","%s","%s");\n' % (document.year, document.part.encode(), packed)
            yield document.path, call


def _packed(content: bytes) -> bytes:
    """Compressed (RFC 1951) and in characters that a script can hold."""
    return base64.b64encode(zlib.compress(content, _LEVEL, _RAW_DEFLATE))


def _item(article: Article) -> _Item:
    return _Item(
        article.anchor,
        article.date.isoformat(),
        article.title,
        ", ".join(article.authors),
        tuple(tag.label for tag in article.tags),
        _text(article.body.ko),
        _text(article.body.en),
    )


def _abstract(article: Article) -> str:
    return _text(article.body.abstract)


def _text(blocks: Blocks) -> str:
    return " ".join(plain_blocks(blocks))
