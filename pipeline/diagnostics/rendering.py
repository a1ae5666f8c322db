"""Diagnostics for people, for programs, and for GitHub."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import msgspec

from pipeline.diagnostics import Diagnostic, Severity, caret

WIDTH = 100
_TAB = " "

# Select Graphic Rendition (ECMA-48 §8.3.117).
_BOLD, _BLUE, _RESET = "\x1b[1m", "\x1b[1;34m", "\x1b[0m"
_COLOURS: dict[Severity, str] = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "information": "\x1b[1;36m"}

# Workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "information": "notice"}


def text(diagnostics: Iterable[Diagnostic], *, colour: bool = False, width: int = WIDTH) -> str:
    """Return diagnostics as compilers print them; ``width`` is the terminal's, in columns.

    ``path:line:column: severity[CODE]: message``, the source line clipped around the column, a caret
    under it, and the hint. Nothing of a digest reaches the terminal that could control it.
    """
    return "".join(_one(diagnostic, colour=colour, width=width) for diagnostic in diagnostics)


def json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as JSON, one object a line, with the fields of :class:`Diagnostic`."""
    return "".join(msgspec.json.encode(diagnostic).decode() + "\n" for diagnostic in diagnostics)


def github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as workflow commands, which GitHub shows beside the line in a pull request."""
    return "".join(
        f"::{_COMMANDS[d.severity]} file={_property(d.path)},line={d.line},col={d.column},"
        f"title={_property(d.code)}::{_data(d.message + (f' ({d.hint})' if d.hint else ''))}\n"
        for d in diagnostics
    )


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _one(diagnostic: Diagnostic, *, colour: bool, width: int) -> str:
    accent = _COLOURS[diagnostic.severity] if colour else ""
    bold, blue, reset = (_BOLD, _BLUE, _RESET) if colour else ("", "", "")
    place = f"{printable(diagnostic.path)}:{diagnostic.line}:{diagnostic.column}"
    label = f"{diagnostic.severity}[{diagnostic.code}]"
    lines = [f"{bold}{place}:{reset} {accent}{label}:{reset} {bold}{printable(diagnostic.message)}{reset}"]
    gutter = " " * max(4, len(str(diagnostic.line)))
    if diagnostic.source:
        number = f"{diagnostic.line:>{len(gutter)}}"
        shown, indent = _window(diagnostic.source, caret(diagnostic), max(20, width - len(gutter) - 3))
        lines.append(f"{blue}{number} |{reset} {shown.rstrip()}")
        lines.append(f"{blue}{gutter} |{reset} {' ' * indent}{accent}^{reset}")
    if diagnostic.hint:
        lines.append(f"{blue}{gutter} ={reset} hint: {printable(diagnostic.hint)}")
    return "\n".join(lines) + "\n"


def _window(source: str, at: int, width: int) -> tuple[str, int]:
    """Return the part of a line around index ``at`` that fits ``width`` columns, and the column of ``at``."""
    source = printable(source)
    widths = [_columns(character) for character in source]
    if sum(widths) <= width:
        return source, sum(widths[:at])
    # The caret stands at a third of the width: further left where the line begins, right where it ends.
    before = max(width // 3, width - 1 - sum(widths[at:]))
    start, used = at, 0
    while start > 0 and used + widths[start - 1] < before:
        start -= 1
        used += widths[start]
    if sum(widths[:at]) <= width * 2 // 3:
        start, used = 0, sum(widths[:at])
    end, room = at, width - used - (2 if start else 1)
    while end < len(source) and room >= widths[end]:
        room -= widths[end]
        end += 1
    shown = ("…" if start else "") + source[start:end] + ("…" if end < len(source) else "")
    return shown, used + (1 if start else 0)


def _columns(character: str) -> int:
    """Return the number of terminal columns of a printable character (Unicode Standard Annex #11)."""
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me") else 1


def printable(value: str) -> str:
    """Return ``value`` with each character that controls the terminal replaced by a visible one.

    Spaces of any kind become a space of their width; control characters become their pictures
    (U+2400 and following), other invisible ones U+FFFD.
    """
    if value.isprintable():
        return value
    return "".join(c if c.isprintable() else _picture(c) for c in value)


def _picture(character: str) -> str:
    if character == "\t":
        return _TAB
    if unicodedata.category(character) == "Zs":
        return "\u3000" if character == "\u3000" else " "
    if character < " ":
        return chr(0x2400 + ord(character))
    return "␡" if character == "\x7f" else "�"
