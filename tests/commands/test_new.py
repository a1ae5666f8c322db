"""``digests new``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Command = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A collection in the current folder, on the second of January 2025."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clock, "today", lambda: dt.date(2025, 1, 2))
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "collection.toml").write_text("", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("date", "name", "line"),
    [
        ((), "2025-01-02", "2025년 1월 2일"),
        (("yesterday",), "2025-01-01", "2025년 1월 1일"),
        (("2024-12-19",), "2024-12-19", "2024년 12월 19일"),
        (("19 December 2024",), "2024-12-19", "2024년 12월 19일"),
    ],
)
def test_a_day_is_begun(digests: Command, folder: Path, date: tuple[str, ...], name: str, line: str) -> None:
    done = digests("new", *date)
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"digests/{name}.txt\n", "")
    assert (folder / "digests" / f"{name}.txt").read_text(encoding="utf-8") == f"{line}\n\n"


def test_what_is_there_stays(digests: Command, folder: Path) -> None:
    there = folder / "digests" / "2025" / "2025-01-02.txt"
    there.parent.mkdir()
    there.write_text("mine", encoding="utf-8")
    done = digests("new")
    assert (done.exit_code, done.stdout) == (0, "digests/2025/2025-01-02.txt\n")
    assert "is there already" in done.stderr
    assert there.read_text(encoding="utf-8") == "mine"


def test_a_note_is_begun_where_notes_are(digests: Command, folder: Path) -> None:
    assert digests("new", "--note", "Let It: Flow").stdout == "digests/250102 Let It Flow.md\n"
    text = (folder / "digests" / "250102 Let It Flow.md").read_text(encoding="utf-8")
    assert text.startswith("*Let It: Flow*\n")
    (folder / "vault").mkdir()
    (folder / "digests" / "collection.toml").write_text('sources.folders = ["../vault"]\n', encoding="utf-8")
    assert digests("new", "--note", "Other").stdout == "vault/250102 Other.md\n"
    assert (folder / "vault" / "250102 Other.md").exists()


def test_own_templates(digests: Command, folder: Path) -> None:
    (folder / "digests" / ".template.txt").write_text("{date}\n#mine\n", encoding="utf-8")
    (folder / "digests" / ".template.md").write_text("# {title} {date}\n", encoding="utf-8")
    digests("new")
    digests("new", "--note", "A")
    assert (folder / "digests" / "2025-01-02.txt").read_text(encoding="utf-8") == "2025년 1월 2일\n#mine\n"
    assert (folder / "digests" / "250102 A.md").read_text(encoding="utf-8") == "# A 2025-01-02\n"


def test_it_works_anywhere_inside(digests: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(folder / "a" / "b")
    assert digests("new").stdout == "../../digests/2025-01-02.txt\n"
    assert (folder / "digests" / "2025-01-02.txt").exists()


def test_the_editor_gets_the_path_as_one_word(
    digests: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = folder / "an editor"
    editor.write_text('#!/bin/sh\necho "$1" >> "$2"\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{editor}' edited")
    assert digests("new", "--note", "A $(touch gone) B", "--edit").exit_code == 0
    (note,) = (folder / "digests").glob("*.md")
    assert note.read_text(encoding="utf-8").endswith("edited\n")
    assert not (folder / "gone").exists()
    monkeypatch.setenv("VISUAL", "no-such-editor")
    done = digests("new", "--edit")
    assert (done.exit_code, "$EDITOR" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2024-02-30"], "2024-02-30"),
        (["soon"], "write a date as 2025-01-02"),
        (["--note", " "], "title of the paper"),
        (["1999-01-01", "--note", "A"], "2000 to 2099"),
        (["--digests", "nowhere"], "digests init"),
    ],
)
def test_usage(digests: Command, folder: Path, arguments: list[str], said: str) -> None:
    done = digests("new", *arguments)
    assert (done.exit_code, said in done.stderr) == (2, True)
    assert [path.name for path in (folder / "digests").iterdir()] == ["collection.toml"]
