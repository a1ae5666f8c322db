"""TeX outside of formulas, as it comes along with abstracts: macros, accents, escaped signs, groups."""

from __future__ import annotations

import re

from pipeline.inline.accents import accented, is_apostrophe, is_doubtful
from pipeline.inline.braces import argument, closing_brace
from pipeline.inline.context import Context, Found
from pipeline.inline.formulas import formula
from pipeline.inline.macros import expansion
from pipeline.inline.math.symbols import text_symbol
from pipeline.inline.special import COLORED, SPECIAL
from pipeline.model import Code, Emphasis, Part, Raw, Strong, Text, plain

_MACRO = re.compile(r"\\([A-Za-z]+)\*?")
# What backslashes mean elsewhere: paths, and ``\n`` and ``\d`` in code.
_PATH = re.compile(r"(?<![A-Za-z])[A-Za-z]:\\[^\s\\]*(?:\\[^\s\\]+)*\\?")
_NETWORK_PATH = re.compile(r"\\\\\w+(?:\\[\w.$-]+)+")
_ESCAPES = re.compile(r"(?:\\[A-Za-z](?![A-Za-z]))+")
# What a citation names, behind its macro: \citep[see][p. 3]{key}.
_CITED = re.compile(r"(?:\[([^\[\]]*)\])?(?:\[([^\[\]]*)\])?\{([^{}]*)\}")
_REFERENCES = frozenset("ref cref Cref eqref autoref pageref".split())
_DECLARATION = re.compile(
    r"\{\s*\\(it|em|sl|bf|tt|sc|rm|sf|itshape|slshape|bfseries|ttfamily|scshape|rmfamily|sffamily)(?![A-Za-z])\s*"
)
# A line with any of this is TeX, and its braces are TeX's.
_TEXISH = re.compile(r"\\[A-Za-z]{2,}|\\[%'\"&_]|\$[^$\\^_]*[\\^_][^$]*\$")

_STRONG = frozenset(
    "textbf mathbf boldsymbol bm bf bfseries paragraph subparagraph section subsection subsubsection".split()
)
_EMPHASIS = frozenset("textit emph textsl underline uline mathit it em sl itshape slshape".split())
_CODE = frozenset("texttt mathtt lstinline code tt ttfamily".split())
_UNSTYLED = frozenset(
    "textsc textrm textsf textup textmd textnormal text mbox hbox mathrm mathsf enquote "
    "sc rm sf scshape rmfamily sffamily".split()
)
_SILENT = frozenset("xspace noindent protect".split())
_SIZES = frozenset(
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge centering".split()
)
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?([^A-Za-z\s{*])(.{1,1000}?)\1")
# Abbreviations and spaces, beyond the table of symbols.
_WORDS = {
    "eg": "e.g.",
    "ie": "i.e.",
    "Eg": "E.g.",
    "Ie": "I.e.",
    "etal": "et al.",
    "etc": "etc.",
    "cf": "cf.",
    "vs": "vs.",
    "wrt": "w.r.t.",
    "aka": "a.k.a.",
    "BibTeX": "BibTeX",
    "item": "•",
    "par": " ",
    "newline": " ",
    "quad": " ",
    "qquad": " ",
}
# Signs that TeX escapes, and its spaces.
_ESCAPED = {character: character for character in "%$&#_{}"} | {",": "\u2009", ";": " ", ":": " ", " ": " "}
_DRIVE = re.compile(r"(?<![A-Za-z])[A-Za-z]:$")
# So many macros of the author's may stand in a line, those within others counted.
_MOST_EXPANSIONS = 200
# Symbols that are letters take in the space behind them: ``S\o ren``, ``\textbackslash n``.
_JOINING = frozenset("o O l L i j ss ae AE oe OE aa AA textbackslash textquotedblleft textquoteleft".split())
# One-letter macros that are symbols; others are as likely a piece of code.
_SHORT = _JOINING | {"S", "P"}
# A formula's macro with its arguments, and the scripts behind it.
_FORMULA_MACROS = (
    "frac|dfrac|tfrac|nicefrac|sfrac|binom|sqrt|mathbb|mathds|mathbbm|mathcal|mathscr|mathfrak|operatorname|"
    "hat|widehat|tilde|widetilde|bar|overline|vec|dot|ddot|boxed|overset|underset|stackrel"
)
_FORMULA_MACRO = re.compile(
    rf"\\(?:{_FORMULA_MACROS})\*?(?![A-Za-z])(?:\s+[A-Z](?![A-Za-z]))?(?:\[[^\[\]]*\])?"
)
_SCRIPT = re.compile(r"[_^](?:\\[A-Za-z]+|[A-Za-z0-9*+])")


def macro(text: str, start: int, context: Context) -> Found | None:
    """Return the parts of the macro at a backslash and the index behind it, or None if it is no macro."""
    after = text[start + 1 : start + 2]
    if after in ("(", "["):
        return formula(text, start, "\\" + after, context)
    if after == "'" and is_apostrophe(text, start):
        return (Text("'"),), start + 2
    if not is_doubtful(text, start, quotes=context.escapes_quotes) and (letter := accented(text, start)):
        return (Text(letter[0]),), letter[1]
    if verbatim := _VERBATIM.match(text, start):
        return (Code(verbatim[2]),), verbatim.end()
    match = _MACRO.match(text, start)
    if match is None:
        return _escaped(text, start, after)
    return _citation(text, match) or _named(text, match, context)


def is_tex(text: str) -> bool:
    """Whether a line is TeX, so that its braces are TeX's."""
    return "{" in text and _TEXISH.search(text) is not None


def path_end(text: str, start: int) -> int | None:
    """Return the index behind a Windows path whose first backslash is at ``start``; there is no TeX in it."""
    match = _NETWORK_PATH.match(text, start) or (_PATH.match(text, start - 2) if start > 1 else None)
    return match.end() if match else None


def group(text: str, start: int, context: Context) -> Found | None:
    r"""Return the content of braces: in the style declared there (``{\it so}``), else without the braces."""
    closing = closing_brace(text, start)
    if closing is None:
        return None
    if match := _DECLARATION.match(text, start):
        content = text[match.end() : closing]
        return _styled(match[1], content, match.end(), context) or (), closing + 1
    inner = start + 1
    if colored := COLORED.match(text, inner):
        return context.parts(text[colored.end() : closing], colored.end()), closing + 1
    letter = accented(text, inner) if text.startswith("\\", inner) else None
    if letter and letter[1] == closing:  # ``{\v s}``, which no other TeX need be beside.
        return (Text(letter[0]),), closing + 1
    return (context.parts(text[inner:closing], inner), closing + 1) if context.is_tex else None


def _escaped(text: str, start: int, after: str) -> Found | None:
    before, beyond = text[start - 1 : start] if start else "", text[start + 2 : start + 3]
    if after == "\\":  # A line's end, where one can be.
        return ((Text(""),), start + 2) if not beyond.strip() else None
    if after == "@":  # A sentence's end behind a capital.
        return ((), start + 2) if before.isupper() and beyond in (".", "?", "!") else None
    if after == "-":  # Where a word may be divided.
        return ((), start + 2) if before.isalpha() and beyond.isalpha() else None
    if after not in _ESCAPED or (
        after == " " and (not before.strip() or _DRIVE.search(text[max(0, start - 3) : start]))
    ):
        return None
    return (Text(_ESCAPED[after]),), start + 2


def _citation(text: str, match: re.Match[str]) -> Found | None:
    r"""Return what a macro as ``\citep`` or ``\ref`` and its arguments stand for; None if it is another.

    That is the keys of papers in square brackets, with what stands before and behind them.
    """
    _, cite, ending = match[1].rpartition("cite")
    is_citation = cite and (not ending or ending.islower())
    cited = _CITED.match(text, match.end()) if is_citation or match[1] in _REFERENCES else None
    if cited is None:
        return None
    before, after = (cited[1] or "", cited[2]) if cited[2] is not None else ("", cited[1] or "")
    keys = re.sub(r"\s*,\s*", ", ", cited[3].strip())
    shown = ", ".join(filter(None, (f"{before} {keys}".strip(), after))).replace("~", "\u00a0")
    return (Text(f"[{shown}]" if shown else ""),), cited.end()


def _named(text: str, match: re.Match[str], context: Context) -> Found:
    """Return the parts of a named macro: by the first rule that fits, else as written."""
    for finder in _FINDERS:
        if found := finder(text, match, context):
            return found
    return _unknown(text, match, context)


def _special(text: str, match: re.Match[str], context: Context) -> Found | None:
    special = SPECIAL.get(match[1])
    return special(text, match, context) if special else None


def _styling(text: str, match: re.Match[str], context: Context) -> Found | None:
    """Return styled text, or nothing for a declaration that changes nothing that is shown."""
    name, end = match[1], match.end()
    if found := argument(text, end):
        styled = _styled(name, found[0], end + 1, context)
        if styled is not None:
            return styled, found[1]
    if name in _SILENT | _SIZES:
        return (), end + (name in _SIZES and text.startswith(" ", end))
    return None


def _symbolic(text: str, match: re.Match[str], _context: Context) -> Found | None:
    symbol = _symbol(match[1])
    return _after_symbol(text, match, symbol) if symbol else None


def _code(text: str, match: re.Match[str], _context: Context) -> Found | None:
    """Return a backslash and a letter as they are meant in code."""
    escapes = _ESCAPES.match(text, match.start()) if len(match[1]) == 1 else None
    return ((Code(escapes[0]),), escapes.end()) if escapes else None


def _symbol(name: str) -> str | None:
    """Return the characters of a macro without arguments."""
    if len(name) == 1 and name not in _SHORT:
        return None
    known = _WORDS.get(name)
    if known is None and (symbol := text_symbol(name)):
        return symbol.text.replace("\u2009", " ")
    return known


def _after_symbol(text: str, match: re.Match[str], symbol: str) -> Found:
    """Return a symbol and the index behind it and the ``{}`` or space that ends its name."""
    end = match.end(1)
    if text.startswith("{}", end):
        end += 2
    elif match[1] in _JOINING:
        while text.startswith(" ", end):
            end += 1
    elif symbol.endswith(".") and text.startswith(".", end):
        end += 1
    return (Text(symbol),), end


def _expanded(text: str, match: re.Match[str], context: Context) -> Found | None:
    r"""Return the parts of an author's macro; the space behind it stays, since most end in ``\xspace``."""
    name = "\\" + match[1]
    if name not in context.tools.macros:
        return None
    context.tools.expansions.append(name)
    found = expansion(text, match.start(), name, context.tools.macros[name])
    if found is None or len(context.tools.expansions) > _MOST_EXPANSIONS:
        return (context.raw(name, match.start()),), match.end(1)
    end = found[1] + 2 if text.startswith("{}", found[1]) else found[1]
    return context.expanded(found[0], match.start(), name), end


def _formula_macro(text: str, match: re.Match[str], context: Context) -> Found | None:
    """Return a formula without dollar signs: a macro of mathematics with its arguments and scripts."""
    formula_macro = _FORMULA_MACRO.match(text, match.start())
    if formula_macro is None:
        return None
    end = formula_macro.end()
    while found := argument(text, end):
        end = found[1]
    while True:
        if script := _SCRIPT.match(text, end):
            end = script.end()
        elif text[end : end + 1] in ("_", "^") and (found := argument(text, end + 1)):
            end = found[1]
        else:
            break
    converted = context.formula(text[match.start() : end])
    return ((converted,), end) if converted else None


def _unknown(text: str, match: re.Match[str], context: Context) -> Found:
    """Return an unknown macro as written, with the content of its braces parsed as text."""
    found: list[Part] = [context.raw(match[0], match.start())]
    end = match.end()
    while held := argument(text, end):
        found = [*found, Raw("{"), *context.parts(held[0], end + 1), Raw("}")]
        end = held[1]
    return _joined(found), end


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Return the parts with neighbouring raw ones joined."""
    result: list[Part] = []
    for part in parts:
        if isinstance(part, Raw) and result and isinstance(result[-1], Raw):
            result[-1] = Raw(result[-1].text + part.text)
        else:
            result.append(part)
    return tuple(result)


def _styled(name: str, content: str, at: int, context: Context) -> tuple[Part, ...] | None:
    """Return ``content``, which begins at index ``at``, in a macro's style; None if the macro is no style."""
    if name in _UNSTYLED:
        return context.parts(content, at)
    if name in _STRONG | _EMPHASIS:
        kind = Strong if name in _STRONG else Emphasis
        return (kind(context.parts(content, at)),) if content else ()
    if name in _CODE:
        return (Code(plain(context.parts(content, at))),) if content else ()
    return None


_FINDERS = (_expanded, _special, _formula_macro, _styling, _symbolic, _code)
