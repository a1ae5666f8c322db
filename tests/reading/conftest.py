"""Short ways to read a text and to look at what was read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import reading
from pipeline.model import Digest

Read = Callable[..., reading.Reading]
ReadOne = Callable[..., Digest]


@pytest.fixture(scope="session")
def read() -> Read:
    """``read("line", "line", name="a.txt")``: the reading of a file with these lines."""

    def call(*lines: str, name: str = "digest.txt") -> reading.Reading:
        return reading.read(name, "\n".join(lines).encode())

    return call


@pytest.fixture(scope="session")
def one(read: Read) -> ReadOne:
    """As ``read``, with a date line before the lines; the only digest."""

    def call(*lines: str) -> Digest:
        (digest,) = read("2024년 12월 19일", *lines).digests
        return digest

    return call
