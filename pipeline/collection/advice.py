"""Advice that only a look at the whole collection gives: settings without effect, dates still to come.

Check and build report them alike.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from pipeline.collection import redirects, selection
from pipeline.collection.index import Index, entries_of, identity_key
from pipeline.diagnostics import Diagnostic, diagnose, rendering
from pipeline.diagnostics.ignoring import EntryPlace
from pipeline.model import title_key
from pipeline.settings import Settings
from pipeline.sources import ADDRESSES, SETTINGS


def without_effect(settings: Settings, addresses: Mapping[str, str], index: Index) -> Iterator[str]:
    """Yield a line for each name in the settings that matches no entry, which mostly is a typing error."""
    if addresses:
        titles = {
            title_key(title)
            for entry in entries_of(index.days)
            for title in (entry.title_source, entry.title)
        }
        if unknown := [title for title in addresses if title_key(title) not in titles]:
            yield f"{ADDRESSES}: no entry has the title {_first(unknown)}; write it as in the digest"
    if ignored := [entry for _, entry in settings.check.ignored() if entry]:
        identities = {identity_key(f"{entry.date} {entry.title_source}") for entry in entries_of(index.days)}
        if unknown := [text for text in ignored if identity_key(text) not in identities]:
            yield f"{SETTINGS}: check.ignore: there is no entry {_first(unknown)}; write it as in the digest"
    for edition in selection.editions(settings)[1:]:
        if index.entries and not selection.select(index, edition):
            yield f"edition {edition.name} chooses no entry; look at its tags, languages, since and until"
    yield from redirects.without_effect(index, settings)


def no_digests(folder: str, *, drafts: bool) -> str:
    """Return the line about a folder that has no digest."""
    draft = "" if drafts else " and does not start with _"
    return f"no digest in {folder}: a digest is a text file whose name ends in .txt{draft}"


def future(index: Index, today: dt.date) -> Iterator[Diagnostic]:
    """Yield a D036 for each digest whose date is later than ``today``."""
    first = bisect_right(index.days, today, key=lambda day: day.date)
    for day in index.days[first:]:
        for path, line in day.places:
            yield diagnose("D036", path, line, 1, f"{day.date} is in the future")


def places(index: Index) -> Iterator[EntryPlace]:
    """Yield the place of each entry's title."""
    for entry in entries_of(index.days):
        yield EntryPlace(entry.path, entry.line, entry.date, entry.title_source)


def _first(names: list[str]) -> str:
    more = f" (and {len(names) - 1:,} more)" if len(names) > 1 else ""
    return f"“{rendering.printable(names[0])}”{more}"
