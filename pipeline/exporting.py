"""A selection of the collection as one file, made at once: without tasks, settings, state or output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, get_args

import msgspec

from pipeline import folders, reading
from pipeline.collection import loading, query, selection
from pipeline.collection.loading import Collection
from pipeline.collection.selection import Volume
from pipeline.model import LANGUAGES, Commentary, Day, Digest, Entry, Language, language_of
from pipeline.settings import ResolvedEdition, Settings

ExportFormat: TypeAlias = Literal["docx", "epub", "atom", "html", "md", "txt", "bib", "jsonl"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)


class Selected(NamedTuple):
    """Entries chosen from a collection.

    Attributes:
        folder: the folder of digests.
        collection: what was read in it.
        days: those chosen with the entries chosen, oldest first; at least one.
        edition: what they are published as.
    """

    folder: Path
    collection: Collection
    days: Sequence[Day]
    edition: ResolvedEdition

    @property
    def settings(self) -> Settings:
        """The settings of the collection, in the language of the edition."""
        return selection.own_settings(self.edition, self.collection.settings)

    def volume(self) -> Volume:
        """Return the volume that it becomes."""
        made = query.volume(self.collection.index, self.days, self.edition, self.collection.settings.language)
        assert made is not None  # noqa: S101 (there is a day)
        return made

    def ordered(self) -> Sequence[Day]:
        """Return the days in the order of the edition."""
        return self.days[::-1] if self.edition.order == "newest" else self.days


class Exported(NamedTuple):
    """A file's content, and a line for each entry or introduction that its format cannot hold."""

    data: bytes
    left_out: tuple[str, ...] = ()


def export(selected: Selected, form: ExportFormat) -> Exported:
    """Write what was chosen.

    Args:
        selected: what was chosen.
        form: of the file.

    Raises:
        OSError: a digest cannot be read.
        SettingsError: the settings name a Word template that is not there, or is no Word document.
        BuildError: the Word template cannot be read.
    """
    return _WRITERS[form](selected)


def _word(selected: Selected) -> Exported:
    from pipeline.writing import word  # an export needs one of these libraries

    template = folders.word_template(str(selected.folder)) or None
    document = word.document(selected.volume(), selected.days, selected.settings, template=template)
    return Exported(document)


def _book(selected: Selected) -> Exported:
    from pipeline.writing import book
    from pipeline.writing.common import cover

    volume, settings = selected.volume(), selected.settings
    return Exported(book.book(volume, selected.days, settings, cover.cover(volume, settings)))


def _atom(selected: Selected) -> Exported:
    from pipeline.writing.feeds.excerpt import excerpt

    days = {day.date: day for day in selected.days}
    return Exported(excerpt(selected.volume(), days, selected.settings))


def _html(selected: Selected) -> Exported:
    from pipeline.writing import single_page

    return Exported(single_page.page(selected.volume(), selected.days, selected.settings))


def _json_lines(selected: Selected) -> Exported:
    from pipeline.writing.text import json_lines

    places = {entry.anchor: (entry.path, entry.line) for entry in selected.collection.entries()}
    return Exported(
        b"".join(
            json_lines.line(article, json_lines.Place(*places[article.anchor]), entry)
            for day, digest in zip(selected.ordered(), _written(selected), strict=True)
            for article, entry in zip(day.articles, digest.entries, strict=True)
        )
    )


def _citations(selected: Selected) -> Exported:
    from pipeline.writing import citations

    articles = [article for day in selected.days for article in day.articles]
    document = citations.CitationDocument("", "", articles)
    cited = citations.cite(selected.days, selected.settings.tex_macros())
    ((_, data),) = citations.render([document], cited)
    return Exported(data)


def _markdown(selected: Selected) -> Exported:
    from pipeline.writing.text import markdown

    return _read_back(_written(selected), markdown.write, "export.md")


def _plain(selected: Selected) -> Exported:
    from pipeline.writing.text import plain

    return _read_back(_written(selected), plain.write, "export.txt")


_WRITERS: Mapping[ExportFormat, Callable[[Selected], Exported]] = {
    "docx": _word,
    "epub": _book,
    "atom": _atom,
    "html": _html,
    "md": _markdown,
    "txt": _plain,
    "bib": _citations,
    "jsonl": _json_lines,
}


# Texts as written ----------------------------------------------------------------------------------


def _written(selected: Selected) -> list[Digest]:
    """Return the chosen days as written, with the languages and abstracts of the edition."""
    edition = selected.edition
    digests = loading.written(selected.folder, selected.collection, selected.ordered())
    return [
        msgspec.structs.replace(
            digest,
            introduction=_introduction(digest.introduction, edition.languages),
            entries=tuple(_reduced(entry, edition) for entry in digest.entries),
        )
        for digest in digests
    ]


def _introduction(texts: Sequence[str], languages: Sequence[Language]) -> tuple[str, ...]:
    if set(languages) == set(LANGUAGES):
        return tuple(texts)
    return tuple(text for text in texts if language_of(text) in languages)


def _reduced(entry: Entry, edition: ResolvedEdition) -> Entry:
    commentary = entry.commentary
    return msgspec.structs.replace(
        entry,
        abstract=entry.abstract if edition.abstracts != "none" else (),
        commentary=Commentary(
            commentary.ko if "ko" in edition.languages else (),
            commentary.en if "en" in edition.languages else (),
        ),
    )


def _read_back(digests: Sequence[Digest], write: Callable[[Sequence[Digest]], str], name: str) -> Exported:
    """Write digests as text, without what would not be the same when it is read again.

    Args:
        digests: a digest a day.
        write: the writer.
        name: a file name of the format.
    """
    kept: list[Digest] = []
    left_out: list[str] = []
    for digest in digests:
        holdable, lost = _holdable(digest, write, name)
        left_out += lost
        if holdable.introduction or holdable.entries:
            kept.append(holdable)
    return Exported(write(kept).encode() if kept else b"", tuple(left_out))


def _holdable(
    digest: Digest, write: Callable[[Sequence[Digest]], str], name: str
) -> tuple[Digest, list[str]]:
    """Return what of a day is the same when it is read again, and a line for each part that is not."""

    def returns(part: Digest) -> bool:
        again = reading.read(name, write([part]).encode()).digests
        return [_comparable(each) for each in again] == [_comparable(part)]

    if returns(digest):
        return digest, []
    kept = msgspec.structs.replace(digest, introduction=(), entries=())
    lost: list[str] = []
    for entry in digest.entries:
        more = msgspec.structs.replace(kept, entries=(*kept.entries, entry))
        if returns(more):
            kept = more
        else:
            lost.append(f"{digest.date} {entry.title}")
    if digest.introduction:
        more = msgspec.structs.replace(kept, introduction=digest.introduction)
        if returns(more):
            kept = more
        else:
            lost.append(f"the introduction of {digest.date}")
    return kept, lost


def _comparable(digest: Digest) -> tuple[object, ...]:
    """Return what is the same for equal days, wherever they stand; links in the text are told by the text."""
    entries = [
        msgspec.structs.replace(entry, line=0, links=(), tags=tuple(dict.fromkeys(entry.tags)))
        for entry in digest.entries
    ]
    return digest.date, digest.introduction, entries
