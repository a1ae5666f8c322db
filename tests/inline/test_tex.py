"""TeX outside of formulas, formulas among money, the author's own macros, and one look for a paragraph."""

from __future__ import annotations

import time

import pytest

from pipeline import inline
from pipeline.model import Emphasis, Link, Math, Parts, Raw, Strong, Text, plain


def formulas(parts: Parts) -> list[Math]:
    return [part for part in parts if isinstance(part, Math)]


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"fa\c cade, {\c c}, \c{C}", "façade, ç, Ç"),
        (r"Haji\v c, {\v s}, \v{Z}", "Hajič, š, Ž"),
        (r"\u g, {\u g}, \H o, \k a, \r u, \.z, \=a", "ğ, ğ, ő, ą, ů, \\.z, \\=a"),
        (r"\d{s} and \b{d} and \t{oo}", "ṣ and ḏ and o͡o"),
        (r"Nguy\~{\^e}n, Nguy{\~\^e}n, Th{\'\u a}ng, \'{\ae}", "Nguyễn, Nguyễn, Thắng, ǽ"),
        (r"it\'s, don\'t, we\'ll, the 1990\'s", "it's, don't, we'll, the 1990's"),
        (r"O\'Neil, D\'Angelo, O\'Brien", "O'Neil, D'Angelo, O'Brien"),
        (r"P\'OLYA, Ło\'s, Mi\l{}o\'s, L\'evy, \'Eva", "PÓLYA, Łoś, Miłoś, Lévy, Éva"),
        (
            r"Erd\H{o}s--R\'enyi, K\"ahler--\'Eva, L\'evy--Khintchine",
            "Erdős–Rényi, Kähler–Éva, Lévy–Khintchine",
        ),
        (r"3~dB, 10~GHz, 5~\%, 2.5~$\mu$m", "3\u00a0dB, 10\u00a0GHz, 5\u00a0%, 2.5\u00a0μm"),
        ("1M~60M, 1~2, 32~35, 1~N, ~16k", "1M~60M, 1~2, 32~35, 1~N, ~16k"),
        (r"steps:\ supervised, C:\ and so", r"steps: supervised, C:\ and so"),
        (r"a\hspace*{1em}b\vspace{2pt} \hspace{-1em}c", "a b c"),
        (r"\citep[see][p.~5]{k}, \cite[Sec. 2]{a,b}, \citet{c}", "[see k, p.\u00a05], [a, b, Sec. 2], [c]"),
        (r"{\color{red} x} and \color{blue} y and \textcolor[rgb]{1,0,0}{z}", "x and y and z"),
        (r"\sout{no}", "n\u0336o\u0336"),
        (r"\checkmark, \textcent, \th, $\th$", "✓, ¢, þ, th"),
        (r"\d+ and \n, \t, \b word", r"\d+ and \n, \t, \b word"),
    ],
)
def test_what_is_shown(tex: str, shown: str) -> None:
    assert plain(inline.parts(tex)) == shown


def test_headings_within_text() -> None:
    assert inline.parts(r"\paragraph{Setting} We") == (Strong((Text("Setting"),)), Text(" We"))


@pytest.mark.parametrize(
    "tex", [r"\frac{1}{2}", r"\mathbb{R}^d_+", r"\sqrt[3]{x}", r"\hat{x}", r"\mathcal F"]
)
def test_a_formula_outside_of_dollars(tex: str) -> None:
    before, formula, after = inline.parts(f"of {tex} in")
    assert (before, after) == (Text("of "), Text(" in"))
    assert isinstance(formula, Math)
    assert formula.source == tex


@pytest.mark.parametrize(
    "tex", ["$ n $", "$ d=3 $", "$ f(x) = 2x $", r"$ \alpha $", "$:=$", "$->$", "$$ n $$", "$$5 x$$"]
)
def test_room_within_dollars(tex: str) -> None:
    assert "$" not in plain(inline.parts(f"In {tex}, $x$ and so"))


MONEY = [
    "costs $5 and $10",
    "US$ 5 and $ 10 each",
    "between $ 5 or $ 6 a day",
    "between $ a day and $ a week",
    "the $ sign and the $ mark",
    "in $ or $ only",
    "$7 - $15 a day",
    "$20M–$30M or $100 million",
    "a $ 3 million and a $ 4 million prize",
    "$PATH and $HOME/$USER",
    "0.5$ to 1$ each",
    "$ 1,000 (or $ 2,000)",
]


@pytest.mark.parametrize("text", MONEY)
def test_money_stays_money(text: str) -> None:
    assert plain(inline.parts(text)) == text
    assert plain(inline.parts(f"$n$: {text} for $ x $")) == f"n: {text} for x"


@pytest.mark.parametrize("name", ["align", "align*", "equation", "gather", "multline", "eqnarray", "alignat"])
def test_an_environment_is_a_displayed_formula(name: str) -> None:
    argument = "{2}" if name == "alignat" else ""
    tex = rf"\begin{{{name}}}{argument} a &= b \\ c &= d \end{{{name}}}"
    (formula,) = formulas(inline.parts(f"Solve {tex} now"))
    assert formula.source == tex
    assert 'display="block"' in formula.mathml
    assert "mtable" in formula.mathml


def test_limits_of_a_displayed_formula() -> None:
    (formula,) = formulas(inline.parts(r"$$\sum_{i=1}^n \max_x f$$"))
    assert '<munderover><mo movablelimits="false">∑</mo>' in formula.mathml
    assert "<munder><mi>max</mi>" in formula.mathml


def test_what_is_not_supported_keeps_its_rows() -> None:
    tex = r"\begin{align} a &= \unknown \\ b &= c \end{align}"
    assert inline.parts(f"x {tex} y") == (Text("x "), Raw(tex), Text(" y"))
    assert inline.unsupported_tex(f"x {tex} y") == ((3, tex),)


def test_a_link_between_dollars() -> None:
    address = "https://example.org/x_y"
    assert inline.parts(rf"$\href{{{address}}}{{{address}}}$") == (Link(address, address),)


def test_places_are_those_of_what_is_raw() -> None:
    text = r"\begin{itemize} \item \textbf{\ours} of \ours and \begin{foo} \href{https://example.org}{\ours}"
    places = [(text.index(r"\ours"), r"\ours")]
    places += [(text.index(r"\ours and"), r"\ours"), (text.index(r"\begin{foo}"), r"\begin{foo}")]
    places += [(text.rindex(r"\ours"), r"\ours")]
    assert inline.unsupported_tex(text) == tuple((place + 1, source) for place, source in places)


MACROS = (
    ("\\norm", r"\lVert #1 \rVert"),
    ("\\ours", "OurModel"),
    ("\\bold", r"\textbf{#1} of \ours"),
    ("\\R", r"\mathbb{R}"),
    ("\\bad", r"\unknown{x}"),
)


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\ours is, \ours{} is and \ours, too", "OurModel is, OurModel is and OurModel, too"),
        (r"$\norm{x}_2$ and $\norm x$", "‖x‖₂ and ‖x‖"),
        (r"$x \in \R^d$, $x^\ours$, $\text{of \ours}$", "x ∈ ℝᵈ, x^OurModel, of OurModel"),
        (r"\bold{x}", "x of OurModel"),
    ],
)
def test_macros_of_the_author(tex: str, shown: str) -> None:
    assert plain(inline.parts(tex, MACROS)) == shown
    assert inline.unsupported_tex(tex, MACROS) == ()
    assert plain(inline.title(tex, MACROS)) == shown


def test_a_macro_that_stands_for_what_is_not_known() -> None:
    assert inline.unsupported_tex(r"of \bad here, $\bad$", MACROS) == ((4, r"\bad"), (15, r"$\bad$"))


@pytest.mark.parametrize("replacement", [r"\a\a", r"\a" * 100, r"$\a\a$", r"\text{$\a\a$}", "#1\\a{#1#1}"])
def test_macros_that_never_end_do_no_harm(replacement: str) -> None:
    start = time.process_time()
    for tex in (r"\a", r"$\a$", r"$\text{\a}$", r"\a{x}"):
        assert plain(inline.parts(tex, (("\\a", replacement),)))
    assert time.process_time() - start < 2


def test_one_sentence_has_one_look() -> None:
    parts = inline.parts(r"for $x_1$, $n = 3$ and *with $y$* as $x_i$; $-$ and $\text{so}$ stay")
    assert [formula.text for formula in formulas(parts)] == ["x₁", "n = 3", "xᵢ"]
    assert all(formula.mathml and formula.omml for formula in formulas(parts))
    (emphasis,) = (part for part in parts if isinstance(part, Emphasis))
    assert isinstance(emphasis.parts[1], Math)
    assert parts[-1] == Text("; – and so stay")
    assert inline.parts("for $x_1$ and $n = 3$") == (Text("for x₁ and n = 3"),)
