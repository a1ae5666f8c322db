"""``digests serve``: start the preview."""

from __future__ import annotations

import time
import webbrowser
from pathlib import Path

import click

from pipeline import serve as preview
from pipeline.build import Options
from pipeline.build import build as run_build
from pipeline.commands.common import digests_option, drafts_option, output_option, state_option
from pipeline.outcome import Outcome
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
    help="Port.",
)
@click.option(
    "--host",
    default=preview.HOST,
    show_default=True,
    help="Address of this machine to listen at; 0.0.0.0 lets others in the network see the pages.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the pages in the browser.")
@drafts_option
def serve(
    *, digests: str, output: str, state: str, port: int, host: str, open_browser: bool, drafts: bool
) -> int:
    """Build, serve the pages on this machine, and rebuild whenever a digest or setting changes.

    What is wrong in a digest shows on the open page; the last good output stays meanwhile. The page goes
    to the day and the entry that was just saved. Nothing counts
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

    def ready(address: str, shared: str) -> None:
        say(f"look at {address} (Ctrl-C ends)")
        if shared:
            say(f"note: others in the network can see it at {shared}, with all that is not published yet")
        if open_browser and not webbrowser.open(address):
            say("note: no browser could be opened")

    preview.serve(build, digests=asked.digests, output=asked.output, port=port, host=host, ready=ready)
    return OK
