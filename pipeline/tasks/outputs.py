"""A task for each output, and the list of them."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

import luigi
import msgspec

from pipeline import locations
from pipeline.collection import shards
from pipeline.collection.gathering import Gathered
from pipeline.collection.selection import Volume
from pipeline.output_formats import OutputFormat
from pipeline.state import records, stamps
from pipeline.tasks import context
from pipeline.tasks.feeds import Feeds
from pipeline.tasks.parse import MakeIndex
from pipeline.tasks.publishing import Plan, PublishTask, RedirectedTask, chosen, fingerprints
from pipeline.tasks.volumes import Book, VolumeTask, Word, all_volumes, covers, listed_parts
from pipeline.writing.common.downloads import Download

if TYPE_CHECKING:
    # Only the task that writes loads its library.
    from pipeline.writing.citations import Citation, CitationDocument
    from pipeline.writing.pages.planning import PageDocument
    from pipeline.writing.search.data import SearchDocument


class Pages(RedirectedTask):
    """The index and the text of changed days → pages of days and tags."""

    output_format = "site"
    ignores = ("volume", "word")
    priority = 1_000_000

    @classmethod
    def planned(cls, plan: Plan) -> Iterator[PublishTask]:
        """Yield the task: pages name the covers of volumes, whose settings are nothing to them otherwise."""
        pictures = covers(plan.reading.record, plan.reading.fingerprint)
        yield plan.make(cls, plan.content, [*pictures.items()])

    @functools.cached_property
    def own_keys(self) -> Mapping[str, str]:
        """The pages."""
        return fingerprints(self._documents)

    @functools.cached_property
    def _documents(self) -> Sequence[PageDocument]:
        from pipeline.writing.pages import planning

        pictures = covers(self.record, self.index_fingerprint)
        return planning.plan(self.index, self.context.settings, pictures)

    def render_own(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the pages at ``paths``."""
        from pipeline.tasks import compiled_templates
        from pipeline.writing import pages

        compiled_templates.keep()
        documents = chosen(self._documents, paths)
        return pages.render(documents, self.days_as_needed(), self.index, self.context.settings)


class Search(PublishTask):
    """The text of changed months → what the search page looks through."""

    output_format = "site"
    ignores = ("feed", "volume", "word", "edition", "redirects", "tex")

    @classmethod
    def planned(cls, plan: Plan) -> Iterator[PublishTask]:
        """Yield the task, where the settings want search."""
        if plan.settings.search:
            yield plan.make(cls, plan.content)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The data of the months; none where the settings want no search."""
        return fingerprints(self._documents)

    @functools.cached_property
    def _documents(self) -> Sequence[SearchDocument]:
        from pipeline.writing import search

        return search.plan(self.index, self.context.settings)

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the data at ``paths``."""
        from pipeline.writing import search

        return search.render(chosen(self._documents, paths), self.days_as_needed())


class Citations(RedirectedTask):
    """The index and the authors of all entries → ``.bib`` files of days, tags and everything."""

    output_format = "site"
    ignores = ("feed", "volume", "word", "search", "edition", "abstracts")

    @functools.cached_property
    def own_keys(self) -> Mapping[str, str]:
        """The files."""
        return fingerprints(self._documents)

    @functools.cached_property
    def _documents(self) -> Sequence[CitationDocument]:
        from pipeline.writing import citations

        return citations.plan(self.index)

    def render_own(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the files at ``paths``."""
        from pipeline.writing import citations

        documents = chosen(self._documents, paths)
        dates = {date for document in documents for date in document.dates}
        return citations.render(documents, self._cited(dates))

    def _cited(self, dates: Collection[dt.date]) -> Mapping[str, Citation]:
        """Return the citations of at least the entries of some days, by anchor.

        They are kept by months, under names that change with what they are made from: the file of everything
        takes those of every entry.
        """
        from pipeline.writing import citations

        cited: dict[str, Citation] = {}
        folder, decoder = self.context.state_folder, msgspec.msgpack.Decoder(dict[str, citations.Citation])
        for name, days in self.gathered.months.items():
            if any(day.date in dates for day in days):
                kept = folder.citations(name)
                known = records.load(kept, decoder)
                cited.update(self._cite(kept, [day.date for day in days]) if known is None else known)
        return cited

    def _cite(self, kept: Path, dates: Sequence[dt.date]) -> Mapping[str, Citation]:
        from pipeline.writing import citations

        days = self.days(dates, shards.decode_titles).values()
        cited = citations.cite(days, self.context.settings.tex_macros())
        records.write(kept, cited, Path(self.context.state_scratch), msgspec.msgpack.encode)
        return cited


class _ListingTask(PublishTask):
    """A task about all books and documents that there are."""

    volume_tasks: tuple[VolumeTask, ...] = ()
    lists: ClassVar[tuple[type[VolumeTask], ...]]

    @classmethod
    def planned(cls, plan: Plan) -> Iterator[PublishTask]:
        """Yield the task, to be run behind those of the volumes that it lists."""
        volumes = tuple(task for task in plan.tasks if isinstance(task, cls.lists))
        task = plan.make(cls, plan.content, [task.fingerprint for task in volumes], cls._lying(plan))
        task.volume_tasks = volumes
        yield task

    @classmethod
    def _lying(cls, plan: Plan) -> list[tuple[str, int | None]]:
        """Return path and size of the volumes that an earlier build made and this one leaves alone."""
        record = plan.reading.record
        return [
            (path, _size(record, path, stamp))
            for volume in all_volumes(record, plan.reading.fingerprint).values()
            for kind in cls.lists
            if kind.output_format in volume.edition.formats and kind.output_format not in plan.only
            for stamp in [_stamp(record, f"{kind.__name__.lower()}-{volume.stem}")]
            for path in sorted(stamp.files)
        ]

    def requires(self) -> list[luigi.Task]:
        """The volumes that this build makes; what an earlier build made is taken as it is."""
        return [*super().requires(), *self.volume_tasks]

    def downloads(self) -> list[tuple[Volume, Download]]:
        """Return the books and documents that lie there: collection first, newest volume first."""
        volumes = all_volumes(self.record, self.index_fingerprint).values()
        return [
            (volume, download)
            for _, edition in itertools.groupby(volumes, key=lambda volume: volume.edition.name)
            for volume in reversed(list(edition))
            for download in self._downloads(volume)
        ]

    def _downloads(self, volume: Volume) -> Iterator[Download]:
        """Yield a volume's files that lie there and are to stay: the book, the document, its last part first.

        What earlier settings called for may still lie there; it is taken away when this build ends.
        """
        if "epub" in volume.edition.formats:
            stamp = _stamp(self.record, f"book-{volume.stem}")
            yield from self._download(volume, "epub", locations.book(volume.stem), stamp)
        if "word" in volume.edition.formats:
            stamp = _stamp(self.record, f"word-{volume.stem}")
            parts: Sequence[Volume] = (volume,)
            if len(stamp.files) > 1:  # seldom, and where the cuts are takes a look at every entry
                parts = listed_parts(self.record, self.index_fingerprint, volume.stem)
            for number in range(len(parts), 0, -1):
                part = parts[number - 1]
                path = locations.document(part.stem)
                yield from self._download(part, "docx", path, stamp, number if len(parts) > 1 else 0)

    def _download(
        self, volume: Volume, kind: Literal["epub", "docx"], path: str, stamp: stamps.Stamp, part: int = 0
    ) -> Iterator[Download]:
        size = _size(self.record, path, stamp)
        if size is None:
            return
        cover, thumbnail = locations.cover(volume.stem), locations.thumbnail(volume.stem)
        yield Download(
            path=path,
            kind=kind,
            title=volume.title,
            size=size,
            first=volume.dates[0],
            last=volume.dates[-1],
            entries=len(volume.anchors),
            edition=volume.edition.name,
            cover=cover if cover in stamp.files else None,
            thumbnail=thumbnail if thumbnail in stamp.files else None,
            part=part,
        )


def _stamp(record: str, task: str) -> stamps.Stamp:
    return stamps.load(context.output_state(record).stamp(task))


def _size(record: str, path: str, stamp: stamps.Stamp) -> int | None:
    """Return the bytes of a file that lies as it was published, in this build or before it; else None."""
    stamped = stamp.files.get(path)
    lies = stamp.written.get(path) if stamp.build_id == context.load(record).build_id else None
    if stamped and not lies:
        lies = context.lying(record).look(path)
    return lies.size if stamped and lies and lies.sha256 == stamped.sha256 else None


class Catalog(_ListingTask):
    """All books, with the documents of the same volumes → the OPDS catalogue."""

    output_format = "epub"
    lists = (Word, Book)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The catalogue."""
        return {locations.OPDS: self.fingerprint}

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the catalogue."""
        from pipeline.writing.catalog import opds

        books = opds.books(self.downloads(), self.index)
        for path in paths:
            yield path, opds.catalog(books, self.context.settings)


class Front(_ListingTask):
    """The index, the newest days, all books and documents → the front page."""

    output_format = "site"
    lists = (Word, Book)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The front page."""
        return {locations.INDEX: self.fingerprint}

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the front page."""
        from pipeline.tasks import compiled_templates
        from pipeline.writing import pages

        compiled_templates.keep()
        days = self.days(pages.front_dates(self.index))
        downloads = [download for _, download in self.downloads()]
        for path in paths:
            yield path, pages.front(self.index, days, downloads, self.context.settings)


# Every output. Those that list what others make come behind them.
OUTPUTS: tuple[type[PublishTask], ...] = (Word, Book, Feeds, Catalog, Pages, Search, Citations, Front)
FORMATS: Mapping[str, OutputFormat] = {task.__name__.lower(): task.output_format for task in OUTPUTS}


def format_of(task_name: str) -> OutputFormat | None:
    """Return the output format of a task by its name, as its stamp's file has it; None if there is none."""
    return FORMATS.get(task_name.partition("-")[0])


def publish_tasks(reading: MakeIndex, read: Gathered, only: frozenset[str]) -> list[PublishTask]:
    """Return the tasks of the wanted formats, each with the fingerprint of all that it depends on.

    Args:
        reading: the task that made the index.
        read: what it made.
        only: the wanted formats.
    """
    plan = Plan(reading, read, only)
    for output in OUTPUTS:
        if output.output_format in only:
            plan.tasks.extend(output.planned(plan))
    return plan.tasks
