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
        "2024/d.md",
        "_draft.txt",
        "2024/_draft.md",
        "_drafts/d.txt",
        ".hidden.txt",
        ".git/e.txt",
        ".obsidian/f.md",
        ".trash/g.md",
        "notes.markdown",
        "collection.toml",
    )
    assert sources.names(tmp_path, drafts=False) == ["2024/c.txt", "2024/d.md", "a.TXT", "b.txt"]
    assert sources.names(tmp_path, drafts=True) == [
        "2024/_draft.md",
        "2024/c.txt",
        "2024/d.md",
        "_draft.txt",
        "_drafts/d.txt",
        "a.TXT",
        "b.txt",
    ]


def test_files_that_are_not_read(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.docx", "sub/c.tex", "_draft.docx", ".x", "d.PNG", "sub/e.pdf", "f.canvas")
    make(tmp_path, "collection.toml", "addresses.toml", "references.toml", "sub/collection.toml")
    taken = sources.take(tmp_path, drafts=False)
    assert taken.not_read == ("b.docx", "sub/c.tex", "sub/collection.toml")


def test_further_folders(tmp_path: Path) -> None:
    make(tmp_path, "digests/a.txt", "vault/b.md", "vault/x/c.md", "other/d.md", "empty/e.docx")
    root = tmp_path / "digests"
    found = sources.find(root, drafts=False, folders=["../vault/", str(tmp_path / "other"), "../empty"])
    assert found.texts == ["../vault/b.md", "../vault/x/c.md", f"{tmp_path}/other/d.md", "a.txt"]
    assert (found.others, found.empty) == (["../empty/e.docx"], ["../empty"])
    assert all(sources.read(root, name) for name in found.texts)


def test_a_folder_within_another_is_read_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "sub/b.md")
    assert sources.find(tmp_path, drafts=False, folders=["sub"]).texts == ["a.txt", "sub/b.md"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("templates/*", ["a.md", "x/templates/c.md", "x/y.excalidraw.md"]),
        ("templates", ["a.md", "x/templates/c.md", "x/y.excalidraw.md"]),
        ("x/", ["a.md", "templates/b.md"]),
        ("*.excalidraw.md", ["a.md", "templates/b.md", "x/templates/c.md"]),
        ("*templates*", ["a.md", "x/y.excalidraw.md"]),
        ("a.m?", ["templates/b.md", "x/templates/c.md", "x/y.excalidraw.md"]),
        ("c.md", ["a.md", "templates/b.md", "x/y.excalidraw.md"]),
        ("A.md", ["a.md", "templates/b.md", "x/templates/c.md", "x/y.excalidraw.md"]),
    ],
)
def test_patterns_to_leave_out(tmp_path: Path, pattern: str, left: list[str]) -> None:
    make(tmp_path, "a.md", "templates/b.md", "x/templates/c.md", "x/y.excalidraw.md")
    found = sources.find(tmp_path, drafts=False, exclude=[pattern])
    assert (found.texts, found.others) == (left, [])


def test_markdown_that_is_no_note_is_not_read(tmp_path: Path) -> None:
    make(tmp_path, "241219 a.md", "20241219 b.md", "2024-12-19 c.md", "To do.md", "2024 plans.md", "x.txt")
    looked_at: list[str] = []

    def is_other(name: str, data: bytes) -> bool:
        assert data == name.encode()
        looked_at.append(name)
        return name == "To do.md"

    taken = sources.take(tmp_path, drafts=False, is_other=is_other)
    assert looked_at == ["2024 plans.md", "To do.md"]
    assert taken.not_read == ("To do.md",)
    assert "To do.md" not in [source.name for source in taken.sources]


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
        ("../vault/251231 Let It Flow.md", "2025-12"),
        ("200112 Twelfth of January.md", "2020-01"),
        ("2024-12-19 A note.md", "2024-12"),
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
    assert set(sources.LIBRARIES) == names - {
        "bibtexparser",
        "click",
        "filelock",
        "luigi",
        "rich",
        "watchfiles",
    }


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="file names are text there")
def test_a_file_name_need_not_be_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"2024-12-19 \xff.txt")).write_bytes(b"x")
    taken = sources.take(tmp_path, drafts=False)
    assert len(taken.sources) == 1
    assert taken.fingerprint()
