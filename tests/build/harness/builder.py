"""The command, run in forks of a server: what the tests call."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from tests.build.harness import collection
from tests.build.harness.faults import Fault

HOOKED = Path(__file__).with_name("hooked")
ROOT = Path(__file__).parents[3]


class Done(NamedTuple):
    """A build that ended.

    Attributes:
        status: its exit status; negative for the signal that killed it.
        said: its stdout and stderr.
        operations: what it did to files below the watched folders, an audit event and its paths a line.
        seconds: how long it took.
    """

    status: int
    said: str
    operations: list[str]
    seconds: float

    @property
    def writes(self) -> int:
        """How many files it opened for writing."""
        return sum(line.startswith("open ") for line in self.operations)


class Builder:
    """Builds quickly, with or without a fault.

    Args:
        program: the folder that has the package ``pipeline``.
    """

    def __init__(self, program: Path) -> None:
        self._program = program
        self._empty = tempfile.TemporaryDirectory(prefix="builder-")
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.build.harness.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self._empty.name,  # no luigi.cfg, no collection
            env={**os.environ, "PYTHONPATH": _path(program, ROOT)},
        )
        self._load()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server."""
        with self._server:
            assert self._server.stdin
            self._server.stdin.close()
        self._empty.cleanup()

    def build(
        self,
        folder: Path,
        *arguments: str,
        fault: Fault | None = None,
        kill_after: float | None = None,
        environment: Mapping[str, str] = {},
        watched: tuple[Path, ...] = (),
    ) -> Done:
        """Run ``digests build`` in a folder.

        Args:
            folder: the current folder of the command.
            arguments: those that follow ``build``.
            fault: what goes wrong.
            kill_after: seconds after which all its processes are killed.
            environment: variables to set.
            watched: the folders whose changes count; by default ``output`` and ``.pipeline`` in the folder.

        Returns:
            Its end, after the last of its processes has ended.

        Raises:
            AssertionError: it did not end within two minutes, or there is a traceback on stderr.
        """
        answer = self._ask(
            folder=str(folder),
            arguments=["build", *arguments],
            fault=fault,
            kill_after=kill_after,
            environment=dict(environment),
            watched=[os.path.realpath(path) for path in watched or (folder / "output", folder / ".pipeline")],
            learn="",
        )
        hung = answer.pop("hung")
        done = Done(**answer)
        told = f"{folder}, {arguments}, {fault}: {done.said}"
        assert not hung, f"hung: {told}"
        assert "Traceback" not in done.said, f"traceback: {told}"
        return done

    def command(self, folder: Path, *arguments: str) -> Done:
        """Run ``python -m pipeline build`` as users do, without a fault; only its operations are traced."""
        trace, trace_end = os.pipe()
        watched = [os.path.realpath(folder / name) for name in ("output", ".pipeline")]
        with subprocess.Popen(
            [sys.executable, "-m", "pipeline", "build", *arguments],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": _path(HOOKED, self._program, ROOT),
                "DIGESTS_WATCHED": json.dumps(watched),
                "DIGESTS_TRACE": str(trace_end),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            pass_fds=[trace_end],
        ) as process:
            os.close(trace_end)
            with os.fdopen(trace, encoding="utf-8") as lines:
                operations = lines.read().splitlines()
            said, _ = process.communicate(timeout=120)
        return Done(process.returncode, said, operations, 0.0)

    def _ask(self, **request: object) -> dict[str, Any]:
        assert self._server.stdin
        assert self._server.stdout
        with contextlib.suppress(BrokenPipeError):
            self._server.stdin.write(json.dumps(request) + "\n")
            self._server.stdin.flush()
        line = self._server.stdout.readline()
        assert line, "the server of builds ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _load(self) -> None:
        """Have the server import what a build imports."""
        folder = Path(self._empty.name)
        names = folder / "modules.json"
        collection.write(folder / "digests", collection.FIRST)
        done = self._ask(
            folder=str(folder),
            arguments=["build"],
            fault=None,
            kill_after=None,
            environment={},
            watched=[],
            learn=str(names),
        )
        assert names.exists(), done
        self._ask(preload=json.loads(names.read_text(encoding="utf-8")))


def _path(*folders: Path) -> str:
    return os.pathsep.join(map(str, folders))
