"""What lies where, and what is packed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


def test_top_level_has_nothing_else(root: Path) -> None:
    plain = {path.name for path in root.iterdir() if not path.name.startswith(".")}
    assert plain == {"pyproject.toml", "pipeline", "digests", "output", "tests", "README.md"}


def test_modules_can_be_read_at_one_sitting(root: Path) -> None:
    longest = 420
    lengths = {
        str(path.relative_to(root)): path.read_text(encoding="utf-8").count("\n")
        for path in (root / "pipeline").rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > longest} == {}


@pytest.mark.slow
def test_the_wheel_has_all_files_and_runs_by_itself(root: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(root)], check=True)
    (wheel,) = tmp_path.glob("paper_digests-*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("pipeline/")}
    files = (path for path in (root / "pipeline").rglob("*") if path.is_file())
    there = {path for path in files if path.parent.name != "__pycache__"}
    assert packed == {path.relative_to(root).as_posix() for path in there}

    subprocess.run([*pip, "install", "--no-deps", "--target", str(tmp_path / "site"), str(wheel)], check=True)
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "2024-12-19.txt").write_bytes((root / "digests" / "2024-12-19.txt").read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "build"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "output").iterdir()} >= {
        "index.html",
        "collection.epub",
        "feeds.opml",
    }


def test_the_map_of_the_code_has_every_module(root: Path) -> None:
    contributing = (root / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    there = {path.stem for path in (root / "pipeline").iterdir() if path.is_dir() or path.suffix == ".py"}
    there = {name for name in there if not name.startswith("__")}
    rows = re.findall(r"^\| (`.*?) \|", contributing, re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    assert listed == there


def test_ci_runs_the_test_command_of_the_readme(root: Path) -> None:
    command = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest"
    for place in ("README.md", ".ci/run", ".github/CONTRIBUTING.md", ".github/workflows/ci.yml"):
        assert command in (root / place).read_text(encoding="utf-8"), place


def test_bare_machines_run_the_two_commands_of_the_readme(root: Path) -> None:
    """``.ci/readme`` takes each line that begins so."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m venv .*", readme, re.MULTILINE)
    assert [command.rpartition(".venv/bin/")[2] for command in commands] == ["digests build", "pytest"]


def test_what_a_skip_says_to_install_is_what_ci_installs(root: Path) -> None:
    packages = (root / ".ci" / "packages").read_text(encoding="utf-8")
    listed = {line.split()[0] for line in packages.splitlines()}
    tests = "".join(path.read_text(encoding="utf-8") for path in (root / "tests").rglob("*.py"))
    wanted = {re.findall(r'"(.*?)"', call)[0] for call in re.findall(r"\bneed\((\".*?)\)", tests)}
    assert wanted - {"no-such-program"} <= listed
