"""The chapters of a book as they are kept for the next book of the same volume."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from pipeline.writing.book.chapters import Chapter


class _Kept(Struct, frozen=True, array_like=True):
    """Chapters by their fingerprints, and the fingerprint of the program that wrote them."""

    program: str
    chapters: Mapping[str, Chapter]


_decoder = msgspec.msgpack.Decoder(_Kept)


def encode(chapters: Mapping[str, Chapter], program: str) -> bytes:
    """Return the chapters of a book (:func:`pipeline.writing.book.packaging.write`) as bytes."""
    return msgspec.msgpack.encode(_Kept(program, chapters))


def decode(content: bytes, program: str) -> Mapping[str, Chapter]:
    """Return the chapters that :func:`encode` was given; none where another program wrote them."""
    try:
        kept = _decoder.decode(content)
    except msgspec.MsgspecError:  # as of another version of this record
        return {}
    return kept.chapters if kept.program == program else {}
