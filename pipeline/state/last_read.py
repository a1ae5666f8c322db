"""The record of the digests that were read last, and of the shard that holds each.

A digest that cannot be opened for a while (a disk that is not plugged in, rights that were lost) stays as
it was published: this tells where what was read of it is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from pipeline.sources import Source
from pipeline.state import records
from pipeline.state.folder import StateFolder
from pipeline.state.unchanged import read_once


class ReadMonth(NamedTuple):
    """The digests of a month that were read last: name of their shard; name as bytes and SHA-256 of each."""

    shard: str
    sources: list[tuple[bytes, str]]


class _LastRead(Struct, frozen=True):
    """The digests of one folder: name as bytes (it need not be UTF-8), SHA-256 and shard of each."""

    digests: bytes
    sources: tuple[tuple[bytes, str, str], ...]


_decoder = msgspec.json.Decoder(_LastRead)


def encode(digests: Path, sources: Iterable[Source]) -> bytes:
    """Return the record as the content of its file; ``sources`` have their shard in ``kept_in``."""
    rows = tuple((os.fsencode(name), sha256, kept_in) for name, sha256, kept_in in sources)
    return msgspec.json.encode(_LastRead(_place(digests), rows))


def load(path: Path, digests: Path) -> dict[str, Source]:
    """Return the digests of a folder that were read last, by name; none where no record fits."""
    record = records.load(path, _decoder)
    if record is None or record.digests != _place(digests):
        return {}
    names = [(os.fsdecode(name), sha256, kept_in) for name, sha256, kept_in in record.sources]
    return {name: Source(name, sha256, kept_in) for name, sha256, kept_in in names}


def month(path: Path, digests: Path, month: str) -> ReadMonth | None:
    """Return the digests of a folder and a month that were read last; None where there are none."""
    place, months = _months(path)
    return months.get(month) if place == _place(digests) else None


@read_once  # for all months of a build
def _months(path: Path) -> tuple[bytes, dict[str, ReadMonth]]:
    """Return the folder of a record, and its months by their names."""
    record = records.load(path, _decoder) or _LastRead(b"", ())
    months: dict[str, ReadMonth] = {}
    for name, sha256, shard in record.sources:
        month = StateFolder.month_of_shard(shard)
        months.setdefault(month, ReadMonth(shard, [])).sources.append((name, sha256))
    return record.digests, months


def _place(digests: Path) -> bytes:
    """Return the name of the folder alone, so that a project can be moved."""
    return os.fsencode(digests.resolve().name)
