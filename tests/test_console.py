"""Whatever stdout, stderr, the locale and the memory are like: lines and a status, never a traceback."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

resource = pytest.importorskip("resource", reason="a system with POSIX's shell, devices and limits")

# “ ” … and Hangul, which no single one of the encodings below can show.
DIGEST = "2024-12-19\nA “Paper” – ½ 한국어\n(Ada Writer)\nAn abstract.\n한국어로 쓴 글입니다. #태그\n"
ROOT = Path(__file__).parents[1]
COMMANDS = {
    "check": ("check",),
    "check as JSON": ("check", "--format", "json"),
    "check for GitHub": ("check", "--format", "github"),
    "parse": ("parse", "digests"),
    "list": ("explain",),
    "explain": ("explain", "D001"),
    "help": ("--help",),
    "version": ("--version",),
    "wrong use": ("check", "--nonsense"),
    "not there": ("check", "어디에도 없는 파일"),
    "build": ("build",),
    "serve": ("serve", "--digests", "어디에도 없는 폴더", "--port", "0"),
    "init": ("init", "--title", "모음", "--author", "“Kim”", "--base-url", ""),
}
# Those that have something to say on stdout.
SPEAKING = tuple(COMMANDS)[: tuple(COMMANDS).index("wrong use")]
ENCODINGS = ("ascii", "cp949", "cp1252", "utf-16")
# A plain run tries the commands that differ in how they speak.
NAMES = [
    name
    if name in {"check", "parse", "explain", "help", "wrong use", "build"}
    else pytest.param(name, marks=pytest.mark.slow)
    for name in COMMANDS
]


class Done(NamedTuple):
    status: int
    stdout: bytes
    stderr: str


Usual = Callable[[str], Done]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with digests that are built already."""
    place = tmp_path_factory.mktemp("console")
    (place / "digests").mkdir()
    (place / "digests" / "2024-12-19.txt").write_text(DIGEST, encoding="utf-8")
    (place / "digests" / "collection.toml").write_text('title = "모음"\nid = "example.org,2024"\n', "utf-8")
    assert run(place, COMMANDS["build"]).status == 0
    return place


def run(
    place: Path, arguments: tuple[str, ...], redirected: str = "", limit: int = 0, **environment: str
) -> Done:
    """Run the command with its streams redirected as the shell does it, in so many bytes of memory."""
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-m", "pipeline", *arguments],
        cwd=place,
        # Buffered, as it is for users: what is left in a buffer is written when Python ends.
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONUNBUFFERED": "",
            **environment,
        },
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))) if limit else None,
    )
    stderr = done.stderr.decode(errors="replace")
    for output in (stderr, done.stdout.decode(errors="replace")):
        assert "Traceback" not in output, output
        assert "Exception ignored" not in output, output
        assert "internal error" not in output, output
    return Done(done.returncode, done.stdout, stderr)


@pytest.fixture(scope="module")
def usual(place: Path) -> Usual:
    """``usual("check")``: what a command does on a good console."""
    return functools.cache(lambda name: run(place, COMMANDS[name]))


@pytest.mark.parametrize(
    "encoding", ["ascii", *(pytest.param(each, marks=pytest.mark.slow) for each in ENCODINGS[1:])]
)
@pytest.mark.parametrize("name", NAMES)
def test_a_console_that_lacks_letters(place: Path, usual: Usual, name: str, encoding: str) -> None:
    done = run(place, COMMANDS[name], PYTHONIOENCODING=encoding)
    assert done.status == usual(name).status
    shown = done.stdout.decode("utf-8" if name in {"check as JSON", "parse"} else encoding, "replace")
    assert shown or not usual(name).stdout


def test_a_locale_without_letters(place: Path, usual: Usual) -> None:
    for name in ("check", "explain", "build", "not there"):
        done = run(
            place, COMMANDS[name], LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING=""
        )
        assert done.status == usual(name).status


@pytest.mark.parametrize("encoding", ["cp949", "utf-16"])
def test_what_is_for_programs_is_utf_8_everywhere(place: Path, usual: Usual, encoding: str) -> None:
    for name in ("check as JSON", "check for GitHub", "parse"):
        assert run(place, COMMANDS[name], PYTHONIOENCODING=encoding).stdout == usual(name).stdout
    assert json.loads(usual("parse").stdout)["entries"][0]["title"] == "A “Paper” – ½ 한국어"


@pytest.mark.parametrize(
    ("redirected", "reason"),
    [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")],
)
@pytest.mark.parametrize("name", NAMES)
def test_results_that_cannot_be_written(
    place: Path, usual: Usual, name: str, redirected: str, reason: str
) -> None:
    done = run(place, COMMANDS[name], redirected)
    if name in SPEAKING:
        assert done.status == 3
        assert done.stderr.splitlines()[-1] == f"error: standard output: {reason}"
    else:
        assert done.status == usual(name).status


@pytest.mark.parametrize("redirected", ["2>/dev/full", "<&- 2>&-"])
@pytest.mark.parametrize("name", NAMES)
def test_messages_that_nobody_hears(place: Path, usual: Usual, name: str, redirected: str) -> None:
    done = run(place, COMMANDS[name], redirected)
    assert (done.status, done.stdout) == (usual(name).status, usual(name).stdout)


@pytest.mark.parametrize("name", NAMES)
def test_no_stream_at_all(place: Path, usual: Usual, name: str) -> None:
    done = run(place, COMMANDS[name], "<&- >&- 2>&-")
    assert done.status == (3 if name in SPEAKING else usual(name).status)


def test_a_build_without_streams_writes_what_others_write(place: Path) -> None:
    builds = {}
    for name, redirected in (("usual", ""), ("closed", "<&- >&- 2>&-")):
        done = run(place, ("build", "--output", name, "--state", f".{name}"), redirected)
        assert done.status == 0
        builds[name] = {
            path.relative_to(place / name): path.read_bytes()
            for path in (place / name).rglob("*")
            if path.is_file()
        }
    assert builds["closed"] == builds["usual"]


def test_a_reader_that_went_away(place: Path) -> None:
    many = " ".join(["digests"] * 2000)
    done = run(place, (), f"parse {many} | head -c 1")
    assert done.stdout == b"{"
    assert done.stderr == ""


def test_too_little_memory(place: Path, tmp_path: Path) -> None:
    (tmp_path / "digests").mkdir()
    lines = ("한국어로 쓴 긴 글입니다. " * 20 + "\n") * 30_000
    text = f"2024-12-19\nA Paper\n(Ada Writer)\n{lines}"
    (tmp_path / "digests" / "2024-12-19.txt").write_text(text, encoding="utf-8")
    enough = 90 * 1024**2
    assert run(place, COMMANDS["check"], limit=enough).status == run(place, COMMANDS["check"]).status
    for name in ("check", "parse"):
        done = run(tmp_path, COMMANDS[name], limit=enough)
        assert (done.status, done.stderr) == (3, "error: there is not enough memory\n")
    done = run(tmp_path, COMMANDS["build"], limit=enough)
    assert done.status == 3
    assert "there is not enough memory" in done.stderr
