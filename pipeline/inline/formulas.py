"""Formulas between dollar signs, told from amounts of money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.inline.braces import closing_brace
from pipeline.inline.context import Context, Found
from pipeline.model import HANGUL_RANGES, Emphasis, Part, Parts, Strong

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 1000
_ENDS = {
    "$": re.compile(r"(?<!\\)\$"),
    "$$": re.compile(r"(?<!\\)\$\$"),
    r"\(": re.compile(r"\\\)"),
    r"\[": re.compile(r"\\\]"),
}
_DISPLAYED = frozenset(["$$", r"\["])
_BRACE_OR_DOLLAR = re.compile(r"\\.|[{}]|\$+", re.DOTALL)
# TeX that only a formula has. Without any of it, what stands between two dollar signs must look like one.
_TEX = re.compile(r"[\\^_{}]")
_ARGUMENTS = re.compile(
    r"\\(?:text|math|operatorname|mbox|emph|begin|end|href|url)[A-Za-z]*\*?\s*\{[^{}]*\}|\\[A-Za-z]+"
)
_PROSE = re.compile(rf"[^\W\d_]{{2,}}[,.;:]?\s+[^\W\d_]{{2,}}|[{HANGUL_RANGES}]")
# What begins with a number, a unit and another word, or ends in space or a dash before the next amount.
_AMOUNT = re.compile(r"\d[\d.,]*\s?[^\W\d_]*[,;.]?\s+[^\W\d_]|\d[^\\]*[-\u2013~/\s]$|\d.*\s$")
_SIGNS = re.compile(r"[-+=<>±×≈≤≥~→]+")
_FORMULA = re.compile(
    r"[^\W_]|[^\W_].*[^\s,;:(\[/]|[-+=<>±×≈≤≥~→]|:=|[-+=<>±≈≤≥~(\[|].*[^\s,;:(\[/]", re.DOTALL
)
# A word that is no function applied to something: none stands in a formula without TeX.
_WORD = re.compile(r"[^\W\d_]{2,}(?![^\W\d_(])")

_SCRIPT_BEFORE, _SCRIPT_AFTER = re.compile(r"[_^]\s*$"), re.compile(r"\s*[_^']")
_STYLED = re.compile(
    r"\\(textbf|textit|emph|texttt|mathbf|mathtt|boldsymbol|bm|href|url)\s*\{|\\textbackslash(?![A-Za-z])\s*"
)
_LINKS = ("href", "url")
_BOLD = ("mathbf", "boldsymbol", "bm")
# Between bold letters these make a formula of them.
_BETWEEN_LETTERS = re.compile(
    r"[=+<>]|\\(?:cdot|in|sim|approx|neq?|leq?|geq?|to|rightarrow|mapsto|subset|propto|otimes|oplus|odot)(?![A-Za-z])"
)


def formula(text: str, start: int, mark: str, context: Context) -> Found | None:
    r"""Return the formula that ``mark`` opens at ``start``, and the index behind it; None if there is none.

    Args:
        text: the line.
        start: where ``mark`` stands.
        mark: ``$``, ``$$``, ``\(`` or ``\[``.
        context: how to make parts of what is found.
    """
    inside = start + len(mark)
    closing = _closing(text, inside, mark)
    if closing is None:
        return None
    source, end = text[inside:closing], closing + len(mark)
    if not _is_formula(source, mark, text[end : end + 1]):
        return None
    offset = len(source) - len(source.lstrip())
    parts = _parts(source.strip(), inside + offset, context, display=mark in _DISPLAYED)
    return (parts if parts is not None else (context.raw(text[start:end], start),)), end


def _closing(text: str, inside: int, mark: str) -> int | None:
    r"""Return the index of the closing dollar sign; those within braces belong to ``\text{a $x$ b}``."""
    end = _ENDS[mark].search(text, inside, inside + LONGEST)
    if end is None:
        return None
    if mark != "$" or text.count("{", inside, end.start()) <= text.count("}", inside, end.start()):
        return end.start()
    level = 0
    for match in _BRACE_OR_DOLLAR.finditer(text, inside, inside + LONGEST):
        level += (match[0] == "{") - (match[0] == "}")
        if match[0] == mark and level <= 0:
            return match.start()
    return end.start()


def _is_formula(source: str, mark: str, after: str) -> bool:
    """Whether ``source`` is mathematics and not what stands between two amounts of money.

    Args:
        source: what stands between the marks.
        mark: the opening one.
        after: the character behind the closing one.
    """
    content = source.strip()
    has_tex = _TEX.search(source) is not None
    if not content or (_PROSE.search(_ARGUMENTS.sub(" ", source)) and (mark != "$$" or not has_tex)):
        return False
    if mark != "$":
        return True
    return not _AMOUNT.match(source) and (has_tex or _looks_like_one(source, after))


def _looks_like_one(source: str, after: str) -> bool:
    """Whether what stands between dollar signs looks like a formula, though it has no TeX."""
    content = source.strip()
    if after.isdigit():
        return _SIGNS.fullmatch(source) is not None
    if source[0].isspace() and source[-1].isspace():
        return not content[0].isdigit() and not _WORD.search(content) and bool(_FORMULA.fullmatch(content))
    return _FORMULA.fullmatch(source) is not None


class _Piece(NamedTuple):
    """A stretch of a formula, and the styled word behind it: its macro, its place, and what it holds."""

    before: str
    macro: str = ""
    at: int = 0
    content: str = ""


def _parts(source: str, at: int, context: Context, *, display: bool) -> Parts | None:
    """Return the parts of a formula; one of nothing but styled words becomes text with styles."""
    if _STYLED.search(source) and (styled := _styled(source, at, context)) is not None:
        return styled
    converted = context.formula(source, display=display)
    return None if converted is None else (converted,)


def _styled(source: str, at: int, context: Context) -> Parts | None:
    r"""Return the parts of a row of styled words and signs, as ``\textbf{10}\times``, or None."""
    pieces = list(_pieces(source))
    if not _is_row_of_words(pieces, context):
        return None
    found: list[Part] = []
    for piece in pieces:
        before = context.formula(piece.before) if piece.before.strip() else None
        found += [before] if before else []
        found += _word(piece, at, context)
    return tuple(found)


def _is_row_of_words(pieces: list[_Piece], context: Context) -> bool:
    """Whether nothing but characters stands between the styled words, and no script at them."""
    bold = [piece for piece in pieces if piece.macro in _BOLD]
    if len(bold) == sum(bool(piece.macro) for piece in pieces):
        # Bold letters between operators are variables, and so they are beside other formulas in markup.
        letters = all(piece.content.isalpha() for piece in bold)
        if context.tools.in_markup or (
            letters and any(_BETWEEN_LETTERS.search(piece.before) for piece in pieces)
        ):
            return False
    for place, piece in enumerate(pieces):
        if _SCRIPT_BEFORE.search(piece.before) or (place and _SCRIPT_AFTER.match(piece.before)):
            return False
        characters = [piece.before, piece.content if piece.macro in _BOLD else ""]
        if not all(context.tools.characters(source) for source in characters if source.strip()):
            return False
    return True


def _word(piece: _Piece, at: int, context: Context) -> Parts:
    place = at + piece.at
    if piece.macro == "textbf":
        return (Strong(context.parts(piece.content, place)),)
    if piece.macro in ("textit", "emph"):
        return (Emphasis(context.parts(piece.content, place)),)
    if piece.macro in ("texttt", "mathtt"):
        return context.parts(rf"\texttt{{{piece.content}}}", place - len(r"\texttt{"))
    if piece.macro in (*_LINKS, "textbackslash"):
        return context.parts(piece.content, place)
    inner = context.formula(piece.content) if piece.macro else None
    return (Strong((inner,)),) if inner else ()


def _pieces(source: str) -> Iterator[_Piece]:
    """Yield the stretches of a formula, each with the styled word behind it; the last one has none."""
    done = 0
    while match := _STYLED.search(source, done):
        before, end = source[done : match.start()], match.end()
        if match[1]:
            closing = closing_brace(source, match.end() - 1)
            if closing is not None and match[1] == "href" and source.startswith("{", closing + 1):
                closing = closing_brace(source, closing + 1)
            if closing is None:
                break
            end = closing + 1
        if match[1] in _LINKS:
            yield _Piece(before, match[1], match.start(), source[match.start() : end])
        else:
            content = source[match.end() : end - 1] if match[1] else r"\textbackslash"
            yield _Piece(before, match[1] or "textbackslash", match.end(), content)
        done = end
    yield _Piece(source[done:])
