"""The ``.bib`` files: which there are, what each depends on, and their bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index, IndexEntry, entries_of
from pipeline.fingerprint import fingerprint
from pipeline.inline import Macros
from pipeline.model import Article, Day
from pipeline.writing.citations.bibtex import bibtex
from pipeline.writing.common.identifiers import identifiers


class CitationDocument(Struct, frozen=True, gc=False):
    """One ``.bib`` file.

    Attributes:
        path: where it stands in ``output/``.
        fingerprint: changes when its bytes could, code and settings apart.
        entries: those in it, within a day in the digest's order.
    """

    path: str
    fingerprint: str
    entries: Sequence[IndexEntry | Article]

    # Worked out when asked for, since most documents are planned and not rendered.
    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The days of its entries."""
        return tuple(dict.fromkeys(entry.date for entry in self.entries))

    @property
    def anchors(self) -> tuple[str, ...]:
        """Its entries, oldest first."""
        return tuple(entry.anchor for entry in sorted(self.entries, key=lambda entry: entry.date))


class Citation(Struct, frozen=True, gc=False, array_like=True):
    """An entry's BibTeX in UTF-8; ``paper`` is the same for all entries about one paper."""

    paper: str
    text: bytes


def plan(index: Index) -> tuple[CitationDocument, ...]:
    """Return all files: a day each, a tag each, and everything; none without entries."""
    every = [*entries_of(index.days)]
    return (
        *(
            CitationDocument(locations.day_citations(day.date), day.fingerprint, day.entries)
            for day in index.days
            if day.entries
        ),
        *(
            _document(locations.tag_citations(index.tags[key].tag), tagged)
            for key, tagged in index.tagged.items()
            if tagged
        ),
        *([_document(locations.CITATIONS, every)] if every else []),
    )


def _document(path: str, entries: Sequence[IndexEntry]) -> CitationDocument:
    return CitationDocument(path, fingerprint([entry.fingerprint for entry in entries]), entries)


def cite(days: Iterable[Day], macros: Macros = ()) -> dict[str, Citation]:
    """Return the citation of each entry by its anchor.

    Args:
        days: titles and authors of their entries are all that is looked at.
        macros: the author's own TeX macros.
    """
    return {
        article.anchor: Citation(_paper(article), bibtex(article, macros).encode())
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
        texts: dict[str, bytes] = {}
        for citation in map(cited.__getitem__, document.anchors):
            texts.setdefault(citation.paper, citation.text)
        yield document.path, b"\n".join(texts.values())


def _paper(article: Article) -> str:
    return identifiers(article).key or article.anchor
