"""``digests stats``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Command = Callable[..., Result]

ENTRY = "{date}\nTitle {date}\n(Ada \u202eWriter)\nText.\n한국어입니다.\n#tag\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digests").mkdir()
    dates = ("2020-01-02", "2024-12-18", "2024-12-19", "2025-02-01")
    text = "".join(ENTRY.format(date=date) for date in dates)
    (tmp_path / "digests" / "a.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_bars(digests: Command) -> None:
    done = digests("stats", "--since", "2024-12")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "3 entries of 3 days, 2024-12-18 to 2025-02-01"
    assert lines[2:6] == [
        "month    entries",
        f"2024-12        2  {'█' * 40}",
        "2025-01        0",
        f"2025-02        1  {'█' * 20}",
    ]
    assert "#tag        3" in done.stdout
    assert "Ada Writer" in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.usefixtures("folder")
def test_many_months_are_years(digests: Command) -> None:
    assert "year  entries\n2020        1" in digests("stats").stdout


@pytest.mark.usefixtures("folder")
def test_json(digests: Command) -> None:
    numbers = json.loads(digests("stats", "--json", "--top", "1", "--tag", "tag").stdout)
    assert (numbers["entries"], numbers["first"]) == (4, "2020-01-02")
    assert numbers["tags"] == [{"name": "tag", "count": 4}]
    assert len(numbers["months"]) == 62
