"""Record of the days that published feeds were made of: the next build makes anew only what changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.state import records, sealed


class FeedDays(Struct, frozen=True):
    """The days of the feeds that belong to a stamp.

    Attributes:
        stamp: fingerprint of that stamp.
        days: each with a fingerprint of what feeds show of it.
    """

    stamp: str
    days: dict[dt.date, str]


_decoder = msgspec.msgpack.Decoder(FeedDays)


def load(path: Path, stamp: str) -> Mapping[dt.date, str]:
    """Return the days in a file; none where it belongs to another stamp, or is damaged."""
    record = records.load(path, _decoder)
    return record.days if record and record.stamp == stamp else {}


def write(path: Path, days: FeedDays, scratch: Path) -> None:
    """Write the record.

    Args:
        path: the file.
        days: the record.
        scratch: as for :func:`pipeline.state.sealed.write`.

    Raises:
        OSError: it cannot be written.
    """
    sealed.write(path, msgspec.msgpack.encode(days), scratch)
