"""Names in double brackets lead to the entry that is meant."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.collection.index import IndexEntry
from pipeline.collection.names import Names, called

ENTRIES = [
    IndexEntry(
        f"tag:example.org,2024:{anchor}",
        anchor,
        date,
        0,
        title,
        (),
        (),
        None,
        searched=False,
        content_hash=anchor,
        path=path,
        called=called(title),
    )
    for anchor, date, title, path in [
        (
            "swin",
            dt.date(2021, 3, 25),
            "Swin Transformer: Hierarchical Vision Transformer",
            "2021-03-25.txt",
        ),
        ("swin2", dt.date(2021, 11, 19), "Swin Transformer: Scaling Up", "2021-11-19.txt"),
        ("note", dt.date(2020, 6, 19), "A Long Title", "vault/2020/200619 Short.md"),
        ("plain", dt.date(2020, 7, 1), "Diffusion", "2020-07-01.txt"),
        ("other", dt.date(2020, 8, 1), "Something", "vault/200801 Diffusion.md"),
        ("sharp", dt.date(2022, 1, 1), "디퓨전 모델: 개론", "vault/한글 이름.md"),
    ]
]
LATE = dt.date(2023, 1, 1)


@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("200619 Short", "note"),
        ("200619 Short.md", "note"),
        ("2020/200619 short#Part", "note"),
        ("Short", "note"),
        ("A long title", "note"),
        ("Swin Transformer Hierarchical Vision Transformer", "swin"),
        ("210325 Swin Transformer", "swin"),
        ("211120 Swin Transformer", "swin2"),
        ("Swin Transformer", "swin2"),
        ("Diffusion", "other"),  # the name of a file, before a title
        ("200701 Diffusion", "plain"),
        ("한글 이름", "sharp"),
        ("디퓨전 모델", "sharp"),
        ("Swin", None),
        ("", None),
        ("#", None),
        ("991399 Swin", None),
    ],
)
def test_a_name_leads_to_its_entry(name: str, anchor: str | None) -> None:
    assert Names(ENTRIES, [name]).find(name, LATE) == anchor
    assert Names(ENTRIES, ["Else", name, "Diffusion"]).find(name, LATE) == anchor


def test_what_is_most_like_a_name_is_told() -> None:
    names = Names(ENTRIES, [])
    assert names.nearest("210325 Swin Transfomer") == "Swin Transformer"
    assert names.nearest("nothing of the kind") is None
