"""BibTeX, as a program that we have not written reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import inline
from pipeline.model import Article, Body, Code, Emphasis, Math, Raw, Strike, Strong, Text
from pipeline.writing.citations import bibtex
from tests.writing.conftest import HOSTILE

Make = Callable[..., Article]
ARXIV = "https://arxiv.org/pdf/2404.02905v2"


def _read(text: str) -> tuple[str, dict[str, str]]:
    """Key and fields of one entry; nothing else is there."""
    library = parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert len(library.blocks) == 1
    assert entry.entry_type == "misc"
    return entry.key, {name: str(field.value) for name, field in entry.fields_dict.items()}


@pytest.fixture
def fields(make_article: Make) -> Callable[..., dict[str, str]]:
    """``fields(title, authors=…)``: the fields of an entry as they are read back."""

    def make(title: str, *, source: str = "", macros: inline.Macros = (), **values: Any) -> dict[str, str]:
        article = make_article("2024-12-19", 0, inline.title(title), **values)
        article = msgspec.structs.replace(article, title_source=source or title)
        return _read(bibtex(article, macros))[1]

    return make


def test_a_paper_on_arxiv(make_article: Make) -> None:
    article = make_article(
        "2024-12-19",
        0,
        "Visual Models & More",
        authors=("Keyu Tian", "Yi Jiang"),
        address=ARXIV,
        tags=("vae", "LLM"),
    )
    assert bibtex(article) == (
        "@misc{tian-2404.02905,\n"
        "  title = {{Visual Models \\& More}},\n"
        "  author = {Keyu Tian and Yi Jiang},\n"
        "  year = {2024},\n"
        "  eprint = {2404.02905},\n"
        "  archivePrefix = {arXiv},\n"
        "  doi = {10.48550/arXiv.2404.02905},\n"
        f"  url = {{{ARXIV}}},\n"
        "  keywords = {vae, LLM}\n"
        "}\n"
    )


def test_a_paper_with_a_doi(make_article: Make) -> None:
    article = make_article("2024-12-19", 0, "T", authors=("A B",), address="https://doi.org/10.1000/X_y(1)")
    key, fields = _read(bibtex(article))
    assert key == f"b-2024-12-19-{article.anchor[-8:]}"
    assert (fields["doi"], fields["urldate"]) == ("10.1000/x_y(1)", "2024-12-19")
    assert not fields.keys() & {"year", "eprint", "archivePrefix"}


def test_an_old_number_of_arxiv(make_article: Make) -> None:
    article = make_article(
        "2024-12-19", 0, "T", authors=("A B",), address="https://arxiv.org/abs/hep-th/9901001"
    )
    key, fields = _read(bibtex(article))
    assert key == "b-hep-th-9901001"
    assert (fields["year"], fields["doi"]) == ("1999", "10.48550/arXiv.hep-th/9901001")


def test_a_search_is_no_address(make_article: Make) -> None:
    article = make_article("2024-12-19", 0, "A Post", address="https://example.org/?q=x", searched=True)
    key, fields = _read(bibtex(article))
    assert key.startswith("post-2024-12-19-")
    assert fields == {"title": "{A Post}"}


@pytest.mark.parametrize(
    ("authors", "key"),
    [
        (("Łukasz Müller-Lüdenscheidt",), "mullerludenscheidt"),
        (("이순신",), "title"),
        ((), "title"),
        (("O'Neil, Jr.",), "jr"),
        (("DeepSeek-AI",), "deepseekai"),
    ],
)
def test_keys_are_of_plain_letters(make_article: Make, authors: Sequence[str], key: str) -> None:
    article = make_article("2024-12-19", 0, "A Title", authors=authors, address=ARXIV)
    assert _read(bibtex(article))[0] == f"{key}-2404.02905"


def test_names(fields: Callable[..., dict[str, str]]) -> None:
    names = ("Ada Kim", "Gemini Team", "O'Neil, Jr.", "Barnes and Noble", "A_B {C}", "이순신", "et al.")
    assert fields("T", authors=names)["author"] == (
        "Ada Kim and {Gemini Team} and {O'Neil, Jr.} and {Barnes and Noble} and "
        "A\\_B \\textbraceleft{}C\\textbraceright{} and 이순신 and others"
    )


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("$\\pi_0$: A Model", "$\\pi_0$: A Model"),
        ("PixArt-$α$ and $µ$P", "PixArt-$\\alpha$ and $\\mu$P"),
        ("From $r$ to $Q^*$", "From $r$ to $Q^*$"),
        ("It Costs $5 and $10", "It Costs \\$5 and \\$10"),
        ("100% of #1 A_B & C~D^E", "100\\% of \\#1 A\\_B \\& C\\textasciitilde{}D\\textasciicircum{}E"),
        ("Poincar\\'e and Gödel", "Poincaré and Gödel"),
        ("\\textbf{Bold} and \\emph{leaning} `x_1`", "\\textbf{Bold} and \\emph{leaning} \\texttt{x\\_1}"),
        ("$\\left\\{ x \\right.$", "$\\left\\lbrace  x \\right.$"),
        ("$\\{a\\}$", "$\\lbrace a\\rbrace$"),
        ("\\input{/etc/passwd}", "\\textbackslash{}input\\textbraceleft{}/etc/passwd\\textbraceright{}"),
        (
            "$\\input{/etc/passwd}$",
            "\\$\\textbackslash{}input\\textbraceleft{}/etc/passwd\\textbraceright{}\\$",
        ),
        (
            "@misc{x, title={y}}",
            "@misc\\textbraceleft{}x, title=\\textbraceleft{}y\\textbraceright{}\\textbraceright{}",
        ),
    ],
)
def test_titles_keep_their_formulas_and_nothing_else_of_tex(
    fields: Callable[..., dict[str, str]], title: str, read: str
) -> None:
    assert fields(title)["title"] == f"{{{read}}}"


def test_a_formula_with_the_authors_own_macro_is_given_as_it_reads(
    fields: Callable[..., dict[str, str]],
) -> None:
    macros = (("\\ours", "\\mathbf{X}"),)
    assert fields("$\\ours_1$ and $y^2$", macros=macros)["title"] == "{X₁ and $y^2$}"


def test_every_part(make_article: Make) -> None:
    parts = (
        Text("a_"),
        Strong((Text("b"), Emphasis((Code("c_"),)))),
        Strike((Raw("\\d{"),)),
        Math("x%y", "x%y", "", ""),
        Math("x}", "x}", "", ""),
        Math("x$y", "x$y", "", ""),
        Math("\\%", "%", "", ""),
    )
    assert _read(bibtex(make_article("2024-12-19", 0, parts)))[1]["title"] == (
        "{a\\_\\textbf{b\\emph{\\texttt{c\\_}}}\\textbackslash{}d\\textbraceleft{}"
        "x\\%yx\\textbraceright{}x\\$y$\\%$}"
    )


@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    author=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
)
@example(title="}", author="{")
@example(title="@misc{x,", author="@")
@example(title="$}${$", author="\\")
@example(title=HOSTILE, author=HOSTILE)
def test_whatever_a_title_is_one_entry_is_read_back(make_article: Make, title: str, author: str) -> None:
    article = make_article(
        "2024-12-19", 0, inline.title(title), authors=(author,), address=ARXIV, tags=("x",)
    )
    article = msgspec.structs.replace(article, title_source=title, body=Body(inline.title(title)))
    _, fields = _read(bibtex(article))
    assert fields["title"].count("{") == fields["title"].count("}")
    assert fields["eprint"] == "2404.02905"
