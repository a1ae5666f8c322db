"""The list of codes, their pages, and the record."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import diagnostics
from pipeline.diagnostics import CODES, caret, clip, diagnose, explanation
from pipeline.reading import limits


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page_that_says_what_it_is(code: str) -> None:
    page = explanation(code)
    assert page.startswith(f"# {code}: {CODES[code].summary}\n\nSeverity: {CODES[code].severity}.\n\n")
    assert page.endswith("\n")


def test_no_page_is_without_a_code() -> None:
    pages = Path(diagnostics.__file__).parent / "pages"
    assert {page.stem for page in pages.iterdir()} == set(CODES)


def test_the_page_about_limits_names_them_all() -> None:
    page = " ".join(explanation("D013").split())
    for number in (
        f"{limits.FILE_BYTES // 1024**2} MiB",
        f"{limits.LINES:,} lines",
        f"{limits.LINE_CHARACTERS:,} characters",
        f"{limits.AUTHORS:,} authors",
        f"{limits.TAGS} tags",
        f"{limits.TAG_CHARACTERS:,} characters",
        f"{limits.MARKS} combining marks",
    ):
        assert re.search(rf"\b{number}", page), number


def test_a_hint_names_no_command_that_is_not_there() -> None:
    pages = "".join(explanation(code) + CODES[code].hint for code in CODES)
    for command in set(re.findall(r"digests ([a-z]+)\b`", pages)):
        subprocess.run([sys.executable, "-m", "pipeline", command, "--help"], check=True, capture_output=True)


def test_a_diagnostic_says_what_its_code_says_unless_told_otherwise() -> None:
    usual = diagnose("D004", "a.txt", 1, 1)
    assert (usual.message, usual.hint, usual.severity) == (
        CODES["D004"].summary,
        CODES["D004"].hint,
        "warning",
    )
    special = diagnose("D004", "a.txt", 1, 1, "no names", hint="write them")
    assert (special.message, special.hint) == ("no names", "write them")


def test_there_is_no_diagnostic_without_a_code() -> None:
    with pytest.raises(KeyError):
        diagnose("D999", "a.txt", 1, 1)


@given(st.integers(0, 2000), st.data())
def test_the_character_at_the_column_is_found_in_the_quotation(length: int, data: st.DataObject) -> None:
    line = "".join(chr(0x4E00 + index) for index in range(length))  # no character twice
    column = data.draw(st.integers(1, length + 1))
    quoted = clip(line, column)
    assert len(quoted) <= diagnostics.BEGINNING + diagnostics.BEFORE + 1
    at = caret(diagnose("D004", "a.txt", 1, column, source=line))
    assert quoted[at : at + 1].strip("…") == line[column - 1 : column]


@given(st.text(max_size=diagnostics.WHOLE), st.integers(1, diagnostics.WHOLE))
def test_a_short_line_is_quoted_whole(line: str, column: int) -> None:
    assert clip(line, column) == line
