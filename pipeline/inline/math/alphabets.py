"""Letters in the styles that Unicode has for mathematics, which MathML Core asks for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TypeAlias

Style: TypeAlias = str
"""A word or two as in the names of characters (``BOLD``, ``SCRIPT``), ``UPRIGHT``, or empty for none."""

# What macros and declarations set letters in.
FONTS: dict[str, Style] = {
    **dict.fromkeys(("mathbf", "bf", "bfseries", "mathbfup"), "BOLD"),
    **dict.fromkeys(("boldsymbol", "bm", "pmb", "mathbfit", "bold"), "BOLD ITALIC"),
    **dict.fromkeys(("mathbb", "mathds", "mathbbm", "Bbb"), "DOUBLE-STRUCK"),
    **dict.fromkeys(("mathcal", "mathscr", "cal", "mathbfcal"), "SCRIPT"),
    **dict.fromkeys(("mathfrak", "frak"), "FRAKTUR"),
    **dict.fromkeys(
        (
            "mathrm",
            "rm",
            "mathsf",
            "sf",
            "mathtt",
            "tt",
            "mathup",
            "mathsfit",
            "rmfamily",
            "sffamily",
            "ttfamily",
        ),
        "UPRIGHT",
    ),
    **dict.fromkeys(("mathit", "it", "mathnormal", "itshape", "mit", "em"), ""),
}
# Those that hold to the end of their group.
DECLARATIONS = frozenset("rm bf it sf tt cal mit em bfseries rmfamily sffamily ttfamily itshape".split())
_LETTER = re.compile("^(?:LATIN|GREEK) (CAPITAL|SMALL) LETTER ")
# Names of characters that have another one among the styled letters.
_NAMES = {
    "ϵ": "EPSILON SYMBOL",
    "ϑ": "THETA SYMBOL",
    "ϰ": "KAPPA SYMBOL",
    "ϕ": "PHI SYMBOL",
    "ϱ": "RHO SYMBOL",
    "ϖ": "PI SYMBOL",
}
# Styled letters that stand elsewhere, under other words.
_ELSEWHERE = {"FRAKTUR": "BLACK-LETTER"}


@lru_cache(maxsize=1024)
def styled(character: str, style: Style) -> str:
    """Return ``character`` in a style; unchanged if Unicode has no such letter."""
    if character == "h" and style == "ITALIC":
        return "\u210e"  # Planck's constant has its place.
    name = _NAMES.get(character) or _LETTER.sub(r"\1 ", unicodedata.name(character, ""))
    styles = (style, "BOLD") if style == "BOLD ITALIC" else (style,)  # No italic digits.
    for each in styles:
        for full in (f"MATHEMATICAL {each} {name}", f"{_ELSEWHERE.get(each, each)} {name}"):
            try:
                return unicodedata.lookup(full)
            except KeyError:
                continue
    return character


# Letters that look styled and are letters of their own: they keep their shape where all else is plain.
_OWN = frozenset("ℓℏℑℜ℘ℵℶℷℸı\u0237")
_FORM = re.compile(
    "(?:MATHEMATICAL )?(?:(BOLD ITALIC|BOLD|ITALIC) ?)?(SCRIPT|FRAKTUR|BLACK-LETTER|DOUBLE-STRUCK|MONOSPACE)?"
    " ?(?:CAPITAL|SMALL|DIGIT|DOTLESS|EPSILON|THETA|KAPPA|PHI|RHO|PI|NABLA|PARTIAL) ?"
)


@lru_cache(maxsize=2048)
def letterform(character: str) -> tuple[str, Style]:
    """Return the plain letter and the style of a mathematical letter; others as they are, without style."""
    if character < "\u2100" or character in _OWN:
        return character, ""
    if character == "\u210e":
        return "h", "ITALIC"
    form = _FORM.match(unicodedata.name(character, ""))
    if form is None or not (form[1] or form[2]):
        return character, ""
    style = " ".join(filter(None, (form[1], {"BLACK-LETTER": "FRAKTUR"}.get(form[2], form[2]))))
    name = unicodedata.name(character)
    own = next((letter for letter, ending in _NAMES.items() if name.endswith(" " + ending)), "")
    return own or unicodedata.normalize("NFKC", character), style


def plain(text: str) -> str:
    """Return ``text`` in the letters that text fonts have, except those whose shape has a meaning (ℝ)."""
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    letter, style = letterform(character)
    if style == "DOUBLE-STRUCK" and character < "\U00010000":
        return character
    # The other shapes of φ and ε, which few text fonts have.
    return {"\u03d5": "φ", "\u03f5": "ε"}.get(letter, letter)
