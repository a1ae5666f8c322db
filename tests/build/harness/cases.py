"""Builds that are cut short, and how they go on: what a test of faults runs."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.build.harness import collection, comparing
from tests.build.harness.builder import Builder, Done
from tests.build.harness.collection import FIRST, SECOND, THIRD, Inputs
from tests.build.harness.faults import ENDING, MEETING, OF_WRITES, Fault
from tests.build.harness.fresh import KINDS, Fresh, of_kinds
from tests.runs import ALL

THEN = ("again", "undone", "other")
# Bytes that are written before a write is cut short: none, one, or some; a file that is smaller is whole.
LIMITS = (0, 1, 300, 3000)


class Scenario(NamedTuple):
    """A build to be cut short, and what was there before.

    Attributes:
        before: what was built before; None for nothing.
        after: what the build is of.
        only: the kinds that it builds.
        lost: what was deleted in between.
        arguments: of the build.
    """

    before: Inputs | None
    after: Inputs
    only: tuple[str, ...] = KINDS
    lost: str = ""
    arguments: tuple[str, ...] = ()

    def command(self, workers: int) -> list[str]:
        only = [] if self.only == KINDS else ["--only", ",".join(self.only)]
        return [*self.arguments, *only, "--workers", str(workers)]


SCENARIOS = {
    "first": Scenario(None, FIRST),
    "change": Scenario(FIRST, SECOND),
    "only": Scenario(FIRST, SECOND, ("feeds", "site")),
    "force": Scenario(FIRST, SECOND, arguments=("--force",)),
    "lost-state": Scenario(FIRST, SECOND, lost=".pipeline"),
    "lost-manifest": Scenario(FIRST, SECOND, lost=f"output/{comparing.MANIFEST}"),
}


class Case(NamedTuple):
    """One build that is cut short, and how it goes on.

    Attributes:
        scenario: the name of what is built.
        workers: its processes.
        mode: of the fault, see :class:`Fault`.
        at: of the fault.
        settled: whether a build with nothing to do goes before, so that the record of the outputs is of
            the very files that lie there, and not of those that they are copies of.
        then: what the next build is of: the same inputs ``again``, the ``undone`` edit, or ``other`` inputs.
    """

    scenario: str
    workers: int
    mode: str
    at: int
    settled: bool
    then: str

    def __str__(self) -> str:
        return "/".join(str(int(field) if isinstance(field, bool) else field) for field in self)

    @classmethod
    def parse(cls, text: str) -> Case:
        scenario, workers, mode, at, settled, then = text.split("/")
        return cls(scenario, int(workers), mode, int(at), settled == "1", then)

    def fault(self, digests: Path) -> Fault:
        return Fault(self.mode, self.at, LIMITS[self.at % len(LIMITS)], str(digests))

    def next_inputs(self) -> Inputs:
        scenario = SCENARIOS[self.scenario]
        return {"again": scenario.after, "undone": scenario.before or SECOND, "other": THIRD}[self.then]


class World:
    """A folder in which all cases happen, one after the other, and what is prepared for them."""

    def __init__(self, builder: Builder, folder: Path) -> None:
        self.builder = builder
        self.fresh = Fresh(builder, folder / "fresh")
        self.folder = folder
        self.work = folder / "work"
        self.saved = folder / "saved"
        self._lengths: dict[tuple[str, int], Done] = {}
        self._states: dict[tuple[str, str], Counter[str]] = {}

    def prepare(self, name: str) -> Scenario:
        """Bring the folder to where the scenario begins."""
        scenario = SCENARIOS[name]
        shutil.rmtree(self.work, ignore_errors=True)
        if scenario.before is None:
            collection.write(self.work / "digests", {})
            return scenario
        if not self.saved.exists():
            collection.write(self.work / "digests", scenario.before)
            done = self.builder.build(self.work)
            assert done.status == 0, done.said
            shutil.copytree(self.work, self.saved, symlinks=True)
        else:
            shutil.copytree(self.saved, self.work, symlinks=True)
        return scenario

    def begin(self, name: str, *, settled: bool) -> Scenario:
        """The same, with what was lost, and the inputs of the build that is to be cut short."""
        scenario = self.prepare(name)
        if settled and scenario.before is not None:
            assert "nothing to write" in self.builder.build(self.work).said
        if scenario.lost:
            lost = self.work / scenario.lost
            shutil.rmtree(lost) if lost.is_dir() else lost.unlink(missing_ok=True)
        collection.write(self.work / "digests", scenario.after)
        return scenario

    def whole(self, name: str, workers: int) -> Done:
        """The scenario's build without a fault."""
        if (name, workers) not in self._lengths:
            scenario = self.begin(name, settled=False)
            done = self.builder.build(self.work, *scenario.command(workers))
            assert done.status == 0, done.said
            self._lengths[name, workers] = done
        return self._lengths[name, workers]

    def length(self, name: str, workers: int, mode: str) -> int:
        """How many operations there are in the scenario's build at which this fault can happen."""
        whole = self.whole(name, workers)
        return whole.writes if mode in OF_WRITES else len(whole.operations)

    def state(self, case: Case) -> Counter[str]:
        """What the state folder may hold after a case: as many files of each name as without the fault."""
        key = (case.scenario, case.then)
        if key not in self._states:
            scenario = self.begin(case.scenario, settled=False)
            self.builder.build(self.work, *scenario.command(1))
            collection.write(self.work / "digests", case.next_inputs())
            self.builder.build(self.work)
            self._states[key] = (
                comparing.kinds_of_files(self.work / ".pipeline") | self.fresh.build(case.next_inputs()).state
            )
        return self._states[key]


def old_or_new(world: World, scenario: Scenario, *, met: bool) -> list[str]:
    """Files in the output folder that are neither as before nor as after, or not whole.

    Where the build ``met`` other digests, they may be as of these.
    """
    before = world.fresh.expected(scenario.before) if scenario.before else {}
    after = world.fresh.expected(scenario.after)
    other = world.fresh.expected(THIRD) if met else {}
    found = []
    for name, data in comparing.contents(world.work / "output").items():
        if name == comparing.MANIFEST:
            try:
                json.loads(data)
            except ValueError:
                found.append(f"not whole: {name}")
        elif name not in {"index.html", "catalog.opds.xml"} and comparing.digest(data) not in {
            each.get(name) for each in (before, after, other)
        }:
            found.append(f"neither old nor new: {name}")
    return found


def finished(world: World, inputs: Inputs, only: tuple[str, ...] = KINDS) -> list[str]:
    """What is not as it must be after a build that said that it was done."""
    expected = world.fresh.expected(inputs, only)
    actual = of_kinds(comparing.hashes(world.work / "output"), only)
    left = comparing.leftovers(world.work / "output", world.work / ".pipeline")
    return comparing.differences(expected, actual) + [f"left over: {path}" for path in left]


def run(world: World, case: Case) -> list[str]:
    """Run one case; what is wrong, and what was said, or nothing."""
    allowed = world.state(case) if ALL else None
    scenario = world.begin(case.scenario, settled=case.settled)
    said = []
    digests = world.work / "digests"
    collection.write(digests.with_name("digests-next"), THIRD)
    cut = world.builder.build(world.work, *scenario.command(case.workers), fault=case.fault(digests))
    at = cut.operations[case.at - 1] if case.mode not in OF_WRITES and case.at <= len(cut.operations) else ""
    said.append(f"the build with the fault ({at}) ended with {cut.status}: {cut.said}")
    wrong = old_or_new(world, scenario, met=case.mode in MEETING)
    if cut.status in {0, 1}:
        # It may have met other digests from the beginning.
        of = [scenario.after, *([THIRD] if case.mode in MEETING else [])]
        found: list[list[str]] = [finished(world, inputs, scenario.only) for inputs in of]
        nearest = min(found, key=len)
        wrong += nearest
    elif not (cut.status == 3 or (cut.status < 0 and case.mode in ENDING)):
        wrong.append(f"exit status {cut.status}")
    if not wrong:
        inputs = case.next_inputs()
        collection.write(world.work / "digests", inputs)
        done = world.builder.build(world.work)
        said.append(f"the next build ended with {done.status}: {done.said}")
        if done.status != world.fresh.build(inputs).status:
            wrong.append(f"exit status {done.status} of the next build")
        wrong += finished(world, inputs)
        extra = (
            Counter[str]()
            if allowed is None
            else comparing.kinds_of_files(world.work / ".pipeline") - allowed
        )
        wrong += [f"stray in the state folder: {name}" for name in sorted(extra)]
        wrong += settled(world)
    return wrong and [f"case {case}", *wrong[:20], *said]


def settled(world: World) -> list[str]:
    """What one more build does, which has nothing to do."""
    before = comparing.times(world.work / "output")
    done = world.builder.build(world.work)
    wrong = comparing.differences(before, comparing.times(world.work / "output"))
    if "nothing to write" not in done.said:
        wrong.append(f"one more build does not say that there is nothing to write: {done.said}")
    return wrong
