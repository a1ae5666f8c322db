"""Checks of the parts of a note: diagnostics, and the parts that remain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.diagnostics import Diagnostic
from pipeline.model import Entry
from pipeline.reading import limits, recognition
from pipeline.reading.authors import Authors
from pipeline.reading.lines import Line


class Checks:
    """Gathers the diagnostics about one note."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.diagnostics: list[Diagnostic] = []

    def say(self, code: str, line: Line, message: str = "", *, hint: str = "", at: int = 0) -> None:
        """Add a diagnostic about the character at index ``at`` of a line's text."""
        self.diagnostics.append(line.diagnose(code, self._path, message, hint=hint, at=at))

    def names(self, found: Authors, line: Line) -> tuple[str, ...]:
        """The authors of the title on ``line``, none where they are too many."""
        if found.fault is not None:
            self.say("D011", line)
        if len(found.names) > limits.AUTHORS:
            message = f"{len(found.names):,} authors; the limit is {limits.AUTHORS:,}; they are left out"
            self.say("D013", line, message)
            return ()
        return found.names

    def tags(self, tags: Sequence[str], line: Line, room: int) -> list[str]:
        """The tags of a line that are words, none when they are too many or too long."""
        words = [tag for tag in tags if tag]
        if len(words) < len(tags):
            self.say("D017", line)
        longest = max(words, key=len)
        if len(words) > room:
            self.say("D013", line, f"more than {limits.TAGS} tags; the line is left out")
        elif len(longest) > limits.TAG_CHARACTERS:
            message = f"tag of {len(longest):,} characters; the limit is {limits.TAG_CHARACTERS:,}"
            self.say("D013", line, f"{message}; the line is left out", at=line.text.index(longest))
        else:
            return words
        return []

    def entry(self, entry: Entry, title: Line, paragraphs: Sequence[Line], *, named: bool) -> None:
        """Point out what is missing; ``named`` tells that there are brackets for authors."""
        if not named:
            self.say("D004", title, hint="put them in brackets behind the title")
        if missing := " and ".join(_missing(entry)):
            self.say("D005", title, f"entry without {missing}")
        at_end = recognition.trailing_tags(paragraphs[-1].text) if paragraphs else None
        if at_end is not None:
            self.say("D007", paragraphs[-1], at=at_end)
        elif not entry.tags:
            self.say("D006", title)


def _missing(entry: Entry) -> Iterator[str]:
    korean, english = entry.commentary.ko, entry.commentary.en
    if not entry.abstract:
        yield "abstract"
    if not korean and not english:
        yield "commentary"
    elif not korean:
        yield "Korean commentary"
    elif not english:
        yield "English commentary"
