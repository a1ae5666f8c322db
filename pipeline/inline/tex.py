"""TeX outside of formulas, as it comes along with abstracts: macros, accents, escaped signs, groups."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pipeline.inline.braces import closing_brace
from pipeline.inline.context import Context, Found
from pipeline.inline.formulas import formula
from pipeline.inline.links import uri
from pipeline.inline.math import unicode_macro
from pipeline.model import Code, Emphasis, Link, Part, Raw, Strong, Text, plain

_MACRO = re.compile(r"\\([A-Za-z]+)\*?")
_ACCENT = re.compile(
    r"""\\(['"`^~=.])(?:\{\\?([A-Za-z])\}|\\([ij])(?![A-Za-z])|([A-Za-z]))|\\([cvuHkr])\{([A-Za-z])\}"""
)
_COMBINING = {
    "'": "\u0301",
    '"': "\u0308",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
}
# Without braces these are as likely an escaped quotation mark, the end of ``it\'s`` or of a sentence.
_CONTRACTION = re.compile(r"\\'(?:s|re|ll|m|ve|d|t)\b")
_ESCAPED_QUOTATION = re.compile(r'\\"(?![A-Za-z{\\])')
# What backslashes mean elsewhere: paths, and ``\n`` and ``\d`` in code.
_PATH = re.compile(r"(?<![A-Za-z])[A-Za-z]:\\[^\s\\]*(?:\\[^\s\\]+)*\\?")
_NETWORK_PATH = re.compile(r"\\\\\w+(?:\\[\w.$-]+)+")
_ESCAPES = re.compile(r"(?:\\[A-Za-z](?![A-Za-z]))+")
# What a citation names, behind its macro: \citep[p. 3][]{key}.
_CITED = re.compile(r"(?:\[([^\[\]]*)\])?(?:\[[^\[\]]*\])?\{([^{}]*)\}")
_REFERENCES = frozenset("ref cref Cref eqref autoref pageref".split())
_DECLARATION = re.compile(
    r"\{\s*\\(it|em|sl|bf|tt|sc|rm|sf|itshape|slshape|bfseries|ttfamily|scshape|rmfamily|sffamily)(?![A-Za-z])\s*"
)
# A line with any of this is TeX, and its braces are TeX's.
_TEXISH = re.compile(r"\\[A-Za-z]{2,}|\\[%'\"&_]|\$[^$\\^_]*[\\^_][^$]*\$")

_STRONG = frozenset("textbf mathbf boldsymbol bm bf bfseries".split())
_EMPHASIS = frozenset("textit emph textsl underline uline mathit it em sl itshape slshape".split())
_CODE = frozenset("texttt mathtt lstinline code tt ttfamily".split())
_UNSTYLED = frozenset(
    "textsc textrm textsf textup textmd textnormal text mbox hbox mathrm mathsf mathcal enquote "
    "sc rm sf scshape rmfamily sffamily".split()
)
_SILENT = frozenset("xspace noindent protect".split())
_SIZES = frozenset(
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge centering".split()
)
_LAYOUTS = frozenset("itemize enumerate description quote quotation center abstract".split())
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?([^A-Za-z\s{*])(.{1,1000}?)\1")
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
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "textgreater": ">",
    "textless": "<",
    "textbar": "|",
    "textunderscore": "_",
    "S": "§",
    "P": "¶",
    "copyright": "©",
    "dag": "†",
    "ddag": "‡",
    "item": "•",
    "par": " ",
    "newline": " ",
    "quad": " ",
    "qquad": " ",
}
# Signs that TeX escapes, and its spaces.
_ESCAPED = {character: character for character in "%$&#_{}"} | {",": "\u2009", ";": " ", ":": " ", " ": " "}
# Symbols that are letters take in the space behind them: ``S\o ren``, ``\textbackslash n``.
_JOINING = frozenset("o O l L i j ss ae AE oe OE aa AA textbackslash textquotedblleft textquoteleft".split())


def macro(text: str, start: int, context: Context) -> Found | None:
    """What a backslash begins; None if it is just a character."""
    after = text[start + 1 : start + 2]
    if after in ("(", "["):
        return formula(text, start, "\\" + after, context)
    if accented := _accented(text, start, context):
        return accented
    if known := unicode_macro(text, start):
        return (Text(known[0]),), known[1]
    if match := _VERBATIM.match(text, start):
        return (Code(match[2]),), match.end()
    match = _MACRO.match(text, start)
    if match is None:
        return _escaped(text, start, after)
    return _citation(text, match) or _named(text, match, context)


def is_tex(text: str) -> bool:
    """Whether a line is TeX, so that its braces are TeX's."""
    return "{" in text and _TEXISH.search(text) is not None


def escapes_quotes(text: str) -> bool:
    r"""Whether a line writes ``\"``, as in code, for a quotation mark."""
    return '\\"' in text and _ESCAPED_QUOTATION.search(text) is not None


def path_end(text: str, start: int) -> int | None:
    """The end of a Windows path whose first backslash stands at ``start``: no TeX within it."""
    match = _NETWORK_PATH.match(text, start) or (_PATH.match(text, start - 2) if start > 1 else None)
    return match.end() if match else None


def group(text: str, start: int, context: Context) -> Found | None:
    r"""What an opening brace begins: a style's reach (``{\it so}``), or TeX's own brackets, which vanish."""
    closing = closing_brace(text, start)
    if closing is None:
        return None
    if match := _DECLARATION.match(text, start):
        return _styled(match[1], text[match.end() : closing], context) or (), closing + 1
    inner = text[start + 1 : closing]
    return (context.parts(inner), closing + 1) if context.is_tex else None


def _escaped(text: str, start: int, after: str) -> Found | None:
    before, beyond = text[start - 1 : start] if start else "", text[start + 2 : start + 3]
    if after == "\\":  # A line's end, where one can be.
        return ((Text(""),), start + 2) if not beyond.strip() else None
    if after == "@":  # A sentence's end behind a capital.
        return ((), start + 2) if before.isupper() and beyond in (".", "?", "!") else None
    if after == "-":  # Where a word may be divided.
        return ((), start + 2) if before.isalpha() and beyond.isalpha() else None
    if after not in _ESCAPED or (after == " " and not before.strip(" :")):
        return None
    return (Text(_ESCAPED[after]),), start + 2


def _citation(text: str, match: re.Match[str]) -> Found | None:
    r"""What a macro as ``\citep`` or ``\ref`` and its arguments stand for; None if it is another."""
    _, cite, ending = match[1].rpartition("cite")
    is_citation = cite and (not ending or ending.islower())
    cited = _CITED.match(text, match.end()) if is_citation or match[1] in _REFERENCES else None
    if cited is None:
        return None
    place = (cited[1] or "").replace("~", "\u00a0")
    keys = ", ".join(key.strip() for key in cited[2].split(","))
    named = ", ".join(filter(None, (keys, place)))
    return (Text(f"[{named}]" if named else ""),), cited.end()


def _accented(text: str, start: int, context: Context) -> Found | None:
    match = _ACCENT.match(text, start)
    if match is None or _CONTRACTION.match(text, start):
        return None
    mark = match[1] or match[5]
    bare = match[4]
    if bare and (mark in "=." or (mark == '"' and context.escapes_quotes)):
        return None
    letter = bare or match[2] or match[3] or match[6]
    character = unicodedata.normalize("NFC", letter + _COMBINING[mark])
    return ((Text(character),), match.end()) if len(character) == 1 else None


def _named(text: str, match: re.Match[str], context: Context) -> Found:
    """What a macro with a name stands for: by its name, by its style, as a symbol, else as written."""
    name, end = match[1], match.end()
    argument = _argument(text, end)
    if argument:
        special = _SPECIAL.get(name)
        found = special(text, match, argument, context) if special else None
        if found:
            return found
        styled = _styled(name, argument[0], context)
        if styled is not None:
            return styled, argument[1]
    if name in _SILENT | _SIZES:
        return (), end + (name in _SIZES and text.startswith(" ", end))
    symbol = _WORDS.get(name) or (_symbol(name) if len(name) > 1 or name in _JOINING else None)
    if symbol:
        return _after_symbol(text, match, symbol)
    if len(name) == 1 and (escapes := _ESCAPES.match(text, match.start())):
        return (Code(escapes[0]),), escapes.end()
    return _unknown(text, match, context)


def _after_symbol(text: str, match: re.Match[str], symbol: str) -> Found:
    """A symbol and its end: behind ``{}``, and behind the space that ends the name of a letter."""
    end = match.start(1) + len(match[1])
    if text.startswith("{}", end):
        end += 2
    elif match[1] in _JOINING:
        while text.startswith(" ", end):
            end += 1
    elif symbol.endswith(".") and text.startswith(".", end):
        end += 1
    return (Text(symbol),), end


def _unknown(text: str, match: re.Match[str], context: Context) -> Found:
    """A macro that is not known, as written; what stands in its braces is read as any text."""
    found: list[Part] = []
    raw, end = match[0], match.end()
    while argument := _argument(text, end):
        raw += "{"
        if argument[0]:
            found += [Raw(raw), *context.parts(argument[0])]
            raw = ""
        raw += "}"
        end = argument[1]
    return (*found, Raw(raw)), end


def _argument(text: str, start: int) -> tuple[str, int] | None:
    """What stands in the braces that open at ``start``, and where they end."""
    if not text.startswith("{", start):
        return None
    closing = closing_brace(text, start)
    return None if closing is None else (text[start + 1 : closing], closing + 1)


def _styled(name: str, content: str, context: Context) -> tuple[Part, ...] | None:
    """``content`` in the style that a macro or a declaration asks for; None if it is none."""
    if name in _UNSTYLED:
        return context.parts(content)
    if name in _STRONG | _EMPHASIS:
        kind = Strong if name in _STRONG else Emphasis
        return (kind(context.parts(content)),) if content else ()
    if name in _CODE:
        return (Code(plain(context.parts(content))),) if content else ()
    return None


@lru_cache(maxsize=1024)
def _symbol(name: str) -> str | None:
    """The character that a macro without arguments stands for."""
    known = _symbols().get_macro_spec(name)
    replacement = known.simplify_repl if known else None
    is_character = isinstance(replacement, str) and len(replacement) == 1 and replacement.isprintable()
    return replacement if is_character else None


@lru_cache(maxsize=1)
def _symbols() -> Any:  # noqa: ANN401 (pylatexenc is untyped)
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415 (only TeX needs it)

    return get_default_latex_context_db()


# Macros that are more than a style: given the line, the macro, its first argument and where that ends.
_Special = Callable[[str, re.Match[str], tuple[str, int], Context], Found | None]


def _url(_text: str, _match: re.Match[str], argument: tuple[str, int], _context: Context) -> Found:
    address = argument[0].replace("\\", "").strip()
    href = uri(address)
    return (Link(address, href) if href else Code(argument[0]),), argument[1]


def _href(text: str, match: re.Match[str], argument: tuple[str, int], context: Context) -> Found | None:
    label = _argument(text, argument[1])
    if label is None:
        return None
    href = uri(argument[0].replace("\\", "").strip())
    shown = plain(context.parts(label[0]))
    return (Link(shown, href) if href and shown.strip() else Raw(text[match.start() : label[1]]),), label[1]


def _environment(
    text: str, _match: re.Match[str], argument: tuple[str, int], _context: Context
) -> Found | None:
    """A list's begin or end, which its items make plain, with the space behind it."""
    name, end = argument
    return ((), end + text.startswith(" ", end)) if name in _LAYOUTS else None


def _footnote(text: str, match: re.Match[str], argument: tuple[str, int], context: Context) -> Found:
    before = text[match.start() - 1 : match.start()] if match.start() else " "
    opening = "(" if before in " ~" else " ("
    return (Text(opening), *context.parts(argument[0]), Text(")")), argument[1]


def _second(text: str, _match: re.Match[str], argument: tuple[str, int], context: Context) -> Found | None:
    second = _argument(text, argument[1])
    return (context.parts(second[0]), second[1]) if second else None


def _mathematics(
    _text: str, _match: re.Match[str], argument: tuple[str, int], context: Context
) -> Found | None:
    converted = context.formula(argument[0])
    return ((converted,), argument[1]) if converted else None


def _raised(_text: str, match: re.Match[str], argument: tuple[str, int], context: Context) -> Found | None:
    mark = "^" if match[1] == "textsuperscript" else "_"
    converted = context.formula(f"{mark}{{\\text{{{argument[0]}}}}}")
    return ((converted,), argument[1]) if converted else None


_SPECIAL: dict[str, _Special] = {
    "url": _url,
    "path": _url,
    "nolinkurl": _url,
    "href": _href,
    "begin": _environment,
    "end": _environment,
    "footnote": _footnote,
    "thanks": _footnote,
    "textcolor": _second,
    "texorpdfstring": _second,
    "ensuremath": _mathematics,
    "textsuperscript": _raised,
    "textsubscript": _raised,
}
