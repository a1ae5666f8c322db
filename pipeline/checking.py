"""A check of digests and of the folders that they are in: all that a build would say, without building."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline import reading
from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.errors import SettingsError
from pipeline.model import Digest


class Folder(NamedTuple):
    """What a folder of digests says of itself.

    Attributes:
        path: what the shown paths of its files begin with: the folder with a slash, or nothing.
        settings: content of its ``collection.toml``, None where there is none.
        addresses: content of its ``addresses.toml``, None where there is none.
        whole: whether all of its digests are checked, so that what no entry has can be told.
    """

    path: str
    settings: bytes | None
    addresses: bytes | None
    whole: bool


class Examination(NamedTuple):
    """What there is to say: diagnostics in the order of their places, and advice, a line each."""

    diagnostics: list[Diagnostic]
    advice: list[str]


def examine(files: Mapping[str, bytes], folders: Sequence[Folder], today: dt.date) -> Examination:
    """Say all that there is to say about some digests.

    Args:
        files: path to content.
        folders: the folders that they are in, of those that have settings or addresses.
        today: the date after which a digest's date is in the future.
    """
    diagnostics: list[Diagnostic] = []
    digests: list[Digest] = []
    for path, data in files.items():
        read = reading.read(path, data)
        diagnostics.extend(read.diagnostics)
        digests.extend(read.digests)
    diagnostics.extend(reading.twins(digests))
    diagnostics.extend(_future(digests, today))
    advice: list[str] = []
    for folder in folders:
        inside = [digest for digest in digests if digest.path.startswith(folder.path)]
        diagnostics, said = _with_settings(folder, inside, diagnostics)
        advice.extend(said)
    diagnostics.sort(key=lambda item: (item.path, item.line, item.column, item.code))
    return Examination(diagnostics, advice)


def _future(digests: Iterable[Digest], today: dt.date) -> list[Diagnostic]:
    return [
        diagnose("D036", digest.path, digest.line, 1, f"{digest.date} is in the future")
        for digest in digests
        if digest.date is not None and digest.date > today
    ]


def _with_settings(
    folder: Folder, digests: Sequence[Digest], diagnostics: list[Diagnostic]
) -> tuple[list[Diagnostic], list[str]]:
    """The diagnostics that a folder's settings want, with those about the settings, and advice."""
    from pipeline import settings  # noqa: PLC0415 (most checks of one file need none, and are to be quick)
    from pipeline.collection import advice, index, shards  # noqa: PLC0415 (as above)
    from pipeline.diagnostics import ignoring  # noqa: PLC0415 (as above)
    from pipeline.sources import ADDRESSES, SETTINGS  # noqa: PLC0415 (as above)

    chosen, addresses, faults = settings.Settings(), {}, []
    try:
        chosen = settings.load(f"{folder.path}{SETTINGS}", folder.settings or b"")
    except SettingsError as error:
        faults += _faults(error, folder.settings or b"")
    try:
        addresses = settings.load_addresses(f"{folder.path}{ADDRESSES}", folder.addresses or b"")
    except SettingsError as error:
        faults += _faults(error, folder.addresses or b"")
    built, _ = index.build([("", shards.heads(digests))], chosen, addresses)
    about = [item for item in diagnostics if item.path.startswith(folder.path)]
    others = [item for item in diagnostics if not item.path.startswith(folder.path)]
    wanted = ignoring.wanted(about, chosen.check.ignored(), advice.places(built))
    said = advice.without_effect(chosen, addresses, built) if folder.whole and not faults else ()
    return [*others, *wanted, *faults], list(said)


def _faults(error: SettingsError, text: bytes) -> list[Diagnostic]:
    """Faults of a settings file as diagnostics."""
    lines = text.decode("utf-8", "replace").splitlines()
    return [
        diagnose(
            "D040",
            fault.path,
            fault.line,
            1,
            f"{fault.key}: {fault.message}" if fault.key else fault.message,
            hint=fault.remedy,
            source=lines[fault.line - 1] if fault.line <= len(lines) else "",
        )
        for fault in error.faults
    ]
