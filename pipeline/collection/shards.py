"""Parsed digests as JSON: written by the parse task of a month, read by everything after it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from pipeline import inline, reading
from pipeline.diagnostics import Diagnostic
from pipeline.fingerprint import fingerprint
from pipeline.model import (
    LANGUAGES,
    Block,
    Blocks,
    Body,
    Digest,
    Entry,
    Language,
    Part,
    links,
    plain,
    plain_blocks,
)
from pipeline.paper_keys import paper_key
from pipeline.reading.blocks import link_names

# A sentence that is longer than an abbreviation at its beginning (``et al.``, ``e.g.``).
_SENTENCE = re.compile(r""".{15,}?[.!?。…]["'”’)\]]*(?=\s)""")
_LONGEST_OPENING = 160


class Lengths(Struct, frozen=True, gc=False, array_like=True):
    """Numbers of characters of an entry's authors, abstract and commentary, as written."""

    authors: int = 0
    abstract: int = 0
    ko: int = 0
    en: int = 0


class Head(Struct, frozen=True, gc=False):
    """An entry without its text; the index is made from these.

    ``title_source`` is the title as written, for identity and addresses; ``title`` is it in plain Unicode;
    ``author`` is the first one, ``several`` whether there are more; ``content_hash`` changes when anything of
    the entry, its text included, does; ``authors_hash`` and ``text_hash`` only with its authors, and with its
    abstract and commentary: empty where it has none; ``lengths`` says how long these are. ``cites`` are the
    keys of the papers whose addresses stand in its commentary; ``opening`` is the first sentence of its text.
    """

    title_source: str
    title: str
    url: str | None
    tags: tuple[str, ...]
    languages: tuple[Language, ...]
    line: int
    content_hash: str
    author: str = ""
    links: tuple[str, ...] = ()
    authors_hash: str = ""
    text_hash: str = ""
    lengths: Lengths = Lengths()
    several: bool = False
    cites: tuple[str, ...] = ()
    opening: str = ""


class Parsed(Struct, frozen=True, gc=False):
    """An entry with its text parsed into blocks."""

    head: Head
    authors: tuple[str, ...]
    body: Body


class ParsedDigest(Struct, frozen=True, gc=False):
    """A digest with its text parsed into blocks; no fingerprint where there is no introduction.

    ``line`` is that of its date; ``cites`` are the keys of the papers whose addresses stand in the
    introduction, ``links`` the names in its ``[[…]]``.
    """

    path: str
    date: dt.date
    introduction: tuple[Block, ...]
    entries: tuple[Parsed, ...]
    introduction_fingerprint: str
    line: int = 1
    note: bool = False
    cites: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


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
    line: int = 1
    note: bool = False
    cites: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class ShardHead(Struct, frozen=True, gc=False):
    """A :class:`Shard` of which only the heads are decoded."""

    digests: tuple[DigestHead, ...]
    diagnostics: tuple[Diagnostic, ...]


class _TitleOnly(Struct, frozen=True, gc=False):
    title: tuple[Part, ...] = ()


class _TitledEntry(Struct, frozen=True, gc=False):
    head: Head
    authors: tuple[str, ...]
    body: _TitleOnly


class _TitledDigest(Struct, frozen=True, gc=False):
    path: str
    date: dt.date
    entries: tuple[_TitledEntry, ...]


class _TitledShard(Struct, frozen=True, gc=False):
    """A :class:`Shard` without the text of its digests."""

    digests: tuple[_TitledDigest, ...]


_encoder = msgspec.json.Encoder()
_shard_decoder = msgspec.json.Decoder(Shard)
_head_decoder = msgspec.json.Decoder(ShardHead)
_title_decoder = msgspec.json.Decoder(_TitledShard)


def parse(files: list[tuple[str, bytes]], macros: inline.Macros = ()) -> Shard:
    """Read digests: (path as shown, content) pairs in, everything that they say out.

    Args:
        files: the digests.
        macros: the author's own TeX macros.
    """
    digests: list[ParsedDigest] = []
    diagnostics: list[Diagnostic] = []
    for path, data in files:
        result = reading.read(path, data, macros)
        diagnostics.extend(result.diagnostics)
        digests.extend(
            _parsed(digest, digest.date, macros) for digest in result.digests if digest.date is not None
        )
    return Shard(tuple(digests), tuple(diagnostics))


def of_files(shard: Shard, paths: Iterable[str]) -> dict[str, Shard]:
    """Return the parts of a shard that come from each of some files, by the files' paths."""
    digests: dict[str, list[ParsedDigest]] = {}
    for digest in shard.digests:
        digests.setdefault(digest.path, []).append(digest)
    diagnostics: dict[str, list[Diagnostic]] = {}
    for diagnostic in shard.diagnostics:
        diagnostics.setdefault(diagnostic.path, []).append(diagnostic)
    return {path: Shard(tuple(digests.get(path, ())), tuple(diagnostics.get(path, ()))) for path in paths}


def joined(parts: Sequence[Shard]) -> Shard:
    """Return several shards as one, in their order."""
    return Shard(
        tuple(digest for part in parts for digest in part.digests),
        tuple(diagnostic for part in parts for diagnostic in part.diagnostics),
    )


def _parsed(digest: Digest, date: dt.date, macros: inline.Macros) -> ParsedDigest:
    introduction = inline.introduction(digest.introduction, macros)
    return ParsedDigest(
        digest.path,
        date,
        introduction,
        tuple(_entry(entry, macros) for entry in digest.entries),
        fingerprint(introduction) if introduction else "",
        digest.line,
        digest.note,
        _keys(introduction) if any("://" in text for text in digest.introduction) else (),
        link_names(digest.introduction),
    )


def heads(digests: Iterable[Digest]) -> ShardHead:
    """Return the heads of digests whose text need not be parsed: for a look at the index alone."""
    return ShardHead(
        tuple(
            DigestHead(
                digest.path,
                digest.date,
                tuple(_HeadOnly(_head(entry, entry)) for entry in digest.entries),
                "introduction" if digest.introduction else "",
                digest.line,
                digest.note,
                links=link_names(digest.introduction),
            )
            for digest in digests
            if digest.date is not None
        ),
        (),
    )


def _entry(entry: Entry, macros: inline.Macros) -> Parsed:
    body = inline.body(entry, macros)
    return Parsed(_head(entry, body), entry.authors, body)


def _head(entry: Entry, text: Body | Entry) -> Head:
    """Return the head of an entry; its fingerprint is made from ``text``."""
    commentary = entry.commentary
    paragraphs = (entry.abstract, commentary.ko, commentary.en)
    return Head(
        entry.title,
        plain(text.title if isinstance(text, Body) else inline.title(entry.title)).strip() or entry.title,
        entry.url,
        entry.tags,
        tuple(language for language in LANGUAGES if getattr(commentary, language)),
        entry.line,
        fingerprint((entry.title, entry.authors, entry.url, entry.tags, text)),
        (*entry.authors, "")[0],
        entry.links,
        fingerprint(entry.authors) if entry.authors else "",
        fingerprint(paragraphs) if any(paragraphs) else "",
        Lengths(*(sum(map(len, texts)) for texts in (entry.authors, *paragraphs))),
        len(entry.authors) > 1,
        _cites(entry, text) if isinstance(text, Body) else (),
        _opening(text) if isinstance(text, Body) else "",
    )


def _cites(entry: Entry, body: Body) -> tuple[str, ...]:
    commentary = (*entry.commentary.ko, *entry.commentary.en)
    if not any("://" in text for text in commentary):  # most
        return ()
    return _keys((*body.ko, *body.en))


def _keys(content: Blocks) -> tuple[str, ...]:
    """Return the keys of the papers whose addresses stand in a text, each once."""
    return tuple(dict.fromkeys(paper_key(link.href) for link in links(content)))


def _opening(body: Body) -> str:
    """Return the first sentence of the commentary, else of the abstract, cut where it is long."""
    for blocks in (body.ko, body.en, body.abstract):
        if texts := plain_blocks(blocks[:1]):
            sentence = _SENTENCE.match(texts[0])
            opening = sentence[0] if sentence else texts[0]
            return opening if len(opening) <= _LONGEST_OPENING else f"{opening[: _LONGEST_OPENING - 1]}…"
    return ""


def encode(shard: Shard) -> bytes:
    """Return a shard as JSON."""
    return _encoder.encode(shard)


def decode(data: bytes) -> Shard:
    """Return the shard in ``data``, the JSON of :func:`encode`."""
    return _shard_decoder.decode(data)


def decode_titles(data: bytes) -> Shard:
    """Return the shard in ``data`` with titles and authors alone, which takes a fraction of the time."""
    return Shard(
        tuple(
            ParsedDigest(
                digest.path,
                digest.date,
                (),
                tuple(Parsed(each.head, each.authors, Body(each.body.title)) for each in digest.entries),
                "",
            )
            for digest in _title_decoder.decode(data).digests
        ),
        (),
    )


def decode_heads(data: bytes) -> ShardHead:
    """Return the heads of the shard in ``data``, the JSON of :func:`encode`."""
    return _head_decoder.decode(data)
