"""The folder of a collection is found from any folder inside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.commands.common import collection_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Command = Callable[..., Result]

TEXT = "2024-12-19\nA Paper\n(Ada Writer)\n한국어로 쓴 글입니다.\n#tag\n"


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    (tmp_path / "c" / "digests" / "2024").mkdir(parents=True)
    (tmp_path / "c" / "digests" / "collection.toml").write_text("", encoding="utf-8")
    (tmp_path / "c" / "digests" / "2024" / "2024-12-19.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "c" / "a" / "b").mkdir(parents=True)
    return tmp_path / "c"


@pytest.mark.parametrize(
    ("place", "found"),
    [("", ""), ("a", ".."), ("a/b", "../.."), ("digests", ".."), ("digests/2024", "../..")],
)
def test_it_is_found_upward(
    collection: Path, monkeypatch: pytest.MonkeyPatch, place: str, found: str
) -> None:
    monkeypatch.chdir(collection / place)
    assert collection_folder() == found


def test_digests_here_come_first(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (collection / "a" / "digests").mkdir()
    monkeypatch.chdir(collection / "a")
    assert collection_folder() == ""
    monkeypatch.chdir(collection.parent)
    assert collection_folder() == ""


def test_every_folder_is_that_of_the_collection(
    digests: Command, collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(collection / "a" / "b")
    assert digests("build", "--only", "feeds").exit_code == 0
    assert {path.name for path in collection.iterdir()} == {"a", "digests", "output", ".pipeline"}
    assert list(Path().iterdir()) == []
    assert "1 file" in digests("check").stderr
    done = digests("build", "--only", "feeds", "--output", "elsewhere")
    assert (done.exit_code, list(Path().iterdir())) == (0, [Path("elsewhere")])


def test_a_collection_that_is_named_is_built_here(
    digests: Command, collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(collection / "a")
    other = collection.parent / "other"
    other.mkdir()
    (other / "2024-12-19.txt").write_text(TEXT, encoding="utf-8")
    assert digests("build", "--only", "feeds", "--digests", other).exit_code == 0
    assert (collection / "a" / "output").is_dir()
    assert not (collection / "output").exists()


def test_a_folder_to_begin_in(
    digests: Command, collection: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "1 file" in digests("-C", collection / "a", "check").stderr
    monkeypatch.chdir(tmp_path)
    assert digests("-C", "nowhere", "check").exit_code == 2


@pytest.mark.parametrize(
    "command", ["check", "build", "serve", "new", "identity", "resolve", "list", "tags", "stats"]
)
def test_an_empty_folder_is_told_how_to_begin(
    digests: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = digests(command)
    assert done.exit_code == 2
    assert "digests init" in done.stderr
