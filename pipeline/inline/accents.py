r"""Letters with TeX's accents: ``\'e``, ``\c{c}``, ``\v s``, and one accent over another (``\~{\^e}``)."""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    "'": "\u0301",
    '"': "\u0308",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
    "b": "\u0331",
    "G": "\u030f",
    "U": "\u030e",
    "f": "\u0311",
    "h": "\u0309",
}
_ACCENT = re.compile(r"""\\(?:(['"`^~=.])|([cvuHkrdbGUfh])(?![A-Za-z])\s*)""")
# Letters that TeX names: they may stand below an accent.
_LETTERS = {
    "i": "i",
    "j": "j",
    "ae": "æ",
    "AE": "Æ",
    "o": "ø",
    "O": "Ø",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
    "imath": "i",
    "jmath": "j",
}
_LETTER = re.compile(r"\\(i|j|ae|AE|oe|OE|aa|AA|o|O|l|L|imath|jmath)(?![A-Za-z])\s*(?:\{\})?")
_TIE = re.compile(r"\\t\s*\{([A-Za-z])([A-Za-z])\}")
# Without braces these are what they are in code: ``\d``, ``\b``.
_BRACED_ONLY = frozenset("dbGUfh")
# Without braces some are as likely what they are in code, or the end of a sentence.
_DOUBTFUL = re.compile(r"""\\([=."])[A-Za-z]""")
_ESCAPED_QUOTATION = re.compile(r'\\"(?![A-Za-z{\\])')
# An apostrophe that was escaped: in ``it\'s``, and behind the one letter of ``O\'Neil``.
_CONTRACTION = re.compile(r"\\'(?:s|re|ll|m|ve|d|t|S|RE|LL|M|VE|D|T)(?![^\W\d_])")
_CONTRACTED = re.compile(r"(?:(?<![^\W_])(?<![}\\])[A-Za-z]+|\d)$")
_PARTICLE = re.compile(r"(?<![^\W_])(?<![}\\])[A-Za-z]$")
_NAME = re.compile(r"\\'[A-Z][a-z]")
# Accents upon accents beyond this are nothing that a person wrote.
_MOST = 3


def escapes_quotes(text: str) -> bool:
    r"""Whether a line writes ``\"``, as in code, for a quotation mark."""
    return '\\"' in text and _ESCAPED_QUOTATION.search(text) is not None


def is_doubtful(text: str, start: int, *, quotes: bool) -> bool:
    r"""Whether the accent at ``start`` is as likely none.

    Args:
        text: the line.
        start: its backslash.
        quotes: whether the line writes ``\"`` for a quotation mark.
    """
    match = _DOUBTFUL.match(text, start)
    return match is not None and (match[1] != '"' or quotes)


def is_apostrophe(text: str, start: int) -> bool:
    r"""Whether ``\'`` at ``start`` is an apostrophe."""
    before = text[max(0, start - 40) : start]
    if _CONTRACTION.match(text, start) and _CONTRACTED.search(before):
        return True
    if _NAME.match(text, start) and _PARTICLE.search(before):
        return True
    within_word = before[-1:].isalpha() and text[start + 2 : start + 3].isalpha()
    return within_word and accented(text, start) is None


def accented(text: str, start: int) -> tuple[str, int] | None:
    """Return the accented letter at ``start`` in Unicode, and the index behind it; None if there is none."""
    if tie := _TIE.match(text, start):
        return f"{tie[1]}\u0361{tie[2]}", tie.end()
    found = _accented(text, start, _MOST)
    if found is None:
        return None
    letter = unicodedata.normalize("NFC", found[0])
    # A letter that Unicode does not have as one is meant where braces say so; else it is as likely no TeX.
    braced = "{" in text[start : found[1]]
    return (letter, found[1]) if braced or len(letter) == 1 else None


def _accented(text: str, start: int, most: int) -> tuple[str, int] | None:
    match = _ACCENT.match(text, start)
    if match is None or not most:
        return None
    mark = match[1] or match[2]
    if mark in _BRACED_ONLY and not text.startswith("{", match.end()):
        return None
    base = _base(text, match.end(), most)
    if base is None:
        return None
    letter, end = base
    # The mark stands over the letter, above those that it has.
    return letter + _COMBINING[mark], end


def _base(text: str, start: int, most: int) -> tuple[str, int] | None:
    """Return the letter under an accent, which may have another accent or braces, and the index behind it."""
    if text.startswith("{", start):
        inner = _base(text, start + 1, most)
        if inner is None or not text.startswith("}", inner[1]):
            return None
        return inner[0], inner[1] + 1
    if named := _LETTER.match(text, start):
        return _LETTERS[named[1]], named.end()
    if text[start : start + 1].isalpha():
        return text[start], start + 1
    return _accented(text, start, most - 1)
