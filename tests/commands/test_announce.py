"""``digests announce``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline import websub
from pipeline.websub import HubError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Command = Callable[..., Result]

HUB = "https://hub.example.org/"
SETTINGS = f'base_url = "https://example.org/"\n[feed]\nhub = "{HUB}"\n'
TEXT = "2024-12-{}\nA Paper\n(Ada Writer)\n한국어로 쓴 글입니다.\n"


@pytest.fixture
def folder(digests: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of digests in the current folder, published and announced for the first time."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "collection.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "digests" / "2024-12-19.txt").write_text(TEXT.format(19), encoding="utf-8")
    assert digests("build", "--only", "feeds").exit_code == 0
    first = digests("announce")
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == f"nothing announced: {HUB} is told what changes after the first call\n"
    (tmp_path / "digests" / "2024-12-20.txt").write_text(TEXT.format(20), encoding="utf-8")
    assert digests("build", "--only", "feeds").exit_code == 0
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_what_is_announced_is_listed(digests: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub, "publish", lambda *_: None)
    dry, done, again = digests("announce", "--dry-run"), digests("announce"), digests("announce")
    assert dry.stdout == done.stdout != ""
    assert "https://example.org/feeds/all.atom\n" in done.stdout
    assert dry.stderr == f"5 documents would be announced to {HUB}\n"
    assert done.stderr == f"5 documents announced to {HUB}\n"
    assert (again.stdout, again.stderr) == ("", "no feed changed since the last announcement\n")
    assert {dry.exit_code, done.exit_code, again.exit_code} == {0}


@pytest.mark.usefixtures("folder")
def test_what_the_hub_does_not_take_ends_with_three(
    digests: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str, topic: str) -> None:
        if "/ko/" in topic:
            raise HubError("400 Bad Request")

    monkeypatch.setattr(websub, "publish", refuse)
    done = digests("announce")
    assert done.exit_code == 3
    assert "https://example.org/feeds/all.atom\n" in done.stdout
    assert "/ko/" not in done.stdout
    assert done.stderr == (
        "error: https://example.org/feeds/ko/all.atom: 400 Bad Request\n"
        "error: https://example.org/feeds/ko/daily.atom: 400 Bad Request\n"
        f"2 documents not announced to {HUB}; the next call tries again\n"
    )


def test_without_a_hub_it_says_so_and_is_content(digests: Command, folder: Path) -> None:
    (folder / "digests" / "collection.toml").unlink()
    done = digests("announce")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no hub is set (feed.hub)" in done.stderr


@pytest.mark.usefixtures("folder")
def test_what_was_not_built_is_not_announced(digests: Command) -> None:
    done = digests("announce", "--output", "elsewhere")
    assert done.exit_code == 2
    assert done.stderr.startswith("error: elsewhere was not built to be published; call digests build")
