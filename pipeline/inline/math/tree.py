"""A formula as a tree of a few kinds of nodes: what MathML, OMML and the Unicode reading are made from.

latex2mathml does the parsing. Its MathML is taken in here through a list of what may pass, so that no
attribute, address, style or definition of a digest's TeX gets further, and so that a formula counts as
understood only when every macro in it was known and none of its letters got lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pipeline.inline.braces import is_balanced
from pipeline.inline.math.support import UNICODE_MACRO, NotUnderstoodError, unicode_macro

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.etree.ElementTree import Element

Kind: TypeAlias = Literal[
    "row",  # any number of children
    "letter",  # one character, a variable
    "name",  # upright: a word or a function
    "number",
    "operator",  # also brackets and punctuation
    "words",  # running text
    "space",  # its width in em as text
    "fraction",  # numerator and denominator; text "bare" when there is no bar
    "root",  # radicand and index
    "scripts",  # base, subscript and superscript
    "limits",  # base, below and above
    "accent",  # base; the accent as text
    "fence",  # opening operator, content, closing operator; they grow with the content
    "table",  # rows of cells
]


class Node(NamedTuple):
    """A part of a formula; a child that is not there is an empty row."""

    kind: Kind
    text: str = ""
    children: tuple[Node, ...] = ()


EMPTY = Node("row")

# Functions: upright, with space before what they are applied to.
FUNCTIONS = frozenset(
    "arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim "
    "liminf limsup ln log max min Pr sec sin sinh sup tan tanh softmax sigmoid".split()
)
# Operators that stand before what they sum up.
LARGE = frozenset("∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂⨀")
ACCENTS = {
    "^": "\u0302",
    "~": "\u0303",
    "\u223c": "\u0303",
    "\u00af": "\u0304",
    "\u2015": "\u0305",
    "\u2192": "\u20d7",
    "\u02d9": "\u0307",
    "\u00a8": "\u0308",
    "\u02c7": "\u030c",
    "\u02d8": "\u0306",
    "\u00b4": "\u0301",
    "\u0060": "\u0300",
    "\u02da": "\u030a",
}

_BRACKETS = {"(": ")", "[": "]", "{": "}", "|": "|", "\u2016": "\u2016"}
_OPENING = {closing: opening for opening, closing in _BRACKETS.items()}

_LONGEST = 1000
# Macros that define, style, colour, hide or point elsewhere: they are no mathematics.
_REFUSED = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|def|let|DeclareMathOperator|newenvironment|input|include|"
    r"class|style|href|url|rule|verb|tag|label|ref|phantom|hphantom|vphantom|colorbox|fcolorbox|"
    r"mathchoice|sideset|skew|raise|lower|moveleft|moveright|includegraphics)(?![A-Za-z])"
)
_ALIASES = {
    "bm": "boldsymbol",
    "mathds": "mathbb",
    "mathbbm": "mathbb",
    "mathscr": "mathcal",
    "nicefrac": "frac",
    "sfrac": "frac",
    "mathbfcal": "mathcal",
    "textsc": "text",
    "textsl": "textit",
    "lVert": "|",
    "rVert": "|",
    "Vert": "|",
    "arg": "operatorname{arg}",
    "argmax": "operatorname{argmax}",
    "argmin": "operatorname{argmin}",
}
_NEGATIONS = {"=": r"\neq ", r"\in": r"\notin ", r"\equiv": r"\nequiv ", r"\sim": r"\nsim "}
_NEGATED = re.compile(r"\\not\s*(=|\\in|\\equiv|\\sim)(?![A-Za-z])")
_ALIASED = re.compile(rf"\\({'|'.join(_ALIASES)})(?![A-Za-z])")
# What separates the thousands within a number. latex2mathml gets the first of each pair instead, a
# character for private use; a formula that holds one already is not understood.
_THOUSANDS = {"\ue000": ",", "\ue001": "\u2009"}
_GROUPED_DIGITS = re.compile(r"(?<![\d.,])\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?![\d,])")
_SEPARATOR = re.compile(r"(\\,)|,|\{,\}")
# Classes of spacing, which the tree has by itself.
_CLASS = re.compile(r"\\math(?:op|bin|rel|ord|open|close|punct|inner)(?![A-Za-z])")
# Signs among the identifiers, and the characters that they stand for.
_SIGNS = {sign: sign for sign in (*"%&#@$?!:;\"'", *_THOUSANDS)} | {"~": "\u223c"}
_COMMENT = re.compile(r"(?<!\\)%")
_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SILENT = re.compile(
    r"\\(?:begin|end)\s*\{[^{}]*\}(?:\{[lcr|]*\})?|\\(?:hspace|color|textcolor)\*?\s*\{[^{}]*\}|\\[A-Za-z]+"
)
_UPRIGHT = ("MATHEMATICAL SANS-SERIF CAPITAL", "MATHEMATICAL SANS-SERIF SMALL", "MATHEMATICAL MONOSPACE")
_ALNUM = re.compile(r"[^\W_]")


def parse(source: str) -> Node:
    """The tree of a formula.

    Args:
        source: TeX, as between dollar signs.

    Raises:
        NotUnderstoodError: it cannot be shown without loss.
    """
    if (
        len(source) > _LONGEST
        or not is_balanced(source)
        or _REFUSED.search(source)
        or not _THOUSANDS.keys().isdisjoint(source)
    ):
        raise NotUnderstoodError(source)
    from latex2mathml.converter import convert_to_element  # noqa: PLC0415 (44 ms; only for texts with formulas)

    source = UNICODE_MACRO.sub(_code_point, source)
    tex = _ALIASED.sub(lambda match: "\\" + _ALIASES[match[1]], source)
    tex = _NEGATED.sub(lambda match: _NEGATIONS[match[1]], tex)
    tex = _GROUPED_DIGITS.sub(_separate, _CLASS.sub("", tex))
    tex = _COMMENT.sub(r"\%", tex)
    try:  # On bad input it raises whatever it stumbles over: IndexError, StopIteration, its own …
        root = convert_to_element(tex)
    except Exception as error:
        raise NotUnderstoodError(source) from error
    tree = _row(list(root))
    if _alnum(_SILENT.sub("", source)) - _alnum("".join(_texts(tree))):
        raise NotUnderstoodError(source)
    return tree


def _separate(number: re.Match[str]) -> str:
    return _SEPARATOR.sub(lambda match: "\ue001" if match[1] else "\ue000", number[0])


def _code_point(match: re.Match[str]) -> str:
    known = unicode_macro(match[0])
    return known[0] if known else match[0]


def _alnum(text: str) -> Counter[str]:
    return Counter(_ALNUM.findall(unicodedata.normalize("NFKC", text)))


def _texts(node: Node) -> Iterator[str]:
    yield node.text
    for child in node.children:
        yield from _texts(child)


def _node(element: Element) -> Node:
    reader = _READERS.get(element.tag)
    if reader is None:
        raise NotUnderstoodError(element.tag)
    return reader(element)


def _text(element: Element) -> str:
    text = _REFERENCE.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), element.text or "")
    if text.startswith("\\") or _ILLEGAL.search(text) or len(element):
        raise NotUnderstoodError(text)
    return text


def _identifier(element: Element) -> Node:
    """An ``mi``, which latex2mathml also makes of signs that are no letters."""
    text, variant = _text(element), element.get("mathvariant", "")
    if not text:
        return EMPTY
    if text in _SIGNS:
        return Node("operator", _SIGNS[text])
    if unicodedata.name(text[0], "").startswith(_UPRIGHT):
        text, variant = unicodedata.normalize("NFKC", text), "normal"
    upright = variant in ("normal", "sans-serif", "monospace") or len(text) > 1
    upright = upright or (not variant and "\u0391" <= text <= "\u03a9")  # TeX's capital Greek
    return Node("name", text) if upright else Node("letter", _styled(text, variant))


def _words(element: Element) -> Node:
    text = _text(element).replace("\u00a0", " ")
    return Node("words", text.replace("---", "\u2014").replace("--", "\u2013"))


def _operator(element: Element) -> Node:
    text = _text(element)
    name = text.replace("\u2009", " ").replace("\u2006", " ")
    return Node("name", name) if len(name) > 1 and name.replace(" ", "").isalpha() else Node("operator", text)


def _styled(text: str, variant: str) -> str:
    """``text`` in the letters that Unicode has for a style, which MathML Core asks for."""
    if variant in ("", "normal", "italic"):
        return text
    style = (
        variant.upper() if variant in ("double-struck", "sans-serif") else variant.upper().replace("-", " ")
    )
    styled = []
    for character in text:
        name = unicodedata.name(character, "")
        name = re.sub(r"^(?:LATIN|GREEK) (CAPITAL|SMALL) LETTER ", r"\1 ", name)
        try:
            styled.append(unicodedata.lookup(f"MATHEMATICAL {style} {name}"))
        except KeyError:
            styled.append(character)
    return "".join(styled)


def _space(element: Element) -> Node:
    match = re.fullmatch(r"(-?\d*\.?\d+)em", element.get("width", ""))
    return Node("space", match[1]) if match else EMPTY


def _fraction(element: Element) -> Node:
    bare = "bare" if element.get("linethickness", "").startswith("0") else ""
    return Node("fraction", bare, _children(element))


def _table(element: Element) -> Node:
    rows = [tuple(_row(list(cell)) for cell in row) for row in element]
    return Node("table", "", tuple(Node("row", "", cells) for cells in rows))


def _children(element: Element) -> tuple[Node, ...]:
    return tuple(map(_node, element))


def _scripted(element: Element) -> Node:
    base, *rest = _children(element)
    tag = element.tag
    if tag == "mover" and rest[0].text in ACCENTS:
        return Node("accent", ACCENTS[rest[0].text], (base,))
    if tag in ("msub", "munder"):
        rest = [rest[0], EMPTY]
    elif tag in ("msup", "mover"):
        rest = [EMPTY, rest[0]]
    return Node("scripts" if tag.startswith("ms") else "limits", "", (base, *rest))


def _row(elements: list[Element]) -> Node:
    if len(elements) > 1 and elements[0].get("form") == "prefix" and elements[-1].get("form") == "postfix":
        opening, closing = (Node("operator", _text(element)) for element in (elements[0], elements[-1]))
        return Node("fence", "", (opening, _row(elements[1:-1]), closing))
    children = tuple(_bracketed(_fenced(list(_joined(map(_node, elements))))))
    return children[0] if len(children) == 1 else Node("row", "", children)


def _joined(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes with upright letters as one name and digits around a thousands separator as one number."""
    waiting = EMPTY
    spelt = False  # Whether it came letter by letter: "arg" of \mathrm{argmin} is no function yet.
    for node in nodes:
        if text := _join(waiting, node, spelt=spelt):
            waiting = Node(waiting.kind, text)
            continue
        if waiting != EMPTY:
            yield waiting
        waiting, spelt = node, len(node.text) == 1
    if waiting != EMPTY:
        yield waiting


def _fenced(nodes: list[Node]) -> Iterator[Node]:
    """The nodes with the brackets around a table as one with it, so that they grow."""
    place = 0
    while place < len(nodes):
        opening, table, closing = (*nodes[place : place + 3], EMPTY, EMPTY)[:3]
        if opening.text not in _BRACKETS or table.kind != "table":
            yield opening
            place += 1
            continue
        closes = closing.text == _BRACKETS[opening.text]
        yield Node("fence", "", (opening, table, closing if closes else Node("operator")))
        place += 3 if closes else 2


def _bracketed(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes with each script on a closing bracket set on all that the brackets hold.

    TeX does not care, but equation editors take a lone bracket for a mistake.
    """
    result: list[Node] = []
    for node in nodes:
        base = node.children[0] if node.kind == "scripts" else EMPTY
        opening = _opening(result, base.text) if base.kind == "operator" else None
        if opening is not None:
            held = Node("row", "", (*result[opening:], base))
            del result[opening:]
            node = Node("scripts", "", (held, *node.children[1:]))  # noqa: PLW2901 (the same, completed)
        result.append(node)
    yield from result


def _opening(nodes: list[Node], closing: str) -> int | None:
    """Where the bracket opens that ``closing``, behind the nodes, closes."""
    level = 0
    for place in range(len(nodes) - 1, -1, -1):
        text = nodes[place].text
        if text == _OPENING.get(closing) and level == 0:
            return place
        level += (text == closing) - (text == _OPENING.get(closing))
    return None


def _join(left: Node, right: Node, *, spelt: bool) -> str | None:
    if left.kind == right.kind == "name":
        return left.text + right.text if spelt and len(right.text) == 1 else None
    if left.kind == "number" and right.text in _THOUSANDS:
        return left.text + _THOUSANDS[right.text]
    if left.kind == right.kind == "number" and left.text.endswith((",", "\u2009")):
        return left.text + right.text
    if left.kind == right.kind == "operator" and left.text + right.text == ":=":
        return ":="
    return None


def is_bracketed(node: Node) -> bool:
    """Whether ``node`` is a row within one pair of brackets."""
    children = node.children
    return len(children) > 1 and children[0].text == _OPENING.get(children[-1].text)


def is_function(node: Node) -> bool:
    """Whether ``node`` is a function's name, maybe with scripts or limits."""
    if node.kind in ("scripts", "limits"):
        node = node.children[0]
    return node.kind == "name" and node.text in FUNCTIONS


_READERS: dict[str, Callable[[Element], Node]] = {
    "mi": _identifier,
    "mn": lambda element: Node("number", _styled(_text(element), element.get("mathvariant", ""))),
    "mo": _operator,
    "mtext": _words,
    "mspace": _space,
    "mfrac": _fraction,
    "msqrt": lambda element: Node("root", "", (_row(list(element)), EMPTY)),
    "mroot": lambda element: Node("root", "", _children(element)),
    "mtable": _table,
    **dict.fromkeys(("msub", "msup", "msubsup", "munder", "mover", "munderover"), _scripted),
    **dict.fromkeys(("mrow", "mstyle", "mpadded"), lambda element: _row(list(element))),
}
