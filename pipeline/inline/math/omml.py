"""A formula as OMML, Word's own mathematics (ECMA-376 Part 1 §22.1), elements in the schema's order.

Why by hand: the library that there is, mathml-to-omml, boxes every group (``m:box``), makes limits of
accents and letters of functions, declares no namespace, and brings speech, Braille and python-docx along.

LibreOffice makes its own formula language of it, in which a word can be an operator (``sup``) and an
operator without its operands a mistake, shown in red. What it might mistake is text here (``m:nor``),
which looks the same in Word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby

from pipeline.inline.math.alphabets import letterform
from pipeline.inline.math.symbols import sign
from pipeline.inline.math.tree import BRACKETS, EMPTY, OPENING, Kind, Node, is_function

_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"
# Strokes above and below, which grow with what they embrace: character and where it stands.
_BRACES = {
    "\u23de": "top",
    "\u23df": "bot",
    "\u23b4": "top",
    "\u23b5": "bot",
    "\u23dc": "top",
    "\u23dd": "bot",
    "\u23e0": "top",
    "\u23e1": "bot",
}
_TEXT = "<m:nor/>"
# Large operators that LibreOffice knows.
_NARY = frozenset("∑∏∐∫∬∮")
# Operators that also stand before one operand.
_SIGNS = frozenset("+-\u2212±∓")
_STYLES = {"BOLD": "b", "BOLD ITALIC": "bi", "ITALIC": "i"}
_SCRIPTS = {
    "SCRIPT": "script",
    "FRAKTUR": "fraktur",
    "DOUBLE-STRUCK": "double-struck",
    "MONOSPACE": "monospace",
}


def omml(tree: Node) -> str:
    """Return an ``<m:oMath>`` element."""
    return f'<m:oMath xmlns:m="{_NAMESPACE}">{_alone(tree)}</m:oMath>'


def _element(node: Node) -> str:
    return _WRITERS[node.kind](node)


def _part(tag: str, node: Node) -> str:
    """A place for ``node``; a lone operator is text there, as it has no operands."""
    return f"<m:{tag}>{_alone(node)}</m:{tag}>"


def _alone(node: Node) -> str:
    return _run(node.text, _TEXT) if node.kind in ("operator", "large") else _element(node)


def _run(text: str, properties: str = "") -> str:
    properties = f"<m:rPr>{properties}</m:rPr>" if properties else ""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<m:r>{properties}<m:t{space}>{escape(text)}</m:t></m:r>" if text else ""


def _letters(node: Node) -> str:
    """Letters as a run: Word sets a style by properties, and few fonts have Unicode's styled letters."""
    style = letterform(node.text[0])[1]
    if not style:
        return _run(node.text)
    return _run("".join(letterform(letter)[0] for letter in node.text), _face(style))


def _face(style: str) -> str:
    """The properties of letters in a style as the alphabets name it."""
    script = next((known for known in _SCRIPTS if style.endswith(known)), "")
    weight = style.removesuffix(script).strip()
    start = f'<m:scr m:val="{_SCRIPTS[script]}"/>' if script else ""
    return f'{start}<m:sty m:val="{_STYLES.get(weight, "p")}"/>'


def _name(node: Node) -> str:
    """An upright name; LibreOffice sets letters upright as text only, and Greek ones in neither way."""
    return _run(node.text, _TEXT if node.text.isascii() else '<m:sty m:val="p"/>')


def _row(node: Node) -> str:
    """A row; a large operator and a function take in what they are applied to."""
    return "".join(_merged(_row_elements(node.children)))


def _row_elements(nodes: tuple[Node, ...]) -> Iterator[tuple[str, str]]:
    """The elements of a row: the text of a run without properties and nothing, or nothing and an element."""
    lonely = _lonely_brackets(nodes)
    place = 0
    while place < len(nodes):
        child = nodes[place]
        following = nodes[place + 1] if place + 1 < len(nodes) else EMPTY
        applied = following != EMPTY and following.kind not in ("operator", "space", "large", "words")
        base = child.children[0] if child.kind in ("scripts", "limits") else child
        place += 1
        if applied and base.kind == "large" and base.text in _NARY and base is not child:
            yield "", _nary(child, following)
            place += 1
        elif applied and is_function(child):
            yield "", f"<m:func>{_part('fName', child)}{_part('e', following)}</m:func>"
            place += 1
        elif child.kind in ("letter", "number", "operator") and not letterform(child.text[0])[1]:
            text = _operator_text(child)
            stands_alone = child.kind == "operator" and (
                place - 1 in lonely or _misses_operand(nodes, place - 1)
            )
            yield ("", _run(text, _TEXT)) if stands_alone else (text, "")
        else:
            yield "", _element(child)


def _merged(elements: Iterator[tuple[str, str]]) -> Iterator[str]:
    """The elements with neighbouring runs that have no look of their own as one, but no letters as a word."""
    waiting = ""
    for text, element in elements:
        if element or (waiting[-1:].isalpha() and text.isalpha()):
            yield _run(waiting) + element
            waiting = ""
        waiting += text
    yield _run(waiting)


def _lonely_brackets(nodes: tuple[Node, ...]) -> set[int]:
    """The places of brackets without another of their kind, as in ``[0, 1)``."""
    waiting: list[int] = []
    lonely: set[int] = set()
    for place, node in enumerate(nodes):
        if node.kind != "operator" or node.text in "|\u2016{}":  # A lone brace is none to LibreOffice.
            continue
        if node.text in BRACKETS:
            waiting.append(place)
        elif node.text in OPENING:
            if waiting and nodes[waiting[-1]].text == OPENING[node.text]:
                waiting.pop()
            else:
                lonely.add(place)
    return lonely | set(waiting)


def _misses_operand(nodes: tuple[Node, ...], place: int) -> bool:
    """Whether an operator has nothing on a side where it would want an operand."""
    node = nodes[place]
    if len(node.text) > 1:  # a row of operators, none of which has both
        return True
    if node.text in BRACKETS or node.text in OPENING or node.text in ",;:.!?'":
        return False
    left = nodes[place - 1] if place else EMPTY
    right = nodes[place + 1] if place + 1 < len(nodes) else EMPTY
    empty_left = left == EMPTY or _is_operator(left) or left.text in BRACKETS
    empty_right = (
        right == EMPTY or (_is_operator(right) and right.text not in _SIGNS) or right.text in OPENING
    )
    return (empty_left and node.text not in _SIGNS) or empty_right


def _is_operator(node: Node) -> bool:
    return (
        node.kind == "operator"
        and sign(node.text) in ("rel", "bin", "punct", None)
        and node.text not in ".!'"
    )


def _nary(node: Node, operand: Node) -> str:
    base, sub, sup = node.children
    place = "subSup" if node.kind == "scripts" else "undOvr"
    hidden = [f'<m:{tag}Hide m:val="1"/>' for tag, part in (("sub", sub), ("sup", sup)) if part == EMPTY]
    properties = f'<m:chr m:val="{base.text}"/><m:limLoc m:val="{place}"/>{"".join(hidden)}'
    parts = _part("sub", sub) + _part("sup", sup) + _part("e", operand)
    return f"<m:nary><m:naryPr>{properties}</m:naryPr>{parts}</m:nary>"


def _fraction(node: Node) -> str:
    kind = '<m:fPr><m:type m:val="noBar"/></m:fPr>' if node.text else ""
    return f"<m:f>{kind}{_part('num', node.children[0])}{_part('den', node.children[1])}</m:f>"


def _root(node: Node) -> str:
    radicand, index = node.children
    hidden = '<m:radPr><m:degHide m:val="1"/></m:radPr>' if index == EMPTY else ""
    return f"<m:rad>{hidden}{_part('deg', index)}{_part('e', radicand)}</m:rad>"


def _base(node: Node) -> str:
    """Return the base of scripts; an empty one would show as a dotted box to fill in."""
    return _alone(node) if node != EMPTY else _run(chr(0x200B))


def _scripts(node: Node) -> str:
    base, sub, sup = node.children
    start = f"<m:e>{_base(base)}</m:e>"
    if base.kind == "function" and base.text.startswith("lim") and sup == EMPTY:
        return f"<m:limLow>{start}{_part('lim', sub)}</m:limLow>"
    if sup == EMPTY:
        return f"<m:sSub>{start}{_part('sub', sub)}</m:sSub>"
    if sub == EMPTY:
        return f"<m:sSup>{start}{_part('sup', sup)}</m:sSup>"
    return f"<m:sSubSup>{start}{_part('sub', sub)}{_part('sup', sup)}</m:sSubSup>"


def _limits(node: Node) -> str:
    base, under, over = node.children
    element = _base(base)
    for tag, limit in (("limLow", under), ("limUpp", over)):
        if limit.text in _BRACES:
            place = _BRACES[limit.text]
            anchor = "bot" if place == "top" else "top"
            properties = f'<m:chr m:val="{limit.text}"/><m:pos m:val="{place}"/><m:vertJc m:val="{anchor}"/>'
            element = (
                f"<m:groupChr><m:groupChrPr>{properties}</m:groupChrPr><m:e>{element}</m:e></m:groupChr>"
            )
        elif limit.text == "\u2015" and tag == "limLow":
            element = f'<m:bar><m:barPr><m:pos m:val="bot"/></m:barPr><m:e>{element}</m:e></m:bar>'
        elif limit != EMPTY:
            element = f"<m:{tag}><m:e>{element}</m:e>{_part('lim', limit)}</m:{tag}>"
    return element


def _accent(node: Node) -> str:
    return f'<m:acc><m:accPr><m:chr m:val="{node.text}"/></m:accPr>{_part("e", node.children[0])}</m:acc>'


def _fence(node: Node) -> str:
    opening, content, closing = node.children
    characters = f'<m:begChr m:val="{escape(opening.text)}"/><m:endChr m:val="{escape(closing.text)}"/>'
    return f"<m:d><m:dPr>{characters}</m:dPr>{_part('e', content)}</m:d>"


_SIDES = {"l": "left", "c": "center", "r": "right"}


def _table(node: Node) -> str:
    """A matrix; columns that meet at a relation stand close."""
    width = max((len(row.children) for row in node.children), default=1)
    sides = (node.text or "c") * width
    columns = "".join(
        f'<m:mc><m:mcPr><m:count m:val="{len(list(same))}"/><m:mcJc m:val="{_SIDES[side]}"/></m:mcPr></m:mc>'
        for side, same in groupby(sides[:width])
    )
    close = '<m:cGpRule m:val="3"/><m:cGp m:val="0"/>' if node.text.startswith("r") else ""
    rows = []
    for row in node.children:
        cells = "".join(_part("e", cell) for cell in row.children)
        rows.append(f"<m:mr>{cells}{'<m:e/>' * (width - len(row.children))}</m:mr>")
    return f"<m:m><m:mPr>{close}<m:mcs>{columns}</m:mcs></m:mPr>{''.join(rows)}</m:m>"


def _operator_text(node: Node) -> str:
    """Return an operator's text with another bar for the keyboard's, which LibreOffice reads as "or"."""
    return "\u2223" if node.text == "|" else node.text


_WRITERS: dict[Kind, Callable[[Node], str]] = {
    "row": _row,
    "letter": _letters,
    "name": _name,
    "function": lambda node: _run(node.text, _TEXT),
    "number": _letters,
    # A backslash would escape what follows it.
    "symbol": lambda node: _run(node.text.replace("\\", "\u2216"), _TEXT if node.text in "%&#_@$?" else ""),
    "operator": lambda node: _run(_operator_text(node)),
    "large": lambda node: _run(node.text, _TEXT),
    # Styled letters stay Unicode's own: a word in italics can be one of LibreOffice's.
    "words": lambda node: _run(node.text, _TEXT),
    "space": lambda node: _run(" ") if float(node.text) > 0 else "",
    "fraction": _fraction,
    "root": _root,
    "scripts": _scripts,
    "limits": _limits,
    "accent": _accent,
    "fence": _fence,
    "table": _table,
}
