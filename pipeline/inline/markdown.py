"""Markup within a line that notes use beside what digests do: strikes, underscores, ``[[Name]]``, images."""

from __future__ import annotations

import re

from pipeline.inline import links
from pipeline.inline.context import Context, Found
from pipeline.model import Link, Name, Strike, Strong, plain

# No alternative runs past its own next beginning, so that the work is linear.
_STRIKE = re.compile(r"~~(?![\s~])((?:[^~]|~(?!~)){1,2000})(?<!\s)~~(?!~)")
_UNDERSCORES = re.compile(r"__(?![\s_])((?:[^_]|_(?!_)){1,2000})(?<![\s_])__(?![_A-Za-z0-9(]|\.[a-z])")
_NAMED = re.compile(r"\[\[([^\[\]|]{1,500})(?:\|([^\[\]|]{1,500}))?\]\]")
_ENDING = re.compile(r"\.md(?=#|$)", re.IGNORECASE)


def struck(text: str, start: int, context: Context) -> Found | None:
    """Return ``~~struck~~`` text; two tildes behind a letter or digit are none of it (``1~~2``)."""
    match = _STRIKE.match(text, start)
    if match is None or _is_ascii_word(text[start - 1 : start]):
        return None
    return (Strike(context.parts(match[1], match.start(1))),), match.end()


def underscored(text: str, start: int, context: Context) -> Found | None:
    """Return ``__bold__`` text; not within a word, and no name of Python (``a.__init__``, ``__init__()``)."""
    match = _UNDERSCORES.match(text, start)
    if match is None or _is_ascii_word(text[start - 1 : start]) or text[start - 1 : start] in tuple("_./"):
        return None
    return (Strong(context.parts(match[1], match.start(1))),), match.end()


def named(text: str, start: int) -> Found | None:
    """Return ``[[Name]]`` and ``[[Name|text]]`` as a name that shows itself or the text."""
    match = _NAMED.match(text, start)
    if match is None or not (match[2] or match[1]).strip():
        return None
    return (Name(shown_name(match), match[1].strip()),), match.end()


def shown_name(match: re.Match[str]) -> str:
    """Return the shown text of a ``[[…]]``."""
    return (match[2] or _ENDING.sub("", match[1].strip()).replace("#", " › ")).strip()


def link_names(text: str) -> list[str]:
    """The names in ``[[…]]``, as written, without ``|text`` and without those of files shown in place."""
    if "[[" not in text:
        return []
    return [
        match[1].strip()
        for match in _NAMED.finditer(text)
        if match[1].strip() and text[match.start() - 1 : match.start()] != "!"
    ]


def image(text: str, start: int, context: Context) -> Found | None:
    """Return ``![alternative](address)`` as a link with the alternative text, else the address."""
    found = links.labelled(text, start + 1)
    if found is None:
        return None
    link, end = found
    return (Link(plain(context.parts(link.text, start + 2)), link.href),), end


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
