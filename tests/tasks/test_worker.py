"""Processes that run one task after another: how many, what becomes of one that dies, and when they end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import luigi
import luigi.scheduler
import pytest

from pipeline.tasks.worker import CAN_FORK, Worker

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="one process does it all where nothing can be forked")


class Note(luigi.Task):
    """Writes down the process that ran it."""

    retry_count = 3

    folder: str = luigi.Parameter()
    number: int = luigi.IntParameter()

    def complete(self) -> bool:
        return self.path.exists()

    @property
    def path(self) -> Path:
        return Path(self.folder, str(self.number))

    def run(self) -> None:
        self.path.write_text(str(os.getpid()))


class Factory:
    """Gives Luigi our worker."""

    def create_local_scheduler(self) -> object:
        return luigi.scheduler.Scheduler(retry_delay=0, prune_on_get_work=True)

    def create_worker(self, scheduler: object, worker_processes: int, *, assistant: bool) -> Worker:
        return Worker(
            scheduler=scheduler,
            worker_processes=worker_processes,
            assistant=assistant,
            wait_interval=0.05,
            wait_jitter=0.01,
        )


class Dying(Note):
    """Ends its process at the first try, and writes at the second."""

    def run(self) -> None:
        tried = Path(f"{self.folder}/tried")
        if not tried.exists():
            tried.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        super().run()


class Failing(Note):
    """Fails."""

    retry_count = 1

    def run(self) -> None:
        raise ValueError(self.number)


def run(*tasks: luigi.Task, processes: int = 2) -> bool:
    """Run tasks; whether all were done at the first try."""
    options = {"local_scheduler": True, "log_level": "CRITICAL", "worker_scheduler_factory": Factory()}
    return bool(luigi.build(tasks, workers=processes, **options))


def noted(folder: Path) -> list[int]:
    return [int(path.read_text()) for path in folder.glob("[0-9]*")]


def gone(process: int) -> bool:
    """Whether a process has ended; its parent has waited for it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_as_many_processes_as_workers_run_all_tasks(tmp_path: Path) -> None:
    done = run(*(Note(folder=str(tmp_path), number=number) for number in range(20)))
    assert done
    processes = noted(tmp_path)
    assert len(processes) == 20
    assert 1 <= len(set(processes)) <= 2
    assert os.getpid() not in processes
    assert all(map(gone, processes))


def test_one_worker_needs_no_process(tmp_path: Path) -> None:
    done = run(*(Note(folder=str(tmp_path), number=number) for number in range(3)), processes=1)
    assert done
    assert set(noted(tmp_path)) == {os.getpid()}


def test_a_task_whose_process_dies_is_tried_in_another(tmp_path: Path) -> None:
    others = (Note(folder=str(tmp_path), number=number) for number in range(1, 10))
    run(Dying(folder=str(tmp_path), number=0), *others)
    processes = noted(tmp_path)
    assert len(processes) == 10
    assert all(map(gone, processes))


def test_a_task_that_fails_leaves_its_process_to_the_others(tmp_path: Path) -> None:
    others = [Note(folder=str(tmp_path), number=number) for number in range(1, 10)]
    done = run(Failing(folder=str(tmp_path), number=0), *others)
    assert not done
    processes = noted(tmp_path)
    assert len(processes) == 9
    assert len(set(processes)) <= 2


class Killing(Note):
    """Kills the process of another task, which has none now."""

    def requires(self) -> Note:
        return Note(folder=self.folder, number=0)

    def run(self) -> None:
        victim = int(Path(f"{self.folder}/0").read_text())
        if victim != os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        super().run()


class Last(Note):
    def requires(self) -> list[luigi.Task]:
        return [Killing(folder=self.folder, number=number) for number in (1, 2, 3)]


def test_a_process_that_is_killed_between_two_tasks_is_replaced(tmp_path: Path) -> None:
    run(*(Last(folder=str(tmp_path), number=number) for number in (4, 5)))
    assert len(noted(tmp_path)) == 6


_ORPHANS = """
import os, sys, time
sys.path.insert(0, {tests!r})
from test_worker import Note, run

class Waiting(Note):
    def run(self):
        super().run()
        time.sleep(0.2)

run(*(Waiting(folder={folder!r}, number=number) for number in range(200)))
"""


def test_processes_end_when_their_worker_is_killed(tmp_path: Path) -> None:
    code = _ORPHANS.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as worker:
        while len(list(tmp_path.iterdir())) < 4:
            time.sleep(0.01)
        worker.kill()
        assert worker.stderr
        worker.stderr.read()  # ends when the last process that inherited it has
    assert len(list(tmp_path.iterdir())) < 200


def test_no_process_takes_an_interrupt_for_its_own(tmp_path: Path) -> None:
    code = _ORPHANS.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 (no threads)
    ) as worker:
        while len(list(tmp_path.iterdir())) < 4:
            time.sleep(0.01)
        os.killpg(worker.pid, signal.SIGINT)
        assert worker.stderr
        said = worker.stderr.read()
    assert said.count("Traceback") == 1, said  # that of the worker, which a build tells in a line
    assert "KeyboardInterrupt" in said
