"""Paths below the state folder (``.pipeline``); no other module knows them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


class StateFolder:
    """The folder of all that a build remembers for the next one.

    Several output folders can be built with one state folder: parsed months and the index are shared, the
    rest is kept for each output (:meth:`output`).
    """

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)

    @property
    def lock(self) -> Path:
        """Lock of the build that is at work."""
        return self.root / "lock"

    @property
    def builders(self) -> Path:
        """Folder of the builds that share a scheduler: a file each, and the generation that they work in."""
        return self.root / "builders"

    @property
    def generation(self) -> Path:
        """Record of that generation."""
        return self.builders / "generation.json"

    @property
    def sources(self) -> Path:
        """Record of the digests that were read last, with the shard that holds each."""
        return self.root / "sources.json"

    @property
    def asked(self) -> Path:
        """Record of the papers that arXiv was asked for."""
        return self.root / "asked.json"

    @property
    def unfinished(self) -> Path:
        """Mark that there may be parsed months and an index of a build that did not end well."""
        return self.root / "unfinished"

    def shard(self, name: str) -> Path:
        """File of a parsed month; ``name`` as :meth:`shard_name` gives it."""
        return self.root / "shards" / name

    @staticmethod
    def shard_name(month: str, fingerprint: str) -> str:
        """Name of a parsed month's file, which changes with all that it is made from."""
        return f"{month}.{fingerprint}.json"

    @staticmethod
    def month_of_shard(name: str) -> str:
        """Month of the digests that are in a file of such a name."""
        return name.partition(".")[0]

    def shards(self) -> frozenset[str]:
        """Return the names of the parsed months that there are."""
        return self._names("shards")

    def _names(self, folder: str) -> frozenset[str]:
        try:
            return frozenset(os.listdir(self.root / folder))  # noqa: PTH208 (names of hundreds, at each look)
        except OSError:
            return frozenset()

    def index(self, fingerprint: str) -> Path:
        """File of the head of the index made from inputs of this fingerprint."""
        return self.root / f"index.{fingerprint}.json"

    def indexes(self) -> list[Path]:
        """Return the heads of indexes that there are."""
        return sorted(self.root.glob("index.*.json"))

    def index_month(self, name: str) -> Path:
        """File of a month of the index; ``name`` changes with all that it is made from."""
        return self.root / "index" / f"{name}.json"

    def citations(self, name: str) -> Path:
        """File of the citations of a month of the index; ``name`` is that of the month's file."""
        return self.root / "citations" / f"{name}.msgpack"

    def page_numbers(self, stem: str, fingerprint: str) -> Path:
        """File of a document's page numbers; ``fingerprint`` is that of the document."""
        return self.root / "page-numbers" / f"{stem}.{fingerprint}.json"

    def template(self, fingerprint: str) -> Path:
        """File of the Word template with this hash, as a build found it."""
        return self.root / f"template.{fingerprint}.docx"

    def templates(self) -> list[Path]:
        """Return the Word templates that there are."""
        return sorted(self.root.glob("template.*.docx"))

    def parsed(self) -> Iterator[Path]:
        """Yield all files of parsed months, of indexes and citations, those of earlier builds too."""
        return self.stale((), (), "")

    def stale(self, shards: Iterable[str], months: Iterable[str], index: str) -> Iterator[Path]:
        """Yield the files of parsed months, of indexes and citations that belong to no such index.

        Args:
            shards: names of its shards.
            months: names of its months.
            index: its fingerprint.
        """
        of_months = [*months]
        kept = {
            "shards": {*shards},
            "index": {f"{name}.json" for name in of_months},
            "citations": {f"{name}.msgpack" for name in of_months},
        }
        for folder, wanted in kept.items():
            # Of either kind in any folder, as an earlier version kept citations as JSON.
            names = sorted(self._names(folder) - wanted)
            yield from (self.root / folder / name for name in names if name.endswith((".json", ".msgpack")))
        yield from (path for path in self.indexes() if path != self.index(index))

    def output(self, output: Path) -> OutputState:
        """Return the part about one output folder.

        It is named by where the output lies as seen from here, so that a project can be moved or copied.
        """
        try:
            place = os.path.relpath(output.resolve(), self.root.resolve())
        except ValueError:  # another drive of Windows
            place = str(output.resolve())
        return OutputState(self.root / "outputs" / _short_hash(os.fsencode(place)))

    def first_version(self, output: Path) -> Path:
        """Return the folder of stamps that version 1.0 left for an output folder."""
        return self.root / "outputs" / _short_hash(os.fsencode(output.resolve())) / "stamps"


class OutputState:
    """Paths of what is remembered of one output folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def receipt(self) -> Path:
        """Record of the last build that was finished."""
        return self.root / "receipt.json"

    @property
    def published(self) -> Path:
        """Record of the entries that were published last, and of the questions about their identity."""
        return self.root / "published.json"

    @property
    def announced(self) -> Path:
        """Record of what was announced to a WebSub hub."""
        return self.root / "announced.json"

    def stamp(self, task: str) -> Path:
        """Stamp of a task, by the task's name."""
        return self.root / "stamps" / f"{task}.json"

    def kept(self, task: str) -> Path:
        """File of what a task keeps of its work for the next build, by the task's name."""
        return self.root / "kept" / f"{task}.msgpack"

    def stamps(self) -> dict[str, Path]:
        """Return the stamps that there are, by their tasks' names."""
        return {path.stem: path for path in sorted(self.root.glob("stamps/*.json"))}

    def of_tasks(self) -> Iterator[tuple[str, Path]]:
        """Yield all files of tasks, each with its task's name."""
        for path in sorted([*self.root.glob("stamps/*.json"), *self.root.glob("kept/*.msgpack")]):
            yield path.stem, path


def _short_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
