"""The ``.bib`` files: which there are, what each depends on, and their bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index, IndexDay, IndexEntry
from pipeline.fingerprint import fingerprint
from pipeline.inline import Macros
from pipeline.model import Article, Day
from pipeline.writing.citations.bibtex import bibtex
from pipeline.writing.common.identifiers import identifiers


class CitationDocument(Struct, frozen=True, gc=False):
    """One ``.bib`` file.

    Attributes:
        path: where it stands in ``output/``.
        dates: the days of its entries, oldest first.
        fingerprint: changes when its bytes could, code and settings apart.
        members: anchors of its entries, oldest first.
    """

    path: str
    dates: tuple[dt.date, ...]
    fingerprint: str
    members: tuple[str, ...]


class Citation(Struct, frozen=True, gc=False, array_like=True):
    """An entry's BibTeX; ``paper`` is the same for all entries about one paper."""

    paper: str
    text: str


def plan(index: Index) -> tuple[CitationDocument, ...]:
    """Return all files: a day each, a tag each, and everything; none without entries."""
    tagged: dict[str, list[IndexEntry]] = {}
    every: list[IndexEntry] = []
    documents: list[CitationDocument] = []
    for day in index.days:
        every.extend(day.entries)
        if day.entries:
            documents.append(_day_document(day))
        for entry in day.entries:
            for key in entry.tags:
                tagged.setdefault(key, []).append(entry)
    documents.extend(
        _document(locations.tag_citations(index.tags[key].tag), tagged[key]) for key in sorted(tagged)
    )
    if every:
        documents.append(_document(locations.CITATIONS, every))
    return tuple(documents)


def _day_document(day: IndexDay) -> CitationDocument:
    anchors = tuple(entry.anchor for entry in day.entries)
    return CitationDocument(locations.day_citations(day.date), (day.date,), day.fingerprint, anchors)


def _document(path: str, entries: Sequence[IndexEntry]) -> CitationDocument:
    return CitationDocument(
        path,
        tuple(dict.fromkeys(entry.date for entry in entries)),
        fingerprint([entry.fingerprint for entry in entries]),
        tuple(entry.anchor for entry in entries),
    )


def cite(days: Iterable[Day], macros: Macros = ()) -> dict[str, Citation]:
    """Return the citation of each entry by its anchor.

    Args:
        days: titles and authors of their entries are all that is looked at.
        macros: the author's own TeX macros.
    """
    return {
        article.anchor: Citation(_paper(article), bibtex(article, macros))
        for day in days
        for article in day.articles
    }


def render(
    documents: Iterable[CitationDocument], cited: Mapping[str, Citation]
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of documents.

    A paper that several entries are about stands in a file once, as the oldest of them has it.

    Args:
        documents: some or all of those planned.
        cited: the citations of at least their entries, by anchor.
    """
    for document in documents:
        texts: dict[str, str] = {}
        for anchor in document.members:
            texts.setdefault(cited[anchor].paper, cited[anchor].text)
        yield document.path, "\n".join(texts.values()).encode()


def _paper(article: Article) -> str:
    return identifiers(article).key or article.anchor
