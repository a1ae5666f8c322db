"""Record of what was published last, which outlives the builds and previews in between.

Where it is lost, identities cannot be asked about until something has been published again; nothing else
depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import msgspec

from pipeline.collection.identity import PublishedEntries
from pipeline.state import builders, files, records
from pipeline.state.folder import StateFolder

_decoder = msgspec.json.Decoder(PublishedEntries)


def load(path: Path) -> PublishedEntries | None:
    """Return the record in a file; None where none fits."""
    return records.load(path, _decoder)


def write(path: Path, published: PublishedEntries, scratch: Path) -> str:
    """Write the record.

    Args:
        path: the file.
        published: the record.
        scratch: as for :func:`pipeline.state.sealed.write`.

    Returns:
        Its checksum (:func:`pipeline.state.sealed.checksum`).

    Raises:
        OSError: it cannot be written.
    """
    return records.write(path, published, scratch)


def accept(
    state: StateFolder, output: Path, keys: Collection[str], authority: str, waiting: Callable[[], None]
) -> None:
    """Record that entries which are gone are not those that came, so that this is asked no more.

    Args:
        state: the state folder.
        output: the folder that they were published in.
        keys: of the entries that are gone.
        authority: the ids' new authority, if that is accepted; else empty.
        waiting: is called if a build is at work.

    Raises:
        OSError: the record cannot be written.
    """
    path = state.output(output).published
    with builders.alone(state, waiting), files.scratch(state.root) as scratch:
        if record := load(path):
            record = record.without(keys)
            write(path, record.accepting(authority) if authority else record, scratch)
