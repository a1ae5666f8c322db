"""From a line of text to inline parts: one scan from left to right, markup found at its first character."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.inline import links
from pipeline.model import Code, Emphasis, Link, Part, Parts, Strong, Text, plain

# Emphasis within emphasis beyond this is nothing that a person wrote.
_DEEPEST = 6

# All that can begin markup.
_TRIGGER = re.compile(r"https?://|\[|`+|\*+", re.IGNORECASE)
_CODE = re.compile(r"`(?!\s)([^`]+)(?<!\s)`(?![`\w])")
_RUNS = {mark: re.compile(rf"(?<!\*){re.escape(mark)}(?!\*)") for mark in ("*", "**")}
_OPENING_CONTEXT = re.compile(r"[\s(\[{“‘\"'—–-]")

Found = tuple[tuple[Part, ...], int]


def parts(text: str, depth: int = 0) -> Parts:
    """The inline parts of ``text``; ``depth`` counts the emphasis around it."""
    found: list[Part] = []
    done = position = 0
    while match := _TRIGGER.search(text, position):
        markup = _markup(text, match, depth)
        if markup is None:
            position = match.end()
            continue
        found.append(Text(text[done : match.start()]))
        found.extend(markup[0])
        done = position = markup[1]
    found.append(Text(text[done:]))
    return merged(found)


def merged(parts: Iterable[Part]) -> Parts:
    """The same parts without empty texts and with neighbouring texts as one."""
    result: list[Part] = []
    waiting: list[str] = []
    for part in parts:
        if isinstance(part, Text):
            waiting.append(part.text)
            continue
        if text := "".join(waiting):
            result.append(Text(text))
        waiting.clear()
        result.append(part)
    if text := "".join(waiting):
        result.append(Text(text))
    return tuple(result)


def _markup(text: str, match: re.Match[str], depth: int) -> Found | None:
    """What the characters matched begin, and where that ends; None if they are just characters."""
    mark, start = match[0], match.start()
    if mark == "`":
        code = _CODE.match(text, start)
        return ((Code(code[1]),), code.end()) if code else None
    if mark[0] == "*":
        return _emphasis(text, start, mark, depth)
    if mark == "[":
        labelled = links.labelled(text, start)
        if labelled is None:
            return None
        link, end = labelled
        return (Link(plain(parts(link.text, depth)), link.href),), end
    bare = links.bare(text, start)
    return ((bare[0],), bare[1]) if bare else None


def _emphasis(text: str, start: int, mark: str, depth: int) -> Found | None:
    """``**bold**`` and ``*italic*``: marks that hug what they enclose.

    A double mark opens where no ASCII letter or digit stands before it (``2**3`` is a power), a single
    one only behind a space, a dash or an opening bracket (``8*16B``, ``A* search`` are none).
    """
    if mark not in _RUNS or depth >= _DEEPEST:
        return None
    inside = start + len(mark)
    before = text[start - 1 : start]
    if not text[inside : inside + 1].strip() or not _may_open(mark, before):
        return None
    closing = _closing(text, inside, mark)
    if closing is None:
        return None
    kind = Strong if len(mark) > 1 else Emphasis
    return (kind(parts(text[inside:closing], depth + 1)),), closing + len(mark)


def _may_open(mark: str, before: str) -> bool:
    if mark == "*":
        return not before or _OPENING_CONTEXT.match(before) is not None
    return not (before.isascii() and before.isalnum()) and before not in (")", "]")


def _closing(text: str, inside: int, mark: str) -> int | None:
    """Where the next run of as many asterisks closes ``mark``; None if it does not."""
    run = _RUNS[mark].search(text, inside)
    if run is None or text[run.start() - 1].isspace() or text[run.start() - 1] in "([{":
        return None
    after = text[run.end() : run.end() + 1]
    if mark == "*" and after.isascii() and after.isalnum():
        return None
    return run.start()
