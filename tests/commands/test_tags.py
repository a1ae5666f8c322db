"""``digests tags``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Command = Callable[..., Result]

TEXT = """\
2024-12-18
One
(Ada Writer)
#pre-training #정렬
2024-12-19
Two
(Bo Reader)
#pretraining #정렬
Three
(Cho Ahn)
#Pretraining
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "2024-12-19.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_table_with_the_lines_to_add(digests: Command) -> None:
    done = digests("tags")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "tag            entries  first       last",
        "#Pretraining         2  2024-12-19  2024-12-19",
        "#정렬                2  2024-12-18  2024-12-19",
        "#pre-training        1  2024-12-18  2024-12-18",
        "",
        "These may be one. To have them so, add lines to collection.toml, or digests rename-tag:",
        "",
        "[tags.alias]",
        '"pre-training" = "pretraining"   # hyphen: 1 and 2',
    ]
    assert done.stderr == "3 tags\n"


def test_the_lines_make_them_one(digests: Command, folder: Path) -> None:
    _, _, lines = digests("tags").stdout.partition("\n\nThese")
    (folder / "digests" / "collection.toml").write_text(lines.partition("\n\n")[2], encoding="utf-8")
    assert "#Pretraining        3" in digests("tags").stdout
    assert "may be one" not in digests("tags").stdout


@pytest.mark.usefixtures("folder")
def test_json(digests: Command) -> None:
    rows = [json.loads(line) for line in digests("tags", "--json").stdout.splitlines()]
    assert rows[2] == {
        "tag": "pre-training",
        "key": "pre-training",
        "entries": 1,
        "first": "2024-12-18",
        "last": "2024-12-18",
        "similar": ["pretraining"],
    }


def test_no_tags(digests: Command, folder: Path) -> None:
    (folder / "digests" / "2024-12-19.txt").unlink()
    done = digests("tags")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "0 tags\n")
