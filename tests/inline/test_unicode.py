"""The Unicode reading of a formula says what the formula says: its value, and what belongs together."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.inline import math as mathematics
from pipeline.model import Math

# A tree: its TeX where it stands alone, whether that is one factor as it stands, and its value.
Tree = tuple[str, bool, Fraction]
LETTERS = {"a": Fraction(3), "b": Fraction(5), "c": Fraction(7), "x": Fraction(11), "y": Fraction(13)}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
TOKEN = re.compile(r"\d+ \d+/\d+|\d+|[a-z]|[⁻⁰¹²³⁴-⁹]+|[-+−·×/()^√]")


def factor(tree: Tree) -> str:
    tex, single, _ = tree
    return tex if single else rf"\left({tex}\right)"


def number(value: int) -> Tree:
    return str(value), True, Fraction(value)


def fraction(trees: tuple[Tree, Tree]) -> Tree:
    over, under = trees
    return rf"\frac{{{over[0]}}}{{{under[0]}}}", True, over[2] / under[2]


def total(trees: tuple[Tree, str, Tree]) -> Tree:
    left, sign, right = trees
    value = left[2] + right[2] if sign == "+" else left[2] - right[2]
    return f"{left[0]} {sign} {factor(right)}", False, value  # room, so that it is no range


def times(trees: tuple[Tree, str, Tree]) -> Tree:
    left, sign, right = trees
    return f"{factor(left)}{sign} {factor(right)}", False, left[2] * right[2]


def power(trees: tuple[Tree, int]) -> Tree:
    base, exponent = trees
    braced = base[0] if re.fullmatch(r"\d+|[a-z]", base[0]) else rf"\left({base[0]}\right)"
    return f"{braced}^{{{exponent}}}", True, base[2] ** exponent


def beside(trees: tuple[Tree, Tree]) -> Tree:
    """A product without a sign; two numbers beside each other would be one, or a mixed number."""
    left, right = trees
    if right[0][0].isdigit() or (left[0][-1].isdigit() and right[0].startswith(r"\frac")):
        return times((left, r"\cdot", right))
    return f"{factor(left)}{factor(right)}", False, left[2] * right[2]


LEAVES = st.one_of(
    st.integers(1, 12).map(number),
    st.sampled_from(sorted(LETTERS)).map(lambda name: (name, True, LETTERS[name])),
)


def grow(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.one_of(
        st.tuples(trees, trees).filter(lambda pair: pair[1][2] != 0).map(fraction),
        st.tuples(trees, st.sampled_from("+-"), trees).map(total),
        st.tuples(trees, st.sampled_from([r"\cdot", r"\times"]), trees).map(times),
        st.tuples(trees, trees).map(beside),
        st.tuples(trees.filter(lambda tree: tree[2] != 0), st.sampled_from([2, 3, -1])).map(power),
    )


class Reader:
    """Arithmetic as people read it in a line: what stands beside each other binds before a stroke."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)
        assert "".join(self.tokens).replace(" ", "") == text.replace(" ", "")

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def whole(self) -> Fraction:
        value = self.sum()
        assert not self.tokens
        return value

    def sum(self) -> Fraction:
        value = self.term()
        while self.peek() in ("+", "−"):
            value = value + self.term() if self.tokens.pop(0) == "+" else value - self.term()
        return value

    def term(self) -> Fraction:
        value = self.product()
        while self.peek() in ("·", "×", "/"):
            value = value / self.product() if self.tokens.pop(0) == "/" else value * self.product()
        return value

    def product(self) -> Fraction:
        if self.peek() == "−":
            self.tokens.pop(0)
            return -self.product()
        value = self.power()
        while self.peek() == "(" or self.peek()[:1].isalnum():
            value *= self.power()
        return value

    def power(self) -> Fraction:
        value = self.atom()
        if self.peek()[:1] in tuple("⁻⁰¹²³⁴⁵⁶⁷⁸⁹"):
            value **= int(self.tokens.pop(0).translate(SUPERSCRIPTS))
        return value

    def atom(self) -> Fraction:
        word = self.tokens.pop(0)
        if word == "(":
            value = self.sum()
            assert self.tokens.pop(0) == ")"
            return value
        if " " in word:
            whole, _, part = word.partition(" ")
            return int(whole) + Fraction(part)
        return LETTERS[word] if word in LETTERS else Fraction(word)


@given(st.recursive(LEAVES, grow, max_leaves=8))
@example((r"\frac{1}{2}x", False, Fraction(11, 2)))
@example((r"2\frac{1}{2}", False, Fraction(5, 2)))
@example((r"2\frac{1}{2}x", False, Fraction(55, 2)))
@example((r"x \cdot 2\frac{1}{2}", False, Fraction(55, 2)))
@example((r"\frac{a}{bc}", False, Fraction(3, 35)))
@example((r"\frac{a}{b}c", False, Fraction(21, 5)))
@example((r"a\cdot -b", False, Fraction(-15)))
def test_the_reading_has_the_value(tree: Tree) -> None:
    tex, _, value = tree
    assert Reader(mathematics.convert(tex, in_markup=True).text).whole() == value


@pytest.mark.parametrize(
    ("tex", "reading"),
    [
        (r"x\frac{1}{2}", "x(1/2)"),
        (r"-\frac{1}{3}y^2", "−(1/3)y²"),
        (r"\frac{d}{dt}x(t)", "(d/dt)x(t)"),
        (r"\frac{d}{dt}", "d/dt"),
        (r"\frac{d^2y}{dx^2}", "d²y/dx²"),
        (r"\frac{p(x)}{q(x)}", "p(x)/q(x)"),
        (r"\frac{1}{a(b+c)}", "1/(a(b + c))"),
        (r"\frac{n(n+1)}{2}", "n(n + 1)/2"),
        (r"\widehat{a+b}c", "(a + b)\u0302c"),
        (r"\widehat{AB}", "AB\u0302"),
        (r"\log\frac{a}{b}", "log(a/b)"),
        (r"\sum_i \frac{a_i}{b_i}", "∑ᵢ (aᵢ/bᵢ)"),
        (r"\sqrt{x}y", "√(x)y"),
        (r"\sqrt{x^2}", "√(x²)"),
        (r"{x^2}^3", "(x²)³"),
        (r"a \bmod n", "a mod n"),
        (r"a \equiv b \pmod{n}", "a ≡ b (mod n)"),
        (r"10\,\mathrm{GHz}", "10 GHz"),
        (r"\int f(x)\,dx", "∫ f(x) dx"),
        (r"p\,\|\,q", "p ‖ q"),
        (r"O(\sqrt{n}\,)", "O(√n)"),
        (r"\vartheta\theta\phi\varphi\varkappa\kappa", "ϑθφφϰκ"),
        (r"\Re z", "ℜz"),
        (r"\begin{cases} 1, & x>0 \\ 0, & x \le 0 \end{cases}", "{1, x > 0; 0, x ≤ 0"),
    ],
)
def test_readings(tex: str, reading: str) -> None:
    assert mathematics.convert(tex, in_markup=True).text == reading


ROWS = [
    (r"\begin{aligned} x &= y \\ z &= w \end{aligned}", "x = y; z = w"),
    (r"\begin{aligned}[t] x &= y \\[2pt] z &= w \\ \end{aligned}", "x = y; z = w"),
    (r"\begin{alignedat}{2} x &= y &\quad z &= w \end{alignedat}", "x = y, z = w"),
    (r"\begin{align*} a &= b \\ &= c \end{align*}", "a = b; =c"),
    (r"\begin{gather} a \\ b \end{gather}", "a; b"),
    (r"\begin{gathered} a \\ b \end{gathered}", "a; b"),
    (r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}", "a = b; c = d"),
    (r"\begin{split} a &= b \\ c &= d \end{split}", "a = b; c = d"),
    (r"\begin{multline} a \\ + b \end{multline}", "a; +b"),
    (r"\sum_{\begin{subarray}{l} i \\ j \end{subarray}} x", "∑_(i; j) x"),
    (r"\sum_{\substack{i\\j}} x", "∑_(i; j) x"),
    (r"\begin{array}{lr} a & b \\ c & d \end{array}", "a, b; c, d"),
    (r"\begin{array}{l|r} \hline a & b \\ \hline c & d \\ \hline \end{array}", "a, b; c, d"),
    (r"x &= y \\ z &= w", "x = y; z = w"),
    (r"a \\ b", "a; b"),
    ("x &= y", "x = y"),
]


def in_markup(tex: str) -> Math:
    formula = mathematics.convert(tex, in_markup=True)
    assert isinstance(formula, Math)
    return formula


@pytest.mark.parametrize(("tex", "reading"), ROWS)
def test_rows_are_apart(tex: str, reading: str) -> None:
    formula = in_markup(tex)
    assert formula.text == reading
    assert "mtable" in formula.mathml


def test_a_range_is_no_difference() -> None:
    readings = [
        mathematics.convert(tex).text for tex in (r"10-40\%", r"1.5-5\times", "5 - 10", "k-10", "40-10")
    ]
    assert readings == ["10–40%", "1.5–5×", "5 − 10", "k − 10", "40 − 10"]


def test_an_ampersand_that_aligns_nothing_is_one() -> None:
    assert mathematics.convert("R&D").text == "R&D"


def test_columns_that_meet_at_a_relation() -> None:
    formula = in_markup(ROWS[0][0])
    assert '<mtd columnalign="right"><mi>x</mi></mtd><mtd columnalign="left">' in formula.mathml
    assert '<m:mcJc m:val="right"/>' in formula.omml
