"""``digests identity``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Command = Callable[..., Result]

SETTINGS = '# mine\ntitle = "모음"\nid = "example.org,2024"\n'
TEXT = """\
2024-12-19
A Paper: {}
(Ada Writer)
한국어로 쓴 글입니다.
#good
B "{}" Paper
(Bo Reader)
다른 글입니다.
#good
"""
LINES = (
    '"2024-12-19 A Paper: corrected" = "2024-12-19 A Paper: first"',
    r'"2024-12-19 B \"corrected\" Paper" = "2024-12-19 B \"first\" Paper"',
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of digests in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "collection.toml").write_text(SETTINGS, encoding="utf-8")
    _write(tmp_path, "first", "first")
    return tmp_path


@pytest.fixture
def corrected(digests: Command, folder: Path) -> Path:
    """Two entries that were published, and corrected since."""
    assert digests("build", "--only", "feeds").exit_code == 0
    _write(folder, "corrected", "corrected")
    return folder


def _write(folder: Path, *words: str) -> None:
    (folder / "digests" / "2024-12-19.txt").write_text(TEXT.format(*words), encoding="utf-8")


def _settings(folder: Path) -> str:
    return (folder / "digests" / "collection.toml").read_text(encoding="utf-8")


def test_what_is_asked_is_listed_with_the_line_to_add(digests: Command, corrected: Path) -> None:
    gone = "of 2024-12-19 was published and is gone; at digests/2024-12-19.txt"
    for _ in range(2):
        done = digests("identity")
        assert done.exit_code == 0
        assert done.stdout == (
            f"1. “A Paper: first” {gone}:2 is “A Paper: corrected”\n   {LINES[0]}\n"
            f'2. “B "first" Paper” {gone}:6 is “B "corrected" Paper”\n   {LINES[1]}\n'
        )
        assert "2 questions" in done.stderr
        said = digests("build", "--only", "feeds").stderr
        assert said.count("D015") == 2
        assert "note: 2 corrected entries wait for an answer: digests identity" in said
    assert _settings(corrected) == SETTINGS


def test_keep_writes_the_lines(digests: Command, corrected: Path) -> None:
    done = digests("identity", "--keep")
    assert done.exit_code == 0
    assert "2 lines added to digests/collection.toml" in done.stderr
    assert _settings(corrected) == f"{SETTINGS}\n[identity]\n{LINES[0]}\n{LINES[1]}\n"
    assert "no question" in digests("identity").stderr
    assert "D015" not in digests("build", "--only", "feeds").stderr
    assert "no question" in digests("identity", "--keep").stderr


@pytest.mark.parametrize("which", ["2", 'b "FIRST" paper', 'B "corrected" Paper'])
@pytest.mark.parametrize("published", [False, True])
def test_some_are_kept_and_others_new(
    digests: Command, corrected: Path, which: str, *, published: bool
) -> None:
    if published:
        digests("build", "--only", "feeds")
    done = digests("identity", "--new", which)
    assert (done.exit_code, "1 question answered" in done.stderr) == (0, True)
    said = digests("build", "--only", "feeds").stderr
    assert ("“A Paper: first”" in said, '“B "first"' in said) == (True, False), (
        "the one answered is asked about no more"
    )
    assert digests("identity", "--keep", "1").exit_code == 0
    assert _settings(corrected) == f"{SETTINGS}\n[identity]\n{LINES[0]}\n"
    assert "D015" not in digests("build", "--only", "feeds").stderr


def test_keep_makes_settings_where_there_are_none(digests: Command, folder: Path) -> None:
    path = folder / "digests" / "collection.toml"
    path.unlink()
    digests("build", "--only", "feeds")
    _write(folder, "corrected", "first")
    assert digests("identity", "--keep").exit_code == 0
    assert _settings(folder) == f"[identity]\n{LINES[0]}\n"


def test_an_identity_that_all_lost_is_kept_or_new(digests: Command, folder: Path) -> None:
    path = folder / "digests" / "collection.toml"
    path.write_text('title = "하나"\n', encoding="utf-8")
    digests("build", "--only", "feeds")
    path.write_text('title = "둘"\n', encoding="utf-8")
    for _ in range(2):
        assert digests("build", "--only", "feeds").stderr.count("D015") == 1
    (line,) = [line.strip() for line in digests("identity").stdout.splitlines() if "id = " in line]
    assert digests("identity", "--keep", "1").exit_code == 0
    assert _settings(folder) == f'{line}\ntitle = "둘"\n'
    assert "D015" not in digests("build", "--only", "feeds").stderr
    path.write_text('title = "셋"\n', encoding="utf-8")
    assert digests("identity", "--new").exit_code == 0
    assert "D015" not in digests("build", "--only", "feeds").stderr


def test_nothing_is_known_before_the_first_build(digests: Command, folder: Path) -> None:
    done = digests("identity")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "what was published is not known" in done.stderr
    assert not (folder / ".pipeline").exists()


def test_lines_that_cannot_be_added_are_shown(digests: Command, corrected: Path) -> None:
    text = f'{SETTINGS}[identity]\n"2024-12-19 A Paper: corrected" = "2024-12-19 A Paper, fisrt"\n'
    (corrected / "digests" / "collection.toml").write_text(text, encoding="utf-8")
    done = digests("identity", "--keep", "1")
    assert done.exit_code == 2
    assert LINES[0] in done.stderr
    assert _settings(corrected) == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--keep", "--new"], "two answers"),
        (["1"], "say --keep"),
        (["--keep", "3"], "3: no question has this number or title"),
        (["--new", "C Paper"], "C Paper: no question has this number or title"),
        (["--digests", "nowhere"], "nowhere: there is no such folder"),
    ],
)
def test_usage(digests: Command, corrected: Path, arguments: list[str], said: str) -> None:
    done = digests("identity", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert _settings(corrected) == SETTINGS
