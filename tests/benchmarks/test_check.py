"""Reading takes time in proportion to size, whatever the text."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import reading

Compare = Callable[..., None]
HEAD = "2024년 12월 19일\nA Title\n(Ada Kim, Ben Lee)\n"


def test_reading_the_archive(compare: Compare, corpus: Path) -> None:
    """Against decoding the same text, splitting it into lines and composing it: the least any reader does."""
    least = (
        "import pathlib, sys, unicodedata\n"
        "for path in pathlib.Path(sys.argv[1]).iterdir():\n"
        "    text = unicodedata.normalize('NFC', path.read_bytes().decode())\n"
        "    [line.strip() for line in text.splitlines()]\n"
    )
    folder = corpus / "digests"
    compare(
        [sys.executable, "-m", "pipeline", "parse", folder], [sys.executable, "-c", least, folder], below=20
    )


@pytest.mark.parametrize("place", ["digests", "digests/2024-12-19.txt"])
def test_a_check_answers_in_a_blink(compare: Compare, python: str, root: Path, place: str) -> None:
    """Against a start of Python: what is loaded costs more than what is read."""
    compare([python, "-m", "pipeline", "check", root / place], [python, "-c", "pass"], below=7)


@pytest.mark.parametrize(
    "repeated",
    [
        "#a\n",
        "A Title\n(Ada Kim, Ben Lee)\n",
        "한국어 논평이네요. #a\n",
        "2024-13-01\n",
        "---\n",
        "(",
        ")",
        "(A B, ",
        "“",
        "'a ",
        "*a",
        "#a ",
        "##",
        "다)",
        "다. ",
        ". a b ",
        "한글 ",
        "a\u0301\u0323",
        "a\u0301\u0323 ",
        "\u0301\u0323",
        "\u0f73",
        "\u0301\u200b\u0323\u200b",
        "\u1112\u1161\u11ab",
        "\u200b\x01",
        "https://a(",
    ],
)
def test_twice_the_text_takes_twice_the_time(compare: Compare, repeated: str) -> None:
    """Hostile text, as much of it as a line may have (or as many lines)."""

    def seconds(times: int) -> Callable[[], float]:
        data = (HEAD + "한" + repeated * (times // len(repeated))).encode()

        def measure() -> float:
            start = time.process_time()
            reading.read("2024-12-19.txt", data)
            return time.process_time() - start

        return measure

    compare(seconds(98_000), seconds(49_000), below=3)
