"""A build: one look at the inputs, the tasks that they call for, and what came of them."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import folders, sources
from pipeline.kinds import KINDS
from pipeline.sources import Snapshot
from pipeline.state import receipt

if TYPE_CHECKING:
    # A build with nothing to do ends before it needs any of these.
    from pipeline.diagnostics import Diagnostic
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


class Outcome(NamedTuple):
    """What came of a build.

    Attributes:
        entries: how many entries the collection has.
        days: how many days.
        written: files of the output folder that were written.
        removed: files of the output folder that no longer belonged and were removed.
        unchanged: how many files were left as they were.
        notes: how many diagnostics are mere information.
        diagnostics: the errors and warnings, with paths relative to the folder of digests.
        failures: what failed, a line each.
        withheld: True when ``strict`` and an error kept everything from being published.
        advice: what the user should know beside, a line each.
    """

    entries: int = 0
    days: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    notes: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    failures: tuple[str, ...] = ()
    withheld: bool = False
    advice: tuple[str, ...] = ()


class CannotBuild(Exception):  # noqa: N818 (read as a sentence where it is raised)
    """The build cannot begin; the message says why and what to do.

    ``usage`` tells whether the call is at fault, and not the machine.
    """

    def __init__(self, message: str, *, usage: bool = False) -> None:
        super().__init__(message)
        self.usage = usage


def build(options: Options, progress: Progress) -> Outcome:
    """Bring the output folder up to date.

    Args:
        options: what is asked.
        progress: is told what the build is doing.

    Raises:
        CannotBuild: the folder of digests is not there, or a folder cannot be read or written.
        SettingsError: ``collection.toml`` or ``addresses.toml`` is wrong.
    """
    if not options.digests.is_dir():
        raise CannotBuild(
            f"{options.digests}: there is no such folder; name the folder of digests with --digests",
            usage=True,
        )
    soffice = _soffice(options)
    try:
        taken = folders.take(options.digests, drafts=options.drafts)
        inputs = f"{taken.fingerprint()} {options.page_numbers} {soffice}"
        if not options.force and (outcome := _up_to_date(options, inputs)):
            return outcome
        with _alone(options, progress) as waited:
            if waited and not options.force and (outcome := _up_to_date(options, inputs)):
                return outcome
            return _bring_up_to_date(options, taken, inputs, soffice, progress)
    except OSError as error:
        from pipeline.state import files  # noqa: PLC0415 (only where something went wrong)

        raise CannotBuild(files.explain(error)) from error


def _soffice(options: Options) -> str:
    """LibreOffice's command, if page numbers are wanted and can be counted (which takes pdfinfo too)."""
    if not options.page_numbers or not shutil.which("pdfinfo"):
        return ""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def _receipt_path(options: Options) -> Path:
    kinds = "-".join(kind for kind in KINDS if kind in options.only)
    return receipt.folder(options.state, options.output) / f"receipt-{kinds}.json"


def _up_to_date(options: Options, inputs: str) -> Outcome | None:
    kept = receipt.load(_receipt_path(options))
    if kept is None or kept.fingerprint != inputs or not kept.stands(options.output):
        return None
    diagnostics: tuple[Diagnostic, ...] = ()
    if kept.diagnostics:
        import msgspec  # noqa: PLC0415 (a clean collection does without)

        from pipeline.diagnostics import Diagnostic  # noqa: PLC0415 (as above)

        diagnostics = msgspec.convert(tuple(kept.diagnostics), tuple[Diagnostic, ...])
    return Outcome(
        kept.entries,
        kept.days,
        unchanged=len(kept.files),
        notes=kept.notes,
        diagnostics=diagnostics,
        advice=tuple(kept.advice),
    )


def _outdate(options: Options, inputs: str, scratch: Path) -> None:
    """Make receipts of other inputs tell no more that nothing is to do: what they list is about to change.

    Else a build of these inputs that is cut short, or makes some kinds of output only, and then one of the
    earlier inputs would leave files of the same size as they are.
    """
    from pipeline.state import files  # noqa: PLC0415 (as above)

    for path in receipt.folder(options.state, options.output).glob("receipt-*.json"):
        kept = receipt.load(path)
        if kept and kept.fingerprint != inputs:
            files.replace(path, kept._replace(fingerprint="").encode(), scratch)


@contextlib.contextmanager
def _alone(options: Options, progress: Progress) -> Iterator[bool]:
    """Hold the state folder; yields whether another build had to be waited for.

    Builds that share a scheduler share the state folder, too: the scheduler gives each task to one.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 (only builds that write need it)

    options.state.mkdir(parents=True, exist_ok=True)
    if options.scheduler:
        yield False
        return
    lock = FileLock(options.state / "lock")
    waited = False
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waited = True
        progress.waiting()
        lock.acquire()
    try:
        yield waited
    finally:
        lock.release()


def _bring_up_to_date(
    options: Options, taken: Snapshot, inputs: str, soffice: str, progress: Progress
) -> Outcome:
    # A build with nothing to do needs none of these; the last one loads Luigi.
    import msgspec  # noqa: PLC0415 (as said)

    from pipeline import settings  # noqa: PLC0415 (as above)
    from pipeline.state import files, stamps  # noqa: PLC0415 (as above)
    from pipeline.tasks import runner as drive  # noqa: PLC0415 (as above)

    configuration = settings.load(str(options.digests / sources.SETTINGS), taken.settings or b"")
    known = settings.load_addresses(str(options.digests / sources.ADDRESSES), taken.addresses or b"")
    previous = receipt.load(_receipt_path(options))
    with files.scratch(options.output) as output_scratch, files.scratch(options.state) as state_scratch:
        if options.force:
            stamps.forget(options.state, options.output)
        _outdate(options, inputs, state_scratch)
        run = stamps.Run(
            build=state_scratch.name,
            digests=str(options.digests),
            output=str(options.output),
            state=str(options.state),
            output_scratch=str(output_scratch),
            state_scratch=str(state_scratch),
            settings=msgspec.structs.replace(configuration, sources=settings.SourceSettings()),
            addresses=known,
            months={
                month: tuple((os.fsencode(source.name), source.sha256) for source in sources)
                for month, sources in taken.months().items()
            },
            program=taken.program,
            soffice=soffice,
        )
        published = drive.drive(
            run,
            progress,
            only=options.only,
            workers=options.workers,
            scheduler=options.scheduler,
            strict=options.strict,
            previous_index=previous.index_name if previous else "",
        )
        outcome = Outcome(
            published.entries,
            published.days,
            published.written,
            published.removed,
            len(published.files) - len(published.written),
            published.notes,
            published.diagnostics,
            published.failures,
            published.withheld,
            (*published.advice, *_advice(options, taken, soffice, local=not configuration.published())),
        )
        if not (outcome.failures or outcome.withheld):
            kept = receipt.Receipt(
                inputs,
                published.files,
                outcome.entries,
                outcome.days,
                published.index_name,
                outcome.notes,
                [msgspec.structs.asdict(diagnostic) for diagnostic in outcome.diagnostics],
                list(outcome.advice),
            )
            files.replace(_receipt_path(options), kept.encode(), state_scratch)
        return outcome


def _advice(options: Options, taken: Snapshot, soffice: str, *, local: bool) -> tuple[str, ...]:
    advice = []
    if not taken.sources:
        advice.append(
            f"no digest in {options.digests}: a digest is a file whose name ends in .txt, a note one in .md"
            + ("" if options.drafts else ", and does not start with _")
        )
    not_read = [folders.place(str(options.digests), name) for name in taken.not_read]
    advice.extend(folders.remarks(not_read, list(taken.empty)))
    if options.page_numbers and not soffice:
        missing = "LibreOffice (soffice)" if shutil.which("pdfinfo") else "pdfinfo (poppler-utils)"
        advice.append(f"page numbers are left out: {missing} was not found")
    if local and "feeds" in options.only:
        advice.append(
            f"feeds are for local use: base_url in {options.digests / sources.SETTINGS} does not say yet "
            "where the output will stand"
        )
    return tuple(advice)
