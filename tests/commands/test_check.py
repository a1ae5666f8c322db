"""``digests check``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Command = Callable[..., Result]
GOOD = "2024-12-19\nA Paper\n(Ada Writer)\nAn abstract.\n한국어로 쓴 글입니다.\nSome words.\n#good\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "2024-12-19.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "_2024-12-20.txt").write_text("2024-13-20\n", encoding="utf-8")
    return tmp_path


def test_a_clean_folder(digests: Command, folder: Path) -> None:
    done = digests("check", folder)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "1 file: 0 errors, 0 warnings, 0 notes\n"


def test_drafts_are_looked_at_on_request_and_when_they_are_named(digests: Command, folder: Path) -> None:
    for arguments in (["--drafts", folder], [folder / "_2024-12-20.txt"]):
        done = digests("check", *arguments)
        assert done.exit_code == 1
        assert f"{folder}/_2024-12-20.txt:1:1: error[D002]" in done.stdout


def test_a_file_that_is_named_twice_is_read_once(digests: Command, folder: Path) -> None:
    done = digests("check", folder, folder / "2024-12-19.txt", folder)
    assert done.stderr.startswith("1 file: ")


@pytest.mark.parametrize("form", ["json", "github"])
def test_other_forms(digests: Command, folder: Path, form: str) -> None:
    done = digests("check", "--format", form, folder / "_2024-12-20.txt")
    assert done.exit_code == 1
    if form == "json":
        assert json.loads(done.stdout)["code"] == "D002"
    else:
        assert done.stdout.startswith("::error ")


@pytest.mark.parametrize("command", ["check", "parse"])
def test_what_is_not_there(digests: Command, folder: Path, command: str) -> None:
    done = digests(command, folder / "nowhere.txt")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"error: {folder}/nowhere.txt: there is no such file or folder\n"


@pytest.mark.parametrize("command", ["check", "parse"])
def test_what_cannot_be_read(digests: Command, folder: Path, command: str) -> None:
    (folder / "ring.txt").symlink_to("ring.txt")
    done = digests(command, folder / "ring.txt")
    assert done.exit_code == 3
    assert done.stderr == f"error: {folder}/ring.txt: Too many levels of symbolic links\n"
