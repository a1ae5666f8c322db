"""Comparison of papers by title and authors: what is surely the same, what may be, what is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from pipeline import inline
from pipeline.model import plain
from pipeline.paper_keys import ARXIV, paper_key, paper_url

# From this likeness on, two titles by one author may be of one paper: a word more, a typing error.
_LIKENESS = 0.9
# A title shorter than this says too little to be the beginning of another one.
_SHORTEST_BEGINNING = 8
_AFTER_NAME = frozenset({"jr", "sr", "ii", "iii", "iv", "phd"})


class Paper(Struct, frozen=True, gc=False):
    """A paper as a source describes it.

    Attributes:
        title: as the source has it, with its TeX.
        authors: names, given names first.
        url: its web address; empty where it is looked for.
        year: of its publication, where the source tells it.
        origin: where this stands, for people.
    """

    title: str
    authors: tuple[str, ...] = ()
    url: str = ""
    year: int | None = None
    origin: str = ""

    @property
    def address(self) -> str:
        """The address to write down: for a paper on arXiv that of its page, without a version."""
        key = paper_key(self.url)
        return paper_url(key) if key.startswith(ARXIV) else self.url


class Doubt(Struct, frozen=True, gc=False):
    """A paper that may be the one looked for, and the reason why that is not sure."""

    paper: Paper
    reason: str


class Match(Struct, frozen=True, gc=False):
    """The answer about one paper: the one that it is, else those that it may be."""

    paper: Paper | None = None
    doubts: tuple[Doubt, ...] = ()


def normal_title(title: str) -> str:
    """Return a title as it is compared: letters and digits alone, without accents, case and TeX."""
    text = plain(inline.title(title)) if _TEX.search(title) else title
    return _letters(text)


_TEX = re.compile(r"[\\${}*_`]")


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return "".join(character for character in kept.casefold() if character.isalnum())


def family_names(authors: Iterable[str]) -> frozenset[str]:
    """Return the family names of authors as they are compared; the last word that is no initial."""
    return frozenset(filter(None, map(_family_name, authors)))


def _family_name(name: str) -> str:
    text = plain(inline.title(name)) if _TEX.search(name) else name
    words = [word for word in map(_letters, text.replace(".", ". ").split()) if word not in _AFTER_NAME]
    long = [word for word in words if len(word) > 1]
    return (long or words or [""])[-1]


def are_compatible(one: Paper, other: Paper) -> bool:
    """Whether two papers of one title may be one: a family name is in common, or authors are not known."""
    families = family_names(one.authors), family_names(other.authors)
    return bool(families[0] & families[1]) or not all(families)


class KnownPapers:
    """Papers of known address, to be looked up by title, by authors, and by key."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._by_title: dict[str, list[Paper]] = {}
        self._by_author: dict[str, list[Paper]] = {}
        self._by_key: dict[str, Paper] = {}
        for paper in papers:
            if title := normal_title(paper.title):
                self._by_title.setdefault(title, []).append(paper)
            if paper.authors and (first := _letters(paper.authors[0])):
                self._by_author.setdefault(first, []).append(paper)
                # Without authors, a note's title is often the name of its file.
                self._by_key.setdefault(paper_key(paper.url), paper)

    def paper(self, key: str) -> Paper | None:
        """Return a paper by its key, if its title and authors are known."""
        return self._by_key.get(key)

    def match(self, wanted: Paper) -> Match:
        """Look for a paper.

        It is found where titles are equal, one family name is in common, and all such papers are one.
        """
        title = normal_title(wanted.title)
        equal = self._by_title.get(title, []) if title else []
        families = family_names(wanted.authors)
        agreeing = [paper for paper in equal if families & family_names(paper.authors)]
        if len({paper_key(paper.url) for paper in agreeing}) == 1:
            return Match(agreeing[0])
        if agreeing:
            return Match(doubts=_doubts(agreeing, "several addresses"))
        if equal:
            return Match(doubts=_doubts(equal, ""))
        first = _letters(wanted.authors[0]) if wanted.authors else ""
        near = [paper for paper in self._by_author.get(first, []) if _are_near(title, paper)]
        return Match(doubts=_doubts(near, "another title"))


def _doubts(papers: Sequence[Paper], reason: str) -> tuple[Doubt, ...]:
    """Return papers as doubtful ones, each address once."""
    found = {paper_key(paper.url): Doubt(paper, reason or _author_doubt(paper)) for paper in reversed(papers)}
    return tuple(found.values())[::-1]


def _author_doubt(paper: Paper) -> str:
    return "other authors" if paper.authors else "authors not known"


def _are_near(title: str, paper: Paper) -> bool:
    """Whether a title, as it is compared, may be that of a paper in another form."""
    import difflib  # seldom needed, and not free

    other = normal_title(paper.title)
    shorter, longer = sorted((title, other), key=len)
    if len(shorter) >= _SHORTEST_BEGINNING and longer.startswith(shorter):
        return True
    matcher = difflib.SequenceMatcher(None, title, other, autojunk=False)
    return matcher.real_quick_ratio() >= _LIKENESS and matcher.ratio() >= _LIKENESS
