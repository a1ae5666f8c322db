"""Parser of paragraphs: text → inline parts (text, links, code, emphasis, formulas), for all writers.

Pure. Text is data: whatever a digest holds, nothing here raises, the work is linear in the length of
a line, no TeX is carried out, and what is not supported stays as it was written. The author's own TeX
macros are values that each function takes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pipeline.inline import blocks as block_rules
from pipeline.inline import links, scanning
from pipeline.inline import math as mathematics
from pipeline.inline.context import AddressFinder, Tools
from pipeline.inline.math import Macros
from pipeline.model import (
    Blocks,
    Body,
    Emphasis,
    Entry,
    Heading,
    Link,
    Math,
    Name,
    Paragraph,
    Part,
    Parts,
    Strong,
    Text,
    plain,
)

__all__ = ["Macros", "blocks", "body", "introduction", "parts", "tex_title", "title", "unsupported_tex"]

_TEX = re.compile(r"[\\$]")
# An address up to where only a long look can tell whether it goes on.
_ADDRESS = re.compile(r"""https?://[^\s`"$\\{}()\[\]]*+(?![$\\{}()\[\]])""", re.IGNORECASE)


def parts(text: str, macros: Macros = ()) -> Parts:
    """Return the inline parts of a line; characters without markup between them are one ``Text``.

    Never empty, and never without a visible character where ``text`` has one. Formulas look alike:
    where one needs markup, all have it; else all are characters.

    Args:
        text: the line.
        macros: the author's own TeX macros.
    """
    return _parts(text, macros, links.shown)


def _parts(text: str, macros: Macros, address: AddressFinder) -> Parts:
    found = scanning.parts(text, _tools(macros, address, in_markup=False))
    if any(map(_has_markup, found)):
        found = scanning.parts(text, _tools(macros, address, in_markup=True))
    return found if plain(found).strip() else scanning.merged((Text(text),))


def blocks(paragraphs: Sequence[str], macros: Macros = ()) -> Blocks:
    """Return paragraphs as blocks: see :mod:`pipeline.inline.blocks`."""
    return block_rules.with_levels(block_rules.blocks(paragraphs, partial(parts, macros=macros)))


def introduction(paragraphs: Sequence[str], macros: Macros = ()) -> Blocks:
    """Return blocks as :func:`blocks`, but headings as bold paragraphs, since titles of entries follow."""
    return tuple(
        Paragraph((Strong(block.parts),)) if isinstance(block, Heading) else block
        for block in blocks(paragraphs, macros)
    )


def title(text: str, macros: Macros = ()) -> Parts:
    """Return the inline parts of a title, without links and names, since a title is a link itself.

    An address in it stands as written.
    """
    found = _parts(text, macros, links.bare)
    return scanning.merged(Text(part.text) if isinstance(part, Link | Name) else part for part in found)


def tex_title(text: str, macros: Macros = ()) -> Parts:
    """Return the inline parts of a title as :func:`title`, but each formula as one, however simple it is.

    Args:
        text: the title.
        macros: the author's own TeX macros.
    """
    found = scanning.parts(text, _tools(macros, links.bare, in_markup=True))
    return scanning.merged(Text(part.text) if isinstance(part, Link) else part for part in found)


def body(entry: Entry, macros: Macros = ()) -> Body:
    """Return the parsed text of an entry."""
    return Body(
        title=title(entry.title, macros),
        abstract=blocks(entry.abstract, macros),
        ko=blocks(entry.commentary.ko, macros),
        en=blocks(entry.commentary.en, macros),
    )


def unsupported_tex(text: str, macros: Macros = ()) -> tuple[tuple[int, str], ...]:
    """Return the TeX of a line that is shown as written: pairs of its column, from 1, and the TeX.

    Cheap, for ``digests check``: no markup is made of formulas.
    """
    if not _TEX.search(text):
        return ()
    tools = _tools(macros, _skip, in_markup=False)._replace(formula=partial(_glance, macros=macros))
    scanning.parts(text, tools)
    return tuple((place + 1, source) for place, source in sorted(tools.unsupported))


def _tools(macros: Macros, address: AddressFinder, *, in_markup: bool) -> Tools:
    return Tools(
        partial(_formula, macros=macros, in_markup=in_markup),
        partial(mathematics.is_plain, macros=macros),
        in_markup=in_markup,
        address=address,
        macros=dict(macros),
        expansions=[],
        unsupported=[],
    )


def _formula(source: str, display: bool, *, macros: Macros, in_markup: bool) -> Text | Math | None:  # noqa: FBT001 (as the tools have it)
    try:
        return mathematics.convert(source, macros, display=display, in_markup=in_markup)
    except mathematics.UnsupportedError:
        return None


def _glance(source: str, _display: bool, *, macros: Macros) -> Text | None:  # noqa: FBT001 (as above)
    return Text(source) if mathematics.is_supported(source, macros) else None


def _has_markup(part: Part) -> bool:
    if isinstance(part, Strong | Emphasis):
        return any(map(_has_markup, part.parts))
    return isinstance(part, Math) and bool(part.mathml)


def _skip(text: str, start: int) -> tuple[Link, int] | None:
    match = _ADDRESS.match(text, start)
    return (Link(match[0], match[0]), match.end()) if match else links.bare(text, start)
