"""Blocks and inline parts as HTML fragments, for the content of feeds and for pages.

The one place where text becomes HTML: everything is escaped here, and an address that is no http or
https one becomes plain text. Fragments are strings of whole elements with absolute addresses.
"""

from __future__ import annotations

from pipeline.model import (
    Block,
    Blocks,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    ItemList,
    Link,
    Math,
    Name,
    Paragraph,
    Part,
    Parts,
    Pointer,
    Quote,
    Raw,
    Strike,
    Strong,
    Table,
    Text,
)
from pipeline.urls import web_address

# Days and titles of entries are headings of the first and second level, so that those of a text follow.
_LAST_OWN_HEADING = 2
_HEADINGS = 3


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
    """Blocks as elements; ``mathml`` as for :func:`inline`, and with it tables as tables, else as lines."""
    return "".join(block(each, mathml=mathml) for each in content)


def block(content: Block, *, mathml: bool = False, attributes: str = "") -> str:
    """One block; ``attributes`` go into its element as they are (`` lang="en"``)."""
    match content:
        case Paragraph(parts=parts):
            return f"<p{attributes}>{inline(parts, mathml=mathml)}</p>"
        case ItemList():
            return _list(content, mathml=mathml, attributes=attributes)
        case Quote(blocks=quoted):
            return f"<blockquote{attributes}>{blocks(quoted, mathml=mathml)}</blockquote>"
        case CodeBlock(text=text):
            return f"<pre{attributes}><code>{escape(text)}</code></pre>"
        case Heading(parts=parts, level=level):
            name = f"h{min(max(level, 1), _HEADINGS) + _LAST_OWN_HEADING}"
            return f"<{name}{attributes}>{inline(parts, mathml=mathml)}</{name}>"
        case Table():
            return (_table if mathml else _lines)(content, attributes)


def _list(content: ItemList, *, mathml: bool, attributes: str) -> str:
    items = "".join(
        f"<li>{inline(item, mathml=mathml)}{blocks(below, mathml=mathml)}</li>"
        for item, below in content.rows()
    )
    if content.start is None:
        return f"<ul{attributes}>{items}</ul>"
    start = "" if content.start == 1 else f' start="{content.start}"'
    return f"<ol{start}{attributes}>{items}</ol>"


def _table(content: Table, attributes: str) -> str:
    """A table in an element that can be made to scroll; an empty cell is the head of nothing."""
    head = "".join(
        f'<th scope="col">{inline(cell, mathml=True)}</th>' if cell else "<td></td>" for cell in content.head
    )
    rows = "".join(
        f"<tr>{''.join(f'<td>{inline(cell, mathml=True)}</td>' for cell in row)}</tr>" for row in content.rows
    )
    body = f"<tbody>{rows}</tbody>" if rows else ""
    return f'<div class="table"{attributes}><table><thead><tr>{head}</tr></thead>{body}</table></div>'


def _lines(content: Table, attributes: str) -> str:
    """The rows of a table as lines: few feed readers have room for one."""
    rows = (" | ".join(inline(cell) for cell in row) for row in (content.head, *content.rows))
    return f"<p{attributes}>{'<br/>'.join(rows)}</p>"


def _part(part: Part, *, mathml: bool) -> str:  # noqa: PLR0911 (a kind of part each)
    match part:
        case Text(text=text) | Name(text=text):  # most are
            return escape(text)
        case Link(text=text, href=href):
            return link(text, href)
        case Code(text=text) | Raw(text=text):
            return f"<code>{escape(text)}</code>"
        case Strong(parts=parts):
            return f"<b>{inline(parts, mathml=mathml)}</b>"
        case Emphasis(parts=parts):
            return f"<i>{inline(parts, mathml=mathml)}</i>"
        case Strike(parts=parts):
            return f"<s>{inline(parts, mathml=mathml)}</s>"
        case Math(text=text, mathml=formula):
            return formula if mathml else escape(text)
        case Pointer():
            return _pointer(part, rich=mathml)


def _pointer(part: Pointer, *, rich: bool) -> str:
    """A link to an entry, whose place a writer has given; of a class, where the output has styles."""
    text = escape(part.text)
    if not part.href:
        return text
    attributes = ' class="entry"' if rich else ""
    attributes += f' title="{escape(part.hint)}"' if part.hint else ""
    attributes += f' lang="{part.language}"' if part.language else ""
    return f'<a href="{escape(part.href)}"{attributes}>{text}</a>'
