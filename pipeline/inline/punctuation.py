"""TeX's ties, dashes and quotation marks, which are written with plain characters."""

from __future__ import annotations

import re

from pipeline.inline.context import Context, Found
from pipeline.model import Text

# Behind a word, a bracket or a formula; not behind ``1M``, where ``~`` means "to".
_TIED_BEFORE = re.compile(r"(?:[A-Za-z]{2}[.,]?|[)\]}.,$’”])$")
_TIED_NUMBER_BEFORE = re.compile(r"[A-Za-z]{3,}\.?$")
_TIED_AFTER = re.compile(r"[A-Za-z(\\\[$]")
# A number and its unit: ``3~dB``, ``5~\%``; ``1~N`` is a range.
_QUANTITY_BEFORE = re.compile(r"(?<![\w.,~])\d[\d.,]*$")
_UNIT_AFTER = re.compile(r"[A-Za-zµΩ]{2,}(?![\w~])|\\%|\$\\?[A-Za-z]|\\[A-Za-z]{2,}")

_DASHES = {"--": "\u2013", "---": "\u2014"}
_DASH_BEFORE = re.compile(r"""(?:[^\W_]|[)\]}%$”’"'.])$""")
_DASH_AFTER = re.compile(r"""[^\W_]|[(\[“‘"'$\\]""")
# What TeX's accents are written with: within a name they are part of it.
_ACCENTS = re.compile(r"\\(?:[A-Za-z]+\s?|[^\sA-Za-z])|[{}]")
_NAME = re.compile(r"(?<![^\W_])[A-Z][^\W_]*$")

_QUOTED = {
    "``": re.compile(r"""``(?=\S)((?:(?!``)[^"]){1,300}?)(?:''|")"""),
    "`": re.compile(r"""`(?=\S)([^`'"]{1,300}?)'(?![A-Za-z])"""),
    "''": re.compile(r"""''(?=\w)((?:(?!``)[^"]){1,300}?)''(?![A-Za-z0-9])"""),
}


def tie(text: str, start: int) -> Found | None:
    """Return a no-break space for a tie, ``~`` between words; None for a tilde, as in ``1~2``."""
    before, after = text[max(0, start - 40) : start], text[start + 1 : start + 2]
    if before.endswith(" ") and after == "\\":
        return (), start + 1
    if _QUANTITY_BEFORE.search(before) and _UNIT_AFTER.match(text, start + 1):
        return (Text("\u00a0"),), start + 1
    fits = _TIED_BEFORE if _TIED_AFTER.match(after) else _TIED_NUMBER_BEFORE if after.isdigit() else None
    return ((Text("\u00a0"),), start + 1) if fits and fits.search(before) else None


def dash(text: str, start: int, mark: str) -> Found | None:
    """Return a dash for ``--`` or ``---`` between words; None before a word, as in ``--flag``.

    A tight ``--`` joins numbers (``10--20``) and names (``Kullback--Leibler``). Between other words
    abstracts mean the dash that interrupts (``its norm--can be``), which is the long one when tight.
    """
    end = start + len(mark)
    before, after = text[max(0, start - 40) : start], text[end : end + 1]
    if before[-1:].isspace() and after.isspace():
        return (Text(_DASHES[mark]),), end
    if not _DASH_BEFORE.search(before) or not _DASH_AFTER.match(after):
        return None
    joins_numbers = after in "$\\" or (after.isdigit() and before[-1].isdigit())
    joins_names = after.isupper() and _NAME.search(_ACCENTS.sub("", before))
    return (Text(_DASHES[mark] if joins_numbers or joins_names else "\u2014"),), end


def quotation(text: str, start: int, mark: str, context: Context) -> Found | None:
    """Return a quotation in TeX's marks; ``''`` on both sides is a common slip."""
    match = _QUOTED[mark].match(text, start) if mark in _QUOTED else None
    if match is None or text[max(0, start - 1) : start].isalnum():
        return None
    opening, closing = "‘’" if mark == "`" else "“”"
    return (Text(opening), *context.parts(match[1], match.start(1)), Text(closing)), match.end()
