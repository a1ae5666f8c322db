"""What the books cost: run by name, ``pytest tests/benchmarks/test_book.py``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

# A process of its own, so that imports count too. One volume at a time, as the tasks do it.
_WRITE = """
import pathlib, sys, msgspec
from pipeline.model import Day
from pipeline.collection.selection import Volume
from pipeline.settings import Settings
from pipeline.writing.book import book
from pipeline.writing.common.cover import cover
decoder = msgspec.json.Decoder(tuple[Volume, tuple[Day, ...], Settings])
for path in map(pathlib.Path, sys.argv[1:]):
    volume, days, settings = decoder.decode(path.read_bytes())
    path.with_suffix(".epub").write_bytes(book(volume, days, settings, cover(volume, settings)))
"""


def test_all_books_against_pandoc(
    compare: Callable[..., None],
    volumes: list[Path],
    archive_markdown: Path,
    pandoc: str,
    python: str,
    tmp_path: Path,
) -> None:
    peer = [pandoc, "-t", "epub3", "--toc", archive_markdown, "-o", tmp_path / "peer.epub"]
    compare([python, "-c", _WRITE, *volumes], peer, below=1 / 8)


def test_a_volume_against_all(compare: Callable[..., None], volumes: list[Path], python: str) -> None:
    """A changed day makes one book anew: the newest volume here, the largest."""
    compare([python, "-c", _WRITE, volumes[-1]], [python, "-c", _WRITE, *volumes], below=0.6)
