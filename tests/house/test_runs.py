"""The two kinds of test run, and golden files: see tests/conftest.py."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_TESTS = """
import pytest
from pathlib import Path

def test_program(need): need("no-such-program")
def test_package(npm): npm("no-such-package")
def test_archive(corpus): pass
@pytest.mark.skip(reason="no reason")
def test_skipped(): pass
@pytest.mark.xfail
def test_expected(): raise ValueError
@pytest.mark.slow
def test_slow(): pass
def test_golden(golden): golden(Path(__file__).parent / "golden.txt", "as it is now")
def test_new(golden): golden(Path(__file__).parent / "new.txt", "as it is now")
"""


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """A project with these rules and a test of each kind."""
    for folder in ("tests", ".ci"):
        (tmp_path / "project" / folder).mkdir(parents=True)
    shutil.copy(root / "pyproject.toml", tmp_path / "project")
    for name in ("conftest.py", "runs.py"):
        shutil.copy(root / "tests" / name, tmp_path / "project" / "tests")
    shutil.copy(root / ".ci" / "packages", tmp_path / "project" / ".ci")
    (tmp_path / "project" / "tests" / "test_kinds.py").write_text(_TESTS, encoding="utf-8")
    (tmp_path / "project" / "tests" / "golden.txt").write_text("as it was", encoding="utf-8")
    return tmp_path / "project"


def _run(project: Path, *arguments: str, tests: str = "", archive: str = "") -> dict[str, str]:
    """What became of each test."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-n0", "-p", "no:cacheprovider", *arguments],
        cwd=project,
        env={
            **os.environ,
            "DIGESTS_TESTS": tests,
            "DIGESTS_ARCHIVE": archive,
            "NODE_PATH": "",
            "PYTEST_ADDOPTS": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    outcomes = {}
    for line in done.stdout.splitlines():
        outcome, _, rest = line.partition(" ")
        if outcome in {"PASSED", "FAILED", "XFAIL", "ERROR"} and "::" in rest:
            outcomes[rest.partition("::")[2].split()[0]] = outcome
    return outcomes


def test_a_plain_run_skips_what_is_not_there(project: Path) -> None:
    assert _run(project) == {"test_expected": "XFAIL", "test_golden": "FAILED", "test_new": "FAILED"}


@pytest.mark.parametrize("tests", ["all", "full"])
def test_a_run_of_all_skips_nothing_but_the_archive(project: Path, tests: str) -> None:
    assert _run(project, tests=tests) == {
        "test_program": "FAILED",
        "test_package": "FAILED",
        "test_skipped": "ERROR",
        "test_expected": "XFAIL",
        "test_slow": "PASSED",
        "test_golden": "FAILED",
        "test_new": "FAILED",
    }


def test_golden_files_are_renewed_on_request(project: Path) -> None:
    renewed = {"test_expected": "XFAIL", "test_golden": "PASSED", "test_new": "PASSED"}
    assert _run(project, "--renew") == renewed
    assert (project / "tests" / "golden.txt").read_text(encoding="utf-8") == "as it is now"
    assert _run(project) == renewed


def test_the_archive_is_where_the_environment_says(project: Path, tmp_path: Path) -> None:
    (tmp_path / "archive" / "corpus" / "digests").mkdir(parents=True)
    assert "test_archive" not in _run(project)
    assert _run(project, archive=str(tmp_path / "archive"))["test_archive"] == "PASSED"
