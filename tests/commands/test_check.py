"""``digests check``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline import cli

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
    assert done.stderr == "1 file: 0 errors, 0 warnings, 0 information\n"


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
    remedy = "name a digest, a note or a folder of them"
    assert done.stderr == f"error: {folder}/nowhere.txt: there is no such file or folder; {remedy}\n"


@pytest.mark.parametrize("command", ["check", "parse"])
def test_what_cannot_be_read(digests: Command, folder: Path, command: str) -> None:
    (folder / "ring.txt").symlink_to("ring.txt")
    done = digests(command, folder / "ring.txt")
    assert done.exit_code == 3
    assert done.stderr == f"error: {folder}/ring.txt: Too many levels of symbolic links\n"


# What a build would say, too ------------------------------------------------------------------------


def test_settings_and_addresses_are_checked_with_the_folder(digests: Command, folder: Path) -> None:
    (folder / "collection.toml").write_text('[feed]\nsise = 3\n[[edition]]\nname = "a b"\n', encoding="utf-8")
    (folder / "addresses.toml").write_text('"A Paper" = "nowhere"\n', encoding="utf-8")
    done = digests("check", folder)
    assert done.exit_code == 2
    assert f"{folder}/addresses.toml:1:1: error[D040]: " in done.stdout
    assert (
        f"{folder}/collection.toml:2:1: error[D040]: feed.sise: unknown key\n   2 | sise = 3\n" in done.stdout
    )
    assert "hint: did you mean feed.size?" in done.stdout
    assert digests("check", folder / "2024-12-19.txt").exit_code == 0


def test_a_name_in_an_introduction_that_leads_nowhere_is_told(digests: Command, folder: Path) -> None:
    path = folder / "2024-12-20.txt"
    text = "\n2024-12-20\n[[A Papre]] 다음의 글.\nB Paper\n(Ada Kim)\nText.\n한국어 글.\nEnglish.\n#t\n"
    path.write_text(text, encoding="utf-8")
    done = digests("check", folder)
    assert done.exit_code == 0
    assert f"{path}:2:1: information[D042]: [[A Papre]] is the name" in done.stdout
    assert "did you mean [[A Paper]]?" in done.stdout
    assert "D042" not in digests("check", path).stdout, "others may have it"


def test_what_the_settings_name_and_no_entry_has(digests: Command, folder: Path) -> None:
    (folder / "collection.toml").write_text(
        '[identity]\n"2024-12-19 A Papre" = "2024-12-18 A Paper"\n'
        '[check]\nignore = [{code = "D006", entry = "2024-12-19 Papers"}]\n'
        '[[edition]]\nname = "none"\ntags.any = ["bad"]\n',
        encoding="utf-8",
    )
    (folder / "addresses.toml").write_text('"Some Paper" = "https://example.org/"\n', encoding="utf-8")
    done = digests("check", folder)
    assert done.exit_code == 0
    for said in (
        "note: addresses.toml: no entry has the title “Some Paper”",
        "note: collection.toml: check.ignore: there is no entry “2024-12-19 Papers”",
        "note: edition none chooses no entry",
    ):
        assert said in done.stderr
    assert "note: " not in digests("check", "--quiet", folder).stderr
    assert f"{folder}/collection.toml:2:1: warning[D050]: there is no entry" in done.stdout
    assert 'did you mean "2024-12-19 A Paper"' in done.stdout


def test_an_identity_of_what_is_still_an_entry_is_an_error_of_the_settings(
    digests: Command, folder: Path
) -> None:
    (folder / "collection.toml").write_text(
        '[identity]\n"2024-12-20 New" = "2024-12-19 a paper"\n', encoding="utf-8"
    )
    done = digests("check", folder)
    assert done.exit_code == 2
    assert f"{folder}/collection.toml:2:1: error[D040]" in done.stdout
    assert "is still an entry" in done.stdout


def test_a_date_in_the_future(digests: Command, tmp_path: Path) -> None:
    text = "2024-12-19\nA Paper\n(Ada Writer)\n글.\n#good\n2106-12-20\nA Paper\n(Ada Writer)\n글.\n#good\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    done = digests("check", "--quiet", tmp_path)
    assert "a.txt:6:1: warning[D036]: 2106-12-20 is in the future" in done.stdout


def test_an_empty_file_is_no_error(digests: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n \n", encoding="utf-8")
    done = digests("check", tmp_path)
    assert done.exit_code == 0
    assert "information[D039]: empty file" in done.stdout
    assert done.stderr == "1 file: 0 errors, 0 warnings, 1 information\n"


# What is shown --------------------------------------------------------------------------------------

UNTAGGED = "2024-12-19\nA Paper\n(Ada Writer)\n글입니다.\n2024-12-20\nB Paper\n글입니다.\n"


@pytest.fixture
def untagged(tmp_path: Path) -> Path:
    """A folder with a digest that has D005 and D006 twice, and D004."""
    (tmp_path / "a.txt").write_text(UNTAGGED, encoding="utf-8")
    return tmp_path


def _codes(done: Result) -> list[str]:
    return [json.loads(line)["code"] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ([], ["D005", "D006", "D004", "D005", "D006"]),
        (["--select", "D004"], ["D004"]),
        (["--select", "d004, D006"], ["D006", "D004", "D006"]),
        (["--ignore", "D005"], ["D006", "D004", "D006"]),
        (["--select", "D004,D005", "--ignore", "D005"], ["D004"]),
        (["--quiet"], ["D006", "D004", "D006"]),
    ],
)
def test_codes_are_chosen(digests: Command, untagged: Path, arguments: list[str], codes: list[str]) -> None:
    done = digests("check", "--format", "json", *arguments, untagged)
    assert (done.exit_code, _codes(done)) == (0, codes)


def test_a_code_that_is_not_there(digests: Command, untagged: Path) -> None:
    done = digests("check", "--select", "D999", untagged)
    assert done.exit_code == 2
    assert "there is no diagnostic D999" in done.stderr


def test_strict_fails_for_warnings_that_are_shown(digests: Command, untagged: Path) -> None:
    assert digests("check", "--strict", untagged).exit_code == 1
    assert digests("check", "--strict", "--select", "D005", untagged).exit_code == 0


def test_settings_can_ignore_a_code_for_all_or_for_one_entry(digests: Command, untagged: Path) -> None:
    settings = untagged / "collection.toml"
    settings.write_text('[check]\nignore = ["D005"]\n', encoding="utf-8")
    assert _codes(digests("check", "--format", "json", untagged)) == ["D006", "D004", "D006"]
    settings.write_text('check.ignore = [{code = "D006", entry = "2024-12-20 b PAPER"}]\n', encoding="utf-8")
    for path in (untagged, untagged / "a.txt"):
        assert _codes(digests("check", "--format", "json", path)) == ["D005", "D006", "D004", "D005"]


# Standard input and mending -------------------------------------------------------------------------

SLIPS = "**2024-12-19**\nA Paper\nAuthors: Ada Writer, Ben Lee\n한국어로 쓴 글입니다. #good\n"
MENDED = "2024년 12월 19일\nA Paper\n(Ada Writer, Ben Lee)\n한국어로 쓴 글입니다.\n#good\n"


def _through(text: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli.digests, ["check", *arguments], input=text.encode())


def test_standard_input() -> None:
    done = _through("2024-13-19\n", "-")
    assert done.exit_code == 1
    assert done.stdout.startswith("<stdin>:1:1: error[D002]")


def test_fix_mends_files_and_says_which(digests: Command, tmp_path: Path) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text(SLIPS, encoding="utf-8")
    path.chmod(0o600)
    link.symlink_to(path)
    done = digests("check", "--fix", link)
    assert done.exit_code == 0
    assert path.read_text(encoding="utf-8") == MENDED
    assert path.stat().st_mode & 0o777 == 0o600
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [path, link]
    assert done.stderr.startswith(f"fixed {link}\n")
    assert "D007" not in done.stdout
    again = digests("check", "--fix", tmp_path)
    assert "fixed" not in again.stderr


def test_diff_shows_it_and_changes_nothing(digests: Command, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SLIPS, encoding="utf-8")
    done = digests("check", "--diff", path)
    assert done.exit_code == 0
    assert path.read_text(encoding="utf-8") == SLIPS
    changed = [line for line in done.stdout.splitlines()[2:] if line[0] in "+-"]
    assert [line[1:] for line in changed if line[0] == "-"] == [
        *SLIPS.splitlines()[:1],
        *SLIPS.splitlines()[2:],
    ]
    assert [line[1:] for line in changed if line[0] == "+"] == [
        *MENDED.splitlines()[:1],
        *MENDED.splitlines()[2:],
    ]
    assert done.stderr == "1 file of 1 to fix\n"
    assert _through(SLIPS, "-", "--diff").stdout.splitlines()[2:] == done.stdout.splitlines()[2:]


def test_standard_input_cannot_be_mended() -> None:
    done = _through(SLIPS, "-", "--fix")
    assert done.exit_code == 2
    assert done.stderr == "error: --fix cannot change standard input; --diff shows what it would\n"


def test_a_file_that_cannot_be_written(
    digests: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SLIPS, encoding="utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("pipeline.state.files.rewrite", full)
    done = digests("check", "--fix", path)
    assert (done.exit_code, done.stderr) == (3, f"error: {path}: No space left on device\n")
