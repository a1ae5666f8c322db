"""Formulas of the book: as text, in pieces where they are long, and never wider than a phone."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given
from lxml import etree

from pipeline import inline
from pipeline.model import Math
from pipeline.writing.book.formula_widths import width
from pipeline.writing.book.formulas import PHONE, fit_formulas
from pipeline.writing.common import html

MATHML = "{http://www.w3.org/1998/Math/MathML}"
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
    pieces = etree.fromstring(f"<p>{fit_formulas(html.inline((formula,), mathml=True))}</p>")
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
    ("source", "shown"),
    [
        ("x_i^2", "<i>x</i><sub><i>i</i></sub><sup>2</sup>"),
        (
            r"\mathbf{w}_t = \eta_t u",
            "<b>w</b><sub><i>t</i></sub>\u00a0= <i>η</i><sub><i>t</i></sub><i>u</i>",
        ),
        (r"\mathcal{L}_{kl}(\theta)", "<i>L</i><sub><i>kl</i></sub>(<i>θ</i>)"),
        (r"x_{-1} < -y_n", "<i>x</i><sub>\u22121</sub>\u00a0&lt; \u2212<i>y</i><sub><i>n</i></sub>"),
        (r"f(x_1, \log x_n)", "<i>f</i>(<i>x</i><sub>1</sub>, log\u00a0<i>x</i><sub><i>n</i></sub>)"),
        (r"\mathbb{R}^{n \times d}", "ℝ<sup><i>n</i>×<i>d</i></sup>"),
    ],
)
def test_scripts_are_text(source: str, shown: str) -> None:
    (formula,) = inline.parts(f"${source}$")
    assert isinstance(formula, Math)
    found = fit_formulas(html.inline((formula,), mathml=True))
    assert found == f'<span role="math" aria-label="{html.escape(formula.text)}">{shown}</span>'


def drawn(piece: etree._Element) -> etree._Element:
    """An element without what stands in it for readers that know no MathML."""
    piece = deepcopy(piece)
    for mark in list(piece.iter(f"{MATHML}mpadded")):
        mark.getparent().remove(mark)
    return piece


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        (r"\sqrt{x} + y^2 = z^2", ["√x + y² = z²"]),
        (
            r"\mathcal{L}(\theta) = \sqrt{\mathcal{L}_{clip}(\theta)} + \beta\mathcal{L}_{kl}(\theta)",
            ["L(θ) =", " √(L_clip(θ)) +", " βLₖₗ(θ)"],
        ),
        (r"\sqrt{a} + b + c + d + e + f + g", ["√a + b +", " c + d +", " e + f + g"]),
    ],
)
def test_a_long_formula_may_break_after_its_signs(source: str, pieces: list[str]) -> None:
    assert readings(written(source)[1]) == pieces


def test_what_no_break_helps_is_set_smaller_and_then_stands_as_its_reading() -> None:
    def fraction(count: int) -> str:
        return fit_formulas(html.inline(inline.parts(r"$\frac{" + "a" * count + "}{b}$"), mathml=True))

    classes = [re.findall(r'class="(\w+)"', fraction(count)) for count in (14, 16, 20, 22)]
    assert classes == [[], ["smaller"], ["smallest"], []]
    assert fraction(22) == f"{'a' * 22}/b"


@pytest.mark.parametrize(
    ("source", "fallback"),
    [
        (r"1/\sqrt{T}", "1/√T"),
        (r"\sqrt{a + b}", "√(a+b)"),
        (r"\sqrt[3]{x}", "x^(1/3)"),
        (r"\frac{a + b}{x_{ij}}", "(a+b)/(x_(ij))"),
        (r"\binom{n}{k}", "(n\u00a0choose\u00a0k)"),
        (r"\frac{x_i^2}{y}", "(x_i^2)/y"),
        (r"\begin{pmatrix}a & b \\ c & d\end{pmatrix}", "(a,\u00a0b;\u00a0c,\u00a0d)"),
    ],
)
def test_a_reader_without_mathml_shows_what_is_meant(source: str, fallback: str) -> None:
    _, pieces = written(source)
    assert "".join("".join(piece.itertext()) for piece in pieces) == fallback
    # What stands there for it takes no room and is not drawn.
    marks = [mark for piece in pieces for mark in piece.iter(f"{MATHML}mpadded")]
    assert marks
    for mark in marks:
        assert {mark.get(side) for side in ("width", "height", "depth")} == {"0"}
        assert [child.tag for child in mark] == [f"{MATHML}mphantom"]


@given(_formulas)
def test_the_pieces_are_the_formula(source: str) -> None:
    formula, pieces = written(source)
    if not pieces:  # too wide even at its smallest
        assert fit_formulas(html.inline((formula,), mathml=True)) == html.escape(formula.text)
        return
    whole = etree.fromstring(formula.mathml)
    assert "".join(text for piece in pieces for text in drawn(piece).itertext()) == "".join(whole.itertext())
    # Where a sign of the row stands in a script, too, each piece is read as its characters go.
    linear = ["".join(piece.itertext()) for piece in pieces]
    assert "".join(readings(pieces)) == formula.text or readings(pieces) == linear
    assert all(width(drawn(piece)) <= PHONE / 0.7 + 0.01 for piece in pieces)
