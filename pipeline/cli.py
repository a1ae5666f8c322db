"""The command ``digests``: a group whose commands are loaded when they are called.

Messages go to stderr, results to stdout. Exit status: 0 all well; 1 done, but a digest has errors; 2 wrong
usage or settings; 3 something could not be read or written.
"""

from __future__ import annotations

import importlib

import click

from pipeline.errors import BuildError, DigestsError, ReadError, ServeError, SettingsError, UsageError
from pipeline.report import FAILED, INTERRUPTED, USAGE, say_error

# Each is a module of pipeline.commands with a function of its name.
_COMMANDS = ("build", "serve", "check", "parse", "explain", "init")

_STATUS: dict[type[DigestsError], int] = {
    UsageError: USAGE,
    SettingsError: USAGE,
    BuildError: FAILED,
    ReadError: FAILED,
    ServeError: FAILED,
}


class _LazyGroup(click.Group):
    """A group that imports a command's module when the command is called or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (as click calls it)
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (as above)
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.commands.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> None:
        """Run the command that is asked for; what it returns is the exit status."""
        try:
            status = super().invoke(ctx)
        except DigestsError as error:
            say_error(error)
            status = next(_STATUS[kind] for kind in type(error).mro() if kind in _STATUS)
        except KeyboardInterrupt:
            status = INTERRUPTED
        ctx.exit(status or 0)


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="paper-digests", prog_name="digests")
def digests() -> None:
    """From a folder of paper digests to Atom feeds, EPUB books, Word documents and web pages."""


def main() -> None:
    """Run the command."""
    digests(prog_name="digests")
