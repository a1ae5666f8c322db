"""Keys and types of ``collection.toml``, checked key by key.

``msgspec`` checks them too, but stops at the first mistake and does not say where it is. So this runs only
after ``msgspec`` has refused a file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, get_args, get_origin

import msgspec

from pipeline.settings.complaints import Complaint, quoted
from pipeline.settings.rules import nearest
from pipeline.settings.toml_lines import Value, Where

# A record, or the type of one of its fields.
Kind: TypeAlias = Any


class _Missing:
    """Marker for a value of which nothing can be used."""


_MISSING = _Missing()


def keep_valid(value: Value, kind: Kind, root: Kind, complaints: list[Complaint], where: Where = ()) -> Value:
    """Return the part of a TOML value that fits a type, so that the rules can be applied to it.

    Args:
        value: as ``tomllib`` gives it.
        kind: a record (struct), list, table or plain type.
        root: the record of the whole document.
        complaints: what does not fit is added here.
        where: the place of the value.

    Returns:
        The value without the keys that do not fit, or a marker when nothing of it does.
    """
    kind = _member(_without_none(kind), value)
    if _is_record(kind) and isinstance(value, dict):
        return _record(value, kind, root, complaints, where)
    if _origin(kind) is tuple and isinstance(value, list):
        items = [
            keep_valid(item, get_args(kind)[0], root, complaints, (*where, number))
            for number, item in enumerate(value)
        ]
        return _MISSING if _MISSING in items else items
    if _origin(kind) is dict and isinstance(value, dict):
        return _entries(value, get_args(kind)[1], root, complaints, where)
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        complaints.append(_wrong_type(value, kind, where))
        return _MISSING
    return value


def _record(
    value: dict[str, Any], kind: Kind, root: Kind, complaints: list[Complaint], where: Where
) -> Value:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    found = {}
    for key, item in value.items():
        if key in fields:
            found[key] = keep_valid(item, fields[key].type, root, complaints, (*where, key))
        else:
            complaints.append(_unknown((*where, key), list(fields), root))
    for key, field in fields.items():
        if field.required and found.get(key, _MISSING) is _MISSING:
            # A wrong value has its complaint already, and of two about one place the first is told.
            complaints.append(Complaint((*where, key), "is missing", f'add a line {key} = "…"'))
            found[key] = ""
    return {key: item for key, item in found.items() if item is not _MISSING}


def _entries(
    value: dict[str, Any], kind: Kind, root: Kind, complaints: list[Complaint], where: Where
) -> Value:
    found = {}
    for key, item in value.items():
        if isinstance(item, dict):
            remedy = "put a key that has a dot in it in quotation marks"
            complaints.append(Complaint((*where, key), f"must be {_words(kind)}, not a table", remedy))
        elif (fit := keep_valid(item, kind, root, complaints, (*where, key))) is not _MISSING:
            found[key] = fit
    return found


def _unknown(where: Where, here: list[str], root: Kind) -> Complaint:
    """Return the complaint about an unknown key, with the key that was probably meant.

    Args:
        where: the place of the key.
        here: the keys that its table may have.
        root: the record of the whole document.
    """
    *table, key = (part for part in where if isinstance(part, str))
    prefix = ".".join(table)
    known = list(keys(root))
    if key in known and "." not in key:
        remedy = f'"{key}" is no part of "{prefix}": write it above the first line in square brackets'
        return Complaint(where, "unknown key", remedy)
    same = [name for name in known if name.rpartition(".")[2] == key]
    full = f"{prefix}.{key}" if prefix else key
    near = nearest(full, [f"{prefix}.{name}" if prefix else name for name in here])
    near = near or (same[0] if same else nearest(full, known))
    remedy = f"did you mean {near}?" if near else f"known here: {', '.join(here)}"
    return Complaint(where, "unknown key", remedy)


def keys(kind: Kind, prefix: str = "") -> Iterator[str]:
    """Yield all keys of a record and of the records in it, dotted: ``author``, ``author.name``."""
    for field in msgspec.structs.fields(kind):
        name = f"{prefix}{field.encode_name}"
        yield name
        inner = _without_none(field.type)
        if _origin(inner) is tuple:
            inner = get_args(inner)[0]
        if _is_record(inner):
            yield from keys(inner, f"{name}.")


def _wrong_type(value: Value, kind: Kind, where: Where) -> Complaint:
    if _origin(kind) is Literal:
        choices = [str(choice) for choice in get_args(kind)]
        near = nearest(value, choices) if isinstance(value, str) else None
        shown = quoted(value) if isinstance(value, str) else _kind_of(value)
        remedy = f'did you mean "{near}"?' if near else "write one of these"
        return Complaint(where, f"must be {_words(kind)}, not {shown}", remedy)
    return Complaint(where, f"must be {_words(kind)}, not {_kind_of(value)}", f"write {_example(kind)}")


def _words(kind: Kind) -> str:
    """Return a type in words, for "must be …"."""
    if _origin(kind) is Literal:
        *most, last = (f'"{choice}"' for choice in get_args(kind))
        return f"{', '.join(most)} or {last}"
    if _origin(kind) is tuple:
        return "a list"
    return "a table" if kind not in _WORDS else _WORDS[kind][0]


def _example(kind: Kind) -> str:
    if _origin(kind) is tuple:
        tables = _is_record(get_args(kind)[0])
        return "its name in double square brackets" if tables else "it in square brackets"
    return "its keys under a line with its name in square brackets" if kind not in _WORDS else _WORDS[kind][1]


_WORDS: dict[Kind, tuple[str, str]] = {
    str: ("text", "it in quotation marks"),
    int: ("a whole number", "digits without quotation marks"),
    bool: ("true or false", "true or false without quotation marks"),
    dt.date: ("a date", "it as 2024-12-19"),
}


def _kind_of(value: Value) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (bool, str(value).lower()),
        (str, "text"),
        (int, "a whole number"),
        (float, "a number with a fraction"),
        (list, "a list"),
        (dict, "a table"),
        (dt.datetime, "a date with a time"),
        (dt.date, "a date"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "a time")


def _origin(kind: Kind) -> Kind:
    return get_origin(kind)


def _is_record(kind: Kind) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _member(kind: Kind, value: Value) -> Kind:
    """Return the member of the union "text or record" that a value is meant as; other kinds unchanged."""
    members = get_args(kind) if isinstance(kind, UnionType) else ()
    records = [member for member in members if _is_record(member)]
    if not records:
        return kind
    return records[0] if isinstance(value, dict) else str


def _without_none(kind: Kind) -> Kind:
    """Return ``kind`` without ``None``, since TOML has no null."""
    rest = [item for item in get_args(kind) if item is not NoneType]
    return rest[0] if NoneType in get_args(kind) else kind
