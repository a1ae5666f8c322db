"""Titles in Markdown clothes: headings, list items, links and labels (rule 2 of the format)."""

from __future__ import annotations

import re
from typing import NamedTuple

_BEFORE = re.compile(
    r"#{1,6}\s{1,9}|[-*•+>]\s{1,9}|[0-9]{1,3}[.)]\s{1,9}"
    r"|(?:\*\*|__)?(?:논문\s?)?(?:제목|title|paper title)(?:\*\*|__)?\s?[:：](?:\*\*|__)?\s{0,9}",
    re.IGNORECASE,
)
_HASHES = re.compile(r"\s#{1,6}$")
_MARKS = ("**", "__", "*")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]{0,200}\]){1,1000})\]\(<?(https?://(?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,2000})>?\)",
    re.IGNORECASE,
)
_ADDRESS_BEHIND = re.compile(
    r"[(（<\[]?(https?://(?:[^\s()（）<>\[\]]|\([^\s()<>]{0,200}\)){1,2000})[)）>\]]?\.?", re.IGNORECASE
)
_JOINTS = " \t\u00a0\u3000-–—:：|·,"
_CLOTHES = frozenset("#-*•+>_[0123456789")
_MOST_CLOTHES = 4


class Undressed(NamedTuple):
    """A title's text, and the address that stands on its line."""

    text: str
    url: str | None = None


def undressed(text: str) -> Undressed:
    """Return the title that a line means: without marks of Markdown, number and label, its address apart."""
    title = Undressed(text)
    for _ in range(_MOST_CLOTHES):
        barer = _barer(title)
        if barer == title:
            break
        title = barer
    return title


def _barer(title: Undressed) -> Undressed:
    """``title`` without its outermost piece of clothing."""
    text = title.text
    if text[0] in _CLOTHES or "제목" in text[:9] or text[:5].lower() in ("title", "paper"):
        bare = _without_marks(text)
        if bare != text:
            return Undressed(bare, title.url)
        if link := _LINK.fullmatch(text):
            label = link[1].strip()
            return Undressed(label, title.url or link[2]) if label else title
    return title if title.url or "://" not in text else _without_address(text)


def _without_marks(text: str) -> str:
    bare = _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text
    if text[0] == "#" and bare != text:
        bare = _HASHES.sub("", bare)
    for mark in _MARKS:
        if bare.startswith(mark) and bare.endswith(mark) and mark not in bare[len(mark) : -len(mark)]:
            bare = bare[len(mark) : -len(mark)]
    return bare.strip() or text


def _without_address(text: str) -> Undressed:
    """``text`` without the address at its end."""
    before, space, last = text.rpartition(" ")
    match = _ADDRESS_BEHIND.fullmatch(last) if space else None
    bare = before.rstrip(_JOINTS)
    if match is None or not bare or "://" in bare:
        return Undressed(text)
    return Undressed(bare, match[1])
