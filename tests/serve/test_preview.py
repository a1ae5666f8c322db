"""``digests serve`` as its author sees it: a real build, a real browser."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import serve
from pipeline.diagnostics import Diagnostic
from pipeline.errors import BuildError, Fault, SettingsError
from pipeline.outcome import Outcome
from pipeline.serve.server import Board, Notice, Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

ERROR = Diagnostic("D002", "error", "a.txt", 1, 1, "impossible date", source="2024년 13월 1일")
WARNING = Diagnostic("D004", "warning", "a.txt", 2, 1, "no authors")
OLD = Diagnostic("D004", "warning", "b.txt", 2, 1, "no authors")


class Builds:
    """Gives one outcome after the other and keeps whether errors were to hold everything up."""

    def __init__(self, *outcomes: Outcome | Exception) -> None:
        self._outcomes = list(outcomes)
        self.strict: list[bool] = []

    def __call__(self, *, strict: bool) -> Outcome:
        self.strict.append(strict)
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def preview(tmp_path: Path) -> Callable[[Builds], tuple[serve.Preview, Board]]:
    def make(builds: Builds) -> tuple[serve.Preview, Board]:
        board = Board()
        return serve.Preview(builds, board, tmp_path), board

    return make


def codes(mistakes: tuple[Notice, ...]) -> list[str]:
    return [mistake.text.partition("[")[2].partition("]")[0] for mistake in mistakes]


def test_errors_show_always_and_warnings_of_digests_that_were_edited(
    preview: Callable[[Builds], tuple[serve.Preview, Board]], tmp_path: Path
) -> None:
    builds = Builds(Outcome(diagnostics=(ERROR, WARNING, OLD)), Outcome(diagnostics=(ERROR, WARNING, OLD)))
    watching, board = preview(builds)
    watching.begin()
    assert codes(board.status.mistakes) == ["D002"]
    watching.again([str(tmp_path / "a.txt")])
    assert codes(board.status.mistakes) == ["D002", "D004"]
    assert board.status.mistakes[0].text.startswith(f"{tmp_path.as_posix()}/a.txt:1:1: error[D002]")
    assert "2024년 13월 1일" in board.status.mistakes[0].text


def test_a_new_error_holds_everything_up_and_an_old_one_does_not(
    preview: Callable[[Builds], tuple[serve.Preview, Board]], tmp_path: Path
) -> None:
    new = Diagnostic("D001", "error", "b.txt", 1, 1, "no date")
    builds = Builds(
        Outcome(diagnostics=(ERROR,), written=("index.html",)),
        Outcome(diagnostics=(ERROR,), withheld=True),
        Outcome(diagnostics=(ERROR,), written=("index.html",)),
        Outcome(diagnostics=(ERROR, new), withheld=True),
    )
    watching, board = preview(builds)
    watching.begin()
    assert board.status.version == 1
    watching.again([str(tmp_path / "a.txt")])
    assert board.status.version == 2
    watching.again([str(tmp_path / "b.txt")])
    assert builds.strict == [False, True, False, True]
    assert board.status.version == 2
    assert codes(board.status.mistakes) == ["D002", "D001"]


@pytest.mark.parametrize(
    "error",
    [
        SettingsError((Fault("collection.toml", 1, "titel", "unknown key", "delete it"),)),
        BuildError("no such"),
    ],
)
def test_what_keeps_a_build_from_beginning_is_told_and_shows_too(
    preview: Callable[[Builds], tuple[serve.Preview, Board]],
    tmp_path: Path,
    error: Exception,
    capsys: pytest.CaptureFixture[str],
) -> None:
    watching, board = preview(Builds(Outcome(), error, Outcome()))
    watching.begin()
    watching.again([str(tmp_path / "collection.toml")])
    assert board.status == Status(0, (Notice("error", str(error)),))
    assert capsys.readouterr().err == f"error: {error}\n"
    watching.again([str(tmp_path / "collection.toml")])
    assert board.status == Status(0, ())


def test_a_first_build_that_cannot_begin_ends_the_command(
    preview: Callable[[Builds], tuple[serve.Preview, Board]],
) -> None:
    watching, _ = preview(Builds(BuildError("no such folder")))
    with pytest.raises(BuildError):
        watching.begin()


DIGEST = """2024년 12월 19일
A Paper
(Ada Lovelace)
The abstract of the paper.
첫째 글.
The first text.
#vae
"""


@pytest.mark.slow
def test_the_open_page_follows_the_digest(tmp_path: Path, browser: Browser) -> None:
    digest = tmp_path / "digests" / "2024-12-19.txt"
    digest.parent.mkdir()
    digest.write_text(DIGEST, encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as server:
        last_resort = threading.Timer(
            120, server.kill
        )  # without it, a failure would wait for the server's end
        last_resort.start()
        assert server.stderr
        address = next(match[0] for line in server.stderr if (match := re.search("http://127.+/", line)))
        page = browser.new_page(locale="fr-FR")  # both languages are shown
        page.goto(f"{address}digests/2024-12-19.html")

        digest.write_text(DIGEST.replace("첫째", "둘째"), encoding="utf-8")
        page.get_by_text("둘째 글.").wait_for()

        page.goto(address)
        digest.write_text(DIGEST.replace("The first text", "둘째 글. The text"), encoding="utf-8")
        page.wait_for_url("**/digests/2024-12-19.html#e20241219*")
        page.get_by_text("둘째 글.").wait_for()

        digest.write_text(DIGEST.replace("12월", "13월"), encoding="utf-8")
        panel = page.get_by_role("alert")
        panel.wait_for()
        assert "1 error" in panel.inner_text()
        assert "2024-12-19.txt:1:1: error[D002]" in panel.inner_text()
        assert page.get_by_text("둘째 글.").is_visible()

        digest.write_text(DIGEST, encoding="utf-8")
        page.get_by_text("The first text.").wait_for()
        panel.wait_for(state="hidden")

        (digest.parent / "collection.toml").write_text('title = "다른 이름"\n', encoding="utf-8")
        page.get_by_role("link", name="다른 이름").first.wait_for()
        (digest.parent / "collection.toml").write_text("titel = 1\n", encoding="utf-8")
        page.get_by_text("collection.toml:1").wait_for()
        page.close()

        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0
        assert "Traceback" not in server.stderr.read()
        last_resort.cancel()
