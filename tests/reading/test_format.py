"""FORMAT.md: its examples are read as it says, and its rules are those that code and tests name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline import reading
from pipeline.reading import Record

FORMAT = Path(reading.__file__).with_name("FORMAT.md")
# Messages about what examples leave out for brevity.
UNSAID = {"D005", "D006", "D038"}
FILE_NAME = "digest.txt"
# A block with a file and the block with what is read in it; a fence of four backticks can hold one of three.
FILE = re.compile(
    r"^(?P<fence>`{3,})(?:digest|note)(?: (?P<name>[^\n]+))?\n(?P<text>.*?)^(?P=fence)\n"
    r"\n```read\n(?P<read>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
# A block of single lines, each with what it is read as behind an arrow.
LINES = re.compile(r"^```(?P<kind>date|title|authors|tags)\n(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL)
ARROW = " → "
COLUMN = 46

# Where a single line stands: a digest with the line in its place, and the line's number in it.
PLACES = {
    "date": ("{}\nFences\n(Cho Ahn, Dan Ryu)\n#fences\n", 1),
    "title": ("2024년 12월 19일\n{}\n(Cho Ahn, Dan Ryu)\n#fences\n", 2),
    "authors": ("2024년 12월 19일\nFences\n{}\n울타리입니다.\n#fences\n", 3),
    "tags": ("2024년 12월 19일\nFences\n(Cho Ahn, Dan Ryu)\n울타리입니다.\n{}\n", 5),
}


def _said(records: list[Record], line: int | None = None) -> Iterator[str]:
    for record in records:
        for finding in record.diagnostics:
            if finding.code not in UNSAID and line in (None, finding.line):
                yield finding.code if line else f"{finding.code:10}line {finding.line}"


def _values(record: Record) -> Iterator[tuple[str, str]]:
    yield "date", record.date.isoformat() if record.date else "none"
    yield from (("intro", text) for text in record.introduction)
    for entry in record.entries:
        yield "title", entry.title
        if entry.authors:
            yield "authors", "; ".join(entry.authors)
        if entry.url:
            yield "url", entry.url
        yield from (("abstract", text) for text in entry.abstract)
        yield from (("ko", text) for text in entry.commentary.ko)
        yield from (("en", text) for text in entry.commentary.en)
        if entry.tags:
            yield "tags", " ".join(f"#{tag}" for tag in entry.tags)
        yield from (("link", name) for name in entry.links)


def _read(name: str, text: str) -> str:
    """Everything that is read in a file, in the notation of FORMAT.md."""
    records = reading.records(name, text.encode())
    lines = [f"{key:10}{value}" for record in records for key, value in _values(record)]
    return "".join(f"{line}\n" for line in [*lines, *_said(records)])


def _meaning(kind: str, text: str) -> str:
    """What a single line in its place is read as, with the messages about it."""
    digest, number = PLACES[kind]
    records = reading.records(FILE_NAME, digest.format(text).encode())
    record = records[0]
    entry = next(iter(record.entries), None)
    meanings = {
        "date": record.date and record.date.isoformat(),
        "title": entry and " ".join(filter(None, [entry.title, entry.url])),
        "authors": entry and " ".join(filter(None, ["; ".join(entry.authors), entry.url])),
        "tags": entry and " ".join(f"#{tag}" for tag in entry.tags),
    }
    codes = ", ".join(code for code in _said(records, number) if code not in {"D001", "D004"})
    return (meanings[kind] or "text") + (f" ({codes})" if codes else "")


def _cells(text: str) -> int:
    """How many columns of a fixed-width font a text takes: Hangul and full-width signs take two."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)


def _with_results(document: str) -> str:
    """The document with what is really read."""

    def file(match: re.Match[str]) -> str:
        start, end = match.span("read")
        at = match.start()
        found = _read(match["name"] or FILE_NAME, match["text"])
        return match[0][: start - at] + found + match[0][end - at :]

    def lines(match: re.Match[str]) -> str:
        texts = [line.partition(ARROW)[0].rstrip() for line in match["lines"].splitlines()]
        width = min(COLUMN, max(map(_cells, texts)))
        rows = [
            f"{text}{' ' * (width - _cells(text))}{ARROW}{_meaning(match['kind'], text)}\n" for text in texts
        ]
        return f"```{match['kind']}\n{''.join(rows)}```"

    return LINES.sub(lines, FILE.sub(file, document))


def test_every_example_is_read_as_stated(golden: Callable[[Path, str | bytes], None]) -> None:
    golden(FORMAT, _with_results(FORMAT.read_text(encoding="utf-8")))


def test_rules_are_numbered_in_order_and_each_has_its_place() -> None:
    numbers = re.findall(r"^## Rule (\d+): \w", FORMAT.read_text(encoding="utf-8"), re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert numbers


def test_code_and_tests_name_rules_that_there_are(root: Path) -> None:
    there = set(re.findall(r"^## Rule (\d+)", FORMAT.read_text(encoding="utf-8"), re.MULTILINE))
    files = [path for folder in ("pipeline", "tests") for path in (root / folder).rglob("*.py")]
    named = {
        number
        for path in files
        for numbers in re.findall(r"\b[Rr]ules? (\d+(?:(?:, | to | and )\d+)*)", path.read_text("utf-8"))
        for number in re.findall(r"\d+", numbers)
    }
    assert named - there == set()
    assert named


def test_every_block_is_an_example() -> None:
    document = FORMAT.read_text(encoding="utf-8")
    fences = re.findall(r"^`{3,}(\w+)", FILE.sub("", LINES.sub("", document)), re.MULTILINE)
    assert fences == []
