"""Lines of one digest → introduction and entries (rules 2 to 5 of the format)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pipeline.diagnostics import Diagnostic
from pipeline.model import Commentary, Entry
from pipeline.reading import authors, blocks, limits, recognition
from pipeline.reading.lines import Line

# Longer lines are paragraphs where both are possible, and pointed out where only a title is.
_LONGEST_TITLE = 300

_PUT_TITLE = "put the title on the line before the authors"

_LONG_WORD = 4
_TWO_SENTENCES = re.compile("[a-z]{3}[.!?] ")


class Parsed(Struct, frozen=True, gc=False):
    """What is between two date lines."""

    introduction: tuple[str, ...]
    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]


def parse(path: str, lines: Sequence[Line]) -> Parsed:
    """Reads the lines that follow a date line, up to the next."""
    parser = _Parser(path, lines)
    parser.run()
    return Parsed(tuple(parser.introduction), tuple(parser.entries), tuple(parser.diagnostics))


def has_entries(lines: Sequence[Line]) -> bool:
    """Whether there are tags in ``lines``, or a title with authors."""
    parser = _Parser("", lines)
    return any(tags is not None or parser.starts(at) for at, tags in enumerate(parser.tags))


class _Parser:
    """Reads from the first line to the last; positions are indices into ``lines``."""

    def __init__(self, path: str, lines: Sequence[Line]) -> None:
        self.path = path
        self.introduction: list[str] = []
        self.entries: list[Entry] = []
        self.diagnostics: list[Diagnostic] = []
        self.lines = [line for line in lines if not self.separates(line)]
        self.tags = [recognition.tags(line.text) for line in self.lines]

    def run(self) -> None:
        at = self.begin()
        while at < len(self.lines):
            at = self.titleless(at) if self.lacks_title(at) else self.entry(at)

    # What a line is, seen with those around it.

    def separates(self, line: Line) -> bool:
        if not recognition.is_separator(line.text):
            return False
        self.say("D020", line)
        return True

    def starts(self, at: int, *, expected: bool = False) -> bool:
        """Whether an entry begins at ``at`` although no tag line comes before: a title with authors.

        ``expected`` tells that there must be one, so that the line need only be able to be a title.
        """
        if self.tags[at] is not None:
            return False
        found = self.authors_line(self.behind_address(at + 1))
        if found is None or not found.stands_alone():
            return False
        return _can_be_title(self.lines[at].text, certain=expected or found.likeness == "list")

    def lacks_title(self, at: int) -> bool:
        """Whether tags or authors stand where a title must be."""
        if self.tags[at] is not None:
            return True
        found = self.authors_line(at)
        if found is None or not found.stands_alone():
            return False
        return self.authors_line(self.behind_address(at + 1)) is None

    def leads_to_title(self, at: int) -> bool:
        """Whether the address of an entry stands at ``at``, before the title."""
        if not self.address(at) or not self.authors_line(at + 2):
            return False
        return self.starts(at + 1, expected=True)

    def authors_line(self, at: int) -> authors.Authors | None:
        """The line at ``at`` as an authors line, if there is such a line and it can be one."""
        if at >= len(self.lines) or self.tags[at] is not None:
            return None
        return authors.parse(self.lines[at].text)

    def address(self, at: int) -> str | None:
        return recognition.address(self.lines[at].text) if at < len(self.lines) else None

    def behind_address(self, at: int) -> int:
        return at + 1 if self.address(at) else at

    # What is read; each returns the position behind it.

    def begin(self) -> int:
        """Takes the introduction: what stands before the first title with authors, if no tags do."""
        if self.leads_to_title(0) or self.authors_line(self.behind_address(1)):
            return 0
        for at, tags in enumerate(self.tags):
            if tags is not None:
                break
            if at and self.starts(at, expected=True):
                self.introduction.extend(blocks.texts(self.lines[:at]))
                self.doubt_introduction(self.lines[:at])
                return at
        return 0

    def entry(self, at: int) -> int:
        """Takes the entry whose title is at ``at``, or behind an address there."""
        address = at if self.leads_to_title(at) else None
        if address is not None:
            at += 1
        title = self.lines[at]
        body, names, address = self.head(at + 1, address)
        end = body
        while end < len(self.lines) and self.tags[end] is None and not self.starts(end):
            end += 1
        paragraphs = self.lines[body:end]
        abstract, commentary = _languages(paragraphs)
        tags, end = self.tag_lines(end)
        links = blocks.link_names((*abstract, *commentary.ko, *commentary.en))
        entry = Entry(
            title.text, names or (), self.url(address), abstract, commentary, tags, links, title.number
        )
        self.entries.append(entry)
        if names is None and _reads_like_a_paragraph(title.text):
            self.say("D018", title)  # which explains all that is missing
        else:
            if names is None:
                self.say("D004", title)
            self.judge(entry, title, paragraphs)
        return end

    def head(self, at: int, address: int | None) -> tuple[int, tuple[str, ...] | None, int | None]:
        """Takes authors and address, in either order, from ``at`` on, unless ``address`` is known already.

        Gives the authors, None if there are none, and the position of the address as well.
        """
        names: tuple[str, ...] | None = None
        if address is None and self.address(at):
            address, at = at, at + 1
        if found := self.authors_line(at):
            names = self.names(found, self.lines[at])
            at += 1
            if address is None and self.address(at):
                address, at = at, at + 1
        return at, names, address

    def url(self, at: int | None) -> str | None:
        """The address at ``at``, if a link can lead to it."""
        address = None if at is None else self.address(at)
        if at is None or address is None:
            return None
        from pipeline.urls import web_address  # noqa: PLC0415 (few digests have addresses)

        if web_address(address):
            return address
        self.say("D021", self.lines[at])
        return None

    def tag_lines(self, at: int) -> tuple[tuple[str, ...], int]:
        """Takes the tag lines from ``at`` on; gives their tags as well."""
        found: list[str] = []
        while at < len(self.lines) and (tags := self.tags[at]) is not None:
            found.extend(self.tag_line(tags, self.lines[at], room=limits.TAGS - len(found)))
            at += 1
        return tuple(found), at

    def titleless(self, at: int) -> int:
        """Reports tags or authors without a title, and the paragraphs that hang on the authors."""
        if self.tags[at] is not None:
            self.say("D012", self.lines[at], "tags that belong to no entry", hint="put a title before them")
            return at + 1
        self.say("D012", self.lines[at], "authors without a title", hint=_PUT_TITLE)
        at += 1
        while at < len(self.lines) and not self.starts(at):
            self.say("D012", self.lines[at], "text of an entry without a title", hint=_PUT_TITLE)
            at += 1
            if self.tags[at - 1] is not None:
                break
        return at

    def names(self, found: authors.Authors, line: Line) -> tuple[str, ...]:
        if found.fault is not None:
            self.say("D011", line, at=found.fault)
        if not found.names:
            self.say("D004", line, "no names in the brackets", hint="write the authors, or delete the line")
        if len(found.names) > limits.AUTHORS:
            message = f"{len(found.names):,} authors; the limit is {limits.AUTHORS:,}; the line is left out"
            self.say("D013", line, message)
            return ()
        return found.names

    def tag_line(self, tags: Sequence[str], line: Line, room: int) -> list[str]:
        """The tags of a line that are words, none when they are too many or too long."""
        words = [tag for tag in tags if tag]
        if len(words) < len(tags):
            self.say("D017", line)
        longest = max(words, key=len)
        if len(words) > room:
            reached, at = f"more than {limits.TAGS} tags", 0
        elif len(longest) > limits.TAG_CHARACTERS:
            reached = f"tag of {len(longest):,} characters; the limit is {limits.TAG_CHARACTERS:,}"
            at = line.text.index(longest)
        else:
            return words
        self.say("D013", line, f"{reached}; the line is left out", at=at)
        return []

    # What there is to say.

    def judge(self, entry: Entry, title: Line, paragraphs: Sequence[Line]) -> None:
        if missing := " and ".join(_missing(entry)):
            self.say("D005", title, f"entry without {missing}")
        at_end = recognition.trailing_tags(paragraphs[-1].text) if paragraphs else None
        if at_end is not None:
            self.say("D007", paragraphs[-1], at=at_end)
        elif not entry.tags:
            self.say("D006", title)
        self.doubt_names(paragraphs)

    def doubt_introduction(self, paragraphs: Sequence[Line]) -> None:
        """Points out what an introduction seldom has: it may be an entry whose authors were forgotten."""
        for line in paragraphs:
            at_end = recognition.trailing_tags(line.text)
            if at_end is not None:
                self.say("D007", line, at=at_end)
        self.doubt_names(paragraphs)

    def doubt_names(self, paragraphs: Sequence[Line]) -> None:
        """Points out what may be authors, and the line before it the title of an entry of its own."""
        before = ""
        for line in paragraphs:
            found = authors.parse(line.text)
            if found and found.stands_alone():
                is_list = found.likeness == "list"
                if is_list or (before and _can_be_title(before, certain=True)):
                    self.say("D019", line)
            before = line.text

    def say(self, code: str, line: Line, message: str = "", *, hint: str = "", at: int = 0) -> None:
        self.diagnostics.append(line.diagnose(code, self.path, message, hint=hint, at=at))


def _can_be_title(text: str, *, certain: bool) -> bool:
    """Whether ``text``, the line before an authors line, is a title although no tag line came before.

    ``certain`` tells that the authors line is no remark in brackets; then a title may be Korean or end in a
    full stop, if only it is one sentence.
    """
    if len(text) > _LONGEST_TITLE or recognition.address(text) or authors.is_bracketed(text):
        return False
    if recognition.HANGUL.search(text):
        return certain and not recognition.ends_korean_sentence(text)
    if not text.endswith("."):
        return True
    return not _TWO_SENTENCES.search(text) and (certain or _is_title_case(text))


def _is_title_case(text: str) -> bool:
    words = [word for word in text.split() if len(word) >= _LONG_WORD]
    return len(words) > 1 and sum(not word[0].islower() for word in words) * 4 >= len(words) * 3


def _reads_like_a_paragraph(title: str) -> bool:
    ends = title.endswith((".", "!", "…")) and recognition.HANGUL.search(title)
    return len(title) > _LONGEST_TITLE or bool(ends)


def _languages(paragraphs: Sequence[Line]) -> tuple[tuple[str, ...], Commentary]:
    """Abstract and commentary (rule 4); code is in the language of what is around it."""
    texts = tuple(blocks.texts(paragraphs))
    code = [blocks.is_code(text) for text in texts]
    korean = [at for at, line in enumerate(paragraphs) if not code[at] and recognition.is_korean(line.text)]
    if not korean:
        return texts[:1], Commentary((), texts[1:])
    first, end = korean[0], korean[-1] + 1
    if all(code[end:]):
        end = len(texts)
    return texts[:first], Commentary(texts[first:end], texts[end:])


def _missing(entry: Entry) -> Iterator[str]:
    if not entry.abstract:
        yield "abstract"
    if not entry.commentary.ko and not entry.commentary.en:
        yield "commentary"
    elif not entry.commentary.ko:
        yield "Korean commentary"
    elif not entry.commentary.en:
        yield "English commentary"
