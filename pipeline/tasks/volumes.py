"""A task for each volume of an edition: its Word document, its book."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import luigi
import msgspec

from pipeline import libreoffice, locations
from pipeline.collection import selection
from pipeline.collection.selection import Volume
from pipeline.model import Day
from pipeline.state import files, sealed
from pipeline.tasks import context
from pipeline.tasks.parse import load_index
from pipeline.tasks.publishing import Plan, PublishTask


@functools.lru_cache(maxsize=2)
def all_volumes(record: str, index_fingerprint: str) -> Mapping[str, Volume]:
    """Return every volume of every edition by its stem, in order: planned once for all tasks of a build."""
    build = context.load(record)
    index = load_index(str(build.state_folder.index(index_fingerprint))).index
    return {
        volume.stem: volume
        for edition in selection.editions(build.settings)
        for volume in selection.volumes(index, edition, build.settings.language)
    }


class VolumeTask(PublishTask):
    """A task for one volume."""

    stem: str = luigi.Parameter()

    @classmethod
    def planned(cls, plan: Plan) -> Iterator[PublishTask]:
        """Yield a task for each volume of the editions that have this format."""
        for volume in all_volumes(plan.reading.record, plan.reading.fingerprint).values():
            if cls.output_format in volume.edition.formats:
                yield plan.make(cls, volume.fingerprint, *cls.further_inputs(plan), stem=volume.stem)

    @classmethod
    def further_inputs(cls, _plan: Plan) -> tuple[object, ...]:
        """Return what the output depends on beside the volume."""
        return ()

    @property
    def name(self) -> str:
        """The stem of its stamp's file: one stamp a volume."""
        return f"{type(self).__name__.lower()}-{self.stem}"

    @property
    def label(self) -> str:
        """The task's name for people."""
        return f"{type(self).__name__.lower()} {self.stem}"

    @property
    def volume(self) -> Volume:
        """The volume."""
        return all_volumes(self.record, self.index_fingerprint)[self.stem]

    def content(self) -> list[Day]:
        """Return the volume's days, oldest first, with its entries only."""
        volume = self.volume
        days = self.days(volume.dates)
        return [selection.choose(days[date], volume) for date in volume.dates]


class Word(VolumeTask):
    """A volume → a Word document."""

    output_format = "word"
    ignores = ("feed", "volume", "search", "edition", "redirects")
    libraries = ("pipeline.writing.word",)

    @classmethod
    def further_inputs(cls, plan: Plan) -> tuple[object, ...]:
        """Return LibreOffice's command, where page numbers are wanted."""
        return (plan.reading.context.soffice,)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The document."""
        return {locations.document(self.stem): self.fingerprint}

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the document; it is written twice where page numbers are wanted, the first time to count."""
        from pipeline.writing import word

        volume = self.volume
        settings = selection.own_settings(volume.edition, self.context.settings)
        days = self.content()
        numbers = None
        if self.context.soffice:
            numbers = self._page_numbers(word.document(volume, days, settings, libreoffice.PLACEHOLDERS))
        for path in paths:
            yield path, word.document(volume, days, settings, numbers)

    def _page_numbers(self, data: bytes) -> dict[str, int]:
        build = self.context
        kept = build.state_folder.page_numbers(self.stem, hashlib.sha256(data).hexdigest()[:32])
        try:
            return msgspec.json.decode(sealed.read(kept) or b"", type=dict[str, int])
        except msgspec.MsgspecError:
            numbers = libreoffice.page_numbers(data, build.soffice, Path(build.state_scratch))
        sealed.write(kept, msgspec.json.encode(numbers), Path(build.state_scratch))
        for old in kept.parent.glob(f"{self.stem}.*.json"):
            if old != kept:
                files.remove(old, kept.parent)
        return numbers


class Book(VolumeTask):
    """A volume → an EPUB book and its cover."""

    output_format = "epub"
    ignores = ("feed", "volume", "word", "search", "edition", "redirects")
    libraries = ("pipeline.writing.book", "pipeline.writing.common.cover")

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The book and its cover."""
        return dict.fromkeys((locations.book(self.stem), locations.cover(self.stem)), self.fingerprint)

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the book and its cover, as asked."""
        from pipeline.writing import book
        from pipeline.writing.common import cover

        volume = self.volume
        settings = selection.own_settings(volume.edition, self.context.settings)
        picture = cover.cover(volume, settings)
        if locations.book(self.stem) in paths:
            yield locations.book(self.stem), book.book(volume, self.content(), settings, picture)
        if locations.cover(self.stem) in paths:
            yield locations.cover(self.stem), picture
