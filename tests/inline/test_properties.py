"""What holds for any text: nothing raises, nothing readable is lost."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import inline
from pipeline.model import Code, Emphasis, Link, Math, Name, Parts, Pointer, Raw, Strike, Strong, Text, plain

LINES = [
    line
    for line in (Path(__file__).parent / "cases.txt").read_text("utf-8").splitlines()
    if not line.startswith("# ")
]

# Text without anything that begins markup.
PLAIN = st.text(
    st.characters(exclude_characters="\\$`*[{}~'-:", exclude_categories=["Cs"]), min_size=1
).filter(lambda text: "__" not in text)
# Pieces that markup is made of, in any order: what no author writes, and what comes close to it.
PIECES = st.lists(
    st.sampled_from(
        [
            *"$\\`*[](){}~-_^'\"%&# ax1가.,",
            *[
                "$$",
                "**",
                "``",
                "''",
                "--",
                "---",
                "\\\\",
                "\\(",
                "\\)",
                "\\[",
                "\\]",
                "https://",
                "](https://a.b)",
            ],
            *[
                r"\textbf{",
                r"\frac{",
                r"\left(",
                r"\right)",
                r"\sqrt[",
                r"\begin{cases}",
                r"\end{cases}",
                r"\sum",
            ],
            *[
                r"\url{",
                r"\href{",
                r"\cite{",
                r"\unicode{x",
                r"\'e",
                r"\"",
                r"\alpha",
                r"\ours",
                r"\text{",
                r"\over",
            ],
            *[
                r"\newcommand",
                r"\def\x",
                r"\input{",
                r"\not",
                r"\color{",
                r"\hat",
                "\ue000",
                "\u0338",
                "\x0b",
            ],
        ]
    ),
    max_size=40,
).map("".join)
SLICES = st.tuples(
    st.sampled_from(LINES), st.integers(0, 80), st.integers(0, 80), st.sampled_from(LINES)
).map(lambda cut: cut[0][: cut[1]] + cut[3][cut[2] :])


def all_parts(parts: Parts) -> list[Text | Link | Code | Math | Raw | Name]:
    found: list[Text | Link | Code | Math | Raw | Name] = []
    for part in parts:
        assert not isinstance(part, Pointer), "only writers make one"
        found += all_parts(part.parts) if isinstance(part, Strong | Emphasis | Strike) else [part]
    return found


def letters(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]", unicodedata.normalize("NFKD", text)))


@given(st.one_of(st.text(), PIECES, SLICES))
def test_nothing_raises_and_all_is_in_its_place(text: str) -> None:
    parts = inline.parts(text)
    assert bool(plain(parts).strip()) == bool(text.strip())
    leaves = all_parts(parts)
    assert all(leaf.text for leaf in leaves)
    assert not any(isinstance(left, Text) and isinstance(right, Text) for left, right in pairwise(parts))
    for leaf in leaves:
        if isinstance(leaf, Link):
            assert leaf.href.startswith(("http://", "https://"))
        if isinstance(leaf, Math):
            assert leaf.source in text
        if isinstance(leaf, Raw):
            assert leaf.text in text
    if not re.search("[\ud800-\udfff]", text):
        assert msgspec.json.decode(msgspec.json.encode(parts), type=Parts) == parts


@pytest.mark.parametrize(
    "text", [r"\xspace", r"\noindent \large", r"\cite{}", r"\begin{itemize}", "{}", "$ $"]
)
def test_what_would_show_nothing_is_shown_as_it_is(text: str) -> None:
    assert inline.parts(text) == (Text(text),)


@given(PLAIN)
def test_text_without_markup_is_left_as_it_is(text: str) -> None:
    assert inline.parts(text) == (Text(text),)


@given(PIECES)
def test_letters_that_are_no_macro_are_not_lost(text: str) -> None:
    words = re.sub(r"\\[A-Za-z]+|https?://\S*|\\unicode\{[^}]*", "", text)
    assert letters(words) <= letters(plain(inline.parts(text)))


@given(st.one_of(PIECES, SLICES))
def test_the_quick_look_finds_what_the_long_one_shows_raw(text: str) -> None:
    raw = "".join(leaf.text for leaf in all_parts(inline.parts(text)) if isinstance(leaf, Raw | Link | Code))
    found = inline.unsupported_tex(text)
    assert bool(found) >= any(isinstance(leaf, Raw) for leaf in all_parts(inline.parts(text)))
    assert all(source in raw for _, source in found)
    assert [place for place, _ in found] == sorted({place for place, _ in found})
    assert all(text.startswith(source, column - 1) for column, source in found)


def test_the_quick_look_loads_no_heavy_module() -> None:
    line = r"A $\mu$P of $O(n^2)$, 8.4\%, \textbf{bold}, https://example.org and \emph{so}"
    code = (
        f"import sys; from pipeline import inline; assert inline.unsupported_tex({line!r}) == (); "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert not loaded & {"linkify_it", "lxml", "urllib", "xml"}


def test_places_of_what_was_not_understood() -> None:
    assert inline.unsupported_tex("plain, $5 and https://example.org/$a") == ()
    assert inline.unsupported_tex(r"we propose \ours, and \textbf{\ours} of $x^2^3$") == (
        (12, r"\ours"),
        (31, r"\ours"),
        (41, "$x^2^3$"),
    )


@pytest.mark.parametrize("mark", list("$`*-\\{[~'_^<&\"("))
def test_a_line_of_one_mark(mark: str) -> None:
    assert plain(inline.parts(mark * 98_001 + "x"))


@pytest.mark.parametrize("depth", [10, 3_000])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("{", "}"),
        (r"\textbf{", "}"),
        ("${", "}$"),
        ("**a ", " a**"),
        (r"$\frac{", "}$"),
        ("$" + "{" * 10, "}$"),
    ],
)
def test_depth_does_no_harm(depth: int, opening: str, closing: str) -> None:
    assert "x" in plain(inline.parts(opening * depth + "x" + closing * depth))
