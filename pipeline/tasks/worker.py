"""Luigi's worker with processes that last: each runs one task after another.

Luigi forks a process for each task, and each copies what it touches of its parent's memory: with thirty tasks
that is a quarter of the time that a second worker saves.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection

import luigi
import luigi.worker
from luigi.task_register import load_task

# Tasks, and what was read for them, are inherited by a process that is forked. There is no other way to give
# them to it: where nothing can be forked (Windows), one process does it all.
CAN_FORK = "fork" in multiprocessing.get_all_start_methods()


class Worker(luigi.worker.Worker):
    """A worker whose processes begin when they are first needed, and end with it."""

    _processes: tuple[_Process, ...] = ()

    def __exit__(self, *exception: object) -> bool:
        """End all processes; a task that one of them is at ends with it."""
        try:
            return bool(super().__exit__(*exception))
        finally:
            for process in self._processes:
                process.end()

    def _create_task_process(self, task: luigi.Task) -> object:
        process = super()._create_task_process(task)
        return _Turn(process, self) if process.use_multiprocessing else process

    def idle_process(self) -> _Process:
        """Return a process that is at no task; a new one where there is none."""
        self._processes = tuple(process for process in self._processes if process.is_alive())
        busy = [turn.process for turn in self._running_tasks.values()]
        idle = next((process for process in self._processes if process not in busy), None)
        if idle is None:
            idle = _Process(self)
            self._processes = (*self._processes, idle)
        return idle

    def serve(self, orders: Connection) -> None:
        """Run the tasks that are ordered, in a process of its own, until nobody can order any more."""
        # Ctrl-C reaches every process at the terminal; the one that was called says what there is to say, and
        # ends the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for process in self._processes:
            process.forget()
        while True:
            try:
                module, family, parameters = orders.recv()
            except EOFError:
                return
            super()._create_task_process(load_task(module, family, parameters)).run()


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """Hold Ctrl-C back, which a process that has just begun would take for its own."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Process:
    """A process of a worker, and the pipe through which it is told what to run."""

    def __init__(self, worker: Worker) -> None:
        fork = multiprocessing.get_context("fork")
        orders, self._orders = fork.Pipe(duplex=False)
        self._process = fork.Process(target=self._serve, args=(worker, orders))
        with _no_interrupt():
            self._process.start()
        orders.close()

    def _serve(self, worker: Worker, orders: Connection) -> None:
        self.forget()  # else it would wait for itself
        worker.serve(orders)

    def forget(self) -> None:
        """Close this process's copy of the pipe, so that the pipe ends where the worker does."""
        self._orders.close()

    def run(self, task: luigi.Task) -> None:
        """Run a task, which is sent as Luigi names tasks to other processes."""
        # One that died is found by Luigi's worker, which looks at each that it waits for.
        with contextlib.suppress(BrokenPipeError):
            self._orders.send((task.task_module, task.task_family, task.to_str_params()))

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.is_alive()

    @property
    def exit_code(self) -> int | None:
        """Exit code, as :attr:`multiprocessing.Process.exitcode`."""
        return self._process.exitcode

    def terminate(self) -> None:
        """End it now."""
        self._process.terminate()

    def end(self) -> None:
        """Let it end, and wait until it has."""
        self._orders.close()
        self._process.join()


class _Turn:
    """A task's turn in a process, with what Luigi's worker wants to know of a process that runs a task."""

    use_multiprocessing = True

    def __init__(self, process: luigi.worker.TaskProcess, worker: Worker) -> None:
        self.task = process.task
        self.worker_timeout = process.worker_timeout
        self.timeout_time = process.timeout_time
        self.process: _Process | None = None
        self._worker = worker

    def start(self) -> None:
        """Begin."""
        self.process = self._worker.idle_process()
        self.process.run(self.task)

    def is_alive(self) -> bool:
        """Whether its process has not ended."""
        return self.process is not None and self.process.is_alive()

    @property
    def exitcode(self) -> int | None:
        """Exit code of its process, as :attr:`multiprocessing.Process.exitcode`."""
        return self.process.exit_code if self.process else None

    def terminate(self) -> None:
        """End its process now."""
        if self.process:
            self.process.terminate()
