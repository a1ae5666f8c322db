"""``digests resolve``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import Result

from pipeline.resolve import arxiv
from pipeline.resolve.matching import Paper
from tests.arxiv_api import Api, Fault, serving

Command = Callable[..., Result]

DAY = """\
2024-12-19
A Title
(Ada Kim)
본문 https://arxiv.org/abs/2404.02905
#x
B Title
(Bo Li)
본문
#x
C Title
(Cy Fu)
본문
#x
"""
NOTE = "https://arxiv.org/abs/2412.00001\n\nA Title (Ada Kim)\n\n본문.\n"
BIB = """
@misc{b, title={B Title}, author={Someone Else}, eprint={2412.00002}, archivePrefix={arXiv}}
@misc{v, title={VAR}, author={Tian, Keyu}, eprint={2404.02905}, archivePrefix={arXiv}}
"""
A = '"A Title" = "https://arxiv.org/abs/2412.00001"\n'
B = '# "B Title" = "https://arxiv.org/abs/2412.00002"  # other authors: "B Title", Someone Else (refs.bib)\n'
VAR = '"arxiv:2404.02905" = { title = "VAR", authors = ["Keyu Tian"], year = 2024 }\n'
PAPERS = [
    Paper("B Title", ("Bo Li",), "https://arxiv.org/abs/2412.00002", 2024),
    Paper("VAR", ("Keyu Tian",), "https://arxiv.org/abs/2404.02905", 2024),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in the current folder, with a vault and a bibliography beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "2024-12-19.txt").write_text(DAY, encoding="utf-8")
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "241101 A.md").write_text(NOTE, encoding="utf-8")
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    return tmp_path


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Api]]:
    """``serve(papers, fault)``: the command asks this server in place of arXiv, and does not pause."""
    with ExitStack() as stack:

        def start(papers: Sequence[Paper] = (), fault: Fault = lambda _: None) -> Api:
            api = stack.enter_context(serving(papers, fault))
            monkeypatch.setattr(arxiv, "API", api.url)
            monkeypatch.setattr(arxiv, "PAUSE", 0.0)
            return api

        yield start


def _addresses(folder: Path) -> str:
    return (folder / "digests" / "addresses.toml").read_text(encoding="utf-8")


def _references(folder: Path) -> str:
    return (folder / "digests" / "references.toml").read_text(encoding="utf-8")


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "digests").iterdir())


def test_from_notes_and_a_bibliography(digests: Command, folder: Path) -> None:
    done = digests("resolve", "--from", "vault", "--from", "refs.bib")
    assert done.exit_code == 0
    assert (_addresses(folder), _references(folder)) == (A + B, VAR)
    assert "1 address added; 1 cited paper added; 1 doubtful one, as comments in" in done.stderr
    assert "2 papers without an address; digests resolve --arxiv asks" in done.stderr
    assert _files(folder) == ["2024-12-19.txt", "addresses.toml", "references.toml"]


def test_again_nothing_is_added_and_what_was_taken_from_a_comment_stays(
    digests: Command, folder: Path
) -> None:
    digests("resolve", "--from", "vault", "--from", "refs.bib")
    (folder / "digests" / "addresses.toml").write_text(f"# mine\n{A}{B.removeprefix('# ')}", encoding="utf-8")
    done = digests("resolve", "--from", "vault", "--from", "refs.bib")
    assert "0 addresses added" in done.stderr
    assert "1 paper without an address" in done.stderr
    assert _addresses(folder) == f"# mine\n{A}{B.removeprefix('# ')}"
    assert _references(folder) == VAR


def test_what_is_added_is_what_a_build_uses(digests: Command, folder: Path) -> None:
    digests("resolve", "--from", "vault")
    assert digests("build", "--only", "feeds").exit_code == 0
    feed = (folder / "output" / "feeds" / "all.atom").read_text(encoding="utf-8")
    assert "https://arxiv.org/abs/2412.00001" in feed


def test_a_dry_run_prints_and_writes_nothing(
    digests: Command, folder: Path, serve: Callable[..., Api]
) -> None:
    serve(PAPERS)
    done = digests("resolve", "--from", "vault", "--from", "refs.bib", "--arxiv", "--dry-run")
    assert done.exit_code == 0
    assert done.stdout == A + B.removeprefix("# ").partition("  #")[0] + "\n" + B + VAR
    assert _files(folder) == ["2024-12-19.txt"]
    assert not (folder / ".pipeline").exists()


def test_arxiv_is_asked_for_the_rest_and_remembered(
    digests: Command, folder: Path, serve: Callable[..., Api]
) -> None:
    api = serve(PAPERS)
    done = digests("resolve", "--from", "vault", "--arxiv")
    assert done.exit_code == 0
    assert "3 requests to arXiv" in done.stderr
    assert _addresses(folder) == A + B.removeprefix("# ").partition("  #")[0] + "\n"
    assert _references(folder) == VAR
    assert "1 paper without an address\n" in done.stderr
    again = digests("resolve", "--arxiv")
    assert len(api.queries) == 3
    assert "1 asked for within a month and not found" in again.stderr


def test_a_run_that_was_refused_goes_on_where_it_was(
    digests: Command, folder: Path, serve: Callable[..., Api]
) -> None:
    api = serve(PAPERS, lambda number: (429, {}, b"") if 2 <= number <= 4 else None)
    done = digests("resolve", "--arxiv")
    assert done.exit_code == 3
    assert "error: arXiv wants no more requests now" in done.stderr
    assert "1 cited paper added" in done.stderr
    assert _references(folder) == VAR
    assert digests("resolve", "--arxiv").exit_code == 0
    asked = [query.get("search_query", "") for query in api.queries]
    assert asked == ["", "ti:title", *["ti:title"] * 3, "ti:title", "ti:title"]
    assert 'B Title" = ' in _addresses(folder)


def test_ctrl_c_keeps_what_was_found(folder: Path) -> None:
    with serving(PAPERS, lambda number: time.sleep(60) if number == 2 else None) as api:
        script = (
            "from pipeline.resolve import arxiv\nfrom pipeline.cli import main\n"
            f"arxiv.API, arxiv.PAUSE = {api.url!r}, 0.0\nmain()"
        )
        command = [sys.executable, "-c", script, "resolve", "--arxiv"]
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
        while len(api.queries) < 3:
            time.sleep(0.01)
        os.kill(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "stopped; the same call goes on from here" in said
    assert "Traceback" not in said
    assert _references(folder) == VAR


def test_what_the_author_writes_meanwhile_stays(
    digests: Command, folder: Path, serve: Callable[..., Api]
) -> None:
    def write(number: int) -> None:
        if number == 1:
            text = '# by hand\n"C Title" = "https://example.org/c"\n"B Title" = "https://example.org/b"\n'
            (folder / "digests" / "addresses.toml").write_text(text, encoding="utf-8")

    serve(PAPERS, write)
    assert digests("resolve", "--from", "vault", "--arxiv").exit_code == 0
    assert _addresses(folder) == (
        '# by hand\n"C Title" = "https://example.org/c"\n"B Title" = "https://example.org/b"\n'
    )


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--from", "nowhere"), 2, "nowhere: neither a folder of notes nor a .bib file"),
        (("--from", "nowhere.bib"), 2, "nowhere.bib: there is no such file"),
        (("--digests", "nowhere"), 2, "nowhere: there is no such folder"),
    ],
)
def test_wrong_calls(
    digests: Command, folder: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    done = digests("resolve", *arguments)
    assert (done.exit_code, message in done.stderr) == (status, True)
    assert _files(folder) == ["2024-12-19.txt"]


def test_wrong_files_are_left_alone(digests: Command, folder: Path) -> None:
    (folder / "digests" / "addresses.toml").write_text('"A" = 1\n', encoding="utf-8")
    done = digests("resolve", "--from", "vault")
    assert done.exit_code == 2
    assert "addresses.toml:1: A: is not a title with its address" in done.stderr
    assert "added" not in done.stderr
    assert _addresses(folder) == '"A" = 1\n'


def test_an_entry_of_a_bibliography_that_cannot_be_read_is_told(digests: Command, folder: Path) -> None:
    (folder / "refs.bib").write_text("\n@misc{x, title={A Title}\n", encoding="utf-8")
    done = digests("resolve", "--from", "refs.bib")
    assert done.exit_code == 0
    assert "warning: refs.bib:2: this entry is not read" in done.stderr


def test_a_build_never_asks(digests: Command, folder: Path, serve: Callable[..., Api]) -> None:
    api = serve(PAPERS)
    assert digests("build", "--only", "feeds").exit_code == 0
    assert api.queries == []
    assert not (folder / "digests" / "addresses.toml").exists()
