"""The index: all entries of the collection without their text, and facts that need the whole collection.

Identity (which entries are twins), the form in which a tag is shown, which paper has which address:
these need every digest, the text needs one. So the index is built from the heads of entries
(:func:`build`), and :func:`resolve` then joins it with the text of the days that a writer needs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote

import msgspec
from msgspec import Struct

from pipeline.collection import papers
from pipeline.collection.shards import DigestHead, Head, ParsedDigest, ShardHead
from pipeline.collection.tags import TagCount, TagSummary
from pipeline.diagnostics import Diagnostic, twin
from pipeline.diagnostics.odd_tags import Tagged, odd_tags
from pipeline.fingerprint import fingerprint
from pipeline.model import Article, Day, Language, title_key
from pipeline.settings import Settings


class IndexEntry(Struct, frozen=True, gc=False):
    """One entry; the fields as in :class:`pipeline.model.Article`.

    ``tags`` are keys into :attr:`Index.tags`; ``languages`` those it has commentary in; ``content_hash``
    finds its text in the shard; ``path`` and ``line`` are the place of its title, ``title_source`` is it as
    it stands there; ``links`` are the names in its ``[[…]]``; ``fingerprint`` changes when anything that a
    writer sees of it does. ``authors_hash`` and ``text_hash`` are as in
    :class:`~pipeline.collection.shards.Head`; ``identity`` is what the settings say that it was called first
    (``2024-12-19 old title``), empty where they say nothing.
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


class IndexDay(Struct, frozen=True, gc=False):
    """One date.

    ``introduction`` is the fingerprint of its introduction, empty where it has none; ``shards`` are
    the names of those that hold its digests; ``places`` are the file and line of each of its date lines.
    """

    date: dt.date
    entries: tuple[IndexEntry, ...]
    introduction: str
    shards: tuple[str, ...]
    places: tuple[tuple[str, int], ...] = ()

    @property
    def fingerprint(self) -> str:
        """Hash that changes when the introduction or any of the entries does."""
        return fingerprint((self.date, self.introduction, [entry.fingerprint for entry in self.entries]))


class Index(Struct, frozen=True, gc=False):
    """The collection without its text; ``days`` oldest first, ``tags`` by key, sorted."""

    days: tuple[IndexDay, ...]
    tags: dict[str, TagSummary]

    @property
    def entries(self) -> int:
        """Number of entries."""
        return sum(len(day.entries) for day in self.days)

    @property
    def authority(self) -> str:
        """Tagging entity of all ids (RFC 4151 §2.1), as ``example.org,2024``; empty if there is no entry."""
        return next((entry.id.split(":")[1] for day in self.days for entry in day.entries), "")


# How much of a title a search is asked for: more finds no more, and search engines refuse it.
_LONGEST_QUERY = 200

_Placed: TypeAlias = tuple[Head, str, str]
# A title's place: its file and line.
_Place: TypeAlias = tuple[str, int]


def build(
    shards: Iterable[tuple[str, ShardHead]], settings: Settings, addresses: Mapping[str, str]
) -> tuple[Index, tuple[Diagnostic, ...]]:
    """Make the index.

    Args:
        shards: name and heads of each, in the order of their files.
        settings: tags, identities and the authority of ids are taken from it.
        addresses: title to address of the paper, as written by hand.

    Returns:
        The index, with a D010 for each title that stands twice on one day, a D024 for each note of a paper
        that is in a digest, too, and a D041 for each odd tag.
    """
    days: dict[dt.date, list[tuple[str, DigestHead]]] = {}
    for name, shard in shards:
        for digest in shard.digests:
            days.setdefault(digest.date, []).append((name, digest))
    named = [tag for edition in settings.edition for tag in (*edition.tags.any, *edition.tags.all)]
    tags = TagCount(settings.tags, named)
    known = {title_key(title): address for title, address in addresses.items()}
    same = _identities(settings.identity)
    pairs = _pairs((digest for each in days.values() for _, digest in each), known)
    found = [pair.diagnose() for pair in pairs]
    joined = {(pair.note.path, pair.note.line): (pair.digest.path, pair.digest.line) for pair in pairs}
    given = _given(days.values(), joined)
    taken: dict[str, set[str]] = {}
    chosen: list[tuple[dt.date, list[tuple[str, DigestHead]], list[_Placed]]] = []
    for date in sorted(days):
        digests = sorted(days[date], key=lambda pair: _order(pair[1]))
        heads = _distinct(date, [digest for _, digest in digests], same, taken, found, joined)
        for head, _, _ in heads:
            tags.count(date, head.tags)
        if heads or any(digest.introduction_fingerprint for _, digest in digests):
            chosen.append((date, digests, heads))
    tagged = [
        Tagged(path, head.line, head.title_source, head.tags)
        for _, _, placed in chosen
        for head, _, path in placed
    ]
    found += odd_tags(tagged, settings.tags.label)
    summaries = tags.summaries()
    return (
        Index(
            tuple(
                _day(
                    date,
                    digests,
                    heads,
                    tags=tags,
                    summaries=summaries,
                    known=known,
                    given=given,
                    settings=settings,
                )
                for date, digests, heads in chosen
            ),
            summaries,
        ),
        tuple(found),
    )


def _order(digest: DigestHead) -> tuple[bool, str, str]:
    """Digests by their paths, then notes by their names."""
    return digest.note, digest.path.rpartition("/")[2] if digest.note else "", digest.path


def _pairs(digests: Iterable[DigestHead], known: Mapping[str, str]) -> list[papers.Pair]:
    """The notes whose papers are in digests, too."""
    notes: list[papers.Paper] = []
    others: list[papers.Paper] = []
    for digest in sorted(digests, key=_order):
        (notes if digest.note else others).extend(
            papers.Paper(
                digest.path,
                head.line,
                digest.date,
                head.title,
                head.url or known.get(title_key(head.title_source)) or known.get(title_key(head.title)),
                head.author,
            )
            for head in (holder.head for holder in digest.entries)
        )
    return papers.pairs(notes, others) if notes else []


def _given(
    days: Iterable[Sequence[tuple[str, DigestHead]]], joined: Mapping[_Place, _Place]
) -> dict[_Place, tuple[str | None, tuple[str, ...]]]:
    """For the places of digests' entries the address and the links of the notes that are one with them."""
    given: dict[_Place, tuple[str | None, tuple[str, ...]]] = {}
    if not joined:
        return given
    for digest in sorted((digest for day in days for _, digest in day), key=_order):
        for head in (holder.head for holder in digest.entries):
            if place := joined.get((digest.path, head.line)):
                url, links = given.get(place, (None, ()))
                given[place] = (url or head.url, (*links, *head.links))
    return given


def _distinct(
    date: dt.date,
    digests: Sequence[DigestHead],
    same: Mapping[str, str],
    taken: dict[str, set[str]],
    found: list[Diagnostic],
    joined: Collection[_Place],
) -> list[_Placed]:
    """Return the day's entries, each with the text that its identity is made from, and its file.

    Those at a place in ``joined`` are one with others.

    ``taken`` has, for each identity given so far, the fingerprints of those that asked for it: twins of
    one day, or two entries that the settings give one identity.
    """
    heads: list[_Placed] = []
    for digest in digests:
        for holder in digest.entries:
            head = holder.head
            if (digest.path, head.line) in joined:
                continue
            own = f"{date.isoformat()} {title_key(head.title_source)}"
            identity = same.get(own, own)
            twins = taken.setdefault(identity, set())
            equal = head.content_hash in twins
            if twins:
                found.append(twin(digest.path, head.line, head.title_source, equal=equal))
            if equal:
                continue
            twins.add(head.content_hash)
            # No title has a line break, so none is another's second twin.
            heads.append((head, identity if len(twins) == 1 else f"{identity}\n{len(twins)}", digest.path))
    return heads


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


def identity_key(text: str) -> str:
    """Return a date and a title as ``[identity]`` has them in the form in which they are compared."""
    date, _, title = text.strip().partition(" ")
    return f"{date} {title_key(title)}"


def _day(
    date: dt.date,
    digests: Sequence[tuple[str, DigestHead]],
    heads: Sequence[_Placed],
    *,
    tags: TagCount,
    summaries: Mapping[str, TagSummary],
    known: Mapping[str, str],
    given: Mapping[_Place, tuple[str | None, tuple[str, ...]]],
    settings: Settings,
) -> IndexDay:
    entries = []
    for position, (head, identity, path) in enumerate(heads):
        first_date, _, first_title = identity.partition(" ")
        name = hashlib.sha256(first_title.encode()).hexdigest()[:16]
        title = head.title
        note_url, note_links = given.get((path, head.line), (None, ()))
        by_hand = known.get(title_key(head.title_source)) or known.get(title_key(title))
        address = head.url or by_hand or note_url
        searched = address is None and bool(settings.search_link)
        if searched:
            address = settings.search_link.replace("{title}", quote(title[:_LONGEST_QUERY], safe=""))
        keys = tags.aliases.keys(head.tags)
        entry = IndexEntry(
            id=f"tag:{settings.authority()}:{first_date}/{name}",
            anchor=f"e{first_date.replace('-', '')}{name}",
            date=date,
            position=position,
            title=title,
            tags=keys,
            languages=head.languages,
            url=address,
            searched=searched,
            content_hash=head.content_hash,
        )
        seal = fingerprint((entry, [summaries[key].tag for key in keys]))
        entries.append(
            msgspec.structs.replace(
                entry,
                path=path,
                line=head.line,
                title_source=head.title_source,
                links=tuple(dict.fromkeys((*head.links, *note_links))),
                fingerprint=seal,
                authors_hash=head.authors_hash,
                text_hash=head.text_hash,
                identity=_mapped(identity, f"{date} {title_key(head.title_source)}"),
            )
        )
    return IndexDay(
        date,
        tuple(entries),
        " ".join(digest.introduction_fingerprint for _, digest in digests).strip(),
        tuple(dict.fromkeys(name for name, _ in digests)),
        tuple((digest.path, digest.line) for _, digest in digests),
    )


def resolve(day: IndexDay, digests: Sequence[ParsedDigest], tags: Mapping[str, TagSummary]) -> Day:
    """Join a day of the index with its text.

    Args:
        day: the day.
        digests: all parsed digests of its shards; those of other dates are passed over.
        tags: :attr:`Index.tags`.
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
                tags=tuple(tags[key].tag for key in entry.tags),
                body=texts[entry.content_hash].body,
                fingerprint=entry.fingerprint,
                title_source=entry.title_source,
            )
            for entry in day.entries
        ),
    )
