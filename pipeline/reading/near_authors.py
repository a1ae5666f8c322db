"""Authors lines that are nearly in form (rule 3 of the format)."""

from __future__ import annotations

import re

from pipeline.reading.authors import Authors, bare, read_names, unwrap
from pipeline.reading.brackets import OPEN, pair_brackets
from pipeline.reading.persons import is_person

_QUOTED = re.compile(r"(?:>\s{0,9})+|[-*•+]\s{1,9}")
_WRAPPED = ("**", "__", "*", "_", "`")
_LABEL = re.compile(
    r"(?:\*\*|__)?(?:(?:authors?(?:\(s\))?|저자|지은이|글쓴이|written by)"
    r"(?:\*\*|__)?\s{0,3}[:：](?:\*\*|__)?|by(?:\s?[:：]|(?=\s)))\s{0,9}",
    re.IGNORECASE,
)
# What may stand behind the bracket: marks, labels of links as "[PDF]", and an address.
_BEHIND = re.compile(
    r"(?:\s{0,9}(?:[.,:;。*_†‡¹²³]|et al\.?|(?:19|20)[0-9]{2}|\([^()]{1,60}\)|\[[^\[\]]{1,40}\](?:\((?P<url>https?://[^\s()]{1,2000})\))?"
    r"|<?(?P<behind>https?://[^\s()<>]{1,2000})>?))*+",
    re.IGNORECASE,
)
_MARKS_BEHIND = re.compile(r"[\s.,:;。*_]*")
# What stands in square brackets and is no name.
_LINK_LABELS = frozenset("pdf code link paper arxiv project page demo blog html abs video slides".split())
_SQUARE = {"[": "]", "［": "］", "【": "】", "{": "}", "<": ">"}


def parse(text: str) -> Authors | None:
    """Return ``text`` as an authors line with other brackets, a label, marks around or behind it, or None."""
    peeled = _peeled(text)
    label = _LABEL.match(peeled)
    if label:
        inner = peeled[label.end() :].rstrip(".,;:")
        unwrapped = unwrap(inner) if inner else None
        authors = read_names(unwrapped[0] if unwrapped else inner) if inner else None
        is_by = label[0].lower().startswith("by")
        if authors is None or not _is_labelled(authors, only_persons=is_by):
            return None
        return Authors(authors.names, authors.likeness, near=True, left_out=authors.left_out)
    closing = _closing(peeled)
    behind = _BEHIND.fullmatch(peeled, closing + 1) if closing else None
    if behind is None:
        return None
    authors = read_names(peeled[1:closing])
    if authors is None or not _is_sure(authors, peeled, behind[0]):
        return None
    return Authors(
        authors.names,
        authors.likeness,
        near=True,
        left_out=authors.left_out or _MARKS_BEHIND.fullmatch(behind[0]) is None,
        url=behind["url"] or behind["behind"],
    )


def _is_labelled(authors: Authors, *, only_persons: bool) -> bool:
    """Whether names behind a label are names: "by the way" is none."""
    if only_persons:
        return bool(authors.names) and all(map(is_person, authors.names))
    return bool(authors.names) and authors.likeness != "remark"


def begins(text: str) -> bool:
    """Whether a line is names in a list item, or begins with names in brackets, whatever stands behind."""
    peeled = _peeled(text)
    if peeled != text and bare(peeled):
        return True
    closing = _closing(peeled)
    found = read_names(peeled[1:closing]) if closing and closing > 1 else None
    if found is None:
        return False
    is_whole = closing == len(peeled) - 1 and peeled[1:closing].lower() not in _LINK_LABELS
    return found.likeness == "list" or (found.likeness == "name" and is_whole)


def _is_sure(authors: Authors, peeled: str, behind: str) -> bool:
    """Whether names in other brackets, or with something behind them, are authors: a list is."""
    if authors.likeness == "list":
        return True
    return authors.likeness == "name" and peeled[0] in OPEN and "(" not in behind


def _peeled(text: str) -> str:
    """``text`` without a quotation mark or bullet before it and emphasis around it."""
    text = _QUOTED.sub("", text, count=1) if text[0] in ">-*•+" and _QUOTED.match(text) else text
    for mark in _WRAPPED:
        if text.startswith(mark) and text.endswith(mark) and len(text) > 2 * len(mark):
            text = text[len(mark) : -len(mark)].strip()
    return text or "-"


def _closing(text: str) -> int | None:
    """The index of the bracket that closes the one ``text`` begins with."""
    if text[0] in OPEN:
        return pair_brackets(text)[0].get(0)
    partner = _SQUARE.get(text[0])
    if partner is None or (at := text.rfind(partner)) < 0 or text[1] == text[0]:
        return None
    first = text.find(partner)
    return first if first == at or _BEHIND.fullmatch(text, first + 1) else at
