"""Formulas of the book: long ones in pieces, and nothing in a box that a page cannot divide."""

from __future__ import annotations

import re
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given
from lxml import etree

from pipeline import inline
from pipeline.model import Math
from pipeline.writing.book.formulas import let_formulas_break
from pipeline.writing.common import html

PARTS = [
    "x",
    r"\alpha",
    "f(y, z)",
    r"\frac{a+b}{c}",
    r"\sum_{i=1}^n i",
    "x^{2+k}",
    r"\left(a = b\right)",
    "12",
]
SIGNS = [" + ", " - ", " = ", r" \leq ", r" \to ", r" \mid ", ", ", "; ", r" \cdot ", " "]
_formulas = st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(SIGNS)), min_size=2, max_size=15).map(
    lambda pairs: r"y \to " + "".join(map("".join, pairs)) + r"\sqrt{z}"  # no amount of money stands first
)


def written(source: str) -> tuple[Math, list[etree._Element]]:
    """A formula, and the elements that the book has for it."""
    (formula,) = inline.parts(f"${source}$")
    assert isinstance(formula, Math)
    pieces = etree.fromstring(f"<p>{let_formulas_break(html.inline((formula,), mathml=True))}</p>")
    return formula, list(pieces)


def readings(pieces: list[etree._Element]) -> list[str]:
    return [piece.get("alttext") for piece in pieces]


def test_the_style_puts_no_text_into_a_box_of_its_own_height_or_width(root: Path) -> None:
    style = (root / "pipeline" / "writing" / "book" / "style.css").read_text(encoding="utf-8")
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    forbidden = (
        r"[{;]\s*(overflow(?:-[xy])?|(?:max-)?height|column[\w-]*|contain|position|float)\s*:\s*([^;]+)"
    )
    found = re.findall(forbidden, style)
    assert found == [("max-height", "100vh")], "only the cover, which is no text"


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        (r"\sqrt{x} + y^2 = z^2", ["√x + y² = z²"]),
        (
            r"\mathcal{L}(\theta) = \mathcal{L}_{clip}(\theta) + \beta\mathcal{L}_{kl}(\theta)",
            ["L(θ) = L_clip(θ) +", " βLₖₗ(θ)"],
        ),
        (r"\frac{aaaaaaaaaaaaaaaaaaaaa + b}{c}", ["(aaaaaaaaaaaaaaaaaaaaa + b)/c"]),
    ],
)
def test_a_long_formula_may_break_after_its_signs(source: str, pieces: list[str]) -> None:
    assert readings(written(source)[1]) == pieces


@given(_formulas)
def test_the_pieces_are_the_formula(source: str) -> None:
    formula, pieces = written(source)
    whole = etree.fromstring(formula.mathml)
    assert [child for piece in pieces for child in map(etree.tostring, piece[0])] == [
        etree.tostring(child) for child in whole[0]
    ]
    assert "".join(readings(pieces)) == formula.text
