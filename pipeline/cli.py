"""The command ``digests``: a group whose commands are loaded when they are called.

Messages go to stderr, results to stdout. Exit status: 0 all well; 1 done, but a digest has errors; 2 wrong
usage or settings; 3 something could not be read or written. Whatever happens, a user sees no traceback.
"""

from __future__ import annotations

import contextlib
import importlib
import sys

import click

from pipeline import console
from pipeline.errors import (
    BuildError,
    DigestsError,
    ReadError,
    ServeError,
    SettingsError,
    UsageError,
    describe,
    print_traceback,
)
from pipeline.report import FAILED, INTERRUPTED, USAGE, say, say_error

# Each is a module of pipeline.commands with a function of its name.
_COMMANDS = ("build", "serve", "check", "parse", "explain", "init", "identity", "resolve", "announce")

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
            console.flush()
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise  # click's own, about the call
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (the last place to tell a user)
            status = _tell(error)
        ctx.exit(status or 0)


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="paper-digests", prog_name="digests")
def digests() -> None:
    """Publish paper digests as Atom feeds, EPUB books, Word documents and web pages."""


def _tell(error: BaseException) -> int:
    """Say what ended the command; the exit status that it has."""
    if isinstance(error, DigestsError):
        say_error(error)
        return next(_STATUS[kind] for kind in type(error).mro() if kind in _STATUS)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, OSError) and not error.filename:
        # What has no name is stdout; of a reader that went away, as head does, there is nothing to say.
        console.discard()
        if isinstance(error, BrokenPipeError):
            return FAILED
        error.filename = "standard output"
    print_traceback(error)
    say(f"error: {describe(error)}")
    return FAILED


def main() -> None:
    """Run the command."""
    console.prepare()
    try:
        status = digests(prog_name="digests", standalone_mode=False)
    except click.ClickException as error:  # wrong usage
        with contextlib.suppress(OSError):
            error.show()
        status = error.exit_code
    except click.Abort:  # at a question
        status = INTERRUPTED
    except (OSError, MemoryError) as error:  # at the help, or before a command began
        status = _tell(error)
    console.finish()
    sys.exit(status)
