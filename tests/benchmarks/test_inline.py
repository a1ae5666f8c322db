"""The inline step over the archive: its cost, and what mathematics and TeX add to it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Compare = Callable[..., None]

# Every paragraph of the archive; the same without what starts TeX, for what it costs.
_READ = (
    "import json, pathlib, sys\n"
    "entries = [entry for path in sorted(pathlib.Path(sys.argv[1]).glob('*.json'))"
    " for entry in json.loads(path.read_bytes())]\n"
    "lines = [line for entry in entries for line in"
    " [entry['title'], *entry['abstract'], *entry['ko'], *entry['en']]]\n"
)
_PLAIN = "table = str.maketrans('', '', '\\\\$`{}~')\nlines = [line.translate(table) for line in lines]\n"
_PARSE = "from pipeline import inline\nfor line in lines: inline.parts(line)\n"
_UNSUPPORTED = "from pipeline import inline\nfor line in lines: inline.unsupported_tex(line)\n"
_LINKIFY = "from linkify_it import LinkifyIt\nlinkify = LinkifyIt()\nfor line in lines: linkify.match(line)\n"


@pytest.fixture
def command(corpus: Path) -> Callable[[str], list[str | Path]]:
    return lambda program: [sys.executable, "-c", program, corpus / "truth"]


def test_parsing_the_archive(compare: Compare, command: Callable[[str], list[str | Path]]) -> None:
    """Against finding the links alone, with the library's own search."""
    compare(command(_READ + _PARSE), command(_READ + _LINKIFY), below=0.5)


def test_what_tex_adds(compare: Compare, command: Callable[[str], list[str | Path]]) -> None:
    compare(command(_READ + _PARSE), command(_READ + _PLAIN + _PARSE), below=1.25)


def test_looking_for_tex_that_is_not_supported(
    compare: Compare, command: Callable[[str], list[str | Path]]
) -> None:
    """Against parsing the same lines in full."""
    compare(command(_READ + _UNSUPPORTED), command(_READ + _PARSE), below=0.9)
