"""Builds that share a ``luigid``: on one folder or on copies of it, with some that are killed or fail."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.build.conftest import entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.build.conftest import Project


@pytest.fixture(scope="module")
def luigid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler that stays up over all tests here, as one does on a server."""
    folder = tmp_path_factory.mktemp("luigid")
    with _scheduler(folder, _free_port()) as url:
        yield url


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def _scheduler(folder: Path, port: int) -> Iterator[str]:
    program = "from luigi.cmdline import luigid; luigid()"
    arguments = ["--address", "127.0.0.1", "--port", str(port), "--state-path", str(folder / "state")]
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(url):
                break
            time.sleep(0.1)
        yield url
        process.kill()


def start(project: Project, url: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        project.command("build", "--scheduler", url, *arguments),
        cwd=project.root,
        env=project.environment(),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(*running: subprocess.Popen[str]) -> list[tuple[int, str]]:
    ended = []
    for process in running:
        try:
            said = process.communicate(timeout=240)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said = f"HUNG: {process.communicate()[1]}"
        ended.append((process.returncode, said))
    return ended


def differences(project: Project, other: Project) -> list[str]:
    one, two = project.files(), other.files()
    return sorted(path for path in one.keys() | two.keys() if one.get(path) != two.get(path))


@pytest.fixture
def alone(project: Project, tmp_path: Path) -> Project:
    """The same digests, built by one builder without a scheduler."""
    made = type(project)(tmp_path / "alone")
    shutil.copytree(project.digests, made.digests, dirs_exist_ok=True)
    assert made.build().status == 0
    return made


def test_what_was_built_before_does_not_matter(
    project: Project, alone: Project, luigid: str, tmp_path: Path
) -> None:
    assert project.build("--scheduler", luigid).status == 0
    shutil.rmtree(project.output)
    shutil.rmtree(project.state)
    assert project.build("--scheduler", luigid).status == 0, "all is gone"
    path = project.digests / "2024-12-18.txt"
    text = path.read_text(encoding="utf-8")
    for content in (text.replace("Some", "Other"), text):
        path.write_text(content, encoding="utf-8")
        assert project.build("--scheduler", luigid).status == 0, "an edit, and undone"
    for _ in range(2):
        assert project.build("--scheduler", luigid, "--force").status == 0, "forced twice within seconds"
    copy = type(project)(tmp_path / "copy")
    shutil.copytree(project.digests, copy.digests, dirs_exist_ok=True)
    assert copy.build("--scheduler", luigid).status == 0, "a copy of the project"
    assert differences(project, alone) == []
    assert differences(copy, alone) == []
    assert project.leftovers() == []


def test_a_plain_build_and_a_shared_one_take_turns(project: Project, alone: Project, luigid: str) -> None:
    running = [start(project, luigid), start(project, luigid)]
    plain = project.build()
    ended = finish(*running)
    assert [plain.status, *(status for status, _ in ended)] == [0, 0, 0], (plain.said, ended)
    assert differences(project, alone) == []
    assert project.leftovers() == []


def test_builds_of_different_text_take_turns(project: Project, luigid: str) -> None:
    first = start(project, luigid)
    time.sleep(0.5)
    project.write("2024-12-20", entry("Brand New", "#robotics"))
    second = start(project, luigid)
    ended = finish(first, second)
    assert [status for status, _ in ended] in ([0, 0], [3, 0]), ended
    if ended[0][0]:
        assert "changed while it was being read" in ended[0][1]
    assert "digests/2024-12-20.html" in project.files()


def test_a_task_that_fails_ends_every_builder_with_its_message(project: Project, luigid: str) -> None:
    (project.output / "digests").mkdir(parents=True)
    (project.output / "digests" / "2024-12-19.html").mkdir()
    (project.output / ".manifest.json").write_text(
        '{"program": "paper-digests", "version": 1, "days": [], '
        '"files": {"site": ["digests/2024-12-19.html"]}}'
    )
    ended = finish(start(project, luigid), start(project, luigid, "--workers", "2"))
    for status, said in ended:
        assert status == 3, said
        assert "digests/2024-12-19.html: Is a directory" in said


def test_a_scheduler_that_is_started_again_midway(project: Project, alone: Project, tmp_path: Path) -> None:
    (tmp_path / "scheduler").mkdir()
    port = _free_port()
    with _scheduler(tmp_path / "scheduler", port) as url:
        running = [start(project, url, "-v"), start(project, url, "-v")]
        assert running[0].stderr
        for line in running[0].stderr:
            if line.startswith("publishing"):
                break
    shutil.rmtree(tmp_path / "scheduler")
    (tmp_path / "scheduler").mkdir()
    with _scheduler(tmp_path / "scheduler", port):
        ended = finish(*running)
    for status, said in ended:
        assert status in {0, 3}, said
        assert status == 0 or "start luigid, then build again" in said
    assert project.build().status == 0
    assert differences(project, alone) == []


def _rounds(project: Project, alone: Project, luigid: str, rounds: int, seed: int) -> int:
    """Let builders meet, in a third of the rounds with one that is killed; return how many kills hit."""
    chance = random.Random(seed)  # noqa: S311 (moments, not secrets)
    hits = 0
    for number in range(rounds):
        told = f"seed {seed}, round {number}"
        dying = number % 3 == 0
        if dying or chance.random() < 0.5:
            shutil.rmtree(project.output, ignore_errors=True)
        if chance.random() < 0.5:
            shutil.rmtree(project.state, ignore_errors=True)
        force = ["--force"] if dying or chance.random() < 0.3 else []  # there is work to die at
        running = []
        for _ in range(chance.choice([2, 3])):
            running.append(start(project, luigid, "-v", "--workers", chance.choice(["1", "2"]), *force))
            time.sleep(chance.uniform(0, 0.3))
        if dying:
            victim = running.pop(chance.randrange(len(running)))
            assert victim.stderr
            for line in victim.stderr:
                if line.startswith("reading"):
                    break
            time.sleep(chance.uniform(0, 0.15))
            hits += victim.poll() is None
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim.pid, signal.SIGKILL)
            victim.communicate()
        ended = finish(*running)
        assert {status for status, _ in ended} == {0}, "\n".join([told, *(said for _, said in ended)])
        assert differences(project, alone) == [], (told, ended)
        assert project.build().status == 0
        assert project.leftovers() == [], told
    return hits


def test_builders_that_meet(project: Project, alone: Project, luigid: str) -> None:
    _rounds(project, alone, luigid, 2, seed=2)


@pytest.mark.slow
def test_many_builders_that_meet_and_die(project: Project, alone: Project, luigid: str) -> None:
    assert _rounds(project, alone, luigid, 12, seed=1) >= 2
