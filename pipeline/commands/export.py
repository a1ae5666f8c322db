"""``digests export``: some entries as one file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pipeline import console, exporting
from pipeline.collection import query
from pipeline.commands.common import shown
from pipeline.commands.completers import completer
from pipeline.commands.selecting import Choice, Found, find, selection_options
from pipeline.errors import BuildError, ReadError, UsageError, describe
from pipeline.exporting import EXPORT_FORMATS, ExportFormat, Selected
from pipeline.report import ERRORS, OK, count, say
from pipeline.settings import AbstractPlace
from pipeline.state import files

_STDOUT = "-"
_BINARY = ("docx", "epub")
# Other endings of the same.
_ENDINGS: dict[str, ExportFormat] = {"htm": "html", "xml": "atom", "markdown": "md", "ndjson": "jsonl"}


@click.command()
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    shell_complete=completer("files"),
    help="File to write; - is standard output.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(EXPORT_FORMATS),
    help="Format, where the ending of the file's name does not tell it.",
)
@selection_options
@click.option(
    "--abstracts", type=click.Choice(["after", "before", "none"]), help="Place of the abstracts, or none."
)
@click.option("--title", metavar="TEXT", help="Title of the book, document, feed or page.")
def export(
    *,
    output: str,
    form: ExportFormat | None,
    digests: str,
    drafts: bool,
    abstracts: AbstractPlace | None,
    title: str | None,
    **values: Any,  # noqa: ANN401 (click has made the types)
) -> int:
    """Write some entries as a book, document, feed, page or text, at once.

    Without options these are all entries. Settings, state and output stay as they are. Of md, what is read
    again is the same; of txt as well, but entries that a digest cannot hold are named and left out.

    Exit status: 0 written; 1 written, but something was left out; 2 wrong usage or settings, or no entry
    fits; 3 something could not be read or written.
    """
    chosen = form or _by_ending(output)
    if output == _STDOUT and chosen in _BINARY and sys.stdout.isatty():
        raise UsageError(f"{chosen} is nothing for a terminal; name a file, or send it on to one")
    found = find(digests, Choice(**values), drafts=drafts)
    edition = query.edition(
        found.query,
        title or _title(found, named=bool(values["edition"])),
        abstracts=abstracts or found.edition.abstracts,
        order=found.edition.order,
    )
    try:
        exported = exporting.export(Selected(Path(digests), found.collection, found.days, edition), chosen)
    except OSError as error:
        raise ReadError(describe(error)) from error
    for line in exported.left_out:
        say(f"left out, since {chosen} cannot hold it: {line}")
    if exported.left_out and chosen == "txt":
        say("note: md holds every entry")
    _write(output, exported.data)
    if output != _STDOUT:
        entries = sum(len(day.articles) for day in found.days) - len(exported.left_out)
        say(f"{count(entries, 'entry', 'entries')} of {count(len(found.days), 'day')} → {shown(output)}")
    return ERRORS if exported.left_out else OK


def _by_ending(output: str) -> ExportFormat:
    ending = Path(output).suffix.removeprefix(".").lower()
    for form in EXPORT_FORMATS:
        if form in (ending, _ENDINGS.get(ending)):
            return form
    known = ", ".join(EXPORT_FORMATS)
    if output == _STDOUT:
        raise UsageError(f"name the format with --format: {known}")
    raise UsageError(f"{shown(output)}: end the name with one of {known}, or name one with --format")


def _title(found: Found, *, named: bool) -> str:
    """Return the title of the collection, or of the edition that is named, with the tags asked for."""
    keys = [key for each in found.query.tags if each != found.edition.tags for key in (*each.any, *each.all)]
    tags = [f"#{found.collection.index.tags[key].tag.label}" for key in keys]
    return " ".join([found.edition.title if named else found.collection.settings.title, *tags])


def _write(output: str, data: bytes) -> None:
    """Write the file, whole or not at all.

    Raises:
        UsageError: it is a folder.
        BuildError: it cannot be written.
    """
    if output == _STDOUT:
        console.write_bytes(data)
        return
    path = Path(output)
    if path.is_dir():
        raise UsageError(f"{shown(output)} is a folder; name a file in it")
    try:
        if path.exists():
            if path.is_file():
                files.rewrite(path, data)
            else:
                path.write_bytes(data)  # a device or a pipe
        else:
            with files.scratch(path.parent) as scratch:
                files.replace(path, data, scratch)
    except OSError as error:
        raise BuildError(describe(error)) from error
