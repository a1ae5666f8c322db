"""Characters that text may have, in digests and settings alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Blanks that are no space: other separators of lines (vertical tab, form feed, U+0085, U+2028, U+2029), and
# letters and symbols without a picture: Hangul fillers and the Braille pattern without dots.
_BLANK_LETTERS = "\u3164\uffa0\u2800"
_BLANKS = re.compile(f"[\x0b\x0c\x85\u2028\u2029{_BLANK_LETTERS}]")

# Removed without a word: zero-width space, soft hyphen, byte-order mark, word joiner, joiners that join
# nothing, and controls of writing direction, which are the outputs' own affair (Unicode Technical Report
# 20, §3) and else turn what stands behind them.
_INVISIBLE = re.compile(
    "[\u200b\u00ad\ufeff\u2060\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]"
    "|[\u200c\u200d](?![^\\s\u200c\u200d])"
)

# What XML 1.0 cannot hold (§2.2, Char) or advises against: controls but the tab, and noncharacters.
# Those beyond U+FFFF end in FFFE or FFFF in each of the sixteen supplementary planes.
_PLANES = "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(1, 17))
FORBIDDEN = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_PLANES}]")


def visible(text: str) -> str:
    """Return ``text`` with a space for each other blank, and without what nobody can see."""
    if text.isprintable() and not any(letter in text for letter in _BLANK_LETTERS):
        return text
    return _INVISIBLE.sub("", _BLANKS.sub(" ", text))


def clean(text: str) -> str:
    """Return ``text`` as :func:`visible` does, and without what XML cannot hold."""
    text = visible(text)
    return text if text.isprintable() else FORBIDDEN.sub("", text)


def kept(text: str) -> Iterator[tuple[int, str]]:
    """Yield each character that :func:`clean` leaves of ``text``, with its index there."""
    spaced = _BLANKS.sub(" ", text)
    removed = {match.start() for pattern in (_INVISIBLE, FORBIDDEN) for match in pattern.finditer(spaced)}
    return ((index, character) for index, character in enumerate(spaced) if index not in removed)
