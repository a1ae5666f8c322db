"""Bytes → lines of clean text (rule 6 of the format)."""

from __future__ import annotations

import codecs
import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from pipeline import characters
from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.reading import limits


class Line(Struct, gc=False):
    """A line that is not blank.

    ``text`` is clean and without space around it, ``raw`` as in the file; ``start`` is the index of the text
    in ``raw``, -1 if characters were removed or composed.
    """

    number: int
    text: str
    raw: str
    start: int = 0

    def column(self, index: int = 0) -> int:
        """The column in the file, from 1, of the character at ``index`` of ``text``."""
        if self.start >= 0:
            return self.start + index + 1
        columns = _columns(self.raw)
        return columns[index] if index < len(columns) else len(self.raw) + 1

    def diagnose(self, code: str, path: str, message: str = "", *, hint: str = "", at: int = 0) -> Diagnostic:
        """A diagnostic about the character at index ``at`` of ``text``."""
        return diagnose(code, path, self.number, self.column(at), message, hint=hint, source=self.raw)


# Editors and Git end a line at these only, and a diagnostic must name the line that they show.
_ENDS = re.compile("\r\n|\n|\r")

# How many removed characters a message names.
_NAMED = 8


def lines(path: str, data: bytes) -> tuple[list[Line], list[Diagnostic]]:
    """The lines of ``data`` that are not blank, and what is wrong with its characters."""
    if len(data) > limits.FILE_BYTES:
        message = f"file of more than {limits.FILE_BYTES:,} bytes; it is left out"
        hint = "split it into one file a day"
        return [], [diagnose("D013", path, 1, 1, message, hint=hint)]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [], [_undecodable(path, data, error.start)]
    found: list[Line] = []
    diagnostics: list[Diagnostic] = []
    for number, (start, raw) in enumerate(_split(text), 1):
        if number > limits.LINES:
            diagnostics.append(_excess_lines(path, text[start:], raw))
            break
        kept = characters.clean(raw).strip()
        if reason := _excess(kept):
            column = len(raw) - len(raw.lstrip()) + 1
            message = f"{reason}; the line is left out"
            diagnostics.append(diagnose("D013", path, number, column, message, source=raw))
        elif kept:
            clean = unicodedata.normalize("NFC", kept)
            found.append(Line(number, clean, raw, raw.find(clean)))
        if not raw.isprintable():
            diagnostics.extend(_removed(path, number, raw))
    return found, diagnostics


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line of ``text``, without its end, and the index where it starts."""
    start = 0
    for end in _ENDS.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]


def _excess_lines(path: str, rest: str, first: str) -> Diagnostic:
    """D013 at the first line that is too many; ``rest`` is what begins there."""
    count = rest.count("\n") + rest.count("\r") - rest.count("\r\n") + (not rest.endswith(("\n", "\r")))
    message = f"more than {limits.LINES:,} lines; the other {count:,} are left out"
    hint = "split the file into one a day"
    return diagnose("D013", path, limits.LINES + 1, 1, message, hint=hint, source=first)


@functools.lru_cache(maxsize=1)  # a line with one thing to say often has many
def _columns(raw: str) -> list[int]:
    """Return the column in ``raw``, from 1, of each character of a line that was cleaned and composed.

    That of a composed character is where the first of its parts stands.
    """
    columns: list[int] = []
    piece = ""  # what may still be composed with what follows
    places: list[int] = []
    for index, character in characters.kept(raw):
        if not piece and not columns and character.isspace():
            continue  # before the text
        if piece and _is_boundary(piece, character):
            columns += _composed_columns(piece, places)
            piece, places = "", []
        piece += character
        places.append(index + 1)
    return columns + _composed_columns(piece, places)


def _is_boundary(piece: str, character: str) -> bool:
    """Whether normalising leaves ``piece`` and what begins with ``character`` side by side."""
    composed = unicodedata.normalize("NFC", character)
    joined = unicodedata.normalize("NFC", piece + character)
    return not unicodedata.combining(composed[0]) and joined == unicodedata.normalize("NFC", piece) + composed


def _composed_columns(piece: str, places: list[int]) -> list[int]:
    """The column of each character that a few become when they are composed."""
    lengths = [len(unicodedata.normalize("NFC", piece[: end + 1])) for end in range(len(piece))]
    return [
        places[next(end for end, length in enumerate(lengths) if length > index)]
        for index in range(lengths[-1] if lengths else 0)
    ]


def _excess(text: str) -> str:
    """Return a description of the limit that ``text`` reaches; empty if none."""
    if len(text) > limits.LINE_CHARACTERS:
        return f"line of {len(text):,} characters; the limit is {limits.LINE_CHARACTERS:,}"
    if not unicodedata.is_normalized("NFC", text) and _longest_run(text) > limits.MARKS:
        return f"character with more than {limits.MARKS} combining marks"
    return ""


def _longest_run(text: str) -> int:
    """The most combining marks in a row, in time linear in the length of ``text``."""
    longest = run = 0
    for character in _decomposed(text):
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    return longest


def _decomposed(text: str, piece: int = 64) -> Iterator[str]:
    for start in range(0, len(text), piece):
        yield from unicodedata.normalize("NFD", text[start : start + piece])


def _removed(path: str, number: int, raw: str) -> Iterator[Diagnostic]:
    """One diagnostic for all characters that were removed from a line, at the first of them."""
    named = list(itertools.islice(characters.FORBIDDEN.finditer(raw), _NAMED))
    if not named:
        return
    count = len(raw) - len(characters.FORBIDDEN.sub("", raw))
    if count == 1:
        message = f"character {_name(named[0])} removed"
    else:
        places = ", ".join(f"{_name(match)} at column {match.start() + 1}" for match in named)
        more = f" and {count - _NAMED} more" if count > _NAMED else ""
        message = f"{count} characters removed: {places}{more}"
    yield diagnose("D008", path, number, named[0].start() + 1, message, source=raw)


def _name(match: re.Match[str]) -> str:
    return f"U+{ord(match.group()):04X}"


def _undecodable(path: str, data: bytes, start: int) -> Diagnostic:
    """D009 at the first byte that is not UTF-8."""
    before = _ENDS.split(data[:start].decode("utf-8"))
    rest = data[start : start + 4 * limits.LINE_CHARACTERS].decode("utf-8", "replace")
    source = before[-1] + _ENDS.split(rest, maxsplit=1)[0]
    message = f"not UTF-8: byte 0x{data[start]:02X} at offset {start:,}; the file is left out"
    hint = _encoding_hint(data)
    return diagnose("D009", path, len(before), len(before[-1]) + 1, message, hint=hint, source=source)


def _encoding_hint(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "this is UTF-16: save the file as UTF-8"
    try:
        data.decode("cp949")
    except UnicodeDecodeError:
        return ""
    return "this may be CP949 (Korean Windows): save the file as UTF-8"
