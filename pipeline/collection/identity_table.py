"""Faults of ``[identity]`` that only the digests tell: entries that are not there, and those that still are.

Said alike by a check and by a build; what was published before is nothing to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.collection.index import Index, IndexEntry, entries_of, identity_key
from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.errors import Fault
from pipeline.model import title_key
from pipeline.settings import Settings, lines_of_keys
from pipeline.settings.complaints import quoted
from pipeline.settings.rules import nearest

# So many titles at most are looked for in the whole collection, which takes a while.
_MOST_SEARCHED = 10


def contradictions(settings: Settings, text: bytes, path: str, index: Index) -> tuple[Fault, ...]:
    """Return a fault for each line whose old side is still an entry, so that two would have one identity.

    Args:
        settings: of the collection.
        text: their file's content, for the lines.
        path: of that file, for messages.
        index: the collection.
    """
    if not settings.identity:
        return ()
    entries = _by_key(index)
    wrong = [(now, then) for now, then in settings.identity.items() if identity_key(then) in entries]
    lines = lines_of_keys(text.decode("utf-8-sig")) if wrong else {}
    faults = []
    for now, then in wrong:
        entry = entries[identity_key(then)]
        faults.append(
            Fault(
                path,
                lines.get(("identity", now), 1),
                f"identity.{quoted(now)}",
                f"{quoted(then)} is still an entry, at {entry.path}:{entry.line}",
                "take the line out, or the entry if it is the same paper",
            )
        )
    return tuple(faults)


def unknown(settings: Settings, text: bytes, path: str, index: Index) -> Iterator[Diagnostic]:
    """Yield a D050 for each line whose new side is no entry, nor what another line goes back to.

    Args:
        settings: of the collection.
        text: their file's content, for the lines.
        path: of that file, for messages.
        index: the collection.
    """
    if not settings.identity:
        return
    entries = _by_key(index)
    linked = {identity_key(then) for then in settings.identity.values()}
    names = [now for now in settings.identity if identity_key(now) not in entries.keys() | linked]
    if not names:
        return
    source = text.decode("utf-8-sig")
    lines, quotations = lines_of_keys(source), source.split("\n")
    for number, now in enumerate(names):
        line = lines.get(("identity", now), 1)
        near = _nearest(now, index, everywhere=number < _MOST_SEARCHED)
        yield diagnose(
            "D050",
            path,
            line,
            1,
            f"there is no entry {quoted(now)}, so that this line does nothing",
            hint=f'did you mean "{near.date} {near.title_source}" ({near.path}:{near.line})?' if near else "",
            source=quotations[line - 1].rstrip("\r"),
        )


def _by_key(index: Index) -> dict[str, IndexEntry]:
    return {identity_key(f"{entry.date} {entry.title_source}"): entry for entry in entries_of(index.days)}


def _nearest(name: str, index: Index, *, everywhere: bool) -> IndexEntry | None:
    """Return the entry that was probably meant: of that title, else with one like it, of that day first."""
    date, _, title = name.partition(" ")
    entries = [*entries_of(index.days)]
    for entry in entries:
        if title_key(entry.title_source) == title_key(title):
            return entry
    same_day = [entry for entry in entries if entry.date.isoformat() == date]
    for some in (same_day, entries if everywhere else []):
        titles = {entry.title_source: entry for entry in some}
        if near := nearest(title, titles):
            return titles[near]
    return None
