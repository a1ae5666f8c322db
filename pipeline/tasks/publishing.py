"""The task that all tasks with published files are built on: stamps, and what need not be rendered."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import luigi
import msgspec

from pipeline.collection import redirects, shards
from pipeline.collection.gathering import Gathered
from pipeline.collection.index import Index
from pipeline.collection.shards import Shard
from pipeline.fingerprint import fingerprint
from pipeline.model import Day
from pipeline.output_formats import OutputFormat
from pipeline.settings import Settings
from pipeline.state import files, output_files, records, sealed, stamps
from pipeline.state.output_files import FileRecord
from pipeline.state.stamps import Stamp, Stamped
from pipeline.tasks import context
from pipeline.tasks.base import RunTask
from pipeline.tasks.days import all_days
from pipeline.tasks.parse import MakeIndex, load_index


class Document(Protocol):
    """One of many files that a task publishes, as :mod:`pipeline.writing` plans it."""

    @property
    def path(self) -> str:
        """Path in the output folder."""

    @property
    def dates(self) -> Sequence[dt.date]:
        """Days that its rendering needs."""

    @property
    def fingerprint(self) -> str:
        """Fingerprint that changes when the bytes could."""


_Document = TypeVar("_Document", bound=Document)
_Record = TypeVar("_Record")
_Task = TypeVar("_Task", bound="PublishTask")


class Plan:
    """The tasks of one build, as they are planned.

    Attributes:
        settings: those of the collection.
        only: the output formats that are wanted.
        content: fingerprint of all that the collection holds.
        reading: the task that made the index.
        tasks: the tasks planned so far, in the order of the outputs.
    """

    def __init__(self, reading: MakeIndex, read: Gathered, only: frozenset[str]) -> None:
        self.settings = reading.context.settings
        self.only = only
        self.content = fingerprint((read.index.tags, [*read.months], read.index.references))
        self.reading = reading
        self.tasks: list[PublishTask] = []

    def make(self, task: type[_Task], *inputs: object, **parameters: str) -> _Task:
        """Return a task.

        Args:
            task: its class.
            inputs: all that its output depends on, beside the program and the settings.
            parameters: those of its class.
        """
        program = self.reading.context.program
        return task(
            fingerprint=fingerprint((task.__name__.lower(), inputs, relevant(task, self.settings), program)),
            generation=self.reading.generation,
            record=self.reading.record,
            index_fingerprint=self.reading.fingerprint,
            **parameters,
        )


class StampTarget(luigi.Target):
    """Published files: there when the task's stamp has this fingerprint and every file stands."""

    def __init__(self, path: Path, record: str, fingerprint_: str) -> None:
        self._path = path
        self._record = record
        self._fingerprint = fingerprint_

    def exists(self) -> bool:
        """Whether what lies in the output folder is what the task would publish."""
        stamp = stamps.load(self._path)
        if stamp.fingerprint != self._fingerprint:
            return False
        own = stamp.build_id == context.load(self._record).build_id
        return own or _stands(self._record, str(self._path), stamp.build_id)


@functools.lru_cache(maxsize=4096)
def _stands(record: str, path: str, _build_id: str) -> bool:
    """Whether the files of a stamp of an earlier build stand; looked at once, as Luigi asks often."""
    return stamps.load(Path(path)).stands(context.lying(record))


class PublishTask(RunTask):
    """A task that publishes files under fixed names.

    Attributes:
        output_format: what it makes, as ``--only`` names it.
        ignores: the settings that are nothing to it, so that a change of them does not run it. Macros are
            in the entries already: only BibTeX asks for them once more.
    """

    output_format: ClassVar[OutputFormat]
    ignores: ClassVar[tuple[str, ...]] = ()
    index_fingerprint: str = luigi.Parameter(significant=False)

    @classmethod
    def planned(cls, plan: Plan) -> Iterator[PublishTask]:
        """Yield the tasks of this output that a build needs: one, about all of the collection."""
        yield plan.make(cls, plan.content)

    @property
    def name(self) -> str:
        """The stem of its files in the state folder: its stamp, and what it keeps."""
        return type(self).__name__.lower()

    @property
    def stamp_path(self) -> Path:
        """Its stamp's file."""
        return context.output_state(self.record).stamp(self.name)

    @property
    def gathered(self) -> Gathered:
        """The index with the names of its months."""
        return load_index(str(self.context.state_folder.index(self.index_fingerprint)))

    @property
    def index(self) -> Index:
        """The collection without its text."""
        return self.gathered.index

    def requires(self) -> list[luigi.Task]:
        """The index."""
        return [MakeIndex(fingerprint=self.index_fingerprint, generation=self.generation, record=self.record)]

    def output(self) -> StampTarget:
        """The stamp."""
        return StampTarget(self.stamp_path, self.record, self.fingerprint)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """Path to the fingerprint of what each file that this task publishes is rendered from."""
        raise NotImplementedError

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the files at ``paths``."""
        raise NotImplementedError

    def run(self) -> None:
        """Render and publish the files that are not as they would be rendered."""
        before = stamps.load(self.stamp_path)
        changed = self._changed(before)
        self._publish(before, self.render(changed))

    def _changed(self, before: Stamp) -> Collection[str]:
        if before.basis != self._basis():
            return self.keys.keys()
        lying = context.lying(self.record)
        return {
            path
            for path, key in self.keys.items()
            if (stamped := before.files.get(path)) is None
            or stamped.key != key
            or stamped.sha256 != lying.sha256(path)
        }

    def _basis(self) -> str:
        """Return the fingerprint of what every file of this task depends on beside its own content."""
        build = self.context
        return fingerprint((build.program, relevant(type(self), build.settings)))

    def _publish(self, before: Stamp, rendered: Iterable[tuple[str, bytes]]) -> None:
        """Replace files, and stamp.

        Nothing is written at a path that the manifest does not list: another's file lies there.

        Args:
            before: the stamp of what was published before.
            rendered: the files that may have changed; the others are as the stamp has them.
        """
        build = self.context
        output, scratch = Path(build.output), Path(build.output_scratch)
        own = context.own_paths(self.record)
        stamped = {path: before.files[path] for path in self.keys if path in before.files}
        written: dict[str, FileRecord] = {}
        for path, data in rendered:
            if path not in own:
                continue
            stamped[path] = Stamped(self.keys[path], hashlib.sha256(data).hexdigest())
            if files.replace(output / path, data, scratch):
                written[path] = output_files.record(f"{output}/{path}", stamped[path].sha256)
                count_written(build.state_scratch)
        stamp = Stamp(
            self.fingerprint,
            self._basis(),
            {path: stamped[path] for path in self.keys if path in own},
            build.build_id,
            written,
            tuple(path for path in self.keys if path not in own),
        )
        sealed.write(self.stamp_path, stamps.encode(stamp), Path(build.state_scratch))

    def kept(self, decoder: msgspec.msgpack.Decoder[_Record]) -> _Record | None:
        """Return what the task kept last (:meth:`keep`); None where that is nothing, or of another version.

        It may be of any earlier build, of other inputs or another program: the record must say of which.
        """
        return records.load(self._kept_path, decoder)

    def keep(self, record: object) -> None:
        """Keep a record of the task's work, of which the next build may take what has not changed."""
        records.write(self._kept_path, record, Path(self.context.state_scratch), msgspec.msgpack.encode)

    @property
    def _kept_path(self) -> Path:
        return context.output_state(self.record).kept(self.name)

    def days(
        self, dates: Iterable[dt.date], decode: Callable[[bytes], Shard] = shards.decode
    ) -> dict[dt.date, Day]:
        """Return the days of ``dates`` with their text, loading no more shards than hold them.

        Args:
            dates: the days.
            decode: how much of a shard's text is wanted (:mod:`pipeline.collection.shards`).
        """
        days = self._all_days(decode)
        return {day.date: days[day.date] for day in self.index.on(dates)}

    def days_as_needed(self) -> Mapping[dt.date, Day]:
        """Return all days: each is put together when it is asked for."""
        return self._all_days(shards.decode)

    def _all_days(self, decode: Callable[[bytes], Shard]) -> Mapping[dt.date, Day]:
        return all_days(self.record, str(self.context.state_folder.index(self.index_fingerprint)), decode)


class RedirectedTask(PublishTask):
    """A task whose files are published at the addresses that they had before, too."""

    @functools.cached_property
    def own_keys(self) -> Mapping[str, str]:
        """Path to fingerprint of the files at their own addresses."""
        raise NotImplementedError

    def render_own(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the files at these of their own addresses."""
        raise NotImplementedError

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """Path to fingerprint of all files."""
        return {**self.own_keys, **{old: self.own_keys[path] for old, path in self._aliases.items()}}

    @functools.cached_property
    def _aliases(self) -> Mapping[str, str]:
        return redirects.aliases(self.own_keys.keys(), self.context.settings.redirects)

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the files at ``paths``, each rendered once for all its addresses."""
        wanted: dict[str, list[str]] = {}
        for path in paths:
            wanted.setdefault(self._aliases.get(path, path), []).append(path)
        for own, data in self.render_own(wanted.keys()):
            yield from ((path, data) for path in wanted[own])


def chosen(documents: Sequence[_Document], paths: Collection[str]) -> list[_Document]:
    """Return the documents at some paths."""
    return [document for document in documents if document.path in paths]


def fingerprints(documents: Sequence[Document]) -> dict[str, str]:
    """Return path to fingerprint of documents."""
    return {document.path: document.fingerprint for document in documents}


def count_written(scratch: str) -> None:
    """Count a file that was published, for what is told of a build that is stopped: a byte for each."""
    descriptor = os.open(f"{scratch}/written-{os.getpid()}", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(descriptor, b".")
    finally:
        os.close(descriptor)


def written_files(scratch: str) -> int:
    """Return how many files :func:`count_written` counted in all processes of a build."""
    return sum(path.stat().st_size for path in Path(scratch).glob("written-*"))


_defaults = Settings()
# Which messages are wanted is nothing to an output.
_IGNORED_BY_ALL = ("check",)


def relevant(task: type[PublishTask], settings: Settings) -> Settings:
    """Return the settings with those that are nothing to a task as they are by default.

    What a volume takes from its edition is in the volume's own fingerprint.
    """
    neutral: dict[str, Any] = {name: getattr(_defaults, name) for name in (*task.ignores, *_IGNORED_BY_ALL)}
    return msgspec.structs.replace(settings, **neutral)
