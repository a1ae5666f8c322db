"""The title of a note, and the authors in the brackets at its end (rule 8 of the format)."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.reading import authors, recognition

LONGEST = 300
HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_LABELLED = re.compile(r"\[([^\[\]]+)\]\((https?://\S+)\)", re.IGNORECASE)
# In asterisks or underscores, as titles of papers are.
STARRED = re.compile(r"([*_]{1,3})(?=\S)(.+)(?<=\S)\1")
_SENTENCES = re.compile("[a-z]{3}[.!] [A-Z]")
_BRACKET = re.compile("[()（）]")


class Heading(NamedTuple):
    """A title with what else its lines tell; ``end`` is the position behind them."""

    title: str
    names: tuple[str, ...] | None
    url: str | None
    end: int
    fault: int | None = None


def with_authors(text: str, end: int, *, alone: bool) -> Heading | None:
    """The title and the authors of a text that ends in a bracket, None if it does not hold names."""
    text = text.removesuffix("*") if text.endswith(("*",)) and not text.startswith("*") else text
    open_at = _opening(text)
    if open_at is None or not text[:open_at].strip(" *#"):
        return None
    found = authors.parse(text[open_at:].rstrip("*"))
    title, url = bare(text[:open_at])
    if found is None or not title or len(title) > LONGEST:
        return None
    starred = STARRED.fullmatch(text[:open_at].strip()) is not None
    if not (starred or alone) and (not found.stands_alone() or not _can_be_title(title, found)):
        return None
    return Heading(title, found.names, url, end, found.fault)


def unclosed(text: str, end: int) -> Heading | None:
    """The title and the authors of a text whose last bracket nothing closes, if these are several names."""
    depth = 0
    for match in reversed(list(_BRACKET.finditer(text))):
        depth += 1 if match[0] in ")）" else -1
        if depth < 0:
            found = authors.parse(text[match.start() :])
            title, url = bare(text[: match.start()])
            if found and found.likeness == "list" and 0 < len(title) <= LONGEST:
                return Heading(title, found.names, url, end, match.start())
            return None
    return None


def _opening(text: str) -> int | None:
    """The index of the bracket that the last one closes."""
    depth = 0
    for match in reversed(list(_BRACKET.finditer(text))):
        depth += 1 if match[0] in ")）" else -1
        if depth == 0:
            return match.start()
    return None


def bare(text: str) -> tuple[str, str | None]:
    """A title without the marks around it, and the address that it is the text of."""
    title = HEADING.sub("", text.strip(), count=1)
    if starred := STARRED.fullmatch(title):
        title = starred[2]
    if (linked := _LABELLED.fullmatch(title)) and recognition.address(linked[2]):
        return linked[1].strip(), linked[2]
    return title.strip(), None


def _can_be_title(title: str, found: authors.Authors) -> bool:
    if recognition.HANGUL.search(title):
        return found.likeness == "list" and not recognition.ends_korean_sentence(title)
    return found.likeness == "list" or not _SENTENCES.search(title)


def is_marked(text: str) -> bool:
    """Whether a line begins as a heading, or in asterisks as titles of papers do."""
    return bool(HEADING.match(text)) or text.startswith("*")


def is_list(found: Heading) -> bool:
    """Whether a title has several authors."""
    return found.names is not None and len(found.names) > 1
