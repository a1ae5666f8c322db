"""The index: all entries of the collection without their text, and facts that need the whole collection.

Identity (which entries are twins), the form in which a tag is shown, which paper has which address:
these need every digest, the text needs one. So the index is made from the heads of entries
(:mod:`pipeline.collection.gathering`), and :func:`resolve` joins it with the text of the days that a writer
needs.
"""

from __future__ import annotations

import datetime as dt
import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from pipeline.collection.shards import Lengths, ParsedDigest
from pipeline.collection.tags import TagSummary
from pipeline.fingerprint import fingerprint
from pipeline.model import Article, Day, Language, title_key
from pipeline.references import Mention, Ties, introduction_anchor


class IndexEntry(Struct, frozen=True, gc=False, array_like=True):
    """One entry; the fields as in :class:`pipeline.model.Article`.

    ``tags`` are keys into :attr:`Index.tags`; ``languages`` those it has commentary in; ``content_hash``
    finds its text in the shard; ``path`` and ``line`` are the place of its title, ``title_source`` is it as
    it stands there; ``links`` are the names in its ``[[…]]``; ``fingerprint`` changes when anything that a
    writer sees of it does. ``authors_hash``, ``text_hash`` and ``lengths`` are as in
    :class:`~pipeline.collection.shards.Head`; ``identity`` is what the settings say that it was called first
    (``2024-12-19 old title``), empty where they say nothing. ``author``, ``several``, ``cites`` and
    ``opening`` are as in Head, too; ``notes`` are the paths of the notes that are one with it. ``key`` is
    that of its paper (:func:`pipeline.paper_keys.paper_key`), empty where its address is not known;
    ``marks`` and ``called`` are what other entries find it by (:func:`~pipeline.collection.references.marks`,
    :func:`~pipeline.collection.names.called`).
    """

    id: str
    anchor: str
    date: dt.date
    position: int
    title: str
    tags: tuple[str, ...]
    languages: tuple[Language, ...]
    url: str | None
    searched: bool
    content_hash: str
    path: str = ""
    line: int = 0
    title_source: str = ""
    links: tuple[str, ...] = ()
    fingerprint: str = ""
    authors_hash: str = ""
    text_hash: str = ""
    identity: str = ""
    lengths: Lengths = Lengths()
    author: str = ""
    several: bool = False
    cites: tuple[str, ...] = ()
    opening: str = ""
    notes: tuple[str, ...] = ()
    key: str = ""
    marks: tuple[str, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def mention(self) -> Mention:
        """The entry as others tell of it."""
        return Mention(self.anchor, self.date, self.title, self.author, self.opening)


class IntroductionLink(Struct, frozen=True, gc=False, array_like=True):
    """A name in ``[[…]]`` of an introduction; ``path`` and ``line`` are those of its digest's date."""

    name: str
    path: str
    line: int


class IndexDay(Struct, frozen=True, gc=False, array_like=True):
    """One date.

    ``introduction`` is the fingerprint of its introduction, empty where it has none; ``shards`` are
    the names of those that hold its digests; ``places`` are the file and line of each of its date lines;
    ``fingerprint`` changes when the introduction or any of the entries does; ``cites`` are the keys of the
    papers whose addresses stand in the introduction, ``links`` the names in its ``[[…]]``.
    """

    date: dt.date
    entries: tuple[IndexEntry, ...]
    introduction: str
    shards: tuple[str, ...]
    places: tuple[tuple[str, int], ...] = ()
    fingerprint: str = ""
    cites: tuple[str, ...] = ()
    links: tuple[IntroductionLink, ...] = ()

    def __post_init__(self) -> None:
        """Fill in the fingerprint of a day that is made, or chosen from another; a decoded one has it."""
        if not self.fingerprint:
            msgspec.structs.force_setattr(self, "fingerprint", fingerprint(self._content()))

    def _content(self) -> tuple[object, ...]:
        return self.date, self.introduction, [entry.fingerprint for entry in self.entries]

    def choosing(self, entries: tuple[IndexEntry, ...], introduction: str) -> IndexDay:
        """Return the day with some of its entries, and with or without its introduction."""
        if len(entries) == len(self.entries) and introduction == self.introduction:
            return self
        return IndexDay(
            self.date, entries, introduction, self.shards, self.places, "", self.cites, self.links
        )


class Index(Struct, frozen=True, dict=True):
    """The collection without its text.

    Attributes:
        days: oldest first.
        tags: by key, sorted.
        references: those of the entries and introductions, by their anchors.
    """

    days: tuple[IndexDay, ...]
    tags: dict[str, TagSummary]
    references: Ties = Ties()

    @functools.cached_property
    def entries(self) -> int:
        """Number of entries."""
        return sum(len(day.entries) for day in self.days)

    @functools.cached_property
    def tagged(self) -> Mapping[str, Sequence[IndexEntry]]:
        """The entries of each tag by its key, newest day first; within a day in the digest's order."""
        tagged: dict[str, list[IndexEntry]] = {key: [] for key in self.tags}
        for day in reversed(self.days):
            for entry in day.entries:
                for key in entry.tags:
                    tagged[key].append(entry)
        return tagged

    def on(self, dates: Iterable[dt.date]) -> list[IndexDay]:
        """Return the days of some dates, oldest first."""
        wanted = set(dates)
        if not wanted:
            return []
        start = bisect_left(self.days, min(wanted), key=_date)
        end = bisect_right(self.days, max(wanted), key=_date)
        return [day for day in self.days[start:end] if day.date in wanted]

    @property
    def authority(self) -> str:
        """Tagging entity of all ids (RFC 4151 §2.1), as ``example.org,2024``; empty if there is no entry."""
        return next((entry.id.split(":")[1] for entry in entries_of(self.days)), "")


def _date(day: IndexDay) -> dt.date:
    return day.date


def entries_of(days: Iterable[IndexDay]) -> Iterator[IndexEntry]:
    """Yield the entries of days, in their order."""
    return (entry for day in days for entry in day.entries)


def resolve(day: IndexDay, digests: Sequence[ParsedDigest], index: Index) -> Day:
    """Join a day of the index with its text.

    Args:
        day: the day.
        digests: all parsed digests of its shards; those of other dates are passed over.
        index: that which the day is from.
    """
    own = sorted((digest for digest in digests if digest.date == day.date), key=lambda digest: digest.path)
    texts = {parsed.head.content_hash: parsed for digest in own for parsed in digest.entries}
    return Day(
        day.date,
        tuple(block for digest in own for block in digest.introduction),
        tuple(
            Article(
                id=entry.id,
                anchor=entry.anchor,
                date=entry.date,
                position=entry.position,
                title=entry.title,
                authors=texts[entry.content_hash].authors,
                url=entry.url,
                searched=entry.searched,
                tags=tuple(index.tags[key].tag for key in entry.tags),
                body=texts[entry.content_hash].body,
                fingerprint=entry.fingerprint,
                references=index.references.of(entry.anchor),
                title_source=entry.title_source,
            )
            for entry in day.entries
        ),
        index.references.of(introduction_anchor(day.date)),
    )


def identity_key(text: str) -> str:
    """Return a date and a title as ``[identity]`` has them in the form in which they are compared."""
    date, _, title = text.strip().partition(" ")
    return f"{date} {title_key(title)}"
