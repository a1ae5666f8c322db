r"""Running text within a formula: ``\text{if $x$ is 50\% of it}``."""

from __future__ import annotations

import re

from pipeline.inline.accents import accented
from pipeline.inline.braces import closing_brace
from pipeline.inline.math.alphabets import styled
from pipeline.inline.math.parser import Parser
from pipeline.inline.math.rows import row_of
from pipeline.inline.math.symbols import text_symbol
from pipeline.inline.math.tree import EMPTY, Node, UnsupportedError

# Macros of text and the style of their letters; those of a style within another add to it.
STYLES = {
    **dict.fromkeys(
        "text textrm textsf textsc textnormal textup textmd mbox hbox intertext fbox enquote".split(), ""
    ),
    "textbf": "BOLD",
    **dict.fromkeys("textit emph textsl".split(), "ITALIC"),
    "texttt": "MONOSPACE",
}
_DECLARATIONS = {
    "bf": "BOLD",
    "bfseries": "BOLD",
    "it": "ITALIC",
    "em": "ITALIC",
    "itshape": "ITALIC",
    "tt": "MONOSPACE",
    "rm": "",
    "sf": "",
    "sc": "",
}
_DECLARED = re.compile(rf"\s*\\({'|'.join(_DECLARATIONS)})(?![A-Za-z])\s*")
_PIECE = re.compile(r"\$((?:[^$\\]|\\.)+)\$|\\\((.+?)\\\)|\\([A-Za-z]+)|\\(.)|([{~`'-])", re.DOTALL)
_ESCAPED = {character: character for character in "%$&#_{}"} | {
    " ": " ",
    ",": "\u2009",
    ";": " ",
    ":": " ",
    "/": "",
    "-": "",
}
_MARKS = re.compile(r"---|--|``|''|`|'|-")
_SHOWN = {"---": "\u2014", "--": "\u2013", "``": "“", "''": "”", "`": "‘", "'": "’", "-": "-", "~": "\u00a0"}
_ROOM = re.compile(r"\s+")
_NO_WORDS = re.compile(r"[}$]")


def words(parser: Parser, name: str) -> Node:
    """Return the text that a macro sets."""
    if parser.peek() != "{":
        return parser.argument()
    style = {"BOLD ITALIC": "BOLD"}.get(parser.font, "") if parser.font.startswith("BOLD") else ""
    return _text(parser, parser.raw_argument(), STYLES[name] or style)


def _text(parser: Parser, text: str, style: str) -> Node:
    """Text as words, formulas and words in other styles."""
    nodes: list[Node] = []
    done = at = 0
    while match := _PIECE.search(text, at):
        nodes.append(_plain(text[done : match.start()], style))
        node, done = _piece(parser, text, match, style)
        nodes.append(node)
        at = done
    nodes.append(_plain(text[done:], style))
    return row_of(_joined(nodes))


def _piece(parser: Parser, text: str, match: re.Match[str], style: str) -> tuple[Node, int]:
    """Return the node of the markup at a match, and the index behind it."""
    formula, bracketed, _name, sign, mark = match.groups()
    if formula or bracketed:
        return parser.nested(formula or bracketed), match.end()
    if mark == "{":
        content, end = _group(text, match.start())
        declared = _DECLARED.match(content)
        if declared:
            style = _both(style, _DECLARATIONS[declared[1]])
            content = content[declared.end() :]
        return _text(parser, content, style), end
    if mark:
        return _mark(text, match.start())
    if letter := accented(text, match.start()):
        return _plain(letter[0], style), letter[1]
    return (_escaped(text, sign), match.end()) if sign else _named(parser, text, match, style)


def _mark(text: str, start: int) -> tuple[Node, int]:
    """Quotation marks, dashes, and the space that does not break."""
    written = _MARKS.match(text, start)
    shown = written[0] if written else text[start]
    return Node("words", _SHOWN[shown]), start + len(shown)


def _escaped(text: str, sign: str) -> Node:
    if sign not in _ESCAPED:
        raise UnsupportedError(text)
    return Node("words", _ESCAPED[sign])


def _named(parser: Parser, text: str, match: re.Match[str], style: str) -> tuple[Node, int]:
    name, end = match[3], match.end()
    if "\\" + name in parser.macros:
        replacement, end = parser.expand(text, match.start(), "\\" + name)
        return _text(parser, replacement, style), end
    if name in STYLES or name in ("ensuremath", "underline"):
        content, end = _group(text, _skip_room(text, end))
        if name == "ensuremath":
            return parser.nested(content), end
        return _text(parser, content, _both(style, STYLES.get(name, ""))), end
    if name in ("quad", "qquad", "space"):
        return Node("words", " "), end
    if name in ("xspace", "protect", "hfill"):
        return EMPTY, end
    known = text_symbol(name)
    if known is None or known.kind == "function":
        raise UnsupportedError(text)
    end = end + 2 if text.startswith("{}", end) else _skip_room(text, end)
    return _plain(known.text, style), end


def _both(outer: str, inner: str) -> str:
    if {outer, inner} == {"BOLD", "ITALIC"}:
        return "BOLD ITALIC"
    return inner or outer


def _group(text: str, start: int) -> tuple[str, int]:
    closing = closing_brace(text, start) if text.startswith("{", start) else None
    if closing is None:
        raise UnsupportedError(text)
    return text[start + 1 : closing], closing + 1


def _skip_room(text: str, start: int) -> int:
    room = _ROOM.match(text, start)
    return room.end() if room else start


def _plain(text: str, style: str) -> Node:
    if _NO_WORDS.search(text):
        raise UnsupportedError(text)
    text = _ROOM.sub(" ", text)
    return Node("words", "".join(styled(character, style) for character in text) if style else text)


def _joined(nodes: list[Node]) -> list[Node]:
    """Return the nodes with neighbouring words joined."""
    result: list[Node] = []
    for node in nodes:
        if node.kind == "words" and result and result[-1].kind == "words":
            result[-1] = Node("words", result[-1].text + node.text)
        elif node.text or node.children:
            result.append(node)
    return result
