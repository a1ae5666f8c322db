from __future__ import annotations

import io

import pytest

from pipeline.commands import tables


def test_numbers_stand_to_the_right_and_korean_is_wide() -> None:
    rows: list[tuple[str, str | int]] = [("tag", "entries"), ("한국어", 1_234), ("e\u0301\x1b", 5)]
    assert [*tables.table(rows)] == ["tag     entries\n", "한국어    1,234\n", "e\u0301␛            5\n"]


def test_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    assert [len(tables.bar(number, 80)) for number in (80, 40, 1, 0)] == [40, 20, 1, 0]
    assert tables.bar(1, 1)[0] == "█"
    assert tables.bar(0, 0) == ""
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert tables.bar(1, 1)[0] == "#"
