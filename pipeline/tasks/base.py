"""What all tasks share: the run they belong to, and how a failure is told."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import luigi
import msgspec

from pipeline.errors import BuildError, describe, print_traceback
from pipeline.state import stamps
from pipeline.state.stamps import Run

Record = TypeVar("Record")


@functools.lru_cache(maxsize=4)
def load_run(path: str) -> Run:
    """The run record in a file."""
    return stamps.decode_run(Path(path).read_bytes())


def remembered(path: str, decode: Callable[[bytes], Record]) -> Record:
    """What the state folder holds in a file.

    Raises:
        BuildError: it is damaged.
    """
    try:
        return decode(Path(path).read_bytes())
    except msgspec.MsgspecError as error:
        raise BuildError(f"{path} is damaged; build with --force, which makes it anew") from error


class RunTask(luigi.Task):
    """What all tasks here share.

    ``run_record`` is a path and says nothing of the inputs, so it is no part of the task's identity.
    """

    fingerprint: str = luigi.Parameter()
    run_record: str = luigi.Parameter(significant=False)

    @property
    def build(self) -> Run:
        """The run that this task belongs to."""
        return load_run(self.run_record)

    @property
    def label(self) -> str:
        """The task's name for people."""
        return type(self).__name__.lower()

    def on_failure(self, exception: BaseException) -> str:
        """One line for people; the scheduler carries it to the process that reports."""
        print_traceback(exception)
        return f"{self.label}: {explain(exception)}"


def explain(exception: BaseException) -> str:
    """An exception in one line: what went wrong, and with which file."""
    return str(exception) if isinstance(exception, BuildError) else describe(exception)
