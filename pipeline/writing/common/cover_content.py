"""The content of a cover, told without the library that draws it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from pipeline.collection.selection import Volume
from pipeline.settings import Settings
from pipeline.writing.common import counts, publication
from pipeline.writing.common.dates import span


class CoverContent(NamedTuple):
    """All that a cover is drawn from: equal content, equal pictures.

    Attributes:
        author: of the collection.
        series: title that the volume shares with others of its edition.
        title: of the volume.
        dates: its days, oldest first.
        facts: lines below the calendar.
        edition: name of the edition, which has a hue of its own.
        position: place in the series, from 1, which moves the hue on.
    """

    author: str
    series: str
    title: str
    dates: tuple[dt.date, ...]
    facts: tuple[str, ...]
    edition: str
    position: int


def cover_content(volume: Volume, settings: Settings) -> CoverContent:
    """Return the content of a volume's cover; ``settings`` are those of the collection."""
    own = settings.language
    return CoverContent(
        settings.author.name,
        volume.edition.title,
        publication.title(volume),
        volume.dates,
        (span(volume.dates[0], volume.dates[-1], own), counts.papers(len(volume.anchors), own)),
        volume.edition.name,
        volume.position,
    )
