"""What is one paper, what may be, and what is not."""

from __future__ import annotations

import pytest

from pipeline.resolve.matching import KnownPapers, Paper, family_names, normal_title

URL = "https://arxiv.org/abs/2404.02905v3"
ADA = ("Ada Kim", "Bo Li")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "attention is all you need."),
        ("Pre-training of Models", "Pretraining of models"),
        ("$\\pi_0$: A Model", "π₀: A Model"),
        ("Schrödinger's Bridge", "Schro\u0308dinger’s bridge"),
        ("$\\mathcal{O}(n^2)$ Sorting", "O(n²) sorting"),
        ("{BERT}: A model", "BERT - A Model"),
        ("Ｆｕｌｌ width", "Full Width"),
        ("한국어 논문: 제목", "한국어 논문 제목"),
    ],
)
def test_titles_that_are_equal(one: str, other: str) -> None:
    assert normal_title(one) == normal_title(other) != ""


def test_titles_that_are_not_equal() -> None:
    assert normal_title("GPT-3") != normal_title("GPT-4")
    assert normal_title("A Model") != normal_title("A Model 2")


@pytest.mark.parametrize(
    ("names", "families"),
    [
        (("Ada B. Kim", "Łukasz Kaiser"), {"kim", "łukaszkaiser"[6:]}),
        (("Jörn-Henrik Jacobsen",), {"jacobsen"}),
        (("LeCun Y.", "Martin L. King Jr."), {"lecun", "king"}),
        (("DeepSeek-AI",), {"deepseekai"}),
        (("김철수", ""), {"김철수"}),
        (("J\\'er\\^ome Th\\'{e}o",), {"theo"}),
        ((), set()),
    ],
)
def test_family_names(names: tuple[str, ...], families: set[str]) -> None:
    assert family_names(names) == {normal_title(name) for name in families}


def test_equal_title_and_one_name_in_common_is_found_with_its_plain_address() -> None:
    match = KnownPapers([Paper("A Paper", ("B. Li", "Cy Fu"), URL)]).match(Paper("a paper", ADA))
    assert match.paper is not None
    assert match.paper.address == "https://arxiv.org/abs/2404.02905"
    assert match.doubts == ()


def test_several_addresses_of_one_paper_are_one() -> None:
    papers = [Paper("A Paper", ADA, URL), Paper("A Paper", ADA, "https://arxiv.org/pdf/2404.02905")]
    assert KnownPapers(papers).match(Paper("A Paper", ADA)).paper == papers[0]


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        (Paper("A Long Paper", ("Cy Fu",), URL), "other authors"),
        (Paper("A Long Paper", (), URL), "authors not known"),
        (Paper("A Long Paper: With a Subtitle", ADA, URL), "another title"),
        (Paper("A Lomg Paper", ADA, URL), "another title"),
    ],
)
def test_what_is_likely_is_in_doubt(there: Paper, reason: str) -> None:
    match = KnownPapers([there]).match(Paper("A Long Paper", ADA))
    assert match.paper is None
    assert [(doubt.paper, doubt.reason) for doubt in match.doubts] == [(there, reason)]


def test_two_papers_that_are_both_likely_are_in_doubt() -> None:
    papers = [Paper("A Paper", ADA, URL), Paper("A Paper", ADA, "https://example.org/a")]
    match = KnownPapers(papers).match(Paper("A Paper", ADA))
    assert match.paper is None
    assert [doubt.paper for doubt in match.doubts] == papers
    # Where the authors of one are others, the other is sure.
    assert (
        KnownPapers([papers[0], Paper("A Paper", ("Cy Fu",), "https://example.org/a")])
        .match(Paper("A Paper", ADA))
        .paper
        == papers[0]
    )


@pytest.mark.parametrize(
    "there",
    [
        Paper("Another Long Paper About Something", ADA, URL),
        Paper("A Long Paper: With a Subtitle", ("Cy Fu", "Ada Kim"), URL),
        Paper("???", ADA, URL),
    ],
)
def test_what_is_not_alike_is_not_told(there: Paper) -> None:
    match = KnownPapers([there]).match(Paper("A Long Paper", ADA))
    assert (match.paper, match.doubts) == (None, ())


def test_titles_without_letters_equal_none() -> None:
    assert KnownPapers([Paper("???", ADA, URL)]).match(Paper("!!!", ADA)).paper is None


def test_a_cited_paper_is_known_where_its_authors_are() -> None:
    known = KnownPapers([Paper("240405 VAR", (), URL), Paper("A Paper", ADA, URL)])
    assert known.paper("arxiv:2404.02905") == Paper("A Paper", ADA, URL)
    assert known.paper("arxiv:2404.02906") is None
