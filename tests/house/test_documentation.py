"""What can be typed or set is written down: a list of what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from pipeline import cli
from pipeline.diagnostics import CODES, explanation
from pipeline.settings import Settings
from pipeline.settings.shape import keys


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def _commands(group: click.Group, prefix: str = "digests") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command, name
        yield f"{prefix} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix} {name}")


COMMANDS = dict(_commands(cli.digests))


def test_every_command_is_in_the_readme(readme: str) -> None:
    assert [name for name in COMMANDS if not re.search(rf"\b{name}\b", readme)] == []


def test_every_option_is_in_the_readme(readme: str) -> None:
    options = {
        (name, option)
        for name, command in COMMANDS.items()
        for parameter in command.params
        for option in parameter.opts
        if isinstance(parameter, click.Option)
    }
    assert (
        sorted(each for each in options if f"`{each[1]}`" not in readme and f"`{each[1]} " not in readme)
        == []
    )


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
    for name, rest in re.findall(r"\bdigests ([a-z][a-z-]*)\b([^\n`]*)", _code(readme)):
        assert f"digests {name}" in COMMANDS
        assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= known


def _code(markdown: str) -> str:
    fenced = re.findall(r"^ *```(\w*)\n(.*?)^ *```$", markdown, flags=re.DOTALL | re.MULTILINE)
    blocks = [text for language, text in fenced if language in {"", "sh", "console", "bash"}]
    return "\n".join([*blocks, *re.findall(r"`(digests [^`\n]+)`", markdown)])


def _examples(markdown: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", markdown, flags=re.DOTALL | re.MULTILINE)


def test_examples_in_python_run(
    readme: str, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)  # whose digests are the project's own
    examples = _examples(readme)
    assert len(examples) == 3
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102 (our own)
        assert capsys.readouterr().out


def test_the_hooks_call_commands(root: Path, readme: str) -> None:
    hooks = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in hooks} == {"digests-check", "digests-fix"}
    for hook in hooks:
        assert hook["id"] in readme
        _, command, *options = hook["entry"].split()
        known = {option for item in COMMANDS[f"digests {command}"].params for option in item.opts}
        assert set(options) <= known
        assert re.search(hook["files"], "digests/2024-12-19.txt")
        assert not re.search(hook["files"], "digests/collection.toml")


def test_every_setting_is_in_the_readme(readme: str) -> None:
    known = set(keys(Settings))
    plain = {key.removeprefix("edition.") for key in known if not any(k.startswith(f"{key}.") for k in known)}
    assert sorted(key for key in plain if f"`{key}`" not in readme) == []


def test_every_setting_of_the_readme_is_there(readme: str) -> None:
    table = readme.partition("## Settings")[2].partition("##")[0]
    named = {
        key for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for key in re.findall("`(.*?)`", row)
    }
    assert sorted(named - {"[[edition]]"} - set(keys(Settings))) == []
    assert named


def test_every_diagnostic_is_in_the_readme_or_the_command_that_explains_it(readme: str) -> None:
    assert "digests explain" in readme
    for code in CODES:
        assert code in explanation(code)
        assert len(explanation(code)) > 100


@pytest.mark.parametrize("place", ["README.md", ".github/CONTRIBUTING.md"])
def test_every_file_that_is_linked_is_there(root: Path, place: str) -> None:
    page = root / place
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_path_that_is_named_to_contributors_is_there(root: Path) -> None:
    text = (root / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"`((?:pipeline|tests|\.ci|digests)/[\w./-]+)`", text))
    assert [path for path in sorted(paths) if "0NN" not in path and not (root / path).exists()] == []
    assert paths
