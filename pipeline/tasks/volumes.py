"""A task for each volume of an edition: its Word document, its book."""

from __future__ import annotations

import datetime as dt
import functools
import gc
import hashlib
import importlib
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import luigi
import msgspec
from msgspec import Struct

from pipeline import libreoffice, locations
from pipeline.collection import parts, selection
from pipeline.collection.selection import Volume
from pipeline.fingerprint import fingerprint
from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.state import files, records
from pipeline.tasks import context
from pipeline.tasks.parse import load_index
from pipeline.tasks.publishing import Plan, PublishTask

if TYPE_CHECKING:
    from pipeline.writing.common.cover_content import CoverContent

# Letters of a document's hash in the name of the file with its page numbers.
_HASH = 32
_numbers_decoder = msgspec.json.Decoder(dict[str, int])


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


@functools.lru_cache(maxsize=2)
def covers(record: str, index_fingerprint: str) -> Mapping[dt.date, str]:
    """Return for each day the cover of the collection's volume that holds it.

    None where pages have no address yet, without which no preview of them shows a picture.
    """
    settings = context.load(record).settings
    if not settings.published():
        return {}
    collection = settings.collection().name
    return {
        date: locations.cover(volume.stem)
        for volume in all_volumes(record, index_fingerprint).values()
        if volume.edition.name == collection
        for date in volume.dates
    }


class VolumeTask(PublishTask):
    """A task for one volume.

    Attributes:
        libraries: modules that only this kind of task loads.
    """

    libraries: ClassVar[tuple[str, ...]]

    stem: str = luigi.Parameter()

    @classmethod
    def planned(cls, plan: Plan) -> Iterator[PublishTask]:
        """Yield a task for each volume of the editions that have this format."""
        for volume in all_volumes(plan.reading.record, plan.reading.fingerprint).values():
            if cls.output_format in volume.edition.formats:
                task = plan.make(cls, volume.fingerprint, *cls.further_inputs(plan), stem=volume.stem)
                task.priority = len(volume.dates)
                yield task

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

    def run(self) -> None:
        """Publish, and free what python-docx and ebooklib leave in circles: about a megabyte a volume.

        Commands run without Python's collector (:func:`pipeline.cli.run`), and it looks at nothing here that
        was there before the task, nor at the libraries, which stay.
        """
        for name in self.libraries:
            importlib.import_module(name)
        gc.freeze()
        try:
            super().run()
            gc.collect()
        finally:
            gc.unfreeze()

    def content(self, volume: Volume) -> list[Day]:
        """Return the days of the volume, or of a part of it, oldest first, with its entries only."""
        days = self.days(volume.dates)
        return [selection.choose(days[date], volume) for date in volume.dates]


@functools.lru_cache(maxsize=64)
def word_parts(record: str, index_fingerprint: str, stem: str) -> tuple[Volume, ...]:
    """Return the documents that a volume becomes: itself, or its parts where it is too long for one."""
    return _cut(parts.parts, record, index_fingerprint, stem)


@functools.lru_cache(maxsize=1024)
def listed_parts(record: str, index_fingerprint: str, stem: str) -> tuple[Volume, ...]:
    """Return the same for a list of them, where no fingerprints are needed."""
    return _cut(parts.listed, record, index_fingerprint, stem)


def _cut(
    cut: Callable[..., tuple[Volume, ...]], record: str, index_fingerprint: str, stem: str
) -> tuple[Volume, ...]:
    build = context.load(record)
    volume = all_volumes(record, index_fingerprint)[stem]
    abstracts = build.settings.word.abstracts_in(volume.edition) != "none"
    index = load_index(str(build.state_folder.index(index_fingerprint))).index
    return cut(volume, index, abstracts=abstracts)


class Word(VolumeTask):
    """A volume → a Word document, or several."""

    output_format = "word"
    ignores = ("feed", "volume", "search", "edition", "redirects", "tex")
    libraries = ("pipeline.writing.word",)

    @classmethod
    def further_inputs(cls, plan: Plan) -> tuple[object, ...]:
        """Return LibreOffice's command, where page numbers are wanted, and the template's hash."""
        return plan.reading.context.soffice, plan.reading.context.template

    @property
    def parts(self) -> tuple[Volume, ...]:
        """The volume as the documents have it."""
        return word_parts(self.record, self.index_fingerprint, self.stem)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The documents."""
        others = (self.context.soffice, self.context.template)
        return {locations.document(part.stem): fingerprint((part.fingerprint, others)) for part in self.parts}

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the documents; each is written twice where page numbers are wanted, first to count."""
        from pipeline.writing import word

        settings = selection.own_settings(self.volume.edition, self.context.settings)
        template = self._template()
        for part in self.parts:
            if (path := locations.document(part.stem)) in paths:
                days = self.content(part)
                numbers = None
                if self.context.soffice:
                    counted = word.document(part, days, settings, libreoffice.PLACEHOLDERS, template)
                    numbers = self._page_numbers(part.stem, counted)
                yield path, word.document(part, days, settings, numbers, template)

    def _template(self) -> bytes | None:
        name = self.context.template
        return self.context.state_folder.template(name).read_bytes() if name else None

    def _page_numbers(self, stem: str, data: bytes) -> dict[str, int]:
        build = self.context
        kept = build.state_folder.page_numbers(stem, hashlib.sha256(data).hexdigest()[:_HASH])
        if (known := records.load(kept, _numbers_decoder)) is not None:
            return known
        numbers = libreoffice.page_numbers(data, build.soffice, Path(build.state_scratch))
        records.write(kept, numbers, Path(build.state_scratch))
        for old in kept.parent.glob(f"{stem}.{'?' * _HASH}.json"):
            if old != kept:
                files.remove(old, kept.parent)
        return numbers


class _LastBook(Struct, frozen=True, array_like=True):
    """The last book of a volume, as far as the next one may have it in common.

    Attributes:
        program: fingerprint of the program that wrote it.
        cover: fingerprint of the content of its cover.
        pictures: the cover, and in small.
        chapters: as :mod:`pipeline.writing.book` encodes them.
    """

    program: str = ""
    cover: str = ""
    pictures: tuple[bytes, bytes] = (b"", b"")
    chapters: bytes = b""


_kept_decoder = msgspec.msgpack.Decoder(_LastBook)


class Book(VolumeTask):
    """A volume → an EPUB book and its cover."""

    output_format = "epub"
    ignores = ("feed", "volume", "word", "search", "edition", "redirects", "tex")
    libraries = ("pipeline.writing.book",)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The book and its cover, also in small."""
        seal = fingerprint(self._cover)
        return {
            locations.book(self.stem): self.fingerprint,
            locations.cover(self.stem): seal,
            locations.thumbnail(self.stem): seal,
        }

    @property
    def _settings(self) -> Settings:
        return selection.own_settings(self.volume.edition, self.context.settings)

    @property
    def _cover(self) -> CoverContent:
        from pipeline.writing.common.cover_content import cover_content

        return cover_content(self.volume, self._settings)

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the book and its cover, as asked; what is the same as for the last book is not made again."""
        from pipeline.writing import book

        last = self._last()
        seal, pictures = fingerprint(self._cover), last.pictures
        if last.cover != seal:
            from pipeline.writing.common import cover  # and a library that few changes need

            pictures = cover.pictures(self._cover)
        chapters = book.decode_chapters(last.chapters)
        if locations.book(self.stem) in paths:
            days = self.content(self.volume)
            data, chapters = book.write(self.volume, days, self._settings, pictures[0], chapters)
            yield locations.book(self.stem), data
        for path, picture in zip(
            (locations.cover(self.stem), locations.thumbnail(self.stem)), pictures, strict=True
        ):
            if path in paths:
                yield path, picture
        self.keep(_LastBook(self.context.program, seal, pictures, book.encode_chapters(chapters)))

    def _last(self) -> _LastBook:
        """Return the last book; an empty one where there is none, or another program wrote it."""
        last = self.kept(_kept_decoder)
        return last if last and last.program == self.context.program else _LastBook()
