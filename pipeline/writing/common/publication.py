"""Publication data of a volume, on which the book and the catalogue must agree."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from pipeline.collection.selection import Volume
from pipeline.model import Language
from pipeline.settings import Settings
from pipeline.writing.common import counts
from pipeline.writing.common.dates import span


def identifier(volume: Volume, settings: Settings) -> str:
    """The book's URN (RFC 9562): the same for every release of a volume, in no two collections equal."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tag:{settings.authority()}:books/{volume.stem}").urn


def title(volume: Volume) -> str:
    """The volume's title; a book without one is invalid, so its file's name stands in."""
    return volume.title.strip() or volume.stem


def series(volume: Volume) -> str:
    """Return the common title of all volumes of an edition."""
    return volume.edition.title.strip() or volume.edition.name


def languages(volume: Volume, settings: Settings) -> tuple[Language, ...]:
    """The languages of the text: of the commentary, the collection's own words, the papers."""
    found: Iterable[Language] = (*volume.edition.languages, settings.language, "en")
    return tuple(dict.fromkeys(found))


def modified(volume: Volume, settings: Settings) -> dt.datetime:
    """When the volume was last released, in UTC, from its text alone.

    A day's hour is 01:00 in the collection's time zone. A digest grows during its day,
    and each time the book is a new release (EPUB 3.3 §5.5.6), so every entry moves it on by a second.
    """
    hour = dt.datetime.combine(volume.dates[-1], dt.time(1), ZoneInfo(settings.timezone))
    return hour.astimezone(dt.UTC) + dt.timedelta(seconds=len(volume.anchors))


def facts(volume: Volume, language: Language) -> str:
    """Return the days and the number of papers of a volume: ``2024년 1월 2일–12월 19일, 논문 830편``."""
    return (
        f"{span(volume.dates[0], volume.dates[-1], language)}, {counts.papers(len(volume.anchors), language)}"
    )


def description(volume: Volume, settings: Settings) -> str:
    """Return the description that a library shows beside the cover."""
    known = facts(volume, settings.language)
    return f"{settings.description} ({known})" if settings.description else known
