"""Recognition of a single line: tags, an address, a separator, Korean.

Every search here takes time linear in the line's length, whatever is in it.
"""

from __future__ import annotations

import re

from pipeline.model import HANGUL_RANGES

_TAG_LINE = re.compile(r"(?:[#＃][^\s,，、;；]*(?:[\s,，、;；]+|$))+")
_HASHES = re.compile("[#＃]+")
_BETWEEN_TAGS = re.compile(r"[\s,，、;；]+")
_TAG = re.compile(r"[#＃](?=\S*[^\W\d])[^\s#＃]+")
_SEPARATOR = re.compile(r"[-=*_~—–─━]{3,}")
# Brackets within an address count when they are balanced.
_ADDRESS = re.compile(r"<?(https?://[^\s<>()\"]+(?:\([^\s<>()\"]*\)[^\s<>()\"]*)*)>?", re.IGNORECASE)

# One run of Hangul: syllables and letters.
HANGUL = re.compile(f"[{HANGUL_RANGES}]+")
# How Korean sentences and the notes in place of them end.
KOREAN_ENDINGS = ("다", "요", "죠", "네", "까", "군", "함", "됨", "임", "음", "듯")
_SENTENCE_ENDS = ("", ".", "!", "?", "…")
# Hangul right behind one of these is a particle.
_BEFORE_PARTICLES = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ)]”’」")

_LATIN = re.compile(r"[A-Za-z][\w'’-]*")
# Words that English prose cannot do without and Korean prose does not borrow.
_ENGLISH = frozenset(
    "the|a|an|is|are|was|were|be|been|has|have|had|it|its|this|that|these|those|they|we|you|i|he|she|which|who|what"
    "|when|how|why|of|in|on|at|to|for|from|with|by|as|and|or|but|not|can|could|would|should|will|may|might|do|does"
    "|did|there|their|our|my|if|than|because|about|into|just|more|most|only|very".split("|")
)
# Around a few words of Hangul, English prose has so many Latin words for each, and so many characters.
_PROSE_WORDS = 8
_PROSE_CHARACTERS = 8
# What is quoted or bracketed. No alternative runs past its own next beginning.
_QUOTED = re.compile(
    r"https?://\S+|\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|\"[^\"]*\"|“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』"
    r"|«[^«»]*»|《[^《》]*》|〈[^〈〉]*〉|(?<!\w)'[^']*'(?!\w)|`[^`]*`|\*[^*]+\*"
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
    """The address that ``text`` is, bracketed or not, if it is nothing else; http and https only."""
    if "://" not in text:
        return None
    match = _ADDRESS.fullmatch(text) or _ADDRESS.fullmatch(text, *_inside(text))
    return match[1] if match else None


def _inside(text: str) -> tuple[int, int]:
    """Return start and end of the text within brackets, if the line is all in brackets."""
    around = text[0] + text[-1]
    return (1, len(text) - 1) if around in ("()", "（）", "[]") else (0, 0)


def is_separator(text: str) -> bool:
    """Whether ``text`` is a drawn line such as ``---``."""
    return _SEPARATOR.fullmatch(text) is not None


def is_korean(text: str) -> bool:
    """Whether a paragraph is Korean rather than one in another language that quotes Korean.

    What counts is the Hangul that stands in no quotation marks or brackets: none is a quotation, and
    English prose around a few bare words of it is English.
    """
    if text.isascii() or not HANGUL.search(text):
        return False
    bare = _QUOTED.sub(" ", text)
    if not _WORD.search(bare):
        bare = _QUOTED.sub(" ", text.strip(_MARKS))  # all of it is quoted or bracketed
    # Words of Hangul with nothing but space between them are one quotation.
    quotations = HANGUL.findall("".join(bare.split()))
    latin = _LATIN.findall(bare)
    english = sum(word.casefold() in _ENGLISH for word in latin)
    words = sum(len(word) > 1 for word in latin)
    if not quotations:
        return not english and words < _PROSE_WORDS
    if _has_particle(text) or _has_ending(bare):
        return True
    if sum(map(len, quotations)) * _PROSE_CHARACTERS > len(bare):
        return True
    return english < 2 * len(quotations) or words < _PROSE_WORDS * len(quotations)


def _has_particle(text: str) -> bool:
    """Whether Hangul follows at once on a word of another language."""
    return any(run.start() and text[run.start() - 1] in _BEFORE_PARTICLES for run in HANGUL.finditer(text))


def _has_ending(text: str) -> bool:
    """Whether a Korean sentence ends in ``text``."""
    return any(
        run.group().endswith(KOREAN_ENDINGS) and text[run.end() : run.end() + 1] in _SENTENCE_ENDS
        for run in HANGUL.finditer(text.rstrip())
    )


def ends_korean_sentence(text: str) -> bool:
    """Whether ``text`` ends as a Korean sentence does, or in any punctuation but a question mark."""
    end = text.rstrip(" )）\"'”’")
    return end.endswith((".", "!", "…", "~", "^")) or end.rstrip("?").endswith(KOREAN_ENDINGS)
