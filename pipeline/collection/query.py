"""Entries that somebody asks for: by tags, days, languages and words.

What is chosen becomes an edition of its own (:func:`edition`, :func:`volume`), so that every writer takes it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pipeline.collection import selection
from pipeline.collection.index import Index
from pipeline.collection.loading import Collection
from pipeline.collection.selection import Volume
from pipeline.fingerprint import fingerprint
from pipeline.model import (
    LANGUAGES,
    Article,
    Day,
    Language,
    blocks_in_languages,
    plain_blocks,
    tag_key,
)
from pipeline.references import NO_REFERENCES
from pipeline.settings import AbstractPlace, Order, ResolvedEdition, TagFilter, VolumeSettings

_TERM = re.compile(r'"([^"]*)"|(\S+)')


class Query(Struct, frozen=True):
    """A question for entries; each part that is given must be true of them.

    Attributes:
        tags: filters by keys of tags, all of which must let an entry through.
        without: keys of tags that none of them has.
        since: the first day.
        until: the last day.
        languages: those of the commentary; with one only, entries without commentary in it are left out.
        cites: keys of papers (:func:`pipeline.paper_keys.paper_key`), one of which they cite.
        words: all of which stand in an entry; those in quotation marks as they are; ``#tag`` is its tag.
    """

    tags: tuple[TagFilter, ...] = ()
    without: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    languages: tuple[Language, ...] = LANGUAGES
    words: str = ""
    cites: tuple[str, ...] = ()

    def of_whole_days(self) -> bool:
        """Whether days are asked for as they are, with their introductions."""
        tagged = self.without or any(each.any or each.all for each in self.tags)
        return not (tagged or self.words.strip() or self.cites)


def choose(collection: Collection, query: Query) -> tuple[Day, ...]:
    """Return the days with the entries that a query asks for, oldest first; days with nothing are left out.

    A day's introduction belongs to the whole day: only a query for whole days has it, in its languages.
    """
    terms = tuple(_terms(query.words))
    citing = {entry.anchor for entry in collection.entries() if not set(query.cites).isdisjoint(entry.cites)}
    days = []
    for date, day in collection.days.items():
        if (query.since and date < query.since) or (query.until and date > query.until):
            continue
        articles = tuple(
            article
            for article in day.articles
            if (not query.cites or article.anchor in citing) and _fits(article, query, terms)
        )
        introduction = blocks_in_languages(day.introduction, query.languages) if query.of_whole_days() else ()
        if articles or introduction:
            references = day.references if introduction else NO_REFERENCES
            days.append(Day(date, introduction, articles, references))
    return tuple(days)


def edition(
    query: Query, title: str, *, abstracts: AbstractPlace = "after", order: Order = "oldest"
) -> ResolvedEdition:
    """Return the edition that what a query chose is published as; its name is one of the same query only.

    Args:
        query: the question.
        title: of the book, document or feed.
        abstracts: where the abstract stands.
        order: of the days.
    """
    name = f"export-{fingerprint((query, title, abstracts, order))[:12]}"
    whole = VolumeSettings(by="none")
    return ResolvedEdition(
        name, title, languages=query.languages, abstracts=abstracts, order=order, volume=whole
    )


def volume(index: Index, days: Sequence[Day], chosen: ResolvedEdition, language: Language) -> Volume | None:
    """Return what was chosen as one volume; None where that is nothing.

    Args:
        index: the collection.
        days: those chosen, at least one.
        chosen: their edition.
        language: of the collection's own words.
    """
    volumes = selection.volumes(narrowed(index, days), chosen, language)
    return volumes[0] if volumes else None


def narrowed(index: Index, days: Sequence[Day]) -> Index:
    """Return the index of chosen days and entries only."""
    by_date = {day.date: day for day in days}
    kept = []
    for day in index.days:
        if chosen := by_date.get(day.date):
            anchors = {article.anchor for article in chosen.articles}
            entries = tuple(entry for entry in day.entries if entry.anchor in anchors)
            introduction = day.introduction if chosen.introduction else ""
            kept.append(day.choosing(entries, introduction))
    return Index(tuple(kept), index.tags)


class _Term(Struct, frozen=True):
    """A word or words as they stand, or the key of a tag."""

    text: str
    is_tag: bool = False


def _terms(words: str) -> Iterator[_Term]:
    for found in _TERM.finditer(words):
        if found[2] and found[2][0] in "#＃" and len(found[2]) > 1:
            yield _Term(tag_key(found[2][1:]), is_tag=True)
        elif text := _folded(found[1] or found[2] or ""):
            yield _Term(text)


def _fits(article: Article, query: Query, terms: Sequence[_Term]) -> bool:
    keys = {tag.key for tag in article.tags}
    if not all(
        (not each.any or not keys.isdisjoint(each.any)) and keys.issuperset(each.all) for each in query.tags
    ):
        return False
    if not keys.isdisjoint(query.without):
        return False
    if set(query.languages) != set(LANGUAGES) and set(query.languages).isdisjoint(article.languages()):
        return False
    return not terms or _has(article, keys, terms)


def _has(article: Article, keys: set[str], terms: Sequence[_Term]) -> bool:
    body = article.body
    texts = (article.title, *article.authors, *(f"#{tag.label}" for tag in article.tags))
    blocks = plain_blocks((*body.abstract, *body.ko, *body.en))
    text = _folded("\n".join((*texts, *blocks)))
    return all(term.text in keys if term.is_tag else term.text in text for term in terms)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
