"""``digests completion``, and what a shell is offered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.shell_completion import ShellComplete

from pipeline import cli

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Command = Callable[..., Result]

TEXT = """\
2024-12-19
A Paper
(Ada Writer)
Text about #nothing.
#vision #한국어
"""
SETTINGS = '[[edition]]\nname = "seeing"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "2024-12-19.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "digests" / "collection.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def _offered(*words: str) -> list[str]:
    *before, last = words
    complete = ShellComplete(cli.digests, {}, "digests", "_DIGESTS_COMPLETE")
    return [
        item.value if item.type == "plain" else item.type for item in complete.get_completions(before, last)
    ]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("ex",), ["export", "explain"]),
        (("list", "--tag", ""), ["vision", "한국어"]),
        (("list", "--tag", "VI"), ["vision"]),
        (("list", "--not-tag", "#v"), ["#vision"]),
        (("rename-tag", "vi"), ["vision"]),
        (("export", "--edition", ""), ["seeing"]),
        (("export", "--since", "2024"), ["2024-12-19"]),
        (("stats", "--until", "last"), ["last-month", "last-year"]),
        (("new", "20"), ["2024-12-19"]),
        (("explain", "d00"), [f"D00{number}" for number in range(1, 10)]),
        (("check", "--select", "D004,D00"), [f"D004,D00{number}" for number in range(1, 10)]),
        (("check", ""), ["file"]),
        (("parse", ""), ["file"]),
        (("export", "--output", "a"), ["file"]),
        (("help", "rename"), ["rename-tag"]),
        (("export", "--format", "d"), ["docx"]),
        (("completion", "b"), ["bash"]),
        (("build", "--dig"), ["--digests"]),
    ],
)
@pytest.mark.usefixtures("folder")
def test_words(words: tuple[str, ...], offered: list[str]) -> None:
    assert _offered(*words) == offered


def test_in_another_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a").mkdir()
    monkeypatch.chdir(folder / "a")
    assert _offered("list", "--tag", "v") == ["vision"]
    monkeypatch.chdir("/")
    assert _offered("-C", str(folder / "a"), "list", "--tag", "v") == ["vision"]
    monkeypatch.chdir("/")
    assert _offered("list", "--digests", str(folder / "digests"), "--tag", "v") == ["vision"]


def test_nothing_is_offered_where_something_is_wrong(tmp_path: Path, folder: Path) -> None:
    (folder / "digests" / "collection.toml").write_text("[[", encoding="utf-8")
    assert _offered("list", "--edition", "") == []
    (folder / "digests" / "collection.toml").unlink()
    (folder / "digests" / "2024-12-19.txt").unlink()
    (folder / "digests").rmdir()
    assert _offered("list", "--tag", "") == []
    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script(digests: Command, shell: str) -> None:
    done = digests("completion", shell)
    assert done.exit_code == 0
    assert "_DIGESTS_COMPLETE" in done.stdout
    assert click.unstyle(done.stdout) == done.stdout


def test_bash_takes_it(digests: Command, need: Callable[..., str], folder: Path) -> None:
    script = digests("completion", "bash").stdout
    program = Path(sys.executable).with_name("digests")
    if not program.exists():
        pytest.skip("digests is not installed as a program (pip install -e .)")
    words = "COMP_WORDS=(digests list --tag vi); COMP_CWORD=3"
    asked = f'{words}; _digests_completion digests; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(
        [need("bash"), "-c", f"PATH={program.parent}:$PATH\n{script}\n{asked}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("vision\n", "")
