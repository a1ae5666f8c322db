"""``digests/collection.toml`` and ``digests/addresses.toml``: from text to records, or to what is wrong.

Every key is optional. :func:`load` reports all faults at once, each with its line and a remedy.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from pipeline import settings_rules
from pipeline.addresses import web_address
from pipeline.model import LANGUAGES, Language
from pipeline.settings_rules import Complaint

LOCAL_BASE_URL = "http://127.0.0.1:8000/"
# Finds papers by titles that were mistyped or have changed since, and not those of one archive only.
SEARCH_LINK = "https://scholar.google.com/scholar?q={title}"

AbstractPlace: TypeAlias = Literal["after", "before", "none"]
Order: TypeAlias = Literal["oldest", "newest"]
Period: TypeAlias = Literal["year", "month", "week", "none"]
Format: TypeAlias = Literal["feed", "word", "epub"]


class Author(Struct, frozen=True, forbid_unknown_fields=True):
    """Who writes the digests."""

    name: str = ""
    email: str = ""
    uri: str = ""


class FeedSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """``size``: entries kept in a subscription document at least; ``hub``: a WebSub hub."""

    size: int = 100
    hub: str = ""


class VolumeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """When a collection or an edition is cut into volumes, and how."""

    by: Period = "year"
    limit: int = 1000


class WordFonts(Struct, frozen=True, forbid_unknown_fields=True):
    """Faces of the document: for Hangul, for Latin text, and for fixed-width text."""

    korean: str = "맑은 고딕"
    latin: str = "Calibri"
    mono: str = "Consolas"


class WordSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Paper and faces of the Word documents."""

    paper: Literal["A4", "Letter"] = "A4"
    fonts: WordFonts = WordFonts()
    contents: Literal["auto", "days", "entries"] = "auto"


class TagSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """``alias``: tag = the tag it is counted as; ``label``: tag = the form that is shown."""

    alias: dict[str, str] = {}
    label: dict[str, str] = {}


class TagFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """Entries that have one of ``any`` (if given) and each of ``all``."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()


class Edition(Struct, frozen=True, forbid_unknown_fields=True):
    """A named selection of the collection, published as book, document and feed.

    The collection itself is the edition named ``collection`` without any restriction
    (:meth:`Settings.collection`). ``order`` is that of days in books and documents; feeds are
    newest first always.
    """

    name: str
    title: str = ""
    tags: TagFilter = TagFilter()
    since: dt.date | None = None
    until: dt.date | None = None
    languages: tuple[Language, ...] = LANGUAGES
    abstracts: AbstractPlace | None = None
    order: Order = "oldest"
    volume: VolumeSettings | None = None
    formats: tuple[Format, ...] = ("feed", "word", "epub")


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that ``collection.toml`` can say."""

    title: str = "논문 다이제스트"
    subtitle: str = ""
    description: str = ""
    rights: str = ""
    publisher: str = ""
    author: Author = Author()
    id: str = ""
    base_url: str = LOCAL_BASE_URL
    language: Language = "ko"
    timezone: str = "Asia/Seoul"
    feed: FeedSettings = FeedSettings()
    search_link: str = SEARCH_LINK
    volume: VolumeSettings = VolumeSettings()
    abstracts: AbstractPlace = "after"
    word: WordSettings = WordSettings()
    search: bool = True
    tags: TagSettings = TagSettings()
    identity: dict[str, str] = {}
    edition: tuple[Edition, ...] = ()

    def authority(self) -> str:
        """Authority and year of the collection's tag: URIs (RFC 4151), as ``example.org,2024``."""
        if self.id:
            return self.id
        return f"{made_up_authority(self.title, self.author.name)},{settings_rules.DEFAULT_ID_YEAR}"

    def published(self) -> bool:
        """Whether ``base_url`` says where the output will stand."""
        return self.base_url != LOCAL_BASE_URL

    def collection(self) -> Edition:
        """The edition that holds everything."""
        return Edition("collection", self.title, abstracts=self.abstracts, volume=self.volume)


def made_up_authority(title: str, author: str) -> str:
    """A host name that nobody owns (RFC 2606 §2), for a collection without an ``id``."""
    seed = hashlib.sha256(f"{title}\n{author}".encode()).hexdigest()[:12]
    return f"{seed}.digests.invalid"


class Fault(Struct, frozen=True):
    """Something wrong in a settings file; ``key`` is dotted, and empty where the text is not TOML."""

    path: str
    line: int
    key: str
    message: str
    remedy: str

    def __str__(self) -> str:
        key = f" {self.key}:" if self.key else ""
        return f"{self.path}:{self.line}:{key} {self.message}; {self.remedy}"


class SettingsError(Exception):
    """A settings file cannot be used; its text has a line for each of the ``faults``."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def load(path: str, text: str | bytes) -> Settings:
    """Read ``collection.toml``.

    Args:
        path: of the file, for messages.
        text: its content; nothing in it is all defaults.

    Raises:
        SettingsError: it is not TOML, or some of its keys or values cannot be.
    """
    source = _decoded(path, text)
    table = settings_rules.tidy(_parsed(path, source))
    complaints = list(settings_rules.unprintable(table))
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError:
        from pipeline.settings_shape import fitting  # noqa: PLC0415 (only where something is wrong)

        settings = msgspec.convert(fitting(table, Settings, Settings, complaints), Settings)
    settled, broken = settings_rules.settle(settings)
    if complaints or broken:
        raise _error(path, source, complaints + broken)
    return settled


def load_addresses(path: str, text: str | bytes) -> dict[str, str]:
    """Read ``addresses.toml``: title of a paper = its address.

    Args:
        path: of the file, for messages.
        text: its content.

    Returns:
        Titles in NFC, with the addresses as URIs.

    Raises:
        SettingsError: it is not TOML, or has something other than web addresses.
    """
    source = _decoded(path, text)
    addresses: dict[str, str] = {}
    complaints: list[Complaint] = []
    for title, value in settings_rules.tidy(_parsed(path, source)).items():
        address = web_address(value) if isinstance(value, str) else None
        if address:
            addresses[title] = address
        elif isinstance(value, str):
            complaints.append(settings_rules.no_address((title,), value))
        else:
            remedy = 'write "Title" = "https://…", both in quotation marks'
            complaints.append(Complaint((title,), "is not a title with its address", remedy))
    if complaints:
        raise _error(path, source, complaints)
    return addresses


def _decoded(path: str, text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        fault = Fault(path, line, "", "the text is not UTF-8", "save the file as UTF-8")
        raise SettingsError((fault,)) from error


def _parsed(path: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except RecursionError as error:
        fault = Fault(path, 1, "", "lists or tables are nested too deeply", "take them apart")
        raise SettingsError((fault,)) from error
    except ValueError as error:  # a TOMLDecodeError, or a number of thousands of digits
        found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = int(found[1]) if found and found[1] else source.rstrip("\n").count("\n") + 1 if found else 1
        message = str(error)[: found.start()] if found else str(error).partition(";")[0]
        remedy = "a line is key = value, with text, and keys that have spaces, in quotation marks"
        raise SettingsError((Fault(path, line, "", f"this is not TOML: {message}", remedy),)) from error


def _error(path: str, source: str, complaints: list[Complaint]) -> SettingsError:
    """The complaints with their lines: one a place, in the order of the file."""
    from pipeline.toml_lines import dotted, key_lines, line_of  # noqa: PLC0415 (as above)

    lines = {settings_rules.tidy_place(where): line for where, line in key_lines(source).items()}
    firsts = {complaint.where: complaint for complaint in reversed(complaints)}
    faults = [
        Fault(path, line_of(where, lines), dotted(where), complaint.message, complaint.remedy)
        for where, complaint in firsts.items()
    ]
    return SettingsError(tuple(sorted(faults, key=lambda fault: (fault.line, fault.key))))
