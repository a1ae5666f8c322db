"""Filter for the messages that ``check.ignore`` in the settings suppresses."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.diagnostics import Diagnostic
from pipeline.model import title_key


class EntryPlace(NamedTuple):
    """Place of an entry's title; the entry's messages are those from its line up to the next title."""

    path: str
    line: int
    date: dt.date
    title: str


def wanted(
    diagnostics: Iterable[Diagnostic], ignored: Iterable[tuple[str, str]], entries: Iterable[EntryPlace]
) -> list[Diagnostic]:
    """Return the diagnostics that are not ignored; errors never are.

    Args:
        diagnostics: all of them.
        ignored: codes, each with the date and title of an entry ("2024-12-19 Title"), empty for any.
        entries: all entries of the files that the diagnostics are about.
    """
    codes: set[str] = set()
    about: set[tuple[str, str]] = set()
    for code, entry in ignored:
        if entry:
            about.add((code, _key(entry)))
        else:
            codes.add(code)
    places: dict[str, list[tuple[int, str]]] = {}
    for entry_place in sorted(entries) if about else ():
        key = _key(f"{entry_place.date} {entry_place.title}")
        places.setdefault(entry_place.path, []).append((entry_place.line, key))
    return [
        item
        for item in diagnostics
        if item.severity == "error"
        or not (
            item.code in codes or (about and (item.code, _entry(item, places.get(item.path, []))) in about)
        )
    ]


def without_past(diagnostics: Iterable[Diagnostic], today: dt.date) -> list[Diagnostic]:
    """Return the diagnostics without D036 about dates that have come since, with which its message begins."""
    return [item for item in diagnostics if item.code != "D036" or item.message[:10] > today.isoformat()]


def _entry(diagnostic: Diagnostic, places: list[tuple[int, str]]) -> str:
    """Return the key of the entry that a diagnostic is about; empty if it stands before the first.

    Args:
        diagnostic: one.
        places: line and key of each entry of its file, in the order of the lines.
    """
    at = bisect.bisect_right(places, diagnostic.line, key=lambda place: place[0])
    return places[at - 1][1] if at else ""


def _key(identity: str) -> str:
    date, _, title = identity.strip().partition(" ")
    return f"{date} {title_key(title)}"
