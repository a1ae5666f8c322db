"""How diagnostics look."""

from __future__ import annotations

import json
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.diagnostics import Diagnostic, diagnose, rendering
from pipeline.diagnostics import caret as caret_of

TITLE = diagnose("D004", "digests/2024-12-19.txt", 14, 1, source="Title of the paper")


def test_text_is_that_of_a_good_compiler() -> None:
    assert rendering.text([TITLE]) == (
        "digests/2024-12-19.txt:14:1: warning[D004]: entry without authors\n"
        "  14 | Title of the paper\n"
        "     | ^\n"
        "     = hint: put (names, with commas) on the next line\n"
    )


def test_the_caret_stands_under_its_character() -> None:
    found = diagnose("D007", "a.txt", 1, 8, source="재미있네요. #gan")
    _, source, caret, *_ = rendering.text([found]).splitlines()
    assert source == "   1 | 재미있네요. #gan"
    assert caret == "     |             ^"  # five wide characters before it


def test_marks_take_no_column() -> None:
    found = diagnose("D007", "a.txt", 1, 4, source="e\u0301a#gan")
    assert rendering.text([found]).splitlines()[2] == "     |   ^"


def test_colour_is_an_argument_and_changes_no_character() -> None:
    coloured = rendering.text([TITLE], colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == rendering.text([TITLE])


def test_nothing_without_a_line_to_quote() -> None:
    found = diagnose("D001", "a.txt", 1, 1)
    assert len(rendering.text([found]).splitlines()) == 2


def test_json_is_an_object_a_line() -> None:
    lines = rendering.json([TITLE, TITLE]).splitlines()
    assert len(lines) == 2
    assert json.loads(lines[0]) == {
        "code": "D004",
        "severity": "warning",
        "path": "digests/2024-12-19.txt",
        "line": 14,
        "column": 1,
        "message": "entry without authors",
        "hint": "put (names, with commas) on the next line",
        "source": "Title of the paper",
    }


def test_github_annotations() -> None:
    assert rendering.github([TITLE]) == (
        "::warning file=digests/2024-12-19.txt,line=14,col=1,title=D004::"
        "entry without authors (put (names, with commas) on the next line)\n"
    )
    assert rendering.github([diagnose("D005", "a", 1, 1)]).startswith("::notice ")
    assert rendering.github([diagnose("D001", "a", 1, 1)]).startswith("::error ")


def test_github_annotations_are_escaped() -> None:
    found = diagnose("D001", "a,b:c%\n.txt", 1, 1, "100 %\r\n::error::x", hint="-")
    assert rendering.github([found]) == (
        "::error file=a%2Cb%3Ac%25%0A.txt,line=1,col=1,title=D001::100 %25%0D%0A::error::x (-)\n"
    )


def _columns(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.category(character) in {"Mn", "Me"} for character in text)


@st.composite
def _found(draw: st.DrawFn) -> Diagnostic:
    source = draw(st.text(st.sampled_from("ab 한국\u0301\t\x1b\u3000"), max_size=800))
    column = draw(st.integers(1, len(source) + 1))
    return diagnose("D007", "a.txt", draw(st.integers(1, 10**7)), column, source=source)


@given(_found(), st.integers(40, 200))
def test_every_line_fits_and_the_caret_points_at_its_column(found: Diagnostic, width: int) -> None:
    if not found.source:
        return
    _, source, caret, _ = rendering.text([found], width=width).split("\n")[:4]
    assert _columns(source) <= width
    assert _columns(caret) <= width + 1  # behind the last character of a line that just fits
    number, gutter = source.index("|"), caret.index("|")
    assert number == gutter
    expected = rendering.printable(found.source)[caret_of(found) :][:1]
    if expected.strip() and _columns(expected):
        assert _at(source[number + 2 :], _columns(caret[gutter + 2 :]) - 1) == expected


def _at(text: str, column: int) -> str:
    """The character that begins at ``column``."""
    for index, character in enumerate(text):
        if _columns(text[:index]) == column and _columns(character):
            return character
    return ""


@given(st.text(), st.text(), st.text())
def test_nothing_reaches_the_terminal_that_could_control_it(path: str, source: str, message: str) -> None:
    found = diagnose("D007", path, 1, 1, message or "-", source=source)
    for line in rendering.text([found]).split("\n"):
        assert all(character.isprintable() or character == "\u3000" for character in line)
