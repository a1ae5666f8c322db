"""Lines of one digest → introduction and entries (rules 2 to 5 of the format)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from pipeline.diagnostics import Diagnostic
from pipeline.model import Commentary, Entry
from pipeline.reading import authors, blocks, doubts, forms, limits, recognition
from pipeline.reading.authors import Authors
from pipeline.reading.findings import Findings
from pipeline.reading.lines import Line

_PUT_TITLE = "put the title on the line before the authors"
# Lines over which the names of one authors line may be spread.
_MOST_JOINED = 20
# What stands between names, at the end of a line that the next one continues.
_CONTINUED = (",", ";", "，", "、", " and", "&")


class Parsed(Struct, frozen=True, gc=False):
    """Content between two date lines; ``fixes`` as in :class:`~pipeline.reading.findings.Findings`."""

    introduction: tuple[str, ...]
    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]
    fixes: dict[int, tuple[str, ...]]


class _Head(Struct, gc=False):
    """Lines between an entry's title and its text.

    ``body`` is the position of the text, ``address`` that of the address line, if there is one, and
    ``others`` are further addresses that stand there.
    """

    body: int
    authors: Authors | None = None
    authors_at: int = 0
    address: int | None = None
    others: tuple[str, ...] = ()


def parse(path: str, lines: Sequence[Line]) -> Parsed:
    """Read the lines that follow a date line, up to the next."""
    parser = _Parser(path, lines)
    parser.run()
    findings = parser.findings
    return Parsed(
        tuple(parser.introduction), tuple(parser.entries), tuple(findings.diagnostics), findings.fixes
    )


def has_entries(lines: Sequence[Line]) -> bool:
    """Whether there are tags in ``lines``, or a title with authors."""
    parser = _Parser("", lines)
    return any(tags is not None or parser.starts(at) for at, tags in enumerate(parser.tags))


class _Parser:
    """Reads from the first line to the last; positions are indices into ``lines``."""

    def __init__(self, path: str, lines: Sequence[Line]) -> None:
        self.introduction: list[str] = []
        self.entries: list[Entry] = []
        self.findings = Findings(path)
        self.say = self.findings.say
        self.lines = _joined([line for line in lines if not self.separates(line)], self.findings)
        self.tags = [None if blocks.is_code(line.text) else forms.tags(line.text) for line in self.lines]
        self.known: dict[int, Authors | None] = {}

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
        return doubts.can_be_title(self.lines[at].text, certain=expected or found.likeness == "list")

    def lacks_title(self, at: int) -> bool:
        """Whether tags or authors stand where a title must be, or an address that no title follows."""
        at = self.behind_addresses(at)
        if at == len(self.lines) or self.tags[at] is not None:
            return True
        found = self.authors_line(at)
        if found is None or not found.stands_alone():
            return False
        return self.authors_line(self.behind_address(at + 1)) is None

    def authors_line(self, at: int) -> Authors | None:
        """The line at ``at`` as an authors line, if there is such a line and it can be one."""
        if at >= len(self.lines) or self.tags[at] is not None:
            return None
        if at not in self.known:
            self.known[at] = forms.authors_line(self.lines[at].text)
        return self.known[at]

    def names_line(self, at: int) -> tuple[Authors | None, int]:
        """Names without brackets at ``at``, where authors must be if they are anywhere, and their end."""
        end = at
        while end < len(self.lines) and self.tags[end] is None and end < at + _MOST_JOINED:
            end += 1
            if not self.lines[end - 1].text.endswith(_CONTINUED):
                break
        text = " ".join(line.text for line in self.lines[at:end])
        return authors.bare(text), end

    def address(self, at: int) -> str | None:
        return recognition.address(self.lines[at].text) if at < len(self.lines) else None

    def behind_address(self, at: int) -> int:
        return at + 1 if self.address(at) else at

    def behind_addresses(self, at: int) -> int:
        while self.address(at):
            at += 1
        return at

    # What is read; each returns the position behind it.

    def begin(self) -> int:
        """Take the introduction: what stands before the first title with authors, if no tags do."""
        behind_title = self.behind_address(self.behind_addresses(0) + 1)
        if self.authors_line(behind_title) or self.names_line(behind_title)[0]:
            return 0
        for at, tags in enumerate(self.tags):
            if tags is not None:
                break
            if at and self.starts(at, expected=True):
                while self.address(at - 1):
                    at -= 1  # noqa: PLW2901 (an address before the title is the entry's)
                self.introduction.extend(blocks.texts(self.lines[:at]))
                doubts.check_introduction(self.findings, self.lines[:at])
                return at
        return 0

    def entry(self, at: int) -> int:
        """Take the entry whose title is at ``at``, or behind addresses there."""
        first, at = at, self.behind_addresses(at)
        line, title = self.lines[at], forms.title(self.lines[at].text)
        addresses = [str(self.address(before)) for before in range(first, at)]
        known = bool(addresses or title.url)
        head = self.head(at + 1, known=known)
        end = head.body
        while end < len(self.lines) and self.tags[end] is None and not self.starts(end):
            end += 1
        paragraphs = self.lines[head.body : end]
        # One address is the paper's; others that stand with the title are text.
        beside = [*addresses, *([title.url] if title.url else []), *head.others]
        others = [
            msgspec.structs.replace(line, text=address) for address in beside[1:] if address != beside[0]
        ]
        abstract, commentary = _languages([*others, *paragraphs])
        names = self.names(head) if head.authors else None
        url = self.url(first if addresses else head.address, line, title.url, head)
        tags, end = self.tag_lines(end)
        links = blocks.link_names((*abstract, *commentary.ko, *commentary.en))
        # Fenced code in the place of a title becomes one line: no title has a line break.
        name = title.text.replace("\n", " ")
        entry = Entry(name, names or (), url, abstract, commentary, tags, links, line.number)
        self.entries.append(entry)
        if title.text != line.text:
            self.dressed(line, title, mend=not addresses and not head.others)
        if doubts.check_authors(self.findings, entry, line, named=names is not None):
            doubts.check_entry(self.findings, entry, line, paragraphs)
        return end

    def head(self, at: int, *, known: bool) -> _Head:
        """Take authors and address, in either order, from ``at`` on.

        Args:
            at: the position behind the title.
            known: whether the address stands before the title or beside it; another one is text then.
        """
        head = _Head(at)
        if (address := self.address(at)) and not known:
            head.address, head.body = at, at + 1
        elif address and self.authors_line(at + 1):
            head.others, head.body = (address,), at + 1
        head.authors_at = head.body
        if found := self.authors_line(head.body):
            head.authors, head.body = found, head.body + 1
        else:
            found, end = self.names_line(head.body)
            if found:
                head.authors, head.body = found, end
        if found and not known and head.address is None and self.address(head.body):
            head.address, head.body = head.body, head.body + 1
        return head

    def url(self, at: int | None, title: Line, beside: str | None, head: _Head) -> str | None:
        """The entry's address, if a link can lead to it: at ``at``, ``beside`` the title or the authors."""
        line = title if at is None else self.lines[at]
        address = beside if at is None else self.address(at)
        if address is None and head.authors:
            line, address = self.lines[head.authors_at], head.authors.url
        if address is None:
            return None
        from pipeline.urls import web_address  # few digests have addresses

        if web_address(address):
            return address
        self.say("D021", line)
        return None

    def tag_lines(self, at: int) -> tuple[tuple[str, ...], int]:
        """Take the tag lines from ``at`` on; gives their tags as well."""
        found: list[str] = []
        while at < len(self.lines) and (tags := self.tags[at]) is not None:
            found.extend(self.tag_line(tags, self.lines[at], room=limits.TAGS - len(found)))
            at += 1
        return tuple(found), at

    def titleless(self, at: int) -> int:
        """Report addresses, tags or authors without a title, and the paragraphs that hang on the authors."""
        while self.address(at):
            self.say("D012", self.lines[at], "address without a title", hint="put a title below it")
            at += 1
        if at == len(self.lines):
            return at
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

    def names(self, head: _Head) -> tuple[str, ...]:
        """The names of an entry's authors, and what there is to say about their line."""
        found, line = head.authors or Authors((), "remark"), self.lines[head.authors_at]
        if found.fault is not None:
            self.say("D011", line, at=found.fault)
            if self.survives(found) and not found.left_out:
                self.findings.fixes[line.number] = (found.written(),)
        if not found.names:
            self.say("D004", line, "no names in the brackets", hint="write the authors, or delete the line")
        if len(found.names) > limits.AUTHORS:
            message = f"{len(found.names):,} authors; the limit is {limits.AUTHORS:,}; the line is left out"
            self.say("D013", line, message)
            return ()
        if found.left_out:
            self.say("D032", line)
        if found.near:
            self.near_authors(found, head)
        return found.names

    def near_authors(self, found: Authors, head: _Head) -> None:
        """Say how an authors line in another form is written."""
        form, line = found.written(), self.lines[head.authors_at]
        mend = not found.left_out and self.survives(found)
        self.findings.read_as(line, "authors line", form, mend=mend)
        if mend:
            for at in range(head.authors_at + 1, head.body if head.address is None else head.authors_at + 1):
                self.findings.fixes[self.lines[at].number] = ()

    def survives(self, found: Authors) -> bool:
        """Whether the names are the same when they are read again as they would be written."""
        again = authors.parse(found.written())
        return again is not None and again.names == found.names and again.likeness == found.likeness

    def dressed(self, line: Line, title: forms.Title, *, mend: bool) -> None:
        """Say how a title in Markdown clothes is written."""
        form = (title.text, title.url) if title.url else (title.text,)
        # What would be clothes again, or no title at all, when it stands alone must stay.
        mend = mend and forms.title(title.text) == forms.Title(title.text)
        self.findings.read_as(line, "title", *form, mend=mend and forms.tags(title.text) is None)

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
            form = " ".join(f"#{word}" for word in words)
            if recognition.tags(line.text) != tuple(tags):
                self.findings.read_as(line, "tag line", form)
            return words
        self.say("D013", line, f"{reached}; the line is left out", at=at)
        return []


def _joined(lines: list[Line], findings: Findings) -> list[Line]:
    """``lines`` with each authors line that is spread over several as one."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        found = _spread(lines, at) if lines[at].text[0] in "(（" else None
        if found is None:
            result.append(lines[at])
            at += 1
            continue
        end, text = found
        first = lines[at]
        result.append(msgspec.structs.replace(first, text=text))
        findings.read_as(first, "authors line", text)
        findings.fixes.update({line.number: () for line in lines[at + 1 : end]})
        at = end
    return result


def _spread(lines: list[Line], at: int) -> tuple[int, str] | None:
    """The end of the authors line that begins at ``at`` and is not closed there, and all of its text."""
    if _open_brackets(lines[at].text) <= 0:
        return None
    depth = 0
    for end in range(at, min(at + _MOST_JOINED, len(lines))):
        if end > at and forms.tags(lines[end].text) is not None:
            return None
        depth += _open_brackets(lines[end].text)
        if depth <= 0:
            text = " ".join(line.text for line in lines[at : end + 1])
            found = authors.parse(text) if depth == 0 and len(text) <= limits.LINE_CHARACTERS else None
            sure = found is not None and found.likeness == "list" and found.fault is None and not found.near
            return (end + 1, text) if sure else None
    return None


def _open_brackets(text: str) -> int:
    return text.count("(") + text.count("（") - text.count(")") - text.count("）")


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
