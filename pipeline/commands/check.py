"""``digests check``: what is wrong in digests."""

from __future__ import annotations

import sys

import click

from pipeline import console, reading
from pipeline.commands.common import drafts_option, read_digests
from pipeline.diagnostics import Diagnostic, rendering
from pipeline.model import Digest
from pipeline.report import ERRORS, OK, by_severity, colour, count, say, width


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How to print: for people, an object a line, or as GitHub annotations.",
)
@drafts_option
def check(paths: tuple[str, ...], form: str, *, drafts: bool) -> int:
    """Say what is wrong in digests: files or folders, by default the folder digests.

    Exit status: 0 no error; 1 an error; 2 wrong usage; 3 a file could not be read.
    """
    remarks: list[str] = []
    files = dict(read_digests(paths, remarks.append, drafts=drafts))  # none twice
    diagnostics = _diagnostics(files)
    if form == "text":
        console.write(rendering.text(diagnostics, colour=colour(sys.stdout), width=width()))
    else:
        console.write_bytes((rendering.json if form == "json" else rendering.github)(diagnostics).encode())
    for remark in remarks:
        say(f"note: {remark}")
    errors, others = by_severity(diagnostics)
    warnings = sum(item.severity == "warning" for item in others)
    counts = [count(len(errors), "error"), count(warnings, "warning"), count(len(others) - warnings, "note")]
    say(f"{count(len(files), 'file')}: {', '.join(counts)}")
    return ERRORS if errors else OK


def _diagnostics(files: dict[str, bytes]) -> list[Diagnostic]:
    """All that there is to say about these files (path to content), in the order of their lines."""
    diagnostics: list[Diagnostic] = []
    digests: list[Digest] = []
    for path, data in files.items():
        read = reading.read(path, data)
        diagnostics.extend(read.diagnostics)
        digests.extend(read.digests)
    joined: set[tuple[str, int]] = set()
    if any(digest.note for digest in digests):
        from pipeline.collection import papers  # noqa: PLC0415 (a check of digests is to answer in a blink)

        pairs = papers.of_digests(digests)
        diagnostics.extend(pair.diagnose() for pair in pairs)
        joined = {(pair.note.path, pair.note.line) for pair in pairs}
    diagnostics.extend(reading.twins(digests, joined))
    return sorted(diagnostics, key=lambda item: (item.path, item.line, item.column, item.code))
