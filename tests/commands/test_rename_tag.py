"""``digests rename-tag``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Command = Callable[..., Result]

DIGEST = b"2024-12-19\r\nA Paper\r\n(Ada Writer)\r\nText about #old.  \r\n#old #other\r\n"
NOTE = "---\ntags: [Old]\n---\nhttps://example.org/a\n"
DRAFT = "2024-12-20\nA\n(B)\n#old\n"
SETTINGS = '[tags.label]\nold = "OLD" # mine\n[[edition]]\nname = "old"\ntags.any = [\n  "other", "old"]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digests").mkdir()
    (tmp_path / "vault").mkdir()
    (tmp_path / "digests" / "2024-12-19.txt").write_bytes(DIGEST)
    (tmp_path / "digests" / "_draft.txt").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "vault" / "241220 A Note.md").write_text(NOTE, encoding="utf-8")
    text = f'sources.folders = ["../vault"]\n{SETTINGS}'
    (tmp_path / "digests" / "collection.toml").write_text(text, encoding="utf-8")
    return tmp_path


def _texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_has_the_new_name(digests: Command, folder: Path) -> None:
    before = _texts(folder)
    done = digests("rename-tag", "#OLD", "#new")
    assert (done.exit_code, done.stderr) == (0, "#OLD → #new: 4 files changed\n")
    after = _texts(folder)
    assert after["2024-12-19.txt"] == DIGEST.replace(b"#old #other", b"#new #other")
    assert after["_draft.txt"].decode() == DRAFT.replace("#old", "#new")
    assert after["241220 A Note.md"].decode() == NOTE.replace("Old", "new")
    expected = before["collection.toml"].decode().replace('old = "OLD"', '"new" = "OLD"')
    redirect = '\n[redirects]\n"tags/old" = "tags/new"\n'
    assert (
        after["collection.toml"].decode() == expected.replace('"other", "old"', '"other", "new"') + redirect
    )
    assert "no tag #old" in digests("rename-tag", "old", "newer").stderr


def test_a_dry_run_shows_what_would_change(digests: Command, folder: Path) -> None:
    before = _texts(folder)
    done = digests("rename-tag", "old", "new", "--dry-run")
    assert done.exit_code == 0
    assert "-#old #other\n+#new #other\n" in done.stdout
    assert done.stderr == "#old → #new: 4 files to change\n"
    assert _texts(folder) == before


def test_who_follows_the_old_tag_comes_to_the_new_one(digests: Command, folder: Path) -> None:
    digests("rename-tag", "old", "new")
    assert digests("build", "--only", "feeds").exit_code == 0
    feeds = folder / "output" / "feeds" / "tags"
    assert (feeds / "old.atom").read_bytes() == (feeds / "new.atom").read_bytes()


def test_settings_are_made_for_the_redirection(digests: Command, folder: Path) -> None:
    (folder / "digests" / "collection.toml").unlink()
    assert digests("rename-tag", "old", "new").exit_code == 0
    text = (folder / "digests" / "collection.toml").read_text(encoding="utf-8")
    assert text == '[redirects]\n"tags/old" = "tags/new"\n'
    assert digests("rename-tag", "new", "NEW").exit_code == 0
    assert (folder / "digests" / "collection.toml").read_text(encoding="utf-8") == text


def test_a_way_back_is_told(digests: Command, folder: Path) -> None:
    digests("rename-tag", "old", "new")
    text = (folder / "digests" / "collection.toml").read_bytes()
    done = digests("rename-tag", "new", "old")
    assert done.exit_code == 0
    assert 'write "tags/new" = "tags/old" in place of what says otherwise' in done.stderr
    now = (folder / "digests" / "collection.toml").read_bytes()
    assert now.count(b"tags/") == text.count(b"tags/")


def test_what_cannot_be_changed_is_named(digests: Command, folder: Path) -> None:
    text = b'[tags.label]\nold = "OLD"\nnew = "NEW"\n'
    (folder / "digests" / "collection.toml").write_bytes(text)
    done = digests("rename-tag", "old", "new")
    assert done.exit_code == 1
    assert "digests/collection.toml: #old cannot be told" in done.stderr
    assert (folder / "digests" / "collection.toml").read_bytes() == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["odl", "new"], "there is no tag #odl; did you mean old?"),
        (["old", "new name"], "one word"),
        (["old", "#"], "one word"),
        (["old", "new", "--digests", "nowhere"], "digests init"),
    ],
)
def test_usage(digests: Command, folder: Path, arguments: list[str], said: str) -> None:
    before = _texts(folder)
    done = digests("rename-tag", *arguments)
    assert (done.exit_code, said in done.stderr) == (2, True)
    assert _texts(folder) == before
