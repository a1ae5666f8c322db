"""Pairs of a note and a digest's entry about one paper (rule 13 of the format)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.model import Digest, title_key
from pipeline.paper_keys import paper_key

# A digest gathers the papers of a few days, so a note of one is some days older or younger.
_APART = dt.timedelta(days=7)


class Paper(NamedTuple):
    """An entry as far as it tells which paper it is about, and its place.

    ``url`` is its address, if known; ``author`` the first one, empty if there is none.
    """

    path: str
    line: int
    date: dt.date
    title: str
    url: str | None
    author: str


class Pair(NamedTuple):
    """A note and a digest's entry about one paper."""

    note: Paper
    digest: Paper

    def diagnose(self) -> Diagnostic:
        """The message about it, at the note."""
        note, digest = self
        message = (
            f"this paper is in {digest.path}, line {digest.line}, too; they are one entry, with the date and "
            "text there, and the address and links of this note"
        )
        return diagnose("D024", note.path, note.line, 1, message, source=note.title)


def pairs(notes: Iterable[Paper], digests: Iterable[Paper]) -> list[Pair]:
    """Each note that a digest's entry of the same week is about as well, with the entry nearest in time.

    The same address makes one paper of them, else the same title and first author.
    """
    known: dict[str, list[Paper]] = {}
    for paper in digests:
        for mark in _marks(paper):
            known.setdefault(mark, []).append(paper)
    found: list[Pair] = []
    for note in notes:
        for mark in _marks(note):
            near = [paper for paper in known.get(mark, ()) if abs(paper.date - note.date) <= _APART]
            if near:
                found.append(
                    Pair(note, min(near, key=lambda paper: (abs(paper.date - note.date), paper.date)))
                )
                break
    return found


def _distance(paper: Paper, note: Paper) -> tuple[dt.timedelta, dt.date]:
    return abs(paper.date - note.date), paper.date


def of_digests(digests: Iterable[Digest]) -> list[Pair]:
    """The :func:`pairs` among what was read."""
    notes: list[Paper] = []
    others: list[Paper] = []
    for digest in digests:
        if digest.date is None:
            continue
        (notes if digest.note else others).extend(
            Paper(digest.path, entry.line, digest.date, entry.title, entry.url, (*entry.authors, "")[0])
            for entry in digest.entries
        )
    return pairs(notes, others)


def _marks(paper: Paper) -> list[str]:
    """Return the keys that entries about one paper share, the surest first."""
    marks = [paper_key(paper.url)] if paper.url else []
    if paper.author:
        marks.append(f"{title_key(paper.title)}\n{title_key(paper.author)}")
    return marks
