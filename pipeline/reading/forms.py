"""Recognition of a line in the form that the format asks for, or in one near it.

Near forms are loaded when a line looks like one: most digests have none, and a check is to be quick.
"""

from __future__ import annotations

import re

from msgspec import Struct

from pipeline.reading import authors, recognition
from pipeline.reading.authors import Authors

# How lines begin that may be authors in another form, a title in Markdown clothes, or tags behind a label.
_NEAR_AUTHORS = frozenset("(（[［【{<>-*•+_`")
_AUTHORS_LABEL = re.compile("(?:auth|by[ :]|writ|저자|지은|글쓴)", re.IGNORECASE)
_CLOTHES = frozenset("#-*•+>_[0123456789")
_TITLE_LABEL = re.compile("(?:paper )?title|.{0,3}제목", re.IGNORECASE)
_TAG_LABEL = re.compile("[*_]{0,2}(?:tags?|태그|키워드|keywords?)[*_]{0,2} ?[:：]", re.IGNORECASE)
_UNUSUAL_ENDS = (".", ":", "!", "。")


class Title(Struct, frozen=True, gc=False):
    """A title's text, and the address that stands on its line."""

    text: str
    url: str | None = None


def authors_line(text: str) -> Authors | None:
    """Return ``text`` as an authors line, or None if it is none."""
    found = authors.parse(text)
    if found or not (text[0] in _NEAR_AUTHORS or _AUTHORS_LABEL.match(text)):
        return found
    from pipeline.reading import near_authors

    return near_authors.parse(text)


def begins_with_names(text: str) -> bool:
    """Whether a line is names without brackets, or begins with names in brackets, whatever stands behind."""
    if authors.bare(text):
        return True
    if text[0] not in _NEAR_AUTHORS:
        return False
    from pipeline.reading import near_authors

    return near_authors.begins(text)


def title(text: str) -> Title:
    """Return the title that a line means."""
    if text[0] not in _CLOTHES and "://" not in text and not _TITLE_LABEL.match(text):
        return Title(text)
    from pipeline.reading import titles

    return Title(*titles.undressed(text))


def tags(text: str) -> tuple[str, ...] | None:
    """Return the tags of a line that is nothing else, without ``#``; None if it is no tag line."""
    found = recognition.tags(text)
    if found and not any(tag.endswith(_UNUSUAL_ENDS) for tag in found):
        return found
    if not ("#" in text or "＃" in text or _TAG_LABEL.match(text)):
        return None
    from pipeline.reading import tag_lines

    return tag_lines.near(text) or found


def meant_as_tags(text: str) -> str:
    """Return how a paragraph would be written that may have been meant as tags; empty if it was not."""
    if text[0] not in "#＃" and not _TAG_LABEL.match(text):
        return ""
    from pipeline.reading import tag_lines

    return tag_lines.meant(text) if tag_lines.is_doubtful(text) else ""
