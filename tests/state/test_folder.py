"""Paths below the state folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pipeline.state.folder import StateFolder


def test_a_project_that_is_moved_finds_its_output_again(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    before = StateFolder(tmp_path / "here" / ".pipeline").output(tmp_path / "here" / "output")
    after = StateFolder(tmp_path / "there" / ".pipeline").output(tmp_path / "there" / "output")
    assert before.receipt.relative_to(tmp_path / "here") == after.receipt.relative_to(tmp_path / "there")


def test_outputs_have_a_part_each_however_they_are_named(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / ".pipeline")
    one = state.output(tmp_path / "output").receipt
    assert one != state.output(tmp_path / "other").receipt
    assert one == state.output(tmp_path / "a" / ".." / "output").receipt
    (tmp_path / "link").symlink_to("output")
    assert one == state.output(tmp_path / "link").receipt


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    output = tmp_path / os.fsdecode(b"\xff")
    assert StateFolder(tmp_path / ".pipeline").output(output).receipt.name == "receipt.json"


def test_what_belongs_to_no_index_is_stale(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    shards = [state.shard(StateFolder.shard_name("2024-12", each)) for each in ("new", "old")]
    months = [state.index_month(name) for name in ("2024-11.a", "2024-12.b")]
    cited = [state.citations(name) for name in ("2024-11.a", "2024-12.b")]
    heads = [state.index("new"), state.index("old")]
    cited.append(state.root / "citations" / "2024-12.b.json")  # as earlier versions kept them
    for path in (*shards, *months, *cited, *heads, state.sources):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    stale = state.stale([shards[0].name], ["2024-12.b"], "new")
    assert list(stale) == [shards[1], months[0], cited[0], cited[2], heads[1]]


def test_parsed_lists_shards_and_indexes_and_nothing_else(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    shard = state.shard(StateFolder.shard_name("2024-12", "abc"))
    made = [shard, state.index("abc")]
    for path in (*made, state.sources, state.page_numbers("collection", "abc")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert sorted(state.parsed()) == sorted(made)
    shutil.rmtree(tmp_path)
    assert list(state.parsed()) == []


def test_stamps_by_the_names_of_their_tasks(tmp_path: Path) -> None:
    part = StateFolder(tmp_path / ".pipeline").output(tmp_path / "output")
    assert part.stamps() == {}
    part.stamp("feeds").parent.mkdir(parents=True)
    part.stamp("feeds").touch()
    assert part.stamps() == {"feeds": part.stamp("feeds")}


def test_the_name_of_a_shard_tells_its_month() -> None:
    assert StateFolder.month_of_shard(StateFolder.shard_name("2024-12", "abc")) == "2024-12"
