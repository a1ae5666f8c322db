"""From digests to the index: a task a month, and one that gathers them."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import luigi
import msgspec
from msgspec import Struct

from pipeline import sources
from pipeline.collection import index as indexing
from pipeline.collection import shards
from pipeline.collection.index import Index
from pipeline.collection.shards import Shard, ShardHead
from pipeline.diagnostics import Diagnostic
from pipeline.errors import BuildError
from pipeline.state import sealed
from pipeline.tasks import context
from pipeline.tasks.base import RunTask
from pipeline.tasks.context import BuildContext

Record = TypeVar("Record")


class ParseMonth(RunTask):
    """The digests of one month → a shard.

    Its fingerprint is the shard's name, which changes with all that it is made from.
    """

    libraries = ("linkify_it", "latex2mathml.converter", "pylatexenc.latexwalker")

    month: str = luigi.Parameter()

    @property
    def label(self) -> str:
        """The month."""
        return f"parse {self.month}"

    def output(self) -> luigi.LocalTarget:
        """The shard's file."""
        return luigi.LocalTarget(str(self.context.state_folder.shard(self.fingerprint)))

    def run(self) -> None:
        """Parse."""
        _write_shard(self.context, self.month, self.fingerprint)


def _write_shard(build: BuildContext, month: str, name: str) -> bytes:
    """Parse a month and write its shard; return the shard as JSON."""
    content = shards.encode(parse_month(build, month))
    sealed.write(build.state_folder.shard(name), content, Path(build.state_scratch))
    return content


def parse_month(build: BuildContext, month: str) -> Shard:
    """Parse the digests of a month, if they are still those that the build began with.

    Of a digest that cannot be read now, what was read of it last is taken.

    Raises:
        BuildError: a digest has changed meanwhile, or what was read of it last is no more.
        OSError: a digest cannot be read.
    """
    parts: list[Shard] = []
    for source in build.months[month]:
        name = os.fsdecode(source.name)
        path = sources.shown(name)
        if source.kept_in:
            parts.append(shards.of_file(_kept(build, source.kept_in, path), path))
            continue
        data = sources.read(build.digests, name)
        if hashlib.sha256(data).hexdigest() != source.sha256:
            raise BuildError(f"{path} changed while it was being read; build again")
        parts.append(shards.parse([(path, data)]))
    return shards.joined(parts)


def _kept(build: BuildContext, name: str, path: str) -> Shard:
    content = sealed.read(build.state_folder.shard(name))
    if content is not None:
        with contextlib.suppress(msgspec.MsgspecError):  # of another version
            return shards.decode(content)
    raise BuildError(f"{path} cannot be read, and what was read of it last is no longer there")


def read_shard(record: str, name: str, decode: Callable[[bytes], Record]) -> Record:
    """Return a parsed month of the build, or a part of it.

    A shard that is not there or is damaged is made anew.

    Args:
        record: path of the build's record.
        name: the shard.
        decode: makes a record of its JSON.
    """
    build = context.load(record)
    content = sealed.read(build.state_folder.shard(name))
    if content is None:
        content = _write_shard(build, name.partition(".")[0], name)
        heal(build, f"a parsed month was damaged and is made anew: {name}")
    return decode(content)


def heal(build: BuildContext, line: str) -> None:
    """Note that a part of the state was made anew, for those who want to know."""
    with (Path(build.state_scratch) / "healed").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


class IndexFile(Struct, frozen=True):
    """The index, where its days' text is, and all that was said about the digests."""

    index: Index
    diagnostics: tuple[Diagnostic, ...]


_index_decoder = msgspec.json.Decoder(IndexFile)


class NoIndexError(Exception):
    """There is no such index, or its file is damaged."""


@functools.lru_cache(maxsize=2)
def load_index(path: str) -> IndexFile:
    """Return the index in a file.

    Raises:
        NoIndexError: there is none, or it is damaged.
    """
    content = sealed.read(Path(path))
    if content is None:
        raise NoIndexError(path)
    try:
        return _index_decoder.decode(content)
    except msgspec.MsgspecError as error:
        raise NoIndexError(path) from error


class IndexTarget(luigi.Target):
    """An index's file: there when it can be read."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def exists(self) -> bool:
        """Whether it can be read."""
        if not Path(self.path).exists():
            return False  # though it may have been loaded by this process before
        try:
            load_index(self.path)
        except NoIndexError:
            return False
        return True


class MakeIndex(RunTask):
    """All shards → the index."""

    @property
    def label(self) -> str:
        """The task's name for people."""
        return "index"

    def requires(self) -> list[ParseMonth]:
        """Every month."""
        return [
            ParseMonth(fingerprint=name, generation=self.generation, record=self.record, month=month)
            for month, name in context.shard_names(self.record).items()
        ]

    def output(self) -> IndexTarget:
        """The index's file."""
        return IndexTarget(self.context.state_folder.index(self.fingerprint))

    def run(self) -> None:
        """Gather the heads of all entries."""
        build = self.context
        heads: list[tuple[str, ShardHead]] = [
            (name, read_shard(self.record, name, shards.decode_heads))
            for name in context.shard_names(self.record).values()
        ]
        index, found = indexing.build(heads, build.settings, build.addresses)
        said = [diagnostic for _, shard in heads for diagnostic in shard.diagnostics]
        everything = tuple(
            sorted([*said, *found], key=lambda item: (item.path, item.line, item.column, item.code))
        )
        content = msgspec.json.encode(IndexFile(index, everything))
        sealed.write(Path(self.output().path), content, Path(build.state_scratch))
