"""A formula as OMML, Word's own mathematics (ECMA-376 Part 1 §22.1), elements in the schema's order.

Why by hand: the library that there is, mathml-to-omml, boxes every group (``m:box``), makes limits of
accents and letters of functions, declares no namespace, and brings speech, Braille and python-docx along.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import escape

from pipeline.inline.math.tree import EMPTY, LARGE, Kind, Node, is_function

_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"
# Braces above and below, which grow with what they embrace: character and where it stands.
_BRACES = {"\u23de": "top", "\u23df": "bot"}
_TEXT = "<m:nor/>"
# Operators that LibreOffice misses an operand of, where they begin or end a row (``x_{<t}``).
_TAKING_LEFT = frozenset("=<>≤≥≠≈∼≃≅≡∝≪≫≲≳∈⊂⊆→×·*/")
_TAKING = _TAKING_LEFT | frozenset("+-\u2212±")
_STYLES = {"BOLD": "b", "BOLD ITALIC": "bi", "ITALIC": "i"}
_SCRIPTS = {
    "SCRIPT": "script",
    "FRAKTUR": "fraktur",
    "BLACK-LETTER": "fraktur",
    "DOUBLE-STRUCK": "double-struck",
}
_LETTERFORM = re.compile(
    rf"(?:MATHEMATICAL )?(?:(BOLD ITALIC|BOLD|ITALIC) )?(?:({'|'.join(_SCRIPTS)}) )?"
    "(?:CAPITAL|SMALL|DIGIT) "
)
# Neighbours without a look of their own are one run; no text holds these tags, as all of it is escaped.
_PLAIN_RUNS = re.compile("(?:<m:r><m:t>[^<]*</m:t></m:r>){2,}")
_BETWEEN_RUNS = "</m:t></m:r><m:r><m:t>"


def omml(tree: Node) -> str:
    """One ``<m:oMath>`` element."""
    return f'<m:oMath xmlns:m="{_NAMESPACE}">{_element(tree)}</m:oMath>'


def _element(node: Node) -> str:
    return _WRITERS[node.kind](node)


def _part(tag: str, node: Node) -> str:
    """A place for ``node``; a lone operator is text there, as LibreOffice misses its operands."""
    is_lone = node.kind == "operator" and node.text not in LARGE
    return f"<m:{tag}>{_run(node.text, _TEXT) if is_lone else _element(node)}</m:{tag}>"


def _run(text: str, properties: str = "") -> str:
    properties = f"<m:rPr>{properties}</m:rPr>" if properties else ""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<m:r>{properties}<m:t{space}>{escape(text)}</m:t></m:r>" if text else ""


def _letters(node: Node) -> str:
    """Letters as a run: Word sets a style by properties, and few fonts have Unicode's styled letters."""
    form = _LETTERFORM.match(unicodedata.name(node.text[0], ""))
    plain = unicodedata.normalize("NFKC", node.text)
    if form is None or plain == node.text:
        return _run(node.text)
    script = f'<m:scr m:val="{_SCRIPTS[form[2]]}"/>' if form[2] else ""
    return _run(plain, f'{script}<m:sty m:val="{_STYLES.get(form[1], "p")}"/>')


def _row(node: Node) -> str:
    """A row; a large operator and a function take in what they are applied to."""
    elements = []
    children = iter(zip(node.children, (*node.children[1:], EMPTY), strict=False))
    for child, following in children:
        applied = following != EMPTY and following.kind not in ("operator", "space")
        if applied and child.kind in ("scripts", "limits") and child.children[0].text in LARGE:
            elements.append(_nary(child, following))
            next(children)
        elif applied and is_function(child):
            elements.append(f"<m:func>{_part('fName', child)}{_part('e', following)}</m:func>")
            next(children)
        elif (not elements and child.text in _TAKING_LEFT) or (following == EMPTY and child.text in _TAKING):
            elements.append(_run(child.text, _TEXT))
        else:
            elements.append(_element(child))
    return _PLAIN_RUNS.sub(lambda runs: runs[0].replace(_BETWEEN_RUNS, ""), "".join(elements))


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


def _scripts(node: Node) -> str:
    base, sub, sup = node.children
    # An empty base would show as a dotted box to fill in.
    start = _part("e", base) if base != EMPTY else f"<m:e>{_run(chr(0x200B))}</m:e>"
    if base.text == "lim" and sup == EMPTY:
        return f"<m:limLow>{start}{_part('lim', sub)}</m:limLow>"
    if sup == EMPTY:
        return f"<m:sSub>{start}{_part('sub', sub)}</m:sSub>"
    if sub == EMPTY:
        return f"<m:sSup>{start}{_part('sup', sup)}</m:sSup>"
    return f"<m:sSubSup>{start}{_part('sub', sub)}{_part('sup', sup)}</m:sSubSup>"


def _limits(node: Node) -> str:
    base, under, over = node.children
    element = _run(base.text, _TEXT) if base.kind == "operator" else _element(base)
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


def _table(node: Node) -> str:
    columns = max((len(row.children) for row in node.children), default=1)
    properties = f'<m:mcPr><m:count m:val="{columns}"/><m:mcJc m:val="center"/></m:mcPr>'
    rows = []
    for row in node.children:
        cells = "".join(_part("e", cell) for cell in row.children)
        rows.append(f"<m:mr>{cells}{'<m:e/>' * (columns - len(row.children))}</m:mr>")
    return f"<m:m><m:mPr><m:mcs><m:mc>{properties}</m:mc></m:mcs></m:mPr>{''.join(rows)}</m:m>"


_WRITERS: dict[Kind, Callable[[Node], str]] = {
    "row": _row,
    "letter": _letters,
    "name": lambda node: _run(node.text, '<m:sty m:val="p"/>'),
    "number": _letters,
    # LibreOffice takes the bar on keyboards for "or".
    "operator": lambda node: _run("\u2223" if node.text == "|" else node.text),
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
