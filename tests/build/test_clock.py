"""Builds on a machine whose clock is wrong, as those without a battery are until they find a network."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline import cli

if TYPE_CHECKING:
    from tests.build.conftest import Project


@pytest.mark.parametrize("year", [1970, 2150])
def test_a_clock_before_or_after_what_a_zip_archive_can_hold(
    built: Project, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    before = built.files()
    now, local = time.time, time.localtime
    offset = (year - 1970) * 365.25 * 86400 + 86400 - now()
    monkeypatch.setattr(time, "time", lambda: now() + offset)
    monkeypatch.setattr(
        time, "localtime", lambda seconds=None: local(now() + offset if seconds is None else seconds)
    )
    assert time.localtime(time.time())[0] == year
    monkeypatch.chdir(built.root)
    done = CliRunner().invoke(cli.digests, ["build", "--force"])
    assert done.exit_code == 0, done.output
    assert built.files() == before
