"""Notes: files of Markdown about one paper, now and then two → entries (rules 7 to 10 of the format).

A note is read line by line as a digest is, by other rules: addresses come first, title and authors stand in
one block, the abstract is a quotation, and marks or scripts tell the languages apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.diagnostics import Diagnostic
from pipeline.model import Commentary, Entry, title_key
from pipeline.reading import authors, blocks, english_marks, front_matter, limits, note_titles, recognition
from pipeline.reading.front_matter import FrontMatter
from pipeline.reading.lines import Line
from pipeline.reading.note_checks import Checks
from pipeline.reading.note_titles import Heading

# Lines that a title with its authors may be wrapped over.
_MOST_LINES = 40
_LINKS = re.compile(r"#{1,6}\s*links?\s*:?", re.IGNORECASE)
_NAMED_ONLY = re.compile(r"(?:\[\[[^\[\]|]{1,500}(?:\|[^\[\]|]{1,500})?\]\][\s,]*)+")
_ITEM = re.compile(r"[-*+]\s+")


def read(
    path: str, found: Sequence[Line], front: FrontMatter, name: str
) -> tuple[tuple[Entry, ...], list[Diagnostic]]:
    """The entries of a note, at least one, and what there is to say.

    Args:
        path: of the file, for messages.
        found: its lines behind the front matter.
        front: what that says; it is of the first entry.
        name: the title in the file's name, for an entry without a title line.
    """
    parser = _Note(path, english_marks.apart(found), front, name)
    parser.run()
    return tuple(parser.entries), parser.checks.diagnostics


def first_block(found: Sequence[Line]) -> Sequence[Line]:
    """The lines up to the first blank one."""
    return found[: _block_end(found, 0)]


def _block_end(found: Sequence[Line], at: int) -> int:
    end = at + 1
    while end < len(found) and found[end].number <= found[end - 1].number + 1:
        end += 1
    return end


class _Body(NamedTuple):
    """The text of an entry as it is gathered: before the English mark, within marks, and behind them."""

    before: list[Line]
    within: list[Line]
    behind: list[Line]

    def lines(self) -> list[Line]:
        return [*self.before, *self.within, *self.behind]


class _Note:
    """Reads a note from the first line to the last; positions are indices into ``lines``."""

    def __init__(self, path: str, lines: Sequence[Line], front: FrontMatter, name: str) -> None:
        self.checks = Checks(path)
        self.entries: list[Entry] = []
        self.lines = [line for line in lines if not self.separates(line)]
        self.tags = [recognition.tags(line.text) for line in self.lines]
        self.last_tags = max((at for at, tags in enumerate(self.tags) if tags is not None), default=-1)
        self.front = front
        self.name = name
        self.links: list[str] = []

    def run(self) -> None:
        at = self.note(0, self.front)
        while at < len(self.lines):
            at = self.note(at, front_matter.NONE)

    # What a line is, seen with those around it.

    def separates(self, line: Line) -> bool:
        if not recognition.is_separator(line.text):
            return False
        self.checks.say("D020", line)
        return True

    def address(self, at: int) -> str | None:
        return recognition.address(self.lines[at].text) if at < len(self.lines) else None

    def heading(self, at: int, *, certain: bool = False) -> Heading | None:
        """The title that begins at ``at``, with the authors in the brackets at its end.

        ``certain`` tells that the title must be marked, or its authors stand on a line of their own, or be
        a list: elsewhere than at the head of a note a sentence can end in brackets.
        """
        end = min(_block_end(self.lines, at), at + _MOST_LINES)
        text = ""
        for place in range(at, end):
            line = self.lines[place].text
            if self.tags[place] is not None or line.startswith((">", "```", "- ")) or self.address(place):
                return None
            text = f"{text} {line}".lstrip()
            if not text.endswith((")", "）", ")*", "）*")):
                continue
            found = note_titles.with_authors(text, place + 1, alone=place > at and line[0] in "(（")
            if found and (not certain or note_titles.is_marked(text) or (place > at and line[0] in "(（")):
                return found
        return None if certain else note_titles.unclosed(text, end)

    def title_only(self, at: int) -> Heading | None:
        """A title without authors: one that is marked as a heading or in asterisks, alone in its block."""
        line = self.lines[at].text
        marked = note_titles.HEADING.match(line)
        if _LINKS.fullmatch(line) or (not marked and not note_titles.STARRED.fullmatch(line)):
            return None
        if not marked and _block_end(self.lines, at) > at + 1:
            return None
        title, url = note_titles.bare(line)
        return Heading(title, None, url, at + 1) if title and len(title) <= note_titles.LONGEST else None

    def begins(self, at: int, *, tagged: bool) -> bool:
        """Whether another paper begins at ``at``: an address before a title, or behind tags before others.

        ``tagged`` tells that the paper so far has its tags.
        """
        if self.lines[at].number <= self.lines[at - 1].number + 1 or self.address(at - 1):
            return False
        behind = at
        while self.address(behind):
            behind += 1
        if behind >= len(self.lines) or self.tags[behind] is not None:
            return False
        if not tagged and behind == at:
            return False
        if found := self.heading(behind, certain=behind == at):
            return note_titles.is_list(found) or note_titles.is_marked(self.lines[behind].text)
        return tagged and behind > at and behind <= self.last_tags

    # What is read; each returns the position behind it.

    def note(self, at: int, front: FrontMatter) -> int:
        """Takes the paper that begins at ``at``."""
        first = self.lines[at] if at < len(self.lines) else Line(front.line, "", "")
        heads: list[Line] = []
        at = self.take_addresses(at, heads)
        found = self.title(at, front)
        title = self.lines[at] if found else first
        at = self.take_addresses(found.end if found else at, heads)
        url = self.own_url(front, found, heads)
        abstract, at = self.quotation(at)
        body, tags, end = self.body(at)
        body.before[:0] = heads
        names = self.own_names(front, found, title)
        entry = self.made(front, found, title, names or (), url, abstract, body, tags)
        self.entries.append(entry)
        self.checks.entry(entry, title, body.lines(), named=names is not None)
        return end

    def take_addresses(self, at: int, heads: list[Line]) -> int:
        while self.address(at):
            heads.append(self.lines[at])
            at += 1
        return at

    def title(self, at: int, front: FrontMatter) -> Heading | None:
        """The title line at ``at``; None as well where it says another thing than the front matter."""
        if at >= len(self.lines):
            return None
        found = self.heading(at) or self.title_only(at)
        if found is None:
            return None
        same_title = not front.title or title_key(front.title) == title_key(found.title)
        same_names = not front.authors or not found.names or front.authors == found.names
        return found if same_title and same_names else None

    def own_url(self, front: FrontMatter, found: Heading | None, heads: list[Line]) -> str | None:
        """The paper's address: of the front matter, else the first line that is one, else of the title.

        Other addresses stay among ``heads`` and are text.
        """
        url = front.url
        for line in list(heads):
            address = recognition.address(line.text)
            if url is None:
                if self.is_usable(address, line):
                    url = address
                heads.remove(line)
            elif address == url:
                heads.remove(line)
        if found and found.url and url and found.url != url:
            heads.append(Line(self.lines[found.end - 1].number, found.url, found.url))
        return url or (found.url if found else None)

    def is_usable(self, address: str | None, line: Line) -> bool:
        """Whether a link can lead to the address on a line."""
        from pipeline.urls import web_address

        if web_address(address or ""):
            return True
        self.checks.say("D021", line)
        return False

    def own_names(self, front: FrontMatter, found: Heading | None, line: Line) -> tuple[str, ...] | None:
        if front.authors:
            return front.authors
        if found is None or found.names is None:
            return None
        return self.checks.names(authors.Authors(found.names, "list", found.fault), line)

    def quotation(self, at: int) -> tuple[list[str], int]:
        """Takes the abstract: the quotation that begins at ``at``, a text a paragraph, its lines joined."""
        paragraphs: list[list[str]] = []
        before = 0
        while at < len(self.lines) and (self.lines[at].text[0] == ">" or self.goes_on(at, paragraphs)):
            line = self.lines[at]
            text = line.text.lstrip("> ").strip()
            if not text or not paragraphs or line.number > before + 1:
                paragraphs.append([])
            if text:
                paragraphs[-1].append(text)
            before = line.number
            at += 1
        return [" ".join(texts) for texts in paragraphs if texts], at

    def goes_on(self, at: int, paragraphs: list[list[str]]) -> bool:
        """Whether the line at ``at`` belongs to the quotation before it although its ``>`` is missing."""
        line = self.lines[at]
        if not paragraphs or not paragraphs[-1] or line.number > self.lines[at - 1].number + 1:
            return False
        if self.tags[at] is not None or self.address(at) or english_marks.mark(line.text):
            return False
        return not (_is_korean(line) or blocks.is_code(line.text) or note_titles.HEADING.match(line.text))

    def body(self, at: int) -> tuple[_Body, tuple[str, ...], int]:
        """Takes commentary, tags and links, up to the end or the next paper."""
        body = _Body([], [], [])
        tags: list[str] = []
        start = at
        english: Line | None = None
        in_links = seen_mark = False
        while at < len(self.lines):
            line, text = self.lines[at], self.lines[at].text
            if at > start and english is None and self.begins(at, tagged=bool(tags)):
                break
            kind = english_marks.mark(text)
            if kind:
                english, seen_mark, in_links = self.marked(line, kind, english), True, False
            elif self.tags[at] is not None or _LINKS.fullmatch(text):
                self.unclosed(english)
                english, in_links = None, self.tags[at] is None
                if not in_links:
                    at = self.take_tags(at, tags)
                    continue
            elif _is_names(text, in_links=in_links):
                self.links.extend(blocks.link_names([text]))
            elif english:
                body.within.append(line)
            else:
                in_links = False
                (body.behind if seen_mark or tags else body.before).append(line)
            at += 1
        self.unclosed(english)
        return body, tuple(tags), at

    def take_tags(self, at: int, tags: list[str]) -> int:
        """Takes the tag lines from ``at`` on into ``tags``."""
        while at < len(self.lines) and (found := self.tags[at]) is not None:
            words = self.checks.tags(found, self.lines[at], room=limits.TAGS - len(tags))
            tags.extend(tag for tag in words if tag not in tags)
            at += 1
        return at

    def marked(self, line: Line, kind: english_marks.Mark, english: Line | None) -> Line | None:
        """The mark that English is open since, behind the one on ``line``."""
        if english_marks.is_mistyped(line.text):
            self.checks.say("D026", line, f"{line.text} is taken for a mark of English")
        elif kind == "close" and english is None:
            self.checks.say("D026", line, "</english> without <english> before it")
        elif kind == "open" and english is not None:
            self.checks.say("D026", line, "<english> where </english> should be")
        return line if kind == "open" and english is None else None

    def unclosed(self, english: Line | None) -> None:
        if english is not None:
            self.checks.say("D026", english, "<english> without </english>")

    # What becomes of it.

    def made(
        self,
        front: FrontMatter,
        found: Heading | None,
        title: Line,
        names: tuple[str, ...],
        url: str | None,
        abstract: list[str],
        body: _Body,
        tags: tuple[str, ...],
    ) -> Entry:
        beginning, commentary = _commentary(body, has_abstract=bool(abstract))
        texts = [*abstract, *beginning]
        links = (*blocks.link_names((*texts, *commentary.ko, *commentary.en)), *self.links)
        self.links = []
        return Entry(
            title=front.title or (found.title if found else "") or self.name,
            authors=names,
            url=url,
            abstract=tuple(texts),
            commentary=commentary,
            tags=tuple(dict.fromkeys((*front.tags, *tags))),
            links=tuple(dict.fromkeys(links)),
            line=front.line if front.title and not found else title.number,
        )


def _commentary(body: _Body, *, has_abstract: bool) -> tuple[list[str], Commentary]:
    """Return the abstract in the text of a note, and the commentary.

    Marks tell what is English. Else the text from the first Korean paragraph to the last one is Korean, what
    comes before it the abstract where there is no quotation, and what follows English.
    """
    if body.within:
        beginning, before, behind = _parted(body.before, has_abstract=has_abstract, marked=True)
        last = max((at + 1 for at, line in enumerate(body.behind) if _is_korean(line)), default=0)
        korean: Sequence[Line] = [*before, *body.behind[:last]]
        english: Sequence[Line] = [*behind, *body.within, *body.behind[last:]]
    else:
        beginning, korean, english = _parted(
            [*body.before, *body.behind], has_abstract=has_abstract, marked=False
        )
    return blocks.texts(beginning), Commentary(tuple(blocks.texts(korean)), tuple(blocks.texts(english)))


def _parted(
    found: Sequence[Line], *, has_abstract: bool, marked: bool
) -> tuple[Sequence[Line], Sequence[Line], Sequence[Line]]:
    """Abstract, Korean and English of lines; ``marked`` tells that the English has its marks elsewhere."""
    korean = [at for at, line in enumerate(found) if _is_korean(line)]
    if not korean:
        abstract = 0 if has_abstract or marked or not found or not _is_prose(found[0]) else 1
        return found[:abstract], [], found[abstract:]
    first, end = korean[0], korean[-1] + 1
    if has_abstract or not any(map(_is_prose, found[:first])):
        first = 0
    if marked or all(blocks.is_code(line.text) for line in found[end:]):
        end = len(found)
    return found[:first], found[first:end], found[end:]


def _is_names(text: str, *, in_links: bool) -> bool:
    """Whether a line is nothing but ``[[Name]]``; below a heading for these, in lists and with texts, too."""
    return bool(_NAMED_ONLY.fullmatch(_ITEM.sub("", text, count=1) if in_links else text)) and (
        in_links or "|" not in text
    )


def _is_korean(line: Line) -> bool:
    return not blocks.is_code(line.text) and recognition.is_korean(line.text)


def _is_prose(line: Line) -> bool:
    """Whether a line is text in a language: neither address nor code."""
    text = line.text
    return not (recognition.address(text) or blocks.is_code(text))
