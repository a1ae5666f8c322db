"""Lines that a command adds to the files of settings; all else in them stays as it is, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from pipeline.errors import SettingsError
from pipeline.model import tag_key
from pipeline.settings.loading import lines_of_keys, load, load_addresses, load_references
from pipeline.settings.records import CitedPaper, Settings
from pipeline.settings.rules import normalize_text

# A text in quotation marks, or a bare key.
_TAG = re.compile(r"""\"([^\"\\\n]*)\"|'([^'\n]*)'|([A-Za-z0-9_-]+)(?=\s*=)""")


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
    new = _with_lines(text, "identity", [identity_line(*pair) for pair in identity.items()])
    before, after = load(path, text), _loaded(path, new)
    wanted = before.identity | {normalize_text(now): normalize_text(then) for now, then in identity.items()}
    return new if after and after.identity == wanted else None


def with_redirect(path: str, text: bytes, old: str, new: str) -> bytes | None:
    """Add a line under ``[redirects]``, a table that is made where there is none.

    Args:
        path: of the file, for messages.
        text: its content, which can be loaded.
        old: the stem of addresses that lead elsewhere from now on, as ``tags/pre-training``.
        new: the stem that they lead to.

    Returns:
        The new content, which is the old where it says so already; None where the line cannot be added
        without a change of others (the table is written in braces, or another line leads back).
    """
    before = load(path, text)
    if before.redirects.get(old) == new:
        return text
    changed = _with_lines(text, "redirects", [f"{toml_string(old)} = {toml_string(new)}"])
    after = _loaded(path, changed)
    if after is None or after.redirects.get(old) != new:
        return None
    return changed if replace(after, redirects={}) == replace(before, redirects={}) else None


def _with_lines(text: bytes, table: str, added: list[str]) -> bytes:
    """Add lines to a table of settings that can be loaded."""
    lines = _lines(text)
    places = [line for where, line in lines_of_keys(text.decode("utf-8-sig")).items() if where[0] == table]
    if not places:
        at = len(lines)
        added = [*([""] if lines else []), f"[{table}]", *added]
    elif re.match(rf"""\s*\[\s*(?:{table}|"{table}"|'{table}')\s*\]""", lines[min(places) - 1]):
        at = min(places)
    else:  # keys as identity."2024-12-20 New title"
        at = min(places) - 1
        added = [f"{table}.{line}" for line in added]
    return _inserted(lines, at, added)


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


def with_renamed_tag(path: str, text: bytes, old: str, new: str) -> bytes | None:
    """Put one tag in place of another, where editions, labels and aliases name it.

    Args:
        path: of the file, for messages.
        text: its content, which can be loaded.
        old: the tag to replace, in whatever letter case and with whatever hyphens it is written.
        new: the tag to put there.

    Returns:
        The new content, which is the old where nothing names the tag; None where it cannot be had without a
        change of anything else.
    """
    before = load(path, text)
    wanted = _retagged(before, tag_key(old), new)
    if wanted == before:
        return text
    lines = _lines(text)
    places = lines_of_keys(text.decode("utf-8-sig"))
    starts = sorted({*places.values(), len(lines) + 1})
    for where, start in places.items():
        if (where[0] == "tags" and where[2:]) or (where[2:3] == ("tags",) and where[4:]):
            for at in range(start - 1, starts[starts.index(start) + 1] - 1):
                # The form in which a tag is shown is no tag.
                lines[at] = _with_tag(lines[at], tag_key(old), new, only_key=where[:2] == ("tags", "label"))
    changed = "".join(lines).encode()
    return changed if _loaded(path, changed) == wanted else None


def _with_tag(line: str, key: str, new: str, *, only_key: bool) -> str:
    def replaced(found: re.Match[str]) -> str:
        text = found[1] or found[2] or found[3]
        return toml_string(new) if text and tag_key(text) == key else found[0]

    return _TAG.sub(replaced, line, count=1 if only_key else 0)


def _retagged(settings: Settings, key: str, new: str) -> Settings:
    def tag(text: str) -> str:
        return new if tag_key(text) == key else text

    tags = settings.tags
    return replace(
        settings,
        tags=replace(
            tags,
            alias={tag(name): tag(target) for name, target in tags.alias.items()},
            label={tag(name): label for name, label in tags.label.items()},
        ),
        edition=tuple(
            replace(
                edition,
                tags=replace(
                    edition.tags,
                    any=tuple(map(tag, edition.tags.any)),
                    all=tuple(map(tag, edition.tags.all)),
                ),
            )
            for edition in settings.edition
        ),
    )


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
