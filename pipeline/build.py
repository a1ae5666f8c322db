"""A build: one look at the inputs, the tasks that they call for, and what came of them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import clock, folders, sources
from pipeline.errors import BuildError, describe, no_folder
from pipeline.outcome import Outcome
from pipeline.output_formats import OUTPUT_FORMATS
from pipeline.sources import Snapshot
from pipeline.state import files, receipt, sealed
from pipeline.state.folder import OutputState, StateFolder
from pipeline.state.output_files import OutputFiles

if TYPE_CHECKING:
    # A build with nothing to do ends before it needs any of these.
    from pipeline.collection.identity import Review
    from pipeline.diagnostics import Diagnostic
    from pipeline.settings import CitedPaper, Settings
    from pipeline.state.builders import Member
    from pipeline.state.receipt import Receipt
    from pipeline.tasks.context import BuildContext
    from pipeline.tasks.runner import Progress


class Options(NamedTuple):
    """Options of a build, as the command has them.

    ``preview``: what it leaves is for the author to look at, and does not count as published.
    """

    digests: Path = Path("digests")
    output: Path = Path("output")
    state: Path = Path(".pipeline")
    only: frozenset[str] = frozenset(OUTPUT_FORMATS)
    workers: int = 1
    scheduler: str = ""
    drafts: bool = False
    force: bool = False
    strict: bool = False
    page_numbers: bool = False
    allow_removal: bool = False
    preview: bool = False


def build(options: Options, progress: Progress) -> Outcome:
    """Bring the output folder up to date.

    Args:
        options: what is asked.
        progress: is told what the build is doing.

    Raises:
        UsageError: the folder of digests is not there, or the build would remove most of what is published.
        BuildError: something cannot be read or written.
        SettingsError: ``collection.toml``, ``addresses.toml`` or ``references.toml`` is wrong.
        StoppedError: it was stopped (Ctrl-C) while it published.
    """
    _require(options.digests)
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
        from pipeline.state import last_read  # only where something cannot be read

        snapshot = snapshot.holding(last_read.load(state.sources, options.digests))
    soffice = ""
    if options.page_numbers:
        from pipeline import libreoffice  # most builds count no pages

        soffice = libreoffice.find()
    inputs = f"{snapshot.fingerprint()} {options.page_numbers} {soffice}"
    return _Request(options, snapshot, soffice, inputs, state, state.output(options.output))


def _up_to_date(request: _Request) -> Outcome | None:
    """Return the outcome of the last build if it was made from the same, and all of it lies there still."""
    options = request.options
    # First, so that no worker of a build that was killed publishes anything any more.
    files.sweep(options.output)
    files.sweep(options.state)
    last, written_at = receipt.load(request.output_state.receipt)
    if last is None or last.inputs != request.inputs or not options.only <= last.formats:
        return None
    if last.preview and not options.preview:
        return None  # from now on it counts as published
    if sealed.read(request.state.unfinished) is not None:
        return None  # of a build of other digests something is to be cleared away
    if last.compared != sealed.checksum(request.output_state.published):
        return None  # a question was answered, or the record was lost
    lying = OutputFiles(str(options.output), last.records(), written_at)
    if not last.stands(lying, options.only):
        return None
    if lying.read:
        _refresh(request, last, lying)
    diagnostics: tuple[Diagnostic, ...] = ()
    if last.diagnostics:
        import msgspec  # a clean collection does without

        from pipeline.diagnostics import Diagnostic
        from pipeline.diagnostics.ignoring import without_past

        diagnostics = msgspec.convert(tuple(last.diagnostics), tuple[Diagnostic, ...])
        diagnostics = tuple(without_past(diagnostics, clock.latest_date()))
    return Outcome(
        last.entries,
        last.days,
        belonging=sum(len(last.files.get(each, ())) for each in options.only),
        information=last.information,
        diagnostics=diagnostics,
        held=request.held(),
        advice=(*last.advice, *_advice(request, local=last.local)),
    )


def _refresh(request: _Request, last: Receipt, lying: OutputFiles) -> None:
    """Write down the files that had to be read, so that the next build need not read them again.

    That costs the next build time and nothing else, so whatever hinders it is passed over.
    """
    from filelock import FileLock, Timeout  # seldom needed

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
    from pipeline.state import builders  # only builds that write need it

    options = request.options
    if not options.scheduler:
        with builders.alone(request.state, progress.waiting) as waited:
            yield waited, None
        return
    from pipeline.fingerprint import fingerprint

    # Builders may have the folder mounted at different places, and as many workers as they like.
    alike = options._replace(digests=Path(), output=Path(), state=Path(), workers=0, only=frozenset())
    key = fingerprint(
        (request.inputs, request.output_state.root.name, sorted(options.only), list(map(str, alike)))
    )
    with builders.together(request.state, key, progress.waiting, first_alone=options.force) as member:
        yield False, member


def _bring_up_to_date(request: _Request, progress: Progress, member: Member | None) -> Outcome:
    # A build with nothing to do needs none of these; the last one loads Luigi.
    import msgspec

    from pipeline.state import published as publishing
    from pipeline.tasks import runner

    options, snapshot = request.options, request.snapshot
    configured = _settings(request)
    record_path = request.output_state.published
    previous, _ = receipt.load(request.output_state.receipt)
    with files.scratch(options.output) as output_scratch, files.scratch(options.state) as state_scratch:
        published = runner.run_build(
            _context(request, configured, output_scratch, state_scratch),
            progress,
            only=options.only,
            workers=options.workers,
            scheduler=options.scheduler,
            member=member,
            force=options.force and (member is None or member.first),
            strict=options.strict,
            allow_removal=options.allow_removal,
            previous=previous,
            published=publishing.load(record_path),
            settings_text=snapshot.settings or b"",
            today=clock.latest_date(),
        )
        outcome = published.outcome
        local = not configured.settings.published()
        if published.left is not None:
            compared = (
                publishing.write(record_path, published.record, state_scratch)
                if published.record and not options.preview
                else sealed.checksum(record_path)
            )
            same = previous is not None and previous.inputs == request.inputs
            last = receipt.Receipt(
                request.inputs,
                options.only | (previous.formats if previous and same else frozenset()),
                published.left,
                outcome.entries,
                outcome.days,
                published.index_fingerprint,
                outcome.information,
                [msgspec.structs.asdict(diagnostic) for diagnostic in outcome.diagnostics],
                list(outcome.advice),
                compared,
                options.preview,
                local,
            )
            sealed.write(request.output_state.receipt, last.encode(), state_scratch)
    # Said once, when it is recorded; to who has feeds, be they built now or not.
    feeds = "feeds" in options.only or bool(previous and previous.files.get("feeds"))
    news = outcome.news if feeds and not options.preview else ()
    advice = (*outcome.advice, *_advice(request, local=local))
    return outcome._replace(held=request.held(), advice=advice, news=news)


class _Configured(NamedTuple):
    """Settings, and what is known of papers: addresses by title, and cited papers by key."""

    settings: Settings
    addresses: dict[str, str]
    references: dict[str, CitedPaper]


def _settings(request: _Request) -> _Configured:
    from pipeline import settings  # a build with nothing to do does without

    folder, snapshot = request.options.digests, request.snapshot
    return _Configured(
        settings.load(str(folder / sources.SETTINGS), snapshot.settings or b""),
        settings.load_addresses(str(folder / sources.ADDRESSES), snapshot.addresses or b""),
        settings.load_references(str(folder / sources.REFERENCES), snapshot.references or b""),
    )


def _context(
    request: _Request,
    configured: _Configured,
    output_scratch: Path,
    state_scratch: Path,
) -> BuildContext:
    import msgspec

    from pipeline.settings import SourceSettings
    from pipeline.state import templates
    from pipeline.tasks.context import BuildContext, MonthSource  # loads Luigi

    options = request.options
    made = BuildContext(
        build_id=state_scratch.name,
        digests=str(options.digests),
        output=str(options.output),
        state=str(options.state),
        output_scratch=str(output_scratch),
        state_scratch=str(state_scratch),
        settings=msgspec.structs.replace(configured.settings, sources=SourceSettings()),
        addresses=configured.addresses,
        references=configured.references,
        months={
            month: tuple(
                MonthSource(os.fsencode(name), sha256, kept_in) for name, sha256, kept_in in of_month
            )
            for month, of_month in request.snapshot.months().items()
        },
        program=request.snapshot.program,
        soffice=request.soffice,
        template=templates.keep(request.state, request.snapshot.template, state_scratch),
    )
    return made.telling_held() if request.snapshot.unreadable else made


def _advice(request: _Request, *, local: bool) -> tuple[str, ...]:
    """Return what there is to say of what this build was asked for, in its folders as they were named."""
    options = request.options
    advice = []
    if not request.snapshot.sources:
        from pipeline.collection.advice import no_digests  # most builds have some

        advice.append(no_digests(str(options.digests), drafts=options.drafts))
    not_read = [folders.place(str(options.digests), name) for name in request.snapshot.not_read]
    advice.extend(folders.remarks(not_read, list(request.snapshot.empty)))
    if "word" in options.only and request.snapshot.sources:
        from pipeline import libreoffice

        advice.extend(libreoffice.remarks(wanted=options.page_numbers, command=request.soffice))
    if local and "feeds" in options.only:
        advice.append(
            f"feeds are for local use: base_url in {options.digests / sources.SETTINGS} does not say yet "
            "where the output will stand"
        )
    return tuple(advice)


class Comparison(NamedTuple):
    """The digests as they are now beside what was published.

    Attributes:
        reviewed: the questions about identities.
        authority: of the ids now.
        settings: content of ``collection.toml``; None where there is none.
    """

    reviewed: Review
    authority: str
    settings: bytes | None


def compare(options: Options, progress: Progress) -> Comparison | None:
    """Compare the digests with what the last build published; None where that is not known.

    Args:
        options: the folders.
        progress: is told what is being read.

    Raises:
        UsageError: the folder of digests is not there.
        BuildError: something cannot be read or written.
        SettingsError: ``collection.toml``, ``addresses.toml`` or ``references.toml`` is wrong.
    """
    from pipeline.collection import identity  # a build with nothing to do does without
    from pipeline.state import published
    from pipeline.tasks import runner

    _require(options.digests)
    try:
        request = _look(options)
        record = published.load(request.output_state.published)
        if record is None:
            return None
        configured = _settings(request)
        with _turn(request, progress), files.scratch(options.state) as scratch:
            context = _context(request, configured, scratch, scratch)
            read = runner.read_index(context, request.snapshot.settings or b"", progress)
    except OSError as error:
        raise BuildError(describe(error)) from error
    reviewed = identity.review(record, read, configured.settings)
    return Comparison(reviewed, read.index.authority, request.snapshot.settings)


def _require(folder: Path) -> None:
    if not folder.is_dir():
        raise no_folder(str(folder))
