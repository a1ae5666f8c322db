from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from pipeline import cli


@pytest.fixture
def digests() -> Callable[..., Result]:
    """``digests("check", path)``: the command, run in this process."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(cli.digests, list(map(str, arguments)))

    return run
