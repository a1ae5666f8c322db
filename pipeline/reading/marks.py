"""Marks beside the names in an authors line: of footnotes, with addresses, with affiliations.

Every pattern here is bounded, so that time is linear in the length of a line.
"""

from __future__ import annotations

import re

from pipeline.reading.brackets import pair_brackets
from pipeline.reading.persons import is_person

_SIGNS = "*∗†‡§¶♠♣♦♥★☆⋆✉"
# Marks behind a name that lead to an affiliation or a note, and a list of them.
_MARK = rf"(?:[0-9]{{1,2}}(?![0-9])|[{_SIGNS}]{{1,4}})"
_MARKS = re.compile(rf"{_MARK}(?:[,\s]*{_MARK})*+")
# Marks that can be told wherever they stand: raised in TeX, HTML or Unicode, or bracketed; and addresses.
_ANYWHERE = re.compile(
    r"\$\s{0,3}(?:\{\})?\s{0,3}\^[^$]{1,60}\$"
    r"|<sup>[^<>]{0,60}</sup>"
    r"|\\(?:textsuperscript|thanks|footnotemark|footnote|inst|orcidlink|orcid|email)(?![A-Za-z])\s{0,3}"
    r"(?:\[[^\[\]]{0,60}\])?(?:\{[^{}]{0,300}\})?"
    rf"|\^(?:\{{[^{{}}]{{0,60}}\}}|{_MARK}(?:,{_MARK}){{0,9}})"
    rf"|[¹²³⁰⁴-⁹]{{1,4}}(?:[,·˒]?[¹²³⁰⁴-⁹]{{1,4}}){{0,9}}"
    rf"|\s{{0,3}}[(（\[]\s{{0,3}}(?:{_MARK}|[a-z])(?:[,&\s]{{1,3}}(?:{_MARK}|[a-z])){{0,9}}\s{{0,3}}[)）\]]"
    rf"|\{{{_MARK}(?:,{_MARK}){{0,9}}\}}"
    r"|[<(（\[]\s{0,3}[^\s<>()（）\[\]@,;]{1,100}@[^\s<>()（）\[\]@]{1,200}\s{0,3}[>)）\]]"
    r"|[<(（\[]https?://[^\s<>()（）\[\]]{1,500}[>)）\]]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}"
    r"|https?://[^\s<>()（）\[\],;]{1,500}"
)
# Two names with only a mark between them, as "Ada Kim1 Ben Lee".
_BETWEEN = re.compile(r"(?<=[a-z])[0-9]{1,2}(?:,[0-9]{1,2})*+\s+(?=[A-Z])|(?<=\S)[*∗†‡§¶]{1,4}\s+(?=[A-Z])")
# Marks that can be told at the end of a name only.
_AT_END = re.compile(rf"(?:(?<=[^\W\d_][^\W\d_])[0-9]{{1,2}}|[\s,]*[{_SIGNS}]{{1,4}})(?:[,\s]*{_MARK})*+")
_AT_START = re.compile(rf"[{_SIGNS}]{{1,4}}\s*")
_NUMBER = re.compile(r"[0-9]{1,3}[.)]\s+")
_QUOTED = re.compile(r"[\[\"“']([^\[\]\"“”]{1,200})[\]\"”']")
_NUMBERED = re.compile(r"\s*[(（]\s*(?:1|a|\*)\s*[)）]")
_NOTE = re.compile(
    r"\W{0,4}(?:these authors )?"
    r"(?:equal(?:ly)? contribut|co-?first author|corresponding author|contributed equally)"
    r"[a-z]{0,6}(?: authors?)?",
    re.IGNORECASE,
)


def without(inner: str) -> str:
    """Return ``inner`` without numbered affiliations and the marks that can be told wherever they stand."""
    pairs = pair_brackets(inner)[0]
    pieces: list[str] = []
    done = 0
    for start in sorted(pairs):
        if start >= done and _NUMBERED.match(inner, start + 1):
            pieces.append(inner[done:start].rstrip())
            done = pairs[start] + 1
    pieces.append(inner[done:])
    return _ANYWHERE.sub("", "".join(pieces))


def is_mark(part: str) -> bool:
    """Whether a part between commas is nothing but marks: the end of "Ada Kim1,2"."""
    return _MARKS.fullmatch(part) is not None


def is_note(part: str) -> bool:
    """Whether a part says what a mark means, as "*equal contribution" does."""
    return _NOTE.fullmatch(part) is not None


def apart(part: str) -> list[str]:
    """Return the names that have only a mark between them, if all of them are persons'; else ``part``."""
    if _BETWEEN.search(part):
        names = [name.strip() for name in _BETWEEN.split(part)]
        if all(name and is_person(trimmed(name)) for name in names):
            return names
    return [part]


def trimmed(name: str) -> str:
    """Return ``name`` without marks around it; digits at its end are one where a person's name is left."""
    if name[:1] in _SIGNS:
        name = _AT_START.sub("", name, count=1)
    elif (number := _NUMBER.match(name)) and is_person(name[number.end() :]):
        name = name[number.end() :]
    elif (quoted := _QUOTED.fullmatch(name)) and is_person(quoted[1]):
        name = quoted[1]
    end = name[-12:]
    if not (end and (end[-1].isdigit() or end[-1] in _SIGNS)):
        return name
    for match in _AT_END.finditer(name):
        if match.end() == len(name):
            bare = name[: match.start()].rstrip()
            digits = name[match.start()].isdigit()
            if bare and (not digits or is_person(bare)):
                return bare
    return name
