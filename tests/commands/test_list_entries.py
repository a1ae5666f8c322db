"""``digests list``, and the options that choose entries."""

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
One \u202eback
(Ada Writer)
Text.
한국어로 쓴 글입니다. (https://arxiv.org/abs/2406.11838)
#vision #big
2024-12-19
Two
(Bo Reader)
https://example.org/two
Text.
English text.
#Vision #rl
Three
(Bo Reader)
"""
SETTINGS = '[tags.alias]\nseeing = "vision"\n[[edition]]\nname = "late"\nsince = 2024-12-19\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "2024-12-19.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "digests" / "collection.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_line_an_entry(digests: Command) -> None:
    done = digests("list")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "2024-12-18  ko     One back  #Vision #big",
        "2024-12-19  en     Two  #Vision #rl",
        "2024-12-19  -      Three",
    ]
    assert done.stderr == "3 entries of 2 days\n"


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["--tag", "rl"], ["Two"]),
        (["--tag", "#seeing"], ["One back", "Two"]),
        (["--tag", "big", "--tag", "rl"], ["One back", "Two"]),
        (["--tag", "vision", "--tag", "rl", "--all-tags"], ["Two"]),
        (["--not-tag", "vision"], ["Three"]),
        (["--since", "2024-12-19"], ["Two", "Three"]),
        (["--until", "2024-12-18"], ["One back"]),
        (["--since", "2024", "--until", "2024-12"], ["One back", "Two", "Three"]),
        (["--language", "en"], ["Two"]),
        (["--language", "both"], ["One back", "Two", "Three"]),
        (["--search", "bo text"], ["Two"]),
        (["--cites", "2406.11838"], ["One back"]),
        (["--cites", "https://arxiv.org/pdf/2406.11838v3"], ["One back"]),
        (["--cites", "doi:10.1000/X", "--cites", "arXiv:2406.11838"], ["One back"]),
        (["--edition", "late", "--tag", "vision"], ["Two"]),
        (["--edition", "collection", "--until", "2024-12-18"], ["One back"]),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_options_choose(digests: Command, arguments: list[str], titles: list[str]) -> None:
    done = digests("list", "--json", *arguments)
    assert done.exit_code == 0, done.stderr
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == titles


@pytest.mark.usefixtures("folder")
def test_json_has_the_place(digests: Command) -> None:
    row = json.loads(digests("list", "--json", "--tag", "rl").stdout)
    assert row.pop("id").startswith("tag:")
    assert row == {
        "date": "2024-12-19",
        "title": "Two",
        "authors": ["Bo Reader"],
        "url": "https://example.org/two",
        "tags": ["Vision", "rl"],
        "languages": ["en"],
        "path": "2024-12-19.txt",
        "line": 8,
    }


def test_drafts(digests: Command, folder: Path) -> None:
    (folder / "digests" / "_2024-12-20.txt").write_text("2024-12-20\nDraft\n(Ada)\n", encoding="utf-8")
    assert "Draft" not in digests("list").stdout
    assert "Draft" in digests("list", "--drafts").stdout


def test_an_empty_collection(digests: Command, folder: Path) -> None:
    (folder / "digests" / "2024-12-19.txt").unlink()
    done = digests("list")
    assert (done.exit_code, "digests new" in done.stderr) == (2, True)
