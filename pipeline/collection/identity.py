"""Identity of entries over time: which published entry an entry of now is, where its id has changed.

Subscribers' readers know an entry by its id, which is made from date and title. So what was published is
recorded (:class:`PublishedEntries`), and what became of it is asked (:func:`review`). Recorded it is by
months of the index, so that only the entries of those that changed are looked at.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct

from pipeline.collection.gathering import Gathered
from pipeline.collection.index import IndexDay, IndexEntry, entries_of, identity_key
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
        entries: those in no month, which are all where an earlier version wrote the record, or a question was
            answered since; else none.
        asked: the questions that wait for an answer.
        lost_authority: an earlier authority, where it was not meant to change as far as is known; else empty.
        addresses: the stems of the addresses of tags, days and editions.
        months: the other entries as JSON, by the names that the months of the index had
            (:attr:`~pipeline.collection.gathering.Gathered.months`).
    """

    authority: str = ""
    entries: tuple[PublishedEntry, ...] = ()
    asked: tuple[Asked, ...] = ()
    lost_authority: str = ""
    addresses: tuple[str, ...] = ()
    months: dict[str, msgspec.Raw] = {}

    def outside(self, months: Container[str]) -> list[PublishedEntry]:
        """Return the entries that are in none of these months."""
        others = (_decode(entries) for name, entries in self.months.items() if name not in months)
        return [*self.entries, *(entry for entries in others for entry in entries)]

    def without(self, keys: Collection[str]) -> PublishedEntries:
        """Return the record without the entries of some keys, about which nothing is asked any more.

        No entry is of a month then, as the name of a month stands for all entries that were in it.
        """
        return msgspec.structs.replace(
            self,
            entries=tuple(entry for entry in self.outside(()) if entry.key not in keys),
            asked=tuple(asked for asked in self.asked if asked.then.key not in keys),
            months={},
        )

    def accepting(self, authority: str) -> PublishedEntries:
        """Return the record with a new authority, as was wished."""
        return msgspec.structs.replace(self, authority=authority, lost_authority="")


_decoder = msgspec.json.Decoder(tuple[PublishedEntry, ...])


def _decode(entries: msgspec.Raw) -> tuple[PublishedEntry, ...]:
    """Return the entries of a month; none where they do not fit, as of another version."""
    try:
        return _decoder.decode(entries)
    except msgspec.MsgspecError:
        return ()


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
        added: the entries that came to days which were published without them.
    """

    questions: tuple[Question, ...] = ()
    lost_authority: str = ""
    added: tuple[IndexEntry, ...] = ()


def review(published: PublishedEntries | None, gathered: Gathered, settings: Settings) -> Review:
    """Compare the collection with what was published.

    A month that has the name under which it was published has the entries that it had, and no key is in two
    months: none of these entries came or went, so they are not looked at.

    Args:
        published: the record; None where there is none, so that nothing can be asked.
        gathered: the collection.
        settings: whether ids have an authority of their own.
    """
    if published is None:
        return Review()
    before = published.outside(gathered.months)
    of_months = (days for name, days in gathered.months.items() if name not in published.months)
    now = _by_key(itertools.chain.from_iterable(of_months))
    # What an earlier question is about may stand in any month.
    entries = _by_key(gathered.index.days) if published.asked else now
    known = {entry.key for entry in before} | {asked.then.key for asked in published.asked}
    waiting = [asked for asked in published.asked if asked.then.key not in entries]
    kept = [Question(asked.then, entries[asked.now_key]) for asked in waiting if asked.now_key in entries]
    appeared = [entry for key, entry in now.items() if key not in known]
    # An entry that was corrected twice is asked about under the id that subscribers have known longest.
    again = _questions([asked.then for asked in waiting if asked.now_key not in entries], appeared)
    taken = {_key(question.now) for question in again}
    vanished = [entry for entry in before if entry.key not in now]
    new = _questions(vanished, [entry for entry in appeared if _key(entry) not in taken])
    questions = _answerable([*kept, *again, *new], gathered)
    lost, authority = published.lost_authority or published.authority, gathered.index.authority
    changed = lost and authority and lost != authority and not settings.id
    dates = {entry.date for entry in before}
    return Review(questions, lost if changed else "", tuple(_added(appeared, dates, questions)))


def record(
    published: PublishedEntries | None, gathered: Gathered, reviewed: Review, addresses: tuple[str, ...]
) -> PublishedEntries:
    """Return the record of a collection that has now been published.

    Args:
        published: the record before.
        gathered: the collection.
        reviewed: the questions about it.
        addresses: the stems of its addresses.
    """
    before = published or PublishedEntries()
    return PublishedEntries(
        gathered.index.authority or before.authority,
        (),
        tuple(Asked(question.then, _key(question.now)) for question in reviewed.questions),
        reviewed.lost_authority,
        addresses,
        {name: before.months.get(name) or _encode(days) for name, days in gathered.months.items()},
    )


def _encode(days: Iterable[IndexDay]) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode([_recorded(entry) for entry in entries_of(days)]))


def _by_key(days: Iterable[IndexDay]) -> dict[str, IndexEntry]:
    return {_key(entry): entry for entry in entries_of(days)}


def _key(entry: IndexEntry) -> str:
    return entry.id.split(":", 2)[2]


def _answerable(questions: Sequence[Question], gathered: Gathered) -> tuple[Question, ...]:
    """Return those questions that a line under ``[identity]`` can answer, in the order of now.

    Of twins on one day the first keeps the identity, so that no line could give it to the other.
    """
    if not questions:
        return ()
    there = {identity_key(f"{entry.date} {entry.title_source}") for entry in entries_of(gathered.index.days)}
    answerable = (each for each in questions if each.then.identity_key not in there)
    return tuple(sorted(answerable, key=_place))


def _added(
    appeared: Iterable[IndexEntry], dates: Container[dt.date], questions: Iterable[Question]
) -> Iterator[IndexEntry]:
    """Yield those of the entries that came to days of some dates and are not asked about."""
    corrected = {question.now.id for question in questions}
    for entry in appeared:
        if entry.date in dates and entry.id not in corrected and not entry.identity:
            yield entry


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
