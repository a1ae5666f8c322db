"""Rule 6 and what is no text at all: characters, encodings, sizes."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import characters, reading
from pipeline.model import Digest
from pipeline.reading import limits, lines

if TYPE_CHECKING:
    from _typeshed import TraceFunction

Read = Callable[..., reading.Reading]
ReadOne = Callable[..., Digest]
TEXT = "2024년 12월 19일\nA Title\n(Ada Kim, Ben Lee)\nAn abstract.\n한국어.\nEnglish.\n#tag\n"


def codes(found: reading.Reading) -> list[str]:
    return [diagnostic.code for diagnostic in found.diagnostics]


# Characters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoded", [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()])
def test_byte_order_mark_and_line_ends_do_not_matter(encoded: bytes) -> None:
    assert reading.read("a.txt", encoded) == reading.read("a.txt", TEXT.encode())


def test_carriage_returns_only() -> None:
    assert reading.read("a.txt", TEXT.replace("\n", "\r").encode()) == reading.read("a.txt", TEXT.encode())


def test_decomposed_text_is_composed() -> None:
    found = reading.read("a.txt", unicodedata.normalize("NFD", TEXT.replace("Ben", "Bén")).encode())
    (entry,) = found.digests[0].entries
    assert entry.commentary.ko == ("한국어.",)
    assert entry.authors == ("Ada Kim", "Bén Lee")


@pytest.mark.parametrize(
    "character", list("\u200b\u00ad\ufeff\u2060\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u206f")
)
def test_what_nobody_can_see_is_removed_quietly(read: Read, character: str) -> None:
    found = read(f"{character}2024년 12월 19일", f"A{character} Title{character}", "(Ada Kim)", "#a")
    assert found.digests[0].entries[0].title == "A Title"
    assert codes(found) == ["D005"]


@pytest.mark.parametrize("blank", ["\u3164", "\uffa0", "\u2800", "\u200d", "\u200c\u200d", "\u2060\u3164"])
def test_what_looks_blank_is_blank(one: ReadOne, blank: str) -> None:
    (entry,) = one(
        blank, f"A Title{blank}", f"(Ada Kim,{blank} Ben Lee{blank} )", blank, f"#a #{blank}"
    ).entries
    assert (entry.title, entry.authors, entry.abstract, entry.tags) == (
        "A Title",
        ("Ada Kim", "Ben Lee"),
        (),
        ("a",),
    )


@pytest.mark.parametrize("character", ["\u200c", "\u200d", "\t", "\u00a0", "\u3000", "👩‍💻", "\U00020000"])
def test_what_is_kept(one: ReadOne, character: str) -> None:
    assert one(f"A{character}Title", "(Ada Kim)").entries[0].title == f"A{character}Title"


@pytest.mark.parametrize("character", list("\0\x01\x02\x1b\x1f\x7f\x80\x9f\ufdd0\ufffe\uffff\U0001ffff"))
def test_what_no_output_can_hold_is_removed_and_named(character: str) -> None:
    found = reading.read("a.txt", TEXT.replace("Title", f"Tit{character}le").encode())
    assert found.digests[0].entries[0].title == "A Title"
    (diagnostic,) = (d for d in found.diagnostics if d.code == "D008")
    assert (diagnostic.line, diagnostic.column) == (2, 6)
    assert f"U+{ord(character):04X}" in diagnostic.message


def test_of_many_removed_characters_some_are_named() -> None:
    found = reading.read("a.txt", TEXT.replace("Title", "\x01" * 20 + "Title").encode())
    (diagnostic,) = (d for d in found.diagnostics if d.code == "D008")
    assert diagnostic.message.startswith("20 characters removed: U+0001 at column 3, ")
    assert diagnostic.message.endswith(" and 12 more")


@pytest.mark.parametrize("character", list("\v\f\x85\u2028\u2029"))
def test_a_separator_within_a_line_is_a_space(one: ReadOne, character: str) -> None:
    assert one(f"A{character}Title", "(Ada Kim)").entries[0].title == "A Title"


def test_columns_are_those_of_the_file() -> None:
    line = unicodedata.normalize("NFD", "\u3000한국어 논평\u200b이네요. #tag")
    found = reading.read("a.txt", TEXT.replace("English.\n#tag", line).encode())
    (diagnostic,) = (d for d in found.diagnostics if d.code == "D007")
    assert line[diagnostic.column - 1 :] == "#tag"


def _column(raw: str, index: int) -> int:
    """The end of the shortest beginning of a line that holds the character at ``index`` of its text."""
    shortest = (
        end
        for end in range(1, len(raw) + 1)
        if len(unicodedata.normalize("NFC", characters.clean(raw[:end]).lstrip())) > index
    )
    return next(shortest, len(raw) + 1)


@given(
    st.text(
        st.sampled_from("aA é\u0301\u0323\u0f73\u212b\u1112\u1161\u11ab가\u09c7\u09be\u200b\x01\t\u3164한"),
        max_size=40,
    )
)
@example("\u3164 \u200be\u0323\u0301\u200bA\u212b\x01\u0f73")
def test_the_column_of_every_character(raw: str) -> None:
    for line in lines.lines("a.txt", raw.encode())[0]:
        assert [line.column(index) for index in range(len(line.text))] == [
            _column(raw, index) for index in range(len(line.text))
        ]


# Bytes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "line", "column", "hint"),
    [
        (TEXT.encode("cp949"), 1, 5, "CP949"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), 1, 1, "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), 1, 1, "UTF-16"),
        (TEXT.encode() + b"a\xed\xa0\x80\n", 8, 2, "UTF-8"),
        (TEXT.replace("\n", "\r").encode() + "한국\r어".encode()[:-1], 9, 1, "UTF-8"),
        (b"\xef\xbb\xbf\xef\xbb", 1, 1, "UTF-8"),
        (b"\xc0\x80", 1, 1, "UTF-8"),
    ],
)
def test_what_is_not_utf_8_is_left_out(data: bytes, line: int, column: int, hint: str) -> None:
    found = reading.read("2024-12-19.txt", data)
    assert codes(found) == ["D009"]
    assert found.digests == ()
    diagnostic = found.diagnostics[0]
    assert (diagnostic.line, diagnostic.column) == (line, column)
    assert hint in diagnostic.hint


@given(st.binary(max_size=200))
def test_any_bytes_whatever(data: bytes) -> None:
    found = reading.read("2024-12-19.txt", data)
    assert found.digests or found.diagnostics
    assert reading.records("2024-12-19.txt", data)


@given(st.text(max_size=50))
def test_any_path_whatever(path: str) -> None:
    assert reading.read(path, TEXT.encode()).digests[0].path == path


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\0", "\u200b\u3000".encode()])
def test_nothing(data: bytes) -> None:
    found = reading.read("a.txt", data)
    assert not any(digest.entries for digest in found.digests)
    assert len(found.diagnostics) == 1


# Sizes ----------------------------------------------------------------------------------------------


def test_a_line_that_is_too_long_is_left_out() -> None:
    found = reading.read("a.txt", TEXT.replace("abstract", "a" * limits.LINE_CHARACTERS).encode())
    assert found.digests[0].entries[0].abstract == ()
    assert [(d.code, d.line) for d in found.diagnostics if d.severity == "error"] == [("D013", 4)]
    kept = reading.read("a.txt", TEXT.replace("abstract", "a" * (limits.LINE_CHARACTERS - 4)).encode())
    assert len(kept.digests[0].entries[0].abstract[0]) == limits.LINE_CHARACTERS
    assert codes(kept) == []


def test_a_file_that_is_too_large_is_left_out() -> None:
    found = reading.read("2024-12-19.txt", TEXT.encode() + b"a" * limits.FILE_BYTES)
    assert (found.digests, codes(found)) == ((), ["D013"])


def test_one_line_of_50_megabytes() -> None:
    assert codes(reading.read("a.txt", b"a" * 50_000_000)) == ["D013"]


def test_too_many_authors_are_left_out() -> None:
    names = [f"A N{number}" for number in range(limits.AUTHORS + 1)]
    found = reading.read("a.txt", TEXT.replace("Ada Kim, Ben Lee", ", ".join(names)).encode())
    assert found.digests[0].entries[0].authors == ()
    assert codes(found) == ["D013"]
    kept = reading.read("a.txt", TEXT.replace("Ada Kim, Ben Lee", ", ".join(names[1:])).encode())
    assert len(kept.digests[0].entries[0].authors) == limits.AUTHORS


def test_too_many_tags_are_left_out() -> None:
    tags = "".join(f"#t{number}\n" for number in range(limits.TAGS + 2))
    found = reading.read("a.txt", TEXT.replace("#tag\n", tags).encode())
    assert len(found.digests[0].entries[0].tags) == limits.TAGS
    assert codes(found) == ["D013", "D013"]


def test_a_long_tag_is_a_tag() -> None:
    tag = "가" * 200
    found = reading.read("a.txt", TEXT.replace("#tag\n", f"#{tag}\n").encode())
    assert found.digests[0].entries[0].tags == (tag,)
    assert codes(found) == []


def test_marks_beyond_measure_are_left_out() -> None:
    for marks, expected in (("\u0301" * limits.MARKS, []), ("\u0301" * (limits.MARKS + 1), ["D013"])):
        found = reading.read("a.txt", TEXT.replace("abstract", f"o{marks}").encode())
        assert [d.code for d in found.diagnostics if d.severity == "error"] == expected
    apart = "\u0301\u200b\u0323\u200b" * limits.MARKS  # one run when what is invisible is gone
    assert "D013" in codes(reading.read("a.txt", TEXT.replace("abstract", f"o{apart}").encode()))
    hidden = "\u0f73" * (limits.MARKS // 2 + 1)  # each decomposes into two marks
    assert "D013" in codes(reading.read("a.txt", TEXT.replace("abstract", f"o{hidden}").encode()))


@pytest.mark.parametrize(("end", "more"), [("\n", 20), ("\r\n", 20), ("\r", 20), ("", 1)])
def test_lines_beyond_the_limit_are_one_diagnostic(end: str, more: int) -> None:
    text = TEXT.replace("\n", end or "\n") + (end or "\n") * (limits.LINES - 7)
    found = reading.read("2024-12-19.txt", (text + f"one more{end}" * more).encode())
    assert found.digests == reading.read("2024-12-19.txt", TEXT.encode()).digests
    (diagnostic,) = found.diagnostics
    assert (diagnostic.code, diagnostic.line, diagnostic.source) == ("D013", limits.LINES + 1, "one more")
    assert f"the other {more} are left out" in diagnostic.message


@pytest.mark.slow
@pytest.mark.parametrize("line", [b"a\n", b"#a\n", b"\n", b"2024-12-19\n"])
def test_a_million_lines(line: bytes) -> None:
    found = reading.read("2024-12-19.txt", line * 1_000_000)
    (reached,) = (diagnostic for diagnostic in found.diagnostics if diagnostic.code == "D013")
    assert "the other 900,000 are left out" in reached.message
    assert len(found.diagnostics) <= 2 * limits.LINES


# Work -----------------------------------------------------------------------------------------------


def _work(data: bytes) -> int:
    """How many lines of Python run to read ``data``."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> TraceFunction:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        reading.read("2024-12-19.txt", data)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "repeated",
    [
        TEXT,
        "a\n",
        "#a\n",
        "#a #\n",
        "(Ada Kim, Ben Lee)\n",
        "A Title\n(Ada Kim, Ben Lee)\n",
        "한국어 #a\n",
        "2024-13-01\n",
        "---\n",
        "https://example.org/\n",
        "한\x01\u200b#a\n",
        "\u200d",
        "\u3164",
        "e\u0301 ",
        "\u1112\u1161\u11ab ",
        "(((",
        "(A B, ",
        "#a",
        "#a ",
        "##",
    ],
)
def test_work_grows_with_size_and_no_faster(repeated: str) -> None:
    small, large = (_work((TEXT + "\n" + repeated * times + "\n").encode()) for times in (400, 1600))
    assert large <= 4.4 * small
