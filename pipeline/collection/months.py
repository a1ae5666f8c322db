"""A month of the index: made from the heads of the entries around it, without a look at the rest.

What of the other months matters to it is little: :func:`around` says which they are, and the shown forms of
its tags come last (:func:`show_tags`). So a month that did not change is taken as it was made before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

import msgspec
from msgspec import Struct

from pipeline.collection import papers
from pipeline.collection.index import IndexDay, IndexEntry, IntroductionLink, identity_key
from pipeline.collection.names import called
from pipeline.collection.references import marks
from pipeline.collection.shards import DigestHead, Head
from pipeline.collection.tags import Aliases, MonthTags, TagSummary, month_tags
from pipeline.diagnostics import Diagnostic, twin
from pipeline.fingerprint import fingerprint
from pipeline.model import title_key
from pipeline.paper_keys import paper_key
from pipeline.settings import Settings

# How much of a title a search is asked for: more finds no more, and search engines refuse it.
_LONGEST_QUERY = 200

_MONTHS = 12

# A title's place: its file and line.
_Place: TypeAlias = tuple[str, int]


class IndexMonth(Struct, frozen=True, gc=False, array_like=True):
    """The days of a calendar month.

    Attributes:
        days: oldest first.
        diagnostics: a D010 for each title that stands twice on one day, a D024 for each note of a paper that
            is in a digest, too.
        tags: those of its entries.
    """

    days: tuple[IndexDay, ...]
    diagnostics: tuple[Diagnostic, ...]
    tags: MonthTags


class Sources(NamedTuple):
    """A shard's part of the index.

    Attributes:
        shard: its name.
        digests: the heads of its digests.
    """

    shard: str
    digests: Sequence[DigestHead]


class Rules:
    """The settings and addresses as the index takes them.

    Attributes:
        aliases: of tags.
        addresses: key of a title to the paper's address, as written by hand.
        identities: ``[identity]`` in compared form: from now to first.
        authority: of ids.
        search_link: where a title without address leads; empty for nowhere.
        named: the shown forms of tags that the settings name.
    """

    def __init__(self, settings: Settings, addresses: Mapping[str, str]) -> None:
        self.aliases = Aliases(settings.tags.alias)
        self.addresses = {title_key(title): address for title, address in addresses.items()}
        self.identities = _identities(settings.identity)
        self.authority = settings.authority()
        self.search_link = settings.search_link
        self.fingerprint = fingerprint(
            (settings.tags.alias, self.addresses, settings.identity, self.authority, self.search_link)
        )
        self._linked = _linked(self.identities)

    def around(self, month: str, *, mixed: bool) -> frozenset[str]:
        """Return the months whose digests decide what is in a month, itself included.

        Args:
            month: as ``2024-12``.
            mixed: whether the collection has notes and digests, which are one where they are of one paper
                and a few days apart.
        """
        months = {month, *(self._linked if month in self._linked else ())}
        if mixed:
            months |= {other for each in months for other in neighbours(each)}
        return frozenset(months)


def month_of(date: dt.date) -> str:
    """Return the month of a date, as ``2024-12``."""
    return date.isoformat()[:7]


def neighbours(month: str) -> tuple[str, str]:
    """Return the month before a month, and the one after it."""
    year, number = map(int, month.split("-"))
    months = year * _MONTHS + number - 1
    before, after = (f"{each // _MONTHS:04}-{each % _MONTHS + 1:02}" for each in (months - 1, months + 1))
    return before, after


def _linked(identities: Mapping[str, str]) -> frozenset[str]:
    """Return the months of lines of ``[identity]`` that lead from one month to another.

    Entries of these months can be twins of each other.
    """
    pairs = [(now[:7], first[:7]) for now, first in identities.items()]
    return frozenset(month for pair in pairs if pair[0] != pair[1] for month in pair)


class _Placed(NamedTuple):
    """An entry of a day.

    Attributes:
        head: it without its text.
        identity: the text that its identity is made from.
        path: of its file.
    """

    head: Head
    identity: str
    path: str


class _Given(NamedTuple):
    """Gift of notes to a digest's entry about their paper: an address, names in ``[[…]]``, their paths."""

    url: str | None = None
    links: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


class _Notes(NamedTuple):
    """Notes that are one entry with a digest's.

    Attributes:
        joined: place of such a note to that of the digest's entry.
        given: place of the digest's entry to what the notes give it.
        diagnostics: a message for each note.
    """

    joined: Mapping[_Place, _Place]
    given: Mapping[_Place, _Given]
    diagnostics: Sequence[tuple[str, Diagnostic]]


def make(month: str, sources: Iterable[Sources], rules: Rules, around: Collection[str]) -> IndexMonth:
    """Make a month; the entries have no fingerprints yet (see :func:`show_tags`).

    Args:
        month: as ``2024-12``.
        sources: all that hold digests of the months in ``around``, in the order of their files.
        rules: of the collection.
        around: the months that matter, see :meth:`Rules.around`.
    """
    days: dict[dt.date, list[tuple[str, DigestHead]]] = {}
    for source in sources:
        for digest in source.digests:
            if month_of(digest.date) in around:
                days.setdefault(digest.date, []).append((source.shard, digest))
    for digests in days.values():
        digests.sort(key=lambda pair: _order(pair[1]))
    notes = _notes(days, rules)
    found = [diagnostic for of_month, diagnostic in notes.diagnostics if of_month == month]
    taken: dict[str, set[str]] = {}
    chosen: list[IndexDay] = []
    written: list[tuple[dt.date, tuple[str, ...]]] = []
    for date in sorted(days):
        digests = days[date]
        own = month_of(date) == month
        placed = _distinct(
            date, [digest for _, digest in digests], rules, taken, notes.joined, found if own else []
        )
        if own and (placed or any(digest.introduction_fingerprint for _, digest in digests)):
            chosen.append(_day(date, digests, placed, notes, rules))
            written += ((date, each.head.tags) for each in placed)
    return IndexMonth(tuple(chosen), tuple(found), month_tags(written, rules.aliases))


def show_tags(month: IndexMonth, summaries: Mapping[str, TagSummary]) -> IndexMonth:
    """Return a month whose entries and days have the fingerprints that go with the shown forms of tags.

    Args:
        month: one as :func:`make` or this function returned it.
        summaries: key of a tag to it.
    """
    shown = {key: summaries[key].tag for key in month.tags.uses}
    return msgspec.structs.replace(
        month,
        days=tuple(
            IndexDay(
                day.date,
                tuple(
                    msgspec.structs.replace(entry, fingerprint=_fingerprint(entry, shown))
                    for entry in day.entries
                ),
                day.introduction,
                day.shards,
                day.places,
                cites=day.cites,
                links=day.links,
            )
            for day in month.days
        ),
    )


def _fingerprint(entry: IndexEntry, shown: Mapping[str, object]) -> str:
    return fingerprint(
        (
            entry.id,
            entry.anchor,
            entry.date,
            entry.position,
            entry.title,
            [shown[key] for key in entry.tags],
            entry.languages,
            entry.url,
            entry.searched,
            entry.content_hash,
        )
    )


def _order(digest: DigestHead) -> tuple[bool, str, str]:
    """Digests by their paths, then notes by their names."""
    return digest.note, digest.path.rpartition("/")[2] if digest.note else "", digest.path


def _notes(days: Mapping[dt.date, Sequence[tuple[str, DigestHead]]], rules: Rules) -> _Notes:
    """Find the notes whose papers are in digests, too."""
    digests = sorted((digest for each in days.values() for _, digest in each), key=_order)
    if not digests or digests[0].note or not digests[-1].note:
        return _Notes({}, {}, ())
    notes: list[papers.Paper] = []
    others: list[papers.Paper] = []
    for digest in digests:
        (notes if digest.note else others).extend(
            papers.Paper(
                digest.path,
                head.line,
                digest.date,
                head.title,
                head.url or _by_hand(head, rules),
                head.author,
            )
            for head in (holder.head for holder in digest.entries)
        )
    pairs = papers.pairs(notes, others)
    joined = {(pair.note.path, pair.note.line): (pair.digest.path, pair.digest.line) for pair in pairs}
    given: dict[_Place, _Given] = {}
    for digest in digests:
        for head in (holder.head for holder in digest.entries):
            if place := joined.get((digest.path, head.line)):
                url, links, paths = given.get(place, _Given())
                given[place] = _Given(url or head.url, (*links, *head.links), (*paths, digest.path))
    return _Notes(joined, given, [(month_of(pair.note.date), pair.diagnose()) for pair in pairs])


def _by_hand(head: Head, rules: Rules) -> str | None:
    if not rules.addresses:
        return None
    return rules.addresses.get(title_key(head.title_source)) or rules.addresses.get(title_key(head.title))


def _distinct(
    date: dt.date,
    digests: Sequence[DigestHead],
    rules: Rules,
    taken: dict[str, set[str]],
    joined: Collection[_Place],
    found: list[Diagnostic],
) -> list[_Placed]:
    """Return the day's entries.

    Those at a place in ``joined`` are one with others.

    ``taken`` has, for each identity given so far, the fingerprints of those that asked for it: twins of
    one day, or two entries that the settings give one identity.
    """
    placed: list[_Placed] = []
    for digest in digests:
        for holder in digest.entries:
            head = holder.head
            if (digest.path, head.line) in joined:
                continue
            own = f"{date.isoformat()} {title_key(head.title_source)}"
            identity = rules.identities.get(own, own)
            twins = taken.setdefault(identity, set())
            equal = head.content_hash in twins
            if twins:
                found.append(twin(digest.path, head.line, head.title_source, equal=equal))
            if equal:
                continue
            twins.add(head.content_hash)
            # No title has a line break, so none is another's second twin.
            numbered = identity if len(twins) == 1 else f"{identity}\n{len(twins)}"
            placed.append(_Placed(head, numbered, digest.path))
    return placed


def _identities(table: Mapping[str, str]) -> dict[str, str]:
    """``[identity]`` with both sides normalised, chains of corrections followed to their first form."""
    pairs = {identity_key(new): identity_key(old) for new, old in table.items()}
    resolved: dict[str, str] = {}
    for new, old in pairs.items():
        seen = {new}
        while old in pairs and old not in seen:
            seen.add(old)
            old = pairs[old]  # noqa: PLW2901 (the chain is walked)
        resolved[new] = old
    return resolved


def _mapped(identity: str, own: str) -> str:
    """Return an identity without the number of a twin; empty where it is the entry's own."""
    first = identity.partition("\n")[0]
    return "" if first == own else first


def _day(
    date: dt.date,
    digests: Sequence[tuple[str, DigestHead]],
    placed: Sequence[_Placed],
    notes: _Notes,
    rules: Rules,
) -> IndexDay:
    return IndexDay(
        date,
        tuple(_entry(date, position, each, notes, rules) for position, each in enumerate(placed)),
        " ".join(digest.introduction_fingerprint for _, digest in digests).strip(),
        tuple(dict.fromkeys(name for name, _ in digests)),
        tuple((digest.path, digest.line) for _, digest in digests),
        cites=tuple(dict.fromkeys(key for _, digest in digests for key in digest.cites)),
        links=tuple(
            IntroductionLink(name, digest.path, digest.line) for _, digest in digests for name in digest.links
        ),
    )


def _entry(date: dt.date, position: int, placed: _Placed, notes: _Notes, rules: Rules) -> IndexEntry:
    head, identity, path = placed
    first_date, _, first_title = identity.partition(" ")
    name = hashlib.sha256(first_title.encode()).hexdigest()[:16]
    given = notes.given.get((path, head.line), _Given())
    url = head.url or _by_hand(head, rules) or given.url
    key = paper_key(url) if url else ""
    searched = url is None and bool(rules.search_link)
    if searched:
        url = rules.search_link.replace("{title}", quote(head.title[:_LONGEST_QUERY], safe=""))
    return IndexEntry(
        id=f"tag:{rules.authority}:{first_date}/{name}",
        anchor=f"e{first_date.replace('-', '')}{name}",
        date=date,
        position=position,
        title=head.title,
        tags=rules.aliases.keys(head.tags),
        languages=head.languages,
        url=url,
        searched=searched,
        content_hash=head.content_hash,
        path=path,
        line=head.line,
        title_source=head.title_source,
        links=tuple(dict.fromkeys((*head.links, *given.links))),
        authors_hash=head.authors_hash,
        text_hash=head.text_hash,
        identity=_mapped(identity, f"{date} {title_key(head.title_source)}"),
        lengths=head.lengths,
        author=head.author,
        several=head.several,
        cites=head.cites,
        opening=head.opening,
        notes=given.paths,
        key=key,
        marks=marks(key, head.title, head.author),
        called=called(head.title),
    )
