"""Table of symbols: macros without arguments, and the kinds of signs."""

from __future__ import annotations

import pkgutil
from functools import cache
from typing import Literal, NamedTuple, TypeAlias, cast, get_args

SymbolKind: TypeAlias = Literal[
    "letter", "upright", "ord", "large", "bin", "rel", "open", "close", "punct", "function", "text"
]
_KINDS = frozenset(get_args(SymbolKind))
# Operators that are set tight (``5×5``), and signs of ASCII, which the table does not name.
_TIGHT = frozenset("×÷·*•")
_ASCII: dict[str, SymbolKind] = {
    **dict.fromkeys(("=", "<", ">", ":=", "⊥⊥"), "rel"),
    **dict.fromkeys("+-\u2212", "bin"),
    **dict.fromkeys(",;:", "punct"),
    **dict.fromkeys("([{", "open"),
    **dict.fromkeys(")]}", "close"),
    **dict.fromkeys("|\u2016", "ord"),
}


class Symbol(NamedTuple):
    """Meaning of a macro: mostly one character, sometimes a word or a row of signs."""

    kind: SymbolKind
    text: str


def symbol(name: str) -> Symbol | None:
    r"""The symbol that a macro gives in a formula.

    Args:
        name: without the backslash.
    """
    return _tables()[0].get(name) or _tables()[1].get(name)


def text_symbol(name: str) -> Symbol | None:
    """The symbol that a macro gives outside of formulas, where ``th`` is a letter and no function."""
    return _tables()[1].get(name) or _tables()[0].get(name)


@cache
def sign(text: str) -> SymbolKind | None:
    """Return a sign's class of spacing, as ``rel`` for ``≤``; None for letters and ordinary signs."""
    if text in _TIGHT:
        return None
    if text in _ASCII:
        return _ASCII[text]
    if text.endswith("\u0338"):  # struck out, as no one character is
        return sign(text[:-1])
    kinds = [known.kind for known in _tables()[0].values() if known.text == text]
    return next((kind for kind in ("rel", "bin", "large", "open", "close", "ord") if kind in kinds), None)


@cache
def is_function_name(text: str) -> bool:
    """Whether a word is a function's name: ``max``, ``lim sup``."""
    return text in _function_names()


@cache
def _function_names() -> frozenset[str]:
    names = {known.text for known in _tables()[0].values() if known.kind == "function"}
    return frozenset(names | {name.replace("\u2009", "") for name in names})


@cache
def _tables() -> tuple[dict[str, Symbol], dict[str, Symbol]]:
    """Return two tables from name to symbol: in formulas, and outside of them."""
    mathematics: dict[str, Symbol] = {}
    text: dict[str, Symbol] = {}
    kind: SymbolKind = "ord"
    data = pkgutil.get_data(__package__, "symbols.txt") or b""
    for line in data.decode().splitlines():
        if line.startswith("# "):
            continue
        if line[1:-1] in _KINDS:
            kind = cast("SymbolKind", line[1:-1])
            continue
        shown, *names = line.split(" ")
        table = text if kind == "text" else mathematics
        table.update((name, Symbol(kind, shown)) for name in names)
    return mathematics, text
