"""TeX outside of formulas, as it comes along with abstracts: macros, accents, escaped signs, groups."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.inline.accents import accented, is_apostrophe, is_doubtful
from pipeline.inline.braces import closing_brace
from pipeline.inline.context import Context, Found
from pipeline.inline.displays import display
from pipeline.inline.formulas import formula
from pipeline.inline.links import uri
from pipeline.inline.macros import expansion
from pipeline.inline.math.symbols import text_symbol
from pipeline.model import Code, Emphasis, Link, Part, Raw, Strong, Text, plain

_MACRO = re.compile(r"\\([A-Za-z]+)\*?")
# What backslashes mean elsewhere: paths, and ``\n`` and ``\d`` in code.
_PATH = re.compile(r"(?<![A-Za-z])[A-Za-z]:\\[^\s\\]*(?:\\[^\s\\]+)*\\?")
_NETWORK_PATH = re.compile(r"\\\\\w+(?:\\[\w.$-]+)+")
_ESCAPES = re.compile(r"(?:\\[A-Za-z](?![A-Za-z]))+")
_CITATION = re.compile(
    r"\\(?:[A-Za-z]*?cite[a-z]*|(?:[cC]|eq|auto|page)?ref)\*?(?:\[([^\[\]]*)\])?(?:\[([^\[\]]*)\])?\{([^{}]*)\}"
)
_DECLARATION = re.compile(
    r"\{\s*\\(it|em|sl|bf|tt|sc|rm|sf|itshape|slshape|bfseries|ttfamily|scshape|rmfamily|sffamily)(?![A-Za-z])\s*"
)
_COLORED = re.compile(r"\\color\s*(?:\[[^\[\]]*\])?\{[^{}]*\}\s*")
_COLOR_MODEL = re.compile(r"\\textcolor\s*\[[^\[\]]*\]")
# A line with any of this is TeX, and its braces are TeX's.
_TEXISH = re.compile(r"\\[A-Za-z]{2,}|\\[%'\"&_]|\$[^$]*[\\^_][^$]*\$")

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
_LAYOUTS = frozenset("itemize enumerate description quote quotation center abstract".split())
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?([^A-Za-z\s{*])(.+?)\1")
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
# Symbols that are letters take in the space behind them: ``S\o ren``, ``\textbackslash n``.
_JOINING = frozenset("o O l L i j ss ae AE oe OE aa AA textbackslash textquotedblleft textquoteleft".split())
# One-letter macros that are symbols; others are as likely a piece of code.
_SHORT = _JOINING | {"S", "P"}
# A formula's macro with its arguments, and the scripts behind it.
_FORMULA_MACROS = (
    "frac|dfrac|tfrac|nicefrac|sfrac|binom|sqrt|mathbb|mathds|mathbbm|mathcal|mathscr|mathfrak|operatorname|"
    "hat|widehat|tilde|widetilde|bar|overline|vec|dot|ddot|boxed|overset|underset|stackrel"
)
_FORMULA_MACRO = re.compile(rf"\\(?:{_FORMULA_MACROS})\*?(?![A-Za-z])(?:\s+[A-Z](?![A-Za-z]))?(?:\[[^\[\]]*\])?")
_SCRIPT = re.compile(r"[_^](?:\\[A-Za-z]+|[A-Za-z0-9*])")
_LENGTH = re.compile(r"\s*(-?)")
_STRIKE = "\u0336"


def macro(text: str, start: int, context: Context) -> Found | None:
    """What a backslash begins; None if it is just a character."""
    after = text[start + 1 : start + 2]
    if after in ("(", "["):
        return formula(text, start, "\\" + after, context)
    if after == "'" and is_apostrophe(text, start):
        return (Text("'"),), start + 2
    if not is_doubtful(text, start, quotes=context.escapes_quotes) and (letter := accented(text, start)):
        return (Text(letter[0]),), letter[1]
    if citation := _CITATION.match(text, start):
        return _citation(citation)
    if verbatim := _VERBATIM.match(text, start):
        return (Code(verbatim[2]),), verbatim.end()
    match = _MACRO.match(text, start)
    return _named(text, match, context) if match else _escaped(text, start, after)


def is_tex(text: str) -> bool:
    """Whether a line is TeX, so that its braces are TeX's."""
    return "{" in text and _TEXISH.search(text) is not None


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
        content = text[match.end() : closing]
        return _styled(match[1], content, match.end(), context) or (), closing + 1
    inner = start + 1
    if colored := _COLORED.match(text, inner):
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
    if after not in _ESCAPED or (after == " " and (not before.strip() or _DRIVE.search(text[:start][-3:]))):
        return None
    return (Text(_ESCAPED[after]),), start + 2


def _citation(match: re.Match[str]) -> Found:
    """Keys of papers in square brackets, with what stands before and behind them."""
    before, after = (match[1] or "", match[2]) if match[2] is not None else ("", match[1] or "")
    keys = re.sub(r"\s*,\s*", ", ", match[3].strip())
    shown = ", ".join(filter(None, (f"{before} {keys}".strip(), after))).replace("~", "\u00a0")
    return (Text(f"[{shown}]" if shown else ""),), match.end()


def _named(text: str, match: re.Match[str], context: Context) -> Found:
    """What a macro with a name stands for: by its name, by its style, as a symbol, else as written."""
    name, end = match[1], match.end()
    if "\\" + name in context.tools.macros:
        return _expanded(text, match, context)
    special = _SPECIAL.get(name)
    if special and (found := special(text, match, context)):
        return found
    if formula_macro := _FORMULA_MACRO.match(text, match.start()):
        found = _formula_macro(text, formula_macro, context)
        if found:
            return found
    if argument := _argument(text, end):
        styled = _styled(name, argument[0], end + 1, context)
        if styled is not None:
            return styled, argument[1]
    if name in _SILENT | _SIZES:
        return (), end + (name in _SIZES and text.startswith(" ", end))
    symbol = _symbol(name)
    if symbol:
        return _after_symbol(text, match, symbol)
    if len(name) == 1 and (escapes := _ESCAPES.match(text, match.start())):
        return (Code(escapes[0]),), escapes.end()
    return _unknown(text, match, context)


def _symbol(name: str) -> str | None:
    """The characters that a macro without arguments stands for."""
    if len(name) == 1 and name not in _SHORT:
        return None
    known = _WORDS.get(name)
    if known is None and (symbol := text_symbol(name)):
        return symbol.text.replace("\u2009", " ")
    return known


def _after_symbol(text: str, match: re.Match[str], symbol: str) -> Found:
    """A symbol and its end: behind ``{}``, and behind the space that ends the name of a letter."""
    end = match.end(1)
    if text.startswith("{}", end):
        end += 2
    elif match[1] in _JOINING:
        while text.startswith(" ", end):
            end += 1
    elif symbol.endswith(".") and text.startswith(".", end):
        end += 1
    return (Text(symbol),), end


def _expanded(text: str, match: re.Match[str], context: Context) -> Found:
    """What one of the author's macros stands for; the space behind it stays, as most end in ``\\xspace``."""
    macro_name = "\\" + match[1]
    found = expansion(text, match.start(), macro_name, context.tools.macros[macro_name])
    if found is None:
        return (context.raw(macro_name, match.start()),), match.end(1)
    end = found[1] + 2 if text.startswith("{}", found[1]) else found[1]
    return context.expanded(found[0], match.start(), macro_name), end


def _formula_macro(text: str, match: re.Match[str], context: Context) -> Found | None:
    """A formula that nobody put between dollar signs: a macro with its arguments and scripts."""
    end = match.end()
    while argument := _argument(text, end):
        end = argument[1]
    while True:
        if script := _SCRIPT.match(text, end):
            end = script.end()
        elif text[end : end + 1] in ("_", "^") and (argument := _argument(text, end + 1)):
            end = argument[1]
        else:
            break
    converted = context.formula(text[match.start() : end])
    return ((converted,), end) if converted else None


def _unknown(text: str, match: re.Match[str], context: Context) -> Found:
    """A macro that is not known, as written; what stands in its braces is read as any text."""
    found: list[Part] = [context.raw(match[0], match.start())]
    end = match.end()
    while argument := _argument(text, end):
        found = [*found, Raw("{"), *context.parts(argument[0], end + 1), Raw("}")]
        end = argument[1]
    return _joined(found), end


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """The parts with what is raw beside each other as one."""
    result: list[Part] = []
    for part in parts:
        if isinstance(part, Raw) and result and isinstance(result[-1], Raw):
            result[-1] = Raw(result[-1].text + part.text)
        else:
            result.append(part)
    return tuple(result)


def _argument(text: str, start: int) -> tuple[str, int] | None:
    """What stands in the braces that open at ``start``, and where they end."""
    if not text.startswith("{", start):
        return None
    closing = closing_brace(text, start)
    return None if closing is None else (text[start + 1 : closing], closing + 1)


def _styled(name: str, content: str, at: int, context: Context) -> tuple[Part, ...] | None:
    """``content``, which begins at ``at``, in the style that a macro asks for; None if it is none."""
    if name in _UNSTYLED:
        return context.parts(content, at)
    if name in _STRONG | _EMPHASIS:
        kind = Strong if name in _STRONG else Emphasis
        return (kind(context.parts(content, at)),) if content else ()
    if name in _CODE:
        return (Code(plain(context.parts(content, at))),) if content else ()
    return None


# Macros that are more than a style: given the line, the macro, and how to make parts.
_Special = Callable[[str, re.Match[str], Context], Found | None]


def _url(text: str, match: re.Match[str], _context: Context) -> Found | None:
    argument = _argument(text, match.end())
    if argument is None:
        return None
    address = argument[0].replace("\\", "").strip()
    href = uri(address)
    if not argument[0]:
        return (), argument[1]
    return (Link(address, href) if href else Code(argument[0]),), argument[1]


def _href(text: str, match: re.Match[str], context: Context) -> Found | None:
    argument = _argument(text, match.end())
    label = _argument(text, argument[1]) if argument else None
    if argument is None or label is None:
        return None
    href = uri(argument[0].replace("\\", "").strip())
    if not href or not label[0].strip():
        return (context.raw(text[match.start() : label[1]], match.start()),), label[1]
    # The text of a link is often an address too, with TeX's escapes or without.
    is_address = label[0].strip().lower().startswith(("http://", "https://"))
    shown = label[0].replace("\\", "") if is_address else plain(context.parts(label[0], argument[1] + 1))
    return (Link(shown if shown.strip() else href, href),), label[1]


def _begin(text: str, match: re.Match[str], context: Context) -> Found | None:
    """A list's begin, which its items make plain, or a displayed formula."""
    argument = _argument(text, match.end())
    if argument and argument[0] in _LAYOUTS:
        return (), argument[1] + text.startswith(" ", argument[1])
    if argument is None:
        return None
    found = display(text, match.start(), argument[0], context)
    return found or ((context.raw(text[match.start() : argument[1]], match.start()),), argument[1])


def _end(text: str, match: re.Match[str], context: Context) -> Found | None:
    argument = _argument(text, match.end())
    if argument and argument[0] in _LAYOUTS:
        return (), argument[1] + text.startswith(" ", argument[1])
    return ((context.raw(text[match.start() : argument[1]], match.start()),), argument[1]) if argument else None


def _footnote(text: str, match: re.Match[str], context: Context) -> Found | None:
    argument = _argument(text, match.end())
    if argument is None:
        return None
    before = text[match.start() - 1 : match.start()] if match.start() else " "
    opening = "(" if before in " ~" else " ("
    return (Text(opening), *context.parts(argument[0], match.end() + 1), Text(")")), argument[1]


def _second(text: str, match: re.Match[str], context: Context) -> Found | None:
    model = _COLOR_MODEL.match(text, match.start())
    first = _argument(text, model.end() if model else match.end())
    second = _argument(text, first[1]) if first else None
    return (context.parts(second[0], first[1] + 1), second[1]) if first and second else None


def _color(text: str, match: re.Match[str], _context: Context) -> Found | None:
    colored = _COLORED.match(text, match.start())
    return ((), colored.end()) if colored else None


def _mathematics(text: str, match: re.Match[str], context: Context) -> Found | None:
    argument = _argument(text, match.end())
    converted = context.formula(argument[0]) if argument else None
    return ((converted,), argument[1]) if argument and converted else None


def _raised(text: str, match: re.Match[str], context: Context) -> Found | None:
    argument = _argument(text, match.end())
    if argument is None:
        return None
    converted = context.formula(text[match.start() : argument[1]])
    return ((converted,), argument[1]) if converted else None


def _code_point(text: str, match: re.Match[str], context: Context) -> Found | None:
    argument = _argument(text, match.end())
    converted = context.formula(text[match.start() : argument[1]]) if argument else None
    return ((Text(converted.text),), argument[1]) if argument and converted else None


def _room(text: str, match: re.Match[str], _context: Context) -> Found | None:
    """Space of some width: one space, none where it pulls together or stands between lines."""
    argument = _argument(text, match.end())
    if argument is None:
        return None
    shows = match[1] == "hspace" and not argument[0].lstrip().startswith("-")
    return (Text(" "),) if shows else (), argument[1]


def _struck(text: str, match: re.Match[str], context: Context) -> Found | None:
    """Text that is crossed out, by characters: feeds, titles and alternative texts have no other way."""
    argument = _argument(text, match.end())
    if argument is None:
        return None
    shown = plain(context.parts(argument[0], match.end() + 1))
    crossed = "".join(letter if letter.isspace() else letter + _STRIKE for letter in shown)
    return (Text(crossed),), argument[1]


_SPECIAL: dict[str, _Special] = {
    **dict.fromkeys(("url", "path", "nolinkurl"), _url),
    "href": _href,
    "begin": _begin,
    "end": _end,
    **dict.fromkeys(("footnote", "thanks"), _footnote),
    **dict.fromkeys(("textcolor", "texorpdfstring"), _second),
    "color": _color,
    "ensuremath": _mathematics,
    **dict.fromkeys(("textsuperscript", "textsubscript"), _raised),
    "unicode": _code_point,
    **dict.fromkeys(("hspace", "vspace"), _room),
    **dict.fromkeys(("sout", "st"), _struck),
}
