"""Exported entries: Markdown in which every part has its place (rule 14 of the format)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pipeline.diagnostics import Diagnostic
from pipeline.model import EXPORT_SECTIONS, Commentary, Digest, Entry
from pipeline.reading import blocks, dates, recognition
from pipeline.reading.digests import Reported
from pipeline.reading.lines import Line

_NAME = re.compile(r"(?:[^\\;]|\\.)+")
_ESCAPE = re.compile(r"\\(.)")
_AUTHORS, _LINKS = "Authors: ", "Links: "


def read(path: str, found: Sequence[Line], diagnostics: list[Diagnostic]) -> list[Reported]:
    """Return the days of exported entries, in the order of their lines.

    Args:
        path: of the file, for messages.
        found: its lines behind the first one, fenced code as one.
        diagnostics: what was said about its characters.
    """
    reader = _Exported(path)
    for line in found:
        reader.take(line)
    reader.close()
    days = reader.days or [Reported(None, [])]
    days[0].diagnostics.extend([*diagnostics, *reader.diagnostics])
    days[0].diagnostics.sort(key=lambda diagnostic: (diagnostic.line, diagnostic.column, diagnostic.code))
    return days


class _Exported:
    """Reads line by line; what is gathered of an entry becomes one at the next heading."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.days: list[Reported] = []
        self.diagnostics: list[Diagnostic] = []
        self.heading: Line | None = None
        self.date: dt.date | None = None
        self.introduction: list[str] = []
        self.entries: list[Entry] = []
        self.title: Line | None = None
        self.section: str | None = None
        self.clear()

    def clear(self) -> None:
        self.url: str | None = None
        self.authors: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: dict[str, list[str]] = {heading: [] for heading in EXPORT_SECTIONS}

    def take(self, line: Line) -> None:
        text = line.text
        if text.startswith("# "):
            self.day(line)
        elif text.startswith("## "):
            self.close_entry()
            self.title, self.section = line, None
        elif text.startswith("### ") and text[4:] in self.texts and self.title:
            self.section = text[4:]
        elif self.title and self.section:
            self.texts[self.section].append(_paragraph(line))
        elif self.title:
            self.field(line)
        elif self.heading:
            self.introduction.append(_paragraph(line))
        else:
            self.lost(line, "text before the first day")

    def day(self, line: Line) -> None:
        self.close()
        self.heading = line
        try:
            self.date = dates.from_line(line.text[2:])
        except dates.ImpossibleDateError as error:
            self.diagnostics.append(line.diagnose("D002", self.path, f"impossible date: {error}"))
            return
        if self.date is None:
            self.lost(line, "a heading that is no date; what follows is not published")

    def field(self, line: Line) -> None:
        text = line.text
        if text.startswith(_AUTHORS):
            names = _NAME.findall(text.removeprefix(_AUTHORS))
            self.authors += [_ESCAPE.sub(r"\1", name.strip()) for name in names]
        elif text.startswith(_LINKS):
            self.links += blocks.link_names([text.removeprefix(_LINKS)])
        elif text.startswith("<") and (address := recognition.address(text)):
            self.address(address, line)
        elif all(word[0] == "#" and word.strip("#") for word in text.split()):
            self.tags += [word[1:] for word in text.split()]
        else:
            self.lost(line, "text of an entry without a heading such as ### English")

    def address(self, address: str, line: Line) -> None:
        from pipeline.urls import web_address

        if web_address(address):
            self.url = address
        else:
            self.diagnostics.append(line.diagnose("D021", self.path))

    def lost(self, line: Line, what: str) -> None:
        hint = "a day is # 2024-12-19, an entry ## Title; digests explain format has the rules"
        self.diagnostics.append(line.diagnose("D012", self.path, what, hint=hint))

    def close_entry(self) -> None:
        if self.title is None:
            return
        if self.heading is None:
            self.lost(self.title, "an entry before the first day")
        abstract, korean, english = (tuple(self.texts[heading]) for heading in EXPORT_SECTIONS)
        entry = Entry(
            title=self.title.text[3:].strip(),
            authors=tuple(self.authors),
            url=self.url,
            abstract=abstract,
            commentary=Commentary(korean, english),
            tags=tuple(self.tags),
            links=tuple(self.links),
            line=self.title.number,
        )
        self.entries.append(entry)
        self.title = self.section = None
        self.clear()

    def close(self) -> None:
        self.close_entry()
        if self.heading or self.entries:
            number = self.heading.number if self.heading else self.entries[0].line
            digest = Digest(self.path, self.date, tuple(self.introduction), tuple(self.entries), number)
            self.days.append(Reported(digest, []))
        self.introduction, self.entries, self.date = [], [], None


def _paragraph(line: Line) -> str:
    text = line.text
    if not blocks.is_code(text):
        text = text.removeprefix("\\")
    return " " * blocks.indentation(line) + text
