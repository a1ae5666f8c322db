"""A formula in plain Unicode: for titles, feeds and alternative text."""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

from pipeline.inline.math.alphabets import letterform, plain
from pipeline.inline.math.spacing import SPACE, Piece, joined
from pipeline.inline.math.symbols import sign
from pipeline.inline.math.tree import EMPTY, Kind, Node, is_bracketed, is_function, is_large

_SUPERSCRIPTS = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW\u2212\u22a4\u2032*\u2217\u2218\u2020",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ⁻ᵀ\u2032**°†",
)
_SUBSCRIPTS = str.maketrans(
    "0123456789+-=()aehijklmnoprstuvxβγρφχ\u2212\u03d5", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ₋ᵩ"
)
# Scripts that look as good in characters as in a formula.
_EASY_SUPERSCRIPTS = frozenset("0123456789+-\u2212*\u2217\u2032\u2033\u2218\u2020")
_EASY_SUBSCRIPTS = frozenset("0123456789")
# A longer word is not set in small letters of its own.
_LONGEST_SCRIPT_WORD = 2
_WORD = re.compile(r"[A-Za-z0-9.]+")
# One thing, maybe with a sign of differentiation before it.
_DIFFERENTIAL = re.compile(r"[d∂][^\W\d_]?[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ]?|[d∂][⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ]?[^\W\d_][⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ]?")
# A word in letters of variables: ``\sqrt{width}``.
_SPELT = re.compile(r"[a-z]{4,}")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# Strokes above and below: no characters can show them beside what they stand at.
_STROKES = frozenset("\u23de\u23df\u23b4\u23b5\u23dc\u23dd\u23e0\u23e1\u2015")
_OPERATORS = str.maketrans({"-": "\u2212", "\u2223": "|"})


def to_unicode(tree: Node) -> str:
    """Return ``tree`` in characters: ``O(n²)``, ``W_Kᵀ W_Q``, ``√(η/λ)``."""
    return unicodedata.normalize("NFC", " ".join(_read(tree).split(" "))).strip()


def is_plain(node: Node) -> bool:
    """Whether the reading shows all of it, so that nothing more than characters is needed."""
    if node.kind in ("row", "letter", "name", "function", "number", "symbol", "operator", "words", "space"):
        return all(map(is_plain, node.children)) and all(map(_is_common, node.text))
    if node.kind == "large":
        return True
    return node.kind == "scripts" and _are_plain(*node.children)


def _are_plain(base: Node, sub: Node, sup: Node) -> bool:
    below, above = _read(sub, tight=True), _read(sup, tight=True)
    if base == EMPTY:
        # Nothing to set it against: ``S$^2$R``.
        return _is_mapped(below, _SUBSCRIPTS) and _is_mapped(above, _SUPERSCRIPTS)
    if base.kind == "large" or is_function(base) or not is_plain(base):
        return False
    if base.kind == "row" and not is_bracketed(base):
        return False
    return (
        not (below and above) and _EASY_SUBSCRIPTS.issuperset(below) and _EASY_SUPERSCRIPTS.issuperset(above)
    )


def _is_common(character: str) -> bool:
    """Whether fonts for text have it: no styled letters but the blackboard bold ℝ and its like."""
    name = unicodedata.name(character, "")
    return character <= "\uffff" and (character in "ℓ℘" or not name.startswith(("SCRIPT ", "BLACK-LETTER ")))


def _read(node: Node, *, tight: bool = False) -> str:
    """Return a node in characters; ``tight`` leaves out spaces around relations and sums, as in scripts."""
    return _READERS[node.kind](node, tight=tight)


def _characters(node: Node, *, tight: bool) -> str:  # noqa: ARG001 (all readers are called alike)
    """Styled letters as plain ones, but for ℝ and its like and ℓ."""
    return plain(node.text)


def _function(node: Node, *, tight: bool) -> str:  # noqa: ARG001 (as above)
    return plain(node.text).replace("\u2009", " ")


def _fraction(node: Node, *, tight: bool) -> str:
    over, under = node.children
    if node.text:
        return f"{_read(over, tight=tight)} choose {_read(under, tight=tight)}"
    above, below = _read(over), _read(under)
    if _DIFFERENTIAL.fullmatch(above) and _DIFFERENTIAL.fullmatch(below):
        return f"{above}/{below}"
    return f"{above if _is_product(over, above) else _single(over)}/{_single(under)}"


def _is_product(node: Node, text: str) -> bool:
    """Whether all of it is divided, without brackets around it."""
    return (
        not _has_operators(node)
        and " " not in _IN_BRACKETS.sub("", text)
        and all(map(_is_single, _parts(node)))
    )


def _has_operators(node: Node) -> bool:
    """Whether a row has operators that are not within brackets."""
    level = 0
    for child in _parts(node):
        if child.kind == "operator" and child.text not in "|!\u2016":
            kind = sign(child.text)
            level += (kind == "open") - (kind == "close")
            if level == 0 and kind != "close":
                return True
    return False


def _single(node: Node) -> str:
    """Return a reading in brackets if it has more than one term."""
    text = _read(node)
    return text if _is_single(node) or len(text) == 1 else f"({text})"


def _is_single(node: Node) -> bool:
    if node.kind == "row":
        return is_bracketed(node) or _is_application(node)
    if node.kind in ("scripts", "limits"):
        return not is_function(node) and not is_large(node)
    return node.kind not in ("fraction", "table")


def _is_application(node: Node) -> bool:
    """Whether this is ``p(x)`` and not ``a(b + c)``, a product."""
    name, *rest = node.children or (EMPTY,)
    held = Node("row", "", tuple(rest))
    applied = name.kind in ("letter", "name", "function", "scripts") and is_bracketed(held)
    terms = rest[1:-1]
    return applied and not any(term.text == "/" or sign(term.text) == "bin" for term in terms)


def _root(node: Node, *, tight: bool) -> str:  # noqa: ARG001 (all readers are called alike)
    radicand = node.children[0]
    text = _read(radicand)
    powered = radicand.kind == "scripts" and radicand.children[2] != EMPTY
    single = _is_single(radicand) and radicand.kind not in ("row", "root") and not powered
    bare = single or is_bracketed(radicand) or _SPELT.fullmatch(text)
    return _root_sign(node) + (text if bare else f"({text})")


def _root_sign(node: Node) -> str:
    degree = _read(node.children[1], tight=True)
    if not _is_mapped(degree, _SUPERSCRIPTS):
        return f"({degree})√"
    return {"3": "∛", "4": "∜"}.get(degree) or degree.translate(_SUPERSCRIPTS) + "√"


def _accented(node: Node, *, tight: bool) -> str:
    held = node.children[0]
    base = _read(held, tight=tight)
    if node.text != "\u0305" and (held.kind == "fraction" or (held.kind == "row" and _has_operators(held))):
        base = f"({base})"
    return "".join(letter + node.text for letter in base) if node.text == "\u0305" else base + node.text


def _fence(node: Node, *, tight: bool) -> str:
    opening, content, closing = node.children
    return opening.text + _read(content, tight=tight) + closing.text


def _table(node: Node, *, tight: bool) -> str:
    """Rows apart by semicolons; cells by commas, but where two columns meet at a relation."""
    rows = [_cells(node.text, row.children, tight=tight) for row in node.children]
    shown = [row.rstrip(" ,;") for row in rows[:-1]] + rows[-1:]
    return "; ".join(filter(None, shown))


def _cells(columns: str, cells: tuple[Node, ...], *, tight: bool) -> str:
    if columns not in ("rl", "rcl"):
        return _listed([_read(cell, tight=tight) for cell in cells])
    width = len(columns)
    groups = [cells[start : start + width] for start in range(0, len(cells), width)]
    rows = [Node("row", "", tuple(part for cell in group for part in _parts(cell))) for group in groups]
    return _listed([_read(row, tight=tight) for row in rows])


def _listed(texts: list[str]) -> str:
    """Texts with a comma between them, whether they brought one or not."""
    return ", ".join(
        [text.strip(" ").rstrip(",") for text in texts[:-1]] + [text.strip(" ") for text in texts[-1:]]
    )


def _parts(cell: Node) -> tuple[Node, ...]:
    return cell.children if cell.kind == "row" else (cell,)


def _scripts(node: Node, *, tight: bool) -> str:
    base, sub, sup = node.children
    text = _read(base, tight=tight)
    if _needs_brackets(base):
        text = f"({text})"
    return text + _script(sub, "_", _SUBSCRIPTS) + _script(sup, "^", _SUPERSCRIPTS)


def _needs_brackets(base: Node) -> bool:
    """Whether scripts would else stand at the last part of their base."""
    if base.kind == "row":
        return base != EMPTY and not is_bracketed(base) and not _is_name(base)
    return base.kind in ("fraction", "root") or (base.kind == "scripts" and base.children[2] != EMPTY)


def _is_name(node: Node) -> bool:
    r"""Whether these are letters of one name: ``\mathfrak{sl}``."""
    styles = {letterform(child.text)[1] if child.kind == "letter" else "" for child in node.children}
    return styles <= {"FRAKTUR"} or styles <= {"SCRIPT"}


def _script(node: Node, mark: str, table: dict[int, int]) -> str:
    text = _read(node, tight=True).strip()
    if text in _STROKES:
        return ""
    if _is_mapped(text, table):
        return text.translate(table)
    simple = len(text) == 1 or _WORD.fullmatch(text)
    return f"{mark}{text}" if simple else f"{mark}({text})"


def _is_mapped(text: str, table: dict[int, int]) -> bool:
    """Whether there are small letters for all of ``text``, and it is no long word."""
    is_short = sum(map(str.isalpha, text)) <= _LONGEST_SCRIPT_WORD
    return is_short and all(
        ord(character) in table or character in "\u2032\u2033\u2034" for character in text
    )


def _row(node: Node, *, tight: bool) -> str:
    """Nodes beside each other, spaced as TeX would: around relations, sums and functions, behind commas."""
    pieces = []
    for child in node.children:
        bracketed = _root_sign(child) + f"({_read(child.children[0])})" if child.kind == "root" else ""
        pieces.append(Piece(child, _read(child, tight=tight), bracketed))
    return joined(pieces, tight=tight)


class _Reader(Protocol):
    def __call__(self, node: Node, *, tight: bool) -> str:
        """Return a node of one kind in characters."""


_READERS: dict[Kind, _Reader] = {
    "row": _row,
    "letter": _characters,
    "name": _characters,
    "function": _function,
    "number": _characters,
    "symbol": _characters,
    "operator": lambda node, **_: node.text.translate(_OPERATORS),
    "large": lambda node, **_: node.text,
    "words": _characters,
    "space": lambda node, **_: " " if float(node.text) >= SPACE else "",
    "fraction": _fraction,
    "root": _root,
    "scripts": _scripts,
    "limits": _scripts,
    "accent": _accented,
    "fence": _fence,
    "table": _table,
}
