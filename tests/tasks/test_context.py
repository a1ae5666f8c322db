"""The record of one build, as its tasks get it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import Settings
from pipeline.state import manifest
from pipeline.state.manifest import Manifest
from pipeline.tasks import context
from pipeline.tasks.context import BuildContext, MonthSource

MONTHS = {
    "2024-11": (MonthSource(b"2024-11-30.txt", "0" * 64),),
    "2024-12": (MonthSource(b"\xff.txt", "1" * 64, "kept.json"), MonthSource(b"b.txt", "2" * 64)),
}


@pytest.fixture
def build(tmp_path: Path) -> BuildContext:
    (tmp_path / "scratch").mkdir()
    return BuildContext(
        build_id="build",
        digests="digests",
        output=str(tmp_path / "output"),
        state=str(tmp_path / "state"),
        output_scratch=str(tmp_path / "scratch"),
        state_scratch=str(tmp_path / "scratch"),
        settings=Settings(title="모음"),
        addresses={"제목": "https://example.org/"},
        months=MONTHS,
        program="program",
    )


def renamed(build: BuildContext, **changes: object) -> set[str]:
    """The months whose shards have another name after a change."""
    values = {name: getattr(build, name) for name in build.__struct_fields__}
    before, after = build.shard_names(), BuildContext(**(values | changes)).shard_names()
    return {month for month in before if before[month] != after[month]}


def test_tasks_get_what_was_written(build: BuildContext) -> None:
    assert context.load(context.write(build)) == build


def test_a_shard_is_named_by_all_that_it_is_made_from(build: BuildContext) -> None:
    changed = MONTHS | {"2024-12": (MonthSource(b"\xff.txt", "3" * 64), *MONTHS["2024-12"][1:])}
    assert renamed(build, months=changed) == {"2024-12"}
    assert renamed(build, program="another") == set(MONTHS)
    assert renamed(build, settings=Settings(title="다른 제목"), addresses={}, output="elsewhere") == set()


def test_a_digest_that_cannot_be_read_now_leaves_the_name_of_its_shard(build: BuildContext) -> None:
    kept = tuple(MonthSource(source.name, source.sha256, "kept.json") for source in MONTHS["2024-11"])
    assert renamed(build, months=MONTHS | {"2024-11": kept}) == set()


def test_nothing_is_known_of_a_new_output(build: BuildContext) -> None:
    record = context.write(build)
    assert context.own_paths(record) == frozenset()
    assert context.lying(record).sha256("index.html") is None


def test_ours_are_the_files_of_the_manifest(build: BuildContext, tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    listed = Manifest({"site": frozenset({"index.html"})})
    (tmp_path / "output" / ".manifest.json").write_bytes(listed.encode())
    assert manifest.load(str(tmp_path / "output"))
    assert context.own_paths(context.write(build)) == {"index.html"}
    assert [path.name for path in Path(build.state_scratch).iterdir()] == ["context.json"]
