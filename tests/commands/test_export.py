"""``digests export``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import docx
import pytest

from pipeline import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Command = Callable[..., Result]

TEXT = "2024-12-19\nA Paper\n(Ada Writer)\nText.\n한국어로 쓴 글입니다.\n#vision\nOther\n(Bo)\nText.\n#rl\n"
SETTINGS = """\
title = "모음"
[[edition]]
name = "seeing"
title = "보기"
tags.any = ["vision"]
languages = ["ko"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A collection in the current folder, on the second of January 2025."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clock, "today", lambda: dt.date(2025, 1, 2))
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "collection.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "digests" / "2024-12-19.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.docx", b"PK"),
        ("a.EPUB", b"PK"),
        ("a.xml", b"<?xml"),
        ("a.htm", b"<!DOCTYPE html>"),
        ("a.markdown", b"<!-- digests export -->"),
        ("a.txt", "2024년 12월 19일".encode()),
        ("a.bib", b"@misc{"),
        ("a.jsonl", b'{"date":"2024-12-19"'),
    ],
)
def test_the_ending_tells_the_format(digests: Command, folder: Path, name: str, begins: bytes) -> None:
    done = digests("export", "-o", name)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"2 entries of 1 day → {name}\n")
    assert (folder / name).read_bytes().startswith(begins)
    assert {path.name for path in folder.iterdir()} == {"digests", name}


def test_a_document_takes_the_template_of_the_settings(digests: Command, folder: Path) -> None:
    settings = folder / "digests" / "collection.toml"
    word = '[word]\ntemplate = "our.docx"\n'
    settings.write_text(SETTINGS.replace("[[edition]]", f"{word}[[edition]]"), encoding="utf-8")
    template = docx.Document()
    template.styles["Heading 1"].font.name = "Our Face"
    template.save(str(folder / "digests" / "our.docx"))
    assert digests("export", "-o", "a.docx").exit_code == 0
    assert docx.Document(str(folder / "a.docx")).styles["Heading 1"].font.name == "Our Face"

    (folder / "digests" / "our.docx").unlink()
    done = digests("export", "-o", "b.docx")
    assert (done.exit_code, done.stdout) == (2, "")
    assert 'collection.toml:3: word.template: there is no file "our.docx"' in done.stderr
    assert not (folder / "b.docx").exists()


def test_standard_output(digests: Command, folder: Path) -> None:
    done = digests("export", "-o", "-", "--format", "txt", "--tag", "#Vision", "--since", "last-month")
    assert done.exit_code == 0
    assert done.stdout.startswith("2024년 12월 19일\n\nA Paper\n(Ada Writer)\n")
    assert "Other" not in done.stdout
    assert [path.name for path in folder.iterdir()] == ["digests"]


@pytest.mark.usefixtures("folder")
def test_no_book_is_written_to_a_terminal(digests: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert digests("export", "-o", "-", "--format", "epub").stdout_bytes.startswith(b"PK")
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    done = digests("export", "-o", "-", "--format", "epub")
    assert (done.exit_code, done.stdout_bytes) == (2, b"")
    assert "name a file" in done.stderr


@pytest.mark.usefixtures("folder")
def test_the_title_tells_the_tags(digests: Command) -> None:
    for arguments, title in (
        ((), "모음"),
        (("--tag", "vision"), "모음 #vision"),
        (("--title", "Mine", "--tag", "vision"), "Mine"),
        (("--edition", "seeing"), "보기"),
    ):
        done = digests("export", "-o", "-", "--format", "html", *arguments)
        assert f"<title>{title}</title>" in done.stdout


def test_what_is_there_is_replaced(digests: Command, folder: Path) -> None:
    target = folder / "a.txt"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o600)
    (folder / "link.txt").symlink_to(target)
    assert digests("export", "-o", "link.txt").exit_code == 0
    assert (folder / "link.txt").is_symlink()
    assert target.read_text(encoding="utf-8").startswith("2024년")
    assert target.stat().st_mode & 0o777 == 0o600


def test_what_is_left_out_is_named(digests: Command, folder: Path) -> None:
    note = "*Note* (Cho Ahn, Dan Ryu)\n\n> One.\n>\n> Two.\n\n#rl\n"
    (folder / "digests" / "241220 Note.md").write_text(note, encoding="utf-8")
    done = digests("export", "-o", "a.txt")
    assert done.exit_code == 1
    assert "left out, since txt cannot hold it: 2024-12-20 Note\n" in done.stderr
    assert digests("export", "-o", "a.md").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["-o", "a.pdf"], 2, "end the name with one of docx, epub"),
        (["-o", "a"], 2, "--format"),
        (["-o", "-"], 2, "name the format with --format: docx, epub"),
        (["-o", "digests", "--format", "md"], 2, "is a folder"),
        (["-o", "no/such/folder.md", "--tag", "visoin"], 2, "there is no tag #visoin; did you mean vision?"),
        (["-o", "a.md", "--edition", "seing"], 2, "did you mean seeing?"),
        (["-o", "a.md", "--since", "soon"], 2, "write 2024-12-19"),
        (["-o", "a.md", "--since", "7d"], 2, "no entry fits; there are 2 entries, from 2024-12-19"),
        (["-o", "a.md", "--tag", "rl", "--tag", "vision", "--all-tags"], 2, "no entry has such tags"),
        (["-o", "digests/2024-12-19.txt/a.md"], 3, "2024-12-19.txt"),
    ],
)
def test_usage(digests: Command, folder: Path, arguments: list[str], status: int, said: str) -> None:
    done = digests("export", *arguments)
    assert done.exit_code == status, done.stderr
    assert said in done.stderr
    assert [path.name for path in folder.iterdir()] == ["digests"]
