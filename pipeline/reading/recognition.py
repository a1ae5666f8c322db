"""What a single line is: tags, an address, Korean."""

from __future__ import annotations

import re

_TAG_TOKENS = re.compile(r"(?:[#＃][^\s,，]*(?:[\s,，]+|$))+")
_TRAILING_TAGS = re.compile(r"(?<=\s)(?:[#＃](?=\S*[^\W\d])[^\s#＃]+\s*)+$")
_ADDRESS = re.compile(r"<?(https?://[^\s<>()\"]+(?:\([^\s<>()\"]*\)[^\s<>()\"]*)*)>?", re.IGNORECASE)

HANGUL = re.compile("[가-힣ㄱ-ㆎᄀ-ᇿꥠ-ꥼힰ-ퟻ]+")
_QUOTED = re.compile(
    r"https?://[^\s가-힣]+|\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|\"[^\"]*\"|“[^”]*”|‘[^’]*’|「[^」]*」|『[^』]*』|«[^»]*»"
    r"|(?<!\w)'[^']*'(?!\w)|`[^`]*`|\*[^*]+\*|_[^_]+_"
)
# Words that English prose cannot do without and Korean prose does not borrow.
_ENGLISH = re.compile(
    r"\b(?:the|a|an|is|are|was|were|be|been|has|have|had|it|its|this|that|these|those|they|we|you|i|he|she|which"
    r"|who|what|when|how|why|of|in|on|at|to|for|from|with|by|as|and|or|but|not|can|could|would|should|will|may"
    r"|might|do|does|did|there|their|our|my|if|than|because|about|into|just|more|most|only|very)\b",
    re.IGNORECASE,
)


def tags(text: str) -> tuple[str, ...] | None:
    """The tags of a line that has nothing else, without ``#``; None if it is no tag line.

    A ``#`` without a word is an empty tag; a line of these alone is no tag line.
    """
    if text[0] not in "#＃" or not _TAG_TOKENS.fullmatch(text):
        return None
    found = tuple(tag for token in re.split(r"[\s,，]+", text) if token for tag in _split(token))
    return found if any(found) else None


def _split(token: str) -> list[str]:
    """``#gan#vae`` is two tags, ``#c#`` one."""
    parts = re.findall(r"[#＃]+([^#＃]+(?:[#＃]+$)?)", token)
    return parts or [""]


def trailing_tags(text: str) -> int | None:
    """The index where the tags at the end of a paragraph begin, None if it does not end in tags."""
    match = _TRAILING_TAGS.search(text)
    return match.start() if match else None


def address(text: str) -> str | None:
    """The address that ``text`` is, if it is nothing else; http and https only."""
    match = _ADDRESS.fullmatch(text)
    return match[1] if match else None


def is_korean(text: str) -> bool:
    """Whether a paragraph is Korean rather than one in another language that quotes Korean.

    What counts is the Hangul that stands in no quotation marks or brackets: none is a quotation, and
    English prose around a few bare words of it is English.
    """
    if not HANGUL.search(text):
        return False
    bare = _QUOTED.sub(" ", text)
    english = len(_ENGLISH.findall(bare))
    words = len(HANGUL.findall(bare))
    if not words:
        return not english
    return english < 3 or english < 3 * words
