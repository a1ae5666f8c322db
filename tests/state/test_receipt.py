"""The record of the last build that was finished."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.state import receipt, sealed
from pipeline.state.output_files import OutputFiles
from pipeline.state.receipt import Receipt


@pytest.fixture
def lying(tmp_path: Path) -> OutputFiles:
    for name in (".manifest.json", "index.html", "all.atom"):
        (tmp_path / name).write_text(name)
    return OutputFiles(str(tmp_path), {}, 0)


@pytest.fixture
def made(lying: OutputFiles) -> Receipt:
    files = {"": ".manifest.json", "site": "index.html", "feeds": "all.atom"}
    left = {each: {name: record} for each, name in files.items() if (record := lying.look(name))}
    return Receipt(
        "inputs", frozenset({"site", "feeds"}), left, 2, 1, "index", 3, [{"code": "D004"}], ["주의"]
    )


def test_it_is_read_as_it_was_written_with_its_time(tmp_path: Path, made: Receipt) -> None:
    path = tmp_path / "receipt"
    sealed.write(path, made.encode(), tmp_path)
    os.utime(path, ns=(7, 7))
    assert receipt.load(path) == (made, 7)


def test_none_where_none_fits(tmp_path: Path) -> None:
    (tmp_path / "receipt").write_text("{}")
    assert receipt.load(tmp_path / "receipt") == (None, 0)
    assert receipt.load(tmp_path / "none") == (None, 0)


@pytest.mark.parametrize(
    ("changed", "formats", "stands"),
    [
        ("", {"site", "feeds"}, True),
        ("all.atom", {"site", "feeds"}, False),
        ("all.atom", {"site"}, True),
        (".manifest.json", {"site"}, False),
    ],
)
def test_it_stands_while_manifest_and_files_are_as_they_were(
    tmp_path: Path, made: Receipt, changed: str, formats: set[str], *, stands: bool
) -> None:
    if changed:
        (tmp_path / changed).write_text("by somebody")
    assert made.stands(OutputFiles(str(tmp_path), {}, 0), frozenset(formats)) == stands


def test_records_of_files_that_were_read_anew_are_taken_over(made: Receipt) -> None:
    touched = made.records()["index.html"]._replace(mtime_ns=7)
    updated = made.updated({"index.html": touched, "new.html": touched})
    assert updated.records() == made.records() | {"index.html": touched}
