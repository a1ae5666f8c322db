from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.state import files


def test_replace_writes_and_makes_folders(tmp_path: Path) -> None:
    with files.scratch(tmp_path) as scratch:
        assert files.replace(tmp_path / "a" / "b" / "c.txt", b"new", scratch)
    assert (tmp_path / "a" / "b" / "c.txt").read_bytes() == b"new"
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a"]


def test_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"same")
    os.utime(target, (1, 1))
    with files.scratch(tmp_path) as scratch:
        assert not files.replace(target, b"same", scratch)
        assert target.stat().st_mtime == 1
        assert files.replace(target, b"emas", scratch)
    assert target.stat().st_mtime != 1


def test_a_web_server_may_read_what_was_written(tmp_path: Path) -> None:
    with files.scratch(tmp_path) as scratch:
        files.replace(tmp_path / "a.txt", b"new", scratch)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644


def test_a_failing_write_leaves_the_old_content_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(target))

    with files.scratch(tmp_path) as scratch:
        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            files.replace(target, b"new", scratch)
        assert [item.name for item in scratch.iterdir()] == ["lock"]
    assert target.read_bytes() == b"old"


def test_remove_takes_empty_folders_with_it(tmp_path: Path) -> None:
    for name in ("a/b/one.txt", "a/two.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert files.remove(tmp_path / "a" / "b" / "one.txt", tmp_path)
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "a", tmp_path / "a" / "two.txt"]
    assert files.remove(tmp_path / "a" / "two.txt", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert tmp_path.exists()
    assert not files.remove(tmp_path / "a" / "two.txt", tmp_path)


def test_scratch_of_a_killed_build_is_swept_and_of_a_live_one_is_not(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from pipeline.state import files\n"
        "with files.scratch(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'half').write_text('half')\n"
        "    print(folder, flush=True); sys.stdin.readline(); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        left = Path(process.stdout.readline().strip())
        with files.scratch(tmp_path):
            assert (left / "half").exists(), "its build lives"
        process.communicate("die\n")
    assert (left / "half").exists(), "it was killed and could not clear up"
    with files.scratch(tmp_path):
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_a_build_locks_while_it_is_swept_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ".building-new"
    folder.mkdir()
    remove = shutil.rmtree

    def locked_meanwhile(path: Path, *, ignore_errors: bool) -> None:
        folder.mkdir(exist_ok=True)  # as the library of locks does, for the lock in it
        remove(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", locked_meanwhile)
    files.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_in_the_place_of_a_dead_builds_lock_keeps_nothing_from_being_swept(tmp_path: Path) -> None:
    (tmp_path / ".building-dead" / "lock" / "inside").mkdir(parents=True)
    assert files.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []
