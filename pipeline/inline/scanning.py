"""Scanner of a line: one pass from left to right, which finds markup by its first character."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipeline.inline import accents, formulas, links, markdown, punctuation, tex
from pipeline.inline.context import Context, Found, Tools
from pipeline.model import Code, Emphasis, Link, Part, Parts, Raw, Strike, Strong, Text, plain

# Markup within markup beyond this is nothing that a person wrote.
_DEEPEST = 6

# All that can begin markup. Each alternative begins with a character of its own, so that a search looks for
# these characters, ten times as fast as for all alternatives wherever it is.
_TRIGGER = re.compile(r"h(?i:ttps?://)|H(?i:ttps?://)|!\[|\[|``*|\*\**|\$\$*|\\|\{|~~?|__|---*|''")
# Korean glues particles to the word before them, so Hangul may follow a closing mark at once.
_CODE = {
    "`": re.compile(r"`(?!\s)([^`]+)(?<!\s)`(?![`A-Za-z0-9_])"),
    "``": re.compile(r"``((?:[^`]|`(?!`))+)``(?![`A-Za-z0-9_])"),
}
_RUNS = {mark: re.compile(rf"(?<!\*){re.escape(mark)}(?!\*)") for mark in ("*", "**")}
_OPENING_CONTEXT = re.compile(r"[\s(\[{“‘\"'—–-]")


class _Place(NamedTuple):
    """Place of a text in its line.

    Attributes:
        start: of the text, from 0.
        depth: how many marks enclose it.
        macro: the author's macro whose replacement the text is; else empty.
    """

    start: int = 0
    depth: int = 0
    macro: str = ""

    def within(self, at: int) -> _Place:
        """Return the place of a text within this one that begins at index ``at``."""
        start = self.start if self.macro else self.start + at
        return self._replace(start=start, depth=self.depth + 1)


_LINE = _Place()


def parts(text: str, tools: Tools, place: _Place = _LINE) -> Parts:
    """Return the inline parts of ``text``.

    Args:
        text: a line, or the content of markup.
        tools: those of the line.
        place: of ``text`` in the line.
    """
    if place.depth > _DEEPEST:
        return (Text(text),)
    context = _context(text, tools, place)
    found: list[Part] = []
    done = position = 0
    while match := _TRIGGER.search(text, position):
        markup = _markup(text, match, context)
        if markup is None:
            position = _skipped(text, match)
            continue
        found.append(Text(text[done : match.start()]))
        found.extend(markup[0])
        done = position = markup[1]
    found.append(Text(text[done:]))
    return merged(found)


def _context(text: str, tools: Tools, place: _Place) -> Context:
    def inner(content: str, at: int) -> Parts:
        return parts(content, tools, place.within(at))

    def expanded(content: str, at: int, macro: str) -> Parts:
        inside = place.within(at)
        return parts(content, tools, inside if inside.macro else inside._replace(macro=macro))

    def raw(source: str, at: int) -> Raw:
        tools.unsupported.append((place.start, place.macro) if place.macro else (place.start + at, source))
        return Raw(source)

    return Context(
        inner,
        expanded,
        raw,
        tools,
        is_tex=tex.is_tex(text),
        escapes_quotes=accents.escapes_quotes(text),
    )


def merged(parts: Iterable[Part]) -> Parts:
    """Return the parts without empty ones and with neighbouring texts joined."""
    result: list[Part] = []
    for part in parts:
        last = result[-1] if result else None
        if not (part.parts if isinstance(part, Strong | Emphasis | Strike) else part.text):
            continue
        if isinstance(part, Text) and isinstance(last, Text):
            result[-1] = Text(last.text + part.text)
        else:
            result.append(part)
    return tuple(result)


def _skipped(text: str, match: re.Match[str]) -> int:
    """Return the index at which to go on after characters that are no markup."""
    if match[0].startswith("$"):
        return max(match.start() + 1, match.end() - len("$$"))  # at most two begin a formula
    if match[0] != "\\":
        return match.end()
    return tex.path_end(text, match.start()) or match.end() + 1


def _markup(text: str, match: re.Match[str], context: Context) -> Found | None:
    """Return the markup that begins at a match, and the index behind it; None if it is no markup."""
    mark, start = match[0], match.start()
    find = _MARKUP.get(mark[0])
    if find:
        return find(text, start, mark, context)
    address = context.tools.address(text, start)
    return ((address[0],), address[1]) if address else None


def _formula(text: str, start: int, mark: str, context: Context) -> Found | None:
    return formulas.formula(text, start, mark, context) if mark in ("$", "$$") else None


def _macro(text: str, start: int, _: str, context: Context) -> Found | None:
    return None if tex.path_end(text, start) else tex.macro(text, start, context)


def _dash(text: str, start: int, mark: str, _: Context) -> Found | None:
    return punctuation.dash(text, start, mark) if mark in ("--", "---") else None


def _tilde(text: str, start: int, mark: str, context: Context) -> Found | None:
    return punctuation.tie(text, start) if mark == "~" else markdown.struck(text, start, context)


def _bracket(text: str, start: int, _: str, context: Context) -> Found | None:
    return markdown.named(text, start) or _labelled(text, start, context)


def _code_or_quotation(text: str, start: int, mark: str, context: Context) -> Found | None:
    """Return code in backticks or a quotation in TeX's marks, of which the double one is tried first."""
    if mark == "``" and (quotation := punctuation.quotation(text, start, mark, context)):
        return quotation
    code = _CODE[mark].match(text, start) if mark in _CODE else None
    if code:
        return (Code(code[1].strip()),), code.end()
    return punctuation.quotation(text, start, mark, context) if mark == "`" else None


def _labelled(text: str, start: int, context: Context) -> Found | None:
    labelled = links.labelled(text, start)
    if labelled is None:
        return None
    link, end = labelled
    return (Link(plain(context.parts(link.text, start + 1)), link.href),), end


def _emphasis(text: str, start: int, mark: str, context: Context) -> Found | None:
    """Return ``**bold**`` or ``*italic*``, whose marks touch the text that they enclose.

    A double mark opens where no ASCII letter or digit stands before it (``2**3`` is a power), a single
    one only behind a space, a dash or an opening bracket (``8*16B``, ``A* search`` are none).
    """
    inside = start + len(mark)
    before = text[start - 1 : start]
    if mark not in _RUNS or not text[inside : inside + 1].strip() or not _may_open(mark, before):
        return None
    closing = _closing(text, inside, mark)
    if closing is None:
        return None
    kind = Strong if len(mark) > 1 else Emphasis
    return (kind(context.parts(text[inside:closing], inside)),), closing + len(mark)


def _may_open(mark: str, before: str) -> bool:
    if before == "*":
        return False  # what is left of a longer run
    if mark == "*":
        return not before or _OPENING_CONTEXT.match(before) is not None
    return not (before.isascii() and before.isalnum()) and before not in (")", "]")


def _closing(text: str, inside: int, mark: str) -> int | None:
    """Return the index of the run of asterisks that closes ``mark``; None if none does."""
    run = _RUNS[mark].search(text, inside)
    if run is None or text[run.start() - 1].isspace() or text[run.start() - 1] in "([{":
        return None
    after = text[run.end() : run.end() + 1]
    if mark == "*" and after.isascii() and after.isalnum():
        return None
    return run.start()


# What finds the markup that begins with a character.
_MARKUP: dict[str, Callable[[str, int, str, Context], Found | None]] = {
    "`": _code_or_quotation,
    "'": punctuation.quotation,
    "*": _emphasis,
    "[": _bracket,
    "!": lambda text, start, _, context: markdown.image(text, start, context),
    "_": lambda text, start, _, context: markdown.underscored(text, start, context),
    "$": _formula,
    "\\": _macro,
    "{": lambda text, start, _, context: tex.group(text, start, context),
    "~": _tilde,
    "-": _dash,
}
