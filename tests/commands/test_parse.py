"""``digests parse``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Command = Callable[..., Result]
TWO_DAYS = "2024-12-19\nA Paper\n(Ada Writer)\n#good\n2024-12-20\nAnother Paper\n(Bo Reader)\n#good\n"


def test_an_object_a_digest(digests: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TWO_DAYS, encoding="utf-8")
    done = digests("parse", tmp_path)
    assert done.exit_code == 0
    assert [json.loads(line)["date"] for line in done.stdout.splitlines()] == ["2024-12-19", "2024-12-20"]


def test_an_error_is_told_by_the_status(digests: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2024-13-19\n", encoding="utf-8")
    done = digests("parse", tmp_path)
    assert (done.exit_code, json.loads(done.stdout)["diagnostics"][0]["code"]) == (1, "D002")


def test_text_that_speaks_of_errors_is_none(digests: Command, tmp_path: Path) -> None:
    text = TWO_DAYS.replace("A Paper", 'A Paper on "severity":"error"')
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert digests("parse", tmp_path).exit_code == 0
