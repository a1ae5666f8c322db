"""``digests new``: begin the digest of a day, or a note."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import subprocess
from pathlib import Path

import click

from pipeline import authoring, clock, console, folders, settings, sources
from pipeline.commands.common import digests_option, no_folder, shown
from pipeline.commands.completers import completer
from pipeline.errors import BuildError, UsageError, describe
from pipeline.reading import dates
from pipeline.report import OK, say

# Of the author's own, beside the settings; names that begin with a dot are never read.
_DAY_TEMPLATE, _NOTE_TEMPLATE = ".template.txt", ".template.md"
_SHORT_YEARS = range(2000, 2100)


def _date(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date:
    today = clock.today()
    named = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if value is None or value in named:
        return today + dt.timedelta(days=named.get(value or "today", 0))
    try:
        date = dates.from_line(value.strip()) if value.strip() else None
    except dates.ImpossibleDateError as error:
        raise click.BadParameter(f"{value}: {error}", ctx, param) from error
    if date is None:
        raise click.BadParameter(f"{value}: write a date as {today}, or yesterday", ctx, param)
    return date


@click.command()
@click.argument("date", required=False, callback=_date, shell_complete=completer("dates"))
@click.option("--note", "title", metavar="TITLE", help="Begin a note about the paper of this title.")
@click.option("--edit", is_flag=True, help="Open it in $VISUAL or $EDITOR.")
@digests_option
def new(*, date: dt.date, title: str | None, edit: bool, digests: str) -> int:
    """Begin the digest of a day, by default of today, or with --note a note; print its path.

    DATE is as 2024-12-19, or yesterday. What is there already stays as it is. A file .template.txt (for
    notes .template.md) in the folder of digests takes the place of our template; {date} and {title} in it
    are filled in.
    """
    root = Path(digests)
    if not root.is_dir():
        raise no_folder(digests)
    try:
        configuration = settings.load(str(root / sources.SETTINGS), _optional(root / sources.SETTINGS) or b"")
        if title is None:
            path, text = _day(root, date, dates.written(date))
        else:
            path, text = _note(root, date, title, configuration.sources.folders)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("xb") as file:
                file.write(text.encode())
        except FileExistsError:
            say(f"{shown(path)} is there already")
    except OSError as error:
        raise BuildError(describe(error)) from error
    console.write(f"{shown(path)}\n")
    if edit:
        console.flush()
        _edit(path)
    return OK


def _day(root: Path, date: dt.date, date_line: str) -> tuple[Path, str]:
    """Return where the digest of a day is to lie, or lies already, and its text."""
    names = sources.names(root, drafts=True)
    there = [name for name in names if name.rpartition("/")[2] == f"{date.isoformat()}.txt"]
    path = root / (there[0] if there else authoring.day_name(date, names))
    return path, authoring.day_text(date_line, _template(root / _DAY_TEMPLATE))


def _note(root: Path, date: dt.date, title: str, further: tuple[str, ...]) -> tuple[Path, str]:
    """Return where a note is to lie, in the first further folder if there is any, and its text."""
    if not title.strip():
        raise UsageError("--note needs the title of the paper, as --note 'Attention Is All You Need'")
    if date.year not in _SHORT_YEARS:
        raise UsageError(f"{date}: the names of notes have two digits for the year, 2000 to 2099")
    name = authoring.note_name(date, title)
    folder = Path(folders.place(str(root), os.path.expanduser(further[0]))) if further else root  # noqa: PTH111 (as a text, for place)
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder; correct sources.folders in {sources.SETTINGS}")
    return folder / name, authoring.note_text(date, title, _template(root / _NOTE_TEMPLATE))


def _template(path: Path) -> str | None:
    data = _optional(path)
    try:
        return None if data is None else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{shown(path)}: the text is not UTF-8; save it as UTF-8") from None


def _optional(path: Path) -> bytes | None:
    try:
        return sources.read_file(path)
    except FileNotFoundError:
        return None


def _edit(path: Path) -> None:
    """Open a file in the user's editor and wait for its end.

    Raises:
        UsageError: there is no such editor, or it failed.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        subprocess.run([*shlex.split(editor), str(path)], check=True)  # noqa: S603 (the user's own choice)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise UsageError(f"{editor}: {error}; name another one in $EDITOR") from error
