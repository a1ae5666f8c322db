"""Record of what was announced to a WebSub hub, which outlives the builds in between."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.state import records


class Announced(Struct, frozen=True):
    """The documents as a hub knows them.

    Attributes:
        hub: web address of the hub.
        base_url: where the documents stand.
        documents: path of each to the SHA-256 of its bytes, in hex.
    """

    hub: str
    base_url: str
    documents: dict[str, str]


_decoder = msgspec.json.Decoder(Announced)


def load(path: Path) -> Announced | None:
    """Return the record in a file; None where none fits."""
    return records.load(path, _decoder)


def write(path: Path, announced: Announced, scratch: Path) -> None:
    """Write the record.

    Args:
        path: the file.
        announced: the record.
        scratch: as for :func:`pipeline.state.sealed.write`.

    Raises:
        OSError: it cannot be written.
    """
    records.write(path, announced, scratch)
