"""What the documents cost: run by name, ``pytest tests/benchmarks/test_word.py``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

# A process of its own, so that imports count too. One volume at a time, as the tasks do it.
_WRITE = """
import pathlib, sys, msgspec
from pipeline.model import Day
from pipeline.collection.selection import Volume
from pipeline.settings import Settings
from pipeline.writing import word
decoder = msgspec.json.Decoder(tuple[Volume, tuple[Day, ...], Settings])
for path in map(pathlib.Path, sys.argv[1:]):
    path.with_suffix(".docx").write_bytes(word.document(*decoder.decode(path.read_bytes())))
"""

# Five times the days in one document, for what grows faster than the text does.
_FIVEFOLD = """
import pathlib, sys, msgspec
from pipeline.model import Day
from pipeline.collection.selection import Volume
from pipeline.settings import Settings
from pipeline.writing import word
decoder = msgspec.json.Decoder(tuple[Volume, tuple[Day, ...], Settings])
volume, days, settings = decoder.decode(pathlib.Path(sys.argv[1]).read_bytes())
word.document(volume, days * 5, settings)
"""


def test_all_documents_against_pandoc(
    compare: Callable[..., None],
    volumes: list[Path],
    archive_markdown: Path,
    pandoc: str,
    python: str,
    tmp_path: Path,
) -> None:
    peer = [pandoc, "-t", "docx", "--toc", archive_markdown, "-o", tmp_path / "peer.docx"]
    compare([python, "-c", _WRITE, *volumes], peer, below=1 / 4)


def test_a_volume_against_all(compare: Callable[..., None], volumes: list[Path], python: str) -> None:
    """A changed day makes one document anew: the newest volume here, the largest."""
    compare([python, "-c", _WRITE, volumes[-1]], [python, "-c", _WRITE, *volumes], below=0.7)


def test_five_times_the_text(compare: Callable[..., None], volumes: list[Path], python: str) -> None:
    compare([python, "-c", _FIVEFOLD, volumes[-1]], [python, "-c", _WRITE, volumes[-1]], below=5)
