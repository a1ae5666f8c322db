"""Builds that share a scheduler: whose tasks are whose, and what happens when one of them fails or dies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from pipeline.state.builders import Member
from pipeline.tasks.base import RunTask

# A scheduler that is started again has forgotten every task. So often the tasks are given to it anew.
_MOST_ROUNDS = 20
# A scheduler's answer to who asks for work where there is none and none is waited for.
_NO_WORK = {
    "n_pending_tasks": 0,
    "running_tasks": [],
    "task_id": None,
    "n_unique_pending": 0,
    "worker_state": "active",
}


class Run(Protocol):
    """Runs tasks and what they require; returns a line for each that failed."""

    def __call__(self, tasks: Sequence[RunTask], *, member: Member | None) -> tuple[str, ...]:
        """``member``: the membership of a build that shares a scheduler."""


def run_together(run: Run, tasks: Callable[[], Sequence[RunTask]], member: Member) -> tuple[str, ...]:
    """Run tasks together with the other builds that share the scheduler, whatever becomes of those.

    Args:
        run: runs tasks.
        tasks: makes the tasks of the generation that the member works in.
        member: the membership of this build.

    Returns:
        A line for each task that failed here or elsewhere; none exactly when all is complete.
    """
    failures: tuple[str, ...] = ()
    for _ in range(_MOST_ROUNDS):
        own = tasks()
        failures = run(own, member=member)
        if not failures or all(task.complete() for task in own):
            return ()
        if failed := member.failed():
            return failed
        # Not all is done, and nothing failed: another build died, or the scheduler was started again.
        member.follow(anew=not member.moved_on())
    return failures


def with_others(scheduler: Any, member: Member) -> None:  # noqa: ANN401 (a scheduler, or its double elsewhere)
    """Make a scheduler tell a worker that there is no work when there will be none.

    Without work to do a worker asks again, for as long as the scheduler knows of tasks that are not done. It
    would wait a minute for the tasks of a build that died, and a quarter of an hour for one that failed.
    """
    get_work = scheduler.get_work

    def get_work_or_end(*args: object, **values: object) -> object:
        if member.moved_on():
            return _NO_WORK
        answer = get_work(*args, **values)
        if answer["task_id"] is None:
            member.look_for_dead()
            if member.moved_on() or member.failed():
                return _NO_WORK
        return answer

    scheduler.get_work = get_work_or_end
