"""Line numbers of the keys of a TOML document, which ``tomllib`` does not give."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any, TypeAlias

# Keys from the top down, with a number for an item of an array: ("edition", 0, "name").
Where: TypeAlias = tuple[str | int, ...]
# What tomllib gives: text, numbers, dates, lists and dictionaries.
Value: TypeAlias = Any

# Levels of tables and lists whose lines are told.
_DEEPEST = 30
_BARE = re.compile("[A-Za-z0-9_-]+")


def key_lines(text: str) -> dict[Where, int]:
    """Find the line, from 1, of every key, table and array item.

    A statement (a key with its value, or the header of a table) is the fewest lines that are valid by
    themselves, so the parser itself tells where it ends. What stands inside a value that takes several
    lines is given the line on which the statement starts.

    Args:
        text: a valid document.
    """
    lines: dict[Where, int] = {}
    arrays: dict[Where, int] = {}
    table: Where = ()
    statement, start = "", 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        statement += f"{line}\n"
        if line.rstrip().endswith(",") and "#" not in line:
            continue  # inside a list, however long it is
        try:
            parsed = tomllib.loads(statement)
        except ValueError:
            continue
        if statement.lstrip().startswith("["):
            table = _enter(parsed, arrays)
            for length in range(1, min(len(table), _DEEPEST) + 1):
                lines.setdefault(table[:length], start)
        else:
            _note(parsed, table, start, lines)
        statement, start = "", number + 1
    return lines


def line_of(where: Where, lines: dict[Where, int]) -> int:
    """Return the line of a place, or of the nearest table around it that has one."""
    return next((lines[where[:n]] for n in range(len(where), 0, -1) if where[:n] in lines), 1)


def dotted(where: Where) -> str:
    """Return a place as a dotted TOML key. Numbers of array items are left out, since the line tells them."""
    keys = [key for key in where if isinstance(key, str)]
    return ".".join(key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False) for key in keys)


def _enter(header: Value, arrays: dict[Where, int]) -> Where:
    """Return the place of the table that a header opens.

    Args:
        header: the header as ``tomllib`` parses it by itself.
        arrays: place of each array of tables to the number of its current item, from 0; updated.
    """
    where: Where = ()
    rest = header
    while rest:
        if isinstance(rest, list):
            arrays[where] = arrays.get(where, -1) + 1
            where = (*where, arrays[where])
            rest = rest[0]
        else:
            ((key, rest),) = rest.items()
            where = (*where, key)
            if where in arrays and isinstance(rest, dict):
                where = (*where, arrays[where])
    return where


def _note(value: Value, where: Where, line: int, lines: dict[Where, int]) -> None:
    """Record ``line`` for all keys and items of a value, down to the deepest level that is told."""
    if len(where) > _DEEPEST:
        return
    if where:
        lines.setdefault(where, line)
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        _note(item, (*where, key), line, lines)
