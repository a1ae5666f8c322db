"""Blocks and inline parts as HTML fragments, for the content of feeds and for pages.

The one place where text becomes HTML: everything is escaped here, and an address that is no http or
https one becomes plain text. Fragments are strings of whole elements with absolute addresses.
"""

from __future__ import annotations

from pipeline.model import (
    Block,
    Blocks,
    Code,
    Emphasis,
    Link,
    Math,
    Paragraph,
    Part,
    Parts,
    Raw,
    Strong,
    Text,
)
from pipeline.urls import web_address


def escape(text: str) -> str:
    """``text`` as element content or as the value of a quoted attribute."""
    # Spelt out because html.escape writes &#x27;, twice as long for the commonest of the five.
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )


def link(text: str, address: str) -> str:
    """A link that shows ``text``; only the text where ``address`` is no web address."""
    safe = web_address(address)
    return f'<a href="{escape(safe)}">{escape(text)}</a>' if safe else escape(text)


def inline(parts: Parts, *, mathml: bool = False) -> str:
    """Inline parts as HTML.

    Args:
        parts: of a paragraph, a title or a list item.
        mathml: formulas as MathML, which pages can show; else in their Unicode reading, which any
            feed reader can.
    """
    return "".join(_part(part, mathml=mathml) for part in parts)


def blocks(content: Blocks, *, mathml: bool = False) -> str:
    """Blocks as ``<p>``, ``<ul>`` and ``<ol>`` elements; ``mathml`` as for :func:`inline`."""
    return "".join(block(each, mathml=mathml) for each in content)


def block(content: Block, *, mathml: bool = False, attributes: str = "") -> str:
    """One block; ``attributes`` go into its element as they are (`` lang="en"``)."""
    if isinstance(content, Paragraph):
        return f"<p{attributes}>{inline(content.parts, mathml=mathml)}</p>"
    items = "".join(f"<li>{inline(item, mathml=mathml)}</li>" for item in content.items)
    if content.start is None:
        return f"<ul{attributes}>{items}</ul>"
    start = "" if content.start == 1 else f' start="{content.start}"'
    return f"<ol{start}{attributes}>{items}</ol>"


def _part(part: Part, *, mathml: bool) -> str:
    match part:
        case Text(text=text):  # most are
            return escape(text)
        case Link(text=text, href=href):
            return link(text, href)
        case Code(text=text) | Raw(text=text):
            return f"<code>{escape(text)}</code>"
        case Strong(parts=parts):
            return f"<b>{inline(parts, mathml=mathml)}</b>"
        case Emphasis(parts=parts):
            return f"<i>{inline(parts, mathml=mathml)}</i>"
        case Math(text=text, mathml=formula):
            return formula if mathml else escape(text)
