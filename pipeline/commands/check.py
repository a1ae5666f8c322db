"""``digests check``: report mistakes in digests, and correct those that leave no doubt."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import click

from pipeline import checking, clock, console, sources
from pipeline.checking import Folder
from pipeline.commands.common import difference, digests_folder, drafts_option, read_digests, shown
from pipeline.commands.completers import completer
from pipeline.diagnostics import CODES, Diagnostic, rendering
from pipeline.errors import ReadError, UsageError, describe
from pipeline.report import ERRORS, OK, USAGE, by_severity, colour, count, counts, say, width

_STDIN, _STDIN_NAME = "-", "<stdin>"


class _Choice(NamedTuple):
    """The options that choose which diagnostics are shown."""

    select: frozenset[str]
    ignore: frozenset[str]
    quiet: bool

    def shows(self, diagnostic: Diagnostic) -> bool:
        if self.quiet and diagnostic.severity == "information":
            return False
        return diagnostic.code not in self.ignore and (not self.select or diagnostic.code in self.select)


def _codes(ctx: click.Context, param: click.Parameter, value: str) -> frozenset[str]:
    codes = frozenset(filter(None, value.upper().replace(" ", "").split(",")))
    if unknown := sorted(codes - CODES.keys()):
        message = f"there is no diagnostic {unknown[0]}; digests explain D004 tells of one"
        raise click.BadParameter(message, ctx, param)
    return codes


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=completer("files"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Output format: text, JSON lines, or GitHub annotations.",
)
@click.option(
    "--select",
    callback=_codes,
    metavar="CODES",
    default="",
    shell_complete=completer("codes"),
    help="Report only these, as D004,D006.",
)
@click.option(
    "--ignore",
    callback=_codes,
    metavar="CODES",
    default="",
    shell_complete=completer("codes"),
    help="Do not report these.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings, too.")
@click.option("-q", "--quiet", is_flag=True, help="Report no information, and no summary.")
@click.option("--fix", is_flag=True, help="Fix, in the files, what leaves no doubt.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@drafts_option
def check(
    paths: tuple[str, ...],
    form: str,
    *,
    select: frozenset[str],
    ignore: frozenset[str],
    strict: bool,
    quiet: bool,
    fix: bool,
    diff: bool,
    drafts: bool,
) -> int:
    """Report mistakes in digests.

    PATH is a file, a folder, or - for standard input; without any, the folder digests is checked. The
    collection.toml, addresses.toml and references.toml of a folder are checked as well.

    Exit status: 0 no error; 1 an error, or a warning with --strict; 2 wrong usage or settings; 3 a file could
    not be read or written.
    """
    remarks: list[str] = []
    files = _read(paths, remarks, drafts=drafts)
    if diff or fix:
        mended = _mended(files)
        if diff:
            return _show_difference(files, mended)
        _write(files, mended)
        files |= mended
    whole = all(map(os.path.isdir, paths))
    examined = checking.examine(files, _folders(paths), clock.latest_date(), whole=whole)
    choice = _Choice(select, ignore, quiet)
    diagnostics = [item for item in examined.diagnostics if choice.shows(item)]
    _show(diagnostics, form)
    for line in (*remarks, *examined.advice) if not quiet else ():
        say(f"note: {line}")
    errors, others = by_severity(diagnostics)
    warnings = sum(item.severity == "warning" for item in others)
    if not quiet:
        say(f"{count(len(files), 'file')}: {counts(len(errors), warnings, len(others) - warnings)}")
    if any(item.code == "D040" for item in errors):
        return USAGE
    return ERRORS if errors or (strict and warnings) else OK


def _read(paths: Sequence[str], remarks: list[str], *, drafts: bool) -> dict[str, bytes]:
    """Return the files to check, each once: path to content.

    Args:
        paths: those given to the command.
        remarks: lines about files that are not read are added here.
        drafts: whether drafts are included.
    """
    files: dict[str, bytes] = {}
    if _STDIN in paths:
        files[_STDIN_NAME] = sys.stdin.buffer.read(sources.DIGEST_BYTES + 1)
    named = [path for path in paths if path != _STDIN]
    if named or not files:
        files.update(read_digests(named, remarks.append, drafts=drafts))
    return files


def _folders(paths: Sequence[str]) -> list[Folder]:
    """Return the folders whose settings matter: those to check, and those of single files to check."""
    found: dict[str, Folder] = {}
    for path in [path for path in paths if path != _STDIN] or ([] if paths else [digests_folder()]):
        whole = os.path.isdir(path)  # noqa: PTH112 (pathlib takes longer to import than a digest to check)
        folder = path if whole else os.path.dirname(path)  # noqa: PTH120 (as above)
        prefix = shown(os.path.join(folder, ""))  # noqa: PTH118 (as above)
        settings = _content(folder, sources.SETTINGS)
        addresses = references = None
        if whole:
            addresses, references = _content(folder, sources.ADDRESSES), _content(folder, sources.REFERENCES)
        elif settings and not (b"ignore" in settings or b"macros" in settings):
            settings = None  # it is looked at with the folder; here count messages and TeX only
        if any(content is not None for content in (settings, addresses, references)):
            found[prefix] = Folder(prefix, settings, addresses, whole or prefix in found, references)
    return list(found.values())


def _content(folder: str, name: str) -> bytes | None:
    try:
        return sources.read(folder or ".", name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ReadError(f"{shown(os.path.join(folder, name))}: {error.strerror}") from error  # noqa: PTH118 (as above)


def _show(diagnostics: Sequence[Diagnostic], form: str) -> None:
    if form == "text":
        console.write(rendering.text(diagnostics, colour=colour(sys.stdout), width=width()))
    else:
        console.write_bytes((rendering.json if form == "json" else rendering.github)(diagnostics).encode())


# Mending -------------------------------------------------------------------------------------------


def _mended(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that ``--fix`` changes: path to new content."""
    from pipeline.reading import mending  # a check alone does without

    new = {path: mending.mended(path, data) for path, data in files.items()}
    return {path: data for path, data in new.items() if data != files[path]}


def _show_difference(files: Mapping[str, bytes], mended: Mapping[str, bytes]) -> int:
    for path, data in mended.items():
        for line in difference(path, files[path], data):
            console.write(line)
    say(f"{count(len(mended), 'file')} of {len(files):,} to fix")
    return OK


def _write(files: Mapping[str, bytes], mended: Mapping[str, bytes]) -> None:
    from pathlib import Path

    from pipeline.state import files as writing

    if _STDIN_NAME in mended:
        raise UsageError("--fix cannot change standard input; --diff shows what it would")
    for path, data in mended.items():
        try:
            if Path(path).read_bytes() == files[path]:
                writing.rewrite(Path(path), data)
                say(f"fixed {path}")
        except OSError as error:
            raise ReadError(describe(error)) from error
