"""The task that all others are built on: the build that it belongs to, and how a failure is told."""

from __future__ import annotations

import functools

import luigi

from pipeline.errors import BuildError, describe, print_traceback
from pipeline.tasks import context
from pipeline.tasks.context import BuildContext


class RunTask(luigi.Task):
    """A task of one build.

    ``record`` is the path of the build's record. It says nothing of the inputs, so it is no part of the
    task's identity. ``generation`` is a name that builds which share a scheduler have agreed on, so that
    the scheduler takes no task of another build for theirs; it is empty for a build by itself.
    """

    fingerprint: str = luigi.Parameter()
    generation: str = luigi.Parameter(default="")
    record: str = luigi.Parameter(significant=False)

    @classmethod
    @functools.cache
    def get_params(cls) -> list[tuple[str, luigi.Parameter]]:
        """Return the parameters, which Luigi looks for anew thirty times a task: none is ever added."""
        found: list[tuple[str, luigi.Parameter]] = super().get_params()
        return found

    @property
    def context(self) -> BuildContext:
        """The build that this task belongs to."""
        return context.load(self.record)

    @property
    def label(self) -> str:
        """The task's name for people."""
        return type(self).__name__.lower()

    def on_failure(self, exception: BaseException) -> str:
        """Return one line for people; the scheduler carries it to the process that reports."""
        print_traceback(exception)
        return f"{self.label}: {explain(exception)}"


def explain(exception: BaseException) -> str:
    """Return an exception in one line: what went wrong, with which file, and what to do about it."""
    if isinstance(exception, BuildError):
        return str(exception)
    remedy = "; move it away, then build again" if isinstance(exception, IsADirectoryError) else ""
    return f"{describe(exception)}{remedy}"
