"""Options and arguments that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click
from click.core import ParameterSource

from pipeline import errors, folders, sources
from pipeline.errors import ReadError, UsageError


class _Folder(click.Path):
    """A folder as ``str``, since importing pathlib takes longer than checking a digest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 (as in click)
        path = super().convert(value, param, ctx)
        try:
            os.fsencode(path).decode()
        except UnicodeDecodeError:
            self.fail(f"{shown(path)}: the name is not UTF-8; rename the folder", param, ctx)
        return path


_FOLDER = _Folder(file_okay=False)
DIGESTS = "digests"


def collection_folder() -> str:
    """Return the folder around the collection's folder of digests, from the current one: empty, or ``../..``.

    It is the current folder, if that has digests, else the nearest one above whose digests have settings.
    """
    if os.path.isdir(DIGESTS):  # noqa: PTH112 (see below)
        return ""
    above, here = "", os.getcwd()  # noqa: PTH109 (pathlib's import costs)
    while True:
        if os.path.isfile(os.path.join(above, DIGESTS, sources.SETTINGS)):  # noqa: PTH113, PTH118 (as above)
            return above
        parent = os.path.dirname(here)  # noqa: PTH120 (as above)
        if parent == here:
            return ""
        here, above = parent, os.path.join(above, os.pardir)  # noqa: PTH118 (as above)


def _placed(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Place the default of a folder in the collection's folder, unless another folder of digests is named."""
    chosen = [ctx.get_parameter_source(name) for name in ("digests", str(param.name))]
    if any(source is not ParameterSource.DEFAULT for source in chosen if source is not None):
        return value
    return os.path.join(collection_folder(), value)  # noqa: PTH118 (pathlib's import costs)


digests_option = click.option(
    "--digests",
    type=_FOLDER,
    default=DIGESTS,
    show_default=True,
    callback=_placed,
    is_eager=True,  # the default places of the others depend on it
    help="Folder of digests.",
)
output_option = click.option(
    "--output",
    type=_FOLDER,
    default="output",
    show_default=True,
    callback=_placed,
    help="Folder to write the output to.",
)
state_option = click.option(
    "--state",
    type=_FOLDER,
    default=".pipeline",
    show_default=True,
    callback=_placed,
    help="Folder for the state of builds.",
)
drafts_option = click.option(
    "--drafts", is_flag=True, help="Include drafts: files and folders whose names start with _."
)


def digests_folder() -> str:
    """Return the path of the collection's folder of digests, from the current folder."""
    return os.path.join(collection_folder(), DIGESTS)  # noqa: PTH118 (pathlib's import costs)


def no_folder(path: str | os.PathLike[str]) -> UsageError:
    """Return the error that a folder of digests is not there."""
    return errors.no_folder(shown(path))


def read_digests(
    paths: Sequence[str], remark: Callable[[str], None] = lambda _: None, *, drafts: bool
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each digest and note at ``paths``, by default the folder digests.

    Args:
        paths: files and folders; with a folder come those that its settings name.
        remark: called with a line about each other file in folders that is not read.
        drafts: whether drafts are included.

    Raises:
        SettingsError: the settings of a folder are wrong.
        UsageError: there is no such file or folder.
        ReadError: one cannot be read.
    """
    for path in paths or (digests_folder(),):
        try:
            if os.path.isdir(path):  # noqa: PTH112 (as the text of a path, see above)
                texts = folders.texts(path, drafts=drafts)
                yield from ((shown(name), data) for name, data in texts.files)
                for line in texts.remarks:
                    remark(shown(line))
            else:
                yield shown(path), sources.read_file(path)
        except FileNotFoundError:
            if not paths:
                raise no_folder(path) from None
            raise UsageError(
                f"{shown(path)}: there is no such file or folder; name a digest, a note or a folder of them"
            ) from None
        except OSError as error:
            raise ReadError(f"{shown(error.filename or path)}: {error.strerror}") from error


def tex_macros(path: str) -> tuple[tuple[str, str], ...]:
    """Return the author's TeX macros from the settings beside a digest: pairs of name and replacement.

    Raises:
        ReadError: the settings cannot be read.
        SettingsError: they are wrong.
    """
    place = os.path.join(os.path.dirname(path), sources.SETTINGS)  # noqa: PTH118, PTH120 (see above)
    try:
        text = sources.read_file(place)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise ReadError(f"{shown(place)}: {error.strerror}") from error
    if b"macros" not in text:
        return ()  # most have none, and to read settings takes longer than to read a digest
    from pipeline.settings import load

    return load(shown(place), text).tex_macros()


def shown(path: str | bytes | os.PathLike[str]) -> str:
    """Return a path as it is shown: UTF-8, whatever its bytes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def difference(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """Yield the lines of a diff of a file's content, which is UTF-8."""
    import difflib  # few commands need it, and others are to answer in a blink

    from pipeline.diagnostics.rendering import printable

    old, new = (text.decode("utf-8").splitlines(keepends=True) for text in (before, after))
    for line in difflib.unified_diff(old, new, path, path, n=1):
        yield printable(line.rstrip("\r\n")) + "\n"
