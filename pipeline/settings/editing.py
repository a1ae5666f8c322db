"""Lines that a command adds to the files of settings; all else in them stays as it is, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from pipeline.errors import SettingsError
from pipeline.settings.loading import lines_of_keys, load, load_addresses, load_references
from pipeline.settings.records import CitedPaper, Settings
from pipeline.settings.rules import normalize_text

_HEADER = re.compile(r"""\s*\[\s*(?:identity|"identity"|'identity')\s*\]""")


def toml_string(text: str) -> str:
    """Return text as a TOML basic string: as in JSON, but for U+007F (TOML 1.0, String)."""
    return json.dumps(normalize_text(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def identity_line(now: str, then: str) -> str:
    """Return the line under ``[identity]`` that gives an entry its earlier identity.

    Args:
        now: date and title of the entry.
        then: date and title that it was published with first.
    """
    return f"{toml_string(now)} = {toml_string(then)}"


def with_identity(path: str, text: bytes, identity: Mapping[str, str]) -> bytes | None:
    """Add lines under ``[identity]``, a table that is made where there is none.

    Args:
        path: of the file, for messages.
        text: its content, which can be loaded.
        identity: what entries are called now, with what they were called first.

    Returns:
        The new content; None where the lines cannot be added without a change of others (the table is
        written in braces, or has another identity for one of the entries).
    """
    lines = _lines(text)
    places = [
        line for where, line in lines_of_keys(text.decode("utf-8-sig")).items() if where[0] == "identity"
    ]
    added = [identity_line(now, then) for now, then in identity.items()]
    if not places:
        at = len(lines)
        added = [*([""] if lines else []), "[identity]", *added]
    elif _HEADER.match(lines[min(places) - 1]):
        at = min(places)
    else:  # keys as identity."2024-12-20 New title"
        at = min(places) - 1
        added = [f"identity.{line}" for line in added]
    new = _inserted(lines, at, added)
    before, after = load(path, text), _loaded(path, new)
    wanted = before.identity | {normalize_text(now): normalize_text(then) for now, then in identity.items()}
    return new if after and after.identity == wanted else None


def with_authority(path: str, text: bytes, authority: str) -> bytes | None:
    """Add an ``id``.

    Args:
        path: of the file, for messages.
        text: its content, which can be loaded and has no ``id``.
        authority: the ``id``.

    Returns:
        The new content; None where it has an empty ``id`` already.
    """
    lines = _lines(text)
    first = min(lines_of_keys(text.decode("utf-8-sig")).values(), default=len(lines) + 1)
    new = _inserted(lines, first - 1, [f"id = {toml_string(authority)}"])
    after = _loaded(path, new)
    return new if after and after.id == authority else None


def address_line(title: str, url: str) -> str:
    """Return the line of ``addresses.toml`` that gives a title its address."""
    return f"{toml_string(title)} = {toml_string(url)}"


def reference_line(key: str, paper: CitedPaper) -> str:
    """Return the line of ``references.toml`` about a paper."""
    fields = [f"title = {toml_string(paper.title)}"]
    if paper.authors:
        fields.append(f"authors = [{', '.join(map(toml_string, paper.authors))}]")
    if paper.year is not None:
        fields.append(f"year = {paper.year}")
    return f"{toml_string(key)} = {{ {', '.join(fields)} }}"


def with_addresses(path: str, text: bytes, addresses: Mapping[str, str], comments: Sequence[str]) -> bytes:
    """Add lines at the end of ``addresses.toml``.

    Args:
        path: of the file, for messages.
        text: its content; empty for a file that is not there yet.
        addresses: title to address, of titles that the file does not have.
        comments: lines to stand behind them as comments, where they do not stand there already.

    Raises:
        SettingsError: the content cannot be loaded, before or with the lines.
    """
    load_addresses(path, text)
    lines = _lines(text)
    there = {line.strip() for line in lines}
    remarks = [f"# {line}" for line in comments]
    added = [address_line(title, url) for title, url in addresses.items()]
    new = _inserted(lines, len(lines), [*added, *(line for line in remarks if line not in there)])
    load_addresses(path, new)
    return new


def with_references(path: str, text: bytes, references: Mapping[str, CitedPaper]) -> bytes:
    """Add lines to ``references.toml``: at its end, or before its first table.

    Args:
        path: of the file, for messages.
        text: its content; empty for a file that is not there yet.
        references: key to paper, of keys that the file does not have.

    Raises:
        SettingsError: the content cannot be loaded, before or with the lines.
    """
    load_references(path, text)
    lines = _lines(text)
    places = lines_of_keys(text.decode("utf-8-sig")).values()
    headers = [place for place in places if lines[place - 1].removeprefix("\ufeff").lstrip().startswith("[")]
    at = min(headers) - 1 if headers else len(lines)
    new = _inserted(lines, at, [reference_line(*item) for item in references.items()])
    load_references(path, new)
    return new


def _lines(text: bytes) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text.decode())


def _inserted(lines: list[str], at: int, added: list[str]) -> bytes:
    """Return a file's lines with others before the one at an index, and line ends as it has them."""
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    before, after = "".join(lines[:at]), "".join(lines[at:])
    mark = "\ufeff" if not before and after.startswith("\ufeff") else ""
    if before and not before.endswith(("\n", "\r")):
        before += end
    return (mark + before + "".join(f"{line}{end}" for line in added) + after.removeprefix(mark)).encode()


def _loaded(path: str, text: bytes) -> Settings | None:
    try:
        return load(path, text)
    except SettingsError:
        return None
