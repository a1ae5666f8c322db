"""Luigi, set up and run: tasks in, failures out."""

from __future__ import annotations

import json
import logging
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import luigi
import luigi.configuration
import luigi.rpc
import luigi.scheduler
from luigi.task_status import DONE, FAILED

from pipeline.errors import BuildError
from pipeline.fingerprint import fingerprint
from pipeline.state.builders import Member
from pipeline.tasks import sharing
from pipeline.tasks.base import RunTask
from pipeline.tasks.worker import CAN_FORK, Worker


class _Everything(luigi.WrapperTask):
    """The root of one run; complete when all that it was given is."""

    # Two builds that share a scheduler share the root, too.
    identity: str = luigi.Parameter()
    tasks: Sequence[RunTask] = ()

    def requires(self) -> Sequence[RunTask]:
        """Return the tasks that it was given."""
        return self.tasks


class _Watch:
    """Is told by the scheduler what became of each task, in the process that reports."""

    def __init__(
        self,
        labels: dict[str, str],
        done: Callable[[str, float], None],
        failed: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._labels = labels
        self._done = done
        self._failed = failed
        self._began = time.monotonic()
        self.failures: dict[str, str] = {}

    def __call__(self, task_id: str, status: str, explanation: object) -> None:
        if task_id not in self._labels:
            return
        if status == DONE:
            self.failures.pop(task_id, None)
            now = time.monotonic()
            self._done(self._labels[task_id], now - self._began)
            self._began = now
        elif status == FAILED:
            self.failures[task_id] = _text(explanation) or f"{self._labels[task_id]}: failed"
            self._failed((self.failures[task_id],))


def _text(explanation: object) -> str:
    if not isinstance(explanation, str):
        return ""
    try:
        value = json.loads(explanation)
    except ValueError:
        return explanation
    return value if isinstance(value, str) else explanation


class _Factory:
    """Gives Luigi schedulers that report, and its own worker."""

    def __init__(self, watch: _Watch, member: Member | None) -> None:
        self._watch = watch
        self._member = member

    def create_local_scheduler(self) -> object:
        return self._watched(luigi.scheduler.Scheduler(prune_on_get_work=True, record_task_history=False))

    def create_remote_scheduler(self, url: str) -> object:
        scheduler = self._watched(luigi.rpc.RemoteScheduler(url))
        if self._member:
            sharing.with_others(scheduler, self._member)
        return scheduler

    def create_worker(self, scheduler: object, worker_processes: int, *, assistant: bool) -> Worker:
        processes = worker_processes if CAN_FORK else 1
        return Worker(scheduler=scheduler, worker_processes=processes, assistant=assistant)

    def _watched(self, scheduler: Any) -> object:  # noqa: ANN401 (both kinds make this method by a decorator)
        add_task = scheduler.add_task

        def add_and_tell(*args: object, **values: object) -> object:
            answer = add_task(*args, **values)
            self._watch(str(values.get("task_id")), str(values.get("status")), values.get("expl"))
            return answer

        scheduler.add_task = add_and_tell
        return scheduler


def run(
    tasks: Sequence[RunTask],
    *,
    workers: int,
    scheduler: str,
    done: Callable[[str, float], None],
    member: Member | None = None,
) -> tuple[str, ...]:
    """Run tasks and what they require.

    Args:
        tasks: the roots.
        workers: processes of this build.
        scheduler: address of a ``luigid`` to share the work with other builds; empty for none.
        done: is called with the name of each task that is done, and the seconds since the one before.
        member: the membership of a build that shares a scheduler.

    Returns:
        A line for each task that failed; none exactly when all is complete.

    Raises:
        BuildError: the scheduler does not answer.
    """
    _configure(shared=bool(scheduler))
    pending = [task for task in tasks if not task.complete()]
    if not pending:
        return ()
    root = _Everything(identity=fingerprint([task.task_id for task in pending]))
    root.tasks = pending
    labels = {task.task_id: task.label for task in _all(pending) if not task.complete()}
    watch = _Watch(labels, done, member.fail if member else lambda _: None)
    where: dict[str, Any] = {"scheduler_url": scheduler} if scheduler else {"local_scheduler": True}
    try:
        luigi.build([root], worker_scheduler_factory=_Factory(watch, member), workers=workers, **where)
    except luigi.rpc.RPCError as error:
        line = (
            f"scheduler {scheduler}: {error.args[0] if error.args else error}; start luigid, then build again"
        )
        raise BuildError(line) from error
    # A worker that shares a scheduler has not run what others ran, and Luigi's own verdict counts a
    # failure that a retry mended: only what is there in the end tells.
    if root.complete():
        return ()
    return tuple(watch.failures.values()) or tuple(
        f"{task.label}: not done" for task in _all(pending) if not task.complete()
    )


def _all(tasks: Sequence[RunTask]) -> list[RunTask]:
    found: dict[str, RunTask] = {}
    rest = list(tasks)
    while rest:
        task = rest.pop()
        if task.task_id not in found:
            found[task.task_id] = task
            rest.extend(task.requires())
    return list(found.values())


def pending(tasks: Sequence[RunTask]) -> int:
    """Return the number of tasks, required ones included, that are not complete."""
    return sum(not task.complete() for task in _all(tasks))


def _configure(*, shared: bool) -> None:
    config = luigi.configuration.get_config()
    config.set("core", "no_configure_logging", "true")
    # A task that wrote nothing has failed, whatever Luigi thinks by default.
    config.set("worker", "check_complete_on_run", "true")
    config.set("worker", "send_failure_email", "false")
    config.set("worker", "keep_alive", "true" if shared else "false")
    # A scheduler that does not answer is told within seconds; Luigi would try for a minute. It reads this
    # key, and warns all the same that nobody does.
    config.set("core", "rpc_retry_wait", "1")
    warnings.filterwarnings("ignore", message=".*'rpc_retry_wait'.*not consumed")
    config.set("worker", "wait_interval", "0.1")
    config.set("worker", "wait_jitter", "0.1")
    for name in ("luigi", "luigi-interface", "luigi.scheduler"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
