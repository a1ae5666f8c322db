"""References of an entry as inline parts and lists, which each output then shows as it shows any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from msgspec.structs import replace

from pipeline.model import (
    Block,
    Blocks,
    Emphasis,
    Heading,
    ItemList,
    Language,
    Link,
    Name,
    Paragraph,
    Parts,
    Pointer,
    Quote,
    Strike,
    Strong,
    Table,
    Text,
    language_of,
)
from pipeline.paper_keys import paper_key, paper_url
from pipeline.references import Located, Mention, Reference, References
from pipeline.urls import web_address
from pipeline.writing.common.strings import STRINGS

# The place of an entry in an output, as a link there has it; empty where it has none.
Place: TypeAlias = Callable[[Located], str]


class Listing(NamedTuple):
    """Ties of an entry to others, of one kind.

    Attributes:
        name: of its label among the strings.
        label: in one language.
        items: one for each of the others.
    """

    name: Literal["cites", "cited_by", "also_on"]
    label: str
    items: tuple[Parts, ...]


def listings(
    references: References, place: Place, language: Language, *, hints: bool = False
) -> list[Listing]:
    """Return the papers that an entry cites, the entries that cite its paper, and its other days.

    Args:
        references: of the entry, as far as the output shows them.
        place: of entries in the output.
        language: of the words around titles.
        hints: whether the output shows the beginning of an entry on its link.
    """
    strings = STRINGS[language]
    lists = (
        Listing(
            "cites",
            strings.cites,
            tuple(_cited(each, place, language, hints=hints) for each in references.cites),
        ),
        Listing(
            "cited_by",
            strings.cited_by,
            tuple(_citing(by, place, hints=hints) for by in references.cited_by),
        ),
        Listing(
            "also_on",
            strings.also_on,
            tuple((Pointer(str(other.date), place(other)),) for other in references.also_on),
        ),
    )
    return [listing for listing in lists if listing.items]


def _cited(reference: Reference, place: Place, language: Language, *, hints: bool) -> Parts:
    author = f"{reference.author} {STRINGS[language].and_others if reference.several else ''}".strip()
    facts = ", ".join(filter(None, [author, str(reference.year or "")]))
    known = f" · {facts}" if facts else ""
    if entry := reference.entry:
        return _titled(entry, reference.title, place, hints=hints), Text(f"{known} →\xa0{entry.date}")
    return Link(reference.title, paper_url(reference.key)), Text(known)


def _citing(mention: Mention, place: Place, *, hints: bool) -> Parts:
    """The date and title of an entry; of an introduction the date."""
    if not mention.title:
        return (Pointer(str(mention.date), place(mention)),)
    return Text(f"{mention.date} "), _titled(mention, mention.title, place, hints=hints)


def _titled(mention: Mention, title: str, place: Place, *, hints: bool) -> Pointer:
    return Pointer(title, place(mention), mention.opening if hints else "", language_of(title))


def with_pointers(content: Blocks, references: References, place: Place, *, hints: bool = False) -> Blocks:
    """Return blocks in which the papers cited lead to their entries.

    Behind a link to one stands an arrow with a date; a name in ``[[…]]`` is itself the link.

    Args:
        content: the blocks.
        references: of the entry that they are from, as far as the output shows them.
        place: of entries in the output.
        hints: whether the output shows title and beginning of an entry on its link.
    """
    pointers: dict[str, Pointer] = {}
    for each in references.cites:
        if entry := each.entry:
            arrow = Pointer(f"→{entry.date}", place(entry), _hint(entry) if hints else "")
            pointers |= dict.fromkeys([each.key, *(f"[[{name}]]" for name in each.names)], arrow)
    return tuple(_block(block, pointers) for block in content) if pointers else content


def _hint(mention: Mention) -> str:
    return f"{mention.title} · {mention.opening}" if mention.opening else mention.title


def _block(block: Block, pointers: Mapping[str, Pointer]) -> Block:
    match block:
        case Paragraph(parts=parts) | Heading(parts=parts):
            return replace(block, parts=_parts(parts, pointers))
        case ItemList(items=items, nested=nested):
            return replace(
                block,
                items=tuple(_parts(item, pointers) for item in items),
                nested=tuple(tuple(_block(each, pointers) for each in below) for below in nested),
            )
        case Quote(blocks=quoted):
            return Quote(tuple(_block(each, pointers) for each in quoted))
        case Table(head=head, rows=rows):
            return Table(
                tuple(_parts(cell, pointers) for cell in head),
                tuple(tuple(_parts(cell, pointers) for cell in row) for row in rows),
            )
    return block


def _parts(parts: Parts, pointers: Mapping[str, Pointer]) -> Parts:
    shown: list[Parts] = []
    for part in parts:
        if isinstance(part, Strong | Emphasis | Strike):
            shown.append((type(part)(_parts(part.parts, pointers)),))
        elif isinstance(part, Link) and web_address(part.href):
            pointer = pointers.get(paper_key(part.href))
            shown.append((part, Text("\xa0"), pointer) if pointer else (part,))
        elif isinstance(part, Name) and (pointer := pointers.get(f"[[{part.name}]]")):
            shown.append((replace(pointer, text=part.text),))
        else:
            shown.append((part,))
    return tuple(part for some in shown for part in some)
