"""Checks of an entry or introduction that was read: missing parts, and likely slips."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Entry
from pipeline.reading import authors, forms, recognition
from pipeline.reading.findings import Findings
from pipeline.reading.lines import Line

# Longer lines are paragraphs where both are possible, and pointed out where only a title is.
LONGEST_TITLE = 300
# Abstracts are longer; a shorter English text before the Korean may be commentary.
_SHORTEST_ABSTRACT = 300

_LONG_WORD = 4
_TWO_SENTENCES = re.compile("[a-z]{3}[.!?] ")
_LIST_ITEM = re.compile(r"[-*•+>]\s|[0-9]{1,3}[.)]\s")


def can_be_title(text: str, *, certain: bool) -> bool:
    """Whether ``text``, the line before an authors line, is a title although no tag line came before.

    ``certain`` tells that the authors line is no remark in brackets; then a title may be Korean or end in a
    full stop, if only it is one sentence, or stand in a list.
    """
    if len(text) > LONGEST_TITLE or recognition.address(text) or authors.is_bracketed(text):
        return False
    if not certain and _LIST_ITEM.match(text):
        return False
    title = forms.title(text).text
    if recognition.HANGUL.search(title):
        return certain and not recognition.ends_korean_sentence(title)
    if not title.endswith("."):
        return True
    return not _TWO_SENTENCES.search(title) and (certain or _is_title_case(title))


def _is_title_case(text: str) -> bool:
    words = [word for word in text.split() if len(word) >= _LONG_WORD]
    return len(words) > 1 and sum(not word[0].islower() for word in words) * 4 >= len(words) * 3


def check_entry(findings: Findings, entry: Entry, title: Line, paragraphs: Sequence[Line]) -> None:
    """Say what an entry lacks and what in its paragraphs may have been meant otherwise."""
    if missing := " and ".join(_missing(entry)):
        findings.say("D005", title, f"entry without {missing}")
    at_end = recognition.trailing_tags(paragraphs[-1].text) if paragraphs else None
    if at_end is not None:
        _move_tags(findings, paragraphs[-1], at_end)
    elif not entry.tags:
        findings.say("D006", title)
    _check_abstract(findings, entry, paragraphs)
    # Below a title without authors the first paragraph may be these.
    _check_paragraphs(findings, paragraphs, before="" if entry.authors else title.text)


def check_authors(findings: Findings, entry: Entry, title: Line, *, named: bool) -> bool:
    """Say that an entry has no authors line, and whether all else that it lacks is to be said as well."""
    if named:
        return True
    if _reads_like_a_paragraph(title.text):
        findings.say("D018", title)  # which explains all that is missing
        return False
    findings.say("D037" if entry.url else "D004", title)
    _check_tags(findings, title)
    return True


def check_introduction(findings: Findings, paragraphs: Sequence[Line]) -> None:
    """Point out what an introduction seldom has: it may be an entry whose authors were forgotten."""
    for line in paragraphs:
        at_end = recognition.trailing_tags(line.text)
        if at_end is not None:
            findings.say("D007", line, at=at_end)
    _check_paragraphs(findings, paragraphs, before="")


def _move_tags(findings: Findings, line: Line, at: int) -> None:
    findings.say("D007", line, at=at)
    text, tags = line.text[:at].rstrip(), line.text[at:]
    if text and recognition.tags(tags):
        findings.fixes[line.number] = (text, tags)


def _check_abstract(findings: Findings, entry: Entry, paragraphs: Sequence[Line]) -> None:
    """Point out English text that stands where the abstract does, and may be commentary."""
    if entry.commentary.en or not entry.abstract or len(paragraphs) < len(entry.abstract):
        return
    last = paragraphs[len(entry.abstract) - 1]
    if len(last.text) < _SHORTEST_ABSTRACT and last.text == entry.abstract[-1]:
        findings.say("D038", last)


def _check_paragraphs(findings: Findings, paragraphs: Sequence[Line], *, before: str) -> None:
    for line in paragraphs:
        if _may_be_authors(line.text, before):
            findings.say("D019", line)
        else:
            _check_tags(findings, line)
        if not before or not recognition.address(line.text):
            before = line.text  # an address may stand between a title and its authors


def _check_tags(findings: Findings, line: Line) -> None:
    """Point out a line that looks like tags."""
    if meant := forms.meant_as_tags(line.text):
        findings.say("D033", line, hint=f"if these are tags, write {meant}")


def _may_be_authors(text: str, before: str) -> bool:
    """Whether a paragraph may be authors, and the line before it the title of an entry of its own."""
    found = forms.authors_line(text)
    if found and found.likeness == "list":
        return True
    if not before:
        return False
    if found and found.stands_alone():
        return can_be_title(before, certain=True)
    if authors.is_bracketed(text) or (found and found.fault is not None):
        return can_be_title(before, certain=False)
    return can_be_title(before, certain=True) and forms.begins_with_names(text)


def _reads_like_a_paragraph(title: str) -> bool:
    ends = title.endswith((".", "!", "…")) and recognition.HANGUL.search(title)
    return len(title) > LONGEST_TITLE or bool(ends)


def _missing(entry: Entry) -> Iterator[str]:
    if not entry.abstract:
        yield "abstract"
    if not entry.commentary.ko and not entry.commentary.en:
        yield "commentary"
    elif not entry.commentary.ko:
        yield "Korean commentary"
    elif not entry.commentary.en:
        yield "English commentary"
