"""``digests explain``: pages about messages, and the rules of the format."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import console
from pipeline.commands.completers import completer
from pipeline.diagnostics import CODES, explanation
from pipeline.errors import UsageError
from pipeline.report import OK

_FORMAT = "format"
_RULES = Path(__file__).parents[1] / "reading" / "FORMAT.md"


@click.command()
@click.argument("topic", metavar="[CODE | format]", required=False, shell_complete=completer("topics"))
def explain(topic: str | None) -> int:
    """Explain a message such as D004, or the rules of the format; without an argument, list all messages."""
    if topic is None:
        for each in CODES.values():
            console.write(f"{each.id}  {each.severity:11}  {each.summary}\n")
        console.write(f"{_FORMAT}             how a text is read, rule by rule\n")
    elif topic.lower() == _FORMAT:
        console.write(_RULES.read_text(encoding="utf-8"))
    elif topic.upper() in CODES:
        console.write(explanation(topic.upper()))
    else:
        raise UsageError(f"there is no message {topic}; digests explain lists them all")
    return OK
