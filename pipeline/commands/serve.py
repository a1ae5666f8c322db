"""``digests serve``: start the preview."""

from __future__ import annotations

import time
from pathlib import Path

import click

from pipeline import serve as preview
from pipeline.build import Options, Outcome
from pipeline.build import build as run_build
from pipeline.commands.common import digests_option, drafts_option, output_option, state_option
from pipeline.report import OK, Reporter, say, tell


@click.command()
@digests_option
@output_option
@state_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=preview.PORT,
    show_default=True,
    help="Port on 127.0.0.1.",
)
@drafts_option
def serve(*, digests: str, output: str, state: str, port: int, drafts: bool) -> int:
    """Build, serve the pages on this machine, and rebuild whenever a digest or setting changes.

    What is wrong in a digest shows on the open page; the last good output stays meanwhile. Nothing counts
    as published before the next digests build, so titles can still be changed at will.
    """
    asked = Options(Path(digests), Path(output), Path(state), drafts=drafts, preview=True)

    def build(*, strict: bool) -> Outcome:
        began = time.monotonic()
        options = asked._replace(strict=strict)
        with Reporter(verbose=False) as reporter:
            outcome = run_build(options, reporter)
        tell(options, outcome, time.monotonic() - began, verbose=False)
        return outcome

    def ready(address: str) -> None:
        say(f"look at {address} (Ctrl-C ends)")

    preview.serve(build, digests=asked.digests, output=asked.output, port=port, ready=ready)
    return OK
