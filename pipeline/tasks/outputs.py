"""A task for each kind of output."""

from __future__ import annotations

import hashlib
import itertools
from pathlib import Path
from typing import Literal, TypeVar

import luigi
import msgspec

from pipeline import libreoffice as page_numbers
from pipeline import locations
from pipeline.collection import selection
from pipeline.collection.index import Index
from pipeline.collection.selection import Volume
from pipeline.fingerprint import fingerprint
from pipeline.model import Day
from pipeline.state import files, stamps
from pipeline.state.stamps import Run
from pipeline.tasks.publishing import PublishTask, relevant
from pipeline.writing.common.downloads import Download


class Feeds(PublishTask):
    """The index and the text of changed days → Atom feeds and their OPML list."""

    # The longest tasks begin first, so that no worker is left alone with one in the end.
    priority = 2

    def run(self) -> None:
        """Render what changed."""
        from pipeline.writing.feeds import (  # noqa: PLC0415 (only the task that writes loads its library)
            atom,
            opml,
            planning,
        )

        settings = self.build.settings
        documents = planning.plan(self.index, settings)
        changed, days = self.changed(documents)
        outline = opml.opml(self.index, settings)
        keys = {document.path: document.fingerprint for document in documents}
        self.publish(
            {**keys, locations.OPML: fingerprint(outline.decode())},
            itertools.chain(atom.render(changed, days, settings), [(locations.OPML, outline)]),
        )


class Pages(PublishTask):
    """The index and the text of changed days → pages of days and tags."""

    priority = 1

    def run(self) -> None:
        """Render what changed."""
        from pipeline.writing import pages  # noqa: PLC0415 (as above)

        settings = self.build.settings
        documents = pages.plan(self.index, settings)
        changed, days = self.changed(documents)
        self.publish(
            {document.path: document.fingerprint for document in documents},
            pages.render(changed, days, self.index, settings),
        )


class Search(PublishTask):
    """The text of changed months → what the search page looks through."""

    def run(self) -> None:
        """Render what changed."""
        from pipeline.writing import search  # noqa: PLC0415 (as above)

        documents = search.plan(self.index, self.build.settings)
        changed, days = self.changed(documents)
        self.publish(
            {document.path: document.fingerprint for document in documents}, search.render(changed, days)
        )


class _VolumeTask(PublishTask):
    """A task for one volume."""

    edition: str = luigi.Parameter()
    stem: str = luigi.Parameter()

    @property
    def name(self) -> str:
        """One stamp a volume."""
        return f"{type(self).__name__.lower()}-{self.stem}"

    @property
    def label(self) -> str:
        """The kind and the volume."""
        return f"{type(self).__name__.lower()} {self.stem}"

    def volume(self) -> Volume:
        """The volume."""
        settings = self.build.settings
        return next(
            volume
            for edition in selection.editions(settings)
            if edition.name == self.edition
            for volume in selection.volumes(self.index, edition, settings.language)
            if volume.stem == self.stem
        )

    def content(self, volume: Volume) -> list[Day]:
        """The volume's days, oldest first, with its entries only."""
        days = self.days(volume.dates)
        return [selection.choose(days[date], volume) for date in volume.dates]


class Word(_VolumeTask):
    """A volume → a Word document."""

    def run(self) -> None:
        """Write the document; twice where page numbers are wanted, the first time to count."""
        from pipeline.writing import word  # noqa: PLC0415 (as above)

        volume = self.volume()
        settings = selection.own_settings(volume.edition, self.build.settings)
        days = self.content(volume)
        pages = None
        if self.build.soffice:
            pages = self._page_numbers(word.document(volume, days, settings, page_numbers.PLACEHOLDERS))
        data = word.document(volume, days, settings, pages)
        path = locations.document(volume.stem)
        self.publish({path: self.fingerprint}, [(path, data)])

    def _page_numbers(self, data: bytes) -> dict[str, int]:
        folder = Path(self.build.state) / "page-numbers"
        kept = folder / f"{self.stem}.{hashlib.sha256(data).hexdigest()[:32]}.json"
        try:
            return msgspec.json.decode(kept.read_bytes(), type=dict[str, int])
        except (FileNotFoundError, msgspec.MsgspecError):
            scratch = Path(self.build.state_scratch)
            numbers = page_numbers.page_numbers(data, self.build.soffice, scratch)
        files.replace(kept, msgspec.json.encode(numbers), Path(self.build.state_scratch))
        for old in folder.glob(f"{self.stem}.*.json"):
            if old != kept:
                files.remove(old, folder)
        return numbers


class Book(_VolumeTask):
    """A volume → an EPUB book and its cover."""

    def run(self) -> None:
        """Write the book."""
        from pipeline.writing import book  # noqa: PLC0415 (as above)
        from pipeline.writing.common import cover  # noqa: PLC0415 (as above)

        volume = self.volume()
        settings = selection.own_settings(volume.edition, self.build.settings)
        paths = locations.book(volume.stem), locations.cover(volume.stem)
        picture = cover.cover(volume, settings)
        data = book.book(volume, self.content(volume), settings)
        self.publish(dict.fromkeys(paths, self.fingerprint), zip(paths, (data, picture), strict=True))


class _OfVolumes(PublishTask):
    """A task about all books and documents that there are."""

    volume_tasks: tuple[_VolumeTask, ...] = ()

    def requires(self) -> list[luigi.Task]:
        """Those that this build makes; what an earlier build made is taken as it is."""
        return [*super().requires(), *self.volume_tasks]

    def downloads(self) -> list[tuple[Volume, Download]]:
        """The books and documents that lie in the output folder: collection first, newest volume first."""
        settings = self.build.settings
        return [
            (volume, download)
            for edition in selection.editions(settings)
            for volume in reversed(selection.volumes(self.index, edition, settings.language))
            for download in (self._download(volume, "epub"), self._download(volume, "docx"))
            if download
        ]

    def _download(self, volume: Volume, kind: Literal["epub", "docx"]) -> Download | None:
        """A volume as one kind of file, if it lies there and is to stay.

        What earlier settings called for may still lie there; it is taken away when this build ends.
        """
        if kind == "epub":
            wanted, task, path = "epub", "book", locations.book(volume.stem)
        else:
            wanted, task, path = "word", "word", locations.document(volume.stem)
        lying = stamps.load_stamp(self.stamp_path.with_name(f"{task}-{volume.stem}.json")).files
        stamped = lying.get(path)
        if wanted not in volume.edition.formats or stamped is None:
            return None
        if not stamps.intact(Path(self.build.output) / path, stamped.size):
            return None
        cover = locations.cover(volume.stem)
        return Download(
            path=path,
            kind=kind,
            title=volume.title,
            size=stamped.size,
            first=volume.dates[0],
            last=volume.dates[-1],
            entries=len(volume.anchors),
            edition=volume.edition.name,
            cover=cover if cover in lying else None,
        )


class Catalog(_OfVolumes):
    """All books → the OPDS catalogue."""

    def run(self) -> None:
        """List them."""
        from pipeline.writing.catalog import opds  # noqa: PLC0415 (as above)

        books = [(volume, download) for volume, download in self.downloads() if download.kind == "epub"]
        self.publish(
            {locations.OPDS: self.fingerprint}, [(locations.OPDS, opds.catalog(books, self.build.settings))]
        )


class Front(_OfVolumes):
    """The index, the newest days, all books and documents → the front page."""

    def run(self) -> None:
        """Render it."""
        from pipeline.writing import pages  # noqa: PLC0415 (as above)

        page = pages.front(
            self.index,
            self.days(pages.front_dates(self.index)),
            [download for _, download in self.downloads()],
            self.build.settings,
        )
        self.publish({locations.INDEX: self.fingerprint}, [(locations.INDEX, page)])


def publishing(
    run: Run, record: str, index_fingerprint: str, index: Index, only: frozenset[str]
) -> list[PublishTask]:
    """The tasks of the wanted kinds, each with the fingerprint of all that it depends on."""
    content = fingerprint((index.tags, [(day.fingerprint, day.shards) for day in index.days]))

    def make(task: type[_Made], *inputs: object, **parameters: str) -> _Made:
        kind = task.__name__.lower()
        return task(
            fingerprint=fingerprint((kind, inputs, relevant(kind, run.settings), run.program)),
            run_record=record,
            index_fingerprint=index_fingerprint,
            **parameters,
        )

    volumes: list[_VolumeTask] = []
    for edition in selection.editions(run.settings):
        for volume in selection.volumes(index, edition, run.settings.language):
            names = {"edition": edition.name, "stem": volume.stem}
            if "word" in only and "word" in edition.formats:
                volumes.append(make(Word, volume.fingerprint, run.soffice, **names))
            if "epub" in only and "epub" in edition.formats:
                volumes.append(make(Book, volume.fingerprint, **names))
    tasks: list[PublishTask] = [*volumes]
    if "feeds" in only:
        tasks.append(make(Feeds, content))
    if "epub" in only:
        books = tuple(task for task in volumes if isinstance(task, Book))
        tasks.append(_after(make(Catalog, [task.fingerprint for task in books]), books))
    if "site" in only:
        tasks.append(make(Pages, content))
        if run.settings.search:
            tasks.append(make(Search, content))
        tasks.append(_after(make(Front, content, [task.fingerprint for task in volumes]), tuple(volumes)))
    return tasks


def _after(task: _Listing, volumes: tuple[_VolumeTask, ...]) -> _Listing:
    task.volume_tasks = volumes
    return task


_Made = TypeVar("_Made", bound=PublishTask)
_Listing = TypeVar("_Listing", bound=_OfVolumes)
