"""Authors lines (rule 3 of the format): which lines are one, and the names in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_OPEN, _CLOSE = "(（", ")）"
_BRACKET = re.compile("[()（）]")
_COMMA = re.compile("[,，、]")

# Words that a name can have in small letters.
_PARTICLES = frozenset(
    "al al. and at bin da das de del della den der des di dos du e el et for from ibn in la le les of on the "
    "ten ter to van vom von with y zu zur".split()
)
_HANGUL = re.compile("[가-힣ㄱ-ㆎ]")
# How Korean sentences, and the notes in place of them, end.
_HANGUL_ENDING = re.compile(r"(?:[다요죠네까군함됨임듯]|[^\s가-힣]은|[^\s가-힣]는)$")
_NOT_IN_NAMES = re.compile(r"://|[!?:;=…<>{}\[\]\"“”]|\.\.|\.\s+(?:[A-Z]?[a-z]{2,}\s+){3}")
_ABBREVIATION = re.compile(r"(?:^|[\s.])(?:[A-Z]|[A-Z]?[a-z]{1,3}|Ph\.?D|et al|Inc|Ltd|Corp)\.$")


class Authors(Struct, frozen=True, gc=False):
    """A line that has the form of an authors line.

    ``fault`` is the index of the first bracket that is unbalanced or doubled, None if all is well.
    """

    names: tuple[str, ...]
    fault: int | None = None


def parse(text: str, *, sure: bool) -> Authors | None:
    """``text`` as an authors line, or None if it is none.

    ``sure`` tells that the line stands where authors are expected, right behind a line that must be a
    title; elsewhere a line in brackets may as well be a remark, and only a list of names will do.
    """
    found = _unwrap(text)
    if found is None:
        return None
    inner, fault = found
    names = tuple(_names(inner))
    if not names or _is_sentence(inner, names):
        return None
    likely = sum(map(_is_name, names))
    if fault is not None and not _is_whole(text):
        # One bracket is missing: names alone must say what the line is.
        return Authors(names, fault) if likely == len(names) and (sure or likely > 1) else None
    if sure or likely * 3 >= len(names) * 2:
        return Authors(names, fault)
    return None


def _is_whole(text: str) -> bool:
    return text[0] in _OPEN and text[-1] in _CLOSE


def _unwrap(text: str) -> tuple[str, int | None] | None:
    """What stands in the brackets around ``text``, and the index of the first faulty one."""
    if text[0] not in _OPEN and text[-1] not in _CLOSE:
        return None
    opened: list[int] = []
    unopened: list[int] = []
    pairs: dict[int, int] = {}
    for match in _BRACKET.finditer(text):
        if match.group() in _OPEN:
            opened.append(match.start())
        elif opened:
            pairs[opened.pop()] = match.start()
        else:
            unopened.append(match.start())
    faults = opened + unopened
    last = len(text) - 1
    if not faults:
        if pairs.get(0) != last:
            return None  # "(Mis)Fitting (a survey)"
        inner = text[1:-1]
        if pairs.get(1) == last - 1:
            return inner[1:-1], 1  # ((A, B))
        return inner, None
    if not (text[0] in _OPEN and pairs.get(0, last) >= last - 1) and last not in unopened:
        return None
    start, end = (1 if text[0] in _OPEN else 0), (last if text[-1] in _CLOSE else last + 1)
    # "(A, B))" and "((A, B)": the second bracket goes too; "(A (1), B" keeps those of its names.
    if start and 1 in opened:
        start = 2
    if end == last and last in unopened and 0 in pairs and pairs[0] == last - 1:
        end = last - 1
    return text[start:end], min(faults)


def _names(inner: str) -> Iterator[str]:
    """The names between the commas that stand in no inner bracket."""
    depth = start = 0
    for match in re.finditer("[()（）,，、]", inner):
        character = match.group()
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif not depth:
            yield inner[start : match.start()]
            start = match.end()
    yield inner[start:]


def _is_sentence(inner: str, names: tuple[str, ...]) -> bool:
    """Whether the punctuation says that this is a remark and no list of names."""
    if "://" in inner:
        return True
    if inner[-1:] in tuple("!?…") or (inner.endswith(".") and not _ABBREVIATION.search(inner)):
        return True
    odd = sum(1 for name in names if _NOT_IN_NAMES.search(name) or _is_hangul_clause(name))
    return odd * 3 >= len(names)


def _is_hangul_clause(name: str) -> bool:
    """Whether ``name`` is Korean prose rather than a Korean name or the name of a team."""
    if not _HANGUL.search(name):
        return False
    words = name.split()
    return len(words) > 4 or (len(name) > 4 and bool(_HANGUL_ENDING.search(words[-1])))


def _is_name(name: str) -> bool:
    words = name.split()
    if not words or len(words) > 10 or len(name) > 80:
        return False
    if _NOT_IN_NAMES.search(name) or _is_hangul_clause(name):
        return False
    counted = [word for word in words if word.casefold() not in _PARTICLES] or words
    capitalised = sum(1 for word in counted if not word.lstrip("(（").lstrip()[:1].islower())
    return capitalised * 2 > len(counted)
