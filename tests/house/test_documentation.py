"""What can be typed or set is written down: a list of what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline import cli
from pipeline.diagnostics import CODES, explanation
from pipeline.settings import Settings
from pipeline.settings.shape import keys


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def _commands(group: click.Group, prefix: str = "digests") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{prefix} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix} {name}")


COMMANDS = dict(_commands(cli.digests))


def test_every_command_is_in_the_readme(readme: str) -> None:
    assert [name for name in COMMANDS if not re.search(rf"\b{name}\b", readme)] == []


def test_every_command_and_option_has_its_help() -> None:
    without = [name for name, command in COMMANDS.items() if not command.help]
    without += [
        f"{name} {parameter.opts[-1]}"
        for name, command in COMMANDS.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert without == []


def test_the_readme_has_no_command_or_option_that_is_not(readme: str) -> None:
    known = {option for command in COMMANDS.values() for item in command.params for option in item.opts}
    for name, rest in re.findall(r"\bdigests ([a-z]+)\b([^\n`]*)", _code(readme)):
        assert f"digests {name}" in COMMANDS
        assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= known


def _code(markdown: str) -> str:
    blocks = re.findall(r"^```(?:sh|console|bash)?\n(.*?)^```", markdown, flags=re.DOTALL | re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"`(digests [^`\n]+)`", markdown)])


def test_every_setting_is_in_the_readme(readme: str) -> None:
    assert [key for key in keys(Settings) if not _mentions(readme, key)] == []


def _mentions(readme: str, key: str) -> bool:
    """Whether a setting is named in code: dotted, or as ``key =`` in an example, or as ``[table]``."""
    table, _, last = key.rpartition(".")
    return bool(
        re.search(rf"`{re.escape(key)}[` ]", readme)
        or re.search(rf"^#? ?{re.escape(last)} *=", readme, flags=re.MULTILINE)
        or re.search(rf"^#? ?\[+{re.escape(key)}\]+", readme, flags=re.MULTILINE)
        or (table == "edition" and re.search(rf"`{re.escape(last)}`", readme))
    )


def test_every_diagnostic_is_in_the_readme_or_the_command_that_explains_it(readme: str) -> None:
    assert "digests explain" in readme
    for code in CODES:
        assert code in explanation(code)
        assert len(explanation(code)) > 100
