"""A volume cut into documents that online editors take: Google Docs has no room for more characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pipeline.collection.index import Index, IndexDay, IndexEntry, entries_of
from pipeline.collection.selection import Volume, VolumeReference, sealed

# Characters, as counted here. Google Docs takes 1,020,000; formulas and printed addresses are not counted.
LONGEST = 950_000
# What stands around the words: a date with each line of the index, and what an entry and a day bring.
_LINE, _ENTRY, _DAY = 12, 20, 40


def parts(volume: Volume, index: Index, *, abstracts: bool, longest: int = LONGEST) -> tuple[Volume, ...]:
    """Cut a volume between days, from the oldest on, so that new days change the last part only.

    Args:
        volume: what to cut.
        index: the collection.
        abstracts: whether they are in the document.
        longest: characters that a part holds at most, unless one day has more.

    Returns:
        The volume itself where it is no longer. Else its parts, the first with its stem and title, the others
        with their number behind both: ``collection-2025.2``.
    """
    found = _parts(volume, index, longest, abstracts=abstracts)
    if len(found) == 1:
        return (volume,)
    return tuple(sealed(part, days, index.references) for part, days in found)


def listed(volume: Volume, index: Index, *, abstracts: bool, longest: int = LONGEST) -> tuple[Volume, ...]:
    """Return the same as :func:`parts` without fingerprints, which cost the most: for lists of documents."""
    found = _parts(volume, index, longest, abstracts=abstracts)
    if len(found) == 1:
        return (volume,)
    return tuple(
        replace(part, anchors=frozenset(entry.anchor for entry in entries_of(days))) for part, days in found
    )


def _parts(
    volume: Volume, index: Index, longest: int, *, abstracts: bool
) -> list[tuple[Volume, Sequence[IndexDay]]]:
    """Return the parts, still without entries and fingerprints, and the days of each."""
    days = [_chosen(day, volume) for day in index.on(volume.dates)]
    groups = list(_groups(days, volume, longest, abstracts=abstracts))
    names = [VolumeReference(volume.stem, volume.title)] + [
        VolumeReference(f"{volume.stem}.{number}", f"{volume.title} ({number})".strip())
        for number in range(2, len(groups) + 1)
    ]
    return [(_part(volume, group, number, names), group) for number, group in enumerate(groups)]


def _chosen(day: IndexDay, volume: Volume) -> IndexDay:
    entries = tuple(entry for entry in day.entries if entry.anchor in volume.anchors)
    return day.choosing(entries, day.introduction)


def _groups(
    days: Sequence[IndexDay], volume: Volume, longest: int, *, abstracts: bool
) -> Iterator[list[IndexDay]]:
    group: list[IndexDay] = []
    filled = 0
    for day in days:
        length = _DAY + sum(_length(entry, volume, abstracts=abstracts) for entry in day.entries)
        if group and filled + length > longest:
            yield group
            group, filled = [], 0
        group.append(day)
        filled += length
    yield group


def _length(entry: IndexEntry, volume: Volume, *, abstracts: bool) -> int:
    """Characters that an entry brings: its title also stands in the contents and under each of its tags."""
    text = entry.lengths
    tags = len(entry.tags)
    languages = volume.edition.languages
    commentary = (text.ko if "ko" in languages else 0) + (text.en if "en" in languages else 0)
    lines = (2 + tags) * len(entry.title) + tags * _LINE + 2 * sum(map(len, entry.tags))
    return lines + text.authors + commentary + (text.abstract if abstracts else 0) + _ENTRY


def _part(volume: Volume, days: Sequence[IndexDay], number: int, names: Sequence[VolumeReference]) -> Volume:
    return replace(
        volume,
        stem=names[number].stem,
        title=names[number].title,
        dates=tuple(day.date for day in days),
        anchors=frozenset(),
        earlier=names[number - 1] if number else volume.earlier,
        later=names[number + 1] if number + 1 < len(names) else volume.later,
        fingerprint="",
    )
