"""``digests announce``: tell a WebSub hub which feeds changed."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import console
from pipeline.announcing import Announcement
from pipeline.announcing import announce as announce_changes
from pipeline.commands.common import digests_option, output_option, state_option
from pipeline.report import FAILED, OK, Reporter, count, say

_SHOWN = 5


@click.command()
@digests_option
@output_option
@state_option
@click.option("--dry-run", is_flag=True, help="Only list what would be announced.")
def announce(*, digests: str, output: str, state: str, dry_run: bool) -> int:
    """Tell the WebSub hub of the settings (feed.hub) which feeds changed since the last time.

    To be called when the output was published, for the hub fetches what it is told of. The first call
    announces nothing: what is published by then is not new. What the hub did not take is announced by the
    next call. The address of each document that was announced is printed.

    Exit status: 0 all announced, or no hub is set; 2 wrong usage or settings; 3 the hub did not take all.
    """
    with Reporter(verbose=False) as reporter:
        result = announce_changes(Path(digests), Path(output), Path(state), reporter.waiting, dry_run=dry_run)
    return _tell(result, dry_run=dry_run)


def _tell(result: Announcement, *, dry_run: bool) -> int:
    refused = dict(result.failures)
    tried = result.changed[: len(result.changed) - result.left]
    announced = [url for url in tried if url not in refused]
    for url in announced:
        console.write(f"{url}\n")
    for url, reason in result.failures[:_SHOWN]:
        say(f"error: {url}: {reason}")
    verb = "would be announced" if dry_run else "announced"
    if not result.hub:
        say("no hub is set (feed.hub), so there is nobody to tell")
    elif result.first:
        say(f"nothing {verb}: {result.hub} is told what changes after the first call")
    elif not result.changed:
        say("no feed changed since the last announcement")
    elif missing := len(result.changed) - len(announced):
        say(f"{count(missing, 'document')} not announced to {result.hub}; the next call tries again")
        return FAILED
    else:
        say(f"{count(len(announced), 'document')} {verb} to {result.hub}")
    return OK
