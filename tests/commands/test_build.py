"""``digests build``: how the outcome is told. Builds themselves are tested from end to end in tests/build."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Command = Callable[..., Result]

TEXT = "2024-12-19\nA Paper\n(Ada Writer)\n한국어로 쓴 글입니다.\n#tag\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "2024-12-19.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_dry_run_says_what_would_be_written_and_why(digests: Command) -> None:
    done = digests("build", "--only", "feeds", "--dry-run")
    assert done.exit_code == 0
    assert "new      output/feeds/all.atom\n" in done.stdout
    assert re.search(r"\d+ files would be written and 0 removed; nothing was changed\n$", done.stderr)
    assert [path.name for path in Path().iterdir()] == ["digests"]
    objects = json.loads(digests("build", "--only", "feeds", "-n", "--format", "json").stdout)
    assert {"path": "feeds/all.atom", "reason": "new"} in objects["files"]


@pytest.mark.usefixtures("folder")
def test_json(digests: Command) -> None:
    first = json.loads(digests("build", "--only", "feeds", "--format", "json").stdout)
    assert (first["status"], first["entries"], first["days"], first["failures"]) == (0, 1, 1, [])
    assert "feeds/all.atom" in first["written"]
    again = digests("build", "--only", "feeds", "--format", "json")
    assert (json.loads(again.stdout)["written"], again.stderr) == ([], "")


def test_an_error_is_told_in_every_format(digests: Command, folder: Path) -> None:
    (folder / "digests" / "2024-12-20.txt").write_text("2024-02-30\nA\n(B)\n", encoding="utf-8")
    done = digests("build", "--only", "feeds", "--format", "json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["status"]) == (1, 1)
    assert "D002" in [each["code"] for each in found["diagnostics"]]
    quiet = digests("build", "--only", "feeds", "--quiet")
    assert quiet.exit_code == 1
    assert "D002" in quiet.stderr
    assert "note:" not in quiet.stderr
    assert digests("build", "--only", "feeds", "-n", "-q").exit_code == 1


@pytest.mark.usefixtures("folder")
def test_quiet_says_nothing_where_all_is_well(digests: Command) -> None:
    done = digests("build", "--only", "feeds", "-q")
    assert (done.exit_code, done.output) == (0, "")


@pytest.mark.parametrize("options", [("--dry-run", "--watch"), ("--quiet", "--verbose")])
@pytest.mark.usefixtures("folder")
def test_options_that_contradict_each_other(digests: Command, options: tuple[str, str]) -> None:
    done = digests("build", *options)
    assert done.exit_code == 2
    assert "leave one of them out" in done.stderr


@pytest.mark.slow
def test_watch_builds_again(folder: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "build", "--only", "feeds", "--watch", "--format", "json"]
    watching = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    last_resort = threading.Timer(120, watching.kill)
    last_resort.start()

    def save(name: str, text: str) -> None:
        time.sleep(2)  # by then it watches, and what was saved before is another change
        (folder / "digests" / name).write_text(text, encoding="utf-8")

    with watching:
        assert watching.stdout
        assert watching.stderr
        assert json.loads(watching.stdout.readline())["entries"] == 1
        assert "watching digests (Ctrl-C ends)" in watching.stderr.readline()
        save("2024-12-19.txt", f"{TEXT}Another\n(Bo Reader)\n#tag\n")
        assert json.loads(watching.stdout.readline())["entries"] == 2
        save("collection.toml", "titel = 1\n")
        assert "titel" in watching.stderr.readline()
        save("collection.toml", 'title = "x"\n')
        assert json.loads(watching.stdout.readline())["status"] == 0
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=20) == 0
    last_resort.cancel()
