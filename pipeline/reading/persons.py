"""Recognition of persons' full names."""

from __future__ import annotations

import re

from pipeline.reading.recognition import HANGUL

_LOWER = frozenset(
    "van von vom de der den del della di da dos das du la le el al bin ibn ben ter ten zu zur y e".split()
)
# Words that a team or a place has in its name, and a person seldom.
_TEAM = frozenset(
    "team teams lab labs group institute university college school department research center centre project "
    "collaboration consortium foundation laboratory laboratories academy company corporation inc ltd seed "
    "contributors community authors intelligence technologies technology systems network networks".split()
)
_SUFFIX = frozenset("jr jr. sr sr. ii iii iv phd ph.d.".split())
_MOST_WORDS = 5
_ACRONYM = re.compile("[A-Z]{3,}")
_CAMEL = re.compile(r"[a-z][A-Z]")
_CAMEL_NAME = re.compile(r"(?:Mc|Mac|De|Del|Di|Da|Du|La|Le|Van|Von|Fitz|O|D|Al|El)(?=['’]?[A-Z])")
CJK_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
# The commonest Korean surnames.
_SURNAMES = frozenset(
    "강고곽구권김나남노류문민박배백변서성손송신심안양엄오우원유윤이임장전정조주진차채천최하한허홍황"
)
_LONGEST_KOREAN_PERSON = 4  # syllables


def is_person(name: str) -> bool:
    """Whether ``name`` has the form of a person's full name, and not of a team's."""
    if HANGUL.search(name):
        return is_korean_person(name)
    if CJK_NAME.fullmatch(name):
        return True
    words = name.split()
    full = [word for word in words if word not in _LOWER and word.lower() not in _SUFFIX]
    if not 1 < len(full) <= _MOST_WORDS or words[-1] in _LOWER:
        return False
    acronyms = sum(_ACRONYM.fullmatch(word) is not None for word in full)
    if 0 < acronyms < len(full):
        return False
    return all(_is_name_word(word) for word in full)


def is_korean_person(name: str) -> bool:
    """Whether ``name`` is a surname and one to three syllables, with a space between them or without."""
    whole = name[0] + name[1:].lstrip()
    return name[0] in _SURNAMES and 1 < len(whole) <= _LONGEST_KOREAN_PERSON and bool(HANGUL.fullmatch(whole))


def _is_name_word(word: str) -> bool:
    letters = word.strip(".,’'\"“”()")
    if not letters or not letters[0].isalpha() or letters[0].islower() or word.lower() in _TEAM:
        return False
    if not all(character.isalpha() or character in "-‐‑–.'’`´" for character in letters):
        return False
    return not _CAMEL.search(_CAMEL_NAME.sub("", letters))
