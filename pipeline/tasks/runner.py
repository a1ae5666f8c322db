"""One build: read, look at what was read, publish, clear away what no longer belongs."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline.collection import advice, identity, identity_table, redirects
from pipeline.collection.gathering import Gathered
from pipeline.collection.identity import PublishedEntries
from pipeline.collection.index import Index
from pipeline.diagnostics import ignoring
from pipeline.errors import BuildError, SettingsError, StoppedError
from pipeline.fingerprint import fingerprint
from pipeline.outcome import Outcome
from pipeline.sources import SETTINGS, Source
from pipeline.state import files, last_read, sealed
from pipeline.state.builders import Member
from pipeline.state.output_files import FileRecord
from pipeline.state.receipt import Receipt
from pipeline.tasks import context, corrections, luigi_run, sharing
from pipeline.tasks.base import RunTask
from pipeline.tasks.context import BuildContext
from pipeline.tasks.outputs import format_of, publish_tasks
from pipeline.tasks.parse import MakeIndex, load_index
from pipeline.tasks.publishing import written_files
from pipeline.tasks.tidying import Output


class Published(NamedTuple):
    """The outcome of the tasks of one build, and what there is to remember of it.

    Attributes:
        outcome: as the build tells it.
        left: output format to path to the file as it was left; None where the build was not finished.
        index_fingerprint: of the index.
        record: the entries that are published after this build, for later ones to compare with.
    """

    outcome: Outcome
    left: dict[str, dict[str, FileRecord]] | None = None
    index_fingerprint: str = ""
    record: PublishedEntries | None = None


class Progress(Protocol):
    """Is told what a build is doing."""

    def waiting(self) -> None:
        """Another build holds the state folder."""

    def stage(self, name: str, tasks: int) -> None:
        """A stage of so many tasks begins."""

    def done(self, name: str, seconds: float) -> None:
        """A task is done, so long after the one before."""


def run_build(
    build: BuildContext,
    progress: Progress,
    *,
    only: frozenset[str],
    workers: int,
    scheduler: str,
    member: Member | None,
    force: bool,
    strict: bool,
    allow_removal: bool,
    previous: Receipt | None,
    published: PublishedEntries | None,
    settings_text: bytes,
    today: dt.date,
) -> Published:
    """Run the tasks of one build.

    Args:
        build: the record that the tasks share.
        progress: is told what is done.
        only: the output formats that are wanted.
        workers: processes of this build.
        scheduler: address of a ``luigid``, or empty.
        member: the membership of a build that shares a scheduler.
        force: make everything of the wanted formats anew.
        strict: publish nothing while a digest has an error.
        allow_removal: let the build remove all entries, or most days.
        previous: the last build that was finished, if there was one.
        published: the entries that were published last, if that is known.
        settings_text: content of the file that the settings are from.
        today: the date after which a digest's date is in the future.

    Raises:
        OSError: the state folder or the output folder cannot be written.
        UsageError: the build would remove all entries, or most days.
        SettingsError: ``[identity]`` gives an entry the identity of another.
        StoppedError: it was stopped while publishing.
    """
    record = context.write(build)
    _begin(build, only, member, force=force)

    def luigi(name: str, tasks: Callable[[], Sequence[RunTask]]) -> tuple[str, ...]:
        progress.stage(name, luigi_run.pending(tasks()))
        run = functools.partial(luigi_run.run, workers=workers, scheduler=scheduler, done=progress.done)
        try:
            return sharing.run_together(run, tasks, member) if member else run(tasks())
        except BuildError as error:
            return (str(error),)

    def read_all() -> MakeIndex:
        return _make_index(build, record, member.generation if member else "")

    reading = read_all()
    _mark_unfinished(build, reading)
    if failures := luigi("reading", lambda: [read_all()]):
        return Published(Outcome(failures=failures))
    read = load_index(reading.output().path)
    seen, entries = _examine(build, read, published, settings_text, today)
    if strict and any(item.severity == "error" for item in seen.diagnostics):
        return Published(seen._replace(withheld=True))
    output = Output(build, record, previous)
    if not allow_removal:
        output.refuse_removal(read.index)
    _remember_sources(build, record)
    # Once for each generation of builders that share the work: planning looks at all of the collection.
    plan = functools.cache(lambda reading: publish_tasks(reading, read, only))
    tasks = plan(reading)
    with member.gate() if member else contextlib.nullcontext():
        occupied = output.claim(tasks, only)
    try:
        failures = luigi("publishing", lambda: plan(read_all()))
    except KeyboardInterrupt as stop:
        raise StoppedError(written_files(build.state_scratch), output.belonging) from stop
    finished = output.finish(tasks, only, read.index, complete=not failures)
    _end_together(member, finished=not failures)
    failures = (*failures, *occupied)
    if not failures:
        _tidy(build, record, reading.fingerprint, read.months)
    outcome = seen._replace(
        written=finished.written,
        removed=finished.removed,
        belonging=output.belonging,
        failures=failures,
        healed=_healed(build),
    )
    return Published(outcome, None if failures else finished.left, reading.fingerprint, entries)


def read_index(build: BuildContext, settings_text: bytes, progress: Progress) -> Gathered:
    """Read the digests and publish nothing.

    Args:
        build: the record that the tasks share.
        settings_text: content of the file that the settings are from.
        progress: is told what is done.

    Raises:
        SettingsError: as in :func:`run_build`.
        BuildError: a digest could not be read.
        OSError: the state folder cannot be written.
    """
    reading = _make_index(build, context.write(build), "")
    _mark_unfinished(build, reading)
    if failures := luigi_run.run([reading], workers=1, scheduler="", done=progress.done):
        raise BuildError("\n".join(failures))
    read = load_index(reading.output().path)
    _refuse_contradictions(build, settings_text, read.index)
    return read


def _refuse_contradictions(build: BuildContext, settings_text: bytes, index: Index) -> None:
    path = os.path.join(build.digests, SETTINGS)  # noqa: PTH118 (as the user named the folder)
    if faults := identity_table.contradictions(build.settings, settings_text, path, index):
        raise SettingsError(faults)


def _make_index(build: BuildContext, record: str, generation: str) -> MakeIndex:
    given = (build.settings, build.addresses, build.references)
    inputs = fingerprint((context.shard_names(record), *given, build.program))
    return MakeIndex(fingerprint=inputs, generation=generation, record=record)


def _examine(
    build: BuildContext,
    read: Gathered,
    published: PublishedEntries | None,
    settings_text: bytes,
    today: dt.date,
) -> tuple[Outcome, PublishedEntries]:
    """Say what there is to say of a collection that has been read.

    Returns:
        The outcome so far; the entries that are published after this build.

    Raises:
        SettingsError: as in :func:`run_build`.
    """
    index, settings = read.index, build.settings
    _refuse_contradictions(build, settings_text, index)
    reviewed = identity.review(published, read, settings)
    addresses = redirects.stems(index, settings)
    wanted = ignoring.wanted(
        [
            *read.diagnostics,
            *advice.future(index, today),
            *identity_table.unknown(settings, settings_text, SETTINGS, index),
            *corrections.changed_identities(reviewed),
        ],
        settings.check.ignored(),
        advice.places(index),
    )
    severe = tuple(item for item in wanted if item.severity != "information")
    outcome = Outcome(
        entries=index.entries,
        days=len(index.days),
        information=len(wanted) - len(severe),
        diagnostics=severe,
        advice=(
            *advice.without_effect(settings, build.addresses, index),
            *corrections.waiting(reviewed),
        ),
        news=(
            *corrections.late_entries(build.digests, reviewed.added),
            *redirects.went_away(published, addresses, settings),
        ),
    )
    return outcome, identity.record(published, read, reviewed, addresses)


def _end_together(member: Member | None, *, finished: bool) -> None:
    if member:
        member.finished = finished


def _begin(build: BuildContext, only: frozenset[str], member: Member | None, *, force: bool) -> None:
    """Make everything anew if that is wished, before others join, who would miss what is removed."""
    if force:
        _forget(build, only)
    if member:
        member.ready()


def _forget(build: BuildContext, only: frozenset[str]) -> None:
    """Remove what makes the tasks of the wanted formats believe that something is done.

    Which files are ours is known all the same, and what was read of digests that cannot be read now stays.
    """
    folder, output = build.state_folder, build.output_state
    kept = {folder.shard(source.kept_in) for of_month in build.months.values() for source in of_month}
    of_formats = [path for name, path in output.of_tasks() if format_of(name) in {*only, None}]
    for path in (output.receipt, *of_formats, *folder.parsed()):
        if path not in kept:
            files.remove(path, folder.root)


def _mark_unfinished(build: BuildContext, reading: MakeIndex) -> None:
    """Note that something will be read that only a build which ends well clears away."""
    if not reading.complete():
        sealed.write(build.state_folder.unfinished, b"", Path(build.state_scratch))


def _remember_sources(build: BuildContext, record: str) -> None:
    """Keep what was read of each digest, should it not be readable one day."""
    names = context.shard_names(record)
    sources = [
        Source(os.fsdecode(source.name), source.sha256, names[month])
        for month, of_month in build.months.items()
        for source in of_month
    ]
    content = last_read.encode(Path(build.digests), sources)
    sealed.write(build.state_folder.sources, content, Path(build.state_scratch))


def _tidy(build: BuildContext, record: str, index_fingerprint: str, months: Iterable[str]) -> None:
    """Remove what the state folder holds of earlier versions of the digests."""
    folder = build.state_folder
    for path in folder.stale(context.shard_names(record).values(), months, index_fingerprint):
        files.remove(path, folder.root)
    files.remove(folder.unfinished, folder.root)


def _healed(build: BuildContext) -> tuple[str, ...]:
    try:
        return tuple((Path(build.state_scratch) / "healed").read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        return ()
