"""Commentary as lists of entries show it: whole, or on the front page its beginning where it is long."""

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
_WHOLE = 10**9


class Excerpt(Struct, frozen=True, gc=False):
    """HTML of a text in one language, and whether it goes on elsewhere."""

    language: Language
    text: Markup
    cut: bool


def excerpts(article: Article, *, abstract: bool, whole: bool = False) -> list[Excerpt]:
    """Return the commentary in each language that there is, else the abstract.

    Args:
        article: the entry.
        abstract: whether settings show abstracts.
        whole: nothing is cut.
    """
    longest, of_abstract = (_WHOLE, _WHOLE) if whole else (_LONGEST, _ABSTRACT)
    found = [
        _excerpt(article.body.commentary(language), language, longest) for language in article.languages()
    ]
    if not found and abstract and article.body.abstract:
        found = [_excerpt(article.body.abstract, "en", of_abstract)]
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
