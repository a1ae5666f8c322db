"""The group: commands loaded when they are called, and the one table of exit statuses."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline import cli, commands
from pipeline.errors import BuildError, DigestsError, Fault, ReadError, ServeError, SettingsError, UsageError
from pipeline.libreoffice import PageNumbersError

# What the modules in pipeline/commands share, and no commands.
SHARED = {"__init__", "common", "selecting", "tables", "completing", "completers"}
FAULTS = (
    Fault("collection.toml", 1, "titel", "unknown key", "did you mean title?"),
    Fault("collection.toml", 2, "id", "must be text, not a whole number", "write it in quotation marks"),
)


def raising(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise error

    return command


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], tuple[int, str]]:
    """The exit status of a command that raises an exception, and what it says."""

    def run(error: BaseException) -> tuple[int, str]:
        command = click.Command("check", callback=raising(error))
        monkeypatch.setattr("pipeline.commands.check.check", command)
        done = CliRunner().invoke(cli.digests, ["check"])
        return done.exit_code, done.stderr

    return run


def test_every_module_of_commands_is_a_command() -> None:
    modules = {path.stem for path in Path(commands.__file__).parent.glob("*.py")} - SHARED
    context = click.Context(cli.digests)
    names = cli.digests.list_commands(context)
    functions = set()
    for name in names:
        command = cli.digests.get_command(context, name)
        assert command
        assert command.callback
        assert command.name == name
        functions.add(command.callback.__name__)
    assert modules == functions


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("chekc", "There is no command chekc: did you mean digests check?"),
        ("watch", "There is no command watch: digests serve shows the pages"),
        ("Import", "digests init --from FOLDER"),
        ("xyzzy", "digests --help lists them all"),
    ],
)
def test_a_command_that_there_is_not(name: str, said: str) -> None:
    done = CliRunner().invoke(cli.digests, [name])
    assert done.exit_code == 2
    assert said in done.stderr


def test_every_name_known_elsewhere_leads_to_ours() -> None:
    commands_ = cli.digests.list_commands(click.Context(cli.digests))
    for name, known in cli._ELSEWHERE.items():  # noqa: SLF001 (the table itself is what is tested)
        assert name not in commands_
        assert set(re.findall(r"digests ([a-z-]+)", known)) - {"--version"} <= set(commands_), name


def test_the_list_of_commands_has_the_first_sentence_of_each() -> None:
    context = click.Context(cli.digests)
    for name, listed in cli.COMMANDS.items():
        command = cli.digests.get_command(context, name)
        assert command
        assert listed.summary == command.get_short_help_str(limit=1000)
    said = CliRunner().invoke(cli.digests, ["-h"], terminal_width=1000).stdout.partition("Commands:")[2]
    rows = [line.split(maxsplit=1) for line in said.splitlines() if line]
    assert rows == [[name, listed.summary] for name, listed in cli.COMMANDS.items()]
    assert (
        CliRunner().invoke(cli.digests, ["-V"]).stdout
        == CliRunner().invoke(cli.digests, ["--version"]).stdout
    )


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("no such folder"), 2),
        (BuildError("disk full"), 3),
        (PageNumbersError("LibreOffice failed"), 3),
        (ReadError("a.txt: Permission denied"), 3),
        (ServeError("port 80: Permission denied"), 3),
    ],
)
def test_an_error_is_a_line_and_a_status(
    run: Callable[[BaseException], tuple[int, str]], error: DigestsError, status: int
) -> None:
    assert run(error) == (status, f"error: {error}\n")


def test_faults_in_settings_are_a_line_each(run: Callable[[BaseException], tuple[int, str]]) -> None:
    status, said = run(SettingsError(FAULTS))
    assert status == 2
    assert said.splitlines() == [
        "error: collection.toml:1: titel: unknown key; did you mean title?",
        "error: collection.toml:2: id: must be text, not a whole number; write it in quotation marks",
    ]


def test_every_kind_of_error_has_its_status(run: Callable[[BaseException], tuple[int, str]]) -> None:
    for kind in DigestsError.__subclasses__():
        error = kind(FAULTS) if kind is SettingsError else kind("x")
        assert run(error)[0] in {2, 3}, kind


def test_ctrl_c(run: Callable[[BaseException], tuple[int, str]]) -> None:
    assert run(KeyboardInterrupt()) == (130, "")


def test_a_fault_of_the_program_is_a_line_that_says_so(
    run: Callable[[BaseException], tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = (
        "error: internal error (ZeroDivisionError: by nothing); "
        "set DIGESTS_TRACEBACK=1 in the environment for a traceback\n"
    )
    monkeypatch.delenv("DIGESTS_TRACEBACK", raising=False)
    assert run(ZeroDivisionError("by nothing\nand more")) == (3, line)
    monkeypatch.setenv("DIGESTS_TRACEBACK", "1")
    status, said = run(ZeroDivisionError("by nothing"))
    assert status == 3
    assert said.startswith("Traceback (most recent call last):")
    assert said.endswith(line)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "error: there is not enough memory\n"),
        (
            ImportError("x.so: failed to map segment from shared object"),
            "error: there is not enough memory\n",
        ),
        (PermissionError(13, "Permission denied", "a.txt"), "error: a.txt: Permission denied\n"),
        (OSError(28, "No space left on device"), "error: standard output: No space left on device\n"),
        (BrokenPipeError(32, "Broken pipe"), ""),
    ],
)
def test_what_the_machine_refuses(
    run: Callable[[BaseException], tuple[int, str]], error: BaseException, said: str
) -> None:
    assert run(error) == (3, said)


def test_no_message_can_control_the_terminal(run: Callable[[BaseException], tuple[int, str]]) -> None:
    _, said = run(ReadError("a\x1b[2J\u202e.txt: Permission denied"))
    assert said == "error: a␛[2J\ufffd.txt: Permission denied\n"


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        pytest.param("sys.exit(1)", 1, "results", id="a status"),
        pytest.param("sys.exit('wrong')", 1, "wrong", id="a message"),
        pytest.param(
            "threading.Thread(target=lambda: (time.sleep(0.2), print('later'))).start(); sys.exit(3)",
            3,
            "later",
            id="a thread that is at work",
        ),
        pytest.param(
            "multiprocessing.get_context('fork').Process(target=later).start(); sys.exit(3)",
            3,
            "later",
            id="a process that is at work",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork"),
        ),
    ],
)
def test_the_process_ends_when_all_is_said(body: str, status: int, said: str) -> None:
    program = (
        "import multiprocessing, sys, threading, time\n"
        "from pipeline import cli, console\n"
        "def later(): time.sleep(0.2); print('later', flush=True)\n"
        f"def main(): print('results'); console.finish(); {body}\n"
        "cli.main = main\ncli.run()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert "results" in done.stdout
    assert said in done.stdout + done.stderr


def test_the_process_does_not_free_what_it_has() -> None:
    program = (
        "import sys\nfrom pipeline import cli\n"
        "class Kept:\n    def __del__(self): print('freed', flush=True)\n"
        "kept = Kept()\ncli.main = lambda: sys.exit(0)\ncli.run()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_collector_of_circles_runs_only_in_what_lives_long(tmp_path: Path) -> None:
    (tmp_path / "digests").mkdir()
    program = (
        "import gc, sys, threading, time\nfrom pathlib import Path\nfrom pipeline import cli, serve\n"
        "def write():\n"
        "    while True: time.sleep(0.05); Path('digests/2024-12-19.txt').write_text(str(time.time()))\n"
        "def main():\n"
        "    print(gc.isenabled())\n"
        "    threading.Thread(target=write, daemon=True).start()\n"
        "    next(serve.changes(Path('digests'), Path('output')))\n"
        "    print(gc.isenabled())\n"
        "    sys.exit(0)\n"
        "cli.main = main\ncli.run()"
    )
    done = subprocess.run(
        [sys.executable, "-uc", program], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["False", "True"]
