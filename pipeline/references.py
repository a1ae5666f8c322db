"""Records of what ties entries to others, as the index has it and writers take it."""

from __future__ import annotations

import datetime as dt
import functools
from bisect import bisect_right
from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

from pipeline.fingerprint import fingerprint


class Mention(Struct, frozen=True, gc=False, array_like=True):
    """An entry as others tell of it; or a day's introduction (:func:`introduction_anchor`), without title.

    ``anchor`` and ``title`` are the :class:`Article`'s; ``author`` is the first one, ``opening`` the first
    sentence of its text; empty where there is none.
    """

    anchor: str
    date: dt.date
    title: str
    author: str = ""
    opening: str = ""


class OtherDay(Struct, frozen=True, gc=False, array_like=True):
    """The place of another entry about the same paper, of which no more is told than its day."""

    anchor: str
    date: dt.date


class Reference(Struct, frozen=True, gc=False, array_like=True):
    """A paper that an entry cites, and what is known of it.

    Attributes:
        key: of the paper (:func:`pipeline.paper_keys.paper_key`); empty where only an entry is known.
        title: empty where it is not known.
        author: the first one; empty where it is not known, or has none.
        several: whether it has more authors than this one.
        year: in which it came out, None where it is not known.
        entry: the entry about it, None where there is none.
        listed: whether ``references.toml`` tells title, author and year, so that they hang on no entry.
        names: those in ``[[…]]`` that mean it.
    """

    key: str
    title: str = ""
    author: str = ""
    several: bool = False
    year: int | None = None
    entry: Mention | None = None
    listed: bool = False
    names: tuple[str, ...] = ()


# The place of an entry is found by either.
Located: TypeAlias = Mention | OtherDay


class References(Struct, frozen=True, gc=False, array_like=True):
    """All that ties an entry to others.

    Attributes:
        cites: the papers that it cites, in the order of its text, each once.
        cited_by: the entries of its day and of later ones that cite its paper, oldest first.
        also_on: the entries of other days about its paper, oldest first.
    """

    cites: tuple[Reference, ...] = ()
    cited_by: tuple[Mention, ...] = ()
    also_on: tuple[OtherDay, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.cites or self.cited_by or self.also_on)


NO_REFERENCES = References()


class Ties(Struct, frozen=True, dict=True):
    """The references of a whole collection, by the anchors of entries and introductions.

    A paper that is on many days would be in the references of each of its entries with all of them, so that
    what an entry has is put together when it is asked for.

    Attributes:
        cited: the references of those that cite or are cited, without the other days of their papers.
        papers: the entries of each paper that is on several days, oldest first: once for all of them.
    """

    cited: dict[str, References] = {}
    papers: tuple[tuple[OtherDay, ...], ...] = ()

    def of(self, anchor: str) -> References:
        """Return the references of an entry or an introduction; ``NO_REFERENCES`` where it has none."""
        own = self.cited.get(anchor, NO_REFERENCES)
        paper = self._papers.get(anchor)
        if paper is None:
            return own
        date = next(each.date for each in paper if each.anchor == anchor)
        return References(own.cites, own.cited_by, tuple(each for each in paper if each.date != date))

    def up_to(self, anchor: str, last: dt.date) -> tuple[OtherDay, ...]:
        """Return the entries about an entry's paper up to a date, itself included.

        Where all of these are of one day, there are none.
        """
        paper = self._papers.get(anchor, ())
        if paper and paper[-1].date > last:
            paper = paper[: bisect_right(paper, last, key=lambda each: each.date)]
        return paper if paper and paper[0].date != paper[-1].date else ()

    @functools.cached_property
    def seals(self) -> Mapping[str, str]:
        """Anchor to a fingerprint that changes with the references, of those that have any."""
        seals: dict[str, str] = {}
        for paper in self.papers:
            seals |= dict.fromkeys((each.anchor for each in paper), fingerprint(paper))
        of_cited = {anchor: fingerprint((own, seals.get(anchor))) for anchor, own in self.cited.items()}
        return seals | of_cited

    @functools.cached_property
    def _papers(self) -> Mapping[str, tuple[OtherDay, ...]]:
        return {each.anchor: paper for paper in self.papers for each in paper}


def introduction_anchor(date: dt.date) -> str:
    """Return the anchor of a day's introduction, as ``d20241219``: like that of an entry, and none's."""
    return f"d{date.isoformat().replace('-', '')}"
