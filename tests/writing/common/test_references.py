"""References as parts of texts and as lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from pipeline.model import (
    Block,
    Heading,
    ItemList,
    Link,
    Name,
    Paragraph,
    Parts,
    Pointer,
    Quote,
    Strong,
    Table,
    Text,
    plain,
)
from pipeline.references import Located, Mention, OtherDay, Reference, References
from pipeline.writing.common.references import listings, with_pointers

ENTRY = Mention("e1", dt.date(2024, 5, 1), "A title", "Ada Kim", "한 문장이다.")
OTHER = Mention("e2", dt.date(2024, 5, 2), "둘째 글")
LINK = Link("arXiv:2404.02905", "https://arxiv.org/pdf/2404.02905v2")
STRANGE = Link("x", "https://[")
ARROW = (Text("\xa0"), Pointer("→2024-05-01", "#e1", "A title · 한 문장이다."))


def place(mention: Located) -> str:
    return f"#{mention.anchor}"


REFERENCES = References(
    (
        Reference(
            "arxiv:2404.02905",
            "A title",
            "Ada Kim",
            several=True,
            year=2024,
            entry=ENTRY,
            names=("240501 A.md",),
        ),
        Reference("doi:10.1000/a", "Listed", "Ben Lee", listed=True),
        Reference("arxiv:2404.00001", "Named", year=1999, listed=True),
    ),
    (OTHER,),
    (OtherDay(ENTRY.anchor, ENTRY.date), OtherDay(OTHER.anchor, OTHER.date)),
)


@pytest.mark.parametrize(
    "wrap",
    [
        Paragraph,
        Heading,
        lambda parts: Paragraph((Text("a"), Strong(parts))),
        lambda parts: Quote((Paragraph(parts),)),
        lambda parts: ItemList((parts,), nested=((Paragraph(parts),),)),
        lambda parts: Table((parts,), ((parts, ()),)),
    ],
)
def test_an_arrow_stands_behind_the_paper_wherever_it_stands(wrap: Callable[[Parts], Block]) -> None:
    before: Parts = (Text("앞 "), LINK, STRANGE, Link("b", "https://example.org/b"), Text("와"))
    after: Parts = (Text("앞 "), LINK, *ARROW, STRANGE, Link("b", "https://example.org/b"), Text("와"))
    assert with_pointers((wrap(before),), REFERENCES, place, hints=True) == (wrap(after),)


def test_a_name_in_brackets_is_the_link_itself() -> None:
    text = (Name("240501 A", "240501 A.md"), Text("와 "), Name("글", "240501 A.md"), Name("B", "B"))
    (paragraph,) = with_pointers((Paragraph(text),), REFERENCES, place)
    assert paragraph == Paragraph(
        (Pointer("240501 A", "#e1"), Text("와 "), Pointer("글", "#e1"), Name("B", "B"))
    )


def test_an_entry_that_cites_nothing_is_left_as_it_is() -> None:
    content = (Paragraph((LINK,)),)
    assert with_pointers(content, References((), (OTHER,)), place) is content


def test_without_hints_there_are_none() -> None:
    (paragraph,) = with_pointers((Paragraph((LINK,)),), REFERENCES, place)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.parts[-1] == Pointer("→2024-05-01", "#e1")


def test_the_lists() -> None:
    found = listings(REFERENCES, place, "ko", hints=True)
    assert [(listing.label, [plain(item) for item in listing.items]) for listing in found] == [
        ("언급한 논문", ["A title · Ada Kim 외, 2024 →\xa02024-05-01", "Listed · Ben Lee", "Named · 1999"]),
        ("이후 언급", ["2024-05-02 둘째 글"]),
        ("다른 날", ["2024-05-01", "2024-05-02"]),
    ]
    cited = found[0].items
    assert cited[0][0] == Pointer("A title", "#e1", "한 문장이다.", "en")
    assert cited[1][0] == Link("Listed", "https://doi.org/10.1000/a")
    assert cited[2][0] == Link("Named", "https://arxiv.org/abs/2404.00001")
    assert found[1].items[0][1] == Pointer("둘째 글", "#e2", "", "ko")


def test_there_is_no_list_of_nothing() -> None:
    assert listings(References(), place, "ko") == []
    assert [listing.label for listing in listings(References((), (OTHER,)), place, "en")] == [
        "Mentioned later"
    ]
