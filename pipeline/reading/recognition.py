"""What a single line is: tags, an address, a separator, Korean.

Every search here takes time linear in the line's length, whatever is in it.
"""

from __future__ import annotations

import re

_TAG_LINE = re.compile(r"(?:[#＃][^\s,，]*(?:[\s,，]+|$))+")
_HASHES = re.compile("[#＃]+")
_BETWEEN_TAGS = re.compile(r"[\s,，]+")
_TAG = re.compile(r"[#＃](?=\S*[^\W\d])[^\s#＃]+")
_SEPARATOR = re.compile(r"[-=*_~—–─━]{3,}")
# Brackets within an address count when they are balanced.
_ADDRESS = re.compile(r"<?(https?://[^\s<>()\"]+(?:\([^\s<>()\"]*\)[^\s<>()\"]*)*)>?", re.IGNORECASE)

HANGUL = re.compile("[가-힣ㄱ-ㆎᄀ-ᇿꥠ-ꥼힰ-ퟻ]")
# Words of Hangul with nothing but space between them.
_RUN = re.compile(rf"{HANGUL.pattern}+(?:\s+{HANGUL.pattern}+)*")
_LATIN = re.compile(r"[A-Za-z][\w'’-]+")
# Words that English prose cannot do without and Korean prose does not borrow.
_ENGLISH = re.compile(
    r"\b(?:the|a|an|is|are|was|were|be|been|has|have|had|it|its|this|that|these|those|they|we|you|i|he|she|which"
    r"|who|what|when|how|why|of|in|on|at|to|for|from|with|by|as|and|or|but|not|can|could|would|should|will|may"
    r"|might|do|does|did|there|their|our|my|if|than|because|about|into|just|more|most|only|very)\b",
    re.IGNORECASE,
)
# Hangul right behind a Latin word or a bracket is a particle; these syllables end Korean sentences.
_PARTICLE = re.compile(r"(?<=[A-Za-z0-9)\]”’」])[가-힣]")
_ENDING = re.compile(r"[다요죠네까음함임](?=\s*(?:[.!?…]|$))")
# Around a few words of Hangul, English prose has so many Latin words for each, and so many characters.
_PROSE_WORDS = 8
_PROSE_CHARACTERS = 8
# What is quoted or bracketed. No alternative runs past its own next beginning.
_QUOTED = re.compile(
    r"https?://[^\s가-힣]+|\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|\"[^\"]*\"|“[^“”]*”|‘[^‘’]*’|「[^「」]*」"
    r"|『[^『』]*』|«[^«»]*»|《[^《》]*》|〈[^〈〉]*〉|(?<!\w)'[^']*'(?!\w)|`[^`]*`|\*[^*]+\*"
)
_MARKS = "()（）[]\"'“”‘’「」『』«»《》〈〉`*"
_WORD = re.compile(r"\w")


def tags(text: str) -> tuple[str, ...] | None:
    """The tags of a line that has nothing else, without ``#``; None if it is no tag line.

    A ``#`` without a word is an empty tag; a line of these alone is no tag line.
    """
    if text[0] not in "#＃" or not _TAG_LINE.fullmatch(text):
        return None
    found = tuple(tag for word in _BETWEEN_TAGS.split(text) if word for tag in _split(word))
    return found if any(found) else None


def _split(word: str) -> list[str]:
    """The tags of a word that begins with ``#``: ``#gan#vae`` has two, ``#c#`` one, ``#`` an empty one."""
    parts = _HASHES.split(word)[1:]
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
        parts[-1] += word[len(word.rstrip("#＃")) :]
    return parts


def trailing_tags(text: str) -> int | None:
    """The index where the tags at the end of a paragraph begin, None if it does not end in tags."""
    if "#" not in text and "＃" not in text:
        return None
    at = len(text)
    found = None
    for word in reversed(text.split()):
        if not _TAG.fullmatch(word):
            break
        found = at = text.rindex(word, 0, at)
    return found


def address(text: str) -> str | None:
    """The address that ``text`` is, if it is nothing else; http and https only."""
    match = _ADDRESS.fullmatch(text)
    return match[1] if match else None


def is_separator(text: str) -> bool:
    """Whether ``text`` is a drawn line such as ``---``."""
    return _SEPARATOR.fullmatch(text) is not None


def is_korean(text: str) -> bool:
    """Whether a paragraph is Korean rather than one in another language that quotes Korean.

    What counts is the Hangul that stands in no quotation marks or brackets: none is a quotation, and
    English prose around a few bare words of it is English.
    """
    if not HANGUL.search(text):
        return False
    bare = _QUOTED.sub(" ", text)
    if not _WORD.search(bare):
        bare = _QUOTED.sub(" ", text.strip(_MARKS))  # all of it is quoted or bracketed
    korean = len(_RUN.findall(bare))
    english = len(_ENGLISH.findall(bare))
    latin = len(_LATIN.findall(bare))
    if not korean:
        return not english and latin < _PROSE_WORDS
    if _PARTICLE.search(text) or _ENDING.search(bare):
        return True
    if len(HANGUL.findall(bare)) * _PROSE_CHARACTERS > len(bare):
        return True
    return english < 2 * korean or latin < _PROSE_WORDS * korean
