"""Records in files of the state folder, as JSON; as MessagePack where bytes are in them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.state import sealed

_Record = TypeVar("_Record")


def load(
    path: Path, decoder: msgspec.json.Decoder[_Record] | msgspec.msgpack.Decoder[_Record]
) -> _Record | None:
    """Return the record in a file; None where there is none that fits, as of another version."""
    content = sealed.read(path)
    if content is None:
        return None
    try:
        return decoder.decode(content)
    except msgspec.MsgspecError:
        return None


def write(path: Path, record: object, scratch: Path) -> str:
    """Write a record.

    Args:
        path: the file.
        record: what msgspec can encode.
        scratch: as for :func:`pipeline.state.sealed.write`.

    Returns:
        As :func:`pipeline.state.sealed.write`.

    Raises:
        OSError: it cannot be written.
    """
    return sealed.write(path, msgspec.json.encode(record), scratch)
