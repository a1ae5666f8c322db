"""``digests help``: the help of a command."""

from __future__ import annotations

import click

from pipeline import console
from pipeline.commands.completers import completer
from pipeline.report import OK


@click.command("help")
@click.argument("command", required=False, shell_complete=completer("commands"))
@click.pass_context
def help_(ctx: click.Context, command: str | None) -> int:
    """Show the help of a command, or of all."""
    parent = ctx.parent or ctx
    if command is None:
        console.write(parent.get_help() + "\n")
        return OK
    group = parent.command
    assert isinstance(group, click.Group)  # noqa: S101 (for the types: a command of a group)
    name, found, _ = group.resolve_command(parent, [command])
    if found is not None:
        with click.Context(found, parent=parent, info_name=name) as own:
            console.write(own.get_help() + "\n")
    return OK
