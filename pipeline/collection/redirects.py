"""Addresses of tags, days and editions: which there are, which lead to others, and which went away.

An address stands for all pages and feeds of the same thing: its *stem*, as ``tags/alignment``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pipeline import locations
from pipeline.collection import selection
from pipeline.collection.identity import PublishedEntries
from pipeline.collection.index import Index
from pipeline.settings import Settings
from pipeline.sources import SETTINGS

# How many of the addresses that went away have a line, and how many are named besides.
_LINES = 5
_NAMED = 20


def stems(index: Index, settings: Settings) -> tuple[str, ...]:
    """Return the stems of all addresses that the collection has itself, sorted."""
    editions = selection.editions(settings)[1:]  # the first is the collection
    there = [
        *(f"digests/{day.date.isoformat()}" for day in index.days),
        *(f"editions/{edition.name}" for edition in editions if "feed" in edition.formats),
        *(f"tags/{summary.tag.slug}" for summary in index.tags.values()),
    ]
    return tuple(sorted(there))


def aliases(paths: Collection[str], redirects: Mapping[str, str]) -> dict[str, str]:
    """Return old path to the one whose content it has.

    Args:
        paths: those that are published; none of them is taken for an old one.
        redirects: old stem to new.
    """
    if not redirects:
        return {}
    old_stems: dict[str, list[str]] = {}
    for old, new in redirects.items():
        old_stems.setdefault(new, []).append(old)
    found = {}
    for path in paths:
        if (address := locations.split_address(path)) and address.stem in old_stems:
            for old in old_stems[address.stem]:
                found["".join(address._replace(stem=old))] = path
    return {old: path for old, path in found.items() if old not in paths}


def without_effect(index: Index, settings: Settings) -> Iterator[str]:
    """Yield a line for each redirection from what is still there, or to what is not."""
    if not settings.redirects:
        return
    there = frozenset(stems(index, settings))
    for old, new in settings.redirects.items():
        if old in there:
            yield f"{SETTINGS}: redirects: {old} is there itself, so that it does not lead to {new}"
        elif new not in there:
            yield f"{SETTINGS}: redirects: {old} leads to {new}, which is not there"


def went_away(published: PublishedEntries | None, now: Collection[str], settings: Settings) -> Iterator[str]:
    """Yield a line about each address that was published, is gone and leads nowhere.

    Args:
        published: the record of what was published; None where there is none.
        now: the stems of the addresses that there are (:func:`stems`).
        settings: of the collection.
    """
    before = published.addresses if published else ()
    gone = sorted({*before} - {*now} - settings.redirects.keys())
    for old in gone[:_LINES]:
        yield (
            f"{old} is gone, for who subscribed or linked to it as well; if it has another name now, add to "
            f'{SETTINGS} under [redirects]: "{old}" = "{_successor(old, gone, before, now)}"'
        )
    if more := gone[_LINES:]:
        names = ", ".join([*more[:_NAMED], *("…" for _ in more[_NAMED : _NAMED + 1])])
        yield f"so are {len(more):,} more addresses: {names}"


def _successor(old: str, gone: Sequence[str], before: Collection[str], now: Collection[str]) -> str:
    """Return what came as ``old`` went, if nothing else of its kind came or went; else a form to fill in."""
    kind = old.partition("/")[0]
    came = [stem for stem in {*now} - {*before} if stem.startswith(f"{kind}/")]
    went = [stem for stem in gone if stem.startswith(f"{kind}/")]
    return came[0] if len(came) == len(went) == 1 else f"{kind}/…"
