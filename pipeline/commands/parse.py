"""``digests parse``: print the content of digests as JSON."""

from __future__ import annotations

import click
import msgspec

from pipeline import console, reading
from pipeline.commands.common import drafts_option, read_digests, tex_macros
from pipeline.commands.completers import completer
from pipeline.report import ERRORS, OK


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=completer("files"))
@drafts_option
def parse(paths: tuple[str, ...], *, drafts: bool) -> int:
    """Print the content of digests as JSON, one line for each digest.

    Exit status: 0 no error; 1 an error; 2 wrong usage; 3 a file could not be read.
    """
    status = OK
    for path, data in read_digests(paths, drafts=drafts):
        for record in reading.records(path, data, tex_macros(path)):
            console.write_bytes(msgspec.json.encode(record) + b"\n")
            if any(finding.severity == "error" for finding in record.diagnostics):
                status = ERRORS
    return status
