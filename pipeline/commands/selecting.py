"""Options that choose entries, for the commands that share them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from pipeline import clock
from pipeline.collection import loading, periods, query, selection
from pipeline.collection.loading import Collection
from pipeline.collection.query import Query
from pipeline.collection.tags import Aliases
from pipeline.commands.common import digests_option, drafts_option, no_folder
from pipeline.commands.completers import completer
from pipeline.errors import ReadError, UsageError, describe
from pipeline.model import LANGUAGES, Day, Language
from pipeline.paper_keys import ARXIV, DOI, paper_key
from pipeline.report import count
from pipeline.settings import ResolvedEdition, TagFilter

Command = TypeVar("Command", bound=Callable[..., Any])

_LANGUAGES: dict[str, tuple[Language, ...]] = {"ko": ("ko",), "en": ("en",), "both": LANGUAGES}


class Choice(NamedTuple):
    """The options as given; ``languages`` is None where no option says them."""

    tags: tuple[str, ...]
    all_tags: bool
    not_tags: tuple[str, ...]
    since: dt.date | None
    until: dt.date | None
    languages: tuple[Language, ...] | None
    words: str
    edition: str
    cites: tuple[str, ...]


class Found(NamedTuple):
    """The collection, what was asked of it, and the days that were found."""

    collection: Collection
    edition: ResolvedEdition
    query: Query
    days: tuple[Day, ...]


def _day(*, last: bool) -> Callable[[click.Context, click.Parameter, str | None], dt.date | None]:
    def convert(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
        if value is None:
            return None
        found = periods.period(value, clock.today())
        if found is None:
            raise click.BadParameter(f"{value}: write {periods.FORMS}", ctx, param)
        return found.last if last else found.first

    return convert


def _languages(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> tuple[Language, ...] | None:
    return None if value is None else _LANGUAGES[value]


def _keys_of_papers(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_key_of_paper, values))


def _key_of_paper(text: str) -> str:
    """Return the key of a paper that an address, a key or a number of arXiv names."""
    if "://" in text:
        return paper_key(text)
    bare = text.strip().lower()
    if bare.startswith((DOI, "10.")):
        return paper_key(f"https://doi.org/{bare.removeprefix(DOI)}")
    found = paper_key(f"https://arxiv.org/abs/{bare.removeprefix(ARXIV)}")
    return found if found.startswith(ARXIV) else bare


_OPTIONS = (
    click.option(
        "--tag",
        "tags",
        multiple=True,
        metavar="TAG",
        shell_complete=completer("tags"),
        help="Entries with this tag, or one of these.",
    ),
    click.option("--all-tags", is_flag=True, help="Entries with each --tag, not with any."),
    click.option(
        "--not-tag",
        "not_tags",
        multiple=True,
        metavar="TAG",
        shell_complete=completer("tags"),
        help="No entry with this tag.",
    ),
    click.option(
        "--since",
        callback=_day(last=False),
        metavar="DATE",
        shell_complete=completer("dates"),
        help=f"From this day on: {periods.FORMS}.",
    ),
    click.option(
        "--until",
        callback=_day(last=True),
        metavar="DATE",
        shell_complete=completer("dates"),
        help="Up to the end of this day or period.",
    ),
    click.option(
        "--language",
        "languages",
        type=click.Choice(list(_LANGUAGES)),
        callback=_languages,
        help="Commentary in this language only.",
    ),
    click.option(
        "--search",
        "words",
        default="",
        metavar="WORDS",
        help="Entries with all of these words; those in quotation marks as they stand.",
    ),
    click.option(
        "--cites",
        multiple=True,
        metavar="KEY",
        callback=_keys_of_papers,
        help="Entries that cite this paper: arxiv:2406.11838, doi:10.1000/x or its address.",
    ),
    click.option(
        "--edition",
        default="",
        metavar="NAME",
        shell_complete=completer("editions"),
        help="Of the entries of this edition in the settings.",
    ),
    digests_option,
    drafts_option,
)


def selection_options(command: Command) -> Command:
    """Add the options; the command takes them as keywords and makes a :class:`Choice` of them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def find(digests: str, choice: Choice, *, drafts: bool) -> Found:
    """Read the collection and find what is asked for.

    Raises:
        UsageError: there is no such folder, tag or edition, or nothing fits.
        ReadError: a file cannot be read.
        SettingsError: the settings are wrong.
    """
    collection = load(digests, drafts=drafts)
    edition = _edition(collection, choice.edition)
    asked = _query(collection, edition, choice)
    days = query.choose(collection, asked)
    if not days:
        raise UsageError(_nothing(collection, asked))
    return Found(collection, edition, asked, days)


def load(digests: str, *, drafts: bool) -> Collection:
    """Read the collection.

    Raises:
        UsageError: there is no such folder.
        ReadError: a file cannot be read.
        SettingsError: the settings are wrong.
    """
    if not Path(digests).is_dir():
        raise no_folder(digests)
    try:
        return loading.load(digests, drafts=drafts)
    except OSError as error:
        raise ReadError(describe(error)) from error


def nearest(name: str, names: Iterable[str]) -> str:
    """Return a question for the name that may have been meant; empty if none is near."""
    import difflib  # only where something is wrong

    near = difflib.get_close_matches(name.casefold(), {each.casefold(): each for each in names}, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _edition(collection: Collection, name: str) -> ResolvedEdition:
    editions = selection.editions(collection.settings)
    if not name:
        return editions[0]
    for edition in editions:
        if edition.name.casefold() == name.casefold():
            return edition
    names = [edition.name for edition in editions]
    raise UsageError(
        f"there is no edition {name}{nearest(name, names) or '; there are: ' + ', '.join(names)}"
    )


def _query(collection: Collection, edition: ResolvedEdition, choice: Choice) -> Query:
    tags, without = keys(collection, choice.tags), keys(collection, choice.not_tags)
    asked = TagFilter(all=tags) if choice.all_tags else TagFilter(any=tags)
    since = [day for day in (edition.since, choice.since) if day]
    until = [day for day in (edition.until, choice.until) if day]
    return Query(
        tags=tuple(each for each in (edition.tags, asked) if each.any or each.all),
        without=without,
        since=max(since, default=None),
        until=min(until, default=None),
        languages=choice.languages or edition.languages,
        words=choice.words,
        cites=choice.cites,
    )


def keys(collection: Collection, tags: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of tags as typed, with ``#`` or without.

    Raises:
        UsageError: there is no such tag.
    """
    aliases = Aliases(collection.settings.tags.alias)
    known = collection.index.tags
    for tag in tags:
        if aliases.key(tag.lstrip("#")) not in known:
            near = nearest(tag.lstrip("#"), known) or "; digests tags lists them"
            raise UsageError(f"there is no tag #{tag.lstrip('#')}{near}")
    return aliases.keys(tag.lstrip("#") for tag in tags)


def _nothing(collection: Collection, asked: Query) -> str:
    """Say that nothing fits, and what there would be without the days, languages and words asked for."""
    if not collection.index.days:
        return "there is no entry yet; digests new begins a digest"
    days = query.choose(collection, Query(asked.tags, asked.without))
    if not days:
        return "no entry has such tags; digests list --tag tells which entries have one of them"
    number = count(sum(len(day.articles) for day in days), "entry", "entries")
    such = "" if Query(asked.tags, asked.without).of_whole_days() else " with such tags"
    return f"no entry fits; there are {number}{such}, from {days[0].date} to {days[-1].date}"
