"""Builds that meet on one state folder: turns, generations, and members that die."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from pipeline.state import builders
from pipeline.state.builders import Member
from pipeline.state.folder import StateFolder


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    state = StateFolder(tmp_path / "state")
    state.root.mkdir()
    return state


def never() -> None:
    pytest.fail("nobody is there to wait for")


def test_alone_holds_the_folder_and_waits_for_nobody(folder: StateFolder) -> None:
    with builders.alone(folder, never) as waited:
        assert not waited
        with pytest.raises(Timeout):
            FileLock(folder.lock).acquire(timeout=0)
    FileLock(folder.lock).acquire(timeout=0).lock.release()


def test_who_comes_second_is_told_once_and_waits(
    folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builders, "_PAUSE", 0.001)
    told: list[str] = []
    first = FileLock(folder.lock, thread_local=False)
    first.acquire(timeout=0)
    timer = threading.Timer(0.05, first.release)
    timer.start()
    with builders.alone(folder, lambda: told.append("waiting")) as waited:
        assert waited
    timer.join()
    assert told == ["waiting"]


def test_a_folder_in_place_of_the_lock_is_removed(folder: StateFolder) -> None:
    (folder.lock / "inside").mkdir(parents=True)
    with builders.alone(folder, never) as waited:
        assert not waited


def test_members_share_a_generation_which_ends_with_the_last(folder: StateFolder) -> None:
    with builders.together(folder, "key", never) as one:
        with builders.together(folder, "key", never) as other:
            assert (one.first, other.first) == (True, False)
            assert one.generation == other.generation
            other.finished = True
        assert not one.moved_on()
    assert list(folder.builders.iterdir()) == []
    with builders.together(folder, "key", never) as later:
        assert later.generation != one.generation


def test_nobody_joins_before_the_first_is_ready(folder: StateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builders, "_PAUSE", 0.001)
    waiting = threading.Event()
    joined: list[bool] = []

    def join() -> None:
        with builders.together(folder, "key", waiting.set, first_alone=True) as other:
            joined.append(other.first)

    with builders.together(folder, "key", never, first_alone=True) as one:
        thread = threading.Thread(target=join)
        thread.start()
        assert waiting.wait(10)
        assert joined == []
        one.ready()
        thread.join()
    assert joined == [False]


def test_who_leaves_unfinished_work_has_it_taken_over(folder: StateFolder) -> None:
    with builders.together(folder, "key", never) as one:
        with builders.together(folder, "key", never):
            pass
        assert one.moved_on()


def test_a_member_that_died_makes_the_others_move_on(folder: StateFolder) -> None:
    with builders.together(folder, "key", never) as one:
        # What is left of a build that was killed: its file, without a lock.
        (folder.builders / "dead.member").touch()
        one.look_for_dead()
        assert one.moved_on()
        one.follow(anew=False)
        assert not one.moved_on()
        assert not (folder.builders / "dead.member").exists()


def test_only_the_first_that_asks_begins_a_generation(folder: StateFolder) -> None:
    with builders.together(folder, "key", never) as one, builders.together(folder, "key", never) as other:
        one.follow(anew=True)
        assert other.moved_on()
        other.follow(anew=True)
        assert one.generation == other.generation


def test_failures_are_told_to_all_members_of_the_generation(folder: StateFolder) -> None:
    with builders.together(folder, "key", never) as one, builders.together(folder, "key", never) as other:
        assert other.failed() == ()
        one.fail(("feeds: no space\nleft", "feeds: no space\nleft"))
        assert other.failed() == ("feeds: no space\nleft",)
        one.follow(anew=True)
        assert one.failed() == ()


def test_half_a_line_of_a_failure_is_not_read_yet(folder: StateFolder) -> None:
    with builders.together(folder, "key", never) as one:
        one.fail(("whole",))
        with (folder.builders / f"{one.generation}.failed").open("a") as file:
            file.write('"hal')
        assert one.failed() == ("whole",)


@pytest.mark.parametrize("content", [b"", b"{", b"7", b'["one"', b'["a", "b", "c"]'])
def test_a_record_of_the_generation_that_is_damaged_is_none(folder: StateFolder, content: bytes) -> None:
    with builders.together(folder, "key", never) as one:
        folder.generation.write_bytes(content)
        assert one.moved_on()
        one.follow(anew=False)
        assert isinstance(one, Member)
