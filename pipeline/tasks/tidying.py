"""The output folder in one build: which files are ours, which belong, which go."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline import locations
from pipeline.collection.index import Index
from pipeline.errors import BuildError, UsageError
from pipeline.output_formats import OUTPUT_FORMATS
from pipeline.state import files, manifest, output_files, stamps
from pipeline.state.manifest import Ground, Manifest
from pipeline.state.output_files import FileRecord
from pipeline.state.receipt import Receipt
from pipeline.tasks import context
from pipeline.tasks.context import BuildContext
from pipeline.tasks.outputs import format_of
from pipeline.tasks.publishing import PublishTask

# Of at least so many published days no build removes more than half, unless it is told to.
_MANY_DAYS = 10


class Finished(NamedTuple):
    """The end of a build.

    Attributes:
        written: files that were written.
        removed: files that no longer belonged and were removed.
        left: output format to path to the file as it was left.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    left: dict[str, dict[str, FileRecord]]


class Output:
    """The output folder from before a build publishes until it is finished.

    Args:
        build: the build.
        record: path of its record.
        previous: the last build that was finished, if there was one.
    """

    def __init__(self, build: BuildContext, record: str, previous: Receipt | None) -> None:
        self._build = build
        self._record = record
        self._root = Path(build.output)
        self._ground = Ground(build.output)
        self._previous = previous
        self._recorded = self._known()
        self._planned: dict[str, frozenset[str]] = {}
        self._occupied: frozenset[str] = frozenset()

    def _known(self) -> Manifest:
        """Return all files that this program ever recorded here."""
        known = manifest.load(self._build.output)
        if known is None:
            paths: dict[str, list[str]] = {}
            first_version = stamps.first_version(self._build.state_folder.first_version(self._root))
            recorded = context.output_state(self._record).stamps()
            of_tasks = [
                *first_version.items(),
                *((name, stamps.load(path).files) for name, path in recorded.items()),
            ]
            for name, files_of_task in of_tasks:
                if output_format := format_of(name):
                    paths.setdefault(output_format, []).extend(files_of_task)
            known = manifest.of_paths(paths)
        if self._previous:
            known = known.united({each: self._previous.files.get(each, {}) for each in OUTPUT_FORMATS})
        return known

    @property
    def belonging(self) -> int:
        """Number of files that belong to the formats that are built."""
        return sum(len(paths) for paths in self._planned.values())

    def refuse_removal(self, index: Index) -> None:
        """Stop a build that would take everything, or most of it, away.

        Raises:
            UsageError: it would.
        """
        published = self._recorded.days
        kept = published & {day.date.isoformat() for day in index.days}
        gone = len(published) - len(kept)
        if published and not index.entries:
            what = f"no entry would be left of the {len(published):,} days that are published"
        elif len(published) >= _MANY_DAYS and gone * 2 > len(published):
            what = f"{gone:,} of the {len(published):,} days that are published would be removed"
        else:
            return
        raise UsageError(
            f"{what}, so nothing is changed; look whether {self._build.digests} is the right folder, "
            "or build with --allow-removal"
        )

    def claim(self, tasks: Sequence[PublishTask], only: frozenset[str]) -> tuple[str, ...]:
        """Write into the manifest every file that this build may write.

        Returns:
            A line for each path at which a file lies that is not ours.
        """
        planned: dict[str, set[str]] = {each: set() for each in OUTPUT_FORMATS if each in only}
        for task in tasks:
            paths = stamps.load(task.stamp_path).files if task.complete() else task.keys
            planned[task.output_format].update(paths)
        # Another build that shares the scheduler may have claimed and published since.
        self._recorded = self._known()
        known = self._recorded.paths()
        self._planned = {each: frozenset(paths) for each, paths in planned.items()}
        self._occupied = frozenset(
            path
            for paths in planned.values()
            for path in paths
            if not self._ground.holds(path) or (path not in known and os.path.lexists(self._root / path))
        )
        ours = {each: paths - self._occupied for each, paths in self._planned.items()}
        claimed = self._recorded.united(ours)
        if claimed != manifest.load(self._build.output):
            self._write(claimed)
        return tuple(
            f"{self._root / path}: this file, or a folder above it, is not this program's; "
            "move it away, then build again"
            for path in sorted(self._occupied)
        )

    def _write(self, content: Manifest) -> FileRecord:
        data = content.encode()
        path = self._root / locations.MANIFEST
        files.replace(path, data, Path(self._build.output_scratch))
        found = output_files.OutputFiles(self._build.output, {}, 0).look(locations.MANIFEST)
        if found is None:
            raise BuildError(
                f"{path} is gone as soon as it is written; look for what removes it, and build again"
            )
        return found

    def finish(
        self, tasks: Sequence[PublishTask], only: frozenset[str], index: Index, *, complete: bool
    ) -> Finished:
        """Remove what no longer belongs, make the manifest exact, and tell what was done.

        Args:
            tasks: those of this build.
            only: the output formats that were built.
            index: the collection.
            complete: whether all tasks are done; else nothing is removed.
        """
        current = {task.name: stamps.load(task.stamp_path) for task in tasks}
        own = [stamp for stamp in current.values() if stamp.build_id == self._build.build_id]
        written = {path: lies for stamp in own for path, lies in stamp.written.items()}
        if not complete:
            return Finished(tuple(written), (), {})
        belonging = frozenset().union(*self._planned.values())
        removed = [
            path
            for path in sorted(self._recorded.paths(self._planned) - belonging)
            if self._ground.holds(path) and files.remove(self._root / path, self._root)
        ]
        for name, state_path in context.output_state(self._record).of_tasks():
            if name not in current and (format_of(name) or "") in {*only, ""}:
                files.remove(state_path, self._build.state_folder.root)
        others = {each: paths for each, paths in self._recorded.files.items() if each not in only}
        ours = {each: paths - self._occupied for each, paths in self._planned.items()}
        exact = Manifest({**others, **ours}, frozenset(day.date.isoformat() for day in index.days))
        left: dict[str, dict[str, FileRecord]] = {"": {locations.MANIFEST: self._write(exact)}}
        # What version 1.0 remembered is in the manifest now.
        first_version = self._build.state_folder.first_version(self._root)
        shutil.rmtree(first_version.parent, ignore_errors=True)
        published = {path: stamped for stamp in current.values() for path, stamped in stamp.files.items()}
        lying = context.lying(self._record)
        for each, paths in exact.files.items():
            if each not in only:
                # Nobody looked at these files, so that what is known of them is what was known.
                left[each] = dict(self._previous.files.get(each, {})) if self._previous else {}
                continue
            left[each] = {}
            for path in sorted(paths):
                lies = written.get(path) or lying.look(path)
                if path in published and (lies is None or lies.sha256 != published[path].sha256):
                    # Somebody changed it while this build was at work: it is as no record says.
                    lies = FileRecord(published[path].sha256, 0, 0, 0, 0)
                if lies:
                    left[each][path] = lies
        return Finished(tuple(written), tuple(removed), left)
