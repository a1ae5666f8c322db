"""COinS, read as Zotero reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Article, Body, Paragraph, Text
from pipeline.writing.citations import coins
from tests.writing.conftest import HOSTILE

Make = Callable[..., Article]


def _zotero(context: str) -> dict[str, list[str]]:
    """The fields of a ContextObject: divided at & and the first =, plus signs for spaces."""
    fields: dict[str, list[str]] = {}
    for part in context.split("&"):
        name, value = part.split("=")[:2]
        fields.setdefault(name, []).append(unquote(re.sub(r"\+|%2[bB]", " ", value)))
    return fields


def test_a_paper_on_arxiv(make_article: Make) -> None:
    article = make_article(
        "2024-12-19",
        0,
        "A & B = C: 100% 가",
        authors=("Ada Kim", "이순신"),
        address="https://arxiv.org/abs/2404.02905v2",
        tags=("vae", "LLM"),
        body=Body(abstract=(Paragraph((Text("One & two."),)), Paragraph((Text("Three."),)))),
    )
    # Zotero, "Exposing Your Metadata"; the fields that its OpenURL reader takes from mtx:dc.
    assert _zotero(coins(article)) == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:dc"],
        "rft.type": ["preprint"],
        "rft.title": ["A & B = C: 100% 가"],
        "rft.creator": ["Ada Kim", "이순신"],
        "rft.date": ["2024"],
        "rft.description": ["One & two.\nThree."],
        "rft.subject": ["vae", "LLM"],
        "rft_id": ["info:doi/10.48550/arXiv.2404.02905", "https://arxiv.org/abs/2404.02905v2"],
    }
    assert "rft.description" not in _zotero(coins(article, abstracts=False))


@pytest.mark.parametrize(
    ("address", "searched", "kind", "ids"),
    [
        ("https://doi.org/10.1000/x", False, "document", ["info:doi/10.1000/x", "https://doi.org/10.1000/x"]),
        ("https://example.org/a?b=1&c=2", False, "webpage", ["https://example.org/a?b=1&c=2"]),
        ("https://example.org/?q=T", True, "webpage", []),
        (None, False, "webpage", []),
    ],
)
def test_other_papers(make_article: Make, address: str, searched: bool, kind: str, ids: list[str]) -> None:  # noqa: FBT001 (a case's value)
    fields = _zotero(coins(make_article("2024-12-19", 0, "T", address=address, searched=searched)))
    assert fields["rft.type"] == [kind]
    assert fields.get("rft_id", []) == ids
    assert "rft.date" not in fields


def test_text_is_data(make_article: Make) -> None:
    context = coins(make_article("2024-12-19", 0, HOSTILE, authors=(HOSTILE,)))
    assert re.fullmatch(r"[A-Za-z0-9_.~%+&=-]+", context)
    assert _zotero(context)["rft.title"] == [HOSTILE]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_title_is_it_is_read_back(make_article: Make, title: str) -> None:
    fields = parse_qs(coins(make_article("2024-12-19", 0, title)), keep_blank_values=True)
    assert fields["rft.title"] == [title]
