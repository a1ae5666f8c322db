"""Paragraphs, runs, links, bookmarks and fields as WordprocessingML (ISO 29500-1 §17).

Strings of whole elements: a volume has some hundred thousand, and to make an object of each would take ten
times as long. Text is escaped here and nowhere else; an address that is no http or https
one is plain text; what a field's instruction holds is quoted so that no text can end it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.model import Code, Emphasis, Link, Math, Name, Part, Parts, Pointer, Raw, Strike, Strong, Text
from pipeline.paper_keys import short_url, shown_identifier, shown_url
from pipeline.urls import web_address
from pipeline.writing.common.html import escape
from pipeline.writing.word import styles
from pipeline.writing.word.styles import LIST_KINDS

# Hangul, Han and kana.
_EAST_ASIAN = (
    r"\u1100-\u11ff\u2e80-\u2fdf\u3005-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Latin, Greek and Cyrillic.
_WESTERN = r"A-Za-z\u00aa\u00b5\u00ba\u00c0-\u02af\u0370-\u052f\u1e00-\u1fff"
# A stretch of one script, with the spaces, digits and marks behind it and, at the start of a text, before it.
_STRETCH = re.compile(rf"([^{_EAST_ASIAN}{_WESTERN}]*[{_EAST_ASIAN}][^{_WESTERN}]*)|([^{_EAST_ASIAN}]+)")

_KOREAN = '<w:lang w:val="ko-KR"/></w:rPr><w:t xml:space="preserve">'
_ENGLISH = '<w:lang w:val="en-US"/></w:rPr><w:t xml:space="preserve">'
_CODE = '<w:rStyle w:val="InlineCode"/>'
# Word takes typographic double quotes for plain ones; they become single.
_FIELD_TEXT = str.maketrans(
    {**dict(zip("“”„‟«»", "‘’‚‛‹›", strict=True)), "\\": r"\\", '"': r"\"", ":": r"\:"}
)
GREY = f'<w:color w:val="{styles.GREY}"/>'
QUIET = '<w:rStyle w:val="Quiet"/>'
_HYPERLINK = '<w:rStyle w:val="Hyperlink"/>'
_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
_SEPARATE = ' </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
TAB = "<w:r><w:tab/></w:r>"


class Properties(NamedTuple):
    """Properties of a run beside its language, in schema order."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    struck: bool = False

    def xml(self) -> str:
        """Children of ``w:rPr``."""
        bold = "<w:b/><w:bCs/>" if self.bold else ""
        italic = "<w:i/><w:iCs/>" if self.italic else ""
        return self.style + bold + italic + ("<w:strike/>" if self.struck else "")


PLAIN = Properties()


class References:
    """Numbered targets of one document: addresses, bookmarks, numbered lists.

    Attributes:
        pages: page of each bookmark, where known.
    """

    def __init__(self, pages: Mapping[str, int] | None = None) -> None:
        self.pages: Mapping[str, int] = {} if pages is None else pages
        self._addresses: dict[str, str] = {}
        self._bookmarks = 0
        self.numbered: list[tuple[int, int, int]] = []
        """Kind, level and first number of each numbered list; own ids follow those of the kinds."""

    def address(self, address: str) -> str:
        """The id of the relationship to ``address``; the same address has one."""
        return self._addresses.setdefault(address, f"link{len(self._addresses) + 1}")

    def addresses(self) -> list[tuple[str, str]]:
        """All relationships, as (id, address)."""
        return [(identifier, address) for address, identifier in self._addresses.items()]

    def bookmark(self, name: str, content: str) -> str:
        """``content`` as a place that links lead to; ids come from one counter, for Word refuses twins."""
        self._bookmarks += 1
        return (
            f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{name}"/>{content}'
            f'<w:bookmarkEnd w:id="{self._bookmarks}"/>'
        )

    def list(self, start: int | None, *, indented: bool, level: int = 0) -> int:
        """The number of a list's instance: lists with bullets share one, numbers begin anew with each.

        Args:
            start: its first number; None for bullets.
            indented: whether it stands within an indented paragraph's margin.
            level: how many lists it lies in.
        """
        kind = LIST_KINDS[start is not None, indented]
        if start is None:
            return kind
        self.numbered.append((kind, level, start))
        return len(LIST_KINDS) + len(self.numbered)


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph; ``properties`` are further children of ``w:pPr``, in schema order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def runs(text: str, properties: str = "") -> str:
    """Characters as runs, each tagged with the language of its script.

    Args:
        text: any.
        properties: further children of ``w:rPr``, which precede ``w:lang``.
    """
    if text.isascii():
        return f"<w:r><w:rPr>{properties}{_ENGLISH}{escape(text)}</w:t></w:r>"
    return "".join(
        f"<w:r><w:rPr>{properties}{_KOREAN if korean else _ENGLISH}{escape(korean or other)}</w:t></w:r>"
        for korean, other in _STRETCH.findall(text)
    )


def inline(parts: Parts, references: References, properties: Properties = PLAIN) -> str:
    """Inline parts as runs, links and formulas."""
    return "".join(_part(part, references, properties) for part in parts)


def _part(part: Part, references: References, properties: Properties) -> str:  # noqa: PLR0911 (a kind of part each)
    match part:
        case Text(text) | Name(text):
            return runs(text, properties.xml())
        case Link(text, href):
            return _link(text, href, references, properties)
        case Math(omml=omml):
            return omml
        case Code(text) | Raw(text):
            return runs(text, properties._replace(style=_CODE).xml())
        case Strong(parts):
            return inline(parts, references, properties._replace(bold=True))
        case Emphasis(parts):
            return inline(parts, references, properties._replace(italic=True))
        case Strike(parts):
            return inline(parts, references, properties._replace(struck=True))
        case Pointer():
            return _pointer(part, references, properties)


def _pointer(part: Pointer, references: References, properties: Properties) -> str:
    """A link to an entry, within the document (``#bookmark``) with its page, if known, or on the site."""
    if not part.href.startswith("#"):
        return hyperlink(part.text, part.href, references, properties)
    bookmark = part.href[1:]
    shown = runs(part.text, properties._replace(style=_HYPERLINK).xml())
    page = references.pages.get(bookmark)
    number = runs(", ") + page_reference(bookmark, page) if page else ""
    return internal_link(bookmark, shown + number)


def _link(text: str, href: str, references: References, properties: Properties) -> str:
    """A link, behind which its address stands if it does not show it: on paper nothing else leads there.

    Of an address that running text shows shortened, the whole is printed.
    """
    if text.lower().startswith(("http://", "https://")) or not web_address(href):
        return hyperlink(text, href, references, properties)
    if text == shown_url(href, ""):
        return hyperlink(shown_identifier(href) or short_url(href), href, references, properties)
    return hyperlink(text, href, references, properties) + runs(f" ({short_url(href)})", properties.xml())


def hyperlink(text: str, address: str, references: References, properties: Properties = PLAIN) -> str:
    """``text`` as a link to ``address``; just the text where that is no web address."""
    safe = web_address(address)
    if safe is None:
        return runs(text, properties.xml())
    shown = runs(text, properties._replace(style=_HYPERLINK).xml())
    return f'<w:hyperlink r:id="{references.address(safe)}" w:history="1">{shown}</w:hyperlink>'


def title_link(content: str, address: str | None, references: References) -> str:
    """A title, which looks as it does without a link, as a link; as it is where it has links within."""
    safe = web_address(address) if address else None
    if safe is None or "<w:hyperlink" in content:
        return content
    return f'<w:hyperlink r:id="{references.address(safe)}" w:history="1">{content}</w:hyperlink>'


def code(text: str) -> str:
    """Lines of code as runs with breaks between."""
    return "<w:r><w:br/></w:r>".join(runs(line) if line else "" for line in text.split("\n"))


def internal_link(bookmark: str, content: str) -> str:
    """``content`` as a link to a place in the document."""
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{content}</w:hyperlink>'


def begin_field(instruction: str) -> str:
    """Return the markup before a field's shown content; :data:`FIELD_END` follows it."""
    return _BEGIN + escape(instruction) + _SEPARATE


def page_reference(bookmark: str, number: int) -> str:
    """The page that a bookmark is on, known already; with figure spaces before a short number.

    All take the same room, so that whatever the numbers are, lines break at the same places.
    """
    return begin_field(f"PAGEREF {bookmark} \\h") + runs(f"{number:\u2007>3}") + FIELD_END


def index_mark(entry: str, subentry: str) -> str:
    """Return the mark that Word makes the index from when asked to (``XE``); it shows nothing."""
    instruction = f'XE "{_field_text(entry)}:{_field_text(subentry)}"'
    return f"{_BEGIN}{escape(instruction)} </w:instrText></w:r>{FIELD_END}"


def _field_text(text: str) -> str:
    r"""Text within the quotes of an instruction: quotes, ``\`` and a colon before a subentry are escaped."""
    return text.translate(_FIELD_TEXT)
