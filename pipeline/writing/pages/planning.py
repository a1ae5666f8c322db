"""Files of the page set and what each depends on; from the index alone.

Pages of a tag are filled from its oldest entry on, so that a new entry changes the tag's first page
and no other; likewise a new day changes its own page and that of the day before it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pipeline import locations
from pipeline.collection.index import Index, IndexEntry
from pipeline.collection.tags import TagSummary
from pipeline.fingerprint import fingerprint
from pipeline.references import introduction_anchor
from pipeline.settings import Settings

Kind: TypeAlias = Literal["day", "tag", "archive", "tags", "search", "sitemap", "missing", "asset"]

# An older page of a tag has exactly this many entries, the first one less than twice as many.
TAG_PAGE_ENTRIES = 50
RELATED_TAGS = 8
# Path to the file in templates/ that goes there as it is.
ASSETS = {
    locations.STYLE: "style.css",
    locations.SCRIPT: "site.js",
    locations.TAGS_SCRIPT: "tags.js",
    locations.QUERY_SCRIPT: "query.js",
    locations.SEARCH_SCRIPT: "search.js",
    locations.CITE_SCRIPT: "cite.js",
    locations.SUBSCRIBE_SCRIPT: "subscribe.js",
    locations.ICON: "icon.svg",
}


class Neighbour(Struct, frozen=True, gc=False):
    """A page beside another one in time, and the dates of what it holds; no last one where more will come."""

    path: str
    first: dt.date
    last: dt.date | None


class YearPlace(Struct, frozen=True, gc=False):
    """A year, and the page of a tag on which its newest entry stands."""

    year: int
    path: str


class PageDocument(Struct, frozen=True, gc=False):
    """One file of the page set.

    Attributes:
        path: where it stands in ``output/``.
        dates: the days whose text it shows, newest first.
        fingerprint: changes exactly when its bytes could, code and settings apart.
        kind: what it is.
        tag: key of its tag, for a page of one.
        members: anchors of the entries of a tag's page, paths of the sitemap, years that can be searched.
        earlier: the page before it in time.
        later: the page after it in time.
        parts: all older pages of a tag, on its first one.
        years: on a tag's page its years, on the first one all of the tag's.
        related: keys of the tags that most often stand beside a page's tag, on its first page.
        cover: path of the picture that previews of the page show: that of a volume.
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
    years: tuple[YearPlace, ...] = ()
    related: tuple[str, ...] = ()
    cover: str = ""


def plan(index: Index, settings: Settings, covers: Mapping[dt.date, str] = {}) -> tuple[PageDocument, ...]:
    """All files of the page set but the front page, days oldest first, then tags by key, then the rest.

    Args:
        index: the collection.
        settings: of the collection.
        covers: day to the cover of the volume that holds it, where previews of pages show one.
    """
    documents = [
        *_day_documents(index, covers),
        *_tag_documents(index, covers),
        _archive_document(index, covers),
        _tags_document(index, covers),
    ]
    if settings.published():
        paths = ("", *(document.path for document in documents))  # the front page is the folder itself
        documents.append(PageDocument(locations.SITEMAP, (), fingerprint(paths), "sitemap", members=paths))
    if settings.search:
        documents.append(_search_document(index))
    documents.append(PageDocument(locations.MISSING, (), "", "missing"))
    documents.extend(
        PageDocument(path, (), "", "asset")
        for path in ASSETS
        if settings.search or path not in {locations.QUERY_SCRIPT, locations.SEARCH_SCRIPT}
    )
    return tuple(documents)


def _newest_cover(index: Index, covers: Mapping[dt.date, str]) -> str:
    return covers.get(index.days[-1].date, "") if index.days else ""


def _day_documents(index: Index, covers: Mapping[dt.date, str]) -> Iterator[PageDocument]:
    places = [Neighbour(locations.day_page(day.date), day.date, day.date) for day in index.days]
    around = zip(index.days, places, (None, *places), (*places[1:], None), strict=False)
    for day, place, earlier, later in around:
        anchors = (introduction_anchor(day.date), *(entry.anchor for entry in day.entries))
        references = [index.references.seals.get(anchor) for anchor in anchors]
        cover = covers.get(day.date, "")
        yield PageDocument(
            place.path,
            (day.date,),
            fingerprint((day.fingerprint, earlier, later, cover, references)),
            "day",
            earlier=earlier,
            later=later,
            cover=cover,
        )


def _tag_documents(index: Index, covers: Mapping[dt.date, str]) -> Iterator[PageDocument]:
    for key, summary in index.tags.items():
        yield from _tag_pages(summary, index.tagged[key], index, covers)


def _tag_pages(
    summary: TagSummary, entries: Sequence[IndexEntry], index: Index, covers: Mapping[dt.date, str]
) -> Iterator[PageDocument]:
    chunks = _chunks(entries)
    # The oldest chunk is page 2 for good, the one after it page 3, the newest has the tag's own address.
    numbers = [1, *range(len(chunks), 1, -1)]
    paths = [locations.tag_page(summary.tag, number) for number in numbers]
    dates = [tuple(dict.fromkeys(entry.date for entry in chunk)) for chunk in chunks]
    places = [
        Neighbour(path, chunk[-1].date, chunk[0].date if position else None)
        for position, (path, chunk) in enumerate(zip(paths, chunks, strict=True))
        if chunk
    ]
    for position, (path, chunk) in enumerate(zip(paths, chunks, strict=True)):
        document = PageDocument(
            path,
            dates[position],
            "",
            "tag",
            tag=summary.tag.key,
            members=tuple(entry.anchor for entry in chunk),
            earlier=places[position + 1] if position + 1 < len(places) else None,
            later=places[position - 1] if position else None,
            parts=() if position else tuple(places[1:]),
            years=_years(dates, paths) if not position else _years([dates[position]], [path]),
            related=() if position else _related(summary.tag.key, entries),
            cover=covers.get(chunk[0].date, "") if chunk else "",
        )
        shown = (
            document,
            summary.tag if position else summary,
            [entry.fingerprint for entry in chunk],
            [index.tags[key].tag for key in document.related],
        )
        yield replace(document, fingerprint=fingerprint(shown))


def _years(dates: Iterable[Sequence[dt.date]], paths: Iterable[str]) -> tuple[YearPlace, ...]:
    """Return the years of a tag's pages, newest first, each with the page that it begins on."""
    places: dict[int, str] = {}
    for of_page, path in zip(dates, paths, strict=True):
        for date in of_page:
            places.setdefault(date.year, path)
    return tuple(YearPlace(year, path) for year, path in places.items())


def _related(tag: str, entries: Iterable[IndexEntry]) -> tuple[str, ...]:
    """Return the tags that most often stand beside a tag in its entries."""
    beside = Counter(itertools.chain.from_iterable(entry.tags for entry in entries))
    del beside[tag]
    return tuple(sorted(beside, key=lambda key: (-beside[key], key))[:RELATED_TAGS])


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


def _archive_document(index: Index, covers: Mapping[dt.date, str]) -> PageDocument:
    cover = _newest_cover(index, covers)
    seal = fingerprint(([(day.date, [entry.title for entry in day.entries]) for day in index.days], cover))
    return PageDocument(locations.ARCHIVE, (), seal, "archive", cover=cover)


def _tags_document(index: Index, covers: Mapping[dt.date, str]) -> PageDocument:
    cover = _newest_cover(index, covers)
    return PageDocument(locations.TAGS, (), fingerprint((index.tags, cover)), "tags", cover=cover)


def _search_document(index: Index) -> PageDocument:
    years = tuple(dict.fromkeys(str(day.date.year) for day in reversed(index.days) if day.entries))
    return PageDocument(locations.SEARCH, (), fingerprint(years), "search", members=years)
