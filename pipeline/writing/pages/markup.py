"""Text of entries as HTML that says its language."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from pipeline import locations
from pipeline.model import (
    Block,
    Blocks,
    Emphasis,
    Language,
    Link,
    Parts,
    Strong,
    Tag,
    Text,
    block_language,
)
from pipeline.writing.common import html
from pipeline.writing.feeds.registry import Feed
from pipeline.writing.pages.words import Words


def blocks(content: Iterable[Block], language: Language) -> Markup:
    """Blocks of a text in ``language``.

    A Korean text can hold English paragraphs (quotations, addresses), which are marked so; an English
    one that quotes a Korean word is English.
    """
    texts = []
    for block in content:
        text = html.blocks((block,), mathml=True)
        foreign = language == "ko" and block_language(block) == "en"
        texts.append(f'<div lang="en">{text}</div>' if foreign else text)
    return Markup("".join(texts))  # noqa: S704 (html escapes all text)


def marked_blocks(content: Blocks) -> Markup:
    """Blocks of a text in no one language, each marked with its own."""
    return Markup(  # noqa: S704 (html escapes all text)
        "".join(
            f'<div lang="{block_language(block)}">{html.blocks((block,), mathml=True)}</div>'
            for block in content
        )
    )


def linkless(parts: Parts) -> Markup:
    """A title as the text of a link."""
    return Markup(html.inline(_without_links(parts), mathml=True))  # noqa: S704 (html escapes all text)


def tag_list(tags: Iterable[Tag], root: str, label: Markup) -> Markup:
    """The tags of an entry as a list, each leading to its page.

    Args:
        tags: at least one.
        root: link from the page to the output folder.
        label: attribute that says what the list is.
    """
    items = "\n".join([_tag_item(tag, root) for tag in tags])
    return Markup(f'<ul class="tags"{label}>\n{items}\n</ul>')  # noqa: S704 (escaped)


@functools.lru_cache(maxsize=4096)
def _tag_item(tag: Tag, root: str) -> str:
    href = html.escape(root + locations.tag_page(tag))
    return f'<li><a href="{href}" rel="tag">#{html.escape(tag.label)}</a></li>'


def alternates(feeds: Iterable[Feed], root: str) -> Markup:
    """The elements by which readers find feeds in a page: those of Atom, then those of JSON.

    Args:
        feeds: those to be found; readers take the first.
        root: link from the page to the output folder.
    """
    found = list(feeds)
    atom = [_alternate(feed.path, feed.title, root, locations.ATOM_TYPE) for feed in found]
    json = [
        _alternate(feed.json_path, feed.title, root, locations.JSON_FEED_TYPE)
        for feed in found
        if feed.json_path
    ]
    return Markup("\n".join([*atom, *json]))  # noqa: S704 (escaped)


@functools.lru_cache(maxsize=4096)
def _alternate(path: str, title: str, root: str, media_type: str) -> str:
    address = html.escape(root + path)
    return f'<link rel="alternate" type="{media_type}" href="{address}" title="{html.escape(title)}">'


def feed_links(feeds: Sequence[Feed], root: str, words: Words, *, labelled: bool = True) -> Markup:
    """Links to feeds, named by their languages where there are several.

    Args:
        feeds: those to link to.
        root: link from the page to the output folder.
        words: of the page.
        labelled: whether each link says which feed it is, and of what type.
    """
    links = []
    for feed in feeds:
        name = words.feed_in(feed.flavour) if len(feeds) > 1 else words.feed
        label = f' type="{locations.ATOM_TYPE}"{name.about(feed.title).label}' if labelled else ""
        href = html.escape(root + feed.path)
        links.append(f'<a href="{href}"{label}{name.alt}>{html.escape(name.own)}</a>')
    return Markup(" ".join(links))  # noqa: S704 (escaped)


def _without_links(parts: Parts) -> Parts:
    """The parts with links as text: a link can hold no other one."""
    return tuple(
        Text(part.text)
        if isinstance(part, Link)
        else type(part)(_without_links(part.parts))
        if isinstance(part, Strong | Emphasis)
        else part
        for part in parts
    )
