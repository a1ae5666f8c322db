"""``digests explain``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pipeline.diagnostics import CODES, explanation

Command = Callable[..., Result]


def test_alone_it_lists_every_message_with_its_severity_and_title(digests: Command) -> None:
    done = digests("explain")
    assert done.exit_code == 0
    *messages, last = done.stdout.splitlines()
    assert [line.split(maxsplit=2) for line in messages] == [
        [code.id, code.severity, code.summary] for code in CODES.values()
    ]
    assert last.split(maxsplit=1) == ["format", "how a text is read, rule by rule"]


@pytest.mark.parametrize("name", ["format", "FORMAT"])
def test_it_shows_the_rules_of_the_format(digests: Command, root: Path, name: str) -> None:
    done = digests("explain", name)
    rules = (root / "pipeline" / "reading" / "FORMAT.md").read_text(encoding="utf-8")
    assert (done.exit_code, done.stdout) == (0, rules)


@pytest.mark.parametrize("code", ["D004", "d004"])
def test_with_a_code_it_shows_its_page(digests: Command, code: str) -> None:
    done = digests("explain", code)
    assert (done.exit_code, done.stdout) == (0, explanation("D004"))


def test_a_code_that_there_is_not(digests: Command) -> None:
    done = digests("explain", "D999")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "error: there is no message D999; digests explain lists them all\n"
