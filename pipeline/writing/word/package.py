"""The package around the body: the template opened, its properties set, and the archive that comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree
from msgspec import Struct, structs

from pipeline.settings import WordFonts
from pipeline.writing.common.archive import archive
from pipeline.writing.common.xml import check_well_formed
from pipeline.writing.word.styles import COLUMN, FONTS, LIST_KINDS, PLACEHOLDER

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

_TEMPLATE = Path(__file__).with_name("template.docx")
# python-docx refuses longer properties, as Word does.
_LONGEST_PROPERTY = 255
_SMALL_CONTENTS = "17"  # half points
# Styles and those of the level below them, the highest first.
_LEVELS = (
    *((f"Heading{level}", f"Heading{level + 1}") for level in (1, 2, 3)),
    *((f"TOC{level}", f"TOC{level + 1}") for level in (1, 2)),
)


class Properties(Struct, frozen=True):
    """Set the core properties (ISO 29500-2 §8.1); an empty text leaves one out."""

    title: str
    author: str
    subject: str
    keywords: str
    comments: str
    language: str
    identifier: str
    modified: dt.datetime


def open_template() -> DocxDocument:
    """The template as python-docx has it, to be filled."""
    return Document(str(_TEMPLATE))


def set_properties(document: DocxDocument, properties: Properties) -> None:
    """Write the core properties; both dates are that of the text, not of the clock."""
    core = document.core_properties
    moment = properties.modified.astimezone(dt.UTC).replace(tzinfo=None)
    core.created = core.modified = moment
    core.revision = 1
    for name in ("title", "author", "subject", "keywords", "comments", "language", "identifier"):
        if text := getattr(properties, name):
            setattr(core, name, truncate(text, _LONGEST_PROPERTY))
    if properties.author:
        core.last_modified_by = truncate(properties.author, _LONGEST_PROPERTY)


def truncate(text: str, longest: int) -> str:
    """``text``, cut where it is longer, which an ellipsis shows."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def set_language(document: DocxDocument, language: str) -> None:
    """Write the language of the document, which is that of whatever has none of its own.

    Args:
        document: the template, opened.
        language: a tag of BCP 47.
    """
    for defaults in document.styles.element.iterchildren(qn("w:docDefaults")):
        for element in defaults.iter(qn("w:lang")):
            element.set(qn("w:val"), language)


def set_fonts(document: DocxDocument, fonts: WordFonts) -> None:
    """Write the faces into the styles in place of the template's."""
    if fonts == FONTS:
        return
    replaced = dict(zip(structs.astuple(FONTS), structs.astuple(fonts), strict=True))
    for element in document.styles.element.iter(qn("w:rFonts")):
        for slot, name in element.items():
            element.set(slot, replaced[name])


def set_contents(document: DocxDocument, *, columns: int, breaks_after: str | None) -> None:
    """Set the styles of the contents.

    Args:
        document: the template, opened.
        columns: how many they are set in, smaller where several; page numbers stand at the right of each.
        breaks_after: the style whose lines are not kept with the next one, where they are the last level.
    """
    styles = document.styles.element
    if columns > 1:
        for style in ("TOC1", "TOC2", "TOC3"):
            next(styles.get_by_id(style).iter(qn("w:tab"))).set(qn("w:pos"), str(COLUMN))
        for style in ("TOC2", "TOC3"):
            for size in styles.get_by_id(style).rPr.iter(qn("w:sz"), qn("w:szCs")):
                size.set(qn("w:val"), _SMALL_CONTENTS)
    if breaks_after:
        properties = styles.get_by_id(breaks_after).pPr
        properties.remove(next(properties.iter(qn("w:keepNext"))))


def raise_levels(document: DocxDocument) -> None:
    """Give each level of headings and contents the look of the one below it, for want of the highest."""
    styles = document.styles.element
    for higher, lower in _LEVELS:
        target, source = styles.get_by_id(higher), styles.get_by_id(lower)
        for name in ("w:pPr", "w:rPr"):
            own = target.find(qn(name))
            look = deepcopy(source.find(qn(name)))
            for level in look.iter(qn("w:outlineLvl")):
                level.set(qn("w:val"), str(int(level.get(qn("w:val"))) - 1))
            target.replace(own, look)


def head_and_foot(document: DocxDocument) -> tuple[str, str]:
    """References to the template's head and foot: for the pages before the days, and from there on."""
    before, after = (
        "".join(
            f'<w:{etree.QName(each).localname} w:type="default" r:id="{each.get(qn("r:id"))}"/>'
            for each in section
        )
        for section in document.element.body.iter(qn("w:sectPr"))
    )
    return before, after


def set_head_and_foot(document: DocxDocument, head: str, foot: str, *, level: int) -> None:
    """Write what the head shows where its field is not known, and what stands at the left of the foot.

    Args:
        document: the template, opened.
        head: runs.
        foot: runs.
        level: of the headings that the head shows.
    """
    for relationship in document.part.rels.values():
        shown = {RELATIONSHIP_TYPE.HEADER: head, RELATIONSHIP_TYPE.FOOTER: foot}.get(relationship.reltype)
        if shown is not None:
            place = next(
                text.getparent()
                for text in relationship.target_part.element.iter(qn("w:t"))
                if text.text == PLACEHOLDER
            )
            for run in parse_xml(f"<w:p {nsdecls('w')}>{shown}</w:p>"):
                place.addprevious(run)
            place.getparent().remove(place)
            for instruction in relationship.target_part.element.iter(qn("w:instrText")):
                instruction.text = instruction.text.replace("STYLEREF 1", f"STYLEREF {level}")


def add_numbered_lists(
    document: DocxDocument, lists: Iterable[tuple[int, int, int]], *, numbers: int = 0, kinds: int = 0
) -> None:
    """Add an instance of one of the template's kinds of list for each: (kind, level, first number).

    Args:
        document: the template, opened.
        lists: of the document.
        numbers: how many numbers of lists another's template has.
        kinds: how many numbers of kinds of list it has.
    """
    numbering = document.part.numbering_part.element
    last = numbering.find(qn("w:numIdMacAtCleanup"))
    if last is not None:
        numbering.remove(last)
    for identifier, (kind, level, start) in enumerate(lists, start=len(LIST_KINDS) + 1 + numbers):
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{identifier}"><w:abstractNumId w:val="{kind + kinds}"/>'
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            )
        )
    if last is not None:
        numbering.append(last)


def add_hyperlinks(document: DocxDocument, addresses: Iterable[tuple[str, str]]) -> None:
    """Relate the document to the addresses that its hyperlinks refer to, given as (id, address)."""
    for identifier, address in addresses:
        document.part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, address, identifier, is_external=True)


def save(document: DocxDocument, body: str) -> bytes:
    """The package as a file, the same bytes for the same content.

    python-docx itself would write the time of day into the archive.

    Args:
        document: the template, filled but for its body.
        body: the children of ``w:body``, with the prefixes ``w``, ``r`` and ``m``.

    Raises:
        ValueError: ``body`` is not well-formed; Word would call the file corrupt.
    """
    content = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:document {nsdecls('w', 'r', 'm')}><w:body>{body}</w:body></w:document>"
    ).encode()
    check_well_formed(content, "the document's body")
    return archive(_files(document, content))


def _files(document: DocxDocument, content: bytes) -> Iterator[tuple[str, bytes]]:
    package = document.part.package
    parts = sorted(package.iter_parts(), key=lambda part: part.partname)
    yield "[Content_Types].xml", _content_types(parts)
    yield "_rels/.rels", _bytes(package.rels.xml)
    for part in parts:
        yield part.partname.membername, content if part is document.part else part.blob
        if part.rels:
            yield part.partname.rels_uri.membername, _bytes(part.rels.xml)


def _bytes(xml: str | bytes) -> bytes:
    return xml.encode() if isinstance(xml, str) else xml


def _content_types(parts: Iterable[Part]) -> bytes:
    types = etree.Element("Types", xmlns="http://schemas.openxmlformats.org/package/2006/content-types")
    for extension, kind in (("rels", CONTENT_TYPE.OPC_RELATIONSHIPS), ("xml", CONTENT_TYPE.XML)):
        etree.SubElement(types, "Default", Extension=extension, ContentType=kind)
    for part in parts:
        etree.SubElement(types, "Override", PartName=part.partname, ContentType=part.content_type)
    return bytes(etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True))
