"""One run of the tasks: read, look at what was read, publish, clear away what no longer belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline import sources
from pipeline.collection import index as indexing
from pipeline.collection import selection
from pipeline.collection.index import Index
from pipeline.diagnostics import Diagnostic, diagnose, rendering
from pipeline.errors import BuildError
from pipeline.model import title_key
from pipeline.state import files, stamps
from pipeline.state.stamps import Run, Stamp
from pipeline.tasks import luigi_run
from pipeline.tasks.base import RunTask
from pipeline.tasks.outputs import publishing
from pipeline.tasks.parse import MakeIndex, index_name, load_index

# What a task publishes, by the first word of its name.
_KINDS = {
    "feeds": "feeds",
    "pages": "site",
    "search": "site",
    "front": "site",
    "word": "word",
    "book": "epub",
    "catalog": "epub",
}


class Published(NamedTuple):
    """What came of a run; the fields as in :class:`pipeline.build.Outcome`.

    ``files`` has each published file's path and size, ``index_name`` the index's file; ``advice`` is about
    the settings.
    """

    entries: int = 0
    days: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    files: dict[str, int] = {}  # noqa: RUF012 (never changed)
    notes: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    failures: tuple[str, ...] = ()
    withheld: bool = False
    index_name: str = ""
    advice: tuple[str, ...] = ()


class Progress(Protocol):
    """Is told what a build is doing."""

    def waiting(self) -> None:
        """Another build holds the state folder."""

    def stage(self, name: str, tasks: int) -> None:
        """A stage of so many tasks begins."""

    def done(self, name: str, seconds: float) -> None:
        """A task is done, so long after the one before."""


def drive(
    run: Run,
    progress: Progress,
    *,
    only: frozenset[str],
    workers: int,
    scheduler: str,
    strict: bool,
    previous_index: str,
) -> Published:
    """Run the tasks of one build.

    Args:
        run: what the tasks share.
        progress: is told what is done.
        only: the kinds of output that are wanted.
        workers: processes of this build.
        scheduler: address of a ``luigid``, or empty.
        strict: publish nothing while a digest has an error.
        previous_index: the index's file of the build before, or empty.

    Raises:
        OSError: the state folder cannot be written.
    """
    record = Path(run.state_scratch) / "run.json"
    files.replace(record, stamps.encode(run), record.parent)

    def luigi(name: str, tasks: Sequence[RunTask]) -> tuple[str, ...]:
        progress.stage(name, luigi_run.pending(tasks))
        return luigi_run.run(tasks, workers=workers, scheduler=scheduler, done=progress.done)

    reading = MakeIndex(fingerprint=run.index_fingerprint(), run_record=str(record))
    if failures := luigi("reading", [reading]):
        return Published(failures=failures)
    try:
        read = load_index(reading.output().path)
    except BuildError as error:
        return Published(failures=(str(error),))
    said = [item for item in read.diagnostics if item.severity != "information"]
    result = Published(
        entries=read.index.entries,
        days=len(read.index.days),
        notes=len(read.diagnostics) - len(said),
        diagnostics=(*said, *_renamed(run, previous_index, read.index)),
        index_name=index_name(run.index_fingerprint()),
        advice=tuple(_without_effect(run, read.index)),
    )
    if strict and any(item.severity == "error" for item in said):
        return result._replace(withheld=True)
    tasks = publishing(run, str(record), reading.fingerprint, read.index, only)
    failures = luigi("publishing", tasks)
    current = {task.name: stamps.load_stamp(task.stamp_path) for task in tasks}
    mine = [stamp for stamp in current.values() if stamp.build == run.build and stamp.fingerprint]
    removed = [path for stamp in mine for path in stamp.removed]
    if not failures:
        removed += _sweep(run, current, only)
        if not scheduler:
            # Who shares a scheduler may still need what another build has left behind.
            _tidy(run)
    return result._replace(
        written=tuple(path for stamp in mine for path in stamp.written),
        removed=tuple(removed),
        files={path: stamped.size for stamp in current.values() for path, stamped in stamp.files.items()},
        failures=failures,
    )


def _without_effect(run: Run, index: Index) -> Iterator[str]:
    """A line for what the settings name and no entry has: most often a slip of the pen."""
    entries = [entry for day in index.days for entry in day.entries]
    titles = {title_key(title) for entry in entries for title in (entry.written, entry.title)}
    unknown = [title for title in run.addresses if title_key(title) not in titles]
    if unknown:
        first = rendering.printable(unknown[0])
        more = f" (and {len(unknown) - 1:,} more)" if len(unknown) > 1 else ""
        yield f"{sources.ADDRESSES}: no entry has the title “{first}”{more}; write it as in the digest"
    for edition in selection.editions(run.settings)[1:]:
        if entries and not selection.select(index, edition):
            yield f"edition {edition.name} chooses no entry; look at its tags, languages, since and until"


def _renamed(run: Run, previous: str, index: Index) -> list[Diagnostic]:
    """A D015 for each entry whose identity a correction changed since the build before, or one for all."""
    if not previous:
        return []
    try:
        before = load_index(f"{run.state}/{previous}").index
    except (FileNotFoundError, BuildError):
        return []
    if before.authority and index.authority and before.authority != index.authority:
        if run.settings.id:
            return []  # as was wished
        return [
            diagnose(
                "D015",
                sources.SETTINGS,
                1,
                1,
                "title or author changed, and no id is set, so that the identity of all entries did as well: "
                "for subscribers each is a new one",
                hint=f'to keep their identity, add to collection.toml: id = "{before.authority}"',
            )
        ]
    return [
        diagnose(
            "D015",
            now.path,
            now.line,
            1,
            f"“{then.title}” of {then.date} is gone, and this looks like it: "
            "for subscribers it is a new entry",
            hint="to keep its identity, add to collection.toml under [identity]: "
            f'"{now.date} {_toml(now.written)}" = "{then.date} {_toml(then.written)}"',
            source=now.title,
        )
        for then, now in indexing.renamed(before, index)
    ]


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _sweep(run: Run, published: dict[str, Stamp], only: frozenset[str]) -> list[str]:
    """Remove what tasks published that are no longer called for: a volume, an edition, the search index."""
    current = {path for stamp in published.values() for path in stamp.files}
    output = Path(run.output)
    removed: list[str] = []
    for path in sorted(stamps.stamps(Path(run.state), output).glob("*.json")):
        kind = _KINDS.get(path.stem.partition("-")[0])
        if path.stem in published or kind not in only:
            continue
        removed += [
            name
            for name in stamps.load_stamp(path).files
            if name not in current and files.remove(output / name, output)
        ]
        files.remove(path, Path(run.state))
    return removed


def _tidy(run: Run) -> None:
    """Remove what the state folder holds of earlier versions of the digests."""
    folder = Path(run.state)
    wanted = {folder / name for name in run.shards().values()} | {
        folder / index_name(run.index_fingerprint())
    }
    for path in (*folder.glob("shards/*.json"), *folder.glob("index.*.json")):
        if path not in wanted:
            files.remove(path, folder)
