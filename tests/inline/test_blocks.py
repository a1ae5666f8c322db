"""Quotations, code, headings, tables and nested lists in the texts of an entry."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import inline
from pipeline.model import (
    Block,
    Code,
    CodeBlock,
    Heading,
    ItemList,
    Link,
    Name,
    Paragraph,
    Part,
    Quote,
    Strike,
    Strong,
    Table,
    Text,
    plain_blocks,
)


def p(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def items(*texts: str) -> tuple[tuple[Text], ...]:
    return tuple((Text(text),) for text in texts)


CODE = "```python\ndef f():\n    return 1\n\n\tx\n```"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["> 하나", "> 이어서", ">", "> 둘"], [Quote((p("하나 이어서"), p("둘")))]),
        (["> 하나", "> - 둘", "> - 셋"], [Quote((p("하나"), ItemList(items("둘", "셋"))))]),
        (["> > 안"], [Quote((Quote((p("안"),)),))]),
        (["앞", "> 인용", "뒤"], [p("앞"), Quote((p("인용"),)), p("뒤")]),
        ([CODE], [CodeBlock("def f():\n    return 1\n\n    x")]),
        (["앞", "~~~\n<b>\n~~~", "뒤"], [p("앞"), CodeBlock("<b>"), p("뒤")]),
        (["## 둘", "글", "#### 넷"], [Heading(items("둘")[0], 1), p("글"), Heading(items("넷")[0], 2)]),
        (
            ["# a", "## b", "### c", "#### d"],
            [Heading(items(t)[0], n) for t, n in zip("abcd", [1, 2, 3, 3], strict=True)],
        ),
        (
            ["| a | b |", "|---|:-:|", "| 1 | ~~2~~ |", "| 3 |", "뒤"],
            [
                Table(items("a", "b"), (((Text("1"),), (Strike((Text("2"),)),)), ((Text("3"),), ()))),
                p("뒤"),
            ],
        ),
        (["a | b", "--|--", "1 | 2"], [Table(items("a", "b"), (items("1", "2"),))]),
        (
            ["1. 하나", "    - 둘", "        1. 셋", "2. 넷"],
            [
                ItemList(
                    items("하나", "넷"),
                    1,
                    ((ItemList(items("둘"), None, ((ItemList(items("셋"), 1),),)),), ()),
                )
            ],
        ),
        (
            ["- 하나", "  이어서", "  ```\nx\n  y\n```"],
            [ItemList(items("하나"), None, ((p("이어서"), CodeBlock("x\n  y")),))],
        ),
        (["• 하나", "  • 둘", "뒤"], [ItemList(items("하나"), None, ((ItemList(items("둘")),),)), p("뒤")]),
        (["100. 하나", "     - 둘"], [ItemList(items("하나"), 100, ((ItemList(items("둘")),),))]),
    ],
)
def test_blocks(lines: list[str], expected: list[Block]) -> None:
    assert list(inline.blocks(lines)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["#hashtag", "#"],
        ["|", "| 2005.04712"],
        ["> "],
        ["앞", "    들여 쓴 글"],
        ["제목", "==="],
        ["<div>", "글", "</div>"],
        ["[a]: https://"],
        ["글", "- 하나", "뒤"],
        ["a | b", "글"],
        ["| a |", "|---|", "| 1 | too many |"],  # a cell without a head would be lost
        [">" * 200 + " 깊다"],
        ["```python", "x = 1", "> 인용 아님"][:2],
        ["- 하나", "```", "~~~"],
    ],
)
def test_what_is_no_block_is_shown_as_written(lines: list[str]) -> None:
    assert inline.blocks(lines) == tuple(p(line.strip()) for line in lines)


def test_marks_within_blocks_follow_our_own_rules() -> None:
    (quote,) = inline.blocks(["> **JWT(토큰)**는 `a < b`"])
    assert quote == Quote((Paragraph((Strong((Text("JWT(토큰)"),)), Text("는 "), Code("a < b"))),))


def test_headings_of_an_introduction_are_bold() -> None:
    assert inline.introduction(["## 오늘", "글"]) == (Paragraph((Strong((Text("오늘"),)),)), p("글"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~~지움~~은", [Strike((Text("지움"),)), Text("은")]),
        ("~~a **b**~~", [Strike((Text("a "), Strong((Text("b"),))))]),
        ("좋네요~~ 정말~~", [Text("좋네요~~ 정말~~")]),
        ("1~~2 a~~b~~", [Text("1~~2 a~~b~~")]),
        ("__굵게__는", [Strong((Text("굵게"),)), Text("는")]),
        ("a__b__c and a.__init__() and __call__.py", [Text("a__b__c and a.__init__() and __call__.py")]),
        ("____ and ___a___", [Text("____ and ___a___")]),
        ("[[241231 Name.md]]와", [Name("241231 Name", "241231 Name.md"), Text("와")]),
        (
            "[[Name#There|글]]과 [[Name#There]]",
            [Name("글", "Name#There"), Text("과 "), Name("Name › There", "Name#There")],
        ),
        ("![[shown.png]] [[]] [[ ]]", [Text("![[shown.png]] [[]] [[ ]]")]),
        ("![그림](https://a.kr/b.png)", [Link("그림", "https://a.kr/b.png")]),
        ("![](https://a.kr/b.png)", [Link("https://a.kr/b.png", "https://a.kr/b.png")]),
        ("![x](javascript:alert(1))", [Text("![x](javascript:alert(1))")]),
        ("좋다!", [Text("좋다!")]),
    ],
)
def test_marks_that_notes_use(text: str, expected: list[Part]) -> None:
    assert list(inline.parts(text)) == expected


PIECES = st.sampled_from(
    [
        *("> ", ">", "```", "~~~", "```\nx\n  y\n```", "# ", "#", "| a | b |", "|---|---|", "---|---"),
        *("- ", "1. ", "    ", "  - x", "가나", "abc", "\t", "* ", "+ x", "[a]: b"),
    ]
)


def is_written(line: str) -> bool:
    """Whether a line can be one of an entry's; what names the language of code is not shown."""
    return bool(line.strip()) and not re.search(r"[`~]{3}.*\w", line)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=4).map("".join).filter(is_written), max_size=12))
def test_no_letter_is_lost(lines: list[str]) -> None:
    shown = "".join(plain_blocks(inline.blocks(lines)))
    assert re.findall(r"[^\W\d_]", shown) == re.findall(r"[^\W\d_]", "".join(lines))
