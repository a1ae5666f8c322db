"""Commentary as the front page shows it: whole, or its beginning where it is long."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from pipeline.model import Article, Block, Blocks, Language, Paragraph, Text, plain_blocks
from pipeline.writing.pages.markup import blocks

# Characters of a commentary that are shown; the end of one that is hardly longer is not cut off.
_LONGEST = 500
_HARDLY = 60
# An abstract that stands for a commentary is no more than a taste.
_ABSTRACT = 280


class Excerpt(Struct, frozen=True, gc=False):
    """HTML of a text in one language, and whether it goes on elsewhere."""

    language: Language
    text: Markup
    cut: bool


def excerpts(article: Article, *, abstract: bool) -> list[Excerpt]:
    """Return the commentary in each language that there is, else, where settings show it, the abstract."""
    found = [
        _excerpt(article.body.commentary(language), language, _LONGEST) for language in article.languages()
    ]
    if not found and abstract and article.body.abstract:
        found = [_excerpt(article.body.abstract, "en", _ABSTRACT)]
    return found


def _excerpt(content: Blocks, language: Language, longest: int) -> Excerpt:
    """Whole blocks as far as there is room, and the beginning of the paragraph that has none."""
    shown: list[Block] = []
    room = longest
    for block in content:
        text = " ".join(plain_blocks((block,)))
        if len(text) > room + _HARDLY:
            if isinstance(block, Paragraph) and (room > _HARDLY or not shown):
                shown.append(Paragraph((Text(_shortened(text, room)),)))
            elif not shown:  # a long list or table is better than nothing
                shown.append(block)
            return Excerpt(language, blocks(shown, language), cut=True)
        shown.append(block)
        room -= len(text)
    return Excerpt(language, blocks(content, language), cut=False)


def _shortened(text: str, longest: int) -> str:
    return f"{text[:longest].rsplit(' ', 1)[0]} …"
