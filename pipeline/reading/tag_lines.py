"""Tag lines that are nearly in form (rule 5 of the format); those in form are told by ``recognition``."""

from __future__ import annotations

import re

from pipeline.reading import recognition

_LABEL = re.compile(
    r"[*_]{0,2}(?:tags?|태그|키워드|keywords?)[*_]{0,2}\s{0,3}[:：][*_]{0,2}\s{0,9}", re.IGNORECASE
)
_MARKUP = re.compile(r"`|\*\*|__|\\(?=#)|^[-*•+>]\s{1,9}|^[(\[【](?=.*[)\]】]$)|[)\]】]$")
_SIGNS = re.compile(r"\s[|/·•&+]\s|\s(?:and|및)\s")
_SPACED = re.compile(r"[#＃]\s{1,9}(?=[^\s#＃])")
_END = re.compile(r"[.:!。](?=[\s,;]|$)")
_COMMA = re.compile(r"\s{0,9}[,，、;；]\s{0,9}")
_LONGEST = 500
_LONGEST_TAG = 4  # words
_LONGEST_DOUBT = 60
_DOUBTFUL = re.compile(r"[#＃]{1,2}\s{0,3}[^\W\d_][^#＃.!?…]*(?:\s{0,3}[#＃]\s{0,3}[^\s#＃][^#＃.!?…]*)*+")
# Headings are in the company of other text: a word or two may be a tag.
_MOST_DOUBTFUL_WORDS = 4


def near(text: str) -> tuple[str, ...] | None:
    """Return the tags that a line means although it is not quite a tag line; None if that is in doubt."""
    if len(text) > _LONGEST:
        return None
    label = _LABEL.match(text)
    if label is None and "#" not in text and "＃" not in text:
        return None
    line = _MARKUP.sub("", text[label.end() :] if label else text).strip()
    if label and "#" not in line and "＃" not in line:
        return _words(line)
    line = _END.sub("", _SIGNS.sub(" ", line)).strip()
    if line.count("#") + line.count("＃") > 1 or label:
        line = _SPACED.sub("#", line)
    return recognition.tags(line) if line else None


def _words(line: str) -> tuple[str, ...] | None:
    """The tags of a list behind ``tags:``, without ``#`` and with commas between them."""
    tags = [tag.rstrip(".") for tag in _COMMA.split(line.rstrip(".")) if tag]
    several = len(tags) > 1
    if not tags or any(len(tag.split()) > (_LONGEST_TAG if several else 1) for tag in tags):
        return None
    return tuple("-".join(tag.split()) for tag in tags)


def is_doubtful(text: str) -> bool:
    """Whether a paragraph may have been meant as a tag line: a few words behind a ``#``."""
    if len(text) > _LONGEST_DOUBT:
        return False
    if _LABEL.match(text):
        return True
    if text[0] not in "#＃" or not _DOUBTFUL.fullmatch(text):
        return False
    return len(text.replace("#", " ").split()) <= _MOST_DOUBTFUL_WORDS * (text.count("#") or 1)


def meant(text: str) -> str:
    """Return a doubtful tag line as it may have been meant: hyphens in place of spaces."""
    label = _LABEL.match(text)
    line = text[label.end() :] if label else text
    parts = [part for part in re.split(r"[#＃,]", line) if part.strip()]
    return " ".join("#" + "-".join(part.split()) for part in parts)
