"""Records in files of the state folder: as JSON, or as MessagePack where they hold bytes or are long."""

from __future__ import annotations

from collections.abc import Callable
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


def write(
    path: Path, record: object, scratch: Path, encode: Callable[[object], bytes] = msgspec.json.encode
) -> str:
    """Write a record.

    Args:
        path: the file.
        record: what msgspec can encode.
        scratch: as for :func:`pipeline.state.sealed.write`.
        encode: makes of it what the decoder of :func:`load` will read.

    Returns:
        As :func:`pipeline.state.sealed.write`.

    Raises:
        OSError: it cannot be written.
    """
    return sealed.write(path, encode(record), scratch)
