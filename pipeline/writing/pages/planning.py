"""Files of the page set and what each depends on; from the index alone.

Pages of a tag are filled from its oldest entry on, so that a new entry changes the tag's first page
and no other; likewise a new day changes its own page and that of the day before it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from pipeline import locations
from pipeline.collection.index import Index, IndexDay, IndexEntry, entries_of
from pipeline.collection.tags import TagSummary
from pipeline.fingerprint import fingerprint
from pipeline.model import Tag
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
        fingerprint: changes exactly when its bytes could, code and settings apart.
        kind: what it is.
        shown: what it shows the text of: its day, or the entries of a tag's page, newest first.
        tag: key of its tag, for a page of one.
        members: paths of the sitemap, years that can be searched.
        earlier: the page before it in time.
        later: the page after it in time.
        parts: all older pages of a tag, on its first one.
        years: the years of a tag, newest first, on its first page.
        related: the tags that most often stand beside a page's tag, on its first page.
        cover: path of the picture that previews of the page show: that of a volume.
    """

    path: str
    fingerprint: str
    kind: Kind
    shown: Sequence[IndexDay | IndexEntry] = ()
    tag: str = ""
    members: tuple[str, ...] = ()
    earlier: Neighbour | None = None
    later: Neighbour | None = None
    parts: tuple[Neighbour, ...] = ()
    years: tuple[YearPlace, ...] = ()
    related: tuple[Tag, ...] = ()
    cover: str = ""

    # Worked out when asked for, since most documents are planned and not rendered.
    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The days whose text it shows, newest first."""
        return tuple(dict.fromkeys(each.date for each in self.shown))

    @property
    def anchors(self) -> tuple[str, ...]:
        """The entries of a tag's page, newest first."""
        return tuple(each.anchor for each in self.shown if isinstance(each, IndexEntry))


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
        documents.append(PageDocument(locations.SITEMAP, fingerprint(paths), "sitemap", members=paths))
    if settings.search:
        documents.append(_search_document(index))
    documents.append(PageDocument(locations.MISSING, "", "missing"))
    documents.extend(
        PageDocument(path, "", "asset")
        for path in ASSETS
        if settings.search or path not in {locations.QUERY_SCRIPT, locations.SEARCH_SCRIPT}
    )
    return tuple(documents)


def _newest_cover(index: Index, covers: Mapping[dt.date, str]) -> str:
    return covers.get(index.days[-1].date, "") if index.days else ""


def _day_documents(index: Index, covers: Mapping[dt.date, str]) -> Iterator[PageDocument]:
    places = [Neighbour(locations.day_page(day.date), day.date, day.date) for day in index.days]
    around = zip(index.days, places, (None, *places), (*places[1:], None), strict=False)
    seals = index.references.seals
    for day, place, earlier, later in around:
        introduction = seals.get(introduction_anchor(day.date)) if day.introduction else None
        references = [introduction, *[seals.get(entry.anchor) for entry in day.entries]]
        cover = covers.get(day.date, "")
        neighbours = (earlier and earlier.first, later and later.first)
        yield PageDocument(
            place.path,
            fingerprint((day.fingerprint, neighbours, cover, references)),
            "day",
            shown=(day,),
            earlier=earlier,
            later=later,
            cover=cover,
        )


def _tag_documents(index: Index, covers: Mapping[dt.date, str]) -> Iterator[PageDocument]:
    beside = _beside(index)
    for key, summary in index.tags.items():
        related = tuple(index.tags[other].tag for other in _related(beside[key]))
        yield from _tag_pages(summary, index.tagged[key], related, covers)


def _tag_pages(
    summary: TagSummary,
    entries: Sequence[IndexEntry],
    related: tuple[Tag, ...],
    covers: Mapping[dt.date, str],
) -> Iterator[PageDocument]:
    chunks = _chunks(entries)
    # The oldest chunk is page 2 for good, the one after it page 3, the newest has the tag's own address.
    numbers = [1, *range(len(chunks), 1, -1)]
    paths = [locations.tag_page(summary.tag, number) for number in numbers]
    places = [
        Neighbour(path, chunk[-1].date, chunk[0].date if position else None)
        for position, (path, chunk) in enumerate(zip(paths, chunks, strict=True))
        if chunk
    ]
    for position, (path, chunk) in enumerate(zip(paths, chunks, strict=True)):
        first = not position
        earlier = places[position + 1] if position + 1 < len(places) else None
        later = None if first else places[position - 1]
        parts = tuple(places[1:]) if first else ()
        years = _years(chunks, paths) if first else ()
        cover = covers.get(chunk[0].date, "") if chunk else ""
        about = (summary, parts, years, related) if first else summary.tag
        texts = [entry.fingerprint for entry in chunk]
        yield PageDocument(
            path,
            fingerprint((texts, about, earlier, later, cover)),
            "tag",
            shown=chunk,
            tag=summary.tag.key,
            earlier=earlier,
            later=later,
            parts=parts,
            years=years,
            related=related if first else (),
            cover=cover,
        )


def _years(chunks: Iterable[Sequence[IndexEntry]], paths: Iterable[str]) -> tuple[YearPlace, ...]:
    """Return the years of a tag's pages, newest first, each with the page that it begins on."""
    places: dict[int, str] = {}
    for chunk, path in zip(chunks, paths, strict=True):
        for date in dict.fromkeys([entry.date for entry in chunk]):
            places.setdefault(date.year, path)
    return tuple(YearPlace(year, path) for year, path in places.items())


def _beside(index: Index) -> dict[str, dict[str, int]]:
    """Return for each tag the tags that stand in entries beside it, and in how many."""
    beside: dict[str, dict[str, int]] = {key: {} for key in index.tags}
    for tags, entries in Counter([entry.tags for entry in entries_of(index.days)]).items():
        for key in tags:
            others = beside[key]
            for other in tags:
                if other != key:
                    others[other] = others.get(other, 0) + entries
    return beside


def _related(beside: Mapping[str, int]) -> list[str]:
    """Return the tags that most often stand beside a tag."""
    return sorted(beside, key=lambda key: (-beside[key], key))[:RELATED_TAGS]


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
    titles = [entry.title for entry in entries_of(index.days)]
    shown = ([day.date for day in index.days], [len(day.entries) for day in index.days], titles, cover)
    return PageDocument(locations.ARCHIVE, fingerprint(shown), "archive", cover=cover)


def _tags_document(index: Index, covers: Mapping[dt.date, str]) -> PageDocument:
    cover = _newest_cover(index, covers)
    return PageDocument(locations.TAGS, fingerprint((index.tags, cover)), "tags", cover=cover)


def _search_document(index: Index) -> PageDocument:
    years = tuple(dict.fromkeys(str(day.date.year) for day in reversed(index.days) if day.entries))
    return PageDocument(locations.SEARCH, fingerprint(years), "search", members=years)
