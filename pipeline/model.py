"""Records shared by readers, writers and all between them.

Two layers. What a reader yields: :class:`Digest` and :class:`Entry`, text as written. What writers
take: :class:`Day` and :class:`Article`, an entry with its identity, address and tags resolved and its
text parsed into blocks and inline parts. All are frozen, hold only values, and go to JSON and back
through msgspec.

Invariants that readers establish and writers rely on: all text is NFC, without characters that
XML 1.0 cannot hold, and without line breaks, but for those of fenced code; paragraphs are never blank.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Literal, TypeAlias, Union

from msgspec import Struct

from pipeline.references import NO_REFERENCES, References

Language: TypeAlias = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")

# Syllables and letters of Hangul, old ones too, as they stand in the brackets of a regular expression.
HANGUL_RANGES = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"
_HANGUL = re.compile(f"[{HANGUL_RANGES}]")


# What a reader yields -------------------------------------------------------------------------------


class Commentary(Struct, frozen=True, gc=False):
    """The author's words about a paper, in two languages; one text a paragraph.

    What stands below an item of a list keeps its indentation, and fenced code is one text with its lines.
    """

    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Entry(Struct, frozen=True, gc=False):
    """One paper as a digest or a note has it.

    ``tags`` are as written, without ``#``; ``url`` is the entry's own address line; ``links`` are the names
    in ``[[…]]``, each once; ``line`` is the number of the title's line in its file, from 1.
    """

    title: str
    authors: tuple[str, ...] = ()
    url: str | None = None
    abstract: tuple[str, ...] = ()
    commentary: Commentary = Commentary()
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    line: int = 1


class Digest(Struct, frozen=True, gc=False):
    """One day's text: ``introduction`` is what stands before the first entry, a text a paragraph.

    ``date`` is None where neither the text nor the file name has one (D001, D002); such a digest
    is reported and not published. ``line`` is the number of the date line, from 1; ``note`` tells that it is
    a file of one paper.
    """

    path: str
    date: dt.date | None
    introduction: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    line: int = 1
    note: bool = False


# The first line of exported entries, and the headings over the texts of one: abstract, Korean, English.
EXPORT_MARK = "<!-- digests export -->"
EXPORT_SECTIONS = ("Abstract", "한국어", "English")


# Inline parts: what a paragraph is made of ----------------------------------------------------------


class Text(Struct, frozen=True, gc=False, array_like=True, tag="t"):
    """Plain characters."""

    text: str


class Link(Struct, frozen=True, gc=False, array_like=True, tag="a"):
    """A link to a http or https address; ``text`` is what is shown (often the address itself)."""

    text: str
    href: str


class Code(Struct, frozen=True, gc=False, array_like=True, tag="c"):
    r"""Characters in a fixed-width face: ``code`` in backticks, ``\texttt``."""

    text: str


class Math(Struct, frozen=True, gc=False, array_like=True, tag="m"):
    """A formula that needs more than characters.

    ``source`` is the TeX between the dollar signs; ``text`` its reading in Unicode (feeds, titles,
    alternative text); ``mathml`` one ``<math>`` element in the MathML namespace, with ``alttext``;
    ``omml`` one ``<m:oMath>`` element that declares its namespace.
    """

    source: str
    text: str
    mathml: str
    omml: str


class Raw(Struct, frozen=True, gc=False, array_like=True, tag="r"):
    """TeX that was not understood, exactly as written; shown in a fixed-width face."""

    text: str


class Strong(Struct, frozen=True, gc=False, array_like=True, tag="b"):
    """Bold text."""

    parts: tuple[Part, ...]


class Emphasis(Struct, frozen=True, gc=False, array_like=True, tag="i"):
    """Italic text."""

    parts: tuple[Part, ...]


class Strike(Struct, frozen=True, gc=False, array_like=True, tag="s"):
    """Struck out."""

    parts: tuple[Part, ...]


class Name(Struct, frozen=True, gc=False, array_like=True, tag="n"):
    """A name in ``[[…]]``, or what is to be shown for it; ``name`` is it as written, without ``|text``."""

    text: str
    name: str


class Pointer(Struct, frozen=True, gc=False, array_like=True, tag="e"):
    """A link to an entry, which a writer puts into its text; no reader yields one.

    Attributes:
        text: what is shown.
        href: place in the output, as a link there has it; empty where it has none.
        hint: shown with the text where an output can.
        language: of the text, where it is another than that around it may be.
    """

    text: str
    href: str
    hint: str = ""
    language: Language | None = None


# Unions of names that are defined later must be spelt out for msgspec to resolve them.
Part: TypeAlias = Union[Text, Link, Code, Math, Raw, Strong, Emphasis, Strike, Name, Pointer]  # noqa: UP007
Parts: TypeAlias = tuple[Part, ...]


class Paragraph(Struct, frozen=True, gc=False, array_like=True, tag="p"):
    """One paragraph."""

    parts: tuple[Part, ...]


class ItemList(Struct, frozen=True, gc=False, array_like=True, tag="l"):
    """Consecutive lines that were written as a list; ``start`` is the first number where numbered.

    ``nested`` has for each item the blocks below it; it is empty where no item has any.
    """

    items: tuple[tuple[Part, ...], ...]
    start: int | None = None
    nested: tuple[tuple[Block, ...], ...] = ()

    def rows(self) -> Iterator[tuple[Parts, Blocks]]:
        """Each item with the blocks below it."""
        return itertools.zip_longest(self.items, self.nested, fillvalue=())


class Quote(Struct, frozen=True, gc=False, array_like=True, tag="q"):
    """Lines that began with ``>``."""

    blocks: tuple[Block, ...]


class CodeBlock(Struct, frozen=True, gc=False, array_like=True, tag="f"):
    """Fenced code: its lines with their indentation, divided by line feeds; no tabs."""

    text: str


class Heading(Struct, frozen=True, gc=False, array_like=True, tag="h"):
    """A heading within a text; ``level`` counts from 1 for the highest that the text has, to 3."""

    parts: tuple[Part, ...]
    level: int = 1


class Table(Struct, frozen=True, gc=False, array_like=True, tag="t"):
    """A table; ``rows`` have as many cells as ``head``, some maybe empty."""

    head: tuple[tuple[Part, ...], ...]
    rows: tuple[tuple[tuple[Part, ...], ...], ...]


Block: TypeAlias = Union[Paragraph, ItemList, Quote, CodeBlock, Heading, Table]  # noqa: UP007 (as above)
Blocks: TypeAlias = tuple[Block, ...]


class Body(Struct, frozen=True, gc=False):
    """The text of an entry, parsed once for every writer."""

    title: tuple[Part, ...] = ()
    abstract: tuple[Block, ...] = ()
    ko: tuple[Block, ...] = ()
    en: tuple[Block, ...] = ()

    def commentary(self, language: Language) -> Blocks:
        """Return the commentary in one language."""
        return self.ko if language == "ko" else self.en


# What writers take ----------------------------------------------------------------------------------


class Tag(Struct, frozen=True, gc=False):
    """A topic.

    ``key`` is what equal tags share, ``label`` the form that is shown (without ``#``), ``slug`` the
    ASCII stem of the tag's file names, one-to-one with the key.
    """

    key: str
    label: str
    slug: str


def tag_key(tag: str) -> str:
    """Return the key of a tag: equal for tags that differ only in letter case or in ``_`` and ``-``."""
    return unicodedata.normalize("NFC", tag.casefold()).replace("_", "-")


def title_key(title: str) -> str:
    """Return the key of a title: equal for titles that differ only in letter case, width and spacing."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


class Article(Struct, frozen=True, gc=False):
    """An entry with everything that writers need resolved.

    Attributes:
        id: the Atom id, a tag: URI (RFC 4151); unique in the collection.
        anchor: ASCII letters and digits, starts with a letter, at most 40; unique in the collection;
            the HTML id, the EPUB fragment and the name of the bookmark.
        date: the digest's date.
        position: place in the day, from 0.
        title: plain Unicode, never empty, no TeX; ``body.title`` has it with its inline parts.
        authors: the paper's authors, maybe none.
        url: where the title leads: the paper, or a search for it; None if neither is known.
        searched: True when ``url`` is only a search for the title.
        tags: in the order written, each once.
        body: title, abstract and commentary as blocks.
        fingerprint: changes when anything of the above does.
        references: what ties it to other entries.
        title_source: the title as written, with its TeX.
    """

    id: str
    anchor: str
    date: dt.date
    position: int
    title: str
    authors: tuple[str, ...]
    url: str | None
    searched: bool
    tags: tuple[Tag, ...]
    body: Body
    fingerprint: str
    references: References = NO_REFERENCES
    title_source: str = ""

    def languages(self) -> tuple[Language, ...]:
        """Languages in which the entry has commentary."""
        return tuple(language for language in LANGUAGES if self.body.commentary(language))


class Day(Struct, frozen=True, gc=False):
    """All that was written on one date; ``references`` are the papers that its introduction cites."""

    date: dt.date
    introduction: tuple[Block, ...]
    articles: tuple[Article, ...]
    references: References = NO_REFERENCES


def plain(parts: Parts) -> str:
    """Return the characters of ``parts``: formulas in their Unicode reading, links by their text."""
    return "".join(
        plain(part.parts) if isinstance(part, Strong | Emphasis | Strike) else part.text for part in parts
    )


def plain_blocks(blocks: Blocks) -> tuple[str, ...]:
    """Return the characters of ``blocks``: a text for each paragraph, list item, line of code and row."""
    texts: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(parts=parts) | Heading(parts=parts):
                texts.append(plain(parts))
            case ItemList():
                for item, below in block.rows():
                    texts.extend((plain(item), *plain_blocks(below)))
            case Quote(blocks=quoted):
                texts.extend(plain_blocks(quoted))
            case CodeBlock(text=text):
                texts.extend(line for line in text.split("\n") if line)
            case Table(head=head, rows=rows):
                texts.extend(" | ".join(map(plain, row)) for row in (head, *rows))
    return tuple(texts)


def links(blocks: Blocks) -> Iterator[Link]:
    """Yield the links in ``blocks``, in their order."""
    for block in blocks:
        match block:
            case Paragraph(parts=parts) | Heading(parts=parts):
                yield from _links(parts)
            case ItemList():
                for item, below in block.rows():
                    yield from _links(item)
                    yield from links(below)
            case Quote(blocks=quoted):
                yield from links(quoted)
            case Table(head=head, rows=rows):
                for row in (head, *rows):
                    for cell in row:
                        yield from _links(cell)


def _links(parts: Parts) -> Iterator[Link]:
    for part in parts:
        if isinstance(part, Link):
            yield part
        elif isinstance(part, Strong | Emphasis | Strike):
            yield from _links(part.parts)


def language_of(text: str) -> Language:
    """Return the language to mark a title or a paragraph with: Korean if it has any Hangul."""
    return "ko" if not text.isascii() and _HANGUL.search(text) else "en"


def block_language(content: Block) -> Language:
    """Return the language of a block, by its characters."""
    return language_of(" ".join(plain_blocks((content,))))


def blocks_in_languages(blocks: Blocks, languages: Collection[Language]) -> Blocks:
    """Return the blocks of an introduction, which may mix languages, that are in one of ``languages``."""
    return tuple(block for block in blocks if block_language(block) in languages)
