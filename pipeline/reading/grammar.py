"""Lines of one digest → introduction and entries (rules 2 to 5 of the format)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.model import Commentary, Entry
from pipeline.reading import authors, limits, recognition
from pipeline.reading.lines import Line

# A title line in the middle of a digest is not longer; a paragraph that would be a title is pointed out.
_LONGEST_TITLE = 300


class Head(Struct, frozen=True, gc=False):
    """The beginning of an entry: its lines up to ``end``."""

    end: int
    names: tuple[str, ...] = ()
    url: str | None = None


class Parser:
    """Reads the lines between two date lines; use :func:`parse`."""

    def __init__(self, path: str, lines: Sequence[Line]) -> None:
        self.path = path
        self.lines = lines
        self.tags = [recognition.tags(line.text) for line in lines]
        self.introduction: list[str] = []
        self.entries: list[Entry] = []
        self.diagnostics: list[Diagnostic] = []

    def run(self) -> None:
        at = self.begin()
        while at < len(self.lines):
            if self.tags[at] is None and self.authors_line(at, sure=True) is None:
                at = self.entry(at)
            else:
                at = self.titleless(at)

    def begin(self) -> int:
        """Takes the introduction; the index of the first title."""
        if not self.lines or self.starts(0, sure=True):
            return 0
        for at in range(1, len(self.lines)):
            if self.tags[at] is not None:
                break
            if self.starts(at, sure=False):
                self.introduction.extend(line.text for line in self.lines[:at])
                return at
        return 0

    def starts(self, at: int, *, sure: bool) -> bool:
        """Whether the line at ``at`` is a title with an authors line after it."""
        if self.tags[at] is not None or (not sure and not _can_be_title(self.lines[at].text)):
            return False
        following = at + 1
        if following < len(self.lines) and recognition.address(self.lines[following].text):
            following += 1
        return self.authors_line(following, sure=sure) is not None

    def authors_line(self, at: int, *, sure: bool) -> authors.Authors | None:
        if at >= len(self.lines) or self.tags[at] is not None:
            return None
        return authors.parse(self.lines[at].text, sure=sure)

    def entry(self, at: int) -> int:
        """Reads the entry whose title is at ``at``; the index of what follows it."""
        title = self.lines[at]
        head = self.head(at)
        body = head.end
        while body < len(self.lines) and self.tags[body] is None and not self.starts(body, sure=False):
            body += 1
        abstract, commentary = _languages([line.text for line in self.lines[head.end : body]])
        tags, end = self.tag_lines(body)
        self.entries.append(Entry(title.text, head.names, head.url, abstract, commentary, tags, title.number))
        self.judge(self.entries[-1], title, self.lines[head.end : body])
        return end

    def head(self, at: int) -> Head:
        """Address, authors, address after the title at ``at``; one address only."""
        end = at + 1
        url = recognition.address(self.lines[end].text) if end < len(self.lines) else None
        end += url is not None
        names: tuple[str, ...] = ()
        if found := self.authors_line(end, sure=True):
            names = self.names(found, self.lines[end])
            end += 1
            if url is None and end < len(self.lines):
                url = recognition.address(self.lines[end].text)
                end += url is not None
        return Head(end, names, url)

    def names(self, found: authors.Authors, line: Line) -> tuple[str, ...]:
        names = tuple(name for name in map(str.strip, found.names) if name)
        if found.fault is not None:
            message = "unbalanced or doubled brackets in authors"
            hint = "the line has one round bracket before the first name and one after the last"
            self.say("D011", line, found.fault, message, hint)
        if len(names) > limits.AUTHORS:
            message = f"{len(names):,} authors; the limit is {limits.AUTHORS:,}; the line is left out"
            self.say("D013", line, 0, message)
            return ()
        return names

    def tag_lines(self, at: int) -> tuple[tuple[str, ...], int]:
        """The tags of the tag lines from ``at`` on, and the index of what follows."""
        found: list[str] = []
        while at < len(self.lines) and (tags := self.tags[at]) is not None:
            line = self.lines[at]
            at += 1
            if "" in tags:
                self.say("D017", line, 0, "# without a word in a tag line", "write the tag, or delete the #")
            words = [tag for tag in tags if tag]
            if len(found) + len(words) > limits.TAGS:
                message = f"more than {limits.TAGS} tags; the line is left out"
                self.say("D013", line, 0, message)
            elif longest := next((tag for tag in words if len(tag) > limits.TAG_CHARACTERS), ""):
                message = (
                    f"tag of {len(longest)} characters; the limit is {limits.TAG_CHARACTERS}; the line is left out"
                )
                self.say("D013", line, line.text.index(longest), message)
            else:
                found.extend(words)
        return tuple(found), at

    def titleless(self, at: int) -> int:
        """Reports authors or tags without a title, and what hangs on them."""
        if self.tags[at] is not None:
            self.say("D012", self.lines[at], 0, "tags that belong to no entry", "put a title before them")
            return at + 1
        self.say("D012", self.lines[at], 0, "authors without a title", "put the title on the line before")
        at += 1
        while at < len(self.lines) and not self.starts(at, sure=False):
            message = "text that belongs to no entry"
            self.say("D012", self.lines[at], 0, message, "its entry has no title; put one before the authors")
            at += 1
            if self.tags[at - 1] is not None:
                break
        return at

    def judge(self, entry: Entry, title: Line, paragraphs: Sequence[Line]) -> None:
        """Says what is missing in an entry or looks wrong."""
        if not entry.authors:
            self.say("D004", title, 0, "entry without authors", "put (names, with commas) on the next line")
        if missing := ", ".join(_missing(entry)):
            self.say("D005", title, 0, f"entry without {missing}")
        at_end = recognition.trailing_tags(paragraphs[-1].text) if paragraphs else None
        if at_end is not None:
            message = "tags at the end of a paragraph are not tags of the entry"
            self.say("D007", paragraphs[-1], at_end, message, "put them on a line of their own")
        elif not entry.tags:
            self.say("D006", title, 0, "entry without tags", "end it with a line of #tags")
        if len(title.text) > _LONGEST_TITLE:
            message = f"title of {len(title.text):,} characters, as long as a paragraph"
            self.say("D018", title, 0, message, "a line after tags is a title: is one missing here?")

    def say(self, code: str, line: Line, index: int, message: str, hint: str = "") -> None:
        column = line.column(index)
        self.diagnostics.append(diagnose(code, self.path, line.number, column, message, hint, line.raw))


def _can_be_title(text: str) -> bool:
    """Whether ``text`` can be a title although no tag line came before: not a sentence, not an address."""
    if len(text) > _LONGEST_TITLE or recognition.address(text):
        return False
    return not text.endswith((".", "다", "요", "죠", "네", "…")) or not recognition.HANGUL.search(text)


def _languages(paragraphs: list[str]) -> tuple[tuple[str, ...], Commentary]:
    """Abstract and commentary (rule 4)."""
    korean = [at for at, text in enumerate(paragraphs) if recognition.is_korean(text)]
    if not korean:
        return tuple(paragraphs[:1]), Commentary((), tuple(paragraphs[1:]))
    first, end = korean[0], korean[-1] + 1
    return tuple(paragraphs[:first]), Commentary(tuple(paragraphs[first:end]), tuple(paragraphs[end:]))


def _missing(entry: Entry) -> Iterator[str]:
    if not entry.abstract:
        yield "abstract"
    if not entry.commentary.ko and not entry.commentary.en:
        yield "commentary"
    elif not entry.commentary.ko:
        yield "Korean commentary"
    elif not entry.commentary.en:
        yield "English commentary"
