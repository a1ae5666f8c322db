"""Authors lines (rule 3 of the format): which lines are one, and the names in them."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from msgspec import Struct

from pipeline.reading import names as naming
from pipeline.reading import recognition
from pipeline.reading.brackets import CLOSE, OPEN, pair_brackets
from pipeline.reading.persons import CJK_NAME, is_korean_person, is_person
from pipeline.reading.recognition import HANGUL

# How much a line says by itself that it is an authors line: "list" of several full names, "name" for
# what may be the name of one author or team, "remark" for what is in brackets and no name at all.
Likeness: TypeAlias = Literal["list", "name", "remark"]

# What one part between commas can be: a person's full name, a team or a single name, anything, a sentence.
Kind: TypeAlias = Literal["person", "team", "other", "prose"]

_BRACKETED = re.compile(r"\([^()]*\)|（[^（）]*）")

# Words that a name can have in small letters.
_PARTICLE = re.compile(
    r"al\.?|and|at|bin|d[aeiou]|das|del|della|den|der|des|dos|el?|et|for|from|ibn|in|la|les?|of|on|the|te[nr]|to"
    r"|van|vom|von|with|y|zur?",
    re.IGNORECASE,
)
_LONGEST_NAME = 10  # words, without particles
_LONGEST_KOREAN_NAME = 3  # words
# Words that begin a reference or a remark and no name.
_REMARK = re.compile(r"(?:cf|e\.g|i\.e|note|see|source|thanks|update|via)\b", re.IGNORECASE)
_PUNCTUATION = re.compile(r"://|:(?!\s[A-Z])|[!?;=…<>{}]|\.\.|[a-z]{2}[.]\s+[A-Z]?[a-z]+\s+[a-z]+\s")
_ABBREVIATION = re.compile(r"(?:^|[\s.])(?:[A-Z]|[A-Z]?[a-z]{1,3}|Ph\.?D|Corp|Labs)\.$")

# What stands for the names that are left out.
_OTHERS = re.compile(
    r"(?:and )?(?:et al\.?|others)|\.{3}|…|.*\bet al\.?|\S.* 외(?: ?[0-9]+ ?[명인])?", re.IGNORECASE
)

_LATIN = re.compile("[A-Za-z]")
# How names of teams end, and notes.
_KOREAN_TEAMS = tuple("팀 그룹 랩 연구소 연구원 연구실 연구진 대학 대학교 카이스트 학회".split())
_KOREAN_NOTES = ("예정", "중", "참고", "참조", "기준", "비교")

_LONGEST_BARE = 20_000
# The first of several names; most paragraphs have none, and need no longer look.
_FIRST = re.compile(r"([^\W\d_][^,;&/·*†‡<(0-9^，、；]{1,60}?)(?:\s+and\s|\W*[,;&/·*†‡<(0-9^，、；])")


class Authors(Struct, frozen=True, gc=False):
    """A line that can be an authors line.

    Attributes:
        names: the names; empty where the brackets are.
        likeness: how much the line says by itself that it is one.
        fault: index of a bracket that is unbalanced or doubled, None if all is well.
        near: whether it is in another form than one pair of round brackets.
        left_out: whether marks, addresses or affiliations stand in no name.
        url: an address behind the brackets.
    """

    names: tuple[str, ...]
    likeness: Likeness
    fault: int | None = None
    near: bool = False
    left_out: bool = False
    url: str | None = None

    def stands_alone(self) -> bool:
        """Whether this is likely an authors line even where none is expected."""
        return self.likeness == "list" or (self.likeness == "name" and self.fault is None)

    def written(self) -> str:
        """The line in the form of the format."""
        return f"({', '.join(self.names)})"


def parse(text: str) -> Authors | None:
    """Return ``text`` as an authors line, or None if brackets or punctuation tell that it is none."""
    found = unwrap(text)
    if found is None:
        return None
    inner, fault = found
    authors = read_names(inner)
    if authors is None or (fault is not None and authors.likeness == "remark"):
        return None  # brackets that do not match tell nothing, so names must
    return Authors(authors.names, authors.likeness, fault, left_out=authors.left_out)


def bare(text: str) -> Authors | None:
    """Return ``text`` as two names or more without brackets around them, or None if any is no person's."""
    first = _FIRST.match(text)
    if len(text) > _LONGEST_BARE or first is None or not is_person(first[1].split("$")[0].rstrip()):
        return None
    names, left_out = naming.names(text.rstrip(".,;"))
    plain = [_BRACKETED.sub("", name).strip() for name in names]
    if names[1:] and all(is_person(name) or _OTHERS.fullmatch(name) for name in plain):
        return Authors(names, "list", near=True, left_out=left_out)
    return None


def is_bracketed(text: str) -> bool:
    """Whether one pair of brackets stands around all of ``text``."""
    return text[0] in OPEN and pair_brackets(text)[0].get(0) == len(text) - 1


def read_names(inner: str) -> Authors | None:
    """Return the names in ``inner`` with what they are taken together; None if they are prose or a remark."""
    names, left_out = naming.names(inner)
    if not names and left_out:
        return None  # nothing but addresses
    likeness = _likeness(names)
    if likeness is None or _is_remark(inner, likeness):
        return None
    if likeness != "list" and (";" in inner or "；" in inner):
        return None
    return Authors(names, likeness, left_out=left_out)


def _is_remark(inner: str, likeness: Likeness) -> bool:
    """Whether beginning or end tell that this is no list of names; those of a list can be "See" and "Jr."."""
    if likeness == "list":
        return inner[0].islower() and bool(_REMARK.match(inner))
    if _REMARK.match(inner) or inner.endswith(("!", "?", "…")):
        return True
    return inner.endswith(".") and not _ABBREVIATION.search(inner)


def unwrap(text: str) -> tuple[str, int | None] | None:
    """Return what stands in the brackets around ``text``, and the index of one that is too many."""
    if text[0] not in OPEN and text[-1] not in CLOSE:
        return None
    pairs, unclosed, unopened = pair_brackets(text)
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
    if text[0] not in OPEN:
        return (text[:-1], last) if last in unopened else None  # "A, B)"
    if text[-1] not in CLOSE:
        return (text[1:], 0) if 0 in unclosed else None  # "(A, B"
    if 0 in unclosed and (1 in unclosed or pairs.get(1) == last):
        return text[2:-1], 1  # "((A, B)"
    if last in unopened and pairs.get(0) == last - 1:
        return text[1:-2], last  # "(A, B))"
    _, unclosed, unopened = pair_brackets(text[1:-1])
    return text[1:-1], min(unclosed + unopened) + 1  # "(A, B (C)"


def _likeness(names: tuple[str, ...]) -> Likeness | None:
    """Return the likeness of all ``names`` together; None if too much of it is prose."""
    kinds = [_kind(name) for name in names]
    persons = kinds.count("person")
    if persons > 1 and persons * 2 > len(kinds):
        return "list"
    prose = kinds.count("prose")
    if prose and prose * 3 >= len(kinds):
        return None
    return "name" if kinds and "other" not in kinds and not prose else "remark"


def _kind(name: str) -> Kind:
    bare_name = _BRACKETED.sub("", name).strip()
    if _OTHERS.fullmatch(bare_name) or CJK_NAME.fullmatch(bare_name):
        return "person"
    if _PUNCTUATION.search(bare_name):
        return "prose"
    return _korean_kind(bare_name) if HANGUL.search(bare_name) else _latin_kind(bare_name)


def _korean_kind(name: str) -> Kind:
    if is_korean_person(name):
        return "person"
    words = name.split()
    if name.endswith(_KOREAN_TEAMS) and len(words) <= _LONGEST_NAME:
        return "team"
    if _LATIN.search(name) or len(words) > _LONGEST_KOREAN_NAME:
        return "prose"
    return "prose" if name.endswith((*recognition.KOREAN_ENDINGS, *_KOREAN_NOTES)) else "other"


def _latin_kind(name: str) -> Kind:
    words = [word for word in name.split() if not _PARTICLE.fullmatch(word)]
    capitalised = sum(1 for word in words if word != word.lower() or not word[0].islower())
    if len(words) > _LONGEST_NAME or capitalised * 2 <= len(words) or any(map(str.isdigit, words)):
        return "other"
    return "person" if len(words) > 1 or is_person(name) else "team"
