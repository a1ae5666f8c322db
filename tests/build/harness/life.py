"""The life of a collection: what the program may know of it, and what must hold after each build."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar, NoReturn

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from tests.build.harness import collection, comparing
from tests.build.harness.builder import Builder, Done
from tests.build.harness.collection import FIRST, Inputs
from tests.build.harness.comparing import MANIFEST
from tests.build.harness.damage import make_unreadable
from tests.build.harness.faults import Fault
from tests.build.harness.fresh import KINDS, Fresh, of_kinds
from tests.runs import SEED_HINT


class World:
    """What all lives share."""

    def __init__(self, builder: Builder, root: Path, folder: Path) -> None:
        self._builders = [builder]
        self._root = root
        self.folder = folder
        self.fresh = Fresh(builder, folder / "fresh")

    def builder(self, program: int) -> Builder:
        """This version of the program for 0, or another for 1."""
        if program == len(self._builders):
            self._builders.append(Builder(another_version(self._root, self.folder / "another")))
        return self._builders[program]

    def close(self) -> None:
        for builder in self._builders[1:]:
            builder.close()


def another_version(root: Path, folder: Path) -> Path:
    """A copy of the program whose pages are otherwise; the folder that has it."""
    shutil.copytree(root / "pipeline", folder / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    changed = 0
    for path in (folder / "pipeline").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("<body", '<body dir="ltr"', 1), encoding="utf-8")
        changed += "<body" in text
    assert changed
    return folder


class Collection(RuleBasedStateMachine):
    """A collection that things happen to, and what must hold after a build; a subclass has what happens.

    Attributes:
        place: the folder that has the digests, the output and, at first, the state.
        inputs: the folder of digests, as its files were last meant.
        unreadable: digests that cannot be read now.
        read: name to all texts that a build may have read last.
        others: files and folders in the output that are not the program's; None is a folder.
        doubt: what of ``manifest`` and ``state`` was damaged or lost since both were written.
        unrecorded: whether a build was cut short since one ended well: the manifest alone has all its files.
        settled: whether the last build was of all kinds, ended well, and nothing happened since.
        published: whether entries are published; None where a build that was cut short leaves it open.
        before: the hashes of the files in the output before the last build.
        backup: name of the state's folder and ``published`` when output and state were backed up.
    """

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="life-", dir=self.world.folder))
        self.place = self.home / "0"
        self.state = self.place / ".pipeline"
        self.inputs: dict[str, bytes] = dict(FIRST)
        self.history: list[dict[str, bytes]] = [dict(FIRST)]
        self.unreadable: dict[str, str] = {}
        self.read: dict[str, set[bytes]] = {}
        self.others: dict[str, bytes | None] = {}
        self.doubt: set[str] = set()
        self.unrecorded = False
        self.settled = False
        self.published: bool | None = False
        self.told: list[str] = []
        self.failed = False
        self.before: dict[str, str] = {}
        self.backup: tuple[str, bool | None] | None = None
        self._write()

    # What is there ---------------------------------------------------------------------------------

    @property
    def output(self) -> Path:
        return self.place / "output"

    def _write(self) -> None:
        folder = self.place / "digests"
        for name in self.unreadable:
            path = folder / name
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        collection.write(folder, self.inputs)
        for name, how in self.unreadable.items():
            make_unreadable(folder / name, how)

    def _texts(self) -> list[str]:
        return sorted(name for name in self.inputs if name.endswith(".txt"))

    def change_inputs(self, inputs: Inputs) -> None:
        """Other inputs, written."""
        self._mend()
        if inputs != self.inputs:
            self.history.append(dict(inputs))
            self.inputs = dict(inputs)
            self.settled = False
        self._write()

    def _mend(self) -> None:
        if self.unreadable:
            self.settled = False
            folder = self.place / "digests"
            for name in self.unreadable:
                path = folder / name
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
            self.unreadable = {}

    def _lying(self) -> list[str]:
        """The program's files that lie in the output."""
        return sorted(comparing.hashes(self.output).keys() - self.others.keys() - {MANIFEST})

    def _tell(self, what: str) -> None:
        self.told.append(what)

    def _fail(self, wrong: Sequence[str]) -> NoReturn:
        self.failed = True
        lines = [*self.told[:-1][-30:], *wrong[:20], self.told[-1], f"kept: {self.home}", SEED_HINT]
        pytest.fail("\n".join(lines), pytrace=False)

    # Builds ----------------------------------------------------------------------------------------

    def _run(
        self,
        arguments: Sequence[str],
        *,
        program: int = 0,
        fault: Fault | None = None,
        kill_after: float | None = None,
        environment: dict[str, str] = {},  # noqa: B006 (never changed)
    ) -> Done:
        where = [] if self.state == self.place / ".pipeline" else ["--state", str(self.state)]
        self.before = comparing.hashes(self.output)
        try:
            done = self.world.builder(program).build(
                self.place,
                *arguments,
                *where,
                fault=fault,
                kill_after=kill_after,
                environment={"TZ": "UTC", "LC_ALL": "C.UTF-8", **environment},
                watched=(self.output, self.state),
            )
        except AssertionError as error:
            self._tell("build")
            self._fail([str(error)])
        told = [
            f"build {' '.join(arguments)}",
            "(another version)" if program else "",
            f"with {fault}" if fault else "",
            f"killed after {kill_after} s" if kill_after is not None else "",
            f"ended with {done.status}: {done.said.strip()}",
        ]
        self._tell(" ".join(filter(None, told)))
        return done

    # What must hold --------------------------------------------------------------------------------

    def _cut(self, done: Done, only: Iterable[str], *, killed: bool) -> None:
        """Judge a build that something went wrong with; if it was late, it is as any other."""
        if done.status in {0, 1}:
            self._judge(done, only)
            return
        if done.status == 2 and self._refused(done, [*self._candidates()], allow=False):
            return
        if done.status != 3 and not (done.status < 0 and killed):
            self._fail([f"exit status {done.status}"])
        self.settled = False
        self.unrecorded = True
        if self.published is False:
            self.published = None
        for name in self._texts():
            if name not in self.unreadable:
                self.read.setdefault(name, set()).add(self.inputs[name])
        self._others_are_untouched()

    def _judge(
        self,
        done: Done,
        only: Iterable[str] = KINDS,
        program: int = 0,
        *,
        allow: bool = False,
    ) -> None:
        """Judge a build that nothing went wrong with; ``allow`` is that it may remove everything."""
        self._others_are_untouched()
        candidates = [*self._candidates()]
        if self._refused(done, candidates, allow=allow):
            return
        blocked = self._blocked(candidates, only, program)
        if self.unreadable and done.status == 3 and not blocked:
            if self._surely_read():
                self._fail(["a digest that cannot be read is not held, though it was read before"])
            self.settled = False
            return
        if self.doubt == {"manifest", "state"}:
            self._judge_in_doubt(done)
            return
        if not candidates:
            self._fail(["a digest that was never read is held"])
        told = [self._differences(done, inputs, only, program, blocked) for inputs in candidates]
        wrong = [*min(told, key=len), *comparing.leftovers(self.output, self.state)]
        wrong += [f"does not name {path}" for path in blocked if path not in done.said]
        if wrong:
            self._fail(wrong)
        self._completed(candidates[0], whole={*only} == {*KINDS} and not blocked, settled=program == 0)

    def _differences(
        self, done: Done, inputs: Inputs, only: Iterable[str], program: int, blocked: Sequence[str]
    ) -> list[str]:
        """How the end of a build, and the output, differ from those of a build from nothing."""
        made = self.world.fresh.build(inputs, builder=self.world.builder(program))
        status = 3 if blocked else 1 if self.unreadable else made.status
        expected = self._without_others(of_kinds(made.hashes, only))
        actual = self._without_others(of_kinds(comparing.hashes(self.output), only))
        if blocked:
            # The list of files has not those that others are in the place of.
            expected.pop(MANIFEST, None)
            actual.pop(MANIFEST, None)
        wrong = [] if done.status == status else [f"exit status {done.status}, expected {status}"]
        return wrong + comparing.differences(expected, actual)

    def _refused(self, done: Done, candidates: Sequence[Inputs], *, allow: bool) -> bool:
        """Whether the build was refused, as it must be where no entry would be left."""
        empty = any(self.world.fresh.build(inputs).entries == 0 for inputs in candidates)
        if not empty or allow or self.published is False:
            return False
        if done.status == 2:
            wrong = comparing.differences(self.before, comparing.hashes(self.output))
            if "--allow-removal" not in done.said:
                wrong.append("the option that allows it is not named")
            if wrong:
                self._fail(wrong)
            self.settled = False
            return True
        if self.published and not self.doubt and not self.unreadable:
            self._fail(["it is not refused, though no entry is left"])
        return False

    def _candidates(self) -> Iterator[Inputs]:
        """The inputs that a build may be of, where some cannot be read."""
        if not self.unreadable:
            yield self.inputs
            return
        ((name, _),) = self.unreadable.items()
        for text in sorted(self.read.get(name, set())):
            yield {**self.inputs, name: text}

    def _surely_read(self) -> bool:
        return not self.doubt and all(self.read.get(name) for name in self.unreadable)

    def _blocked(self, candidates: Sequence[Inputs], only: Iterable[str], program: int) -> list[str]:
        """Paths where the program's files should lie and others do."""
        builder = self.world.builder(program)
        wanted = {path for inputs in candidates for path in self.world.fresh.expected(inputs, only, builder)}
        return sorted(self.others.keys() & wanted)

    def _without_others(self, files: dict[str, str]) -> dict[str, str]:
        return {
            path: hashed
            for path, hashed in files.items()
            if not any(path == other or path.startswith(other + "/") for other in self.others)
        }

    def _others_are_untouched(self) -> None:
        for name, data in self.others.items():
            path = self.output / name
            if not (path.is_dir() if data is None else path.is_file() and path.read_bytes() == data):
                self._fail([f"a file of somebody else was changed: {name}"])

    def _judge_in_doubt(self, done: Done) -> None:
        """Without its manifest and its state the program may know its files no more."""
        if done.status not in {0, 1, 3}:
            self._fail([f"exit status {done.status}"])
        self._lose()

    def _lose(self) -> None:
        """Begin anew, as somebody would who has lost what the program knows."""
        self._tell("delete output and state")
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.rmtree(self.state, ignore_errors=True)
        self.others, self.doubt, self.read = {}, set(), {}
        self.settled, self.published, self.unrecorded = False, False, False

    def _completed(self, inputs: Inputs, *, whole: bool, settled: bool) -> None:
        self.published = self.world.fresh.build(inputs).entries > 0
        if not self.unreadable:
            self.read = {name: {self.inputs[name]} for name in self._texts()}
            self.doubt = set() if whole else self.doubt
            self.unrecorded = self.unrecorded and not whole
        self.settled = whole and settled
