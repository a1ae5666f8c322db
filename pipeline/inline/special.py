"""Macros outside of formulas that are more than a style or a symbol: links, environments, footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.inline.braces import argument
from pipeline.inline.context import Context, Found
from pipeline.inline.displays import display
from pipeline.inline.links import uri
from pipeline.model import Code, Link, Text, plain

LAYOUTS = frozenset("itemize enumerate description quote quotation center abstract".split())
COLORED = re.compile(r"\\color\s*(?:\[[^\[\]]*\])?\{[^{}]*\}\s*")
_COLOR_MODEL = re.compile(r"\\textcolor\s*\[[^\[\]]*\]")
_STRIKE = "\u0336"

# Macros that are more than a style: given the line, the macro, and how to make parts.
Special = Callable[[str, re.Match[str], Context], Found | None]


def _url(text: str, match: re.Match[str], _context: Context) -> Found | None:
    held = argument(text, match.end())
    if held is None:
        return None
    address = held[0].replace("\\", "").strip()
    href = uri(address)
    if not held[0]:
        return (), held[1]
    return (Link(address, href) if href else Code(held[0]),), held[1]


def _href(text: str, match: re.Match[str], context: Context) -> Found | None:
    held = argument(text, match.end())
    label = argument(text, held[1]) if held else None
    if held is None or label is None:
        return None
    href = uri(held[0].replace("\\", "").strip())
    if not href or not label[0].strip():
        return (context.raw(text[match.start() : label[1]], match.start()),), label[1]
    # The text of a link is often an address too, with TeX's escapes or without.
    is_address = label[0].strip().lower().startswith(("http://", "https://"))
    shown = label[0].replace("\\", "") if is_address else plain(context.parts(label[0], held[1] + 1))
    return (Link(shown if shown.strip() else href, href),), label[1]


def _begin(text: str, match: re.Match[str], context: Context) -> Found | None:
    """Return nothing for the begin of a list or other layout, else the displayed formula that begins here."""
    held = argument(text, match.end())
    if held and held[0] in LAYOUTS:
        return (), held[1] + text.startswith(" ", held[1])
    if held is None:
        return None
    found = display(text, match.start(), held[0], context)
    return found or ((context.raw(text[match.start() : held[1]], match.start()),), held[1])


def _end(text: str, match: re.Match[str], context: Context) -> Found | None:
    held = argument(text, match.end())
    if held and held[0] in LAYOUTS:
        return (), held[1] + text.startswith(" ", held[1])
    return ((context.raw(text[match.start() : held[1]], match.start()),), held[1]) if held else None


def _footnote(text: str, match: re.Match[str], context: Context) -> Found | None:
    held = argument(text, match.end())
    if held is None:
        return None
    before = text[match.start() - 1 : match.start()] if match.start() else " "
    opening = "(" if before in " ~" else " ("
    return (Text(opening), *context.parts(held[0], match.end() + 1), Text(")")), held[1]


def _second(text: str, match: re.Match[str], context: Context) -> Found | None:
    model = _COLOR_MODEL.match(text, match.start())
    first = argument(text, model.end() if model else match.end())
    second = argument(text, first[1]) if first else None
    return (context.parts(second[0], first[1] + 1), second[1]) if first and second else None


def _color(text: str, match: re.Match[str], _context: Context) -> Found | None:
    colored = COLORED.match(text, match.start())
    return ((), colored.end()) if colored else None


def _mathematics(text: str, match: re.Match[str], context: Context) -> Found | None:
    held = argument(text, match.end())
    converted = context.formula(held[0]) if held else None
    return ((converted,), held[1]) if held and converted else None


def _raised(text: str, match: re.Match[str], context: Context) -> Found | None:
    held = argument(text, match.end())
    if held is None:
        return None
    converted = context.formula(text[match.start() : held[1]])
    return ((converted,), held[1]) if converted else None


def _code_point(text: str, match: re.Match[str], context: Context) -> Found | None:
    held = argument(text, match.end())
    converted = context.formula(text[match.start() : held[1]]) if held else None
    return ((Text(converted.text),), held[1]) if held and converted else None


def _room(text: str, match: re.Match[str], _context: Context) -> Found | None:
    """Return one space for horizontal space, nothing for negative or vertical space."""
    held = argument(text, match.end())
    if held is None:
        return None
    shows = match[1] == "hspace" and not held[0].lstrip().startswith("-")
    return (Text(" "),) if shows else (), held[1]


def _struck(text: str, match: re.Match[str], context: Context) -> Found | None:
    """Return text crossed out with combining characters, the only way that feeds and titles have."""
    held = argument(text, match.end())
    if held is None:
        return None
    shown = plain(context.parts(held[0], match.end() + 1))
    crossed = "".join(letter if letter.isspace() else letter + _STRIKE for letter in shown)
    return (Text(crossed),), held[1]


SPECIAL: dict[str, Special] = {
    **dict.fromkeys(("url", "path", "nolinkurl"), _url),
    "href": _href,
    "begin": _begin,
    "end": _end,
    **dict.fromkeys(("footnote", "thanks"), _footnote),
    **dict.fromkeys(("textcolor", "texorpdfstring", "colorbox"), _second),
    "color": _color,
    "ensuremath": _mathematics,
    **dict.fromkeys(("textsuperscript", "textsubscript"), _raised),
    "unicode": _code_point,
    **dict.fromkeys(("hspace", "vspace"), _room),
    **dict.fromkeys(("sout", "st"), _struck),
}
