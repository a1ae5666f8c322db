"""The index gathered from its months: those that changed are made, the others are as they were.

The head of the index has for each shard and month what the others need to know of it, so that a build after
a change reads that month's shard and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct

from pipeline.collection import months
from pipeline.collection.index import Index, IndexDay, entries_of
from pipeline.collection.months import IndexMonth, Rules, Sources
from pipeline.collection.references import web
from pipeline.collection.shards import ShardHead
from pipeline.collection.tags import MonthTags, TagSummary, summarize
from pipeline.diagnostics import Diagnostic
from pipeline.diagnostics.odd_tags import Tagged, odd_tag, odd_tags
from pipeline.fingerprint import fingerprint
from pipeline.references import Ties
from pipeline.settings import CitedPaper, Settings


class ShardUse(Struct, frozen=True, gc=False, array_like=True):
    """The part that a shard has in the index.

    Attributes:
        months: those of its digests' dates, mostly one.
        notes: whether it has notes.
        digests: whether it has digests.
        diagnostics: what is said of its files, where they have no date at all; else its first month has it.
    """

    months: tuple[str, ...]
    notes: bool
    digests: bool
    diagnostics: tuple[Diagnostic, ...] = ()


class MonthRecord(Struct, frozen=True, gc=False, array_like=True):
    """A month of the index as the head knows it.

    Attributes:
        inputs: changes with all that the month is made from, but for the shown forms of its tags.
        name: of its file, which changes with these, too.
        tags: those of its entries.
    """

    inputs: str
    name: str
    tags: MonthTags


class IndexBefore(Struct, frozen=True):
    """The part of an earlier index's head that a later index is made with.

    Attributes:
        shards: by name.
        months: by ``2024-12``, oldest first.
    """

    shards: dict[str, ShardUse] = {}
    months: dict[str, MonthRecord] = {}


class IndexHead(IndexBefore, frozen=True):
    """The index without its entries.

    Attributes:
        tags: by key, sorted.
        diagnostics: a D041 for each odd tag, a D042 for each name in ``[[…]]`` that leads nowhere.
        references: those of the entries and introductions.
    """

    tags: dict[str, TagSummary] = {}
    diagnostics: tuple[Diagnostic, ...] = ()
    references: Ties = Ties()

    def join(self, of_months: Sequence[IndexMonth]) -> Gathered:
        """Return the whole index, with the months as they lie in their files, in the order of the head."""
        said = [
            *(item for shard in self.shards.values() for item in shard.diagnostics),
            *(item for month in of_months for item in month.diagnostics),
            *self.diagnostics,
        ]
        said.sort(key=lambda item: (item.path, item.line, item.column, item.code))
        index = Index(tuple(day for month in of_months for day in month.days), self.tags, self.references)
        names = (record.name for record in self.months.values())
        days = {name: month.days for name, month in zip(names, of_months, strict=True)}
        return Gathered(index, tuple(said), days)


class Gathered(Struct, frozen=True):
    """The index in memory.

    Attributes:
        index: the collection without its text.
        diagnostics: all that is said about the digests, in the order of their places.
        months: name of each month's file, oldest first, to its days; under the same name they are the same.
    """

    index: Index
    diagnostics: tuple[Diagnostic, ...]
    months: dict[str, tuple[IndexDay, ...]]


class Storage(Protocol):
    """Shards and months of the index, wherever they are kept."""

    def heads(self, shard: str) -> ShardHead:
        """Return the heads of a shard."""

    def load(self, name: str) -> IndexMonth | None:
        """Return a month that was stored under a name; None if it is not there any more."""

    def store(self, name: str, month: IndexMonth) -> None:
        """Keep a month under a name."""


class _Month(NamedTuple):
    """A month while the index is gathered: its record, whose name may be out of date, and its content."""

    record: MonthRecord
    content: IndexMonth


def gather(
    shards: Sequence[str],
    settings: Settings,
    addresses: Mapping[str, str],
    storage: Storage,
    before: IndexBefore,
    known: Mapping[str, CitedPaper] | None = None,
    *,
    hints: bool = False,
) -> tuple[IndexHead, Gathered]:
    """Make the index.

    Args:
        shards: the names of all shards, in the order of their files.
        settings: tags, identities and the authority of ids are taken from it.
        addresses: title to address of the paper, as written by hand.
        storage: has the shards, and keeps the months.
        before: of an earlier index, whose months are taken where nothing of them changed.
        known: what is known of papers that may be no entries, by their keys.
        hints: as for :func:`pipeline.collection.references.web`; a build does not show what they are about.
    """
    rules = Rules(settings, addresses)
    uses = {name: before.shards.get(name) or _use(storage.heads(name)) for name in shards}
    of_months = _months(uses, rules, storage, before)
    named = [tag for edition in settings.edition for tag in (*edition.tags.any, *edition.tags.all)]
    tags = summarize((content.tags for _, content in of_months.values()), rules.aliases, settings.tags, named)
    records: dict[str, MonthRecord] = {}
    contents: list[IndexMonth] = []
    for month, (record, old) in of_months.items():
        shown = [tags[key].tag.label for key in record.tags.uses]
        name = f"{month}.{fingerprint((record.inputs, shown))}"
        content = old
        if record.name != name:
            content = months.show_tags(old, tags)
            storage.store(name, content)
        records[month] = MonthRecord(record.inputs, name, record.tags)
        contents.append(content)
    days = [day for month in contents for day in month.days]
    references, nowhere = web(days, known or {}, hints=hints)
    said = (*_odd_tags(contents, settings.tags.label), *nowhere)
    head = IndexHead(uses, records, tags, said, references)
    return head, head.join(contents)


def build(
    shards: Iterable[tuple[str, ShardHead]],
    settings: Settings,
    addresses: Mapping[str, str],
    known: Mapping[str, CitedPaper] | None = None,
) -> tuple[Index, tuple[Diagnostic, ...]]:
    """Make the index from nothing, in memory.

    Args:
        shards: name and heads of each, in the order of their files.
        settings: tags, identities and the authority of ids are taken from it.
        addresses: title to address of the paper, as written by hand.
        known: what is known of papers that may be no entries, by their keys.

    Returns:
        The index, and what only the whole collection tells: a D010 for each title that stands twice on one
        day, a D024 for each note of a paper that is in a digest, too, a D041 for each odd tag and a D042 for
        each name in ``[[…]]`` that leads nowhere.
    """
    storage = _Memory({name: ShardHead(shard.digests, ()) for name, shard in shards})
    _, gathered = gather([*storage.shards], settings, addresses, storage, IndexBefore(), known, hints=True)
    return gathered.index, gathered.diagnostics


class _Memory:
    """Shards that are in memory, and months that are kept nowhere."""

    def __init__(self, shards: dict[str, ShardHead]) -> None:
        self.shards = shards

    def heads(self, shard: str) -> ShardHead:
        return self.shards[shard]

    def load(self, _name: str) -> IndexMonth | None:
        return None

    def store(self, name: str, month: IndexMonth) -> None:
        pass


def _use(shard: ShardHead) -> ShardUse:
    dates = {digest.date.replace(day=1) for digest in shard.digests}
    return ShardUse(
        tuple(months.month_of(date) for date in sorted(dates)),
        any(digest.note for digest in shard.digests),
        any(not digest.note for digest in shard.digests),
        () if dates else shard.diagnostics,
    )


def _months(
    uses: Mapping[str, ShardUse], rules: Rules, storage: Storage, before: IndexBefore
) -> dict[str, _Month]:
    """Return the months, oldest first: those before where nothing of them changed, else new ones."""
    holding: dict[str, list[str]] = {}
    for name, use in uses.items():
        for month in use.months:
            holding.setdefault(month, []).append(name)
    mixed = any(use.notes for use in uses.values()) and any(use.digests for use in uses.values())
    order = {name: number for number, name in enumerate(uses)}
    found: dict[str, _Month] = {}
    for month in sorted(holding):
        around = rules.around(month, mixed=mixed)
        names = sorted({name for each in around for name in holding.get(each, ())}, key=order.__getitem__)
        inputs = fingerprint((rules.fingerprint, month, names))
        known = before.months.get(month)
        if known and known.inputs == inputs and (content := storage.load(known.name)):
            found[month] = _Month(known, content)
            continue
        shards = {name: storage.heads(name) for name in names}
        made = months.make(
            month, [Sources(name, shard.digests) for name, shard in shards.items()], rules, around
        )
        said = [
            item
            for name, shard in shards.items()
            if uses[name].months[0] == month
            for item in shard.diagnostics
        ]
        content = IndexMonth(made.days, (*said, *made.diagnostics), made.tags)
        found[month] = _Month(MonthRecord(inputs, "", made.tags), content)
    return found


def _odd_tags(of_months: Sequence[IndexMonth], settled: Iterable[str]) -> Iterable[Diagnostic]:
    written: dict[str, int] = {}
    for month in of_months:
        for form, use in month.tags.forms.items():
            written[form] = written.get(form, 0) + use.count
    odd = odd_tags(written, settled)
    for month in of_months if odd else ():
        here = [form for form in month.tags.forms if form in odd]
        entries = [*entries_of(month.days)] if here else []
        for form in here:
            entry = entries[month.tags.forms[form].entry]
            yield odd_tag(Tagged(entry.path, entry.line, entry.title_source, form), odd[form])
