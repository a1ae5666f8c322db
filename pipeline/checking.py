"""A check of digests and of the folders that they are in: all that a build would say, without building."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline import reading
from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.diagnostics.odd_tags import Tagged, odd_tag, odd_tags
from pipeline.errors import Fault, SettingsError
from pipeline.model import Digest

if TYPE_CHECKING:
    from pipeline.settings import Settings


class Folder(NamedTuple):
    """Files of a folder that speak of all its digests.

    Attributes:
        path: what the shown paths of its files begin with: the folder with a slash, or nothing.
        settings: content of its ``collection.toml``, None where there is none.
        addresses: content of its ``addresses.toml``, None where there is none.
        whole: whether all of its digests are checked, so that what no entry has can be told.
        references: content of its ``references.toml``, None where there is none.
    """

    path: str
    settings: bytes | None
    addresses: bytes | None
    whole: bool
    references: bytes | None = None


class _Loaded(NamedTuple):
    """Settings and addresses of a folder, and what is wrong with them."""

    folder: Folder
    settings: Settings
    addresses: dict[str, str]
    faults: list[Diagnostic]


class Examination(NamedTuple):
    """Result of a check: diagnostics in the order of their places, and advice, a line each."""

    diagnostics: list[Diagnostic]
    advice: list[str]


def examine(
    files: Mapping[str, bytes], folders: Sequence[Folder], today: dt.date, *, whole: bool = False
) -> Examination:
    """Say all that there is to say about some digests.

    Args:
        files: path to content.
        folders: the folders that they are in, of those that have settings or addresses.
        today: the date after which a digest's date is in the future.
        whole: whether they are all that there are, so that a name which leads nowhere can be told.
    """
    diagnostics: list[Diagnostic] = []
    digests: list[Digest] = []
    loaded = [_load(folder) for folder in folders]
    for path, data in files.items():
        read = reading.read(path, data, _macros(path, loaded))
        diagnostics.extend(read.diagnostics)
        digests.extend(read.digests)
    diagnostics.extend(_joined(digests))
    diagnostics.extend(_future(digests, today))
    advice: list[str] = []
    diagnostics += _odd_tags(digests, (tag for item in loaded for tag in item.settings.tags.label))
    if whole and any(map(_has_names, digests)):
        diagnostics += _names(digests, loaded)
    for item in loaded:
        inside = [digest for digest in digests if digest.path.startswith(item.folder.path)]
        diagnostics, said = _with_settings(item, inside, diagnostics)
        advice.extend(said)
    diagnostics.sort(key=lambda item: (item.path, item.line, item.column, item.code))
    return Examination(diagnostics, advice)


def _macros(path: str, loaded: Sequence[_Loaded]) -> tuple[tuple[str, str], ...]:
    """Return the author's TeX macros, by the settings of the folder that a file is in."""
    above = [item for item in loaded if path.startswith(item.folder.path)]
    return max(above, key=lambda item: len(item.folder.path)).settings.tex_macros() if above else ()


def _joined(digests: Sequence[Digest]) -> Iterator[Diagnostic]:
    """Yield what is said of papers that stand twice: in a note and a digest, or on one day."""
    joined: set[tuple[str, int]] = set()
    if any(digest.note for digest in digests):
        from pipeline.collection import papers  # a check of digests is to answer in a blink

        pairs = papers.of_digests(digests)
        yield from (pair.diagnose() for pair in pairs)
        joined = {(pair.note.path, pair.note.line) for pair in pairs}
    yield from reading.twins(digests, joined)


def _future(digests: Iterable[Digest], today: dt.date) -> list[Diagnostic]:
    return [
        diagnose("D036", digest.path, digest.line, 1, f"{digest.date} is in the future")
        for digest in digests
        if digest.date is not None and digest.date > today
    ]


def _has_names(digest: Digest) -> bool:
    """Whether a digest may have names in ``[[…]]``."""
    return any(entry.links for entry in digest.entries) or any("[[" in text for text in digest.introduction)


def _names(digests: Sequence[Digest], loaded: Sequence[_Loaded]) -> list[Diagnostic]:
    """Return the diagnostics about names in ``[[…]]`` that are those of no note and no title."""
    from pipeline.collection import gathering, shards  # few digests have such names
    from pipeline.settings import Settings

    addresses = {title: url for item in loaded for title, url in item.addresses.items()}
    chosen = loaded[0].settings if loaded else Settings()
    _, found = gathering.build([("", shards.heads(digests))], chosen, addresses)
    return [item for item in found if item.code == "D042"]


def _odd_tags(digests: Iterable[Digest], settled: Iterable[str]) -> list[Diagnostic]:
    tagged = [
        Tagged(digest.path, entry.line, entry.title, tag)
        for digest in digests
        for entry in digest.entries
        for tag in entry.tags
    ]
    odd = odd_tags(Counter(each.tag for each in tagged), settled)
    return [odd_tag(each, odd[each.tag]) for each in tagged if each.tag in odd]


def _load(folder: Folder) -> _Loaded:
    """A folder's settings and addresses; the defaults of those that are wrong, and what is wrong."""
    from pipeline import settings  # most checks of one file need none, and are to be quick
    from pipeline.sources import ADDRESSES, REFERENCES, SETTINGS

    chosen, addresses, faults = settings.Settings(), dict[str, str](), list[Diagnostic]()
    try:
        chosen = settings.load(f"{folder.path}{SETTINGS}", folder.settings or b"")
    except SettingsError as error:
        faults += _faults(error.faults, folder.settings or b"")
    try:
        addresses = settings.load_addresses(f"{folder.path}{ADDRESSES}", folder.addresses or b"")
    except SettingsError as error:
        faults += _faults(error.faults, folder.addresses or b"")
    try:
        settings.load_references(f"{folder.path}{REFERENCES}", folder.references or b"")
    except SettingsError as error:
        faults += _faults(error.faults, folder.references or b"")
    return _Loaded(folder, chosen, addresses, faults)


def _with_settings(
    loaded: _Loaded, digests: Sequence[Digest], diagnostics: list[Diagnostic]
) -> tuple[list[Diagnostic], list[str]]:
    """The diagnostics that a folder's settings want, with those about the settings, and advice."""
    from pipeline.collection import advice, gathering, identity_table, shards
    from pipeline.diagnostics import ignoring
    from pipeline.sources import SETTINGS

    folder = loaded.folder
    built, _ = gathering.build([("", shards.heads(digests))], loaded.settings, loaded.addresses)
    about = [item for item in diagnostics if item.path.startswith(folder.path)]
    others = [item for item in diagnostics if not item.path.startswith(folder.path)]
    said: list[str] = []
    faults = loaded.faults
    if folder.whole and not faults:
        said += advice.without_effect(loaded.settings, loaded.addresses, built)
        table = (loaded.settings, folder.settings or b"", f"{folder.path}{SETTINGS}", built)
        about += identity_table.unknown(*table)
        faults = _faults(identity_table.contradictions(*table), folder.settings or b"")
    wanted = ignoring.wanted(about, loaded.settings.check.ignored(), advice.places(built))
    return [*others, *wanted, *faults], said


def _faults(faults: Iterable[Fault], text: bytes) -> list[Diagnostic]:
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
        for fault in faults
    ]
