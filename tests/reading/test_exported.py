"""Rule 14: what is exported is read again as it was, and what has no place is said."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import folders, reading
from pipeline.model import EXPORT_MARK, Digest, Entry
from pipeline.reading import mending
from pipeline.writing.text import markdown, plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "2024년 12월 19일",
                "# 2024-12-20",
                "## Title",
                "### English",
                "\\# not a heading",
                "\\\\textbf{x}",
                "#tag #c#",
                "```python",
                "    x = 1",
                "```",
                "~~~",
                "- item",
                "  - below",
                "      ```",
                "> quoted",
                "<english>",
                "</english>",
                "[[Name]]",
                "# Links",
                "(Ada Kim; Kim, Ben)",
                "https://example.org/a(b)",
                "한국어 문장입니다.",
                "An English sentence.",
                EXPORT_MARK,
                "",
            ]
        ),
        st.text(alphabet="ab#\\`~;<>[]()!-* \t가나éé̈", max_size=12),
    ),
    max_size=25,
)


def _comparable(digests: Iterable[Digest]) -> list[object]:
    return [
        (each.date, each.introduction, [msgspec.structs.replace(entry, line=0) for entry in each.entries])
        for each in digests
    ]


@example(["```python", "```"], "2024-12-19.txt")
@given(LINES, st.sampled_from(["2024-12-19.txt", "241219 A Note.md"]))
def test_whatever_was_read_is_read_again(lines: list[str], name: str) -> None:
    digests = [each for each in reading.read(name, "\n".join(lines).encode()).digests if each.date]
    text = markdown.write(digests).encode()
    again = reading.read("export.md", text)
    assert _comparable(again.digests) == _comparable(digests)
    assert [each.code for each in again.diagnostics if each.severity == "error"] == []
    assert mending.mended("export.md", text) == text


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["digests", "vault"])
def test_the_archive_is_read_again(corpus: Path, vault: Path, folder: str) -> None:
    root = corpus / "digests" if folder == "digests" else vault / "vault"
    for path, data in folders.texts(str(root), drafts=False).files:
        digests = [each for each in reading.read(path, data).digests if each.date]
        again = reading.read("export.md", markdown.write(digests).encode()).digests
        assert _comparable(again) == _comparable(digests), path


def test_a_digest_is_read_again_as_text() -> None:
    text = (
        "2024년 12월 19일\n소개입니다.\n\n"
        "Title\n(Ada Kim, Ben Lee)\nhttps://example.org/a\nText.\n한국어입니다.\n#a #b\n"
    )
    digests = reading.read("x.txt", text.encode()).digests
    assert plain.write(digests) == text


@pytest.mark.parametrize(
    ("lines", "code", "number"),
    [
        (["text"], "D012", 2),
        (["## Title"], "D012", 2),
        (["# soon"], "D012", 2),
        (["# 2024-02-30"], "D002", 2),
        (["# 2024-12-19", "## Title", "text"], "D012", 4),
        (["# 2024-12-19", "## Title", "##"], "D012", 4),
        (["# 2024-12-19", "## Title", "<https://[x>"], "D021", 4),
    ],
)
def test_what_has_no_place_is_said(lines: list[str], code: str, number: int) -> None:
    read = reading.read("x.md", "\n".join([EXPORT_MARK, *lines]).encode())
    assert [(each.code, each.line) for each in read.diagnostics] == [(code, number)]


def test_it_is_a_digest_whatever_its_name() -> None:
    entry = Entry("Title", tags=("a",))
    text = markdown.write([Digest("", dt.date(2024, 12, 19), (), (entry,))]).encode()
    for name in ("x.md", "251231 Note.md", "2025-12-31.txt"):
        assert not reading.is_passed_over(name, text)
        (digest,) = reading.read(name, text).digests
        assert (digest.date, digest.note) == (dt.date(2024, 12, 19), False)
