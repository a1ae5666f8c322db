"""``digests identity``: whether an entry that was corrected is still the one that was published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from pipeline import build as building
from pipeline import console, folders
from pipeline.build import Options
from pipeline.collection.identity import Question, Review
from pipeline.commands.common import digests_option, drafts_option, output_option, state_option
from pipeline.diagnostics.rendering import printable
from pipeline.errors import BuildError, UsageError, describe
from pipeline.model import title_key
from pipeline.report import OK, Reporter, count, say
from pipeline.settings import editing
from pipeline.sources import SETTINGS
from pipeline.state import files, published
from pipeline.state.folder import StateFolder


class _Asked(NamedTuple):
    """A question with its number in the list: about an entry, or about the authority of all ids."""

    number: int
    question: Question | None
    authority: str = ""

    def named(self, name: str) -> bool:
        """Whether a name on the command line means it: its number, or one of the titles."""
        titles = [self.question.then.title, self.question.now.title_source] if self.question else []
        return name == str(self.number) or title_key(name) in map(title_key, titles)


@click.command()
@click.argument("which", nargs=-1, metavar="[NUMBER|TITLE]...")
@click.option("--keep", is_flag=True, help="Each is the same: write so into collection.toml.")
@click.option("--new", is_flag=True, help="Each is another: ask no more.")
@digests_option
@output_option
@state_option
@drafts_option
def identity(
    which: tuple[str, ...], *, keep: bool, new: bool, digests: str, output: str, state: str, drafts: bool
) -> int:
    """List published entries that are gone while one that looks the same has come; --keep or --new answers.

    Subscribers' readers know an entry by the date and title that it was published with. With --keep, a line
    under [identity] in collection.toml says that the one of now is the same, and nothing is shown twice. All
    that are listed are answered, or those named by their number or title.

    Exit status: 0 all well; 2 wrong usage or settings; 3 something could not be read or written.
    """
    if keep and new:
        raise UsageError("--keep and --new are two answers; name the entries that each is for, in two calls")
    if which and not (keep or new):
        raise UsageError("say --keep if they are the same, or --new")
    options = Options(Path(digests), Path(output), Path(state), drafts=drafts)
    with Reporter(verbose=False) as reporter:
        compared = building.compare(options, reporter)
        if compared is None:
            say("what was published is not known, so there is nothing to ask; digests build records it")
            return OK
        asked = _numbered(compared.reviewed)
        if not asked:
            say("no question: every entry that was published is there, or nothing looks like it")
        elif keep:
            _keep(options.digests / SETTINGS, compared.settings, _chosen(asked, which))
        elif new:
            chosen = _chosen(asked, which)
            gone = frozenset(item.question.then.key for item in chosen if item.question)
            authority = compared.authority if any(item.authority for item in chosen) else ""
            try:
                published.accept(
                    StateFolder(options.state), options.output, gone, authority, reporter.waiting
                )
            except OSError as error:
                raise BuildError(describe(error)) from error
            say(f"{count(len(chosen), 'question')} answered: new to subscribers, as it should be")
        else:
            _list(options.digests, asked)
    return OK


def _numbered(reviewed: Review) -> list[_Asked]:
    about: list[tuple[Question | None, str]] = [(question, "") for question in reviewed.questions]
    if reviewed.lost_authority:
        about.insert(0, (None, reviewed.lost_authority))
    return [_Asked(number, *item) for number, item in enumerate(about, start=1)]


def _chosen(asked: Sequence[_Asked], which: Sequence[str]) -> list[_Asked]:
    """Return those that are named, or all.

    Raises:
        UsageError: a name means none of them.
    """
    for name in which:
        if not any(item.named(name) for item in asked):
            raise UsageError(f"{name}: no question has this number or title; digests identity lists them")
    return [item for item in asked if not which or any(item.named(name) for name in which)]


def _list(folder: Path, asked: Sequence[_Asked]) -> None:
    for item in asked:
        if item.question:
            then, now = item.question
            place = folders.place(str(folder), now.path)
            about = (
                f"“{then.title}” of {then.date} was published and is gone; "
                f"at {place}:{now.line} is “{now.title_source}”"
            )
        else:
            about = "title or author changed, and with them the identity of all entries"
        console.write(f"{item.number}. {printable(about)}\n   {printable(_line(item))}\n")
    say(
        f"{count(len(asked), 'question')}: digests identity --keep adds these lines to collection.toml, "
        "under [identity]; digests identity --new says that the entries are others"
    )


def _line(item: _Asked) -> str:
    """Return the line of settings that says that it is the same."""
    if item.question:
        return editing.identity_line(*item.question.identity)
    return f"id = {editing.toml_string(item.authority)}"


def _keep(path: Path, settings: bytes | None, chosen: Sequence[_Asked]) -> None:
    """Write the lines into the settings.

    Raises:
        UsageError: they cannot be added to what stands there, or it has changed meanwhile.
        BuildError: the file cannot be written.
    """
    text: bytes | None = settings or b""
    authority = next((item.authority for item in chosen if item.authority), "")
    lines = dict(item.question.identity for item in chosen if item.question)
    if authority and text is not None:
        text = editing.with_authority(str(path), text, authority)
    if lines and text is not None:
        text = editing.with_identity(str(path), text, lines)
    if text is None:
        by_hand = "\n".join(map(_line, chosen))
        raise UsageError(
            f"{path}: other lines would have to change; add this by hand (what begins with a date under "
            f"[identity]), in place of what says otherwise:\n{by_hand}"
        )
    try:
        if settings is None:
            with files.scratch(path.parent) as scratch:
                files.replace(path, text, scratch)
        elif path.read_bytes() != settings:
            raise UsageError(f"{path} changed meanwhile; call this again")
        else:
            files.rewrite(path, text)
    except OSError as error:
        raise BuildError(describe(error)) from error
    say(f"{count(len(chosen), 'line')} added to {path}; the next build keeps the identity of these entries")
