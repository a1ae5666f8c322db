from __future__ import annotations

import os
import re
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from pipeline import sources

if TYPE_CHECKING:
    from pathlib import Path


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")


def test_what_is_a_digest(tmp_path: Path) -> None:
    make(
        tmp_path,
        "b.txt",
        "a.TXT",
        "2024/c.txt",
        "_draft.txt",
        "2024/_draft.txt",
        "_drafts/d.txt",
        ".hidden.txt",
        ".git/e.txt",
        "notes.md",
        "collection.toml",
    )
    assert sources.names(tmp_path, drafts=False) == ["2024/c.txt", "a.TXT", "b.txt"]
    assert sources.names(tmp_path, drafts=True) == [
        "2024/_draft.txt",
        "2024/c.txt",
        "_draft.txt",
        "_drafts/d.txt",
        "a.TXT",
        "b.txt",
    ]


def test_a_ring_of_folders_ends(tmp_path: Path) -> None:
    make(tmp_path, "a/b.txt")
    (tmp_path / "a" / "ring").symlink_to(tmp_path, target_is_directory=True)
    assert sources.names(tmp_path, drafts=False) == ["a/b.txt"]


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("2024-12-19.txt", "2024-12"),
        ("20241219.txt", "2024-12"),
        ("2024/12/2024.12.19 notes.txt", "2024-12"),
        ("digest 2024_12_19.txt", "2024-12"),
        ("2024-13-01.txt", "undated"),
        ("notes.txt", "undated"),
        ("2024-12/notes.txt", "undated"),
    ],
)
def test_months(name: str, month: str) -> None:
    taken = sources.Snapshot((sources.Source(name, ""),), (), None, None, "")
    assert list(taken.months()) == [month]


def test_the_fingerprint_follows_every_input(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    seen = {sources.take(tmp_path, drafts=False).fingerprint()}

    def changed() -> bool:
        fingerprint = sources.take(tmp_path, drafts=False).fingerprint()
        new = fingerprint not in seen
        seen.add(fingerprint)
        return new

    assert not changed()
    os.utime(tmp_path / "a.txt", (1, 1))
    assert not changed(), "modification times say nothing"
    (tmp_path / "a.txt").write_text("other")
    assert changed()
    (tmp_path / "b.txt").unlink()
    assert changed()
    (tmp_path / "collection.toml").write_text("")
    assert changed()
    (tmp_path / "addresses.toml").write_text("")
    assert changed()


def test_the_program_is_every_dependency_that_shapes_outputs(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split("[^a-z0-9-]", each)[0].replace("-", "_") for each in project["dependencies"]}
    assert set(sources.LIBRARIES) == names - {"click", "filelock", "luigi", "rich", "watchfiles"}


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="file names are text there")
def test_a_file_name_need_not_be_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"2024-12-19 \xff.txt")).write_bytes(b"x")
    taken = sources.take(tmp_path, drafts=False)
    assert len(taken.sources) == 1
    assert taken.fingerprint()
