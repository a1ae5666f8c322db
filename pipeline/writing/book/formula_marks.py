"""Signs in no room, by which a reader without MathML tells ``1/√T`` from ``1/T``.

Such a reader shows the characters of all tokens one after the other. The signs stand in ``<mphantom>``, which
is not drawn, within ``<mpadded>`` of no width (MathML Core §3.3.6, §3.3.8).
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_NO_ROOM = {"width": "0", "height": "0", "depth": "0"}


def add_marks(math: etree._Element) -> None:
    """Add to a ``<math>`` element the signs for roots, fractions, scripts and rows."""
    for element in list(math.iter()):
        add = _ADDERS.get(etree.QName(element).localname)
        if add:
            add(element)


def _add_to_root(root: etree._Element) -> None:
    if root.tag == f"{_MATHML}msqrt":
        _enclose(root[0], "√")
        return
    _enclose(root[0])
    _enclose(root[1], "^(1/", ")")


def _add_to_fraction(fraction: etree._Element) -> None:
    _enclose(fraction[0])
    _enclose(fraction[1], " choose " if fraction.get("linethickness") == "0" else "/")


def _add_to_scripts(scripts: etree._Element) -> None:
    if scripts.get("accent") or scripts.get("accentunder"):
        return
    marks = {"msub": "_", "munder": "_", "msup": "^", "mover": "^"}
    name = etree.QName(scripts).localname
    for script, mark in zip(list(scripts)[1:], marks.get(name, "_^"), strict=True):
        _enclose(script, mark)


def _add_to_table(table: etree._Element) -> None:
    for row in list(table)[1:]:
        if len(row):
            row[0].insert(0, _mark("; "))
    for row in table:
        for cell in list(row)[1:]:
            if not cell.get("columnalign"):
                cell.insert(0, _mark(", "))


def _enclose(element: etree._Element, before: str = "", after: str = "") -> None:
    """Put marks around an element, and brackets where it is more than one thing."""
    if not after and len("".join(element.itertext())) > 1:
        before, after = f"{before}(", ")"
    if not before:
        return
    parent, place = element.getparent(), element.getparent().index(element)
    row = etree.Element(f"{_MATHML}mrow")
    tail, element.tail = element.tail, None
    parent.insert(place, row)
    row.append(_mark(before))
    row.append(element)
    if after:
        row.append(_mark(after))
    row.tail = tail


def _mark(text: str) -> etree._Element:
    padded = etree.Element(f"{_MATHML}mpadded", _NO_ROOM)
    phantom = etree.SubElement(padded, f"{_MATHML}mphantom")
    etree.SubElement(phantom, f"{_MATHML}mtext").text = text.replace(" ", "\u00a0")
    return padded


_ADDERS: dict[str, Callable[[etree._Element], None]] = {
    **dict.fromkeys(("msqrt", "mroot"), _add_to_root),
    "mfrac": _add_to_fraction,
    **dict.fromkeys(("msub", "msup", "msubsup", "munder", "mover", "munderover"), _add_to_scripts),
    "mtable": _add_to_table,
}
