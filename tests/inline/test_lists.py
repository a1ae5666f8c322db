"""Lines that were written as a list, and those that merely look like one."""

from __future__ import annotations

import pytest

from pipeline import inline
from pipeline.model import Commentary, Entry, ItemList, Paragraph, Text, plain_blocks


def test_bullets() -> None:
    assert inline.blocks(["앞", "- 하나", "-  둘", "뒤"]) == (
        Paragraph((Text("앞"),)),
        ItemList(((Text("하나"),), (Text("둘"),))),
        Paragraph((Text("뒤"),)),
    )


def test_numbers_keep_where_they_start() -> None:
    assert inline.blocks(["2. a", "3. b", "4. c"]) == (
        ItemList(((Text("a"),), (Text("b"),), (Text("c"),)), 2),
    )


def test_numbers_that_start_again_are_another_list() -> None:
    lines = ["1. Outer", "1. a", "2. b", "2. Outer again", "1. c", "2. d"]
    assert [type(block).__name__ for block in inline.blocks(lines)] == [
        "Paragraph",
        "ItemList",
        "Paragraph",
        "ItemList",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["2024. 12"],
        ["* 주의"],
        ["- 하나"],
        ["1. a", "1. b"],
        ["1. a", "2) b"],
        ["- a", "* b"],
        ["-", "-"],
        ["1.5 times", "2.5 times"],
        ["2024. 12. 19", "2025. 1. 1"],
    ],
)
def test_what_stands_single_is_left_alone(lines: list[str]) -> None:
    assert inline.blocks(lines) == tuple(Paragraph((Text(line),)) for line in lines)


def test_a_long_list() -> None:
    found = inline.blocks([f"{n}. x" for n in range(1, 1000)])
    assert len(plain_blocks(found)) == 999
    assert [type(block) for block in found] == [ItemList]


def test_the_body_of_an_entry() -> None:
    entry = Entry("T", abstract=("a",), commentary=Commentary(ko=("- 가", "- 나"), en=("b", "c")))
    body = inline.body(entry)
    assert body.title == (Text("T"),)
    assert plain_blocks(body.abstract) == ("a",)
    assert body.ko == (ItemList(((Text("가"),), (Text("나"),))),)
    assert plain_blocks(body.en) == ("b", "c")
