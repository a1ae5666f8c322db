"""Parsed digests as JSON: what a month's parse task writes, and what everything after it reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from pipeline import inline, reading
from pipeline.diagnostics import Diagnostic
from pipeline.fingerprint import fingerprint
from pipeline.model import LANGUAGES, Block, Body, Digest, Entry, Language, plain


class Head(Struct, frozen=True, gc=False):
    """An entry without its text: what the index is made from.

    ``title`` is as written, for identity and addresses; ``shown`` is it in plain Unicode; ``author`` is the
    first one; ``fingerprint`` changes when anything of the entry, its text included, does.
    """

    title: str
    shown: str
    url: str | None
    tags: tuple[str, ...]
    languages: tuple[Language, ...]
    line: int
    fingerprint: str
    author: str = ""
    links: tuple[str, ...] = ()


class Parsed(Struct, frozen=True, gc=False):
    """An entry with its text parsed into blocks."""

    head: Head
    authors: tuple[str, ...]
    body: Body


class ParsedDigest(Struct, frozen=True, gc=False):
    """A digest with its text parsed into blocks; no fingerprint where there is no introduction."""

    path: str
    date: dt.date
    introduction: tuple[Block, ...]
    entries: tuple[Parsed, ...]
    introduction_fingerprint: str
    note: bool = False


class Shard(Struct, frozen=True, gc=False):
    """The digests of some files, those without a date left out, with all that was said about them."""

    digests: tuple[ParsedDigest, ...]
    diagnostics: tuple[Diagnostic, ...]


class _HeadOnly(Struct, frozen=True, gc=False):
    head: Head


class DigestHead(Struct, frozen=True, gc=False):
    """A :class:`ParsedDigest` of which only the heads are decoded: a fifth of the time and memory."""

    path: str
    date: dt.date
    entries: tuple[_HeadOnly, ...]
    introduction_fingerprint: str
    note: bool = False


class ShardHead(Struct, frozen=True, gc=False):
    """A :class:`Shard` of which only the heads are decoded."""

    digests: tuple[DigestHead, ...]
    diagnostics: tuple[Diagnostic, ...]


_encoder = msgspec.json.Encoder()
_shard_decoder = msgspec.json.Decoder(Shard)
_head_decoder = msgspec.json.Decoder(ShardHead)


def parse(files: list[tuple[str, bytes]]) -> Shard:
    """Read digests: (path as shown, content) pairs in, everything that they say out."""
    digests: list[ParsedDigest] = []
    diagnostics: list[Diagnostic] = []
    for path, data in files:
        result = reading.read(path, data)
        diagnostics.extend(result.diagnostics)
        digests.extend(_parsed(digest, digest.date) for digest in result.digests if digest.date is not None)
    return Shard(tuple(digests), tuple(diagnostics))


def of_file(shard: Shard, path: str) -> Shard:
    """Return the part of a shard that comes from one file."""
    return Shard(
        tuple(digest for digest in shard.digests if digest.path == path),
        tuple(diagnostic for diagnostic in shard.diagnostics if diagnostic.path == path),
    )


def joined(parts: Sequence[Shard]) -> Shard:
    """Return several shards as one, in their order."""
    return Shard(
        tuple(digest for part in parts for digest in part.digests),
        tuple(diagnostic for part in parts for diagnostic in part.diagnostics),
    )


def _parsed(digest: Digest, date: dt.date) -> ParsedDigest:
    introduction = inline.introduction(digest.introduction)
    return ParsedDigest(
        digest.path,
        date,
        introduction,
        tuple(_entry(entry) for entry in digest.entries),
        fingerprint(introduction) if introduction else "",
        digest.note,
    )


def _entry(entry: Entry) -> Parsed:
    body = inline.body(entry)
    languages = tuple(language for language in LANGUAGES if body.commentary(language))
    head = Head(
        entry.title,
        plain(body.title).strip() or entry.title,
        entry.url,
        entry.tags,
        languages,
        entry.line,
        fingerprint((entry.title, entry.authors, entry.url, entry.tags, body)),
        (*entry.authors, "")[0],
        entry.links,
    )
    return Parsed(head, entry.authors, body)


def encode(shard: Shard) -> bytes:
    """A shard as JSON."""
    return _encoder.encode(shard)


def decode(data: bytes) -> Shard:
    """The shard that :func:`encode` made ``data`` of."""
    return _shard_decoder.decode(data)


def decode_heads(data: bytes) -> ShardHead:
    """The heads of the shard that :func:`encode` made ``data`` of."""
    return _head_decoder.decode(data)
