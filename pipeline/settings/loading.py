"""Loading of settings, ``addresses.toml``, ``references.toml``: text → values, or errors with their lines."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import msgspec

from pipeline.errors import Fault, SettingsError
from pipeline.paper_keys import ARXIV, DOI, paper_key, paper_url
from pipeline.settings import rules
from pipeline.settings.complaints import Complaint
from pipeline.settings.records import CitedPaper, Settings
from pipeline.urls import web_address

if TYPE_CHECKING:
    from pipeline.settings.toml_lines import Value, Where

_YEARS = range(1000, 10_000)
# Levels of tables and lists; the deepest setting is at the third.
_DEEPEST = 20


def load(path: str, text: str | bytes) -> Settings:
    """Read ``collection.toml``.

    Args:
        path: of the file, for messages.
        text: its content; an empty file means all defaults.

    Raises:
        SettingsError: it is not TOML, or has unknown keys or invalid values.
    """
    source = _decoded(path, text)
    table = rules.normalize_text(_parsed(path, source))
    complaints = list(rules.unprintable(table))
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError:
        from pipeline.settings.shape import keep_valid  # only where something is wrong

        settings = msgspec.convert(keep_valid(table, Settings, Settings, complaints), Settings)
    settled, broken = rules.normalize(settings)
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
    for title, value in rules.normalize_text(_parsed(path, source)).items():
        address = web_address(value) if isinstance(value, str) else None
        if address:
            addresses[title] = address
        elif isinstance(value, str):
            complaints.append(rules.no_address((title,), value))
        else:
            remedy = 'write "Title" = "https://…", both in quotation marks'
            complaints.append(Complaint((title,), "is not a title with its address", remedy))
    if complaints:
        raise _error(path, source, complaints)
    return addresses


def load_references(path: str, text: str | bytes) -> dict[str, CitedPaper]:
    """Read ``references.toml``: key of a paper = its title, authors and year.

    Args:
        path: of the file, for messages.
        text: its content.

    Returns:
        Keys as :func:`pipeline.paper_keys.paper_key` gives them; an address may be written for a key.

    Raises:
        SettingsError: it is not TOML, or has something other than papers.
    """
    source = _decoded(path, text)
    table = rules.normalize_text(_parsed(path, source))
    complaints = list(rules.unprintable(table))
    references: dict[str, CitedPaper] = {}
    for name, value in table.items():
        key = _reference_key(name)
        if key is None:
            remedy = 'write "arxiv:2406.11838", "doi:10.…" or an address, in quotation marks'
            complaints.append(Complaint((name,), "is not the key of a paper", remedy))
        elif key in references:
            complaints.append(Complaint((name,), f"stands here twice, as {key}", "keep one of them"))
        elif paper := _cited_paper(name, value, complaints):
            references[key] = paper
    if complaints:
        raise _error(path, source, complaints)
    return references


def _reference_key(name: str) -> str | None:
    """Return the key of a paper that a line of ``references.toml`` means; None if it means none."""
    prefix = next((each for each in (ARXIV, DOI) if name.lower().startswith(each)), "")
    url = name if "://" in name else paper_url(prefix + name[len(prefix) :])
    if not (web_address(url) and "/" in url.partition("://")[2]):
        return None
    key = paper_key(url)
    return key if key.startswith(prefix) else None


def _cited_paper(name: str, value: Value, complaints: list[Complaint]) -> CitedPaper | None:
    """Return the paper of a line of ``references.toml``; what is wrong with it is added to ``complaints``."""
    if not isinstance(value, dict):
        remedy = 'write { title = "…", authors = ["…"], year = 2024 }'
        complaints.append(Complaint((name,), "is not a paper", remedy))
        return None
    try:
        paper = msgspec.convert(value, CitedPaper)
    except msgspec.ValidationError:
        from pipeline.settings.shape import keep_valid  # only where something is wrong

        keep_valid(value, CitedPaper, CitedPaper, complaints, (name,))
        return None
    if not paper.title:
        complaints.append(Complaint((name, "title"), "is empty", "write the paper's title"))
    if paper.year is not None and paper.year not in _YEARS:
        complaints.append(Complaint((name, "year"), f"{paper.year} is no year", "write it as 2024"))
    return paper


def lines_of_keys(source: str) -> dict[Where, int]:
    """Return the line, from 1, of every key and table as it is loaded.

    Args:
        source: settings or addresses that are TOML, without a byte-order mark.
    """
    from pipeline.settings.toml_lines import key_lines  # only where something is wrong

    return {rules.normalize_place(where): line for where, line in key_lines(source).items()}


def _decoded(path: str, text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        fault = Fault(path, line, "", "the text is not UTF-8", "save the file as UTF-8")
        raise SettingsError((fault,)) from error


def _parsed(path: str, source: str) -> dict[str, Value]:
    try:
        parsed = tomllib.loads(source)
    except RecursionError as error:
        raise SettingsError((_deep_fault(path, 1),)) from error
    except ValueError as error:
        raise SettingsError((_syntax_fault(path, source, str(error)),)) from error
    if place := _deep_place(parsed):
        from pipeline.settings.toml_lines import key_lines, line_of

        raise SettingsError((_deep_fault(path, line_of(place, key_lines(source))),))
    return parsed


def _deep_fault(path: str, line: int) -> Fault:
    return Fault(path, line, "", "lists or tables are nested too deeply", "take them apart")


def _deep_place(parsed: dict[str, Value]) -> Where:
    """Return the place of a value nested deeper than any setting is; an empty place if there is none."""
    waiting: list[tuple[Where, Value]] = [((), parsed)]
    while waiting:
        where, value = waiting.pop()
        if len(where) > _DEEPEST:
            return where
        if isinstance(value, dict):
            waiting += [((*where, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            waiting += [((*where, number), item) for number, item in enumerate(value)]
    return ()


def _syntax_fault(path: str, source: str, said: str) -> Fault:
    """Return an error of ``tomllib`` with its line.

    Args:
        path: of the file.
        source: the text that is not TOML.
        said: the exception's message, which mostly ends in "(at line 1, column 2)".
    """
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", said)
    last = source.rstrip("\n").count("\n") + 1
    line = int(place[1] or last) if place else 1
    message = said[: place.start()] if place else said.partition(";")[0]
    remedy = "a line is key = value, with text, and keys that have spaces, in quotation marks"
    if re.search("twice|overwrite|[Dd]uplicate", message):
        remedy = "keep one of them"
    return Fault(path, line, "", f"this is not TOML: {message}", remedy)


def _error(path: str, source: str, complaints: list[Complaint]) -> SettingsError:
    """The complaints with their lines: one a place, in the order of the file."""
    from pipeline.settings.toml_lines import dotted, line_of

    lines = lines_of_keys(source)
    firsts = {complaint.where: complaint for complaint in reversed(complaints)}
    faults = [
        Fault(path, line_of(where, lines), dotted(where), complaint.message, complaint.remedy)
        for where, complaint in firsts.items()
    ]
    return SettingsError(tuple(sorted(faults, key=lambda fault: (fault.line, fault.key))))
