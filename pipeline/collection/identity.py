"""Identity of entries over time: which published entry an entry of now is, where its id has changed.

Subscribers' readers know an entry by its id, which is made from date and title. So what was published is
recorded (:class:`PublishedEntries`), and what became of it is asked (:func:`review`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from pipeline.collection.index import Index, IndexEntry, identity_key
from pipeline.model import title_key
from pipeline.settings import Settings


class PublishedEntry(Struct, frozen=True, gc=False, array_like=True):
    """An entry as it was published.

    Attributes:
        key: its id without the collection's authority.
        date: its day.
        position: place in the day, from 0.
        title: as written.
        identity: the date and title that its id is made from, as a line under ``[identity]`` has them.
        paper: key of its address, as ``arxiv:2406.11838``; empty where no address was known.
        authors_hash: hash of its authors; empty where it had none.
        text_hash: hash of abstract and commentary; empty where it had none.
    """

    key: str
    date: dt.date
    position: int
    title: str
    identity: str
    paper: str = ""
    authors_hash: str = ""
    text_hash: str = ""

    @property
    def identity_key(self) -> str:
        """Its identity in the form in which identities are compared."""
        return identity_key(self.identity)


class Asked(Struct, frozen=True, gc=False, array_like=True):
    """An unanswered question: an entry that is gone, and the key of the one that looks like it."""

    then: PublishedEntry
    now_key: str


class PublishedEntries(Struct, frozen=True):
    """The entries that were published last, and what has been asked about earlier ones.

    Attributes:
        authority: of their ids; empty where there was no entry yet.
        entries: all of them.
        asked: the questions that wait for an answer.
        lost_authority: an earlier authority, where it was not meant to change as far as is known; else empty.
        addresses: the stems of the addresses of tags, days and editions.
    """

    authority: str = ""
    entries: tuple[PublishedEntry, ...] = ()
    asked: tuple[Asked, ...] = ()
    lost_authority: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def known(self) -> frozenset[str]:
        """The keys that subscribers know, those of entries that are asked about included."""
        return frozenset(entry.key for entry in self.entries) | {asked.then.key for asked in self.asked}

    def without(self, keys: Collection[str]) -> PublishedEntries:
        """Return the record without the entries of some keys, about which nothing is asked any more."""
        return PublishedEntries(
            self.authority,
            tuple(entry for entry in self.entries if entry.key not in keys),
            tuple(asked for asked in self.asked if asked.then.key not in keys),
            self.lost_authority,
            self.addresses,
        )

    def accepting(self, authority: str) -> PublishedEntries:
        """Return the record with a new authority, as was wished."""
        return PublishedEntries(authority, self.entries, self.asked, addresses=self.addresses)


class Question(NamedTuple):
    """Whether an entry that was published is the same as one of now, which has another id."""

    then: PublishedEntry
    now: IndexEntry

    @property
    def identity(self) -> tuple[str, str]:
        """The line under ``[identity]`` that says yes: its name now, and the one that its id is from."""
        return f"{self.now.date} {self.now.title_source}", self.then.identity


class Review(NamedTuple):
    """Questions about identities that an author should answer.

    Attributes:
        questions: one for each entry that is gone and seems to be there under another id.
        lost_authority: the authority that all ids had, where it is another now and no setting says so; else
            empty.
        appeared: the entries that subscribers do not know by their ids.
    """

    questions: tuple[Question, ...] = ()
    lost_authority: str = ""
    appeared: tuple[IndexEntry, ...] = ()


def review(published: PublishedEntries | None, index: Index, settings: Settings) -> Review:
    """Compare the collection with what was published.

    Args:
        published: the record; None where there is none, so that nothing can be asked.
        index: the collection.
        settings: whether ids have an authority of their own.
    """
    if published is None:
        return Review()
    entries = {_key(entry): entry for day in index.days for entry in day.entries}
    known = published.known
    waiting = [asked for asked in published.asked if asked.then.key not in entries]
    kept = [Question(asked.then, entries[asked.now_key]) for asked in waiting if asked.now_key in entries]
    appeared = [entry for key, entry in entries.items() if key not in known]
    # An entry that was corrected twice is asked about under the id that subscribers have known longest.
    again = _questions([asked.then for asked in waiting if asked.now_key not in entries], appeared)
    taken = {_key(question.now) for question in again}
    vanished = [entry for entry in published.entries if entry.key not in entries]
    new = _questions(vanished, [entry for entry in appeared if _key(entry) not in taken])
    lost = published.lost_authority or published.authority
    changed = lost and index.authority and lost != index.authority and not settings.id
    questions = [*kept, *again, *new]
    if questions:
        # Of twins on one day the first keeps the identity, so that no line could give it to the other.
        there = {identity_key(f"{entry.date} {entry.title_source}") for entry in entries.values()}
        questions = [each for each in questions if each.then.identity_key not in there]
    return Review(tuple(sorted(questions, key=_place)), lost if changed else "", tuple(appeared))


def record(published: PublishedEntries | None, index: Index, reviewed: Review) -> PublishedEntries:
    """Return the record of a collection that has now been published.

    Args:
        published: the record before.
        index: the collection.
        reviewed: the questions about it.
    """
    before = published.authority if published else ""
    return PublishedEntries(
        index.authority or before,
        tuple(_recorded(entry) for day in index.days for entry in day.entries),
        tuple(Asked(question.then, _key(question.now)) for question in reviewed.questions),
        reviewed.lost_authority,
    )


def added(published: PublishedEntries | None, reviewed: Review) -> tuple[IndexEntry, ...]:
    """Return the entries that came to days which were published without them."""
    if published is None:
        return ()
    dates = {entry.date for entry in published.entries}
    corrected = {question.now.id for question in reviewed.questions}
    return tuple(
        entry
        for entry in reviewed.appeared
        if entry.date in dates and entry.id not in corrected and not entry.identity
    )


def _key(entry: IndexEntry) -> str:
    return entry.id.split(":", 2)[2]


def _place(question: Question) -> tuple[dt.date, int]:
    return question.now.date, question.now.position


def _recorded(entry: IndexEntry) -> PublishedEntry:
    return PublishedEntry(
        _key(entry),
        entry.date,
        entry.position,
        entry.title_source,
        entry.identity or f"{entry.date.isoformat()} {entry.title_source}",
        entry.key,
        entry.authors_hash,
        entry.text_hash,
    )


def _questions(vanished: Sequence[PublishedEntry], appeared: Sequence[IndexEntry]) -> list[Question]:
    """Pair what vanished with what appeared, each with what is likest to it and like enough."""
    if not vanished or not appeared:
        return []
    now = {_key(entry): entry for entry in appeared}
    return [
        Question(then, now[new.key])
        for then, new in same_papers(vanished, [_recorded(entry) for entry in appeared])
        # What kept date and title got another identity from the settings, as was wished.
        if not (now[new.key].identity and _named(then) == _named(new))
    ]


def _named(entry: PublishedEntry) -> tuple[dt.date, str]:
    return entry.date, title_key(entry.title)


# Which entries are the same paper --------------------------------------------------------------------

_ENOUGH = 2
_ALIKE = 0.6
# Entries that share a day, a title, an address or a text are compared each with each, if these are not more
# pairs; else only those that stand in the same place.
_MOST_PAIRS = 2_500
_COMPARED = 199  # characters of a title; from 200 on, difflib takes common letters for junk


def same_papers(
    vanished: Iterable[PublishedEntry], appeared: Sequence[PublishedEntry]
) -> list[tuple[PublishedEntry, PublishedEntry]]:
    """Pair entries that vanished with entries that appeared and are the same papers; none is in two pairs.

    The same title or the same address counts two, a like title, the same authors and the same text count
    one each, and addresses of two papers count one less; two are enough. Where neither has authors (a
    blog post), that counts like the same authors if the day is the same.
    """
    pools: dict[tuple[str, str], list[PublishedEntry]] = {}
    places: dict[tuple[dt.date, int], PublishedEntry] = {}
    for entry in vanished:
        places[entry.date, entry.position] = entry
        for sign in _signs(entry):
            pools.setdefault(sign, []).append(entry)
    crowds = Counter(sign for entry in appeared for sign in _signs(entry))
    scored: list[tuple[tuple[float, ...], PublishedEntry, PublishedEntry]] = []
    for new in appeared:
        others: dict[str, PublishedEntry] = {}
        for sign in _signs(new):
            pool = pools.get(sign, [])
            if len(pool) * crowds[sign] > _MOST_PAIRS:
                pool = [places[new.date, new.position]] if (new.date, new.position) in places else []
            others.update((other.key, other) for other in pool)
        scored += [(score, other, new) for other in others.values() if (score := _score(other, new))]
    pairs: list[tuple[PublishedEntry, PublishedEntry]] = []
    used: set[str] = set()
    for _, then, now in sorted(scored, key=lambda item: (item[0], item[1].key, item[2].key), reverse=True):
        if f"then {then.key}" not in used and f"now {now.key}" not in used:
            used |= {f"then {then.key}", f"now {now.key}"}
            pairs.append((then, now))
    return pairs


def _signs(entry: PublishedEntry) -> Iterator[tuple[str, str]]:
    """Yield what the same paper would have at least one of in common: kind and value."""
    yield "day", entry.date.isoformat()
    yield "title", title_key(entry.title)
    if entry.paper:
        yield "address", entry.paper
    if entry.text_hash:
        yield "text", entry.text_hash


def _score(then: PublishedEntry, now: PublishedEntry) -> tuple[float, ...]:
    """Return how much speaks for the same paper, and what ranks pairs of one score; nothing if too little."""
    same_day = then.date == now.date
    points = 0
    if then.paper and now.paper:
        points += 2 if then.paper == now.paper else -1
    if then.authors_hash == now.authors_hash and (then.authors_hash or same_day):
        points += 1
    if then.text_hash and then.text_hash == now.text_hash:
        points += 1
    if points + 2 < _ENOUGH:
        return ()
    likeness = _likeness(title_key(then.title), title_key(now.title))
    points += 2 if likeness == 1 else 1 if likeness >= _ALIKE else 0
    if points < _ENOUGH:
        return ()
    return points, likeness, same_day, same_day and then.position == now.position


def _likeness(one: str, other: str) -> float:
    """Return how like two titles are, from 0 to 1; a title is much like one that goes on behind it."""
    import difflib  # only needed when entries vanished

    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and not long[len(short)].isalnum():
        return 0.9
    ratio = difflib.SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED]).ratio()
    return min(ratio, 0.99)  # no more than the first letters were compared
