"""Papers of known address from files: notes and digests, and BibTeX (``.bib``).

The one place that imports bibtexparser.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeline import inline, reading
from pipeline.model import plain
from pipeline.paper_keys import ARXIV, DOI, arxiv_year, paper_key, paper_url
from pipeline.resolve.matching import Paper
from pipeline.urls import web_address

# An eprint is of arXiv also where no archive is named.
_ARXIV_NAMES = ("arxiv", "")
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)")


class Bibliography(NamedTuple):
    """The papers of a ``.bib`` file, and a line about each entry that could not be read."""

    papers: list[Paper]
    remarks: list[str]


def from_texts(files: Iterable[tuple[str, bytes]]) -> Iterator[Paper]:
    """Yield the papers of digests and notes whose address stands there.

    Args:
        files: path and content of each.
    """
    for path, data in files:
        for digest in reading.read(path, data).digests:
            for entry in digest.entries:
                if entry.url:
                    yield Paper(
                        entry.title, entry.authors, entry.url, arxiv_year(paper_key(entry.url)), _name(path)
                    )


def from_bibtex(path: str, data: bytes) -> Bibliography:
    """Return the papers of a ``.bib`` file that have an address, a DOI or a number of arXiv.

    Args:
        path: of the file, for people.
        data: its content.
    """
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what fails is told here
    library = parse_string(data.decode("utf-8-sig", "replace"))
    fields = [
        {name: str(field.value) for name, field in each.fields_dict.items()} for each in library.entries
    ]
    remarks: list[str] = []
    for block in library.failed_blocks:
        if isinstance(block, DuplicateBlockKeyBlock) and isinstance(block.ignore_error_block, Entry):
            # Of a second entry with one key, values still have their delimiters.
            same = block.ignore_error_block.fields_dict.items()
            fields.append({name: str(field.value)[1:-1] for name, field in same})
        else:
            line = (block.start_line or 0) + 1
            remarks.append(f"{path}:{line}: this entry is not read: its braces or commas are not in order")
    found = (
        _paper(path, {name.lower(): " ".join(text.split()) for name, text in each.items()}) for each in fields
    )
    return Bibliography([paper for paper in found if paper], remarks)


def _paper(path: str, texts: Mapping[str, str]) -> Paper | None:
    """Return the paper that a BibTeX entry describes; None where it has no title or no address."""
    title, url = _plain(texts.get("title", "")), _url(texts)
    if not (title and url):
        return None
    year = _YEAR.search(texts.get("year") or texts.get("date", ""))
    authors = tuple(map(_given_first, _names(texts.get("author", ""))))
    return Paper(title, authors, url, int(year[1]) if year else arxiv_year(paper_key(url)), _name(path))


def _url(texts: Mapping[str, str]) -> str | None:
    """Return the address of a BibTeX entry: on arXiv, else by its DOI, else the one that it names."""
    eprint = texts.get("eprint", "")
    archive = texts.get("archiveprefix") or texts.get("eprinttype") or ""
    if eprint and archive.lower() in _ARXIV_NAMES:
        url = paper_url(ARXIV + re.sub("^arxiv:", "", eprint, flags=re.IGNORECASE))
        if paper_key(url).startswith(ARXIV):
            return url
    named = web_address(texts.get("url", "").replace(r"\_", "_").replace(r"\%", "%").replace(r"\&", "&"))
    if named and paper_key(named).startswith(ARXIV):
        return named
    doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", "", texts.get("doi", ""), flags=re.IGNORECASE)
    return (web_address(paper_url(DOI + doi.replace(r"\_", "_"))) if doi.startswith("10.") else None) or named


def _names(text: str) -> list[str]:
    """Return the names of an author field: divided by ``and`` outside braces."""
    names, depth, start = [], 0, 0
    for found in re.finditer(r"[{}]|\sand\s", text):
        if found.group() in "{}":
            depth += 1 if found.group() == "{" else -1
        elif depth == 0:
            names.append(text[start : found.start()])
            start = found.end()
    return [name.strip() for name in (*names, text[start:]) if name.strip() not in ("", "others")]


def _given_first(name: str) -> str:
    """Return a name of BibTeX (``Kim, Ada``; ``{Gemini Team}``) as it is written in a digest."""
    text = _plain(name)
    family, comma, given = text.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and not name.startswith("{") else text


def _plain(text: str) -> str:
    """Return BibTeX's text as characters: without the braces that keep its case, and with its TeX read."""
    if "\\" in text or "$" in text:
        text = plain(inline.title(text))
    return " ".join(text.replace("{", "").replace("}", "").split())


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
