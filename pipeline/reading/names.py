r"""Names in an authors line: taken apart, accents decoded, marks and addresses off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.reading.brackets import OPEN, pair_brackets
from pipeline.reading.persons import is_person

_COMMA, _SEMICOLON = ",，、", ";；"
_SPLIT = re.compile("[()（）,，、;；]")
# What a line has that holds anything beside names.
_MARKED = re.compile(r"[\^<>\\@{\[*∗†‡§¶♠♣♦♥★☆⋆✉¹²³⁰⁴-⁹$0-9“”\"]|[(（]\s?[a-z*]\s?[,)）]|://")
_LABEL = re.compile(r"(?:authors?\s?[:：]|저자\s?[:：]|by\s?[:：]?)\s*(?=\S)", re.IGNORECASE)
_FIRST = re.compile(r"[,，、;；]|\band\b")
# What joins two names where both look like persons.
_JOINT = re.compile(r"\s+(?:and|AND|And|및)\s+|\s*[&＆/／|·•⋅∙‧]\s*|\s[+–—]\s")
_LEADING_AND = re.compile(r"(?:and|AND|And|&|＆|및)\s+(?!others\b|et\b)")


def names(inner: str) -> tuple[tuple[str, ...], bool]:
    """Return the names in what stands between the brackets of an authors line.

    Returns:
        The names as they are meant: accents in TeX decoded, marks of footnotes, mail addresses and numbered
        affiliations gone, persons that "and", a semicolon or a sign joins apart. And whether anything but
        separators was left out.
    """
    if (label := _LABEL.match(inner)) and is_person(_FIRST.split(inner[label.end() :])[0].strip()):
        inner = inner[label.end() :]
    if _MARKED.search(inner):
        return _marked(inner)
    found: list[str] = []
    for part in _parts(inner):
        found.extend(_apart(_without_and(part) if found else part))
    return tuple(name for name in found if name.strip("()（）")), False


def _marked(inner: str) -> tuple[tuple[str, ...], bool]:
    """The names in a line that may hold something beside them, and whether it does."""
    from pipeline.reading import marks  # few lines have any, and a check is to be quick

    bare = marks.without(inner)
    left_out = bare != inner
    found: list[str] = []
    for part in _parts(_decoded(bare)):
        if (found and marks.is_mark(part)) or marks.is_note(part):
            left_out = True
            continue
        for joined in _apart(_without_and(part) if found else part, marks.trimmed):
            written = marks.apart(joined)
            names = [marks.trimmed(name) for name in written]
            left_out = left_out or names != [joined]
            found.extend(name for name in names if name.strip("()（）[]"))
    return tuple(found), left_out


def _without_and(part: str) -> str:
    """The last part of a list without its "and"."""
    lead = _LEADING_AND.match(part)
    return part[lead.end() :] if lead else part


def _decoded(text: str) -> str:
    """``text`` with TeX's accents as letters."""
    if "\\" not in text:
        return text
    from pipeline import inline  # few names have TeX, and a check is to be quick
    from pipeline.model import plain

    # What running text leaves alone, because it may be an escape there, is an accent in a name.
    text = re.sub(r"\\([=.])([A-Za-z])", r"\\\1{\2}", text)
    text = re.sub(r"\\([cvuHkrdbt])\s{1,3}([A-Za-z])", r"\\\1{\2}", text)
    return " ".join(plain(inline.parts(text)).split())


def _parts(inner: str) -> Iterator[str]:
    """The parts between commas and semicolons that stand in no pair of inner brackets."""
    closed = pair_brackets(inner)[0]
    has_surname_first = _has_surnames_first(inner)
    start = end = 0
    for match in _SPLIT.finditer(inner):
        at, sign = match.start(), match.group()
        if at < end:
            continue  # within brackets
        if sign in OPEN:
            end = closed.get(at, end)
        elif sign in _SEMICOLON or (sign in _COMMA and not has_surname_first):
            yield inner[start:at].strip()
            start = at + 1
    yield inner[start:].strip()


def _has_surnames_first(inner: str) -> bool:
    """Whether names are written as "Kim, Ada; Lee, Ben": then only semicolons stand between them."""
    if ";" not in inner or "," not in inner:
        return False
    return all(part.count(",") == 1 and len(part.partition(",")[0].split()) == 1 for part in inner.split(";"))


def _apart(part: str, trimmed: Callable[[str], str] = str) -> list[str]:
    """The names that ``part`` joins, if all of them are persons' once they are ``trimmed``; else itself."""
    if _JOINT.search(part):
        names = [name.strip() for name in _JOINT.split(part)]
        if all(name and is_person(trimmed(name)) for name in names):
            return names
    return [part]
