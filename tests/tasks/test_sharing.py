"""Builds that share a scheduler, without one: rounds, failures elsewhere, when to stop asking for work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.state import builders
from pipeline.state.builders import Member
from pipeline.state.folder import StateFolder
from pipeline.tasks.base import RunTask
from pipeline.tasks.sharing import run_together, with_others


class Task(RunTask):
    """A task that is done when its generation is said to be."""

    done: set[str] = set()  # noqa: RUF012 (shared by all tasks, as the files of a build are)

    def complete(self) -> bool:
        return self.generation in self.done


class Runner:
    """Gives an answer a round, and remembers the generations that it was asked for."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.generations: list[str] = []

    def __call__(self, tasks: Sequence[RunTask], *, member: Member | None) -> tuple[str, ...]:
        assert member
        self.generations += [task.generation for task in tasks]
        return self.answers.pop(0)


class Scheduler:
    """A scheduler that has tasks which are not done, and none to hand out."""

    def get_work(self, *_: object, **__: object) -> dict[str, object]:
        return {"task_id": None, "n_pending_tasks": 3, "running_tasks": ["elsewhere"]}


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path)


def waiting() -> None:
    pytest.fail("nobody is there to wait for")


def run(member: Member, runner: Runner) -> tuple[str, ...]:
    return run_together(
        runner, lambda: [Task(fingerprint="f", generation=member.generation, record="record")], member
    )


def test_all_done_at_once(state: StateFolder) -> None:
    with builders.together(state, "key", waiting) as member:
        runner = Runner(())
        assert run(member, runner) == ()
        assert runner.generations == [member.generation]


def test_what_others_have_done_counts(state: StateFolder) -> None:
    with builders.together(state, "key", waiting) as member:
        Task.done = {member.generation}
        assert run(member, Runner(("not run here",))) == ()


def test_a_failure_elsewhere_ends_it(state: StateFolder) -> None:
    with (
        builders.together(state, "key", waiting) as member,
        builders.together(state, "key", waiting) as other,
    ):
        other.fail(("feeds: no space left",))
        assert run(member, Runner(("not all is done",))) == ("feeds: no space left",)


def test_tasks_that_the_scheduler_forgot_are_given_to_it_anew(
    state: StateFolder,
) -> None:
    with builders.together(state, "key", waiting) as member:
        runner = Runner(("forgotten",), ("forgotten",), ())
        assert run(member, runner) == ()
        assert len(set(runner.generations)) == 3


def test_it_gives_up_in_the_end(state: StateFolder) -> None:
    with builders.together(state, "key", waiting) as member:
        runner = Runner(*[("forgotten",)] * 100)
        assert run(member, runner) == ("forgotten",)
        assert len(runner.generations) == 20


def test_a_worker_asks_on_while_others_work(state: StateFolder) -> None:
    with builders.together(state, "key", waiting) as member:
        scheduler = Scheduler()
        with_others(scheduler, member)
        assert scheduler.get_work()["n_pending_tasks"] == 3


@pytest.mark.parametrize("event", ["failed", "died"])
def test_a_worker_stops_asking_when_another_build_failed_or_died(state: StateFolder, event: str) -> None:
    with (
        builders.together(state, "key", waiting) as member,
        builders.together(state, "key", waiting) as other,
    ):
        scheduler = Scheduler()
        with_others(scheduler, member)
        if event == "failed":
            other.fail(("feeds: no space left",))
        else:
            (state.builders / "dead.member").touch()
        assert scheduler.get_work()["n_pending_tasks"] == 0
