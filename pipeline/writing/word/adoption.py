"""A document in the styles of another one: its page, head and foot, and ours where it has no style of a name.

What the other document says is left out, and so is all that belongs to its text: pictures, links, comments,
properties, the template that it was made from.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

from pipeline.errors import BuildError
from pipeline.writing.word.layout import Paper
from pipeline.writing.word.styles import COLUMN, COLUMN_GAP, MEASURE

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

_KEPT_PARTS = frozenset(
    getattr(RELATIONSHIP_TYPE, name)
    for name in ("STYLES", "SETTINGS", "FONT_TABLE", "THEME", "NUMBERING", "WEB_SETTINGS")
)
# Settings that bring up questions, lead to other files, or speak of text that is left out.
_DROPPED_SETTINGS = (
    *("updateFields", "attachedTemplate", "mailMerge", "documentProtection", "writeProtection"),
    *("trackRevisions", "footnotePr", "endnotePr", "docVars", "rsids"),
)
# Of a section, what is of the page and not of the text (ISO 29500-1 §17.6.17), in schema order.
_GEOMETRY = ("pgSz", "pgMar", "pgBorders", "lnNumType", "pgNumType")
# Styles whose face is what they are for.
_FIXED_WIDTH = frozenset({"CodeBlock", "InlineCode"})
_STYLE = re.compile(r'(?<=<w:[pr]Style w:val=")[^"]+')
_NUMBER = re.compile(r'(?<=<w:numId w:val=")\d+')


class Adopted(NamedTuple):
    """A document of others, made ready for a body of ours.

    Attributes:
        document: it, without what it says.
        paper: its page.
        head_and_foot: references to its heads and feet.
        styles: our ids of styles to those here.
        numbers: how much higher numbers of lists are here.
        kinds: how much higher numbers of kinds of list are.
    """

    document: DocxDocument
    paper: Paper
    head_and_foot: str
    styles: Mapping[str, str]
    numbers: int
    kinds: int

    def body(self, body: str) -> str:
        """A body of ours with the ids of here."""
        body = _STYLE.sub(lambda found: self.styles.get(found[0], found[0]), body)
        return _NUMBER.sub(lambda found: str(int(found[0]) + self.numbers), body)


def adopt(template: bytes, own: DocxDocument, paper: Paper) -> Adopted:
    """Make a document of others ready.

    Args:
        template: the file.
        own: our template, its styles as the document needs them.
        paper: the page where the template says nothing of one.

    Raises:
        BuildError: the file cannot be read.
    """
    try:
        document: DocxDocument = Document(io.BytesIO(template))
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise BuildError(f"word.template cannot be read: {error}") from error
    section = next(reversed(list(document.element.body.iter(qn("w:sectPr")))), None)
    page, references = _page(section, paper)
    _drop(document, own, references)
    kinds, numbers = _add_lists(document, own)
    return Adopted(document, page, references, _add_styles(document, own, page), numbers, kinds)


def _page(section: etree._Element | None, paper: Paper) -> tuple[Paper, str]:
    """The page of a section, and its references to heads and feet."""
    size, margins = (None if section is None else section.find(qn(f"w:{name}")) for name in ("pgSz", "pgMar"))
    if section is None or size is None or margins is None:
        return paper, ""
    left, right = (int(float(margins.get(qn(f"w:{side}"), "0"))) for side in ("left", "right"))
    geometry = (section.find(qn(f"w:{name}")) for name in _GEOMETRY)
    references = (qn("w:headerReference"), qn("w:footerReference"))
    return (
        Paper(
            "".join(_written(each) for each in geometry if each is not None),
            int(float(size.get(qn("w:w"), "0"))) - left - right,
        ),
        "".join(_written(each) for each in section if each.tag in references),
    )


def _written(element: etree._Element) -> str:
    copy = deepcopy(element)
    copy.tail = None
    return str(etree.tostring(copy, encoding="unicode"))


def _drop(document: DocxDocument, own: DocxDocument, references: str) -> None:
    """Leave out all that belongs to the document's own text."""
    part, package = document.part, document.part.package
    for identifier, relationship in list(part.rels.items()):
        if relationship.reltype not in _KEPT_PARTS and f'r:id="{identifier}"' not in references:
            del part.rels[identifier]
    for identifier, relationship in list(package.rels.items()):
        if relationship.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT:
            del package.rels[identifier]
    properties = own.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    package.relate_to(properties, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    settings = document.settings.element
    for name in _DROPPED_SETTINGS:
        for element in list(settings.iterchildren(qn(f"w:{name}"))):
            settings.remove(element)
    for relationship in part.rels.values():
        if relationship.reltype == RELATIONSHIP_TYPE.SETTINGS:
            relationship.target_part.rels.clear()


def _add_lists(document: DocxDocument, own: DocxDocument) -> tuple[int, int]:
    """Add our kinds of list; return how much higher numbers of kinds and of lists are."""
    ours = own.part.numbering_part
    if not any(each.reltype == RELATIONSHIP_TYPE.NUMBERING for each in document.part.rels.values()):
        document.part.relate_to(ours, RELATIONSHIP_TYPE.NUMBERING)
        return 0, 0
    theirs = document.part.numbering_part.element
    kinds = max(
        (int(each.get(qn("w:abstractNumId"))) for each in theirs.iter(qn("w:abstractNum"))), default=0
    )
    numbers = max((int(each.get(qn("w:numId"))) for each in theirs.iter(qn("w:num"))), default=0)
    first = next(theirs.iterchildren(qn("w:num"), qn("w:numIdMacAtCleanup")), None)
    for element in ours.element:
        copy = deepcopy(element)
        if copy.tag == qn("w:abstractNum"):
            copy.set(qn("w:abstractNumId"), str(int(copy.get(qn("w:abstractNumId"))) + kinds))
            theirs.append(copy) if first is None else first.addprevious(copy)
        else:
            copy.set(qn("w:numId"), str(int(copy.get(qn("w:numId"))) + numbers))
            kind = copy.find(qn("w:abstractNumId"))
            kind.set(qn("w:val"), str(int(kind.get(qn("w:val"))) + kinds))
            _append_number(theirs, copy)
    return kinds, numbers


def _append_number(numbering: etree._Element, number: etree._Element) -> None:
    """Add an instance of a list, which nothing but one element may follow."""
    last = numbering.find(qn("w:numIdMacAtCleanup"))
    numbering.append(number) if last is None else last.addprevious(number)


def _add_styles(document: DocxDocument, own: DocxDocument, page: Paper) -> dict[str, str]:
    """Add those of our styles whose names are not there; return our ids to those of the document."""
    theirs, ours = document.styles.element, own.styles.element
    known = {}
    for style in theirs.iter(qn("w:style")):
        known[_kind(style), _name(style)] = style.get(qn("w:styleId"))
        if style.get(qn("w:default")) in ("1", "true"):
            known[_kind(style), "default"] = style.get(qn("w:styleId"))
    taken = set(known.values())
    ids: dict[str, str] = {}
    missing = []
    for style in ours.iter(qn("w:style")):
        identifier = style.get(qn("w:styleId"))
        there = known.get((_kind(style), _name(style)))
        if style.get(qn("w:default")):
            there = known.get((_kind(style), "default"), there)
        if there is None:
            missing.append(style)
        ids[identifier] = there or (f"{identifier}Digests" if identifier in taken else identifier)
    for style in missing:
        theirs.append(_fitted(deepcopy(style), ids, page))
    return ids


def _kind(style: etree._Element) -> str:
    return str(style.get(qn("w:type"), "paragraph"))


def _name(style: etree._Element) -> str:
    """The name by which Word tells styles, whatever their ids are in its language."""
    name = style.find(qn("w:name"))
    return "" if name is None else name.get(qn("w:val"), "").casefold()


def _fitted(style: etree._Element, ids: Mapping[str, str], page: Paper) -> etree._Element:
    """A style of ours as it fits there: in the document's faces, as wide as its lines."""
    own = style.get(qn("w:styleId"))
    style.set(qn("w:styleId"), ids[own])
    for element in style.iter(qn("w:basedOn"), qn("w:next"), qn("w:link")):
        element.set(qn("w:val"), ids[element.get(qn("w:val"))])
    if own not in _FIXED_WIDTH:
        for faces in list(style.iter(qn("w:rFonts"))):
            faces.getparent().remove(faces)
    ends = {str(MEASURE): page.measure, str(COLUMN): (page.measure - COLUMN_GAP) // 2}
    for tab in style.iter(qn("w:tab")):
        place = tab.get(qn("w:pos"))
        tab.set(qn("w:pos"), str(ends.get(place, place)))
    return style
