"""Tables that are too wide for a phone, as lines."""

from __future__ import annotations

import msgspec

from pipeline.model import Block, Blocks, ItemList, Math, Paragraph, Parts, Quote, Strong, Table, Text, plain

# In letters of a table. A longer word may be broken into lines of so many.
_PAGE = 24
_LONGEST_WORD = 8
_AROUND_CELL = 1


def fit_tables(blocks: Blocks) -> Blocks:
    """Return the blocks with each table that has room on a phone, and of any other a paragraph a row."""
    return tuple(fitted for block in blocks for fitted in _fitted(block))


def _fitted(block: Block) -> Blocks:
    match block:
        case Table() if _width(block) > _PAGE:
            return tuple(_line(row, head=not number) for number, row in enumerate((block.head, *block.rows)))
        case Quote(blocks=quoted):
            return (Quote(fit_tables(quoted)),)
        case ItemList(nested=nested):
            return (msgspec.structs.replace(block, nested=tuple(map(fit_tables, nested))),)
        case _:
            return (block,)


def _width(table: Table) -> int:
    columns = zip(table.head, *table.rows, strict=True)
    return sum(max(map(_least, column)) + _AROUND_CELL for column in columns)


def _least(cell: Parts) -> int:
    """The least letters that a cell can be set in; a formula is not broken."""
    formulas = max((len(part.text) for part in cell if isinstance(part, Math)), default=0)
    words = max(map(len, plain(cell).split()), default=0)
    return max(formulas, min(words, _LONGEST_WORD))


def _line(row: tuple[Parts, ...], *, head: bool) -> Paragraph:
    parts: list[Parts] = []
    for number, cell in enumerate(row):
        parts.append((Text(" | "),) if number else ())
        parts.append((Strong(cell),) if head and cell else cell)
    return Paragraph(tuple(part for each in parts for part in each))
