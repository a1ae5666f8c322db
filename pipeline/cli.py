"""The command ``digests``: a group whose commands are loaded when they are called.

Messages go to stderr, results to stdout. Exit status: 0 all well; 1 done, but a digest has errors; 2 wrong
usage or settings; 3 something could not be read or written. Whatever happens, a user sees no traceback.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

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

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class _Listed(NamedTuple):
    """A command in the list of all, which is shown without loading any.

    Attributes:
        module: the module of pipeline.commands, and the function in it, that have its name.
        summary: the first sentence of its help.
    """

    module: str
    summary: str


COMMANDS = {
    "init": _Listed(
        "init",
        "Start a collection in DIR, by default here: write its settings, with an id that never changes.",
    ),
    "new": _Listed(
        "new", "Begin the digest of a day, by default of today, or with --note a note; print its path."
    ),
    "check": _Listed("check", "Report mistakes in digests."),
    "build": _Listed("build", "Build everything that changed."),
    "serve": _Listed(
        "serve", "Build, serve the pages on this machine, and rebuild whenever a digest or setting changes."
    ),
    "export": _Listed("export", "Write some entries as a book, document, feed, page or text, at once."),
    "list": _Listed(
        "list_entries", "List entries, a line each: date, title, languages and tags; newest day last."
    ),
    "tags": _Listed(
        "tags",
        "List tags with their entries, and those that may be one with the lines of settings that make them "
        "so.",
    ),
    "rename-tag": _Listed(
        "rename_tag", "Rename a tag in all digests, notes and drafts, and where the settings name it."
    ),
    "stats": _Listed(
        "stats",
        "Count entries by month, tag and language, with the papers cited and the authors met most often.",
    ),
    "identity": _Listed(
        "identity",
        "List published entries that are gone while one that looks the same has come; --keep or --new "
        "answers.",
    ),
    "resolve": _Listed(
        "resolve", "Find addresses of papers whose entries have none, and titles of papers that are cited."
    ),
    "announce": _Listed(
        "announce", "Tell the WebSub hub of the settings (feed.hub) which feeds changed since the last time."
    ),
    "parse": _Listed("parse", "Print the content of digests as JSON, one line for each digest."),
    "explain": _Listed(
        "explain",
        "Explain a message such as D004, or the rules of the format; without an argument, list all messages.",
    ),
    "completion": _Listed(
        "completion",
        "Print a script for a shell that completes commands, options, tags, editions, codes and dates.",
    ),
    "help": _Listed("help_", "Show the help of a command, or of all."),
}
# Names that other programs have for what ours do.
_ELSEWHERE = {
    "clean": "delete output and .pipeline whenever you like; digests build writes them anew",
    "deploy": "copy output/ to a web server (README, Publish)",
    "doctor": "digests check",
    "fix": "digests check --fix",
    "fmt": "digests check --fix",
    "format": "digests check --fix, or digests explain format for the rules",
    "grammar": "digests explain format",
    "import": "digests init --from FOLDER begins a collection on a folder of notes",
    "lint": "digests check",
    "preview": "digests serve",
    "publish": "digests build, then copy output/ to a web server (README, Publish)",
    "start": "digests init, or digests new",
    "validate": "digests check",
    "version": "digests --version",
    "watch": "digests serve shows the pages, digests build --watch builds only",
}

_STATUS: dict[type[DigestsError], int] = {
    UsageError: USAGE,
    SettingsError: USAGE,
    BuildError: FAILED,
    ReadError: FAILED,
    ServeError: FAILED,
}


class _LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (as click calls it)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (as above)
        listed = COMMANDS.get(cmd_name)
        if listed is None:
            return None
        module = importlib.import_module(f"pipeline.commands.{listed.module}")
        command: click.Command = getattr(module, listed.module)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; a name that is none of ours leads to one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"There is no command {args[0]}: {_instead(args[0])}.", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the whole first sentence of its help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].summary) for name in self.list_commands(ctx)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin so, or the group's options."""
        from click.shell_completion import CompletionItem  # what a shell asks for only

        commands = [
            CompletionItem(name, help=click.Command(name, help=listed.summary).get_short_help_str())
            for name, listed in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)

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


def _instead(name: str) -> str:
    """Say what to call in place of a name that is no command."""
    if known := _ELSEWHERE.get(name.lower()):
        return known
    import difflib  # only where something is wrong

    near = difflib.get_close_matches(name.lower(), COMMANDS, n=1)
    return f"did you mean digests {near[0]}?" if near else "digests --help lists them all"


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "-C",
    "directory",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="Run as if called in this folder.",
)
@click.version_option(None, "-V", "--version", package_name="paper-digests", prog_name="digests")
def digests(directory: str | None) -> None:
    """Publish paper digests as Atom feeds, EPUB books, Word documents and web pages.

    Works in any folder inside a collection: the folder with digests/collection.toml is found upward.
    """
    if directory is not None:
        os.chdir(directory)


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


def run() -> None:
    """Run the command, and end its process at once.

    Python would free each of a million objects first, which takes a tenth of a build. Nobody misses that: all
    is written and closed, and where other threads or processes are still at work, it waits for them as ever.
    """
    # Looking for circles of objects takes another tenth; few are made. What lives long switches it on again.
    gc.disable()
    try:
        main()
    except SystemExit as ended:
        if not isinstance(ended.code, int) or _others_at_work():
            raise
        os._exit(ended.code)


def _others_at_work() -> bool:
    """Whether the process has threads or processes that are waited for at its end."""
    processes = sys.modules.get("multiprocessing")  # most commands load neither
    threads = sys.modules.get("threading")
    return bool(processes and processes.active_children()) or bool(
        threads and any(not each.daemon for each in threads.enumerate() if each is not threads.main_thread())
    )
