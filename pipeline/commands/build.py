"""``digests build``: publish the digests."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any, NamedTuple

import click

from pipeline import console
from pipeline.build import Options
from pipeline.build import build as run_build
from pipeline.commands.common import digests_option, drafts_option, output_option, state_option
from pipeline.errors import DigestsError, UsageError
from pipeline.outcome import Outcome
from pipeline.output_formats import OUTPUT_FORMATS
from pipeline.report import (
    INTERRUPTED,
    OK,
    Reporter,
    count,
    say,
    say_error,
    status_of,
    stopped,
    tell,
    tell_errors,
)
from pipeline.urls import web_address


def _kinds(ctx: click.Context, param: click.Parameter, value: str) -> frozenset[str]:
    kinds = frozenset(filter(None, value.replace(" ", "").split(",")))
    if not kinds or not kinds.issubset(OUTPUT_FORMATS):
        raise click.BadParameter(f"choose from {', '.join(OUTPUT_FORMATS)}, with commas between", ctx, param)
    return kinds


def _address(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value and not web_address(value):
        raise click.BadParameter("write an address such as http://localhost:8082", ctx, param)
    return value


@click.command()
@digests_option
@output_option
@state_option
@click.option(
    "--only",
    callback=_kinds,
    metavar=",".join(OUTPUT_FORMATS),
    default=",".join(OUTPUT_FORMATS),
    help="Build only these output formats.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Number of processes; always one on Windows.",
)
@click.option(
    "--scheduler",
    callback=_address,
    metavar="URL",
    default="",
    help="Share the work with other builds through this luigid.",
)
@drafts_option
@click.option("--force", is_flag=True, help="Rebuild everything, also what is up to date.")
@click.option(
    "--allow-removal",
    is_flag=True,
    help="Allow the build to remove all entries, or most days, from the output.",
)
@click.option("--strict", is_flag=True, help="Publish nothing while any digest has an error.")
@click.option("--page-numbers", is_flag=True, help="Number the pages in Word's contents (needs LibreOffice).")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be written and why; change nothing.")
@click.option("--watch", is_flag=True, help="Build again whenever a digest or setting changes, until Ctrl-C.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Format of the outcome: text, or a JSON object on standard output.",
)
@click.option("-q", "--quiet", is_flag=True, help="Report errors only.")
@click.option("-v", "--verbose", is_flag=True, help="List each task and each file written.")
def build(
    *,
    digests: str,
    output: str,
    state: str,
    dry_run: bool,
    watch: bool,
    form: str,
    quiet: bool,
    verbose: bool,
    **values: Any,  # noqa: ANN401 (click has made the types)
) -> int:
    """Build everything that changed.

    Exit status: 0 all built and clean; 1 built, but a digest has errors (the entries concerned are left
    out, all else is published); 2 wrong usage or settings; 3 something could not be read or written.
    """
    if dry_run and watch:
        raise UsageError("--dry-run changes nothing, so there is nothing to watch; leave one of them out")
    if quiet and verbose:
        raise UsageError("--quiet and --verbose contradict each other; leave one of them out")
    options = Options(Path(digests), Path(output), Path(state), **values)
    manner = _Manner(as_json=form == "json", quiet=quiet, verbose=verbose)
    try:
        if dry_run:
            return _rehearse(options, manner)
        status = _build(options, manner)
        return _watch(options, manner) if watch else status
    except KeyboardInterrupt as error:
        say(stopped(error))
        return INTERRUPTED


class _Manner(NamedTuple):
    """Options for the report of a build."""

    as_json: bool
    quiet: bool
    verbose: bool


def _build(options: Options, manner: _Manner) -> int:
    began = time.monotonic()
    with Reporter(verbose=manner.verbose) as reporter:
        outcome = run_build(options, reporter)
    return _tell(options, outcome, time.monotonic() - began, manner)


def _watch(options: Options, manner: _Manner) -> int:
    """Build again whenever something changes; what cannot be built is told, and waited for."""
    from pipeline import serve  # a build alone does without

    say(f"watching {options.digests} (Ctrl-C ends)")
    with contextlib.suppress(KeyboardInterrupt):
        for _ in serve.changes(options.digests, options.output):
            try:
                _build(options, manner)
            except DigestsError as error:
                say_error(error)
    return OK


def _tell(options: Options, outcome: Outcome, seconds: float, manner: _Manner) -> int:
    if not manner.as_json:
        return tell(options, outcome, seconds, verbose=manner.verbose, quiet=manner.quiet)
    _print(_facts(options, outcome) | {"seconds": round(seconds, 3)})
    return status_of(outcome)


def _facts(options: Options, outcome: Outcome) -> dict[str, object]:
    return {
        "status": status_of(outcome),
        "output": str(options.output),
        "entries": outcome.entries,
        "days": outcome.days,
        "written": outcome.written,
        "removed": outcome.removed,
        "unchanged": outcome.belonging - len(outcome.written),
        "diagnostics": outcome.diagnostics,
        "information": outcome.information,
        "failures": (*outcome.held, *outcome.failures),
        "withheld": outcome.withheld,
        "notes": (*outcome.advice, *outcome.news),
    }


def _print(facts: dict[str, object]) -> None:
    import msgspec  # a build with nothing to do does without

    console.write_bytes(msgspec.json.encode(facts) + b"\n")
    console.flush()


def _rehearse(options: Options, manner: _Manner) -> int:
    from pipeline import rehearsal  # a build alone does without

    with Reporter(verbose=False) as reporter:
        found = rehearsal.rehearse(options, reporter)
    if manner.as_json:
        _print(
            {
                "status": status_of(found.outcome),
                "causes": found.causes,
                "files": [step._asdict() for step in found.steps],
                "diagnostics": found.outcome.diagnostics,
                "failures": (*found.outcome.held, *found.outcome.failures),
            }
        )
        return status_of(found.outcome)
    for step in found.steps:
        console.write(f"{step.reason:8} {options.output / step.path}\n")
    for line in found.causes if not manner.quiet else ():
        say(f"note: {line}")
    status = tell_errors(options, found.outcome)
    removed = sum(step.reason == "remove" for step in found.steps)
    if not manner.quiet:
        say(
            f"{count(len(found.steps) - removed, 'file')} would be written and {removed:,} removed; "
            "nothing was changed"
        )
    return status
