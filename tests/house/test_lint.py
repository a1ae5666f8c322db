"""Types and style, so that one command tests everything."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")], ids=["check", "format"])
def test_ruff(arguments: tuple[str, ...], root: Path) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--output-format=concise"]
    done = subprocess.run(
        [*command, "pipeline", "tests"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_mypy(root: Path) -> None:
    command = [sys.executable, "-m", "mypy"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_exception_from_the_rules_has_its_reason(root: Path) -> None:
    # Behind the code, in the comment above, or in the line above for the same thing.
    exception = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?!: [A-Z0-9, ]+ \(.{4,}\)|\[[a-z-]+\]\s+# .{4,})")
    without = []
    for path in sorted([*(root / "pipeline").rglob("*.py"), *(root / "tests").rglob("*.py")]):
        lines = ["", *path.read_text(encoding="utf-8").splitlines()]
        without += [
            f"{path.relative_to(root)}:{number}"
            for number, (above, line) in enumerate(itertools.pairwise(lines), start=1)
            if exception.search(line) and "#" not in above and path.name != Path(__file__).name
        ]
    assert without == []


def test_rules_are_suppressed_seldom(root: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (root / "pipeline").rglob("*.py")]
    suppressed = sum(text.count("# noqa") + text.count("# type: ignore") for text in texts)
    assert suppressed * 1000 < 3 * sum(text.count("\n") for text in texts)
