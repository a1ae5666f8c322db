"""Paragraphs → blocks: lists, quotations, fenced code, headings and tables.

What is a block, and what lies in which, is for markdown-it-py to say. What stands inside one is for our own
rules (:mod:`pipeline.inline.scanning`): CommonMark's rule of flanking leaves the bold of
``**JWT(토큰)**는`` unmarked, since the closing marks stand between punctuation and a letter, which in Korean
is most often a particle. Nothing of HTML is looked for, so that it stays text.

One text is one paragraph here, where CommonMark would join lines. So the texts go to the parser with blank
lines between, but for those that belong together: lines of a quotation, rows of a table, items of a list.
Lists without anything below their items are recognised by :mod:`pipeline.inline.lists`, as in any digest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline.inline import lists
from pipeline.model import Block, Blocks, CodeBlock, Heading, ItemList, Paragraph, Parts, Quote, Table

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

# What begins a block that is no flat list; a row under the head of a table.
_BEGINNING = re.compile(r"[ >|]|```|~~~|#{1,6}\s+\S")
_DELIMITERS = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_FENCES = ("```", "~~~")
_HIGHEST, _LOWEST = 1, 3
_LETTER = re.compile(r"[^\W\d_]")
_TAB = 4
# In place of a fence that nothing closes, which would make code of all that follows; it is shown as written.
_PLACEHOLDER = "-fence"


def blocks(paragraphs: Sequence[str], parts: Callable[[str], Parts]) -> Iterator[Block]:
    """Blocks of texts that each are a paragraph, a line of a block, or fenced code.

    Args:
        paragraphs: the texts; what lies below an item of a list begins with spaces.
        parts: what makes inline parts of a line.
    """
    if not _has_blocks(paragraphs):
        yield from lists.blocks(paragraphs, parts)
        return
    source, starts = _source(paragraphs)
    flat: list[str] = []
    for block, texts in _top_level(source, starts, paragraphs, parts):
        if block is None:
            flat.extend(text.strip() for text in texts)
            continue
        yield from lists.blocks(flat, parts)
        flat.clear()
        yield block
    yield from lists.blocks(flat, parts)


def with_levels(content: Iterable[Block]) -> Blocks:
    """The blocks with the levels of their headings counted from the highest that there is."""
    found = tuple(content)
    levels = sorted({block.level for block in found if isinstance(block, Heading)})
    return tuple(
        replace(block, level=min(levels.index(block.level) + _HIGHEST, _LOWEST))
        if isinstance(block, Heading)
        else block
        for block in found
    )


def _has_blocks(paragraphs: Sequence[str]) -> bool:
    return any(_BEGINNING.match(text) or _is_delimiters(text) for text in paragraphs)


def _is_delimiters(text: str) -> bool:
    return "|" in text and "-" in text and _DELIMITERS.fullmatch(text) is not None


def _source(paragraphs: Sequence[str]) -> tuple[str, list[int]]:
    """The texts as Markdown, and the line on which each begins."""
    lines: list[str] = []
    starts: list[int] = []
    items: list[tuple[int, int]] = []  # of each item around: where it was indented to, where its text begins
    before = ""
    for number, text in enumerate(paragraphs):
        bare = text.lstrip(" ")
        kind = _kind(bare, paragraphs[number + 1 : number + 2], before)
        marker = lists.ITEM.match(bare)
        depth = len(text) - len(bare)
        if bare.startswith(_FENCES) and "\n" not in bare:
            bare, depth = _PLACEHOLDER, 0
        while items and (depth == 0 or depth < items[-1][1] - items[-1][0] or depth <= items[-1][0]):
            items.pop()
        column = items[-1][1] if items else 0
        if marker:
            bare = f"{_known(marker)} {bare[marker.end() :]}"
            items.append((depth, column + len(_known(marker)) + 1))
        if lines and not (kind and kind == before):
            lines.append("")
        starts.append(len(lines))
        lines.extend(" " * column + line for line in bare.split("\n"))
        before = kind
    return "\n".join(lines), starts


def _kind(text: str, following: Sequence[str], before: str) -> str:
    """Return the kind that neighbouring lines of one block share; empty if a line is a block by itself."""
    if text.startswith(">"):
        return "quote"
    if text.startswith(_FENCES):
        return ""
    heads_table = bool(following) and _is_delimiters(following[0])
    if "|" in text and (heads_table or before == "table"):
        return "table"
    return "item" if lists.ITEM.match(text) else ""


def _known(marker: re.Match[str]) -> str:
    """A list's marker as CommonMark knows it."""
    return "-" if marker[1] else f"{marker[2]}{marker[3]}"


def _top_level(
    source: str, starts: Sequence[int], paragraphs: Sequence[str], parts: Callable[[str], Parts]
) -> Iterator[tuple[Block | None, Sequence[str]]]:
    """Each block with its texts; None for a paragraph and a flat list."""
    from markdown_it.tree import SyntaxTreeNode  # few texts have such blocks

    at = 0
    for node in SyntaxTreeNode(_parser().parse(source)).children:
        first, behind = node.map or (0, 0)
        while at < len(starts) and starts[at] < first:
            yield None, paragraphs[at : at + 1]
            at += 1
        end = at
        while end < len(starts) and starts[end] < behind:
            end += 1
        texts = paragraphs[at:end]
        plain = _is_plain(node) or not _holds(node, texts)
        yield (None if plain else _block(node, parts)), texts
        at = end
    yield None, paragraphs[at:]


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # few texts have such blocks

    return MarkdownIt("zero").enable(["blockquote", "fence", "heading", "list", "table"])


def _is_plain(node: SyntaxTreeNode) -> bool:
    """Whether a block is a paragraph, or a list of nothing but paragraphs of one line."""
    if node.type in ("bullet_list", "ordered_list"):
        return all(
            len(item.children) == 1 and item.children[0].type == "paragraph" and "\n" not in _text(item)
            for item in node.children
        )
    return node.type == "paragraph" or not _has_text(node)


def _holds(node: SyntaxTreeNode, texts: Sequence[str]) -> bool:
    """Whether a block has every letter of its texts: a table drops cells that its head has no column for."""
    leaves = (leaf for leaf in node.walk() if leaf.type in ("inline", "fence"))
    kept = "".join(leaf.info + leaf.content if leaf.type == "fence" else leaf.content for leaf in leaves)
    return _LETTER.findall(kept) == _LETTER.findall("".join(texts))


def _has_text(node: SyntaxTreeNode) -> bool:
    return any(leaf.content.strip() for leaf in node.walk() if leaf.type in ("inline", "fence"))


def _text(node: SyntaxTreeNode) -> str:
    """The text of a paragraph, a heading, a cell, or an item's first paragraph."""
    return next((leaf.content for leaf in node.walk() if leaf.type == "inline"), "")


def _block(node: SyntaxTreeNode, parts: Callable[[str], Parts]) -> Block:
    match node.type:
        case "blockquote":
            return Quote(_children(node, parts))
        case "fence":
            return CodeBlock(node.content.rstrip("\n").expandtabs(_TAB))
        case "heading":
            return Heading(_joined(node, parts), int(node.tag[1]))
        case "bullet_list" | "ordered_list":
            return _list(node, parts)
        case "table":
            head, *rows = (row for group in node.children for row in group.children)
            return Table(
                tuple(_joined(cell, parts) for cell in head.children),
                tuple(tuple(_joined(cell, parts) for cell in row.children) for row in rows),
            )
    return Paragraph(_joined(node, parts))


def _children(node: SyntaxTreeNode, parts: Callable[[str], Parts]) -> Blocks:
    return tuple(_block(child, parts) for child in node.children if _has_text(child))


def _list(node: SyntaxTreeNode, parts: Callable[[str], Parts]) -> ItemList:
    items: list[Parts] = []
    nested: list[Blocks] = []
    for item in node.children:
        below = _children(item, parts)
        first = below[0] if below else None
        items.append(first.parts if isinstance(first, Paragraph) else ())
        nested.append(below[1:] if isinstance(first, Paragraph) else below)
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    return ItemList(tuple(items), start, tuple(nested) if any(nested) else ())


def _joined(node: SyntaxTreeNode, parts: Callable[[str], Parts]) -> Parts:
    """The text of a block as inline parts, its lines joined."""
    text = " ".join(line.strip() for line in _text(node).split("\n") if line.strip())
    return parts(text) if text else ()
