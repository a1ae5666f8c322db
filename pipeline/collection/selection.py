"""Editions, which choose entries and languages, and the volumes that they are cut into.

One concept serves the collection, its volumes, one-language feeds and every edition: a
:class:`~pipeline.settings.ResolvedEdition` chooses from the index, :func:`volumes` cuts what it chose.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.collection.index import Index, IndexDay, IndexEntry, entries_of
from pipeline.collection.references import cited_entries, until, within
from pipeline.collection.tags import Aliases
from pipeline.fingerprint import fingerprint
from pipeline.model import LANGUAGES, Day, Language, blocks_in_languages
from pipeline.references import NO_REFERENCES, Ties, introduction_anchor
from pipeline.settings import Edition, ResolvedEdition, Settings, TagFilter, VolumeSettings


class VolumeReference(Struct, frozen=True, gc=False):
    """Another volume of the same edition: the stem of its file names and its title."""

    stem: str
    title: str


class Volume(Struct, frozen=True, gc=False):
    """A part of an edition that becomes one book and one document.

    Attributes:
        edition: what was selected.
        label: which part: empty for an only volume, else ``2024``, ``2025-1``, ``2025-03``, ``2025-W07``.
        position: place in the series, from 1.
        stem: file name without its ending, ASCII: ``collection``, ``collection-2025-1``.
        title: the edition's title and the label in words.
        dates: the days it holds, oldest first.
        anchors: the entries it holds, by :attr:`pipeline.model.Article.anchor`.
        earlier: the volume before it in time.
        later: the volume after it in time.
        fingerprint: changes when the text of the volume, or anything above, does.
    """

    edition: ResolvedEdition
    label: str
    position: int
    stem: str
    title: str
    dates: tuple[dt.date, ...]
    anchors: frozenset[str]
    earlier: VolumeReference | None
    later: VolumeReference | None
    fingerprint: str

    @property
    def series(self) -> bool:
        """Whether the edition has more than this volume."""
        return bool(self.label)


def editions(settings: Settings) -> tuple[ResolvedEdition, ...]:
    """The collection and then the editions of the settings, with what they leave out filled in."""
    aliases = Aliases(settings.tags.alias)
    return (settings.collection(), *(_resolve(edition, settings, aliases) for edition in settings.edition))


def _resolve(edition: Edition, settings: Settings, aliases: Aliases) -> ResolvedEdition:
    return ResolvedEdition(
        name=edition.name,
        title=edition.title or edition.name,
        tags=TagFilter(aliases.keys(edition.tags.any), aliases.keys(edition.tags.all)),
        since=edition.since,
        until=edition.until,
        languages=edition.languages,
        abstracts=edition.abstracts or settings.abstracts,
        order=edition.order,
        volume=edition.volume or settings.volume,
        formats=edition.formats,
    )


def own_settings(edition: ResolvedEdition, settings: Settings) -> Settings:
    """The settings as books and documents of an edition take them: with its own language."""
    return msgspec.structs.replace(settings, language=edition.own_language(settings.language))


def select(index: Index, edition: ResolvedEdition) -> tuple[IndexDay, ...]:
    """The days of an edition with the entries that it chooses; days with none are left out.

    An edition in one language leaves out entries without commentary in it. A day's introduction
    belongs to the whole day: an edition of some tags has none, and one in one language, which the
    index does not know it to be in, has none alone.
    """
    days = []
    whole = not _of_tags(edition)
    bilingual = _bilingual(edition)
    for day in index.days:
        if (edition.since and day.date < edition.since) or (edition.until and day.date > edition.until):
            continue
        entries = day.entries
        if not (whole and bilingual):
            entries = tuple(entry for entry in entries if _chooses(edition, entry))
        introduction = day.introduction if whole else ""
        if entries or (introduction and bilingual):
            days.append(day.choosing(entries, introduction))
    return tuple(days)


def _chooses(edition: ResolvedEdition, entry: IndexEntry) -> bool:
    return (
        (_bilingual(edition) or not set(edition.languages).isdisjoint(entry.languages))
        and (not edition.tags.any or not set(edition.tags.any).isdisjoint(entry.tags))
        and set(edition.tags.all).issubset(entry.tags)
    )


def _bilingual(edition: ResolvedEdition) -> bool:
    return set(edition.languages) == set(LANGUAGES)


def _of_tags(edition: ResolvedEdition) -> bool:
    return bool(edition.tags.any or edition.tags.all)


def choose(day: Day, volume: Volume) -> Day:
    """Return a day with the entries of a volume and the introduction in the volume's languages.

    A volume of some tags has no introductions. References are those that no later day changes.
    """
    edition = volume.edition
    introduction = () if _of_tags(edition) else blocks_in_languages(day.introduction, edition.languages)
    return Day(
        day.date,
        introduction,
        tuple(
            replace(article, references=within(article.references, volume.dates[-1], volume.anchors))
            if article.references
            else article
            for article in day.articles
            if article.anchor in volume.anchors
        ),
        until(day.references, volume.dates[-1]) if introduction and day.references else NO_REFERENCES,
    )


def volumes(index: Index, edition: ResolvedEdition, language: Language = "ko") -> tuple[Volume, ...]:
    """Cut an edition into volumes, oldest first.

    By ``year``, an edition of up to ``limit`` entries is one volume. By ``month`` or ``week`` it is a
    periodical, each issue a volume, whatever its size. A part over the limit is filled up to it from
    the oldest day on, so that new days change the last part only; a day is never cut.

    Args:
        index: the collection.
        edition: one of :func:`editions`.
        language: that of the collection's own words, for titles; an edition in one language speaks its own.
    """
    own = edition.own_language(language)
    days = select(index, edition)
    if not days:
        return ()
    parts = list(_parts(days, edition.volume))
    names = [
        VolumeReference(f"{edition.name}-{label}" if label else edition.name, _title(edition, label, own))
        for label, _ in parts
    ]
    return tuple(
        _volume(edition, label, part, number, names, index.references)
        for number, (label, part) in enumerate(parts)
    )


def _parts(days: Sequence[IndexDay], cut: VolumeSettings) -> Iterator[tuple[str, Sequence[IndexDay]]]:
    total = sum(len(day.entries) for day in days)
    if cut.by == "none" or (cut.by == "year" and total <= cut.limit):
        yield "", days
        return
    for label, group in itertools.groupby(days, key=lambda day: _period(day.date, cut.by)):
        chunks: list[list[IndexDay]] = [[]]
        filled = 0
        for day in group:
            if chunks[-1] and filled + len(day.entries) > cut.limit:
                chunks.append([])
                filled = 0
            chunks[-1].append(day)
            filled += len(day.entries)
        for number, chunk in enumerate(chunks, start=1):
            yield (label if len(chunks) == 1 else f"{label}-{number}"), chunk


def _period(date: dt.date, by: str) -> str:
    if by == "week":
        year, week, _ = date.isocalendar()
        return f"{year:04}-W{week:02}"
    return f"{date.year:04}-{date.month:02}" if by == "month" else f"{date.year:04}"


_PERIODS: dict[Language, dict[str, str]] = {
    "ko": {"year": "{year}년", "month": "{year}년 {period}월", "week": "{year}년 {period}주"},
    "en": {"year": "{year}", "month": "{year}-{period:02}", "week": "{year}, week {period}"},
}


def _title(edition: ResolvedEdition, label: str, language: Language) -> str:
    if not label:
        return edition.title
    by = edition.volume.by
    # Behind the year stands the month or week, where the cut is by one, and last the number of a part.
    year, *rest = label.split("-")
    period = int(rest.pop(0).lstrip("W")) if by in {"month", "week"} else 0
    words = _PERIODS[language][by].format(year=year, period=period)
    if language == "ko":
        return " ".join([edition.title, words, *(f"{number}권" for number in rest)]).strip()
    return f"{edition.title} {', '.join([words, *(f'part {number}' for number in rest)])}"


def _volume(
    edition: ResolvedEdition,
    label: str,
    days: Sequence[IndexDay],
    number: int,
    names: Sequence[VolumeReference],
    references: Ties,
) -> Volume:
    volume = Volume(
        edition=edition,
        label=label,
        position=number + 1,
        stem=names[number].stem,
        title=names[number].title,
        dates=tuple(day.date for day in days),
        anchors=frozenset(),
        earlier=names[number - 1] if number else None,
        later=names[number + 1] if number + 1 < len(names) else None,
        fingerprint="",
    )
    return sealed(volume, days, references)


def sealed(volume: Volume, days: Sequence[IndexDay], references: Ties) -> Volume:
    """Return a volume with its entries, and a fingerprint that changes when anything that it shows does.

    Args:
        volume: without these two.
        days: its days with its entries, oldest first; with an introduction where it shows that.
        references: of the index.
    """
    entries = [*entries_of(days)]
    anchors = frozenset(entry.anchor for entry in entries)
    last = days[-1].date
    tied = anchors & references.cited.keys()
    shown = {anchor: own for anchor in tied if (own := within(references.cited[anchor], last, anchors))}
    papers = {entry.anchor: paper for entry in entries if (paper := references.up_to(entry.anchor, last))}
    introductions = (introduction_anchor(day.date) for day in days if day.introduction)
    led = {anchor: leads for anchor in introductions if (leads := cited_entries(references.of(anchor), last))}
    seal = fingerprint((volume, [day.fingerprint for day in days], shown, papers, led))
    return msgspec.structs.replace(volume, anchors=anchors, fingerprint=seal)
