"""The command ``digests``: thin, and light until it is known what is asked.

Messages go to stderr, results to stdout. Exit status: 0 all built and clean; 1 done, but a digest has
errors; 2 wrong usage or settings; 3 something could not be read or written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline.kinds import KINDS
from pipeline.report import (
    ERRORS,
    FAILED,
    INTERRUPTED,
    OK,
    USAGE,
    Reporter,
    by_severity,
    colour,
    count,
    fail,
    say,
    tell,
    width,
)

if TYPE_CHECKING:
    from pipeline.build import Options, Outcome
    from pipeline.diagnostics import Diagnostic
    from pipeline.model import Digest

DIGESTS = "digests"
OUTPUT = "output"
STATE = ".pipeline"

# Paths are text here: pathlib takes longer to import than a digest takes to check.
_folder = click.Path(file_okay=False)


def _kinds(ctx: click.Context, param: click.Parameter, value: str) -> frozenset[str]:
    kinds = frozenset(filter(None, value.replace(" ", "").split(",")))
    if not kinds or not kinds.issubset(KINDS):
        raise click.BadParameter(f"choose from {', '.join(KINDS)}, with commas between", ctx, param)
    return kinds


def _address(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value:
        from pipeline.urls import web_address  # noqa: PLC0415 (each command loads only what it needs)

        if not web_address(value):
            raise click.BadParameter("write an address such as http://localhost:8082", ctx, param)
    return value


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
    "--scheduler",
    callback=_address,
    metavar="URL",
    default="",
    help="Share the work with other builds through a luigid.",
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

    began = time.monotonic()
    try:
        outcome = _run(options, verbose=verbose)
    except CannotBuild as error:
        say(f"error: {error}")
        return USAGE if error.usage else FAILED
    except KeyboardInterrupt:
        say("stopped; what was published before is as it was, and the next build goes on from here")
        return INTERRUPTED
    except Exception as error:
        if not _wrong_settings(error):
            raise
        say(str(error))
        return USAGE
    return tell(options, outcome, time.monotonic() - began, verbose=verbose)


def _run(options: Options, *, verbose: bool) -> Outcome:
    from pipeline.build import build as run  # noqa: PLC0415 (as above)

    with Reporter(verbose=verbose) as reporter:
        return run(options, reporter)


def _wrong_settings(error: Exception) -> bool:
    # Settings are loaded only by a build that has something to do; where they are wrong, they were.
    settings = sys.modules.get("pipeline.settings")
    return settings is not None and isinstance(error, settings.SettingsError)


@digests.command()
@click.option("--digests", type=_folder, default=DIGESTS, show_default=True, help="Folder of digests.")
@click.option("--output", type=_folder, default=OUTPUT, show_default=True, help="Folder to build and serve.")
@click.option(
    "--state", type=_folder, default=STATE, show_default=True, help="Folder for what a build remembers."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port on 127.0.0.1."
)
@click.option("--drafts", is_flag=True, help="Take in files whose name starts with _.")
def serve(*, digests: str, output: str, state: str, port: int, drafts: bool) -> None:
    """Build, show the pages on this machine, and build again whenever a digest or setting changes.

    What is wrong in a digest shows on the open page; the last good output stays meanwhile.
    """
    import time  # noqa: PLC0415 (as above)
    from pathlib import Path  # noqa: PLC0415 (as above)

    from pipeline import serve as serving  # noqa: PLC0415 (as above)
    from pipeline.build import CannotBuild, Options  # noqa: PLC0415 (as above)

    asked = Options(Path(digests), Path(output), Path(state), drafts=drafts)

    def build_and_tell(*, strict: bool) -> Outcome:
        began = time.monotonic()
        options = asked._replace(strict=strict)
        outcome = _run(options, verbose=False)
        tell(options, outcome, time.monotonic() - began, verbose=False)
        return outcome

    def ready(address: str) -> None:
        say(f"look at {address} (Ctrl-C ends)")

    try:
        serving.serve(build_and_tell, digests=asked.digests, output=asked.output, port=port, ready=ready)
    except CannotBuild as error:
        fail(f"error: {error}", USAGE if error.usage else FAILED)
    except serving.CannotServe as error:
        fail(f"error: {error}", FAILED)


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
    from pipeline.collection import papers  # noqa: PLC0415 (as above)
    from pipeline.diagnostics import rendering  # noqa: PLC0415 (as above)

    found: list[Diagnostic] = []
    everything: list[Digest] = []
    remarks: list[str] = []
    files = dict(_read(paths, remarks, drafts=drafts))  # none twice
    for path, data in files.items():
        read = reading.read(path, data)
        found.extend(read.diagnostics)
        everything.extend(read.digests)
    pairs = papers.of_digests(everything)
    found.extend(pair.diagnose() for pair in pairs)
    found.extend(reading.twins(everything, {(pair.note.path, pair.note.line) for pair in pairs}))
    found.sort(key=lambda item: (item.path, item.line, item.column, item.code))
    if form == "json":
        sys.stdout.write(rendering.json(found))
    elif form == "github":
        sys.stdout.write(rendering.github(found))
    else:
        sys.stdout.write(rendering.text(found, colour=colour(sys.stdout), width=width()))
    for remark in remarks:
        say(f"note: {remark}")
    errors, others = by_severity(found)
    warnings = sum(item.severity == "warning" for item in others)
    said = [count(len(errors), "error"), count(warnings, "warning"), count(len(others) - warnings, "note")]
    say(f"{count(len(files), 'file')}: {', '.join(said)}")
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
    for path, data in _read(paths, [], drafts=drafts):
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
        fail(f"error: there is no diagnostic {code}; there are {', '.join(CODES)}", USAGE)
    click.echo(explanation(code.upper()).rstrip())


def _read(paths: Sequence[str], remarks: list[str], *, drafts: bool) -> Iterator[tuple[str, bytes]]:
    """The texts at ``paths`` with their content; ends the command where one cannot be read.

    What there is to say of other files is added to ``remarks``.
    """
    for path in paths or (DIGESTS,):
        try:
            if os.path.isdir(path):  # noqa: PTH112 (as the text of a path, see above)
                from pipeline import folders  # noqa: PLC0415 (as above)

                texts = folders.texts(path, drafts=drafts)
                yield from ((_shown(name), data) for name, data in texts.files)
                remarks.extend(map(_shown, texts.remarks))
            else:
                with open(path, "rb") as file:  # noqa: PTH123 (as above)
                    data = file.read()
                yield _shown(path), data
        except FileNotFoundError:
            fail(f"error: {_shown(path)}: there is no such file or folder", USAGE)
        except OSError as error:
            fail(f"error: {error.filename or path}: {error.strerror}", FAILED)
        except Exception as error:
            if not _wrong_settings(error):
                raise
            fail(str(error), USAGE)


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

    from pipeline.commands.init import collection_toml  # noqa: PLC0415 (as above)
    from pipeline.settings import SettingsError, load  # noqa: PLC0415 (as above)
    from pipeline.sources import SETTINGS  # noqa: PLC0415 (as above)
    from pipeline.urls import web_address  # noqa: PLC0415 (as above)

    if base_url and not web_address(base_url):
        fail(f"error: --base-url {base_url}: write an address as https://example.org/digests/", USAGE)
    text = collection_toml(title, author=author, base_url=base_url, year=dt.datetime.now(tz=dt.UTC).year)
    path = Path(digests) / SETTINGS
    try:
        load(str(path), text)
    except SettingsError as error:
        fail("\n".join(f"error: {fault.key}: {fault.message}" for fault in error.faults), USAGE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        fail(f"error: {path} is there already; change it with an editor", USAGE)
    except OSError as error:
        fail(f"error: {error.filename or path}: {error.strerror}", FAILED)
    say(f"written {path}: look it over, put digests beside it, then: digests build")


def main() -> None:
    """Run the command."""
    digests(prog_name="digests")
