"""A task for each output, and the list of them."""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import luigi
import msgspec

from pipeline import libreoffice, locations
from pipeline.collection import selection
from pipeline.collection.index import Index
from pipeline.collection.selection import Volume
from pipeline.fingerprint import fingerprint
from pipeline.kinds import OutputFormat
from pipeline.model import Day
from pipeline.state import files, sealed, stamps
from pipeline.tasks import context
from pipeline.tasks.parse import MakeIndex, load_index
from pipeline.tasks.publishing import Document, PublishTask, relevant
from pipeline.writing.common.downloads import Download

if TYPE_CHECKING:
    # Only the task that writes loads its library.
    from pipeline.writing.feeds.planning import FeedDocument
    from pipeline.writing.pages.planning import PageDocument
    from pipeline.writing.search.data import SearchDocument

_Document = TypeVar("_Document", bound=Document)


def _chosen(documents: Sequence[_Document], paths: Collection[str]) -> list[_Document]:
    return [document for document in documents if document.path in paths]


def _keys(documents: Sequence[Document]) -> dict[str, str]:
    return {document.path: document.fingerprint for document in documents}


class Feeds(PublishTask):
    """The index and the text of changed days → Atom feeds, JSON Feeds and the OPML list of feeds."""

    output_format = "feeds"
    ignores = ("volume", "word", "search")
    libraries = (
        "pipeline.writing.feeds.atom",
        "pipeline.writing.feeds.json_feed",
        "pipeline.writing.feeds.opml",
    )
    # The longest tasks begin first, so that no worker is left alone with one in the end.
    priority = 2

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The documents of the feeds, and the list of them."""
        outline = {locations.OPML: fingerprint(self._outline.decode())}
        return {**_keys(self._documents), **_keys(self._json_documents), **outline}

    @functools.cached_property
    def _documents(self) -> Sequence[FeedDocument]:
        from pipeline.writing.feeds import planning  # noqa: PLC0415 (only the task that writes loads its library)

        return planning.plan(self.index, self.context.settings)

    @functools.cached_property
    def _json_documents(self) -> Sequence[FeedDocument]:
        from pipeline.writing.feeds import planning  # noqa: PLC0415 (as above)

        return planning.plan_json(self._documents)

    @functools.cached_property
    def _outline(self) -> bytes:
        from pipeline.writing.feeds import opml  # noqa: PLC0415 (as above)

        return opml.opml(self.index, self.context.settings)

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the documents at ``paths``."""
        from pipeline.writing.feeds import atom, json_feed  # noqa: PLC0415 (as above)

        documents, json_documents = _chosen(self._documents, paths), _chosen(self._json_documents, paths)
        days = self.days(date for document in (*documents, *json_documents) for date in document.dates)
        yield from atom.render(documents, days, self.context.settings)
        yield from json_feed.render(json_documents, days, self.context.settings)
        if locations.OPML in paths:
            yield locations.OPML, self._outline


class Pages(PublishTask):
    """The index and the text of changed days → pages of days and tags."""

    output_format = "site"
    ignores = ("volume", "word")
    libraries = ("pipeline.writing.pages",)
    priority = 1

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The pages."""
        return _keys(self._documents)

    @functools.cached_property
    def _documents(self) -> Sequence[PageDocument]:
        from pipeline.writing.pages import planning  # noqa: PLC0415 (as above)

        return planning.plan(self.index, self.context.settings)

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the pages at ``paths``."""
        from pipeline.writing import pages  # noqa: PLC0415 (as above)

        documents = _chosen(self._documents, paths)
        days = self.days(date for document in documents for date in document.dates)
        return pages.render(documents, days, self.index, self.context.settings)


class Search(PublishTask):
    """The text of changed months → what the search page looks through."""

    output_format = "site"
    ignores = ("feed", "volume", "word", "edition")
    libraries = ("pipeline.writing.search",)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The data of the months; none where the settings want no search."""
        return _keys(self._documents)

    @functools.cached_property
    def _documents(self) -> Sequence[SearchDocument]:
        from pipeline.writing import search  # noqa: PLC0415 (as above)

        return search.plan(self.index, self.context.settings)

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the data at ``paths``."""
        from pipeline.writing import search  # noqa: PLC0415 (as above)

        documents = _chosen(self._documents, paths)
        return search.render(documents, self.days(date for document in documents for date in document.dates))


@functools.lru_cache(maxsize=2)
def _volumes(record: str, index_fingerprint: str) -> Mapping[str, Volume]:
    """Return every volume of every edition by its stem, in order: planned once for all tasks of a build."""
    build = context.load(record)
    index = load_index(str(build.state_folder.index(index_fingerprint))).index
    return {
        volume.stem: volume
        for edition in selection.editions(build.settings)
        for volume in selection.volumes(index, edition, build.settings.language)
    }


class _VolumeTask(PublishTask):
    """A task for one volume."""

    stem: str = luigi.Parameter()

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
        return _volumes(self.record, self.index_fingerprint)[self.stem]

    def content(self) -> list[Day]:
        """Return the volume's days, oldest first, with its entries only."""
        volume = self.volume
        days = self.days(volume.dates)
        return [selection.choose(days[date], volume) for date in volume.dates]


class Word(_VolumeTask):
    """A volume → a Word document."""

    output_format = "word"
    ignores = ("feed", "volume", "search", "edition")
    libraries = ("pipeline.writing.word",)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The document."""
        return {locations.document(self.stem): self.fingerprint}

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the document; it is written twice where page numbers are wanted, the first time to count."""
        from pipeline.writing import word  # noqa: PLC0415 (as above)

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


class Book(_VolumeTask):
    """A volume → an EPUB book and its cover."""

    output_format = "epub"
    ignores = ("feed", "volume", "word", "search", "edition")
    libraries = ("pipeline.writing.book", "pipeline.writing.common.cover")

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The book and its cover."""
        return dict.fromkeys((locations.book(self.stem), locations.cover(self.stem)), self.fingerprint)

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the book and its cover, as asked."""
        from pipeline.writing import book  # noqa: PLC0415 (as above)
        from pipeline.writing.common import cover  # noqa: PLC0415 (as above)

        volume = self.volume
        settings = selection.own_settings(volume.edition, self.context.settings)
        picture = cover.cover(volume, settings)
        if locations.book(self.stem) in paths:
            yield locations.book(self.stem), book.book(volume, self.content(), settings, picture)
        if locations.cover(self.stem) in paths:
            yield locations.cover(self.stem), picture


class _ListingTask(PublishTask):
    """A task about all books and documents that there are."""

    volume_tasks: tuple[_VolumeTask, ...] = ()

    def requires(self) -> list[luigi.Task]:
        """The volumes that this build makes; what an earlier build made is taken as it is."""
        return [*super().requires(), *self.volume_tasks]

    def downloads(self) -> list[tuple[Volume, Download]]:
        """Return the books and documents that lie there: collection first, newest volume first."""
        volumes = _volumes(self.record, self.index_fingerprint).values()
        return [
            (volume, download)
            for _, edition in itertools.groupby(volumes, key=lambda volume: volume.edition.name)
            for volume in reversed(list(edition))
            for download in (self._download(volume, "epub"), self._download(volume, "docx"))
            if download
        ]

    def _download(self, volume: Volume, kind: Literal["epub", "docx"]) -> Download | None:
        """Return a volume as one kind of file, if it lies there and is to stay.

        What earlier settings called for may still lie there; it is taken away when this build ends.
        """
        if kind == "epub":
            wanted, task, path = "epub", "book", locations.book(volume.stem)
        else:
            wanted, task, path = "word", "word", locations.document(volume.stem)
        if wanted not in volume.edition.formats:
            return None
        stamp = _stamp(self.record, f"{task}-{volume.stem}")
        size = _size(self.record, path, stamp)
        if size is None:
            return None
        cover = locations.cover(volume.stem)
        return Download(
            path=path,
            kind=kind,
            title=volume.title,
            size=size,
            first=volume.dates[0],
            last=volume.dates[-1],
            entries=len(volume.anchors),
            edition=volume.edition.name,
            cover=cover if cover in stamp.files else None,
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
    """All books → the OPDS catalogue."""

    output_format = "epub"
    libraries = ("pipeline.writing.catalog.opds",)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The catalogue."""
        return {locations.OPDS: self.fingerprint}

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the catalogue."""
        from pipeline.writing.catalog import opds  # noqa: PLC0415 (as above)

        books = [(volume, download) for volume, download in self.downloads() if download.kind == "epub"]
        for path in paths:
            yield path, opds.catalog(books, self.context.settings)


class Front(_ListingTask):
    """The index, the newest days, all books and documents → the front page."""

    output_format = "site"
    libraries = ("pipeline.writing.pages",)

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        """The front page."""
        return {locations.INDEX: self.fingerprint}

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the front page."""
        from pipeline.writing import pages  # noqa: PLC0415 (as above)

        days = self.days(pages.front_dates(self.index))
        downloads = [download for _, download in self.downloads()]
        for path in paths:
            yield path, pages.front(self.index, days, downloads, self.context.settings)


# Every output, in the order in which Luigi is given their tasks.
OUTPUTS: tuple[type[PublishTask], ...] = (Word, Book, Feeds, Catalog, Pages, Search, Front)
FORMATS: Mapping[str, OutputFormat] = {task.__name__.lower(): task.output_format for task in OUTPUTS}


def format_of(task_name: str) -> OutputFormat | None:
    """Return the output format of a task by its name, as its stamp's file has it; None if there is none."""
    return FORMATS.get(task_name.partition("-")[0])


def publish_tasks(reading: MakeIndex, index: Index, only: frozenset[str]) -> list[PublishTask]:
    """Return the tasks of the wanted formats, each with the fingerprint of all that it depends on.

    Args:
        reading: the task that made the index.
        index: the collection.
        only: the wanted formats.
    """
    build, record, index_fingerprint = reading.context, reading.record, reading.fingerprint
    content = fingerprint((index.tags, [(day.fingerprint, day.shards) for day in index.days]))

    def make(task: type[_Made], *inputs: object, **parameters: str) -> _Made:
        kind = task.__name__.lower()
        return task(
            fingerprint=fingerprint((kind, inputs, relevant(task, build.settings), build.program)),
            generation=reading.generation,
            record=record,
            index_fingerprint=index_fingerprint,
            **parameters,
        )

    volumes: list[_VolumeTask] = []
    listed: list[object] = []
    for volume in _volumes(record, index_fingerprint).values():
        for name, kind in (("word", Word), ("epub", Book)):
            if name not in volume.edition.formats:
                continue
            if name in only:
                inputs = (volume.fingerprint, build.soffice) if kind is Word else (volume.fingerprint,)
                volumes.append(make(kind, *inputs, stem=volume.stem))
            else:
                # The front page lists what an earlier build made, as it lies there.
                stamp = _stamp(record, f"{kind.__name__.lower()}-{volume.stem}")
                listed.append([(path, _size(record, path, stamp)) for path in sorted(stamp.files)])
    tasks: list[PublishTask] = [*volumes]
    if "feeds" in only:
        tasks.append(make(Feeds, content))
    if "epub" in only:
        books = tuple(task for task in volumes if isinstance(task, Book))
        tasks.append(_after(make(Catalog, [task.fingerprint for task in books]), books))
    if "site" in only:
        tasks.append(make(Pages, content))
        if build.settings.search:
            tasks.append(make(Search, content))
        made = [task.fingerprint for task in volumes]
        tasks.append(_after(make(Front, content, made, listed), tuple(volumes)))
    return tasks


def _after(task: _Listing, volumes: tuple[_VolumeTask, ...]) -> _Listing:
    task.volume_tasks = volumes
    return task


_Made = TypeVar("_Made", bound=PublishTask)
_Listing = TypeVar("_Listing", bound=_ListingTask)
