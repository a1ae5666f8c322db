"""A build never calls a stale file current, knows its own files anywhere, and leaves others' alone."""

from __future__ import annotations

import json
import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline import locations
from tests.build.conftest import entry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import Project


def hashes(project: Project) -> dict[str, int]:
    return {path: hash(data) for path, data in project.files().items()}


def changed(before: dict[str, int], after: dict[str, int]) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def fresh(project: Project, root: Path) -> dict[str, int]:
    """What a build from nothing makes of the project's digests."""
    other = type(project)(root / "fresh")
    shutil.rmtree(other.digests)
    shutil.copytree(project.digests, other.digests, symlinks=True)
    assert other.build().status in {0, 1}
    return hashes(other)


# Outputs that somebody touched ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["index.html", "digests/2024-12-19.html", "collection.epub", "feeds/all.atom"]
)
@pytest.mark.parametrize("times", ["new", "kept"])
def test_a_file_edited_to_the_same_size_is_made_anew(built: Project, name: str, times: str) -> None:
    before = hashes(built)
    path = built.output / name
    status = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    if times == "kept":
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert built.build().status == 0
    assert changed(before, hashes(built)) == []


def test_a_touched_output_is_told_by_its_bytes(built: Project) -> None:
    for path in built.output.rglob("*.html"):
        path.touch()
    times = built.times()
    assert "nothing to write" in built.build().said
    assert built.times() == times


def test_a_link_to_the_same_content_becomes_a_file(built: Project, tmp_path: Path) -> None:
    path = built.output / "index.html"
    kept = tmp_path / "elsewhere.html"
    kept.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(kept)
    assert built.build().status == 0
    assert not path.is_symlink()
    assert path.read_bytes() == kept.read_bytes()


def test_a_folder_in_the_place_of_a_file_is_told_with_a_remedy(built: Project) -> None:
    path = built.output / "digests" / "2024-12-19.html"
    path.unlink()
    (path / "mine").mkdir(parents=True)
    result = built.build()
    assert result.status == 3
    assert f"{path.relative_to(built.root)}: Is a directory; move it away, then build again" in result.said
    assert (path / "mine").is_dir()
    path.rename(built.root / "mine")
    assert built.build().status == 0
    assert path.is_file()


# Folders that are moved or lost -----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["moved", "copied", "copied without times", "without state"])
def test_a_day_deleted_after_a_move_is_removed(built: Project, tmp_path: Path, how: str) -> None:
    place = tmp_path / "elsewhere"
    if how == "moved":
        shutil.move(built.root / "digests", place / "digests")
        shutil.move(built.root / "output", place / "output")
        shutil.move(built.root / ".pipeline", place / ".pipeline")
    else:
        copy = shutil.copy if how == "copied without times" else shutil.copy2
        for name in ("digests", "output", ".pipeline"):
            shutil.copytree(built.root / name, place / name, copy_function=copy)
    if how == "without state":
        shutil.rmtree(place / ".pipeline")
    shutil.move(place / "digests", place / "kept")
    other = type(built)(place)
    other.digests.rmdir()
    shutil.move(place / "kept", other.digests)
    (other.digests / "2024-11-30.txt").unlink()
    assert other.build().status == 0
    assert not list(other.output.rglob("*2024-11-30*"))
    assert changed(fresh(other, tmp_path), hashes(other)) == []


def test_the_manifest_lists_exactly_what_is_there(built: Project) -> None:
    manifest = json.loads((built.output / locations.MANIFEST).read_bytes())
    listed = [path for files in manifest["files"].values() for path in files]
    assert sorted([*listed, locations.MANIFEST]) == sorted(built.files())
    assert manifest["days"] == ["2024-11-30", "2024-12-18", "2024-12-19"]
    assert [path for path in listed if not locations.is_published(path)] == []


@pytest.mark.parametrize(
    "path", ["../precious.txt", "/etc/hostname", "digests/../../precious.txt", "notes.txt", "digests/\0.html"]
)
def test_a_manifest_is_nobodys_order(built: Project, path: str) -> None:
    (built.root / "precious.txt").write_text("precious")
    (built.output / "notes.txt").write_text("mine")
    manifest = built.output / locations.MANIFEST
    content = json.loads(manifest.read_bytes())
    content["files"]["site"].append(path)
    manifest.write_text(json.dumps(content))
    result = built.build()
    assert result.status == 0, result.said
    assert (built.root / "precious.txt").read_text() == "precious"
    assert (built.output / "notes.txt").read_text() == "mine"


def test_nothing_is_removed_through_a_link_to_elsewhere(built: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(built.output / "tags", elsewhere)
    (built.output / "tags").symlink_to(elsewhere, target_is_directory=True)
    before = sorted(path.name for path in elsewhere.iterdir())
    (built.digests / "2024-11-30.txt").unlink()
    result = built.build()
    assert result.status == 3
    assert "tags/llm.html: this file, or a folder above it, is not this program's" in result.said
    assert sorted(path.name for path in elsewhere.iterdir()) == before


# Files of others --------------------------------------------------------------------------------------


def test_a_file_of_others_in_the_place_of_ours_stays(project: Project) -> None:
    project.output.mkdir()
    (project.output / "index.html").write_text("mine")
    for _ in range(2):
        result = project.build()
        assert result.status == 3
        assert "output/index.html: this file" in result.said
        assert (project.output / "index.html").read_text() == "mine"
        assert (project.output / "collection.epub").exists(), "all else is published"
    (project.output / "index.html").unlink()
    assert project.build().status == 0
    assert "<html" in (project.output / "index.html").read_text()


def test_without_manifest_and_state_an_output_is_somebody_elses(built: Project) -> None:
    before = hashes(built)
    shutil.rmtree(built.state)
    (built.output / locations.MANIFEST).unlink()
    (built.digests / "2024-11-30.txt").unlink()
    result = built.build()
    assert result.status == 3
    assert set(changed(before, hashes(built))) == {locations.MANIFEST}


# A removal that nobody meant --------------------------------------------------------------------------


def test_an_empty_folder_of_digests_takes_nothing_away(built: Project) -> None:
    before, times = hashes(built), built.times()
    empty = built.root / "empty"
    empty.mkdir()
    result = built.build("--digests", "empty")
    assert result.status == 2
    assert "no entry would be left" in result.said
    assert "--allow-removal" in result.said
    assert (hashes(built), built.times()) == (before, times)
    assert built.build("--digests", "empty", "--force").status == 2
    assert hashes(built) == before
    assert built.build("--digests", "empty", "--allow-removal").status == 0
    assert not list(built.output.glob("digests/*"))


def test_most_days_are_not_removed_by_accident(project: Project) -> None:
    for day in range(1, 12):
        project.write(f"2025-01-{day:02}", entry(f"Paper {day}", "#llm"))
    assert project.build().status == 0
    before = hashes(project)
    for day in range(1, 9):
        (project.digests / f"2025-01-{day:02}.txt").unlink()
    result = project.build()
    assert result.status == 2
    assert "8 of the 14 days that are published would be removed" in result.said
    assert hashes(project) == before
    project.write("2025-01-08", entry("Paper 8", "#llm"))
    assert project.build().status == 0, "half is not more than half"


# Digests that cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["folder", "pipe", "dangling link"])
def test_what_is_no_file_now_stays_published(built: Project, tmp_path: Path, what: str) -> None:
    before = hashes(built)
    path = built.digests / "2024-12-18.txt"
    text = path.read_bytes()
    path.unlink()
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(tmp_path / "unplugged" / "2024-12-18.txt")
    for arguments in ((), (), ("--force",), ("--workers", "2", "--force")):
        result = built.build(*arguments)
        assert result.status == 1, result.said
        assert "digests/2024-12-18.txt: " in result.said
        assert "stays published" in result.said
        assert changed(before, hashes(built)) == []
    built.write("2024-12-20", entry("Brand New", "#robotics"))
    built.write("2024-12-17", entry("Same Month", "#llm"))
    assert built.build().status == 1
    assert {"digests/2024-12-20.html", "digests/2024-12-18.html"} <= built.files().keys()
    if what == "folder":
        path.rmdir()
    else:
        path.unlink()
    path.write_bytes(text)
    assert built.build().status == 0
    assert changed(fresh(built, tmp_path), hashes(built)) == []


def test_what_other_macros_made_of_a_digest_is_not_taken_when_it_can_be_read_again(
    built: Project, tmp_path: Path
) -> None:
    def macro(meaning: str) -> None:
        line = f'"\\\\ours" = "{meaning}"'
        built.settings(f'title = "모음"\nid = "example.org,2024"\n[tex.macros]\n{line}\n')

    path = built.digests / "2024-12-18.txt"
    built.write("2024-12-18", entry(r"Paper of $\ours$", "#llm"))
    macro("OldModel")
    assert built.build().status == 0
    text = path.read_bytes()
    path.unlink()
    path.mkdir()
    for meaning in ("NewModel", "NewestModel", "NewModel"):
        macro(meaning)
        assert built.build().status == 1
        again = built.build()
        assert (again.status, "nothing to write" in again.said) == (1, True)
        assert b"OldModel" in built.files()["digests/2024-12-18.html"]
    path.rmdir()
    path.write_bytes(text)
    assert built.build().status == 0
    assert b"NewModel" in built.files()["digests/2024-12-18.html"]
    assert changed(fresh(built, tmp_path), hashes(built)) == []


def test_what_was_never_read_keeps_a_build_from_changing_anything(built: Project) -> None:
    before = hashes(built)
    built.write("2024-12-20", entry("Brand New", "#robotics"))
    (built.digests / "2024-12-21.txt").mkdir()
    result = built.build()
    assert result.status == 3
    assert "2024-12-21.txt: Is a directory; nothing was read of it before" in result.said
    assert hashes(built) == before


def test_settings_that_are_no_file_are_told(built: Project) -> None:
    before = hashes(built)
    settings = built.digests / "collection.toml"
    settings.unlink()
    os.mkfifo(settings)
    result = built.build()
    assert (result.status, "collection.toml: a pipe or a device" in result.said) == (3, True)
    settings.unlink()
    settings.symlink_to("nowhere.toml")
    result = built.build()
    assert (result.status, "collection.toml: No such file" in result.said) == (3, True)
    assert hashes(built) == before


# State that is damaged --------------------------------------------------------------------------------


def _damage(data: bytes, how: str, chance: random.Random) -> bytes:
    place = chance.randrange(len(data)) if data else 0
    if how == "byte":
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :] if data else b"x"
    return {
        "0xFF": b"\xff" + data[1:],
        "nul": data[:place] + b"\0" + data[place:],
        "cut": data[:place],
        "none": b"",
    }[how]


def _edit(project: Project) -> None:
    path = project.digests / "2024-12-18.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Some words", "Other words"), encoding="utf-8")


@pytest.fixture(scope="module")
def edited_anew(built_once: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """What a build from nothing makes of the digests with that edit."""
    made = type(built_once)(tmp_path_factory.mktemp("edited"))
    shutil.copytree(built_once.digests, made.digests, dirs_exist_ok=True)
    _edit(made)
    assert made.build().status == 0
    return hashes(made)


@pytest.mark.parametrize("how", ["byte", "0xFF", "nul", "cut", "none", "deleted"])
@pytest.mark.parametrize(
    "kind",
    [
        "shards/*",
        "index.*",
        "outputs/*/receipt*",
        "outputs/*/stamps/*",
        "outputs/*/kept/*",
        "sources*",
    ],
)
def test_a_damaged_state_heals_by_itself(
    built: Project, edited_anew: dict[str, int], kind: str, how: str
) -> None:
    chance = random.Random(f"{kind} {how}")  # noqa: S311 (places, not secrets)
    found = sorted(built.state.glob(kind))
    assert found
    for path in found:
        if how == "deleted":
            path.unlink()
        else:
            path.write_bytes(_damage(path.read_bytes(), how, chance))
    _edit(built)
    result = built.build()
    assert result.status == 0, result.said
    assert changed(edited_anew, hashes(built)) == []
    assert "nothing to write" in built.build().said


def test_a_healed_part_is_told_to_who_asks(built: Project) -> None:
    for path in built.state.glob("shards/*"):
        path.write_bytes(path.read_bytes()[:-1] + b"X")
    (built.output / "index.html").unlink()
    assert "made anew" in built.build("-v").said


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", b'{"program": "paper-digests"}', b"null", None]
)
def test_a_damaged_manifest_is_made_anew(built: Project, content: bytes | None) -> None:
    before = hashes(built)
    manifest = built.output / locations.MANIFEST
    manifest.unlink() if content is None else manifest.write_bytes(content)
    (built.digests / "2024-11-30.txt").rename(built.root / "away.txt")
    assert built.build().status == 0
    assert not list(built.output.rglob("*2024-11-30*"))
    (built.root / "away.txt").rename(built.digests / "2024-11-30.txt")
    assert built.build().status == 0
    assert changed(before, hashes(built)) == []


# Leftovers --------------------------------------------------------------------------------------------


def test_leftovers_are_swept_by_a_build_with_nothing_to_do(built: Project) -> None:
    for root in (built.output, built.state):
        (root / ".building-dead").mkdir()
        (root / ".building-dead" / "half").write_text("half")
    assert "nothing to write" in built.build().said
    assert built.leftovers() == []


def test_what_a_stopped_build_read_is_cleared_away_when_its_edit_is_undone(built: Project) -> None:
    def state() -> set[str]:
        return {str(path.relative_to(built.state)) for path in built.state.rglob("*") if path.is_file()}

    before = state()
    digest = built.digests / "2024-12-19.txt"
    text = digest.read_bytes()
    digest.write_bytes(text + "\n2024년 13월 40일\nAn entry of no day\n".encode())
    assert built.build("--strict").status == 1
    assert state() > before
    digest.write_bytes(text)
    assert "nothing to write" in built.build().said
    assert state() == before
