"""A formula in plain Unicode: for titles, feeds and alternative text."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Literal, Protocol, TypeAlias

from pipeline.inline.math.tree import EMPTY, LARGE, Kind, Node, is_bracketed, is_function

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
_PRODUCT = re.compile(r"∂?[^\W_]+")
# TeX's thin space, in em; a wider one is a space.
_THIN = 0.167

_RELATIONS = frozenset("=<>≤≥≠≈≃≅∼≡≪≫∝∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦⟶⟵⟹⟸⟺≜≔≲≳≺≻⪯⪰⩽⩾⊥∥∣⊢⊨↑↓↗↘≐≍")
_BINARY = frozenset("+-\u2212±∓∪∩∧∨⊕⊗⊙∖∘")
# Braces and lines that stretch above or below: no characters can.
_STROKES = frozenset("\u23de\u23df\u2015")
_OPERATORS = str.maketrans({"-": "\u2212", "\u2223": "|"})

Role: TypeAlias = Literal[
    "operand", "relation", "binary", "prefix", "sign", "punctuation", "opening", "closing", "function"
]
_ROLES: dict[str, Role] = {
    **dict.fromkeys(_RELATIONS, "relation"),
    **dict.fromkeys(_BINARY, "binary"),
    ":=": "relation",
    **dict.fromkeys(",;:", "punctuation"),
    **dict.fromkeys("([{⟨⌊⌈", "opening"),
    **dict.fromkeys(")]}⟩⌋⌉", "closing"),
}


def read(tree: Node) -> str:
    """``tree`` in characters: ``O(n²)``, ``W_Kᵀ W_Q``, ``√(η/λ)``."""
    return unicodedata.normalize("NFC", _read(tree)).strip()


def is_plain(node: Node) -> bool:
    """Whether the reading shows all of it, so that nothing more than characters is needed."""
    if node.kind in ("row", "letter", "name", "number", "operator", "words", "space"):
        return all(map(is_plain, node.children)) and all(map(_is_common, node.text))
    return node.kind == "scripts" and _are_plain(*node.children)


def _are_plain(base: Node, sub: Node, sup: Node) -> bool:
    below, above = _read(sub, tight=True), _read(sup, tight=True)
    if base == EMPTY:
        # Nothing to set it against: ``S$^2$R``.
        return _is_mapped(below, _SUBSCRIPTS) and _is_mapped(above, _SUPERSCRIPTS)
    if base.text in LARGE or is_function(base) or not is_plain(base):
        return False
    if base.kind == "row" and not is_bracketed(base):
        return False
    return (
        not (below and above) and _EASY_SUBSCRIPTS.issuperset(below) and _EASY_SUPERSCRIPTS.issuperset(above)
    )


def _is_common(character: str) -> bool:
    """Whether fonts for text have it: no styled letters but the blackboard bold ℝ and its like."""
    name = unicodedata.name(character, "")
    return character <= "\uffff" and (character == "ℓ" or not name.startswith(("SCRIPT ", "BLACK-LETTER ")))


def _read(node: Node, *, tight: bool = False) -> str:
    """A node in characters; ``tight`` as in scripts, without space around relations and sums."""
    return _READERS[node.kind](node, tight=tight)


def _characters(node: Node, *, tight: bool) -> str:  # noqa: ARG001 (all readers are called alike)
    """Styled letters as plain ones, but for ℝ and its like and ℓ."""
    return "".join(map(_plain_letter, node.text))


def _plain_letter(character: str) -> str:
    if character == "ℓ" or unicodedata.name(character, "").startswith("DOUBLE-STRUCK "):
        return character
    decomposed = unicodedata.normalize("NFKC", character)
    return decomposed if decomposed.isalnum() else character


def _fraction(node: Node, *, tight: bool) -> str:
    over, under = node.children
    if node.text:
        return f"{_read(over, tight=tight)} choose {_read(under, tight=tight)}"
    return f"{_bracketed(over)}/{_bracketed(under)}"


def _root(node: Node, *, tight: bool) -> str:  # noqa: ARG001 (all readers are called alike)
    radicand, index = node.children
    degree = _read(index, tight=True)
    return {"3": "∛", "4": "∜"}.get(degree, degree.translate(_SUPERSCRIPTS) + "√") + _bracketed(radicand)


def _bracketed(node: Node) -> str:
    """In brackets, if it is more than one thing."""
    text = _read(node)
    single = node.kind not in ("row", "fraction", "table") or len(text) == 1 or _PRODUCT.fullmatch(text)
    return text if single else f"({text})"


def _accented(node: Node, *, tight: bool) -> str:
    base = _read(node.children[0], tight=tight)
    return "".join(letter + node.text for letter in base) if node.text == "\u0305" else base + node.text


def _fence(node: Node, *, tight: bool) -> str:
    opening, content, closing = node.children
    return opening.text + _read(content, tight=tight) + closing.text


def _table(node: Node, *, tight: bool) -> str:
    return "; ".join(", ".join(_read(cell, tight=tight) for cell in row.children) for row in node.children)


def _scripts(node: Node, *, tight: bool) -> str:
    base, sub, sup = node.children
    text = _read(base, tight=tight)
    if base.kind in ("row", "fraction") and base != EMPTY and not is_bracketed(base):
        text = f"({text})"
    return text + _script(sub, "_", _SUBSCRIPTS) + _script(sup, "^", _SUPERSCRIPTS)


def _script(node: Node, mark: str, table: dict[int, int]) -> str:
    text = _read(node, tight=True)
    if text in _STROKES:
        return ""
    if _is_mapped(text, table):
        return text.translate(table)
    simple = len(text) == 1 or _WORD.fullmatch(text)
    return f"{mark}{text}" if simple else f"{mark}({text})"


def _is_mapped(text: str, table: dict[int, int]) -> bool:
    """Whether there are small letters for all of ``text``, and it is no long word."""
    is_short = sum(map(str.isalpha, text)) <= _LONGEST_SCRIPT_WORD
    return is_short and all(ord(character) in table or character in "\u2032\u2033" for character in text)


def _row(node: Node, *, tight: bool) -> str:
    """Nodes beside each other, spaced as TeX would: around relations, sums and functions, behind commas."""
    nodes = node.children
    ranges = {place for place in range(1, len(nodes) - 1) if _is_range(*nodes[place - 1 : place + 2])}
    pieces: list[tuple[Role, str]] = []
    for place, child in enumerate(nodes):
        before = pieces[-1][0] if pieces else "prefix"
        role = "sign" if place in ranges else _role(child, before, is_last=place == len(nodes) - 1)
        piece = "\u2013" if place in ranges else _read(child, tight=tight)
        if piece:
            pieces.append((role, piece))
    text = pieces[0][1] if pieces else ""
    for (before, left), (role, right) in pairwise(pieces):
        spaced = (
            not left[-1].isspace()
            and not right[0].isspace()
            and _spaced(before, left, role, right, tight=tight)
        )
        text += " " + right if spaced else right
    return text


def _is_range(left: Node, dash: Node, right: Node) -> bool:
    """Whether this is ``10-40``: nobody subtracts two literal numbers in an abstract."""
    if dash.text not in ("-", "\u2212") or not left.kind == right.kind == "number":
        return False
    try:
        return float(left.text.replace(",", "")) < float(right.text.replace(",", ""))
    except ValueError:
        return False


def _role(node: Node, before: Role, *, is_last: bool) -> Role:
    if is_function(node) or node.text in LARGE or (node.children and node.children[0].text in LARGE):
        return "function"
    role: Role = "operand"
    if node.kind == "operator":
        role = _ROLES.get(node.text, "sign")
    elif node.kind == "limits":  # An arrow with something above it.
        role = _ROLES.get(node.children[0].text, "operand")
    if role in ("relation", "binary") and (is_last or before not in ("operand", "closing", "sign")):
        return "prefix"
    return role


def _spaced(before: Role, left: str, role: Role, right: str, *, tight: bool) -> bool:
    if before == "function":
        return role in ("operand", "function")
    if role == "function" and before in ("operand", "closing"):
        return True
    if before == role == "operand" and right[0].isalnum():
        return "_" in left or "^" in left
    if tight:
        return False
    return bool({before, role} & {"relation", "binary"}) or (before == "punctuation" and role != "closing")


class _Reader(Protocol):
    def __call__(self, node: Node, *, tight: bool) -> str:
        """A node of one kind in characters."""


_READERS: dict[Kind, _Reader] = {
    "row": _row,
    "letter": _characters,
    "name": _characters,
    "number": _characters,
    "operator": lambda node, **_: node.text.translate(_OPERATORS),
    "words": _characters,
    "space": lambda node, **_: " " if float(node.text) > _THIN else "",
    "fraction": _fraction,
    "root": _root,
    "scripts": _scripts,
    "limits": _scripts,
    "accent": _accented,
    "fence": _fence,
    "table": _table,
}
