"""``digests rename-tag``: a tag gets another name, in all digests and notes and in the settings."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from pipeline import console, folders, locations, sources
from pipeline.collection.tags import Aliases
from pipeline.commands.common import difference, digests_option, no_folder
from pipeline.commands.completers import completer
from pipeline.commands.selecting import nearest
from pipeline.errors import BuildError, ReadError, UsageError, describe
from pipeline.model import tag_key
from pipeline.reading import retagging
from pipeline.report import ERRORS, OK, count, say
from pipeline.settings import editing, load
from pipeline.state import files


class _Change(NamedTuple):
    """A file with its content: before None where there is none, after None where it cannot be changed."""

    path: str
    before: bytes | None
    after: bytes | None


@click.command("rename-tag")
@click.argument("old", shell_complete=completer("tags"))
@click.argument("new", shell_complete=completer("tags"))
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@digests_option
def rename_tag(*, old: str, new: str, dry_run: bool, digests: str) -> int:
    """Rename a tag in all digests, notes and drafts, and where the settings name it.

    Nothing else of any file changes, not even the end of a line. Where NEW is there already, both become one.
    A line under [redirects] in the settings keeps the old page and feeds at their addresses.

    Exit status: 0 renamed; 1 renamed, but a file has to be changed by hand; 2 wrong usage or settings; 3 a
    file could not be read or written.
    """
    old, new = old.removeprefix("#"), new.removeprefix("#")
    if not retagging.is_tag(new):
        raise UsageError(f"{new}: write the new tag as one word, with hyphens for spaces")
    if not Path(digests).is_dir():
        raise no_folder(digests)
    texts, settings = _read(digests)
    changes = [_Change(path, data, retagging.renamed(path, data, old, new)) for path, data in texts]
    changes = [change for change in changes if change.after != change.before]
    path = str(Path(digests) / sources.SETTINGS)
    changed = editing.with_renamed_tag(path, settings or b"", old, new)
    if not changes and changed == (settings or b""):
        raise UsageError(_unknown(old, texts))
    advice = ""
    if changed is not None:
        changed, advice = _redirected(path, changed, old, new)
    if changed != (settings or b""):
        changes.append(_Change(path, settings, changed))
    status = _show(changes, old, new) if dry_run else _write(changes, old, new)
    if advice:
        say(f"note: {advice}")
    return status


def _read(digests: str) -> tuple[list[tuple[str, bytes]], bytes | None]:
    """Return path and content of all digests, notes and drafts, and the settings, None where there are none.

    Raises:
        ReadError: a file cannot be read.
        SettingsError: the settings are wrong.
    """
    try:
        texts = folders.texts(digests, drafts=True).files
    except OSError as error:
        raise ReadError(describe(error)) from error
    try:
        settings = sources.read_file(Path(digests) / sources.SETTINGS)
    except FileNotFoundError:
        return texts, None
    except OSError as error:
        raise ReadError(describe(error)) from error
    load(str(Path(digests) / sources.SETTINGS), settings)
    return texts, settings


def _redirected(path: str, settings: bytes, old: str, new: str) -> tuple[bytes, str]:
    """Return the settings with the line by which who follows the old tag comes to the new one.

    A note for the author stands beside them where there can be no such line.
    """
    aliases = Aliases(load(path, settings).tags.alias)
    if aliases.key(old) != tag_key(old):
        return settings, ""  # it counted as another tag, whose addresses stay
    before, after = (f"tags/{locations.slug(aliases.key(tag))}" for tag in (old, new))
    if before == after:
        return settings, ""
    changed = editing.with_redirect(path, settings, before, after)
    if changed is None:
        line = f"{editing.toml_string(before)} = {editing.toml_string(after)}"
        return settings, f"under [redirects] in {path}, write {line} in place of what says otherwise"
    return changed, ""


def _unknown(old: str, texts: list[tuple[str, bytes]]) -> str:
    names = {tag_key(tag) for path, data in texts for tag in retagging.tags(path, data)}
    near = nearest(old, names) or "; digests tags lists them"
    return f"there is no tag #{old}{near}"


def _show(changes: list[_Change], old: str, new: str) -> int:
    for change in changes:
        if change.after is not None:
            for line in difference(change.path, change.before or b"", change.after):
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
            _replace(Path(change.path), change.before, change.after)
        except OSError as error:
            raise BuildError(f"{describe(error)}; call this again for the rest") from error
        written += 1
    say(f"#{old} → #{new}: {count(written, 'file')} changed")
    return _tell_by_hand(changes, old, new)


def _replace(path: Path, before: bytes | None, after: bytes) -> None:
    if before is None:
        with files.scratch(path.parent) as scratch:
            files.replace(path, after, scratch)
    elif path.read_bytes() != before:
        raise BuildError(f"{path} changed meanwhile; call this again")
    else:
        files.rewrite(path, after)


def _tell_by_hand(changes: list[_Change], old: str, new: str) -> int:
    by_hand = [change for change in changes if change.after is None]
    for change in by_hand:
        say(f"error: {change.path}: #{old} cannot be told from other text there; write #{new} by hand")
    return ERRORS if by_hand else OK
