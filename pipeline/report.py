"""Messages on stderr, the progress bar, and exit statuses of the commands."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

import click

from pipeline.errors import DigestsError, StoppedError

if TYPE_CHECKING:
    from pathlib import Path

    from rich.progress import Progress, TaskID

    from pipeline.build import Options
    from pipeline.diagnostics import Diagnostic
    from pipeline.outcome import Outcome

OK, ERRORS, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130

# A build shows the warnings of the newest digests only; `digests check` lists them all.
_SHOWN_WARNINGS = 5
_SHOWN_FAILURES = 5


def say(message: str) -> None:
    """Print a message to stderr, with control characters replaced by visible ones."""
    if not message.isprintable():
        from pipeline.diagnostics.rendering import printable  # only where it is needed: see cli

        message = "\n".join(map(printable, message.split("\n")))
    _put(message + "\n")


def _put(text: str) -> None:
    # Where nobody can hear it, the exit status still tells.
    with contextlib.suppress(OSError):
        click.echo(text, err=True, nl=False)


def say_error(error: DigestsError) -> None:
    """Print an error to stderr, each line of its message with ``error:`` before it."""
    for line in str(error).splitlines():
        say(f"error: {line}")


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 day``, ``832 days``.

    Args:
        number: how many.
        one: the singular.
        many: the plural, if it is not ``one`` with an s.
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def counts(errors: int, warnings: int, information: int) -> str:
    """Return numbers of messages in words: ``1 error, 2 warnings, 3 information``."""
    return f"{count(errors, 'error')}, {count(warnings, 'warning')}, {information:,} information"


def colour(stream: object) -> bool:
    """Whether to colour what goes to a stream: only on a terminal, and never under NO_COLOR."""
    return bool(getattr(stream, "isatty", lambda: False)()) and not os.environ.get("NO_COLOR")


def width() -> int:
    """Return the columns of the terminal, or a width that is easy to read if there is none."""
    from pipeline.diagnostics.rendering import WIDTH  # only where it is needed: see cli

    if not (sys.stdout.isatty() or sys.stderr.isatty()):
        return WIDTH
    import shutil

    return shutil.get_terminal_size((WIDTH, 24)).columns


def tell(
    options: Options, outcome: Outcome, seconds: float, *, verbose: bool = False, quiet: bool = False
) -> int:
    """Print the outcome of a build, only what went wrong if ``quiet``, and return its exit status."""
    errors, warnings = by_severity(outcome.diagnostics)
    if quiet:
        return tell_errors(options, outcome)
    _show_diagnostics(options.digests, errors, warnings)
    for failure in (*outcome.held, *outcome.failures[:_SHOWN_FAILURES]):
        say(f"error: {failure}")
    for line in (*outcome.advice, *outcome.news):
        say(f"note: {line}")
    if verbose:
        for line in outcome.healed:
            say(line)
        for path in outcome.written:
            say(f"written {options.output / path}")
        for path in outcome.removed:
            say(f"removed {options.output / path}")
    what = f"{count(outcome.entries, 'entry', 'entries')} of {count(outcome.days, 'day')}"
    if outcome.failures:
        say(_how_far(len(outcome.failures), len(outcome.written), outcome.belonging))
        return FAILED
    if outcome.withheld:
        verb = "is" if len(errors) == 1 else "are"
        say(f"{what}: nothing is published until the {count(len(errors), 'error')} above {verb} fixed")
        return ERRORS
    say(f"{what} in {options.digests}: {counts(len(errors), len(warnings), outcome.information)}")
    done = [
        f"{len(outcome.written):,} written" if outcome.written else "nothing to write",
        f"{outcome.belonging - len(outcome.written):,} unchanged",
        *([f"{len(outcome.removed):,} removed"] if outcome.removed else []),
    ]
    say(f"{', '.join(done)}, in {seconds:.1f} s → {_begin_at(options)}")
    return ERRORS if errors or outcome.held else OK


def status_of(outcome: Outcome) -> int:
    """Return the exit status of a build."""
    if outcome.failures:
        return FAILED
    errors, _ = by_severity(outcome.diagnostics)
    return ERRORS if errors or outcome.held or outcome.withheld else OK


def tell_errors(options: Options, outcome: Outcome) -> int:
    """Print what went wrong in a build and return its exit status."""
    errors, _ = by_severity(outcome.diagnostics)
    _show_diagnostics(options.digests, errors, ())
    for failure in (*outcome.held, *outcome.failures):
        say(f"error: {failure}")
    return status_of(outcome)


def _how_far(failures: int, written: int, belonging: int) -> str:
    """Return a sentence about the files that a failed build has published."""
    failed = count(failures, "failure")
    if not written:
        return f"{failed}: what was published before is as it was"
    return f"{failed}: {written:,} of {belonging:,} files are new; fix the cause and build again"


def stopped(error: KeyboardInterrupt) -> str:
    """Return a sentence about the files that a stopped build has published."""
    if isinstance(error, StoppedError) and error.written:
        return (
            f"stopped while publishing: {error.written:,} of {error.belonging:,} files are new; "
            "build again to finish"
        )
    return "stopped; what was published before is as it was, and the next build goes on from here"


def _begin_at(options: Options) -> Path:
    """Return the path to open to see the result: the front page, or the folder if pages were not built."""
    return options.output / "index.html" if "site" in options.only else options.output


def _show_diagnostics(folder: Path, errors: Sequence[Diagnostic], warnings: Sequence[Diagnostic]) -> None:
    shown = [*errors, *warnings[-_SHOWN_WARNINGS:]]
    if not shown:
        return
    import msgspec  # only where it is needed: see cli

    from pipeline.diagnostics import rendering  # only where it is needed: see cli
    from pipeline.folders import place

    placed = [msgspec.structs.replace(item, path=place(str(folder), item.path)) for item in shown]
    if (more := len(warnings) - _SHOWN_WARNINGS) > 0:
        say(f"{count(more, 'warning')} of older digests not shown: digests check {folder}")
    _put(rendering.text(placed, colour=colour(sys.stderr), width=width()))


def by_severity(diagnostics: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the errors, and the warnings and information, each in the order given."""
    errors: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for item in diagnostics:
        (errors if item.severity == "error" else others).append(item)
    return errors, others


class Reporter:
    """Progress of a build or another long task: a bar on a terminal, a line for each task if ``verbose``.

    Args:
        verbose: whether there are lines in place of the bar.
        time_left: whether the bar tells how long it will take.
    """

    def __init__(self, *, verbose: bool, time_left: bool = False) -> None:
        self._verbose = verbose
        self._time_left = time_left
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def waiting(self) -> None:
        """Report that another build holds the state folder."""
        say("another build is at work on this state folder; waiting for it to end")

    def stage(self, name: str, tasks: int) -> None:
        """Report that a stage of ``tasks`` tasks begins."""
        if self._verbose:
            say(f"{name}: {count(tasks, 'task')}")
        elif tasks and sys.stderr.isatty():
            self._begin(name, tasks)

    def done(self, name: str, seconds: float) -> None:
        """Report that a task is done, ``seconds`` after the task before it."""
        if self._verbose:
            say(f"  {name} ({seconds:.2f} s)")
        elif self._bar and self._task is not None:
            self._bar.advance(self._task)
            self._bar.refresh()

    def _begin(self, name: str, tasks: int) -> None:
        from rich.console import Console  # only where it is needed: see cli
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )  # only where it is needed: see cli

        if self._bar is None:
            # No refresh of its own: workers are forked, and a thread with a lock does not bear that.
            self._bar = Progress(
                TextColumn("{task.description:10}"),
                BarColumn(),
                MofNCompleteColumn(),
                *([TimeRemainingColumn()] if self._time_left else []),
                console=Console(stderr=True),
                auto_refresh=False,
                transient=True,
            )
            self._bar.start()
        self._task = self._bar.add_task(name, total=tasks)
        self._bar.refresh()
