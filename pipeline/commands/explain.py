"""``digests explain``: what a message means, and which there are."""

from __future__ import annotations

import click

from pipeline import console
from pipeline.diagnostics import CODES, explanation
from pipeline.errors import UsageError
from pipeline.report import OK


@click.command()
@click.argument("code", metavar="[CODE]", required=False)
def explain(code: str | None) -> int:
    """Explain a message, as D004: what it means and what to do. Without a code, list them all."""
    if code is None:
        for each in CODES.values():
            console.write(f"{each.id}  {each.severity:11}  {each.summary}\n")
    elif code.upper() in CODES:
        console.write(explanation(code.upper()))
    else:
        raise UsageError(f"there is no message {code}; digests explain lists them all")
    return OK
