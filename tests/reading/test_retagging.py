"""A renamed tag, and nothing else of the file."""

from __future__ import annotations

import pytest

from pipeline.reading import retagging

BODY = "2024-12-19\nA Paper\n(Ada Writer)\nAbout #old things.\n한국어로 쓴 글입니다. #old\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("#old #other", "#new-one #other"),
        ("#OLD", "#new-one"),
        ("#o #old\r\n\r\n", "#o #new-one\r\n\r\n"),
        ("  #old,#older, #old-", "  #new-one,#older, #old-"),
        ("#a#old#b", "#a#new-one#b"),
        ("＃old", "＃new-one"),
        ("tags: old, other", "tags: new-one, other"),
        ("**Tags:** #old", "**Tags:** #new-one"),
        ("#older", "#older"),
        ("#new-one #old", "#new-one #new-one"),
    ],
)
def test_tag_lines(before: str, after: str) -> None:
    data, expected = ((BODY + line).encode() for line in (before, after))
    assert retagging.renamed("2024-12-19.txt", data, "Old", "new-one") == expected


@pytest.mark.parametrize(
    "lines", ["tags: [old, other]", 'tags: ["old"]', "tags: old", "tags:\n- x\n- old", "TAGS: a, old"]
)
@pytest.mark.parametrize("name", ["241219 A Note.md", "2024-12-19.txt"])
def test_front_matter(lines: str, name: str) -> None:
    body = "A Paper\n(Ada Writer)\nold text\n" if name.endswith("txt") else "old text\n"
    text = f"---\ntitle: old\ndate: 2024-12-19\n{lines}\n---\n{body}"
    expected = text.replace(lines, lines.replace("old", "new"))
    assert retagging.renamed(name, text.encode(), "old", "new") == expected.encode()


def test_code_stays() -> None:
    text = "2024-12-19\nA Paper\n(Ada)\nText.\n```\n#old\n```\n#old\n"
    expected = "2024-12-19\nA Paper\n(Ada)\nText.\n```\n#old\n```\n#new\n"
    assert retagging.renamed("2024-12-19.txt", text.encode(), "old", "new") == expected.encode()


@pytest.mark.parametrize("data", [b"\xff#old", b"", b"2024-12-19\nA\n(B)\n#other\n"])
def test_a_file_without_the_tag_is_the_same(data: bytes) -> None:
    assert retagging.renamed("2024-12-19.txt", data, "old", "new") == data


def test_what_cannot_be_told_is_left() -> None:
    data = b"2024-12-19\nA\n(B)\nText.\n#a#old# #old\n"
    assert retagging.renamed("2024-12-19.txt", data, "old#", "new") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a-b", True), ("한국어", True), ("a b", False), ("", False), ("#a", False), ("a,b", False)],
)
def test_what_a_tag_is(text: str, *, expected: bool) -> None:
    assert retagging.is_tag(text) == expected
