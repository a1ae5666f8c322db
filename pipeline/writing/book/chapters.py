"""The days as documents: one each, several where a day is long."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from pipeline import locations
from pipeline.collection.selection import Volume
from pipeline.fingerprint import fingerprint
from pipeline.model import Day, Language
from pipeline.references import Located
from pipeline.settings import Settings
from pipeline.writing.book import references
from pipeline.writing.book.entries import LONGEST, Context, Piece, pieces
from pipeline.writing.book.file_names import CONTENTS, VOLUMES, day_file
from pipeline.writing.book.markup import Document, document
from pipeline.writing.common.dates import long_date, short_date
from pipeline.writing.common.references import Place
from pipeline.writing.common.strings import STRINGS


class Chapter(Struct, frozen=True, gc=False, array_like=True):
    """A day of the book, with all that the rest of the book takes of the day.

    ``titles`` are those of its entries by anchor, ``places`` the addresses of its entries in the book by
    anchor, in its order, ``abstracts`` those of abstracts that stand at its end.
    """

    date: dt.date
    documents: tuple[Document, ...]
    titles: dict[str, str]
    places: dict[str, str]
    abstracts: dict[str, str]


def chapters(
    days: Sequence[Day],
    tags: Mapping[str, str],
    volume: Volume,
    settings: Settings,
    kept: Mapping[str, Chapter],
) -> dict[str, Chapter]:
    """Return the days of a volume as chapters, oldest first, each by a fingerprint of what it is made from.

    Args:
        days: those of the volume, oldest first.
        tags: addresses in the book of the tags' places in the index, by key.
        volume: the volume.
        settings: of the collection.
        kept: chapters of an earlier book that this program wrote, by their fingerprints: taken as they are.

    Returns:
        The chapters, in which links to entries are still to be corrected (:func:`linked`): where these lead
        may change with another day.
    """
    context = Context(volume.edition, settings.language, tags, _place(volume, settings))
    # A chapter is kept compressed, and another zlib may compress it otherwise.
    shared = fingerprint((context.edition, context.own, zlib.ZLIB_RUNTIME_VERSION))
    written = {}
    for number, day in enumerate(days):
        earlier = days[number - 1].date if number else None
        later = days[number + 1].date if number + 1 < len(days) else None
        neighbours = _neighbours(earlier, later, volume, context.own)
        seal = fingerprint((shared, neighbours, *_content(day, context)))
        written[seal] = kept.get(seal) or _chapter(day, context, neighbours)
    return written


def _content(day: Day, context: Context) -> Iterator[object]:
    """Yield all that a chapter is made from, beside its neighbours and what is the same for all chapters."""
    yield day.date, day.introduction
    yield [(each.fingerprint, [context.tags[tag.key] for tag in each.tags]) for each in day.articles]
    tied = [day.references, *(article.references for article in day.articles)]
    yield tied, [context.place(mention) for each in tied if each for mention in references.mentions(each)]


def linked(written: Collection[Chapter]) -> list[Chapter]:
    """Return chapters with links that lead to entries in later documents of a long day, too."""
    places: dict[str, str] = {}
    for chapter in written:
        places |= chapter.places | chapter.abstracts
    links = references.corrections(places)
    if not links:
        return [*written]
    return [
        replace(each, documents=tuple(references.corrected(document, links) for document in each.documents))
        for each in written
    ]


def _place(volume: Volume, settings: Settings) -> Place:
    """Return the places of entries: in the first document of their day, or on the site beyond the volume."""

    def place(mention: Located) -> str:
        if mention.anchor in volume.anchors:
            return f"{day_file(mention.date)}#{mention.anchor}"
        return settings.url(locations.entry_address(mention)) if settings.published() else ""

    return place


def _chapter(day: Day, context: Context, neighbours: str) -> Chapter:
    own = context.own
    written = list(pieces(day, context))
    title = long_date(day.date, own, weekday=True)
    documents: list[Document] = []
    places: dict[str, str] = {}
    abstracts: dict[str, str] = {}
    for number, group in enumerate(_groups(written), start=1):
        name = day_file(day.date, number)
        heading = title if number == 1 else f"{title} ({STRINGS[own].continued} {number})"
        places.update({piece.anchor: f"{name}#{piece.anchor}" for piece in group if piece.anchor})
        abstracts.update({piece.abstract: f"{name}#{piece.abstract}" for piece in group if piece.abstract})
        content = "".join(piece.content for piece in group)
        body = (
            '<body epub:type="bodymatter">\n'
            '<section epub:type="chapter" role="doc-chapter" aria-labelledby="day">\n'
            f'<h1 id="day">{heading}</h1>\n{content}</section>\n{neighbours}</body>'
        )
        documents.append(document(name, heading, own, body))
    titles = {article.anchor: article.title for article in day.articles}
    return Chapter(day.date, tuple(documents), titles, places, abstracts)


def _groups(written: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of each document: as many as it may hold."""
    group: list[Piece] = []
    size = 0
    for piece in written:
        length = len(piece.content.encode())
        if group and size + length > LONGEST:
            yield group
            group, size = [], 0
        group.append(piece)
        size += length
    yield group


def _neighbours(earlier: dt.date | None, later: dt.date | None, volume: Volume, own: Language) -> str:
    """Links to the days before and after in time, at the ends of a volume to the other volumes: in a line."""
    strings = STRINGS[own]
    links = [f'<a href="{CONTENTS}">{strings.contents}</a>']
    if earlier:
        links.insert(0, f'<a href="{day_file(earlier)}">← {short_date(earlier, own)}</a>')
    elif volume.earlier:
        links.insert(0, f'<a href="{VOLUMES}">← {strings.earlier_volume}</a>')
    if later:
        links.append(f'<a href="{day_file(later)}">{short_date(later, own)} →</a>')
    elif volume.later:
        links.append(f'<a href="{VOLUMES}">{strings.later_volume} →</a>')
    line = " · ".join(links)
    return f'<nav class="days" aria-label="{strings.neighbouring_days}">\n<p>{line}</p>\n</nav>\n'
