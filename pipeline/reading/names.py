r"""Names in an authors line: taken apart, accents decoded, marks and addresses off.

Every pattern here is bounded, so that time is linear in the length of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.reading.recognition import HANGUL

_OPEN = "(（"
_BRACKET = re.compile("[()（）]")
_COMMA = ",，、"
_SEMICOLON = ";；"
_SPLIT = re.compile("[()（）,，、;；]")

# Marks behind a name that lead to an affiliation or a note, and a list of them.
_MARK = r"(?:[0-9]{1,2}(?![0-9])|[*∗†‡§¶♠♣♦♥★☆⋆✉]{1,4})"
_MARKS = re.compile(rf"{_MARK}(?:[,\s]*{_MARK})*+")
_MARK_SIGNS = re.compile(r"[\^<>\\@{\[*∗†‡§¶♠♣♦♥★☆⋆✉¹²³⁰⁴-⁹$0-9(（]|://")
# Marks that can be told wherever they stand: raised in TeX, HTML or Unicode, or bracketed; and addresses.
_RAISED = (
    r"\$\s{0,3}(?:\{\})?\s{0,3}\^[^$]{1,60}\$"
    r"|<sup>[^<>]{0,60}</sup>"
    r"|\\(?:textsuperscript|thanks|footnotemark|footnote|inst|orcidlink|orcid|email)(?![A-Za-z])\s{0,3}"
    r"(?:\[[^\[\]]{0,60}\])?(?:\{[^{}]{0,300}\})?"
    rf"|\^(?:\{{[^{{}}]{{0,60}}\}}|{_MARK}(?:,{_MARK}){{0,9}})"
    rf"|[¹²³⁰⁴-⁹]{{1,4}}(?:[,·˒]?[¹²³⁰⁴-⁹]{{1,4}}){{0,9}}"
    rf"|\s{{0,3}}[(（\[]\s{{0,3}}(?:{_MARK}|[a-z])(?:[,&\s]{{1,3}}(?:{_MARK}|[a-z])){{0,9}}\s{{0,3}}[)）\]]"
    rf"|\{{{_MARK}(?:,{_MARK}){{0,9}}\}}"
)
_ADDRESSES = (
    r"[<(（\[]\s{0,3}[^\s<>()（）\[\]@,;]{1,100}@[^\s<>()（）\[\]@]{1,200}\s{0,3}[>)）\]]"
    r"|[<(（\[]https?://[^\s<>()（）\[\]]{1,500}[>)）\]]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}"
    r"|https?://[^\s<>()（）\[\],;]{1,500}"
)
# Two names with only a mark between them, as "Ada Kim1 Ben Lee".
_MARK_BETWEEN = re.compile(
    r"(?<=[a-z])[0-9]{1,2}(?:,[0-9]{1,2})*+\s+(?=[A-Z])|(?<=\S)[*∗†‡§¶]{1,4}\s+(?=[A-Z])"
)
# Marks that can be told at the end of a name only.
_AT_END = re.compile(
    rf"(?:(?<=[^\W\d_][^\W\d_])[0-9]{{1,2}}|[\s,]*[*∗†‡§¶♠♣♦♥★☆⋆✉]{{1,4}})(?:[,\s]*{_MARK})*+"
)
_AT_START = re.compile(r"[*∗†‡§¶♠♣♦♥★☆⋆✉]{1,4}\s*")
_NUMBERED = re.compile(r"\s*[(（]\s*(?:1|a|\*)\s*[)）]")
_NOTE = re.compile(
    r"\W{0,4}(?:these authors )?"
    r"(?:equal(?:ly)? contribut|co-?first author|corresponding author|contributed equally)"
    r"[a-z]{0,6}(?: authors?)?",
    re.IGNORECASE,
)

# What joins two names where both look like persons.
_JOINT = re.compile(r"\s+(?:and|AND|And|및)\s+|\s*[&＆/／|·•⋅∙‧]\s*")
_LEADING_AND = re.compile(r"(?:and|AND|And|&|＆|및)\s+(?!others\b|et\b)")

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


def names(inner: str) -> tuple[tuple[str, ...], bool]:
    """Return the names in what stands between the brackets of an authors line.

    Returns:
        The names as they are meant: accents in TeX decoded, marks of footnotes, mail addresses and numbered
        affiliations gone, persons that "and", a semicolon or a sign joins apart. And whether anything but
        separators was left out.
    """
    bare = _without_marks(inner)
    left_out = bare != inner
    found: list[str] = []
    for part in _parts(_decoded(bare)):
        if (found and _MARKS.fullmatch(part)) or _NOTE.fullmatch(part):
            left_out = True
            continue
        lead = _LEADING_AND.match(part) if found else None
        apart = _apart(part[lead.end() :] if lead else part)
        left_out = left_out or (len(apart) > 1 and not _JOINT.search(part))
        for name in apart:
            trimmed = _trimmed(name)
            left_out = left_out or trimmed != name
            if trimmed.strip("()（）[]"):
                found.append(trimmed)
    return tuple(found), left_out


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


def brackets(text: str) -> tuple[dict[int, int], list[int], list[int]]:
    """Return which round bracket closes which, and those that nothing closes or nothing opens."""
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


def _without_marks(inner: str) -> str:
    """``inner`` without numbered affiliations and without the marks that can be told wherever they stand."""
    if not _MARK_SIGNS.search(inner):
        return inner
    pairs = brackets(inner)[0]
    pieces: list[str] = []
    done = 0
    for start in sorted(pairs):
        if start >= done and _NUMBERED.match(inner, start + 1):
            pieces.append(inner[done:start].rstrip())
            done = pairs[start] + 1
    pieces.append(inner[done:])
    return _anywhere().sub("", "".join(pieces))


@cache
def _anywhere() -> re.Pattern[str]:
    # Compiled when the first mark is seen: most digests have none, and a check is to be quick.
    return re.compile(f"{_RAISED}|{_ADDRESSES}")


def _decoded(text: str) -> str:
    """``text`` with TeX's accents as letters."""
    if "\\" not in text:
        return text
    from pipeline import inline  # noqa: PLC0415 (few names have TeX, and a check is to be quick)
    from pipeline.model import plain  # noqa: PLC0415 (as above)

    # What running text leaves alone, because it may be an escape there, is an accent in a name.
    text = re.sub(r"\\([=.])([A-Za-z])", r"\\\1{\2}", text)
    text = re.sub(r"\\([cvuHkrdbt])\s{1,3}([A-Za-z])", r"\\\1{\2}", text)
    return " ".join(plain(inline.parts(text)).split())


def _parts(inner: str) -> Iterator[str]:
    """The parts between commas and semicolons that stand in no pair of inner brackets."""
    closed = brackets(inner)[0]
    has_surname_first = _has_surnames_first(inner)
    start = end = 0
    for match in _SPLIT.finditer(inner):
        at, sign = match.start(), match.group()
        if at < end:
            continue  # within brackets
        if sign in _OPEN:
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


def _apart(part: str) -> list[str]:
    """The names that ``part`` joins, if all of them are persons'; else itself."""
    if not part:
        return []
    for joint in (_JOINT, _MARK_BETWEEN):
        if joint.search(part):
            names = [name.strip() for name in joint.split(part)]
            if all(name and is_person(_trimmed(name)) for name in names):
                return names
    return [part]


def _trimmed(name: str) -> str:
    """``name`` without marks around it; digits at its end are one where a person's name is left."""
    name = _AT_START.sub("", name, count=1) if name[:1] in "*∗†‡§¶♠♣♦♥★☆⋆✉" else name
    end = name[-12:]
    if not (end and (end[-1].isdigit() or end[-1] in "*∗†‡§¶♠♣♦♥★☆⋆✉")):
        return name
    for match in _AT_END.finditer(name):
        if match.end() == len(name):
            bare = name[: match.start()].rstrip()
            digits = name[match.start()].isdigit()
            if bare and (not digits or is_person(bare)):
                return bare
    return name
