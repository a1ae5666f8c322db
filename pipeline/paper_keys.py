"""Keys of papers, one for all the addresses that a paper has, and addresses as people read them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ARXIV = "arxiv:"
DOI = "doi:"
# Characters of an address that a line of a telephone has room for.
LONGEST_SHOWN = 40

# A paper on arXiv, and on sites that show arXiv's papers under arXiv's numbers. The class behind the archive
# of an old number (``cs.LG/0412019``) is no part of it.
# Papers on arXiv are numbered by year and month of their first version; the first are of 1991.
_FIRST_YEAR = 91
_ARXIV_ID = r"(?:arxiv:)?([a-z-]+(?:\.[a-z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?"
_ARXIV = re.compile(
    r"(?:(?:[a-z0-9-]+\.)*(?:arxiv\.org|alphaxiv\.org|ar5iv\.org)/(?:abs|pdf|html|format|overview|ps)"
    r"|(?:[a-z0-9-]+\.)*huggingface\.co/papers|hf\.co/papers"
    rf"|(?:dx\.|www\.)?doi\.org/10\.48550)/(?:arxiv\.)?{_ARXIV_ID}(?:\.pdf)?/?(?=[?#]|$)",
    re.IGNORECASE,
)
_CLASS = re.compile(r"\.[a-z]{2}(?=/)")
_DOI = re.compile(r"(?:dx\.|www\.)?doi\.org/(10\.\d{4,9}/[^?#]+)", re.IGNORECASE)
# What is percent-encoded: anything, or what is not ASCII.
_ENCODED = re.compile("(?:%[0-9A-F]{2})+", re.IGNORECASE)
_OCTETS = re.compile("(?:%[89A-F][0-9A-F])+", re.IGNORECASE)
# What sites add to addresses to know where readers come from.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id|ref_src|si|spm", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def paper_key(url: str) -> str:
    """Return the key of a paper's address: equal for addresses of one paper.

    ``arxiv:2406.11838`` without its version, ``doi:10.…``, else the address without scheme, fragment,
    tracking and a slash at its end.

    Args:
        url: a web address (:func:`pipeline.urls.web_address`).
    """
    address = url.partition("://")[2] or url
    if found := _ARXIV.match(address):
        return ARXIV + _CLASS.sub("", found[1].lower())
    if found := _DOI.match(address):
        return DOI + _decoded(found[1]).lower().rstrip("/")
    from urllib.parse import parse_qsl, urlencode, urlsplit  # most addresses are arXiv's

    parts = urlsplit(url)
    query = parts.query
    if query:
        wanted = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in wanted if not _TRACKING.fullmatch(name)])
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{query}"


def paper_url(key: str) -> str:
    """Return the address of the paper with a key: of its page on arXiv, of its DOI, else ``https://…``."""
    if key.startswith(ARXIV):
        return f"https://arxiv.org/abs/{key.removeprefix(ARXIV)}"
    if key.startswith(DOI):
        from urllib.parse import quote  # few papers have a DOI for a key

        return f"https://doi.org/{quote(key.removeprefix(DOI), safe='/:;()')}"
    return f"https://{key}"


def arxiv_year(key: str) -> int | None:
    """Return the year in which a paper was sent to arXiv, which its number tells; None for other papers."""
    number = key.removeprefix(ARXIV).rpartition("/")[2]
    if not key.startswith(ARXIV):
        return None
    year = int(number[:2])
    return (1900 if year >= _FIRST_YEAR else 2000) + year


def short_url(url: str) -> str:
    """Return an address as it is printed: ``example.org/a``, letters as such (RFC 3987 §3.2)."""
    short = url.partition("://")[2].removeprefix("www.").rstrip("/") or url
    return _OCTETS.sub(lambda octets: _letters(octets[0]), short) if "%" in short else short


def shown_url(url: str, written: str) -> str:
    """Return the text of a link to an address that stands in running text without a text of its own.

    ``arXiv:2406.11838`` and ``doi:10.…`` for papers; other addresses as written, long ones without scheme
    and end.

    Args:
        url: a web address (:func:`pipeline.urls.web_address`).
        written: the address as it stands in the text.
    """
    if identifier := shown_identifier(url):
        return identifier
    short = short_url(url)
    return written if len(short) <= LONGEST_SHOWN else f"{short[: LONGEST_SHOWN - 1]}…"


def shown_identifier(url: str) -> str:
    """Return ``arXiv:2406.11838`` or ``doi:10.…`` for the address of such a paper; empty for any other."""
    key = paper_key(url)
    if key.startswith(ARXIV):
        return f"arXiv:{key.removeprefix(ARXIV)}"
    return key if key.startswith(DOI) else ""


def _letters(octets: str) -> str:
    """Return percent-encoded text decoded; as it is where that is no text, or none that can be seen."""
    from urllib.parse import unquote  # few addresses have any

    letters = unicodedata.normalize("NFC", unquote(octets))
    return letters if letters.isprintable() and "\ufffd" not in letters else octets


def _decoded(doi: str) -> str:
    """Return a DOI without the percent-encoding of an address; as it is where what is encoded is no text."""
    return _ENCODED.sub(lambda octets: _letters(octets[0]), doi) if "%" in doi else doi
