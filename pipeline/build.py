"""A build: one look at the inputs, the tasks that they call for, and what came of them."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import clock, folders, sources
from pipeline.errors import BuildError, UsageError, describe
from pipeline.kinds import KINDS
from pipeline.sources import Snapshot
from pipeline.state import files, receipt, sealed
from pipeline.state.folder import OutputState, StateFolder
from pipeline.state.output_files import OutputFiles

if TYPE_CHECKING:
    # A build with nothing to do ends before it needs any of these.
    from pipeline.diagnostics import Diagnostic
    from pipeline.settings import Settings
    from pipeline.state.builders import Member
    from pipeline.state.receipt import Receipt
    from pipeline.tasks.context import BuildContext
    from pipeline.tasks.runner import Progress


class Options(NamedTuple):
    """What a build is asked to do; the fields are the command's options."""

    digests: Path = Path("digests")
    output: Path = Path("output")
    state: Path = Path(".pipeline")
    only: frozenset[str] = frozenset(KINDS)
    workers: int = 1
    scheduler: str = ""
    drafts: bool = False
    force: bool = False
    strict: bool = False
    page_numbers: bool = False
    allow_removal: bool = False


class Outcome(NamedTuple):
    """The outcome of a build.

    Attributes:
        entries: how many entries the collection has.
        days: how many days.
        written: files of the output folder that were written.
        removed: files of the output folder that no longer belonged and were removed.
        belonging: how many files belong to the formats that were built.
        information: how many diagnostics are mere information.
        diagnostics: the errors and warnings, with paths relative to the folder of digests.
        held: digests that cannot be read, with the reason, a line each; their days stay as they were.
        failures: what failed, a line each.
        withheld: True when ``strict`` and an error kept everything from being published.
        advice: what the user should know beside, a line each.
        healed: parts of the state that were damaged and made anew, a line each.
    """

    entries: int = 0
    days: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    belonging: int = 0
    information: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    held: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    withheld: bool = False
    advice: tuple[str, ...] = ()
    healed: tuple[str, ...] = ()


def build(options: Options, progress: Progress) -> Outcome:
    """Bring the output folder up to date.

    Args:
        options: what is asked.
        progress: is told what the build is doing.

    Raises:
        UsageError: the folder of digests is not there, or the build would remove most of what is published.
        BuildError: something cannot be read or written.
        SettingsError: ``collection.toml`` or ``addresses.toml`` is wrong.
        StoppedError: it was stopped (Ctrl-C) while it published.
    """
    if not options.digests.is_dir():
        raise UsageError(
            f"{options.digests}: there is no such folder; name the folder of digests with --digests"
        )
    try:
        request = _look(options)
        if not options.force and (outcome := _up_to_date(request)):
            return outcome
        with _turn(request, progress) as (waited, member):
            if waited and not options.force and (outcome := _up_to_date(request)):
                return outcome
            return _bring_up_to_date(request, progress, member)
    except OSError as error:
        raise BuildError(describe(error)) from error


class _Request(NamedTuple):
    """A build that is asked for: the options, what there is to build from, and where its state is.

    ``inputs`` changes with all that the output depends on.
    """

    options: Options
    snapshot: Snapshot
    soffice: str
    inputs: str
    state: StateFolder
    output_state: OutputState

    def held(self) -> tuple[str, ...]:
        """Return a line for each digest that cannot be read."""
        root = str(self.options.digests)
        return tuple(
            f"{sources.shown(folders.place(root, name))}: {reason}; what was read of it last stays published"
            for name, reason in self.snapshot.unreadable
        )


def _look(options: Options) -> _Request:
    """Look at the inputs once; all that follows is made from what is seen here."""
    snapshot = folders.take(options.digests, drafts=options.drafts)
    state = StateFolder(options.state)
    if snapshot.unreadable:
        from pipeline.state import last_read  # noqa: PLC0415 (only where something cannot be read)

        snapshot = snapshot.holding(last_read.load(state.sources, options.digests))
    soffice = _soffice(options)
    inputs = f"{snapshot.fingerprint()} {options.page_numbers} {soffice}"
    return _Request(options, snapshot, soffice, inputs, state, state.output(options.output))


def _soffice(options: Options) -> str:
    """LibreOffice's command, if page numbers are wanted and can be counted (which takes pdfinfo too)."""
    if not options.page_numbers or not shutil.which("pdfinfo"):
        return ""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def _up_to_date(request: _Request) -> Outcome | None:
    """Return the outcome of the last build if it was made from the same, and all of it lies there still."""
    options = request.options
    # First, so that no worker of a build that was killed publishes anything any more.
    files.sweep(options.output)
    files.sweep(options.state)
    last, written_at = receipt.load(request.output_state.receipt)
    if last is None or last.inputs != request.inputs or not options.only <= last.formats:
        return None
    lying = OutputFiles(str(options.output), last.records(), written_at)
    if not last.stands(lying, options.only):
        return None
    if lying.read:
        _refresh(request, last, lying)
    diagnostics: tuple[Diagnostic, ...] = ()
    if last.diagnostics:
        import msgspec  # noqa: PLC0415 (a clean collection does without)

        from pipeline.diagnostics import Diagnostic  # noqa: PLC0415 (as above)
        from pipeline.diagnostics.ignoring import without_past  # noqa: PLC0415 (as above)

        diagnostics = msgspec.convert(tuple(last.diagnostics), tuple[Diagnostic, ...])
        diagnostics = tuple(without_past(diagnostics, clock.latest_date()))
    return Outcome(
        last.entries,
        last.days,
        belonging=sum(len(last.files.get(each, ())) for each in options.only),
        information=last.information,
        diagnostics=diagnostics,
        held=request.held(),
        advice=tuple(last.advice),
    )


def _refresh(request: _Request, last: Receipt, lying: OutputFiles) -> None:
    """Write down the files that had to be read, so that the next build need not read them again.

    That costs the next build time and nothing else, so whatever hinders it is passed over.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 (seldom needed)

    path = request.output_state.receipt
    with (
        contextlib.suppress(OSError, Timeout),
        FileLock(request.state.lock, timeout=0),
        files.scratch(request.options.state) as scratch,
    ):
        if receipt.load(path)[0] == last:
            sealed.write(path, last.updated(lying.read).encode(), scratch)


@contextlib.contextmanager
def _turn(request: _Request, progress: Progress) -> Iterator[tuple[bool, Member | None]]:
    """Wait until the state folder is free for this build.

    Yields:
        Whether another build had to be waited for; the membership of a build that shares a scheduler.
    """
    from pipeline.state import builders  # noqa: PLC0415 (only builds that write need it)

    options = request.options
    if not options.scheduler:
        with builders.alone(request.state, progress.waiting) as waited:
            yield waited, None
        return
    from pipeline.fingerprint import fingerprint  # noqa: PLC0415 (as above)

    # Builders may have the folder mounted at different places, and as many workers as they like.
    alike = options._replace(digests=Path(), output=Path(), state=Path(), workers=0, only=frozenset())
    key = fingerprint(
        (request.inputs, request.output_state.root.name, sorted(options.only), list(map(str, alike)))
    )
    with builders.together(request.state, key, progress.waiting) as member:
        yield False, member


def _bring_up_to_date(request: _Request, progress: Progress, member: Member | None) -> Outcome:
    # A build with nothing to do needs none of these; the last one loads Luigi.
    import msgspec  # noqa: PLC0415 (as said)

    from pipeline import settings  # noqa: PLC0415 (as above)
    from pipeline.tasks import runner  # noqa: PLC0415 (as above)

    options, snapshot = request.options, request.snapshot
    configuration = settings.load(str(options.digests / sources.SETTINGS), snapshot.settings or b"")
    addresses = settings.load_addresses(str(options.digests / sources.ADDRESSES), snapshot.addresses or b"")
    previous, _ = receipt.load(request.output_state.receipt)
    with files.scratch(options.output) as output_scratch, files.scratch(options.state) as state_scratch:
        published = runner.run_build(
            _context(request, configuration, addresses, output_scratch, state_scratch),
            progress,
            only=options.only,
            workers=options.workers,
            scheduler=options.scheduler,
            member=member,
            force=options.force and (member is None or member.first),
            strict=options.strict,
            allow_removal=options.allow_removal,
            previous=previous,
            today=clock.latest_date(),
        )
        advice = (*published.advice, *_advice(request, local=not configuration.published()))
        if published.left is not None:
            same = previous is not None and previous.inputs == request.inputs
            last = receipt.Receipt(
                request.inputs,
                options.only | (previous.formats if previous and same else frozenset()),
                published.left,
                published.entries,
                published.days,
                published.index_fingerprint,
                published.information,
                [msgspec.structs.asdict(diagnostic) for diagnostic in published.diagnostics],
                list(advice),
            )
            sealed.write(request.output_state.receipt, last.encode(), state_scratch)
    return Outcome(
        published.entries,
        published.days,
        published.written,
        published.removed,
        published.belonging,
        published.information,
        published.diagnostics,
        request.held(),
        published.failures,
        published.withheld,
        advice,
        published.healed,
    )


def _context(
    request: _Request,
    configuration: Settings,
    addresses: dict[str, str],
    output_scratch: Path,
    state_scratch: Path,
) -> BuildContext:
    import msgspec  # noqa: PLC0415 (as above)

    from pipeline.settings import SourceSettings  # noqa: PLC0415 (as above)
    from pipeline.tasks.context import BuildContext, MonthSource  # noqa: PLC0415 (loads Luigi)

    options = request.options
    return BuildContext(
        build_id=state_scratch.name,
        digests=str(options.digests),
        output=str(options.output),
        state=str(options.state),
        output_scratch=str(output_scratch),
        state_scratch=str(state_scratch),
        settings=msgspec.structs.replace(configuration, sources=SourceSettings()),
        addresses=addresses,
        months={
            month: tuple(
                MonthSource(os.fsencode(name), sha256, kept_in) for name, sha256, kept_in in of_month
            )
            for month, of_month in request.snapshot.months().items()
        },
        program=request.snapshot.program,
        soffice=request.soffice,
    )


def _advice(request: _Request, *, local: bool) -> tuple[str, ...]:
    from pipeline.collection.advice import no_digests  # noqa: PLC0415 (a build with nothing to do does without)

    options = request.options
    advice = []
    if not request.snapshot.sources:
        advice.append(no_digests(str(options.digests), drafts=options.drafts))
    not_read = [folders.place(str(options.digests), name) for name in request.snapshot.not_read]
    advice.extend(folders.remarks(not_read, list(request.snapshot.empty)))
    if options.page_numbers and not request.soffice:
        missing = "LibreOffice (soffice)" if shutil.which("pdfinfo") else "pdfinfo (poppler-utils)"
        advice.append(f"page numbers are left out: {missing} was not found")
    if local and "feeds" in options.only:
        advice.append(
            f"feeds are for local use: base_url in {options.digests / sources.SETTINGS} does not say yet "
            "where the output will stand"
        )
    return tuple(advice)
