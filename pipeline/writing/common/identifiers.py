"""Identifiers of a paper in a citation: its DOI, its number on arXiv, its year."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Article
from pipeline.paper_keys import ARXIV, DOI, arxiv_year, paper_key

# arXiv registers a DOI for each paper (arXiv, "DOIs for arXiv articles").
_ARXIV_DOI = "10.48550/arXiv."


class Identifiers(NamedTuple):
    """Identifiers of an entry's paper; empty or None where it has none.

    Attributes:
        key: of the paper.
        url: its address.
        arxiv: its number on arXiv, without a version.
        doi: its DOI; of a paper on arXiv that which arXiv gives it.
        year: in which it came to arXiv.
    """

    key: str = ""
    url: str = ""
    arxiv: str = ""
    doi: str = ""
    year: int | None = None


def identifiers(article: Article) -> Identifiers:
    """Return the identifiers of an entry's paper; none where its address is only a search."""
    if article.url is None or article.searched:
        return Identifiers()
    key = paper_key(article.url)
    if key.startswith(ARXIV):
        number = key.removeprefix(ARXIV)
        return Identifiers(key, article.url, number, _ARXIV_DOI + number, arxiv_year(key))
    return Identifiers(key, article.url, doi=key.removeprefix(DOI) if key.startswith(DOI) else "")
