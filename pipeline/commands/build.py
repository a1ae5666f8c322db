"""``digests build``: publish the digests."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from pipeline.build import Options
from pipeline.build import build as run_build
from pipeline.commands.common import digests_option, drafts_option, output_option, state_option
from pipeline.output_formats import OUTPUT_FORMATS
from pipeline.report import INTERRUPTED, Reporter, say, stopped, tell
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
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Number of processes."
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
@click.option("-v", "--verbose", is_flag=True, help="List each task and each file written.")
def build(*, digests: str, output: str, state: str, verbose: bool, **values: Any) -> int:  # noqa: ANN401 (click has made the types)
    """Build everything that changed.

    Exit status: 0 all built and clean; 1 built, but a digest has errors (the entries concerned are left
    out, all else is published); 2 wrong usage or settings; 3 something could not be read or written.
    """
    options = Options(Path(digests), Path(output), Path(state), **values)
    began = time.monotonic()
    try:
        with Reporter(verbose=verbose) as reporter:
            outcome = run_build(options, reporter)
    except KeyboardInterrupt as error:
        say(stopped(error))
        return INTERRUPTED
    return tell(options, outcome, time.monotonic() - began, verbose=verbose)
