"""Files and folders that no author means: pipes, devices, names in another encoding, gigabytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are text there")

Command = Callable[..., Result]
ROOT = Path(__file__).parents[2]
KOREAN = os.fsdecode("다이제스트".encode("euc-kr"))
DIGEST = "2024-12-19\nA Paper\n(Ada Writer)\n한국어로 쓴 글입니다.\n#tag\n"
PIPE = "a pipe or a device, and no file"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a folder of digests, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    Path("digests").mkdir()
    Path("digests/2024-12-19.txt").write_text(DIGEST, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["check", "parse"])
@pytest.mark.usefixtures("folder")
def test_a_pipe_or_a_device_is_no_digest(digests: Command, command: str) -> None:
    os.mkfifo("pipe.txt")
    for path in ("pipe.txt", "/dev/zero"):
        done = digests(command, path)
        assert (done.exit_code, done.stderr) == (3, f"error: {path}: {PIPE}\n")
    os.mkfifo("digests/pipe.txt")
    done = digests(command, "digests")
    assert (done.exit_code, done.stderr) == (3, f"error: digests/pipe.txt: {PIPE}\n")


@pytest.mark.parametrize("name", ["collection.toml", "addresses.toml"])
@pytest.mark.parametrize("command", [("build",), ("serve", "--port", "0")])
@pytest.mark.usefixtures("folder")
def test_a_pipe_is_no_settings(digests: Command, command: tuple[str, ...], name: str) -> None:
    os.mkfifo(f"digests/{name}")
    done = digests(*command)
    assert (done.exit_code, done.stderr) == (3, f"error: digests/{name}: {PIPE}\n")


@pytest.mark.parametrize("option", ["--digests", "--output", "--state"])
@pytest.mark.parametrize("command", ["build", "serve"])
@pytest.mark.usefixtures("folder")
def test_a_folder_whose_name_is_not_utf_8(digests: Command, command: str, option: str) -> None:
    Path(KOREAN).mkdir()
    done = digests(command, option, KOREAN)
    assert done.exit_code == 2
    assert rf"Invalid value for '{option}': \xb4\xd9" in done.stderr
    assert "the name is not UTF-8; rename the folder" in done.stderr


@pytest.mark.usefixtures("folder")
def test_digests_in_a_folder_whose_name_is_not_utf_8_are_read(digests: Command) -> None:
    Path("digests").rename(KOREAN)
    assert digests("check", KOREAN).exit_code == 0
    assert r"\\xb4\\xd9" in digests("parse", KOREAN).stdout


def test_a_build_within_a_folder_whose_name_is_not_utf_8(
    digests: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = folder / KOREAN
    odd.mkdir()
    Path("digests").rename(odd / "digests")
    monkeypatch.chdir(odd)
    assert digests("build").exit_code == 0
    assert Path("output/index.html").exists()
    done = digests("serve", "--port", "0")
    assert done.exit_code == 3
    assert "not UTF-8, so that it cannot be watched; rename it" in done.stderr


@pytest.mark.parametrize("command", ["check", "parse", "build"])
def test_of_gigabytes_nothing_is_read_but_the_beginning(folder: Path, command: str) -> None:
    resource = pytest.importorskip("resource", reason="a system that limits memory")
    with Path("digests/2024-12-20.txt").open("wb") as file:
        file.truncate(3 * 1024**3)  # of nothing, so that it takes no room
    limit = 1024**3
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", command, *(["digests"] if command != "build" else [])],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.returncode == 1, done.stderr
    assert "file of more than 33,554,432 bytes; it is left out" in done.stdout + done.stderr
    if command == "build":
        assert (folder / "output" / "digests" / "2024-12-19.html").exists()
