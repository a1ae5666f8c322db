"""Builds that meet on one state folder: plain ones take turns, those that share a scheduler work together.

A build that shares a scheduler is a *member* of a *generation*, a random name that the first of them makes
and that ends with the last. The generation is part of each task's identity, so that a scheduler that stays
up never takes a task for done that an earlier build did, or one in another folder. That a member lives is
known by a lock, which the operating system releases when it dies, on this host or on another that has the
same folder mounted. Who sees that a member died begins a new generation with those that live: in it,
whatever the dead one had begun is anybody's again.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from pipeline.state.folder import StateFolder

_PAUSE = 0.2  # seconds between two looks at whether others have ended
_MEMBER = ".member"


@contextlib.contextmanager
def alone(folder: StateFolder, waiting: Callable[[], None]) -> Iterator[bool]:
    """Hold the state folder for one build; yield whether another had to be waited for.

    Args:
        folder: the state folder.
        waiting: is called once if another build is at work.

    Raises:
        OSError: the folder cannot be written.
    """
    with _when_free(folder, waiting, lambda: not _living(folder)) as waited:
        yield waited


@contextlib.contextmanager
def together(
    folder: StateFolder, key: str, waiting: Callable[[], None], *, first_alone: bool = False
) -> Iterator[Member]:
    """Join the builds of the same thing that share a scheduler; builds of anything else are waited for.

    Args:
        folder: the state folder.
        key: the same for builds that may work together: what they build, from what, and how.
        waiting: is called once if another build is at work.
        first_alone: whether the first member has something to do that nobody else may see half done; others
            join when it is :meth:`Member.ready`.

    Raises:
        OSError: the folder cannot be written.
    """
    with contextlib.ExitStack() as lock:
        lock.enter_context(
            _when_free(folder, waiting, lambda: not _living(folder) or _generation(folder).key == key)
        )
        member = Member(folder, key)
        if first_alone and member.first:
            member.keep_others_out(lock.pop_all())
    try:
        yield member
    finally:
        member.ready()
        member.leave()


@contextlib.contextmanager
def _when_free(folder: StateFolder, waiting: Callable[[], None], free: Callable[[], bool]) -> Iterator[bool]:
    """Hold the folder's lock as soon as nobody else has it and ``free`` says so."""
    folder.root.mkdir(parents=True, exist_ok=True)
    if folder.lock.is_symlink():
        folder.lock.unlink()  # no lock of ours, and the library opens none
    elif folder.lock.is_dir():
        shutil.rmtree(folder.lock)
    lock = FileLock(folder.lock)
    waited = False
    while True:
        with contextlib.suppress(Timeout):
            lock.acquire(timeout=0)
            if free():
                break
            lock.release()
        if not waited:
            waiting()
        waited = True
        time.sleep(_PAUSE)
    try:
        yield waited
    finally:
        lock.release()


class Member:
    """A build that shares a scheduler with others.

    Attributes:
        first: whether it began the generation that it joined.
        generation: the name of the generation that it works in.
        finished: whether all is done; else those that stay take over when it leaves.
    """

    def __init__(self, folder: StateFolder, key: str) -> None:
        """Join; the folder's lock is held."""
        self._folder = folder
        self._key = key
        self.first = not _living(folder)
        folder.builders.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder.builders / f"{secrets.token_hex(8)}{_MEMBER}")
        self._lock.acquire(timeout=0)
        if self.first:
            _begin(folder, key)
        self.generation = _generation(folder).name
        self.finished = False
        self._lock_of_others = contextlib.ExitStack()

    def keep_others_out(self, lock: contextlib.ExitStack) -> None:
        """Hold the folder's lock, which ``lock`` releases, until :meth:`ready`."""
        self._lock_of_others = lock

    def ready(self) -> None:
        """Let others join, if they were kept out."""
        self._lock_of_others.close()

    def gate(self) -> contextlib.AbstractContextManager[object]:
        """Return a lock that one member at a time can hold."""
        return FileLock(self._folder.lock)

    def moved_on(self) -> bool:
        """Whether there is another generation than the one that this member works in."""
        return _generation(self._folder).name != self.generation

    def look_for_dead(self) -> None:
        """Let a new generation begin if a member has died."""
        with contextlib.suppress(Timeout), FileLock(self._folder.lock, timeout=0):
            _living(self._folder)

    def follow(self, *, anew: bool) -> None:
        """Work in the newest generation from here on; begin one if ``anew`` and no other member has."""
        with FileLock(self._folder.lock):
            if anew and not self.moved_on():
                _begin(self._folder, self._key)
            self.generation = _generation(self._folder).name

    def fail(self, lines: tuple[str, ...]) -> None:
        """Tell the other members what failed."""
        with self._failures().open("a", encoding="utf-8") as file:
            file.write("".join(f"{json.dumps(line)}\n" for line in lines))

    def failed(self) -> tuple[str, ...]:
        """Return what failed for any member in this generation, a line each."""
        try:
            lines = self._failures().read_text(encoding="utf-8").splitlines(keepends=True)
        except FileNotFoundError:
            return ()
        return tuple(dict.fromkeys(json.loads(line) for line in lines if line.endswith("\n")))

    def _failures(self) -> Path:
        return self._folder.builders / f"{self.generation}.failed"

    def leave(self) -> None:
        """End the membership, and the generation with its last member."""
        with contextlib.suppress(OSError), FileLock(self._folder.lock):
            Path(self._lock.lock_file).unlink(missing_ok=True)
            if _living(self._folder) and not self.finished:
                _begin(self._folder, self._key)
        self._lock.release()


class _Generation(NamedTuple):
    """A name, and what its members have in common; both empty where there is no generation."""

    name: str = ""
    key: str = ""


def _generation(folder: StateFolder) -> _Generation:
    try:
        return _Generation(*map(str, json.loads(folder.generation.read_bytes())))
    except (FileNotFoundError, ValueError, TypeError):
        return _Generation()


def _begin(folder: StateFolder, key: str) -> None:
    """Begin a generation; the folder's lock is held."""
    whole = folder.builders / f"{secrets.token_hex(8)}.new"
    whole.write_text(json.dumps(_Generation(secrets.token_hex(8), key)), encoding="utf-8")
    whole.replace(folder.generation)


def _living(folder: StateFolder) -> int:
    """Return how many members live; the folder's lock is held.

    Where one has died a new generation begins, and where none lives there is none.
    """
    living = dead = 0
    for path in folder.builders.glob(f"*{_MEMBER}"):
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            living += 1
            continue
        dead += 1
        path.unlink(missing_ok=True)
        lock.release()
    if not living:
        for path in folder.builders.glob("*"):
            path.unlink(missing_ok=True)
    elif dead:
        _begin(folder, _generation(folder).key)
    return living
