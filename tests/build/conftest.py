from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.build.harness import comparing
from tests.build.harness.builder import Builder


class Result(NamedTuple):
    status: int
    said: str


def entry(title: str, tags: str, ko: str = "한국어로 쓴 글입니다. (https://example.org/abs/1)") -> str:
    return "\n".join(
        [title, "(Ada Writer, Bo Reader)", "An abstract in English.", ko, "Some words in English.", tags, ""]
    )


@functools.cache
def _builder() -> Builder:
    made = Builder(Path(__file__).parents[2])
    atexit.register(made.close)
    return made


class Project:
    """A folder of digests, what is built from it, and the command."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.digests = root / "digests"
        self.output = root / "output"
        self.state = root / ".pipeline"
        self.digests.mkdir(parents=True)

    def write(self, date: str, *entries: str) -> None:
        (self.digests / f"{date}.txt").write_text(f"{date}\n" + "\n".join(entries), encoding="utf-8")

    def settings(self, text: str) -> None:
        (self.digests / "collection.toml").write_text(text, encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pipeline", *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **more}

    def build(self, *arguments: str, **environment: str) -> Result:
        """Build in a fork of a process that has all libraries loaded, which takes a tenth of the time.

        What is set for the interpreter (PYTHONHASHSEED, a locale) needs an interpreter of its own.
        """
        if not environment:
            ended = _builder().build(self.root, *arguments)
            return Result(ended.status, ended.said)
        done = subprocess.run(
            self.command("build", *arguments),
            cwd=self.root,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Result(done.returncode, done.stdout + done.stderr)

    def files(self) -> dict[str, bytes]:
        """Everything in the output folder but what a build under way has there."""
        return comparing.contents(self.output)

    def times(self) -> dict[str, int]:
        return comparing.times(self.output)

    def leftovers(self) -> list[str]:
        """What only a build under way may have."""
        return comparing.leftovers(self.output, self.state)


def _three_days(root: Path) -> Project:
    made = Project(root)
    made.settings('title = "모음"\nid = "example.org,2024"\n')
    made.write("2024-11-30", entry("Oldest Paper", "#vision #old"))
    made.write("2024-12-18", entry("Middle Paper", "#llm"))
    made.write("2024-12-19", entry("Newest Paper", "#llm #alignment"), entry("Second Paper", "#강화학습"))
    return made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Three days, four entries, five tags; not built yet."""
    return _three_days(tmp_path)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same, built; to copy, never to change."""
    made = _three_days(tmp_path_factory.mktemp("built"))
    result = made.build()
    assert result.status == 0, result.said
    return made


@pytest.fixture
def built(built_once: Project, project: Project) -> Project:
    """The project, built in its own folder, its files an hour old."""
    result = project.build()
    assert result.status == 0, result.said
    # The folder's name does not matter.
    assert comparing.differences(built_once.files(), project.files()) == []
    for path in project.output.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return project


@pytest.fixture(scope="session")
def builder() -> Builder:
    """Builds in forks, where a test needs many."""
    return _builder()


@pytest.fixture
def archive(corpus: Path, tmp_path: Path) -> Project:
    """A year of the archive; not built yet."""
    made = Project(tmp_path)
    for path in sorted((corpus / "digests").glob("2023-*.txt")):
        shutil.copy(path, made.digests)
    return made
