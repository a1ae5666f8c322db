"""The chapters of a book as they are kept for the next book of the same volume."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pipeline.writing.book.chapters import Chapter

_decoder = msgspec.msgpack.Decoder(dict[str, Chapter])


def encode_chapters(chapters: Mapping[str, Chapter]) -> bytes:
    """Return the chapters of a book (:func:`pipeline.writing.book.packaging.write`) as bytes."""
    return msgspec.msgpack.encode(chapters)


def decode_chapters(content: bytes) -> Mapping[str, Chapter]:
    """Return the chapters that this program encoded; no bytes are none."""
    return _decoder.decode(content) if content else {}
