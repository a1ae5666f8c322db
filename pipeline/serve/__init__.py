"""``digests serve``: serve the output on this machine, and build again whenever a digest is saved."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from pipeline.diagnostics import Diagnostic, rendering
from pipeline.errors import DigestsError, ServeError, SettingsError
from pipeline.folders import further, place
from pipeline.outcome import Outcome
from pipeline.report import say_error
from pipeline.serve.following import Follower
from pipeline.serve.server import HOST, PORT, Board, Notice, Server

__all__ = ["HOST", "PORT", "Preview", "serve"]


class Build(Protocol):
    """Function that brings the output folder up to date and reports to the terminal."""

    def __call__(self, *, strict: bool) -> Outcome:
        """Build; with ``strict`` publish nothing while any digest has an error."""


def serve(
    build: Build,
    *,
    digests: Path,
    output: Path,
    port: int = PORT,
    host: str = HOST,
    ready: Callable[[str, str], None] = lambda _address, _shared: None,
) -> None:
    """Build, serve, and build again whenever something in the folder of digests changes, until Ctrl-C.

    Args:
        build: brings the output folder up to date.
        digests: the folder to watch.
        output: the folder to serve.
        port: where to listen.
        host: the address of this machine to listen at.
        ready: called once the server answers, with the URL of the front page, and that for others in the
            network, empty if they cannot reach it.

    Raises:
        ServeError: the port is taken.
        UsageError: there is no folder of digests.
        BuildError: the first build cannot begin.
    """
    watched = _watchable(digests)
    with Server(output, port, host) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        preview = Preview(build, server.board, digests)
        try:
            preview.begin()
            ready(server.address, server.shared_address)
            for paths in _changes(watched, output):
                preview.again(paths)
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


def changes(digests: Path, output: Path) -> Iterator[list[str]]:
    """Yield the paths of files in the folders of a collection whenever some have changed, until Ctrl-C.

    Raises:
        ServeError: a folder cannot be watched.
        KeyboardInterrupt: at Ctrl-C.
    """
    return _changes(_watchable(digests), output)


def _changes(watched: Sequence[Path], output: Path) -> Iterator[list[str]]:
    from watchfiles import watch  # few commands need it

    gc.enable()  # what watches lives long, unlike other commands (pipeline.cli.run)
    for changed in watch(*watched, watch_filter=_watched(output), raise_interrupt=True):
        yield sorted(path for _, path in changed)


def _is_text(path: Path) -> bool:
    """Whether a path is UTF-8, and not other bytes as file systems may have."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


class _Error(NamedTuple):
    """An error without its line, which moves as text is typed above it."""

    path: str
    code: str
    message: str


class Preview:
    """Runs builds and shows their outcome on open pages.

    Pages show every error, and of the warnings those about digests that were edited meanwhile: an
    archive has old ones that nobody asked about.

    The last good output stays while a digest has an error; half an entry would otherwise come and go
    as it is typed. Errors that were there from the beginning hold nothing up.
    """

    def __init__(self, build: Build, board: Board, digests: Path) -> None:
        self._build = build
        self._board = board
        self._digests = digests
        self._edited: set[str] = set()
        self._old: frozenset[_Error] = frozenset()
        self._follower = Follower(digests)

    def begin(self) -> None:
        """Run the first build.

        Raises:
            UsageError: there is no folder of digests.
            BuildError: it cannot begin.
        """
        try:
            outcome = self._build(strict=False)
        except SettingsError as error:
            self._fail(error)
            return
        self._old = _errors(outcome)
        self._follower.begin()
        self._tell(outcome)

    def again(self, paths: Iterable[str]) -> None:
        """Build again after the files at ``paths`` changed."""
        paths = list(paths)
        folder = self._digests.resolve()
        self._edited.update(Path(os.path.relpath(path, folder)).as_posix() for path in paths)
        try:
            outcome = self._build(strict=True)
            if outcome.withheld and _errors(outcome) <= self._old:
                outcome = self._build(strict=False)
        except DigestsError as error:
            self._fail(error)
        else:
            self._tell(outcome, self._follower.place(paths))

    def _fail(self, error: DigestsError) -> None:
        say_error(error)
        self._board.post((Notice("error", str(error)),), changed=False)

    def _tell(self, outcome: Outcome, place: str = "") -> None:
        mistakes = [
            Notice(item.severity, rendering.text([self._placed(item)]).strip())
            for item in outcome.diagnostics
            if item.severity == "error" or (item.severity == "warning" and item.path in self._edited)
        ]
        mistakes.extend(Notice("error", failure) for failure in outcome.failures)
        self._board.post(tuple(mistakes), changed=bool(outcome.written or outcome.removed), place=place)

    def _placed(self, item: Diagnostic) -> Diagnostic:
        return msgspec.structs.replace(item, path=place(self._digests.as_posix(), item.path))


def _watchable(digests: Path) -> list[Path]:
    """Return the folders to watch.

    Raises:
        ServeError: one cannot be watched.
    """
    watched = _folders(digests)
    if not all(map(_is_text, watched)):
        raise ServeError("the path of this folder is not UTF-8, so that it cannot be watched; rename it")
    return watched


def _folders(digests: Path) -> list[Path]:
    """The folders to watch; the further ones are those that the settings name at the beginning."""
    try:
        names, _ = further(str(digests))
    except SettingsError:  # the first build has said so
        names = ()
    return [digests.resolve(), *((digests / Path(name).expanduser()).resolve() for name in names)]


def _errors(outcome: Outcome) -> frozenset[_Error]:
    """Return the errors in digests."""
    return frozenset(
        _Error(item.path, item.code, item.message) for item in outcome.diagnostics if item.severity == "error"
    )


def _watched(output: Path) -> Callable[[object, str], bool]:
    """Return a filter for changed paths that leaves out editors' own files and the build's output."""
    own = str(output.resolve()) + os.sep

    def worth(_: object, path: str) -> bool:
        name = Path(path).name
        return not name.startswith(".") and not name.endswith("~") and not path.startswith(own)

    return worth
