"""``check --fix``: what leaves no doubt is written in form, and nothing else changes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import reading
from pipeline.reading.mending import mended

HEAD = "2024년 12월 19일\n"
ENTRY = "A Title\n(Ada Kim, Ben Lee)\nAn abstract.\n한국어 논평.\n"
LINES = st.one_of(
    st.sampled_from(
        [
            "2024년 12월 19일",
            "**2024년 12월 20일**.",
            "24년 12월 21일",
            "12월 22일",
            "2024-12-23 (금)",
            "11/18",
            "## A Title",
            "[A Title](https://example.org/a)",
            "**A Title** https://example.org/b",
            "A Title",
            "제목: 다른 제목",
            "1. A Title",
            "https://example.org/c",
            "(https://example.org/d)",
            "(Ada Kim, Ben Lee)",
            "(Ada Kim and Ben Lee).",
            "Authors: Ada Kim, Ben Lee",
            "[Ada Kim, Ben Lee]",
            "Ada Kim, Ben Lee",
            "(Ada Kim,",
            "Ben Lee)",
            "((Ada Kim, Ben Lee)",
            "(Ada Kim*, Ben Lee <ben@example.org>) [PDF]",
            "한국어 논평.",
            "한국어 논평. #gan #vae",
            "Commentary. #gan",
            "#gan #vae",
            "# gan # vae",
            "tags: gan, active learning",
            "`#gan`.",
            "#강화 학습",
            "---",
            "",
            " \u3000 ",
            "\u00a0An abstract. \t",
            unicodedata.normalize("NFD", "한국어 논평."),
            "An abstract\x07.",
            "\ufeffA Title",
        ]
    ),
    st.text(st.sampled_from("()[]（）,;#*_>-. AB한1:/\u0301\u1112\u1161\x00\u200b\u2028\x85"), max_size=20),
)


def _entries(data: bytes) -> list[tuple[object, ...]]:
    """What is published of a digest, but for the numbers of lines."""
    return [
        (
            digest.date,
            digest.introduction,
            entry.title,
            entry.authors,
            entry.url,
            entry.abstract,
            entry.commentary,
            entry.tags,
        )
        for digest in reading.read("2024-12-18.txt", data).digests
        for entry in digest.entries
    ]


@given(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example(
    texts=["A Title", "(Ada Kim, Ben Lee)", "한국어 #gan", "[A Title](https://example.org/a)"],
    end="\n",
    last=True,
)
def test_it_is_idempotent_and_changes_nothing_that_is_read(texts: list[str], end: str, last: bool) -> None:  # noqa: FBT001 (drawn by name)
    data = (end.join(texts) + (end if last else "")).encode()
    once = mended("2024-12-18.txt", data)
    assert mended("2024-12-18.txt", once) == once
    said = {diagnostic.code for diagnostic in reading.read("2024-12-18.txt", data).diagnostics}
    if "D007" not in said:
        assert _entries(once) == _entries(data)


@given(st.lists(LINES, max_size=25))
def test_what_is_mended_is_said_no_more(texts: list[str]) -> None:
    data = "\n".join(texts).encode()
    before = reading.read("2024-12-18.txt", data).diagnostics
    after = reading.read("2024-12-18.txt", mended("2024-12-18.txt", data)).diagnostics
    for code in ("D031", "D007", "D011"):
        count = sum(item.code == code for item in before)
        assert sum(item.code == code for item in after) <= count


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("**2024년 12월 19일**\n" + ENTRY + "#gan\n", HEAD + ENTRY + "#gan\n"),
        (HEAD + ENTRY + "# gan # vae\n", HEAD + ENTRY + "#gan #vae\n"),
        (HEAD + ENTRY + "Nice. #gan #vae\n", HEAD + ENTRY + "Nice.\n#gan #vae\n"),
        (HEAD + ENTRY + "Nice. #gan", HEAD + ENTRY + "Nice.\n#gan"),
        (HEAD + "A Title\n(Ada Kim, Ben Lee\n글.\n#gan\n", HEAD + "A Title\n(Ada Kim, Ben Lee)\n글.\n#gan\n"),
        (HEAD + "A Title\nAda Kim, Ben Lee\n글.\n#gan\n", HEAD + "A Title\n(Ada Kim, Ben Lee)\n글.\n#gan\n"),
        (
            HEAD + "A Title\n(Ada Kim,\nBen Lee)\n글.\n#gan\n",
            HEAD + "A Title\n(Ada Kim, Ben Lee)\n글.\n#gan\n",
        ),
        (
            HEAD + "## [A Title](https://example.org/a)\n(Ada Kim)\n글.\n#gan\n",
            HEAD + "A Title\nhttps://example.org/a\n(Ada Kim)\n글.\n#gan\n",
        ),
        (
            HEAD + "\u3000A Title \n\t(Ada Kim)\u00a0\n  \n글.\n#gan\n",
            HEAD + "A Title\n(Ada Kim)\n\n글.\n#gan\n",
        ),
        (unicodedata.normalize("NFD", HEAD + ENTRY), HEAD + ENTRY),
    ],
)
def test_forms(written: str, form: str) -> None:
    assert mended("a.txt", written.encode()).decode() == form
    windows = written.replace("\n", "\r\n")
    assert mended("a.txt", windows.encode()).decode() == form.replace("\n", "\r\n")
    assert mended("a.txt", form.encode()).decode() == form


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "A Title\n(Ada Kim*, Ben Lee <ben@example.org>)\n글.\n#gan\n",
        HEAD + "A Title\n(Ada Kim; Ben Lee)\n글.\n#gan\n",
        HEAD + ENTRY + "#강화 학습\n11/18\n",
        HEAD + "오늘의 논문. #gan\n" + ENTRY + "#gan\n",
        "2024년 12월 19일 (금)\n" + ENTRY + "#gan\n",
        HEAD + ENTRY + "A \x07bell.\n#gan\n",
        HEAD + "A  Title   with  room\n(Ada Kim)\n글.\n#gan\n",
    ],
)
def test_what_is_in_doubt_or_in_form_stays(text: str) -> None:
    assert mended("a.txt", text.encode()).decode() == text


def test_what_cannot_be_read_stays() -> None:
    for data in (b"\xff\xfe", "2024년".encode("cp949"), b"", b" a " * 12_000_000):
        assert mended("a.txt", data) == data
