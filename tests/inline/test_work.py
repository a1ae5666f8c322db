"""The work that a line takes grows with its length and no faster, whatever it repeats."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator

import pytest

from pipeline import inline, reading

Steps = Callable[[Callable[[], object]], int]
HEAD = "2024-12-19\nA Title\n(Ada Kim, Ben Lee)\n"
# What could be looked for over and over again, to the end of the line.
REPEATED = (
    r"{ {} {a \textbf{ $\frac{ **a ** *a `a ``a ``a'' 'a' ''a [a]( [ [a](https://b $a $\a $_ $x$ $1 https:// "
    r"https://a.b https://a.b/( ~ a~ -- a--b \ \, \a \cite \cite[ \cite[a] \cite{ \ref \citeA "
    r"^ < & ( _ - * $ ` ' \unicode \unicode{ \'e \" \"a a:\b C:\a \\a\b \( \(1 \[ $\text{ 가https://a.b/( "
    r"\ours \ours{ \ours{} {\it {\itx \href{ \url{ \verb \verb| \verb! \lstinline \begin "
    r"\begin{a} \end{ \item \footnote{ \textsuperscript{ \o \n\t a@ #a ## # (a (A, ) 1. 한 한글#a “a 「 「a"
).split()
# These once took time as the square of their number, and are tried in every run.
ONCE_SQUARE = [r"\citeciteciteci", r"\cite***", r"{$\_", "{$_", r"\{https://a.b/", "***"]
# Those whose every occurrence is another.
DIFFERENT: dict[str, Callable[[int], str]] = {
    "delimiters": lambda number: rf"\verb{chr(0x4E00 + number)}a",
    "macros": lambda number: rf"\macro{'abcdefghij'[number % 10]}{'abcdefghij'[number // 10 % 10]}",
    "addresses": lambda number: f"(https://a{number}.b",
    "formulas": lambda number: f"$x_{{{number}}} ",
}


@pytest.fixture(autouse=True)
def depth() -> Iterator[None]:
    """Room for a matcher that calls itself for each character."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    yield
    sys.setrecursionlimit(before)


def _read(line: str) -> None:
    reading.read("2024-12-19.txt", (HEAD + line).encode())


def repeated(piece: str, beginning: str = "") -> Callable[[int], str]:
    """A maker of lines of about so many characters."""
    return lambda size: beginning + piece * (size // len(piece))


def check(steps: Steps, line: Callable[[int], str]) -> None:
    for read in (inline.parts, _read):
        half, whole = (steps(functools.partial(read, line(size))) for size in (400, 800))
        assert whole <= 2.5 * half + 100, read


@pytest.mark.parametrize(
    "piece", [*ONCE_SQUARE, *(pytest.param(piece, marks=pytest.mark.slow) for piece in REPEATED)]
)
def test_twice_the_text_takes_twice_the_steps(steps: Steps, piece: str) -> None:
    for spaced in (piece, piece + " "):
        check(steps, repeated(spaced))


@pytest.mark.parametrize("kind", DIFFERENT)
def test_so_it_does_where_no_piece_comes_twice(steps: Steps, kind: str) -> None:
    check(steps, lambda size: "".join(map(DIFFERENT[kind], range(size // 10))))


@pytest.mark.parametrize(
    "beginning", ["{", "$", "{$", "“", "「", "(", "\\textbf{", "`", "``", "[", "한\x01", "e\u0301", "\\"]
)
def test_so_it_does_behind_what_nothing_closes(steps: Steps, beginning: str) -> None:
    for piece in ("a", "_", r"\_", " a", r"\a ", r"\a\b ", "cite"):
        check(steps, repeated(piece, beginning))
