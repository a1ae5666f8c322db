"""From digests to the index: a task for half a year, and one that gathers them."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import luigi
import msgspec

from pipeline import sources
from pipeline.collection import gathering, shards
from pipeline.collection.gathering import Gathered, IndexBefore, IndexHead
from pipeline.collection.months import IndexMonth
from pipeline.collection.shards import Shard, ShardHead
from pipeline.errors import BuildError
from pipeline.fingerprint import fingerprint
from pipeline.state import records, sealed
from pipeline.state.folder import StateFolder
from pipeline.tasks import context
from pipeline.tasks.base import RunTask
from pipeline.tasks.context import BuildContext

Record = TypeVar("Record")


class ParseMonths(RunTask):
    """The digests of half a year → a shard for each month that has none.

    A month alone is parsed before a process for it has begun. The fingerprint is that of the shards' names,
    which change with all that they are made from.
    """

    months: str = luigi.Parameter()

    @property
    def label(self) -> str:
        """The first and the last of the months."""
        first, *others = self.months.split()
        return f"parse {first}–{others[-1]}" if others else f"parse {first}"

    def output(self) -> list[luigi.LocalTarget]:
        """The files of the shards."""
        folder = self.context.state_folder
        return [luigi.LocalTarget(str(folder.shard(name))) for name in self._names().values()]

    def run(self) -> None:
        """Parse."""
        there = self.context.state_folder.shards()
        for month, name in self._names().items():
            if name not in there:
                _write_shard(self.context, month, name)

    def _names(self) -> dict[str, str]:
        names = context.shard_names(self.record)
        return {month: names[month] for month in self.months.split()}


def _half(month: str) -> tuple[str, bool]:
    """Return the half of a year that a month lies in; what has no month is by itself."""
    year, _, number = month.partition("-")
    return year, number > "06"


def _write_shard(build: BuildContext, month: str, name: str) -> bytes:
    """Parse a month and write its shard; return the shard as JSON."""
    content = shards.encode(parse_month(build, month))
    sealed.write(build.state_folder.shard(name), content, Path(build.state_scratch))
    return content


def parse_month(build: BuildContext, month: str) -> Shard:
    """Parse the digests of a month, if they are still those that the build began with.

    Of a digest that cannot be read now, what was read of it last is taken; of one that is as it was read last
    by this program, too, as a month has many and a change is of one.

    Raises:
        BuildError: a digest has changed meanwhile, or what was read of it last is no more.
        OSError: a digest cannot be read.
    """
    parts: list[Shard] = []
    known = _known(build, month)
    for source in build.months[month]:
        name = os.fsdecode(source.name)
        path = sources.shown(name)
        if source.kept_in:
            part = shards.of_files(_kept(build, source.kept_in, path), [path])[path]
        elif (source.name, source.sha256) in known:
            part = known[source.name, source.sha256]
        else:
            data = sources.read(build.digests, name)
            if hashlib.sha256(data).hexdigest() != source.sha256:
                raise BuildError(f"{path} changed while it was being read; build again")
            part = shards.parse([(path, data)], build.settings.tex_macros())
        parts.append(part)
    return shards.joined(parts)


def _known(build: BuildContext, month: str) -> dict[tuple[bytes, str], Shard]:
    """Return what this program made of digests of a month, as they were read last: by name and SHA-256."""
    last = build.read_last(month)
    if last is None:
        return {}
    paths = {(name, sha256): sources.shown(os.fsdecode(name)) for name, sha256 in last.sources}
    content = sealed.read(build.state_folder.shard(last.shard))
    # Two names that are not UTF-8 may be shown alike, and a shard tells its files by how they are shown.
    if content is None or len({*paths.values()}) < len(paths):
        return {}
    parts = shards.of_files(shards.decode(content), paths.values())
    return {source: parts[path] for source, path in paths.items()}


def _kept(build: BuildContext, name: str, path: str) -> Shard:
    content = sealed.read(build.state_folder.shard(name))
    if content is not None:
        with contextlib.suppress(msgspec.MsgspecError):  # of another version
            return shards.decode(content)
    raise BuildError(
        f"{path} cannot be read, and what was read of it last is no longer there; make it readable"
    )


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
        content = _write_shard(build, StateFolder.month_of_shard(name), name)
        heal(build, f"a parsed month was damaged and is made anew: {name}")
    return decode(content)


def heal(build: BuildContext, line: str) -> None:
    """Note that a part of the state was made anew, for those who want to know."""
    with (Path(build.state_scratch) / "healed").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


_head_decoder = msgspec.json.Decoder(IndexHead)
_before_decoder = msgspec.json.Decoder(IndexBefore)  # references, which are long, are passed over
_month_decoder = msgspec.json.Decoder(IndexMonth)


class NoIndexError(Exception):
    """There is no such index, or a file of it is damaged."""


class _Files:
    """Shards and months of the index in the state folder of a build."""

    def __init__(self, record: str) -> None:
        self._record = record

    def heads(self, shard: str) -> ShardHead:
        return read_shard(self._record, shard, shards.decode_heads)

    def load(self, name: str) -> IndexMonth | None:
        return _load_month(context.load(self._record).state_folder, name)

    def store(self, name: str, month: IndexMonth) -> None:
        build = context.load(self._record)
        records.write(build.state_folder.index_month(name), month, Path(build.state_scratch))


def _load_month(folder: StateFolder, name: str) -> IndexMonth | None:
    return records.load(folder.index_month(name), _month_decoder)


# The index that this process loaded or made last, by its head's path.
_loaded: dict[str, Gathered] = {}


def load_index(path: str) -> Gathered:
    """Return the index whose head is in a file.

    Raises:
        NoIndexError: there is none, or a file of it is damaged.
    """
    if path not in _loaded:
        head = records.load(Path(path), _head_decoder)
        if head is None:
            raise NoIndexError(path)
        folder = StateFolder(Path(path).parent)
        months = [_load_month(folder, record.name) for record in head.months.values()]
        there = [month for month in months if month is not None]
        if len(there) < len(months):
            raise NoIndexError(path)
        _remember(path, head.join(there))
    return _loaded[path]


def _remember(path: str, gathered: Gathered) -> None:
    _loaded.clear()
    _loaded[path] = gathered


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

    def requires(self) -> list[ParseMonths]:
        """Every half of a year of which a shard is not there: Luigi looks at a task again and again."""
        there = self.context.state_folder.shards()
        names = context.shard_names(self.record)
        halves = [list(months) for _, months in itertools.groupby(sorted(names), key=_half)]
        tasks = [
            ParseMonths(
                fingerprint=fingerprint([names[month] for month in months]),
                generation=self.generation,
                record=self.record,
                months=" ".join(months),
            )
            for months in halves
            if any(names[month] not in there for month in months)
        ]
        for task in tasks:
            task.priority = sum(len(self.context.months[month]) for month in task.months.split())
        return tasks

    def output(self) -> IndexTarget:
        """The index's file."""
        return IndexTarget(self.context.state_folder.index(self.fingerprint))

    def run(self) -> None:
        """Gather the months; those of the last index are taken where nothing of them changed."""
        build = self.context
        earlier = (records.load(path, _before_decoder) for path in build.state_folder.indexes())
        before = next((each for each in earlier if each is not None), IndexBefore())
        names = [*context.shard_names(self.record).values()]
        head, gathered = gathering.gather(
            names, build.settings, build.addresses, _Files(self.record), before, build.references
        )
        path = Path(self.output().path)
        records.write(path, head, Path(build.state_scratch))
        _remember(str(path), gathered)
