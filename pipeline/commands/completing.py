"""Words that a shell may complete: tags, editions, codes, dates and files.

A shell waits for each of them, so tags are looked for in lines that look like tag lines, without reading
digests by the rules.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
from collections.abc import Callable, Iterator

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from pipeline import folders, sources
from pipeline.commands.common import digests_folder
from pipeline.diagnostics import CODES

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_TAG_LINE = re.compile(rb"^[ \t]*#[^\s#][^\n]*", re.MULTILINE)
_TAG = re.compile(r"#([^\s#,;]+)")
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_PERIODS = ("7d", "4w", "3m", "1y", "this-month", "last-month", "this-year", "last-year")


def _completer(words: Callable[[str], Iterator[str]]) -> Completer:
    """Make a completer of a function from the folder of digests to words; where it fails, none is offered."""

    @functools.wraps(words)
    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        found: set[str] = set()
        with contextlib.suppress(Exception):
            found.update(words(_folder(ctx)))
        start = incomplete.lstrip("#").casefold()
        mark = "#" if incomplete.startswith("#") else ""
        return [CompletionItem(mark + word) for word in sorted(found) if word.casefold().startswith(start)]

    return complete


def _folder(ctx: click.Context) -> str:
    """Return the folder of digests that the command line so far means."""
    if directory := ctx.find_root().params.get("directory"):
        os.chdir(directory)  # as the command would: nothing else is done by this process
    if ctx.get_parameter_source("digests") is ParameterSource.COMMANDLINE:
        return str(ctx.params["digests"])
    return digests_folder()


@_completer
def tags(folder: str) -> Iterator[str]:
    """Yield the tags of a folder's files and settings."""
    for _, data in folders.texts(folder, drafts=False).files:
        for line in _TAG_LINE.findall(data):
            yield from _TAG.findall(line.decode("utf-8", "ignore"))


@_completer
def editions(folder: str) -> Iterator[str]:
    """Yield the names of editions."""
    from pipeline import settings  # few words need them

    path = os.path.join(folder, sources.SETTINGS)  # noqa: PTH118 (pathlib's import costs)
    yield from (edition.name for edition in settings.load(path, sources.read_file(path)).edition)


@_completer
def dates(folder: str) -> Iterator[str]:
    """Yield the dates in names of files, and periods."""
    yield from _PERIODS
    yield from (found[1] for name in sources.names(folder, drafts=False) if (found := _DAY.search(name)))


@_completer
def topics(_folder: str) -> Iterator[str]:
    """Yield the codes of messages, and what else is explained."""
    yield from (*CODES, "format")


def codes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer codes of messages behind the last comma."""
    before, comma, last = incomplete.rpartition(",")
    return [CompletionItem(before + comma + code) for code in CODES if code.startswith(last.upper())]


def commands(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of commands."""
    group = ctx.find_root().command
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell complete names of files."""
    return [CompletionItem(incomplete, type="file")]
