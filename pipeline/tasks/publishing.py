"""What tasks share that publish files under fixed names: stamps, and what need not be rendered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import luigi
import msgspec

from pipeline.collection import index as indexing
from pipeline.collection import shards
from pipeline.collection.index import Index
from pipeline.fingerprint import fingerprint
from pipeline.model import Day
from pipeline.settings import FeedSettings, Settings, TexSettings, VolumeSettings, WordSettings
from pipeline.state import files, stamps
from pipeline.state.stamps import Stamp, Stamped
from pipeline.tasks.base import RunTask, remembered
from pipeline.tasks.parse import MakeIndex, index_name, load_index


class Document(Protocol):
    """One of many files that a task publishes, as :mod:`pipeline.writing` plans it."""

    @property
    def path(self) -> str:
        """Where it lies in the output folder."""

    @property
    def dates(self) -> Sequence[dt.date]:
        """The days that its rendering needs."""

    @property
    def fingerprint(self) -> str:
        """Changes when its bytes could."""


Planned = TypeVar("Planned", bound=Document)


class StampTarget(luigi.Target):
    """Published files: there when the task's stamp has this fingerprint and every file stands."""

    def __init__(self, path: Path, output: Path, fingerprint_: str) -> None:
        self.path = path
        self._output = output
        self._fingerprint = fingerprint_

    def exists(self) -> bool:
        """Whether what lies in the output folder is what the task would publish."""
        stamp = stamps.load_stamp(self.path)
        return stamp.fingerprint == self._fingerprint and stamp.stands(self._output)


class PublishTask(RunTask):
    """A task that publishes files under fixed names."""

    index_fingerprint: str = luigi.Parameter(significant=False)

    @property
    def name(self) -> str:
        """The stem of its stamp's file."""
        return type(self).__name__.lower()

    @property
    def stamp_path(self) -> Path:
        """Its stamp's file."""
        build = self.build
        return stamps.stamps(Path(build.state), Path(build.output)) / f"{self.name}.json"

    @property
    def index(self) -> Index:
        """The collection without its text."""
        return load_index(f"{self.build.state}/{index_name(self.index_fingerprint)}").index

    def requires(self) -> list[luigi.Task]:
        """The index."""
        return [MakeIndex(fingerprint=self.index_fingerprint, run_record=self.run_record)]

    def output(self) -> StampTarget:
        """The stamp."""
        return StampTarget(self.stamp_path, Path(self.build.output), self.fingerprint)

    def days(self, dates: Iterable[dt.date]) -> dict[dt.date, Day]:
        """The days of ``dates`` with their text, loading no more shards than hold them."""
        wanted = set(dates)
        index = self.index
        days = [day for day in index.days if day.date in wanted]
        parsed = {
            name: remembered(f"{self.build.state}/{name}", shards.decode).digests
            for name in dict.fromkeys(name for day in days for name in day.shards)
        }
        return {
            day.date: indexing.resolve(
                day, [digest for name in day.shards for digest in parsed[name]], index.tags
            )
            for day in days
        }

    def basis(self) -> str:
        """What every file of this task depends on beside its own content."""
        return fingerprint((self.build.program, relevant(self.name, self.build.settings)))

    def publish(self, keys: Mapping[str, str], rendered: Iterable[tuple[str, bytes]]) -> None:
        """Replace files, remove those that no longer belong, and stamp.

        Args:
            keys: path to fingerprint of all files that shall be there afterwards.
            rendered: those that may have changed; the others are as the previous stamp has them.
        """
        build = self.build
        output = Path(build.output)
        before = stamps.load_stamp(self.stamp_path)
        # Should this process end here and now, the next build knows of every file that may lie there.
        begun = {path: before.files.get(path, Stamped("", -1)) for path in (*before.files, *keys)}
        self._stamp(Stamp(files=begun, basis=before.basis))
        written: list[str] = []
        stamped = {path: before.files[path] for path in keys if path in before.files}
        for path, data in rendered:
            if files.replace(output / path, data, Path(build.output_scratch)):
                written.append(path)
            stamped[path] = Stamped(keys[path], len(data))
        removed = [path for path in before.files if path not in keys and files.remove(output / path, output)]
        self._stamp(
            Stamp(
                self.fingerprint,
                self.basis(),
                {path: stamped[path] for path in keys},
                build.build,
                tuple(written),
                tuple(removed),
            )
        )

    def _stamp(self, stamp: Stamp) -> None:
        files.replace(self.stamp_path, stamps.encode(stamp), Path(self.build.state_scratch))

    def changed(self, documents: Sequence[Planned]) -> tuple[Sequence[Planned], dict[dt.date, Day]]:
        """Those whose file is not as it would be rendered, and the days that their rendering needs."""
        changed = self._changed(documents)
        return changed, self.days(date for document in changed for date in document.dates)

    def _changed(self, documents: Sequence[Planned]) -> Sequence[Planned]:
        before = stamps.load_stamp(self.stamp_path)
        if before.basis != self.basis():
            return documents
        output = Path(self.build.output)
        return [
            document
            for document in documents
            if (stamped := before.files.get(document.path)) is None
            or stamped.key != document.fingerprint
            or not stamps.intact(output / document.path, stamped.size)
        ]


_NEUTRAL: dict[str, Any] = {
    "feed": FeedSettings(),
    "volume": VolumeSettings(),
    "word": WordSettings(),
    "search": True,
    "tex": TexSettings(),  # what it changes is in the entries
    "edition": (),
}
_IRRELEVANT: dict[str, tuple[str, ...]] = {
    "feeds": ("volume", "word", "search", "tex"),
    "pages": ("volume", "word", "tex"),
    "search": ("feed", "volume", "word", "tex", "edition"),
    "word": ("feed", "volume", "search", "tex", "edition"),
    "book": ("feed", "volume", "word", "search", "tex", "edition"),
}


def relevant(task: str, settings: Settings) -> Settings:
    """The settings with those neutral that a task's output does not depend on.

    What a volume takes from its edition is in the volume's own fingerprint.
    """
    kind = task.partition("-")[0]
    neutral = {key: _NEUTRAL[key] for key in _IRRELEVANT.get(kind, ())}
    return msgspec.structs.replace(settings, **neutral)
