"""A build that ends, or fails, at any of its operations on files; what the next one makes of it.

``DIGESTS_CASE='change/2/crash/117/0/undone'`` runs the one case of that name, as a failure prints it.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.build.harness import comparing
from tests.build.harness.builder import Builder
from tests.build.harness.cases import SCENARIOS, THEN, Case, World, run
from tests.build.harness.collection import FIRST
from tests.build.harness.faults import ENDING, FAILING, MEETING
from tests.build.harness.fresh import KINDS, kind_of, of_kinds
from tests.runs import ALL, FULL, SEED, SEED_HINT, chance

GIVEN_UP_AFTER = 3


class Part(NamedTuple):
    """The cases of one test.

    Attributes:
        modes: of the faults.
        scenarios: what is built.
        chosen: how many cases are chosen; 0 for all.
    """

    modes: tuple[str, ...]
    scenarios: tuple[str, ...]
    chosen: int

    def __str__(self) -> str:
        if len(self.scenarios) == 1 and not self.chosen:
            return f"{self.modes[0]}-{self.scenarios[0]}"
        return self.modes[0] if len(self.modes) == 1 else f"{self.modes[0]}-or-the-like"


def parts() -> list[Part]:
    """The tests of a run: a case takes about a second of a core, and there are some twenty thousand."""
    modes = (*ENDING, *FAILING, *MEETING)
    if FULL:
        return [Part((mode,), (name,), 0) for mode, name in itertools.product(modes, SCENARIOS)]
    if ALL:
        return [Part((mode,), (*SCENARIOS,), 12) for mode in modes]
    # One scenario, which saves the builds that prepare others.
    scenario = (chance("scenario").choice([*SCENARIOS]),)
    return [Part(ENDING, scenario, 2), Part((*FAILING, *MEETING), scenario, 2)]


def cases(world: World, part: Part) -> Iterator[Case]:
    """The cases of a part.

    All of them are each operation, with one and two workers, and after a crash all three ways to go on;
    after other faults, which differ less, one of them, and one of the errors. The seed says which.
    """
    if part.chosen:
        chosen = chance("-".join(part.modes))
        for _ in range(part.chosen):
            name, mode = chosen.choice(part.scenarios), chosen.choice(part.modes)
            workers = chosen.choice((1, 2))
            at = chosen.randint(1, world.length(name, workers, mode))
            yield Case(name, workers, mode, at, chosen.random() < 0.5, chosen.choice(THEN))
        return
    (name,), (mode,) = part.scenarios, part.modes
    errors = [mode for mode in FAILING if mode.startswith("E")]
    for workers in (1, 2):
        for at in range(1, world.length(name, workers, mode) + 1):
            turn = at + int(SEED)
            if mode in errors and mode != errors[turn % len(errors)]:
                continue
            for then in THEN if mode == "crash" else [THEN[turn // len(errors) % len(THEN)]]:
                yield Case(name, workers, mode, at, turn % 2 == 0, then)


@pytest.fixture(scope="module")
def world(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(builder, tmp_path_factory.mktemp("crashes"))


def report(world: World, wrong: list[str]) -> str:
    kept = world.folder / f"kept-{len(list(world.folder.glob('kept-*'))) + 1}"
    shutil.copytree(world.work, kept, symlinks=True)
    return "\n".join([*wrong, f"the folder is kept as {kept}", SEED_HINT])


@pytest.mark.parametrize("part", parts(), ids=str)
def test_a_fault_at_any_operation_and_the_next_build_heals(world: World, part: Part) -> None:
    named = [Case.parse(name) for name in os.environ.get("DIGESTS_CASE", "").split()]
    failures = []
    for case in [case for case in named if case.mode in part.modes] if named else cases(world, part):
        try:
            wrong = run(world, case)
        except AssertionError as error:
            wrong = [f"case {case}", str(error)]
        if wrong:
            failures.append(report(world, wrong))
        if len(failures) == GIVEN_UP_AFTER:
            break
    if failures:
        pytest.fail("\n\n".join(failures), pytrace=False)


def test_a_build_in_a_fork_does_what_the_command_does(world: World) -> None:
    """The same operations, and the same bytes, as ``python -m pipeline build``."""
    scenario = world.begin("change", settled=False)
    forked = world.builder.build(world.work, *scenario.command(1))
    made = comparing.hashes(world.work / "output")
    world.begin("change", settled=False)
    command = world.builder.command(world.work, *scenario.command(1))
    assert command.status == forked.status, command.said
    assert comparing.differences(made, comparing.hashes(world.work / "output")) == []
    # In any order: the scheduler chooses among tasks of the same rank.
    there, here = (sorted(map(comparing.without_chance, done.operations)) for done in (command, forked))
    assert [*(Counter(there) - Counter(here)), *(Counter(here) - Counter(there))] == []


def test_each_kind_of_output_is_built_alone(world: World) -> None:
    """So that the tests of ``--only`` know which files are of which kind."""
    whole = world.fresh.expected(FIRST)
    for kind in KINDS:
        alone = world.fresh.build(FIRST, kind).hashes
        assert {path for path in alone if kind_of(path)} == {path for path in whole if kind_of(path) == kind}
        assert comparing.differences(of_kinds(whole, [kind]), of_kinds(alone, [kind])) == []
