"""A selection as one Atom document: to hand round, and served nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pipeline.collection.selection import Volume
from pipeline.model import LANGUAGES, Day
from pipeline.settings import Settings
from pipeline.writing.common import publication
from pipeline.writing.feeds import atom
from pipeline.writing.feeds.planning import FeedDocument
from pipeline.writing.feeds.registry import Feed


def excerpt(volume: Volume, days: Mapping[dt.date, Day], settings: Settings) -> bytes:
    """Write a volume as an Atom document, newest day first.

    Its entries have the ids and times that they have in the published feeds.

    Args:
        volume: what it is.
        days: those of the volume with its entries only.
        settings: of the collection, in the volume's own language.
    """
    articles = [article for date in reversed(volume.dates) for article in days[date].articles]
    feed = Feed(
        name=f"editions/{volume.edition.name}",
        flavour="both",
        title=publication.title(volume),
        subtitle=publication.facts(volume, settings.language),
        language=settings.language,
        languages=tuple(language for language in LANGUAGES if language in volume.edition.languages),
        abstracts=volume.edition.abstracts,
    )
    document = FeedDocument(
        path="",
        feed=feed,
        archive=0,
        previous="",
        newest=(articles[0].date, articles[0].position) if articles else (volume.dates[-1], 0),
        entries=articles,
        fingerprint="",
    )
    ((_, data),) = atom.render([document], days, settings)
    return data
