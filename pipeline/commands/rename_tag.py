"""``digests rename-tag``: a tag gets another name, in all digests and notes and in the settings."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from pipeline import console, folders, sources
from pipeline.commands import completing
from pipeline.commands.common import difference, digests_option, no_folder
from pipeline.commands.selecting import nearest
from pipeline.errors import BuildError, ReadError, UsageError, describe
from pipeline.model import tag_key
from pipeline.reading import retagging
from pipeline.report import ERRORS, OK, count, say
from pipeline.settings import editing
from pipeline.state import files


class _Change(NamedTuple):
    """A file with its content before and after; None where it cannot be changed."""

    path: str
    before: bytes
    after: bytes | None


@click.command("rename-tag")
@click.argument("old", shell_complete=completing.tags)
@click.argument("new", shell_complete=completing.tags)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@digests_option
def rename_tag(*, old: str, new: str, dry_run: bool, digests: str) -> int:
    """Rename a tag in all digests, notes and drafts, and where the settings name it.

    Nothing else of any file changes, not even the end of a line. Where NEW is there already, both become one.

    Exit status: 0 renamed; 1 renamed, but a file has to be changed by hand; 2 wrong usage or settings; 3 a
    file could not be read or written.
    """
    old, new = old.removeprefix("#"), new.removeprefix("#")
    if not retagging.is_tag(new):
        raise UsageError(f"{new}: write the new tag as one word, with hyphens for spaces")
    if not Path(digests).is_dir():
        raise no_folder(digests)
    try:
        texts = folders.texts(digests, drafts=True).files
        settings = sources.read_file(Path(digests) / sources.SETTINGS)
    except FileNotFoundError:
        settings = b""
    except OSError as error:
        raise ReadError(describe(error)) from error
    changes = [_Change(path, data, retagging.renamed(path, data, old, new)) for path, data in texts]
    changes = [change for change in changes if change.after != change.before]
    settings_path = str(Path(digests) / sources.SETTINGS)
    changed = editing.with_renamed_tag(settings_path, settings, old, new) if settings else settings
    if changed != settings:
        changes.append(_Change(settings_path, settings, changed))
    if not changes:
        raise UsageError(_unknown(old, texts))
    return _show(changes, old, new) if dry_run else _write(changes, old, new)


def _unknown(old: str, texts: list[tuple[str, bytes]]) -> str:
    names = {tag_key(tag) for path, data in texts for tag in retagging.tags(path, data)}
    near = nearest(old, names) or "; digests tags lists them"
    return f"there is no tag #{old}{near}"


def _show(changes: list[_Change], old: str, new: str) -> int:
    for change in changes:
        if change.after is not None:
            for line in difference(change.path, change.before, change.after):
                console.write(line)
    say(f"#{old} → #{new}: {count(len(changes), 'file')} to change")
    return _tell_by_hand(changes, old, new)


def _write(changes: list[_Change], old: str, new: str) -> int:
    """Write the files, each if it is still as it was read.

    Raises:
        BuildError: one cannot be written; those before it have the new tag, which another call goes on from.
    """
    written = 0
    for change in changes:
        if change.after is None:
            continue
        try:
            if Path(change.path).read_bytes() != change.before:
                raise BuildError(f"{change.path} changed meanwhile; call this again")
            files.rewrite(Path(change.path), change.after)
        except OSError as error:
            raise BuildError(f"{describe(error)}; call this again for the rest") from error
        written += 1
    say(f"#{old} → #{new}: {count(written, 'file')} changed")
    return _tell_by_hand(changes, old, new)


def _tell_by_hand(changes: list[_Change], old: str, new: str) -> int:
    by_hand = [change for change in changes if change.after is None]
    for change in by_hand:
        say(f"error: {change.path}: #{old} cannot be told from other text there; write #{new} by hand")
    return ERRORS if by_hand else OK
