"""Each code has a folder of digests, and beside each digest what is said about it (renew with --renew)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.collection import gathering, shards
from pipeline.diagnostics import CODES, Diagnostic, rendering
from pipeline.settings import Settings

HERE = Path(__file__).parent
FIXTURES = sorted(path for ending in ("txt", "md") for path in HERE.glob(f"D*/*.{ending}"))
# What takes two builds, the clock or settings is tested where builds and commands are.
ELSEWHERE = {"D015", "D036", "D040", "D050"}


def _said(path: Path) -> list[Diagnostic]:
    """All that is said about one digest or note, and others beside it, from its bytes to the index."""
    beside = sorted((path.parent / "beside").glob("*"))
    shard = shards.parse([(f"digests/{each.name}", each.read_bytes()) for each in (path, *beside)])
    heads = shards.decode_heads(shards.encode(shard))
    _, twins = gathering.build([("shard", heads)], Settings(), {})
    return sorted([*shard.diagnostics, *twins], key=lambda diagnostic: diagnostic.line)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_digest_and_what_is_said_about_it(path: Path, golden: Callable[[Path, str], None]) -> None:
    said = _said(path)
    golden(path.with_suffix(".golden"), rendering.text(said))
    assert path.parent.name in {diagnostic.code for diagnostic in said}


def test_every_code_has_fixtures() -> None:
    assert {path.parent.name for path in FIXTURES} | ELSEWHERE == set(CODES)
