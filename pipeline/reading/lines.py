"""Bytes → lines of clean text (rule 6 of the format)."""

from __future__ import annotations

import codecs
import itertools
import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

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
        # The shortest beginning of the line that holds the characters up to it.
        low, high = 0, len(self.raw)
        while low < high:
            middle = (low + high) // 2
            if len(_clean(self.raw[: middle + 1])) <= index:
                low = middle + 1
            else:
                high = middle
        return low + 1

    def diagnose(self, code: str, path: str, message: str = "", *, hint: str = "", at: int = 0) -> Diagnostic:
        """A diagnostic about the character at index ``at`` of ``text``."""
        return diagnose(code, path, self.number, self.column(at), message, hint=hint, source=self.raw)


# Editors and Git end a line at these only, and a diagnostic must name the line that they show. Other
# separators (vertical tab, form feed, U+0085, U+2028, U+2029) become a space within the paragraph, and so
# do the letters and symbols that are blank: Hangul fillers and the Braille pattern without dots.
_ENDS = re.compile("\r\n|\n|\r")
_BLANK_LETTERS = "\u3164\uffa0\u2800"
_SPACES = re.compile(f"[\x0b\x0c\x85\u2028\u2029{_BLANK_LETTERS}]")

# Removed without a word: zero-width space, soft hyphen, byte-order mark, word joiner, joiners that join
# nothing, and controls of writing direction, which are the outputs' own affair (Unicode Technical Report
# 20, §3) and else turn what stands behind them.
_INVISIBLE = re.compile(
    "[\u200b\u00ad\ufeff\u2060\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]"
    "|[\u200c\u200d](?![^\\s\u200c\u200d])"
)

# How many removed characters a message names.
_NAMED = 8

# What XML 1.0 cannot hold (§2.2, Char) or advises against: controls but the tab, and noncharacters.
# Those beyond U+FFFF end in FFFE or FFFF in each of the sixteen supplementary planes.
_PLANES = "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(1, 17))
_FORBIDDEN = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_PLANES}]")


def lines(path: str, data: bytes) -> tuple[list[Line], list[Diagnostic]]:
    """The lines of ``data`` that are not blank, and what is wrong with its characters."""
    if len(data) > limits.FILE_BYTES:
        message = f"file of {len(data):,} bytes; it is left out"
        hint = f"the limit is {limits.FILE_BYTES:,} bytes; split it into one file a day"
        return [], [diagnose("D013", path, 1, 1, message, hint=hint)]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [], [_undecodable(path, data, error.start)]
    found: list[Line] = []
    diagnostics: list[Diagnostic] = []
    for number, raw in enumerate(_ENDS.split(text), 1):
        kept = _without_forbidden(raw).strip()
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


def _clean(raw: str) -> str:
    return unicodedata.normalize("NFC", _without_forbidden(raw).lstrip())


def _without_forbidden(raw: str) -> str:
    """``raw`` without what XML cannot hold and what nobody can see."""
    if raw.isprintable() and not any(letter in raw for letter in _BLANK_LETTERS):
        return raw
    return _FORBIDDEN.sub("", _INVISIBLE.sub("", _SPACES.sub(" ", raw)))


def _excess(text: str) -> str:
    """Which limit ``text`` reaches; empty if none."""
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
    named = list(itertools.islice(_FORBIDDEN.finditer(raw), _NAMED))
    if not named:
        return
    count = len(raw) - len(_FORBIDDEN.sub("", raw))
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
