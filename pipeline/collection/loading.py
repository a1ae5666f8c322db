"""The whole collection in memory, without tasks: for commands, tests and notebooks.

It calls the functions that the tasks of a build call, in one process and with nothing kept between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline import folders, reading, settings, sources
from pipeline.collection import gathering, shards
from pipeline.collection import index as indexing
from pipeline.collection.index import Index, IndexDay, IndexEntry, entries_of
from pipeline.diagnostics import Diagnostic
from pipeline.model import Article, Day, Digest
from pipeline.settings import Settings


class Collection(Struct, frozen=True):
    """All that a folder of digests holds.

    Attributes:
        index: all entries without their text, and what only the whole can tell.
        days: date to day with its text, oldest first.
        settings: those that it was read with.
        diagnostics: all that there is to say about the digests, in the order of their places.
        files: path of each file as it is shown to its name, both from the folder of digests.
    """

    index: Index
    days: Mapping[dt.date, Day]
    settings: Settings
    diagnostics: tuple[Diagnostic, ...]
    files: Mapping[str, str] = {}

    def articles(self) -> Iterator[Article]:
        """Yield all entries with their text, oldest day first."""
        return (article for day in self.days.values() for article in day.articles)

    def entries(self) -> Iterator[IndexEntry]:
        """Yield all entries without their text, oldest day first."""
        return entries_of(self.index.days)


def load(folder: str | Path, chosen: Settings | None = None, *, drafts: bool = False) -> Collection:
    """Read a folder of digests, and the further folders that its settings name.

    Args:
        folder: the folder that has ``collection.toml``, if there is one.
        chosen: settings to take in place of those in ``collection.toml``.
        drafts: take drafts too.

    Raises:
        OSError: a file cannot be read.
        SettingsError: ``collection.toml``, ``addresses.toml`` or ``references.toml`` is wrong.
    """
    root = Path(folder)
    snapshot = folders.take(root, drafts=drafts)
    for name, reason in snapshot.unreadable:
        raise OSError(f"{sources.shown(str(root / name))}: {reason}")
    if chosen is None:
        chosen = settings.load(str(root / sources.SETTINGS), snapshot.settings or b"")
    addresses = settings.load_addresses(str(root / sources.ADDRESSES), snapshot.addresses or b"")
    known = settings.load_references(str(root / sources.REFERENCES), snapshot.references or b"")
    months = {
        month: shards.parse(
            [(sources.shown(source.name), sources.read(root, source.name)) for source in of_month],
            chosen.tex_macros(),
        )
        for month, of_month in snapshot.months().items()
    }
    heads = [(month, shards.decode_heads(shards.encode(shard))) for month, shard in months.items()]
    index, found = gathering.build(heads, chosen, addresses, known)
    said = [diagnostic for shard in months.values() for diagnostic in shard.diagnostics]
    return Collection(
        index,
        {
            day.date: indexing.resolve(
                day, [digest for month in day.shards for digest in months[month].digests], index
            )
            for day in index.days
        },
        chosen,
        tuple(sorted([*said, *found], key=lambda item: (item.path, item.line, item.column, item.code))),
        {sources.shown(source.name): source.name for source in snapshot.sources},
    )


def written(folder: str | Path, collection: Collection, days: Sequence[Day]) -> tuple[Digest, ...]:
    """Return days with their texts as written, a digest a day, and with the known addresses of papers.

    Args:
        folder: the folder that the collection was read from.
        collection: the collection.
        days: those wanted, with the entries wanted; without an introduction none is given.

    Raises:
        OSError: a file cannot be read.
    """
    found = {day.date: day for day in collection.index.days}
    macros = collection.settings.tex_macros()
    read: dict[str, tuple[Digest, ...]] = {}
    result = []
    for day in days:
        for path, _ in found[day.date].places:
            if path not in read:
                data = sources.read(Path(folder), collection.files[path])
                read[path] = reading.read(path, data, macros).digests
        digests = [(path, read[path]) for path, _ in sorted(found[day.date].places)]
        result.append(_written(found[day.date], day, digests))
    return tuple(result)


def _written(indexed: IndexDay, day: Day, files: Sequence[tuple[str, tuple[Digest, ...]]]) -> Digest:
    own = {
        (path, digest.line): digest
        for path, digests in files
        for digest in digests
        if digest.date == day.date
    }
    texts = {(path, entry.line): entry for (path, _), digest in own.items() for entry in digest.entries}
    anchors = {article.anchor for article in day.articles}
    entries = (
        msgspec.structs.replace(
            texts[entry.path, entry.line], url=None if entry.searched else entry.url, links=entry.links
        )
        for entry in indexed.entries
        if entry.anchor in anchors
    )
    introduction = tuple(text for digest in own.values() for text in digest.introduction)
    return Digest("", day.date, introduction if day.introduction else (), tuple(entries))
