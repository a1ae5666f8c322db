"""Folders of a collection: the folder of digests, and those that its settings name."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import sources

if TYPE_CHECKING:
    from pipeline.errors import SettingsError
    from pipeline.settings import SourceSettings

# How many of the files that are not read are named.
_NAMED = 5


class Texts(NamedTuple):
    """The texts of a folder: path and content of each; and what else lies there, a line each."""

    files: list[tuple[str, bytes]]
    remarks: list[str]


def take(root: Path, *, drafts: bool) -> sources.Snapshot:
    """As :func:`pipeline.sources.take`, with the folders and the template that the settings name.

    Raises:
        OSError: a folder or a file in it cannot be read.
        SettingsError: ``collection.toml`` is wrong, or names a folder or a template that is not there.
    """
    folders, exclude = further(str(root))
    taken = sources.take(root, drafts=drafts, folders=folders, exclude=exclude, is_other=_is_other)
    return taken._replace(template=word_template(str(root)))


def texts(root: str, *, drafts: bool) -> Texts:
    """The digests and notes of a folder with their content.

    Raises:
        OSError: a folder or a file in it cannot be read.
        SettingsError: as for :func:`take`.
    """
    folders, exclude = further(root)
    found = sources.readable(root, sources.find(root, drafts=drafts, folders=folders, exclude=exclude))
    files, not_read = [], list(found.others)
    for name in found.texts:
        data = sources.read(root, name)
        if sources.may_be_other(name) and _is_other(name, data):
            not_read.append(name)
        else:
            files.append((place(root, name), data))
    empty = [*found.empty, *([root] if not files and not found.empty else [])]
    return Texts(files, list(remarks([place(root, name) for name in sorted(not_read)], empty)))


def place(root: str, name: str) -> str:
    """The path of a file, from where the command was called; ``name`` is its path from ``root``."""
    path = os.path.join(root, name)  # noqa: PTH118 (thousands of files: a Path each costs)
    return os.path.normpath(path) if ".." in name else path


def remarks(not_read: list[str], empty: list[str]) -> Iterator[str]:
    """A line about files that are not read, and one about each folder with nothing to read."""
    if not_read:
        count = len(not_read)
        more = f" and {count - _NAMED:,} more" if count > _NAMED else ""
        verb = "file is" if count == 1 else "files are"
        yield f"{count:,} {verb} not read: {', '.join(not_read[:_NAMED])}{more}"
    for folder in empty:
        yield f"nothing to read in {folder}: digests and notes are files that end in .txt and .md"


def further(root: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The further folders and the patterns in the settings of a folder of digests.

    The settings are looked at only where they speak of such: most do not, and a build with nothing to do
    has no need of them.
    """
    path = os.path.join(root, sources.SETTINGS)  # noqa: PTH118 (as above)
    try:
        text = sources.read_file(path)
    except OSError:
        return (), ()  # none, or one that a build will say something about
    if b"sources" not in text:
        return (), ()
    from pipeline import settings

    chosen = settings.load(path, text).sources
    _require_folders(root, path, text.decode("utf-8", "replace"), chosen)
    return chosen.folders, chosen.exclude


def word_template(root: str) -> bytes:
    """The Word file that the settings of a folder of digests name as template; empty where they name none.

    Raises:
        SettingsError: ``collection.toml`` is wrong, or what it names is not there or no Word document.
    """
    path = os.path.join(root, sources.SETTINGS)  # noqa: PTH118 (as above)
    try:
        text = sources.read_file(path)
    except OSError:
        return b""
    if b"template" not in text:
        return b""
    from pipeline import settings

    name = settings.load(path, text).word.template
    if not name:
        return b""
    try:
        data = sources.read_file(os.path.join(root, os.path.expanduser(name)))  # noqa: PTH111, PTH118 (as above)
    except OSError:
        raise _wrong_template(path, text, f'there is no file "{name}"') from None
    if not _is_word_document(data):
        raise _wrong_template(path, text, f'"{name}" is no Word document')
    return data


def _is_word_document(data: bytes) -> bool:
    """Whether these are the bytes of a document without macros (``.docx``, not ``.dotx`` or ``.docm``)."""
    import zipfile  # a check, or a build with nothing to do, answers in a blink without it
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"wordprocessingml.document.main+xml" in archive.read("[Content_Types].xml")
    # What a damaged, encrypted or unusually packed archive raises.
    except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        return False


def _wrong_template(path: str, text: bytes, message: str) -> SettingsError:
    from pipeline.errors import Fault, SettingsError

    lines = text.decode("utf-8", "replace").split("\n")
    line = next((number for number, line in enumerate(lines, 1) if "template" in line), 1)
    remedy = "name a .docx file by where it lies from the folder of digests, or by all of its path"
    return SettingsError((Fault(path, line, "word.template", message, remedy),))


def _require_folders(root: str, path: str, text: str, chosen: SourceSettings) -> None:
    from pipeline.errors import Fault, SettingsError

    lines = text.split("\n")
    faults = [
        Fault(
            path,
            next((number for number, line in enumerate(lines, 1) if folder in line), 1),
            "sources.folders",
            f'there is no folder "{folder}"',
            "write where it lies from the folder of digests, as ../vault, or all of its path",
        )
        for folder in chosen.folders
        if not os.path.isdir(os.path.join(root, os.path.expanduser(folder)))  # noqa: PTH111, PTH112, PTH118 (as above)
    ]
    if faults:
        raise SettingsError(tuple(faults))


def _is_other(name: str, data: bytes) -> bool:
    from pipeline import reading  # few files need a look

    return reading.is_passed_over(name, data)
