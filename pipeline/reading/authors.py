"""Authors lines (rule 3 of the format): which lines are one, and the names in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from pipeline.reading import recognition
from pipeline.reading.recognition import HANGUL

# How much a line says by itself that it is an authors line: "list" of several full names, "name" for
# what may be the name of one author or team, "remark" for what is in brackets and no name at all.
Likeness: TypeAlias = Literal["list", "name", "remark"]

# What one part between commas can be: a person's full name, a team or a single name, anything, a sentence.
Kind: TypeAlias = Literal["person", "team", "other", "prose"]

_OPEN, _CLOSE = "(（", ")）"
_BRACKET = re.compile("[()（）]")
_SEPARATOR = re.compile("[()（）,，、]")
_BRACKETED = re.compile(r"\([^()]*\)|（[^（）]*）")

# Words that a name can have in small letters.
_PARTICLE = re.compile(
    r"al\.?|and|at|bin|d[aeiou]|das|del|della|den|der|des|dos|el?|et|for|from|ibn|in|la|les?|of|on|the|te[nr]|to"
    r"|van|vom|von|with|y|zur?",
    re.IGNORECASE,
)
_LONGEST_NAME = 10  # words, without particles
_LONGEST_KOREAN_NAME = 3  # words
_LONGEST_PERSON = 4  # syllables
# Words that begin a reference or a remark and no name.
_REMARK = re.compile(r"(?:cf|e\.g|i\.e|note|see|source|thanks|update|via)\b", re.IGNORECASE)
_PUNCTUATION = re.compile(r"://|:(?!\s[A-Z])|[!?;=…<>{}]|\.\.|[a-z]{2}[.]\s+[A-Z]?[a-z]+\s+[a-z]+\s")
_ABBREVIATION = re.compile(r"(?:^|[\s.])(?:[A-Z]|[A-Z]?[a-z]{1,3}|Ph\.?D|Corp|Labs)\.$")

# Marks behind a name that lead to an affiliation or a note.
_FOOTNOTES = re.compile(r"[0-9]{1,2}|[*∗†‡§¶]+")

# What stands for the names that are left out.
_OTHERS = re.compile(
    r"(?:and )?(?:et al\.?|others)|\.{3}|…|.*\bet al\.?|\S.* 외(?: ?[0-9]+ ?[명인])?", re.IGNORECASE
)

_LATIN = re.compile("[A-Za-z]")
# The commonest Korean surnames, and how names of teams end.
_SURNAMES = frozenset(
    "강고곽구권김나남노류문민박배백변서성손송신심안양엄오우원유윤이임장전정조주진차채천최하한허홍황"
)
_KOREAN_TEAMS = (
    "팀",
    "그룹",
    "랩",
    "연구소",
    "연구원",
    "연구실",
    "연구진",
    "대학",
    "대학교",
    "카이스트",
    "학회",
)
_KOREAN_NOTES = ("예정", "중", "참고", "참조", "기준", "비교")


class Authors(Struct, frozen=True, gc=False):
    """A line in brackets that can be an authors line.

    ``names`` is empty where the brackets are; ``fault`` is the index of a bracket that is unbalanced or
    doubled, None if all is well.
    """

    names: tuple[str, ...]
    likeness: Likeness
    fault: int | None = None

    def stands_alone(self) -> bool:
        """Whether this is likely an authors line even where none is expected."""
        return self.likeness == "list" or (self.likeness == "name" and self.fault is None)


def parse(text: str) -> Authors | None:
    """``text`` as an authors line, or None if brackets or punctuation tell that it is none."""
    found = _unwrap(text)
    if found is None:
        return None
    inner, fault = found
    names = _whole(name for name in map(str.strip, _names(inner)) if name.strip("()（）"))
    likeness = _likeness(names)
    if likeness is None or _is_remark(inner, likeness):
        return None
    if fault is not None and likeness == "remark":
        return None  # brackets that do not match tell nothing, so names must
    return Authors(names, likeness, fault)


def is_bracketed(text: str) -> bool:
    """Whether one pair of brackets stands around all of ``text``."""
    return text[0] in _OPEN and _match(text)[0].get(0) == len(text) - 1


def _is_remark(inner: str, likeness: Likeness) -> bool:
    """Whether beginning or end tell that this is no list of names; those of a list can be "See" and "Jr."."""
    if likeness == "list":
        return inner[0].islower() and bool(_REMARK.match(inner))
    if _REMARK.match(inner) or inner.endswith(("!", "?", "…")):
        return True
    return inner.endswith(".") and not _ABBREVIATION.search(inner)


def _unwrap(text: str) -> tuple[str, int | None] | None:
    """What stands in the brackets around ``text``, and the index of one that is too many."""
    if text[0] not in _OPEN and text[-1] not in _CLOSE:
        return None
    pairs, unclosed, unopened = _match(text)
    if unclosed or unopened:
        return _unwrap_faulty(text, pairs, unclosed, unopened)
    last = len(text) - 1
    if pairs.get(0) != last:
        return None  # "(Mis)Fitting (a survey)"
    if pairs.get(1) == last - 1:
        return text[2:-2], 1  # "((A, B))"
    return text[1:-1], None


def _unwrap_faulty(
    text: str, pairs: dict[int, int], unclosed: list[int], unopened: list[int]
) -> tuple[str, int] | None:
    last = len(text) - 1
    if text[0] not in _OPEN:
        return (text[:-1], last) if last in unopened else None  # "A, B)"
    if text[-1] not in _CLOSE:
        return (text[1:], 0) if 0 in unclosed else None  # "(A, B"
    if 0 in unclosed and (1 in unclosed or pairs.get(1) == last):
        return text[2:-1], 1  # "((A, B)"
    if last in unopened and pairs.get(0) == last - 1:
        return text[1:-2], last  # "(A, B))"
    _, unclosed, unopened = _match(text[1:-1])
    return text[1:-1], min(unclosed + unopened) + 1  # "(A, B (C)"


def _match(text: str) -> tuple[dict[int, int], list[int], list[int]]:
    """Which bracket closes which, and the brackets that nothing closes or nothing opens."""
    pairs: dict[int, int] = {}
    unclosed: list[int] = []
    unopened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match.group() in _OPEN:
            unclosed.append(match.start())
        elif unclosed:
            pairs[unclosed.pop()] = match.start()
        else:
            unopened.append(match.start())
    return pairs, unclosed, unopened


def _names(inner: str) -> Iterator[str]:
    """The parts between the commas that stand in no pair of inner brackets."""
    closed = _match(inner)[0]
    start = end = 0
    for match in _SEPARATOR.finditer(inner):
        at = match.start()
        if at < end:
            continue  # within brackets
        if match.group() in _OPEN:
            end = closed.get(at, end)
        elif match.group() not in _CLOSE:
            yield inner[start:at]
            start = at + 1
    yield inner[start:]


def _whole(parts: Iterable[str]) -> tuple[str, ...]:
    """Names with their marks: what has digits and signs only is the end of "Ada Kim1,2"."""
    names: list[str] = []
    for part in parts:
        if names and _FOOTNOTES.fullmatch(part):
            names[-1] += f",{part}"
        else:
            names.append(part)
    return tuple(names)


def _likeness(names: tuple[str, ...]) -> Likeness | None:
    """What ``names`` are taken together; None if too much of it is prose."""
    kinds = [_kind(name) for name in names]
    persons = kinds.count("person")
    if persons > 1 and persons * 2 > len(kinds):
        return "list"
    prose = kinds.count("prose")
    if prose and prose * 3 >= len(kinds):
        return None
    return "name" if kinds and "other" not in kinds and not prose else "remark"


def _kind(name: str) -> Kind:
    bare = _BRACKETED.sub("", name).strip()
    if _OTHERS.fullmatch(bare):
        return "person"
    if _PUNCTUATION.search(bare):
        return "prose"
    return _korean_kind(bare) if HANGUL.search(bare) else _latin_kind(bare)


def _korean_kind(name: str) -> Kind:
    if _is_korean_person(name):
        return "person"
    words = name.split()
    if name.endswith(_KOREAN_TEAMS) and len(words) <= _LONGEST_NAME:
        return "team"
    if _LATIN.search(name) or len(words) > _LONGEST_KOREAN_NAME:
        return "prose"
    return "prose" if name.endswith((*recognition.KOREAN_ENDINGS, *_KOREAN_NOTES)) else "other"


def _is_korean_person(name: str) -> bool:
    """Whether ``name`` is a surname and one to three syllables, with a space between them or without."""
    whole = name[0] + name[1:].lstrip()
    return name[0] in _SURNAMES and 1 < len(whole) <= _LONGEST_PERSON and bool(HANGUL.fullmatch(whole))


def _latin_kind(name: str) -> Kind:
    words = [word for word in name.split() if not _PARTICLE.fullmatch(word)]
    capitalised = sum(1 for word in words if word != word.lower() or not word[0].islower())
    if len(words) > _LONGEST_NAME or capitalised * 2 <= len(words) or any(map(str.isdigit, words)):
        return "other"
    return "person" if len(words) > 1 else "team"
