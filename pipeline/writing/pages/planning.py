"""Files of the page set and what each depends on; from the index alone.

Pages of a tag are filled from its oldest entry on, so that a new entry changes the tag's first page
and no other; likewise a new day changes its own page and that of the day before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index, IndexDay, IndexEntry
from pipeline.collection.months import month_of
from pipeline.fingerprint import fingerprint
from pipeline.settings import Settings

Kind: TypeAlias = Literal["day", "tag", "archive", "search", "sitemap", "asset"]

# An older page of a tag has exactly this many entries, the first one less than twice as many.
TAG_PAGE_ENTRIES = 50
# Path to the file in templates/ that goes there as it is.
ASSETS = {
    locations.STYLE: "style.css",
    locations.SCRIPT: "site.js",
    locations.SEARCH_SCRIPT: "search.js",
    locations.ICON: "icon.svg",
}


class Neighbour(Struct, frozen=True, gc=False):
    """A page beside another one in time, and the dates of what it holds; no last one where more will come."""

    path: str
    first: dt.date
    last: dt.date | None


class PageDocument(Struct, frozen=True, gc=False):
    """One file of the page set.

    Attributes:
        path: where it stands in ``output/``.
        dates: the days whose text it shows, newest first.
        fingerprint: changes exactly when its bytes could, code and settings apart.
        kind: what it is.
        tag: key of its tag, for a page of one.
        members: anchors of the entries of a tag's page, paths of the sitemap, months that can be searched.
        earlier: the page before it in time.
        later: the page after it in time.
        parts: all older pages of a tag, on its first one.
    """

    path: str
    dates: tuple[dt.date, ...]
    fingerprint: str
    kind: Kind
    tag: str = ""
    members: tuple[str, ...] = ()
    earlier: Neighbour | None = None
    later: Neighbour | None = None
    parts: tuple[Neighbour, ...] = ()


def plan(index: Index, settings: Settings) -> tuple[PageDocument, ...]:
    """All files of the page set but the front page, days oldest first, then tags by key, then the rest."""
    documents = [*_day_documents(index), *_tag_documents(index), _archive_document(index)]
    if settings.published():
        paths = ("", *(document.path for document in documents))  # the front page is the folder itself
        documents.append(PageDocument(locations.SITEMAP, (), fingerprint(paths), "sitemap", members=paths))
    if settings.search:
        documents.append(_search_document(index))
    documents.extend(
        PageDocument(path, (), "", "asset")
        for path in ASSETS
        if settings.search or path != locations.SEARCH_SCRIPT
    )
    return tuple(documents)


def _day_documents(index: Index) -> Iterator[PageDocument]:
    days = index.days
    for number, day in enumerate(days):
        earlier = _day_neighbour(days[number - 1]) if number else None
        later = _day_neighbour(days[number + 1]) if number + 1 < len(days) else None
        yield PageDocument(
            locations.day_page(day.date),
            (day.date,),
            fingerprint((day.fingerprint, earlier, later)),
            "day",
            earlier=earlier,
            later=later,
        )


def _day_neighbour(day: IndexDay) -> Neighbour:
    return Neighbour(locations.day_page(day.date), day.date, day.date)


def _tag_documents(index: Index) -> Iterator[PageDocument]:
    entries: dict[str, list[IndexEntry]] = {key: [] for key in index.tags}
    for day in reversed(index.days):
        for entry in day.entries:
            for key in entry.tags:
                entries[key].append(entry)
    for key, summary in index.tags.items():
        chunks = _chunks(entries[key])
        # The oldest chunk is page 2 for good, the one after it page 3, the newest has the tag's own address.
        numbers = [1, *range(len(chunks), 1, -1)]
        places = [
            Neighbour(
                locations.tag_page(summary.tag, number),
                chunk[-1].date,
                None if number == 1 else chunk[0].date,
            )
            for number, chunk in zip(numbers, chunks, strict=True)
            if chunk
        ]
        for position, chunk in enumerate(chunks):
            later = places[position - 1] if position else None
            earlier = places[position + 1] if position + 1 < len(places) else None
            parts = () if position else tuple(places[1:])
            yield PageDocument(
                locations.tag_page(summary.tag, numbers[position]),
                tuple(dict.fromkeys(entry.date for entry in chunk)),
                fingerprint(
                    (
                        summary if not position else summary.tag,
                        [e.fingerprint for e in chunk],
                        earlier,
                        later,
                        parts,
                    )
                ),
                "tag",
                tag=key,
                members=tuple(entry.anchor for entry in chunk),
                earlier=earlier,
                later=later,
                parts=parts,
            )


def _chunks(entries: Sequence[IndexEntry]) -> list[Sequence[IndexEntry]]:
    """Entries, newest first, cut so that only the first chunk changes when there are more."""
    older = max(0, len(entries) // TAG_PAGE_ENTRIES - 1) * TAG_PAGE_ENTRIES
    newest = len(entries) - older
    return [
        entries[:newest],
        *(
            entries[start : start + TAG_PAGE_ENTRIES]
            for start in range(newest, len(entries), TAG_PAGE_ENTRIES)
        ),
    ]


def _archive_document(index: Index) -> PageDocument:
    seal = fingerprint([(day.date, len(day.entries)) for day in index.days])
    return PageDocument(locations.ARCHIVE, (), seal, "archive")


def _search_document(index: Index) -> PageDocument:
    months = tuple(sorted({month_of(day.date) for day in index.days if day.entries}, reverse=True))
    return PageDocument(locations.SEARCH, (), fingerprint(months), "search", members=months)
