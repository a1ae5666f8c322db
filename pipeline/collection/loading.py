"""The whole collection in memory, without tasks: for commands, tests and notebooks.

It calls the functions that the tasks of a build call, in one process and with nothing kept between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from pipeline import folders, settings, sources
from pipeline.collection import gathering, shards
from pipeline.collection import index as indexing
from pipeline.collection.index import Index
from pipeline.diagnostics import Diagnostic
from pipeline.model import Day
from pipeline.settings import Settings


class Collection(Struct, frozen=True):
    """All that a folder of digests holds.

    Attributes:
        index: all entries without their text, and what only the whole can tell.
        days: date to day with its text, oldest first.
        settings: those that it was read with.
        diagnostics: all that there is to say about the digests, in the order of their places.
    """

    index: Index
    days: Mapping[dt.date, Day]
    settings: Settings
    diagnostics: tuple[Diagnostic, ...]


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
    )
