"""COinS: an entry as the ContextObject that Zotero reads from a page.

The fields are those that Zotero takes from ``info:ofi/fmt:kev:mtx:dc`` (Zotero, "Exposing Your Metadata", and
its OpenURL reader). A DOI stands in ``rft_id`` as ``info:doi/``; in ``rft.identifier`` Zotero would keep the
word ``doi:`` before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from pipeline.model import Article, plain_blocks
from pipeline.writing.common.identifiers import identifiers

# All but what stands as it is, and spaces, which become plus signs.
_ENCODED = re.compile(r"[^A-Za-z0-9_.~ -]+")


def coins(article: Article, *, abstracts: bool = True) -> str:
    """Return the title of an entry's ``<span class="Z3988">``, not escaped for HTML.

    Args:
        article: the entry.
        abstracts: whether the abstract is told.
    """
    return "&".join(f"{name}={_encoded(value)}" for name, value in _fields(article, abstracts=abstracts))


def _encoded(text: str) -> str:
    """Return text as in a form's data; twice as fast as ``quote_plus``, which looks at each character."""
    return _ENCODED.sub(_octets, text).replace(" ", "+")


def _octets(found: re.Match[str]) -> str:
    return _quoted(found[0])


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return quote(text, safe="")


def _fields(article: Article, *, abstracts: bool) -> Iterator[tuple[str, str]]:
    identity = identifiers(article)
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"
    # Types of Zotero's own; a paper with another DOI may be anything that was published.
    yield "rft.type", "preprint" if identity.arxiv else "document" if identity.doi else "webpage"
    yield "rft.title", article.title
    for name in article.authors:
        yield "rft.creator", name
    if identity.year:
        yield "rft.date", str(identity.year)
    if abstracts and article.body.abstract:
        yield "rft.description", "\n".join(plain_blocks(article.body.abstract))
    for tag in article.tags:
        yield "rft.subject", tag.label
    if identity.doi:
        yield "rft_id", f"info:doi/{identity.doi}"
    if identity.url:
        yield "rft_id", identity.url
