"""Where a formula stands in a line, and where a dollar sign is money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.inline.braces import closing_brace
from pipeline.inline.context import Context, Found
from pipeline.model import HANGUL_RANGES, Code, Emphasis, Part, Parts, Raw, Strong, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 1000
_ENDS = {
    "$": re.compile(r"(?<!\\)\$"),
    "$$": re.compile(r"(?<!\\)\$\$"),
    r"\(": re.compile(r"\\\)"),
    r"\[": re.compile(r"\\\]"),
}
# TeX that only a formula has. Without any of it, what stands between two dollar signs must look like one.
_TEX = re.compile(r"[\\^_{}]")
_ARGUMENTS = re.compile(
    r"\\(?:text|math|operatorname|mbox|emph|begin|end)[A-Za-z]*\*?\s*\{[^{}]*\}|\\[A-Za-z]+"
)
_PROSE = re.compile(rf"[^\W\d_]{{2,}}[,.;:]?\s+[^\W\d_]{{2,}}|[{HANGUL_RANGES}]")
# What begins with a number, a unit and another word, or ends in space or a dash before the next amount.
_AMOUNT = re.compile(r"\d[\d.,]*\s?[^\W\d_]*[,;.]?\s+[^\W\d_]|\d[^\\]*[-\u2013~/\s]$|\d.*\s$")
_SIGNS = re.compile(r"[-+=<>±×≈≤≥~→]+")
_FORMULA = re.compile(r"[^\W_]|[^\W_].*[^\s,;:(\[/]|[-+=<>±×≈≤≥~→]|[-+=<>±≈≤≥~(\[|].*[^\s,;:(\[/]", re.DOTALL)

_SCRIPT_BEFORE, _SCRIPT_AFTER = re.compile(r"[_^]\s*$"), re.compile(r"\s*[_^']")
_STYLED = re.compile(
    r"\\(textbf|textit|emph|texttt|mathbf|mathtt|boldsymbol|bm)\s*\{|\\textbackslash(?![A-Za-z])\s*"
)


def formula(text: str, start: int, mark: str, context: Context) -> Found | None:
    r"""The formula that ``mark`` opens at ``start``, and where it ends; None if there is none.

    Args:
        text: the line.
        start: where ``mark`` stands.
        mark: ``$``, ``$$``, ``\(`` or ``\[``.
        context: how to make parts of what is found.
    """
    inside = start + len(mark)
    end = _ENDS[mark].search(text, inside, inside + _LONGEST)
    if end is None:
        return None
    source = text[inside : end.start()]
    # Room within ``\( … \)`` means nothing; a dollar sign that a space follows may be money.
    padded = source if mark.startswith("$") else source.strip()
    if not _is_formula(padded, text[end.end() : end.end() + 1]):
        return None
    parts = _parts(source.strip(), context)
    return (parts if parts is not None else (Raw(text[start : end.end()]),)), end.end()


def _is_formula(source: str, after: str) -> bool:
    """Whether ``source`` is mathematics and not what stands between two amounts of money."""
    bare = _ARGUMENTS.sub(" ", source)
    if not source.strip() or _PROSE.search(bare) or _AMOUNT.match(source):
        return False
    if _TEX.search(source):
        return True
    if after.isdigit():
        return _SIGNS.fullmatch(source) is not None
    return _FORMULA.fullmatch(source) is not None


def _parts(source: str, context: Context) -> Parts | None:
    """A formula as parts; those of a text with styled words when that is all that it is."""
    if _STYLED.search(source) and (styled := _styled(source, context)) is not None:
        return styled
    converted = context.formula(source)
    return None if converted is None else (converted,)


def _styled(source: str, context: Context) -> Parts | None:
    r"""``\textbf{10}\times`` is bold text and a sign; None where a formula is more than such a row."""
    found: list[Part] = []
    for piece, style, argument in _pieces(source):
        if _SCRIPT_BEFORE.search(piece) or (found and _SCRIPT_AFTER.match(piece)):
            return None
        if piece.strip():
            converted = context.formula(piece)
            if not isinstance(converted, Text):
                return None
            found.append(converted)
        if style in ("textbf", "textit", "emph"):
            found.append((Strong if style == "textbf" else Emphasis)(context.parts(argument)))
        elif style in ("texttt", "mathtt"):
            found.append(Code(argument))
        elif style == "textbackslash":
            found.append(Text("\\"))
        elif style:
            inner = context.formula(argument)
            if not isinstance(inner, Text):
                return None
            found.append(Strong((inner,)))
    return tuple(found)


def _pieces(source: str) -> Iterator[tuple[str, str, str]]:
    """What stands before each styled word, its style and itself; a piece within braces or a script fails."""
    done = 0
    while match := _STYLED.search(source, done):
        piece = source[done : match.start()]
        end = match.end()
        if match[1]:
            closing = closing_brace(source, match.end() - 1)
            if closing is None:
                break
            end = closing + 1
        yield piece, match[1] or "textbackslash", source[match.end() : end - 1] if match[1] else ""
        done = end
    yield source[done:], "", ""
