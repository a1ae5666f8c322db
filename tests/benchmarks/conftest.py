"""Speed as ratios: ours and a peer in one run, CPU seconds of whole processes, best of three.

A machine may be busy with other things: CPU time and the best of several runs suffer least from it, and
a ratio of two that took turns less still. Run by name only: ``pytest tests/benchmarks``.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from pipeline.collection import gathering, selection, shards
from pipeline.collection import index as indexing
from pipeline.settings import Settings
from tests.benchmarks.scale import pandoc_program, pandoc_text

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

ROUNDS = 3
# As users run it: modules are compiled once, in the first round, and not at every start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
Command = Sequence[str | Path]
_results: list[tuple[str, float, float, float]] = []
# Texts to print at the end.
_tables: list[str] = []


def pytest_xdist_auto_num_workers() -> int:
    """One at a time: what is measured shall not share its machine with another."""
    return 0


def cpu_seconds(command: Command, **options: Any) -> float:
    """CPU seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.fixture
def compare(benchmark: BenchmarkFixture, request: pytest.FixtureRequest) -> Callable[..., None]:
    """``compare(ours, peer, below=0.25)``: two commands, or callables that return CPU seconds."""

    def measure(
        ours: Command | Callable[[], float], peer: Command | Callable[[], float], below: float
    ) -> None:
        def once(what: Command | Callable[[], float]) -> float:
            return what() if callable(what) else cpu_seconds(what)

        best = [float("inf"), float("inf")]
        for _ in range(ROUNDS):
            best = [min(least, once(what)) for least, what in zip(best, (ours, peer), strict=True)]
        benchmark.extra_info.update(ours=best[0], peer=best[1], ratio=best[0] / best[1], below=below)
        _results.append((request.node.name, best[0], best[1], below))
        benchmark.pedantic(once, args=(ours,), rounds=1)  # type: ignore[no-untyped-call] # it has no types

    return measure


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for text in _tables:
        terminalreporter.section("as the archive grows")
        terminalreporter.write_line(text)
    if not _results:
        return
    terminalreporter.section("CPU seconds, best of three, against a peer")
    for name, ours, peer, below in _results:
        ratio = ours / peer
        verdict = "as wanted" if ratio < below else "ABOVE WHAT IS WANTED"
        terminalreporter.write_line(
            f"{name:50} {ours:8.3f} / {peer:8.3f} = {ratio:6.3f}  (< {below:g}: {verdict})"
        )


@pytest.fixture(scope="session")
def cpu() -> Callable[..., float]:
    """``cpu(command)``: CPU seconds of a command and its children."""
    return cpu_seconds


@pytest.fixture(scope="session")
def pandoc() -> str:
    """Pandoc's program."""
    return pandoc_program() or pytest.skip("pip install pypandoc-binary")


@pytest.fixture(scope="session")
def archive_markdown(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's text as Markdown, for pandoc: a heading a day and a paper, the same paragraphs."""
    path = tmp_path_factory.mktemp("archive") / "archive.md"
    path.write_text(pandoc_text(corpus / "truth"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def volumes(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What the writers of books and documents take, for each volume of the archive, in a file."""
    settings = Settings(search_link="https://www.google.com/search?q={title}")
    files = [(f"digests/{path.name}", path.read_bytes()) for path in sorted(corpus.glob("digests/*.txt"))]
    shard = shards.parse(files)
    index, _ = gathering.build([("all", shards.decode_heads(shards.encode(shard)))], settings, {})
    days = {day.date: indexing.resolve(day, shard.digests, index) for day in index.days}
    folder = tmp_path_factory.mktemp("volumes")
    paths = []
    for volume in selection.volumes(index, selection.editions(settings)[0]):
        content = [selection.choose(days[date], volume) for date in volume.dates]
        paths.append(folder / f"{volume.stem}.json")
        paths[-1].write_bytes(msgspec.json.encode((volume, content, settings)))
    return paths


@pytest.fixture(scope="session")
def show() -> Callable[[str], None]:
    """``show(text)``: print a text at the end of the run."""
    return _tables.append


@pytest.fixture(scope="session")
def python() -> str:
    """The interpreter that everything is installed for."""
    return sys.executable
