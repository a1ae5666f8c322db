"""Types and style, so that one command tests everything."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")], ids=["check", "format"])
def test_ruff(arguments: tuple[str, ...], root: Path) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, "--output-format=concise", "pipeline", "tests"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_mypy(root: Path) -> None:
    command = [sys.executable, "-m", "mypy"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_exception_from_the_rules_has_its_reason(root: Path) -> None:
    exception = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?!: [A-Z0-9, ]+ \(.{8,}\)|\[[a-z-]+\]\s+# .{8,})")
    without = [
        f"{path.relative_to(root)}:{number}"
        for folder in ("pipeline", "tests")
        for path in sorted((root / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if exception.search(line) and path.name != Path(__file__).name
    ]
    assert without == []
