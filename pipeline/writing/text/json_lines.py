"""Entries as JSON, one object a line: for programs and notebooks."""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec import Struct

from pipeline.model import Article, Entry


class Place(Struct, frozen=True, gc=False):
    """The place of an entry's title: its file, from the folder of digests, and its line, from 1."""

    path: str
    line: int


class Line(Struct, frozen=True, gc=False):
    """An entry as it is listed; ``languages`` are those of its commentary, ``url`` is no search."""

    date: dt.date
    title: str
    authors: tuple[str, ...]
    url: str | None
    tags: tuple[str, ...]
    languages: tuple[str, ...]
    path: str
    line: int
    id: str


class _Whole(Line, frozen=True, gc=False):
    """An entry with its texts as written, a text a paragraph."""

    abstract: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


def line(article: Article, place: Place, texts: Entry | None = None) -> bytes:
    """Return an entry as a line, without its texts where they are not given."""
    facts = {
        "date": article.date,
        "title": article.title,
        "authors": article.authors,
        "url": None if article.searched else article.url,
        "tags": tuple(tag.label for tag in article.tags),
        "languages": article.languages(),
        "path": place.path,
        "line": place.line,
        "id": article.id,
    }
    if texts is None:
        return msgspec.json.encode(msgspec.convert(facts, Line)) + b"\n"
    commentary = texts.commentary
    facts |= {"abstract": texts.abstract, "ko": commentary.ko, "en": commentary.en}
    return msgspec.json.encode(msgspec.convert(facts, _Whole)) + b"\n"
