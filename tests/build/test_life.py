"""The random life of a collection: whatever happened, a build makes what a build from nothing makes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.build.harness import comparing
from tests.build.harness.builder import Builder
from tests.build.harness.collection import FIRST, SECOND, digest, entry, settings
from tests.build.harness.comparing import MANIFEST
from tests.build.harness.damage import DAMAGES, UNREADABLE, damage, make_unreadable
from tests.build.harness.faults import ENDING, FAILING, Fault
from tests.build.harness.fresh import KINDS
from tests.build.harness.life import Collection, World
from tests.runs import ALL, FULL, SEED

SETTINGS = (
    settings(),
    settings("Papers B"),
    settings(volume="none"),
    settings(search=False),
    settings(formats='"epub"'),
    settings(more='abstracts = "none"\n'),
    settings() + b'[tags.label]\nllm = "LLM"\n',
    b'title = "Papers A"\nid = "example.org,2024"\n',
)
# Same length, longer, another title, another tag, an introduction.
EDITS: dict[str, Callable[[bytes], bytes]] = {
    "words": lambda text: text.replace(b"Some words", b"S0me words"),
    "more words": lambda text: text.replace("글입니다".encode(), "긴 글입니다".encode()),
    "title": lambda text: text.replace(b"Paper\n", b"Papers\n"),
    "tag": lambda text: text.replace(b"#llm", b"#lmm"),
    "authors": lambda text: text.replace(b"Ada Writer", b"Eda Writer"),
    "introduction": lambda text: text.replace(b"\n", b"\nAfter [[Oldest Paper]], [[Brand New Paper]].\n", 1),
    "not UTF-8": lambda text: text.replace(b"An abstract", b"An \xff abstract", 1),
}
DAYS = {
    **{name: data for inputs in (FIRST, SECOND) for name, data in inputs.items() if name.endswith(".txt")},
    "2024-12-21.txt": digest("2024-12-21", entry("Paper of Saturday", "#robotics #llm")),
    "2025-01-02.txt": digest("2025-01-02", entry("Paper of January", "#new")),
}
# In the place of a page or feed that may come, or beside all that the program writes.
OTHERS = (
    "CNAME",
    "digests/notes.txt",
    "digests/2024-12-21.html",
    "digests/2025-01-02.html",
    "tags/robotics.html",
    "feeds/tags/new.atom",
)
ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {},
    {"TZ": "America/Los_Angeles"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
)
numbers = st.integers(0, 10_000)


class Life(Collection):
    """What may happen to a collection."""

    # Edits -----------------------------------------------------------------------------------------

    @rule(which=numbers, how=st.sampled_from([*EDITS]))
    def edit(self, which: int, how: str) -> None:
        names = self._texts()
        if names:
            name = names[which % len(names)]
            self._tell(f"edit {name}: {how}")
            self.change_inputs({**self.inputs, name: EDITS[how](self.inputs[name])})

    @rule(name=st.sampled_from([*DAYS]))
    def add(self, name: str) -> None:
        self._tell(f"add {name}")
        self.change_inputs({**self.inputs, name: DAYS[name]})

    @rule(which=numbers)
    def delete(self, which: int) -> None:
        names = self._texts()
        if len(names) > 1:
            name = names[which % len(names)]
            self._tell(f"delete {name}")
            self.change_inputs({key: data for key, data in self.inputs.items() if key != name})

    @rule(which=numbers)
    def undo(self, which: int) -> None:
        self._tell("undo edits")
        self.change_inputs(self.history[which % len(self.history)])

    @rule(text=st.sampled_from(SETTINGS))
    def change_settings(self, text: bytes) -> None:
        self._tell(f"set {text!r}")
        self.change_inputs({**self.inputs, "collection.toml": text})

    @rule(which=numbers, how=st.sampled_from(UNREADABLE))
    def hinder(self, which: int, how: str) -> None:
        names = self._texts()
        if names and not self.unreadable:
            name = names[which % len(names)]
            self._tell(f"{name} cannot be read: {how}")
            self.unreadable[name] = how
            self.settled = False
            self._write()

    @rule()
    def mend(self) -> None:
        if not self.unreadable:
            return
        self._tell("all can be read again")
        self._mend()
        self._write()

    # Builds ----------------------------------------------------------------------------------------

    @rule(
        workers=st.sampled_from([1, 1, 2]),
        force=st.sampled_from([False, False, True]),
        program=st.sampled_from([0, 0, 0, 1]),
        environment=st.sampled_from(ENVIRONMENTS),
    )
    def build(
        self,
        workers: int = 1,
        *,
        force: bool = False,
        program: int = 0,
        environment: dict[str, str] = {},  # noqa: B006 (never changed)
    ) -> None:
        arguments = ["--workers", str(workers), *(["--force"] if force else [])]
        self._judge(self._run(arguments, program=program, environment=environment), program=program)

    @rule(only=st.sets(st.sampled_from(KINDS), min_size=1, max_size=3))
    def build_only(self, only: set[str]) -> None:
        self._judge(self._run(["--only", ",".join(sorted(only))]), only)

    @rule(
        mode=st.sampled_from([*ENDING, *FAILING]),
        at=st.integers(1, 300),
        limit=st.sampled_from([0, 1, 300]),
        workers=st.sampled_from([1, 2]),
        only=st.sampled_from([KINDS, KINDS, ("feeds", "site")]),
    )
    def build_with_a_fault(self, mode: str, at: int, limit: int, workers: int, only: Sequence[str]) -> None:
        arguments = ["--workers", str(workers), *([] if only == KINDS else ["--only", ",".join(only)])]
        done = self._run(arguments, fault=Fault(mode, at, limit))
        self._cut(done, only, killed=mode in ENDING)

    @rule(after=st.floats(0.01, 0.6), workers=st.sampled_from([1, 2]))
    def kill(self, after: float, workers: int) -> None:
        self._cut(self._run(["--workers", str(workers)], kill_after=after), KINDS, killed=True)

    @rule()
    def build_with_nothing_to_do(self) -> None:
        # No precondition of the rule: when a kill comes is the machine's affair, and the same choices must
        # lead hypothesis through the same rules.
        if not self.settled:
            return
        before = comparing.times(self.output)
        done = self._run([])
        wrong = comparing.differences(before, comparing.times(self.output))
        if "nothing to write" not in done.said:
            wrong.append("it does not say that there is nothing to write")
        if wrong:
            self._fail(wrong)
        self._judge(done)

    @rule(allow=st.booleans())
    def build_of_nothing(self, *, allow: bool) -> None:
        before = self.inputs
        self._tell("delete all digests")
        self.change_inputs({"collection.toml": before["collection.toml"]})
        self._judge(self._run(["--allow-removal"] if allow else []), allow=allow)
        self._tell("undo that")
        self.change_inputs(before)

    # Mishaps ---------------------------------------------------------------------------------------

    @rule(which=numbers, how=st.sampled_from([*DAMAGES, "deleted", *UNREADABLE]), where=numbers)
    def damage_state(self, which: int, how: str, where: int) -> None:
        files = sorted(path for path in comparing.paths(self.state) if path.is_file())
        if files:
            path = files[which % len(files)]
            self._tell(f"damage {path.relative_to(self.state)}: {how} at {where}")
            if how in UNREADABLE:
                make_unreadable(path, how)
            else:
                damage(path, how, where)
            self.doubt.add("state")
            self.settled = False

    @rule(how=st.sampled_from([*DAMAGES, "deleted"]), where=numbers)
    def damage_manifest(self, how: str, where: int) -> None:
        path = self.output / MANIFEST
        if path.is_file() and "state" not in self.doubt and not self.unrecorded:
            self._tell(f"damage the manifest: {how} at {where}")
            damage(path, how, where)
            self.doubt.add("manifest")
            self.settled = False

    @rule(
        which=numbers, how=st.sampled_from(["touch", "edit", "edit in secret", "delete", "empty", "replace"])
    )
    def handle_output(self, which: int, how: str) -> None:
        files = self._lying()
        if not files:
            return
        self.handle(files[which % len(files)], how)

    def handle(self, name: str, how: str) -> None:
        path = self.output / name
        self._tell(f"{how} {name}")
        status, data = path.stat(), path.read_bytes()
        self.settled = self.settled and how == "touch"
        if how == "touch":
            path.touch()
        elif how == "delete":
            path.unlink()
        elif how == "empty":
            path.write_bytes(b"")
        elif how == "replace":
            other = path.with_name("other")
            other.write_bytes(data[::-1])
            other.replace(path)
        else:
            path.write_bytes(data[::-1])
        if how in {"edit in secret", "replace"}:
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        if how == "touch":
            # Its time changed, and a build with nothing to do leaves it so.
            self.settled = False

    @rule(copied=st.booleans(), exact=st.booleans())
    def move(self, *, copied: bool, exact: bool) -> None:
        target = self.home / str(int(self.place.name) + 1)
        inside = self.state.is_relative_to(self.place)
        if not inside and "manifest" in self.doubt:
            return
        self._tell(f"{'copy' if copied else 'move'} the folder{', with times' if exact else ''}")
        if copied:
            copy = shutil.copy2 if exact else shutil.copy
            mended, how = self.unreadable, dict(self.unreadable)
            self._mend()
            shutil.copytree(self.place, target, symlinks=True, copy_function=copy, ignore=comparing.no_pipes)
            shutil.rmtree(self.place)
            mended.update(how)
            self.unreadable = mended
            self.place = target
            for name, hindrance in how.items():
                make_unreadable(target / "digests" / name, hindrance)
        else:
            self.place.rename(target)
            self.place = target
        if inside:
            self.state = target / ".pipeline"
        else:
            self.doubt.add("state")
        self.settled = False

    @rule()
    def move_state(self) -> None:
        target = self.home / f"state-{len(self.told)}"
        if self.state.exists() and "manifest" not in self.doubt:
            self._tell(f"move the state to {target}")
            self.state.rename(target)
            self.state = target
            # Outputs are known in it by where they lie from there.
            self.doubt.add("state")
            self.settled = False

    @rule()
    def lose_state(self) -> None:
        if self.state.exists() and "manifest" not in self.doubt:
            self._tell("delete the state")
            shutil.rmtree(self.state)
            self.doubt.add("state")
            self.settled = False

    @rule()
    def back_up(self) -> None:
        """Keep a copy of the output and the state as a completed build left them."""
        if self.settled and not self.others:
            self._tell("back up output and state")
            for path in (self.output, self.state):
                kept = self.home / f"backup-{path.name.strip('.').partition('-')[0]}"
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(path, kept, symlinks=True, ignore=comparing.no_pipes)
            self.backup = (self.state.name, self.published)

    @rule()
    def restore_output(self) -> None:
        """What lies there is of an earlier build, its manifest too."""
        if self.backup and not self.others and not self.doubt:
            self._tell("restore the output")
            shutil.rmtree(self.output)
            shutil.copytree(self.home / "backup-output", self.output, symlinks=True)
            self.published = self.backup[1]
            # The state may be of another output; the manifest is all that is sure.
            self.doubt.add("state")
            self.settled = False

    @rule()
    def restore_state(self) -> None:
        """What the program remembers is of an earlier build."""
        if self.backup and self.state.name == self.backup[0] and "manifest" not in self.doubt:
            self._tell("restore the state")
            shutil.rmtree(self.state, ignore_errors=True)
            name = self.state.name.strip(".").partition("-")[0]
            shutil.copytree(self.home / f"backup-{name}", self.state, symlinks=True)
            self.doubt.add("state")
            for inputs in self.history:
                for text, data in inputs.items():
                    self.read.setdefault(text, set()).add(data)
            self.settled = False

    @rule(name=st.sampled_from(OTHERS), folder=st.booleans())
    def put_other(self, name: str, *, folder: bool) -> None:
        path = self.output / name
        # In a place that a build has written down for itself it would be the program's file.
        if not self.settled or path.exists() or not self.output.exists():
            return
        self._tell(f"somebody puts {'the folder ' if folder else ''}{name} there")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.others[name] = None if folder else b"mine"
        path.mkdir() if folder else path.write_bytes(b"mine")

    @rule(which=numbers)
    def take_other(self, which: int) -> None:
        if not self.others:
            return
        name = sorted(self.others)[which % len(self.others)]
        self._tell(f"somebody takes {name} away")
        path = self.output / name
        path.rmdir() if self.others.pop(name) is None else path.unlink()
        self.settled = False

    @rule(year=st.sampled_from([-30, -1, 1, 30]))
    def set_clock(self, year: int) -> None:
        """Times of files are as after a wrong clock."""
        self._tell(f"all times move by {year} years")
        for path in [*comparing.paths(self.output), *comparing.paths(self.state)]:
            status = path.lstat()
            by = year * 365 * 86_400 * 10**9
            times = (max(0, status.st_atime_ns + by), max(0, status.st_mtime_ns + by))
            os.utime(path, ns=times, follow_symlinks=False)
        self.settled = False

    def teardown(self) -> None:
        """End with a build that must heal all that happened."""
        if not self.failed:
            self._tell("in the end")
            self._mend()
            self._write()
            self.build()
        if not self.failed:
            shutil.rmtree(self.home)


@pytest.fixture(scope="module")
def world(builder: Builder, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(builder, root, tmp_path_factory.mktemp("lives"))
    yield made
    made.close()


def test_a_random_life(world: World) -> None:
    lives, steps = (500, 40) if FULL else (15, 25) if ALL else (1, 8)
    phases = [hypothesis.Phase.generate, *([hypothesis.Phase.shrink] if FULL else [])]
    plain = hypothesis.settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        derandomize=False,
        database=None,
        phases=phases,
        suppress_health_check=[*hypothesis.HealthCheck],
    )
    Life.world = world
    hypothesis.seed(int(SEED))(Life)
    run_state_machine_as_test(Life, settings=plain)


# Lives that went wrong once --------------------------------------------------------------------------


@pytest.fixture
def life(world: World) -> Life:
    Life.world = world
    made = Life()
    made.build()
    return made


@pytest.mark.parametrize("how", ["edit", "delete"])
def test_a_build_of_one_kind_does_not_vouch_for_the_others(life: Life, how: str) -> None:
    life.handle("korean.docx", how)
    life.handle("feeds/all.atom", "delete")
    life.build_only({"feeds"})
    life.teardown()


def test_a_file_of_somebody_else_keeps_nothing_from_being_removed(life: Life) -> None:
    life.put_other("digests/2024-12-21.html", folder=False)
    life.add("2024-12-21.txt")
    life.build()
    life.change_inputs({name: data for name, data in life.inputs.items() if name != "2024-11-30.txt"})
    life.build()
    life.teardown()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "how"),
    [
        ("shards", "file"),
        ("outputs", "dangling link"),
        ("sources.*", "folder"),
        ("outputs/*/receipt*", "folder"),
        ("lock", "folder"),
        ("lock", "dangling link"),
        ("index.*", "fifo"),
        ("shards/*", "folder"),
        ("outputs/*/kept", "file"),
        ("outputs/*/kept/*", "fifo"),
        ("index.*", "dangling link"),
    ],
)
def test_something_else_in_the_place_of_a_part_of_the_state(life: Life, what: str, how: str) -> None:
    """A file for a folder, a folder or a pipe for a file: the state is the program's, so it makes room."""
    for path in life.state.glob(what):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        path.write_text("junk") if how == "file" else make_unreadable(path, how)
    life.change_inputs(SECOND)
    life.build()
    life.teardown()
