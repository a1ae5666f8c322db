"""What only a terminal gets: a bar, and colours unless NO_COLOR is set."""

from __future__ import annotations

import os
import pty
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.build.conftest import Project

ESCAPE = "\x1b["


def on_a_terminal(project: Project, *arguments: str, **environment: str) -> str:
    """What a person sees who calls the command."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        project.command(*arguments),
        cwd=project.root,
        env=project.environment(TERM="xterm-256color", COLUMNS="100", **environment),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        seen = bytearray()
        while True:
            try:
                seen += os.read(ours, 65536) or b""
            except OSError:  # the other end is closed
                break
    os.close(ours)
    return seen.decode()


def test_a_bar(project: Project) -> None:
    seen = on_a_terminal(project, "build")
    assert "reading" in seen
    assert "publishing" in seen
    assert "2/2" in seen, "half a year and the index"
    assert ESCAPE in seen
    assert "written" in seen


def test_no_bar_where_nobody_looks(project: Project) -> None:
    said = project.build().said
    assert "publishing" not in said
    assert ESCAPE not in said


def test_colours(project: Project) -> None:
    (project.digests / "2024-12-24.txt").write_bytes(b"\xff")
    coloured = on_a_terminal(project, "check")
    assert ESCAPE in coloured
    plain = on_a_terminal(project, "check", NO_COLOR="1")
    assert "error[D009]" in plain
    assert ESCAPE not in plain
