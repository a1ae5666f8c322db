r"""Macros with arguments, and declarations for the text that follows them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from pipeline.inline.math.environments import environment, substack
from pipeline.inline.math.parser import Command, Parser
from pipeline.inline.math.rows import row_of
from pipeline.inline.math.symbols import symbol
from pipeline.inline.math.tree import EMPTY, Node, character
from pipeline.inline.math.words import STYLES, words

_ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0305",
    "breve": "\u0306",
    "dot": "\u0307",
    "ddot": "\u0308",
    "mathring": "\u030a",
    "check": "\u030c",
    "widecheck": "\u030c",
    "grave": "\u0300",
    "acute": "\u0301",
    "vec": "\u20d7",
    "overrightarrow": "\u20d7",
    "overleftarrow": "\u20d6",
    "overleftrightarrow": "\u20e1",
    "overrightharpoon": "\u20d1",
    "overleftharpoon": "\u20d0",
    "dddot": "\u20db",
    "ddddot": "\u20dc",
    "utilde": "\u0330",
    "undertilde": "\u0330",
}
# Those that amsmath has with a capital too.
_CAPITAL_ACCENTS = "hat tilde bar breve dot ddot check grave acute vec".split()
_STROKES_BELOW = {
    "underline": "\u2015",
    "underbar": "\u2015",
    "underbrace": "\u23df",
    "underbracket": "\u23b5",
    "underparen": "\u23dd",
    "undergroup": "\u23e1",
    "underrightarrow": "→",
    "underleftarrow": "←",
    "underleftrightarrow": "↔",
}
_STROKES_ABOVE = {
    "overbrace": "\u23de",
    "overbracket": "\u23b4",
    "overparen": "\u23dc",
    "overgroup": "\u23e0",
    "Overrightarrow": "⇒",
}
_ARROWS = {
    "xleftarrow": "←",
    "xrightarrow": "→",
    "xleftrightarrow": "↔",
    "xLeftarrow": "⇐",
    "xRightarrow": "⇒",
    "xLeftrightarrow": "⇔",
    "xhookleftarrow": "↩",
    "xhookrightarrow": "↪",
    "xmapsto": "↦",
    "xlongequal": "=",
    "xtwoheadleftarrow": "↞",
    "xtwoheadrightarrow": "↠",
    "xleftharpoonup": "↼",
    "xleftharpoondown": "↽",
    "xrightharpoonup": "⇀",
    "xrightharpoondown": "⇁",
    "xrightleftharpoons": "⇌",
    "xleftrightharpoons": "⇋",
    "xrightleftarrows": "⇄",
    "xtofrom": "⇄",
}
# Macros of space, in em.
_SPACES = {
    ",": "0.167",
    "thinspace": "0.167",
    ":": "0.222",
    ">": "0.222",
    "medspace": "0.222",
    ";": "0.278",
    "thickspace": "0.278",
    "!": "-0.167",
    "negthinspace": "-0.167",
    "negmedspace": "-0.222",
    "negthickspace": "-0.278",
    " ": "0.25",
    "\n": "0.25",
    "space": "0.25",
    "nobreakspace": "0.25",
    "enspace": "0.5",
    "enskip": "0.5",
    "quad": "1",
    "qquad": "2",
}
_EM = {"em": 1.0, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "px": 0.075, "cm": 2.85, "mm": 0.285, "in": 7.2}
_LENGTH = re.compile(r"\s*(-?\d*\.?\d+)\s*(em|ex|mu|pt|px|cm|mm|in)\s*")
_WIDEST = 4.0
_OPTION = re.compile(r"\[([^\[\]]*)\]")
_UNICODE = re.compile(r"\{\s*(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))\s*\}")
_SURROGATES = range(0xD800, 0xE000)
_LAST = 0x10FFFF


def _fraction(parser: Parser, name: str) -> Node:
    if name == "cfrac":
        parser.match(_OPTION)
    return Node("fraction", "", (parser.script(), parser.script()))


def _binomial(parser: Parser, _name: str) -> Node:
    return _choose(parser.script(), parser.script())


def _choose(over: Node, under: Node) -> Node:
    return _between("(", Node("fraction", "bare", (over, under)), ")")


def _between(opening: str, content: Node, closing: str) -> Node:
    return Node("fence", "", (Node("operator", opening), content, Node("operator", closing)))


def _root(parser: Parser, _name: str) -> Node:
    index = EMPTY
    if parser.skip("["):
        index = parser.row("]")
        parser.expect("]")
    return Node("root", "", (parser.argument(), index))


def _accent(parser: Parser, name: str) -> Node:
    mark = _ACCENTS.get(name) or _ACCENTS[name.lower()]
    return Node("accent", mark, (parser.argument(),))


def _stroke(parser: Parser, name: str) -> Node:
    base = parser.argument()
    if name in _STROKES_BELOW:
        return parser.scripted(
            Node("limits", "", (base, Node("operator", _STROKES_BELOW[name]), EMPTY)), limits=True
        )
    return parser.scripted(
        Node("limits", "", (base, EMPTY, Node("operator", _STROKES_ABOVE[name]))), limits=True
    )


def _stacked(parser: Parser, name: str) -> Node:
    limit = parser.script()
    base = parser.argument()
    return Node("limits", "", (base, limit, EMPTY) if name == "underset" else (base, EMPTY, limit))


def _arrow(parser: Parser, name: str) -> Node:
    below = EMPTY
    if parser.skip("["):
        below = parser.row("]")
        parser.expect("]")
    return Node("limits", "", (Node("operator", _ARROWS[name]), below, parser.script()))


def _itself(parser: Parser, _name: str) -> Node:
    return parser.argument()


def _operator(parser: Parser, _name: str) -> Node:
    base = parser.argument()
    base = Node("function", base.text) if base.kind == "name" else base
    return parser.scripted(base, limits=parser.display)


def _operator_name(parser: Parser, name: str) -> Node:
    r"""Parse ``\operatorname{arg\,max}``: one word, spaces included; with a star it takes limits."""
    with_limits = parser.skip("*") or name == "operatornamewithlimits"
    font, parser.font = parser.font, "UPRIGHT"
    content = parser.argument()
    parser.font = font
    pieces = content.children if content.kind == "row" else (content,)
    texts = [_word(piece) for piece in pieces]
    base = content if None in texts else Node("function", "".join(filter(None, texts)).strip())
    return parser.scripted(base, limits=with_limits and parser.display)


def _word(node: Node) -> str | None:
    """Return a node's text in an operator's name; None if it cannot stand in one."""
    if node.kind == "space":
        return "\u2009" if float(node.text) > 0 else ""
    return node.text if node.kind in ("name", "function", "number", "words", "operator", "symbol") else None


def _delimited(parser: Parser, _name: str) -> Node:
    opening = _delimiter(parser)
    content = parser.row(r"\right")
    parser.expect(r"\right")
    return _between(opening, content, _delimiter(parser))


def _sized(parser: Parser, _name: str) -> Node:
    return Node("operator", _delimiter(parser))


def _middle(parser: Parser, _name: str) -> Node:
    bar = Node("operator", _delimiter(parser))
    room = Node("space", _SPACES[","])
    return Node("row", "", (room, bar, room))


def _delimiter(parser: Parser) -> str:
    """Take the bracket, bar or arrow that is next; empty for the dot, which stands for none."""
    piece = parser.take()
    if piece in ("<", ">"):
        return {"<": "⟨", ">": "⟩"}[piece]
    if piece == ".":
        return ""
    if piece and piece in "()[]|/":
        return piece
    if piece in (r"\{", r"\}", r"\|"):
        return "\u2016" if piece == r"\|" else piece[1]
    known = symbol(piece[1:]) if piece.startswith("\\") else None
    if known is None or not (known.kind in ("open", "close") or known.text in "|\u2016∣∥\\↑↓↕⇑⇓⇕"):
        parser.fail()
    return {"∣": "|", "∥": "\u2016"}.get(known.text, known.text)


def _negated(parser: Parser, _name: str) -> Node:
    node = parser.argument()
    if node.kind not in ("operator", "symbol", "letter") or len(node.text) != 1:
        parser.fail()
    return Node("operator", unicodedata.normalize("NFC", node.text + "\u0338"))


def _modulo(parser: Parser, name: str) -> Node:
    inner: list[Node] = [] if name == "pod" else [Node("name", "mod"), Node("space", "0.333")]
    inner.append(parser.argument())
    if name != "mod":
        inner = [Node("operator", "("), *inner, Node("operator", ")")]
    return Node("row", "", (Node("space", "0.5"), *inner))


def _space(_parser: Parser, name: str) -> Node:
    return Node("space", _SPACES[name])


def _length(parser: Parser, _name: str) -> Node:
    parser.skip("*")
    length = _LENGTH.fullmatch(parser.raw_argument()) if parser.peek() == "{" else parser.match(_LENGTH)
    if length is None:
        parser.fail()
    width = max(-_WIDEST, min(_WIDEST, float(length[1]) * _EM[length[2]]))
    return Node("space", f"{width:.3f}".rstrip("0").rstrip("."))


def _color(parser: Parser, name: str) -> Node:
    parser.match(_OPTION)
    parser.raw_argument()
    return parser.argument() if name == "textcolor" else EMPTY


def _style(parser: Parser, name: str) -> Node:
    parser.display = name == "displaystyle"
    return EMPTY


def _nothing(_parser: Parser, _name: str) -> Node:
    return EMPTY


def _label(parser: Parser, _name: str) -> Node:
    parser.raw_argument()
    return EMPTY


def _tag(parser: Parser, _name: str) -> Node:
    starred = parser.skip("*")
    text = words(parser, "text")
    brackets = [] if starred else [Node("words", "("), Node("words", ")")]
    return Node("row", "", (Node("space", "1"), *brackets[:1], text, *brackets[1:]))


def _escaped(_parser: Parser, name: str) -> Node:
    return Node("operator", "\u2016") if name == "|" else character(name)


def _code_point(parser: Parser, _name: str) -> Node:
    match = parser.match(_UNICODE)
    code = -1 if match is None else int(match[1], 16) if match[1] else int(match[2])
    if not 0 <= code <= _LAST or code in _SURROGATES or not chr(code).isprintable() or chr(code) in "\\{}":
        parser.fail()
    return parser.letter(chr(code)) if chr(code).isalpha() else character(chr(code))


def _raised(parser: Parser, name: str) -> Node:
    text = words(parser, "text")
    return Node("scripts", "", (EMPTY, EMPTY, text) if name == "textsuperscript" else (EMPTY, text, EMPTY))


def _quantum(parser: Parser, name: str) -> Node:
    r"""Parse ``\bra{x}``, ``\ket{x}`` or ``\braket{x|y}``."""
    kind = name.lower()
    opening, closing = "|" if kind == "ket" else "⟨", "|" if kind == "bra" else "⟩"
    return row_of([Node("operator", opening), parser.argument(), Node("operator", closing)])


def _set(parser: Parser, _name: str) -> Node:
    return row_of([Node("operator", "{"), parser.argument(), Node("operator", "}")])


def _divided(left: Node, right: Node) -> Node:
    return Node("fraction", "", (left, right))


def _over(left: Node, right: Node) -> Node:
    return Node("fraction", "bare", (left, right))


# Macros between what they are about.
INFIX: dict[str, Callable[[Node, Node], Node]] = {
    "over": _divided,
    "atop": _over,
    "choose": _choose,
    "brack": lambda left, right: _between("[", _over(left, right), "]"),
    "brace": lambda left, right: _between("{", _over(left, right), "}"),
}

_SILENT = (
    "relax nonumber notag nobreak allowbreak noindent strut mathstrut tiny scriptsize footnotesize small "
    "normalsize large Large LARGE huge Huge protect xspace / * -"
).split()
_ITSELF = (
    "boxed ensuremath smash vcenter mathbin mathrel mathord mathopen mathclose mathpunct mathinner "
    "mathclap mathllap mathrlap"
).split()
COMMANDS: dict[str, Command] = {
    **dict.fromkeys("frac dfrac tfrac cfrac nicefrac sfrac".split(), _fraction),
    **dict.fromkeys("binom dbinom tbinom".split(), _binomial),
    "sqrt": _root,
    **dict.fromkeys((*_ACCENTS, *map(str.capitalize, _CAPITAL_ACCENTS)), _accent),
    **dict.fromkeys((*_STROKES_BELOW, *_STROKES_ABOVE), _stroke),
    **dict.fromkeys(("overset", "underset", "stackrel"), _stacked),
    **dict.fromkeys(_ARROWS, _arrow),
    **dict.fromkeys(_ITSELF, _itself),
    "mathop": _operator,
    **dict.fromkeys(("operatorname", "operatornamewithlimits"), _operator_name),
    "left": _delimited,
    **dict.fromkeys(
        [f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "m", "r")], _sized
    ),
    "middle": _middle,
    "not": _negated,
    **dict.fromkeys(("pmod", "pod", "mod"), _modulo),
    **dict.fromkeys(_SPACES, _space),
    **dict.fromkeys(("hspace", "hskip", "mspace", "mskip", "kern", "mkern"), _length),
    **dict.fromkeys(("color", "textcolor"), _color),
    **dict.fromkeys(("displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle"), _style),
    **dict.fromkeys(_SILENT, _nothing),
    "label": _label,
    "tag": _tag,
    **dict.fromkeys("{}|%$#&_", _escaped),
    "unicode": _code_point,
    **dict.fromkeys(("textsuperscript", "textsubscript"), _raised),
    **dict.fromkeys("bra ket braket Bra Ket Braket".split(), _quantum),
    **dict.fromkeys(("set", "Set"), _set),
    **dict.fromkeys(STYLES, words),
    "begin": environment,
    "substack": substack,
}
