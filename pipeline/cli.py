"""The command ``digests``: thin, and light until it is known what is asked.

Messages go to stderr, results to stdout. Exit status: 0 all built and clean; 1 done, but a digest has
errors; 2 wrong usage or settings; 3 something could not be read or written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, Self

import click

if TYPE_CHECKING:
    from pathlib import Path

    from rich.progress import Progress, TaskID

    from pipeline.build import Options, Outcome
    from pipeline.diagnostics import Diagnostic

DIGESTS = "digests"
OUTPUT = "output"
STATE = ".pipeline"
KINDS = ("feeds", "word", "epub", "site")

OK, ERRORS, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130

# A build shows the warnings of the newest digests only; `digests check` lists them all.
_SHOWN_WARNINGS = 5

# Paths are text here: pathlib takes longer to import than a digest takes to check.
_folder = click.Path(file_okay=False)


def _kinds(ctx: click.Context, param: click.Parameter, value: str) -> frozenset[str]:
    kinds = frozenset(filter(None, value.replace(" ", "").split(",")))
    if not kinds or not kinds.issubset(KINDS):
        raise click.BadParameter(f"choose from {', '.join(KINDS)}, with commas between", ctx, param)
    return kinds


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="paper-digests", prog_name="digests")
def digests() -> None:
    """From a folder of paper digests to Atom feeds, EPUB books, Word documents and web pages."""


# Building ------------------------------------------------------------------------------------------


@digests.command()
@click.option("--digests", type=_folder, default=DIGESTS, show_default=True, help="Folder of digests.")
@click.option("--output", type=_folder, default=OUTPUT, show_default=True, help="Folder to publish.")
@click.option(
    "--state", type=_folder, default=STATE, show_default=True, help="Folder for what a build remembers."
)
@click.option(
    "--only",
    callback=_kinds,
    metavar=",".join(KINDS),
    default=",".join(KINDS),
    help="Build these kinds of output only.",
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to build with."
)
@click.option(
    "--scheduler", metavar="URL", default="", help="Share the work with other builds through a luigid."
)
@click.option("--drafts", is_flag=True, help="Take in files whose name starts with _.")
@click.option("--force", is_flag=True, help="Build everything anew, whatever is there.")
@click.option("--strict", is_flag=True, help="Publish nothing while any digest has an error.")
@click.option("--page-numbers", is_flag=True, help="Page numbers in Word's contents (needs LibreOffice).")
@click.option("-v", "--verbose", is_flag=True, help="Name each task and each file written.")
def build(*, digests: str, output: str, state: str, verbose: bool, **values: Any) -> None:  # noqa: ANN401 (click has made the types)
    """Build everything that changed, from digests to output.

    Exit status: 0 all built and clean; 1 built, but a digest has errors (the entries concerned are left
    out, all else is published); 2 wrong usage or settings; 3 something could not be read or written.
    """
    from pathlib import Path  # noqa: PLC0415 (each command loads only what it needs)

    from pipeline.build import Options  # noqa: PLC0415 (as above)

    options = Options(Path(digests), Path(output), Path(state), **values)
    sys.exit(_build(options, verbose=verbose))


def _build(options: Options, *, verbose: bool) -> int:
    import time  # noqa: PLC0415 (as above)

    from pipeline.build import CannotBuild  # noqa: PLC0415 (as above)
    from pipeline.build import build as run  # noqa: PLC0415 (as above)

    began = time.monotonic()
    reporter = _Reporter(verbose=verbose)
    try:
        with reporter:
            outcome = run(options, reporter, reporter.waiting)
    except CannotBuild as error:
        _say(f"error: {error}")
        return USAGE if error.usage else FAILED
    except KeyboardInterrupt:
        _say("stopped; what was published before is as it was, and the next build goes on from here")
        return INTERRUPTED
    except Exception as error:
        from pipeline.settings import SettingsError  # noqa: PLC0415 (as above)

        if not isinstance(error, SettingsError):
            raise
        _say(str(error))
        return USAGE
    return _tell(options, outcome, time.monotonic() - began, verbose=verbose)


def _tell(options: Options, outcome: Outcome, seconds: float, *, verbose: bool) -> int:
    errors, warnings = _by_severity(outcome.diagnostics)
    _show_diagnostics(options.digests, errors, warnings)
    for failure in outcome.failures:
        _say(f"error: {failure}")
    for line in outcome.advice:
        _say(f"note: {line}")
    if verbose:
        for path in outcome.written:
            _say(f"written {options.output / path}")
        for path in outcome.removed:
            _say(f"removed {options.output / path}")
    what = f"{_count(outcome.entries, 'entry', 'entries')} of {_count(outcome.days, 'day')}"
    if outcome.failures:
        _say(f"{what}: {_count(len(outcome.failures), 'task')} failed; what stood there before still stands")
        return FAILED
    if outcome.withheld:
        _say(f"{what}: --strict publishes nothing until the {_count(len(errors), 'error')} above are mended")
        return ERRORS
    said = [_count(len(errors), "error"), _count(len(warnings), "warning"), _count(outcome.notes, "note")]
    _say(f"{what} in {options.digests}: {', '.join(said)}")
    done = [
        f"{len(outcome.written):,} written" if outcome.written else "nothing to write",
        f"{outcome.unchanged:,} unchanged",
        *([f"{len(outcome.removed):,} removed"] if outcome.removed else []),
    ]
    _say(f"{', '.join(done)}, in {seconds:.1f} s → {options.output / 'index.html'}")
    return ERRORS if errors else OK


def _show_diagnostics(folder: Path, errors: Sequence[Diagnostic], warnings: Sequence[Diagnostic]) -> None:
    shown = [*errors, *warnings[-_SHOWN_WARNINGS:]]
    if not shown:
        return
    import msgspec  # noqa: PLC0415 (as above)

    from pipeline.diagnostics import rendering  # noqa: PLC0415 (as above)

    placed = [msgspec.structs.replace(item, path=os.path.join(folder, item.path)) for item in shown]  # noqa: PTH118 (as the user named the folder)
    if (more := len(warnings) - _SHOWN_WARNINGS) > 0:
        _say(f"{_count(more, 'warning')} of older digests not shown: digests check {folder}")
    sys.stderr.write(rendering.text(placed, colour=_colour(sys.stderr), width=_width()))


def _by_severity(diagnostics: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    errors: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for item in diagnostics:
        (errors if item.severity == "error" else others).append(item)
    return errors, others


class _Reporter:
    """Tells what a build does: a bar on a terminal, a line a task if asked, else nothing."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def waiting(self) -> None:
        _say("another build is at work on this state folder; waiting for it to end")

    def stage(self, name: str, tasks: int) -> None:
        if self._verbose:
            _say(f"{name}: {_count(tasks, 'task')}")
        elif tasks and sys.stderr.isatty():
            self._begin(name, tasks)

    def done(self, name: str, seconds: float) -> None:
        if self._verbose:
            _say(f"  {name} ({seconds:.2f} s)")
        elif self._bar and self._task is not None:
            self._bar.advance(self._task)
            self._bar.refresh()

    def _begin(self, name: str, tasks: int) -> None:
        from rich.console import Console  # noqa: PLC0415 (as above)
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 (as above)

        if self._bar is None:
            # No refresh of its own: workers are forked, and a thread with a lock does not bear that.
            self._bar = Progress(
                TextColumn("{task.description:10}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                auto_refresh=False,
                transient=True,
            )
            self._bar.start()
        self._task = self._bar.add_task(name, total=tasks)
        self._bar.refresh()


# Looking -------------------------------------------------------------------------------------------


@digests.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How to print: for people, an object a line, or as GitHub annotations.",
)
@click.option("--drafts", is_flag=True, help="In folders, take in files whose name starts with _.")
def check(paths: tuple[str, ...], form: str, *, drafts: bool) -> None:
    """Say what is wrong in digests: files or folders, by default the folder digests.

    Exit status: 0 no error; 1 an error; 2 wrong usage; 3 a file could not be read.
    """
    from pipeline import reading  # noqa: PLC0415 (as above)
    from pipeline.diagnostics import rendering  # noqa: PLC0415 (as above)

    found: list[Diagnostic] = []
    files = 0
    for path, data in _read(paths, drafts=drafts):
        files += 1
        found.extend(reading.read(path, data).diagnostics)
    if form == "json":
        sys.stdout.write(rendering.json(found))
    elif form == "github":
        sys.stdout.write(rendering.github(found))
    else:
        sys.stdout.write(rendering.text(found, colour=_colour(sys.stdout), width=_width()))
    errors, others = _by_severity(found)
    warnings = sum(item.severity == "warning" for item in others)
    said = [_count(len(errors), "error"), _count(warnings, "warning"), _count(len(others) - warnings, "note")]
    _say(f"{_count(files, 'file')}: {', '.join(said)}")
    sys.exit(ERRORS if errors else OK)


@digests.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--drafts", is_flag=True, help="In folders, take in files whose name starts with _.")
def parse(paths: tuple[str, ...], *, drafts: bool) -> None:
    """Print what is read in digests: a JSON object a digest, a line each.

    Exit status: 0 no error; 1 an error; 2 wrong usage; 3 a file could not be read.
    """
    from pipeline import reading  # noqa: PLC0415 (as above)

    errors = False
    for path, data in _read(paths, drafts=drafts):
        for record in reading.records(path, data):
            sys.stdout.buffer.write(record + b"\n")
            errors = errors or b'"severity":"error"' in record
    sys.stdout.flush()
    sys.exit(ERRORS if errors else OK)


@digests.command()
@click.argument("code", metavar="CODE")
def explain(code: str) -> None:
    """Explain a diagnostic, as D004: what it means and what to do."""
    from pipeline.diagnostics import CODES, explanation  # noqa: PLC0415 (as above)

    if code.upper() not in CODES:
        _fail(f"error: there is no diagnostic {code}; there are {', '.join(CODES)}", USAGE)
    click.echo(explanation(code.upper()).rstrip())


def _read(paths: Sequence[str], *, drafts: bool) -> Iterator[tuple[str, bytes]]:
    """The digests at ``paths`` with their content; ends the command where one cannot be read."""
    for path in paths or (DIGESTS,):
        try:
            if os.path.isdir(path):  # noqa: PTH112 (as the text of a path, see above)
                from pipeline import snapshot  # noqa: PLC0415 (as above)

                for name in snapshot.names(path, drafts=drafts):
                    yield _shown(os.path.join(path, name)), snapshot.read(path, name)  # noqa: PTH118 (as above)
            else:
                with open(path, "rb") as file:  # noqa: PTH123 (as above)
                    data = file.read()
                yield _shown(path), data
        except FileNotFoundError:
            _fail(f"error: {_shown(path)}: there is no such file or folder", USAGE)
        except OSError as error:
            _fail(f"error: {error.filename or path}: {error.strerror}", FAILED)


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


@digests.command()
@click.option("--digests", type=_folder, default=DIGESTS, show_default=True, help="Folder of digests.")
@click.option("--title", prompt="Title of the collection", help="Title of the collection.")
@click.option("--author", prompt="Your name", default="", help="Who writes the digests.")
@click.option(
    "--base-url", prompt="Address where it will stand, if known", default="", help="Address of output."
)
def init(*, digests: str, title: str, author: str, base_url: str) -> None:
    """Begin a collection: write its settings, with an identity that stays."""
    import datetime as dt  # noqa: PLC0415 (as above)
    from pathlib import Path  # noqa: PLC0415 (as above)

    from pipeline.addresses import web_address  # noqa: PLC0415 (as above)
    from pipeline.desk.init import collection_toml  # noqa: PLC0415 (as above)
    from pipeline.snapshot import SETTINGS  # noqa: PLC0415 (as above)

    if base_url and not web_address(base_url):
        _fail(f"error: --base-url {base_url}: write an address as https://example.org/digests/", USAGE)
    year = dt.datetime.now(tz=dt.UTC).year
    path = Path(digests) / SETTINGS
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(collection_toml(title, author=author, base_url=base_url, year=year))
    except FileExistsError:
        _fail(f"error: {path} is there already; change it with an editor", USAGE)
    except OSError as error:
        _fail(f"error: {error.filename or path}: {error.strerror}", FAILED)
    _say(f"written {path}: look it over, put digests beside it, then: digests build")


# Messages ------------------------------------------------------------------------------------------


def _say(message: str) -> None:
    click.echo(message, err=True)


def _fail(message: str, status: int) -> NoReturn:
    _say(message)
    sys.exit(status)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _colour(stream: object) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)()) and not os.environ.get("NO_COLOR")


def _width() -> int:
    import shutil  # noqa: PLC0415 (as above)

    return shutil.get_terminal_size((100, 24)).columns


def main() -> None:
    """Run the command."""
    digests(prog_name="digests")
