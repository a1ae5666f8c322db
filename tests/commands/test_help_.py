"""``digests help``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


@pytest.mark.parametrize("command", ["check", "build", "new"])
def test_a_command(digests: Callable[..., Result], command: str) -> None:
    done = digests("help", command)
    assert done.exit_code == 0
    assert done.stdout.startswith("Usage: ")
    assert done.stdout.partition("\n\n")[2] == digests(command, "--help").stdout.partition("\n\n")[2]


def test_all(digests: Callable[..., Result]) -> None:
    assert digests("help").stdout == digests("--help").stdout


def test_a_command_that_there_is_not(digests: Callable[..., Result]) -> None:
    done = digests("help", "chekc")
    assert (done.exit_code, "digests check" in done.stderr) == (2, True)
