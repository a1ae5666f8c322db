"""What version 1.0 left is taken over: output and state lie packed in ``upgrade/``, beside their sources."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree

from tests.build.harness import collection, comparing
from tests.build.harness.builder import Builder
from tests.build.harness.collection import Inputs, digest, entry
from tests.build.harness.faults import Fault
from tests.build.harness.fresh import Fresh
from tests.runs import ALL, FULL, SEED_HINT, chance

UPGRADE = Path(__file__).with_name("upgrade")
ATOM = "{http://www.w3.org/2005/Atom}"


class Reader:
    """newsboat, with a home of its own."""

    def __init__(self, program: str, home: Path) -> None:
        home.mkdir()
        self._program, self._home = program, home
        (home / "config").write_text("show-read-feeds yes\n")

    def fetch(self, feeds: list[Path]) -> None:
        (self._home / "urls").write_text("".join(f"file://{path}\n" for path in feeds))
        subprocess.run(
            [self._program, "-q", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"],
            cwd=self._home,
            env={**os.environ, "HOME": str(self._home), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=120,
            check=False,  # its exit status says nothing
        )

    def read_all(self) -> None:
        with closing(sqlite3.connect(self._home / "cache.db")) as database:
            database.execute("UPDATE rss_item SET unread = 0")
            database.commit()

    def entries(self) -> list[tuple[str, str, int]]:
        """Feed, id, and 1 if unread."""
        with closing(sqlite3.connect(self._home / "cache.db")) as database:
            rows = database.execute("SELECT feedurl, guid, unread FROM rss_item ORDER BY feedurl, guid")
            return rows.fetchall()


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return {path.name: path.read_bytes() for path in (UPGRADE / "digests").iterdir()}


@pytest.fixture(scope="module")
def fresh(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    return Fresh(builder, tmp_path_factory.mktemp("fresh"))


def unpack(folder: Path, inputs: Inputs) -> Path:
    """A collection in the folder as version 1.0 left it there."""
    shutil.rmtree(folder, ignore_errors=True)
    collection.write(folder / "digests", inputs)
    shutil.unpack_archive(UPGRADE / "1.0.tar.xz", folder)
    place = os.fsencode((folder / "output").resolve())
    outputs = folder / ".pipeline" / "outputs"
    (outputs / "OUTPUT").rename(outputs / hashlib.sha256(place).hexdigest()[:16])
    return folder


def ids(output: Path) -> dict[str, list[str]]:
    """Path of each feed to the ids of its entries."""
    return {
        path.relative_to(output).as_posix(): [
            str(each.text) for each in etree.parse(path).iterfind(f"{ATOM}entry/{ATOM}id")
        ]
        for path in output.rglob("*.atom")
    }


def wrong(folder: Path, fresh: Fresh, inputs: Inputs) -> list[str]:
    """What is not as after a build from nothing, in the output and in the state."""
    extra = comparing.kinds_of_files(folder / ".pipeline") - fresh.build(inputs).state
    return [
        *comparing.differences(fresh.expected(inputs), comparing.hashes(folder / "output")),
        *comparing.leftovers(folder / "output", folder / ".pipeline"),
        *(f"stray in the state folder: {name}" for name in sorted(extra)),
    ]


def test_the_same_digests(builder: Builder, fresh: Fresh, inputs: Inputs, tmp_path: Path) -> None:
    folder = unpack(tmp_path / "old", inputs)
    before, known = {*comparing.hashes(folder / "output")}, ids(folder / "output")
    done = builder.build(folder)
    assert done.status == fresh.build(inputs).status, done.said
    assert wrong(folder, fresh, inputs) == []
    # What search loads is no address: only its page asks for it.
    addresses = {path for path in before if not path.startswith("search/")}
    assert addresses <= comparing.hashes(folder / "output").keys(), "an address is no more"
    now = ids(folder / "output")
    assert {path: now.get(path) for path in known} == known
    assert "nothing to write" in builder.build(folder).said


def test_digests_that_changed_meanwhile(
    builder: Builder, fresh: Fresh, inputs: Inputs, tmp_path: Path
) -> None:
    """Nothing is left of a day, a tag, a volume, an edition that are no more."""
    changed = {name: data for name, data in inputs.items() if name != "2024-11-30.txt"}
    settings = changed["collection.toml"].partition(b"[[edition]]")[0].replace(b'"month"', b'"none"')
    changed |= {
        "collection.toml": settings,
        "2024-12-20.txt": digest("2024-12-20", entry("New Paper", "#new")),
    }
    folder = unpack(tmp_path / "old", changed)
    done = builder.build(folder)
    assert done.status == fresh.build(changed).status, done.said
    assert wrong(folder, fresh, changed) == []


@pytest.mark.parametrize("only", ["feeds", "site"])
def test_a_kind_first_and_then_the_others(
    builder: Builder, fresh: Fresh, inputs: Inputs, tmp_path: Path, only: str
) -> None:
    changed = {name: data for name, data in inputs.items() if name != "2024-11-30.txt"}
    folder = unpack(tmp_path / "old", changed)
    assert builder.build(folder, "--only", only).status == fresh.build(changed).status
    assert builder.build(folder).status == fresh.build(changed).status
    assert wrong(folder, fresh, changed) == []


def test_without_its_state_they_are_files_of_others(builder: Builder, inputs: Inputs, tmp_path: Path) -> None:
    changed = {**inputs, "2024-12-18.txt": inputs["2024-12-18.txt"].replace(b"quiet", b"noisy")}
    folder = unpack(tmp_path / "old", changed)
    shutil.rmtree(folder / ".pipeline")
    before = comparing.times(folder / "output")
    done = builder.build(folder)
    assert done.status == 3
    assert "output/" in done.said
    after = comparing.times(folder / "output")
    assert comparing.differences(before, {path: after.get(path) for path in before}) == []


def test_an_upgrade_that_is_killed(builder: Builder, fresh: Fresh, inputs: Inputs, tmp_path: Path) -> None:
    changed = {name: data for name, data in inputs.items() if name != "2024-11-30.txt"}
    place = tmp_path / "old"
    total = len(builder.build(unpack(place, changed)).operations)
    moments = range(1, total + 1) if FULL else chance("upgrade").sample(range(1, total + 1), 20 if ALL else 1)
    for at in moments:
        unpack(place, changed)
        cut = builder.build(place, fault=Fault("crash", at))
        done = builder.build(place)
        told = [f"killed at {at} of {total} operations; then {done.status}: {done.said}", SEED_HINT]
        assert cut.status < 0, told
        assert done.status == fresh.build(changed).status, told
        assert wrong(place, fresh, changed) == [], told


def test_what_was_read_stays_read(
    builder: Builder, inputs: Inputs, tmp_path: Path, need: Callable[..., str]
) -> None:
    """In newsboat: it knows each entry of the new feeds from the old ones."""
    program = need("newsboat")
    folder = unpack(tmp_path / "old", inputs)
    reader = Reader(program, tmp_path / "home")
    feeds = [
        folder / "output" / path for path in ("feeds/all.atom", "feeds/daily.atom", "feeds/tags/llm.atom")
    ]
    reader.fetch(feeds)
    reader.read_all()
    before = reader.entries()
    assert before
    assert builder.build(folder).status in {0, 1}
    reader.fetch(feeds)
    assert reader.entries() == before
