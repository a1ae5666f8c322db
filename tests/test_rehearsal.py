"""What a build would do, and that it is not done."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline import rehearsal
from pipeline.build import Options, build
from pipeline.errors import UsageError
from pipeline.report import Reporter
from tests.build.conftest import Project, entry

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.settings('title = "모음"\nid = "example.org,2024"\n')
    made.write("2024-12-18", entry("First", "#a"))
    made.write("2024-12-19", entry("Second", "#b"))
    return made


def _options(project: Project, *only: str) -> Options:
    options = Options(project.digests, project.output, project.state)
    return options._replace(only=frozenset(only)) if only else options


def _rehearse(project: Project, *only: str) -> rehearsal.Rehearsal:
    before = _everything(project)
    found = rehearsal.rehearse(_options(project, *only), Reporter(verbose=False))
    assert _everything(project) == before
    return found


def _everything(project: Project) -> dict[Path, tuple[bytes, int]]:
    files = [path for path in project.root.rglob("*") if path.is_file()]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_a_first_build(project: Project) -> None:
    found = _rehearse(project)
    assert {step.reason for step in found.steps} == {"new"}
    outcome = build(_options(project), Reporter(verbose=False))
    assert [step.path for step in found.steps] == sorted(outcome.written)
    assert found.causes == ()
    assert _rehearse(project).steps == ()


def test_it_is_what_the_next_build_does(project: Project) -> None:
    build(_options(project), Reporter(verbose=False))
    project.write("2024-12-19", entry("Second", "#c"))
    project.write("2024-12-20", entry("Third", "#a"))
    (project.digests / "2024-12-18.txt").unlink()
    (project.output / "index.html").unlink()
    (project.output / "archive.html").write_text("mine", encoding="utf-8")
    (project.output / "other.html").write_text("somebody's", encoding="utf-8")
    found = _rehearse(project)
    reasons = {step.path: step.reason for step in found.steps}
    assert reasons["index.html"] == "missing"
    assert reasons["archive.html"] == "edited"
    assert reasons["digests/2024-12-18.html"] == "remove"
    assert reasons["digests/2024-12-19.html"] == "changed"
    assert reasons["digests/2024-12-20.html"] == "new"
    assert [cause.rpartition("/")[2] for cause in found.causes] == [
        "2024-12-18.txt is gone",
        "2024-12-19.txt changed",
        "2024-12-20.txt is new",
    ]
    outcome = build(_options(project), Reporter(verbose=False))
    assert sorted(outcome.written) == [path for path, reason in reasons.items() if reason != "remove"]
    assert sorted(outcome.removed) == [path for path, reason in reasons.items() if reason == "remove"]


def test_a_link_or_pipe_in_the_place_of_a_file_is_replaced(project: Project, tmp_path: Path) -> None:
    build(_options(project), Reporter(verbose=False))
    page, feed = project.output / "archive.html", project.output / "feeds" / "all.atom"
    page.rename(tmp_path / "moved.html")
    page.symlink_to(tmp_path / "moved.html")
    feed.unlink()
    os.mkfifo(feed)
    steps = _rehearse(project).steps
    assert {step.path: step.reason for step in steps} == {
        "archive.html": "edited",
        "feeds/all.atom": "edited",
    }
    assert sorted(build(_options(project), Reporter(verbose=False)).written) == [step.path for step in steps]
    assert not page.is_symlink()


def test_a_digest_that_cannot_be_read_is_not_gone(project: Project) -> None:
    build(_options(project), Reporter(verbose=False))
    (project.digests / "2024-12-18.txt").unlink()
    (project.digests / "2024-12-18.txt").mkdir()
    project.write("2024-12-19", entry("Second", "#c"))
    found = _rehearse(project)
    assert [cause.rpartition("/")[2] for cause in found.causes] == ["2024-12-19.txt changed"]
    assert len(found.outcome.held) == 1


def test_some_formats_only(project: Project) -> None:
    build(_options(project), Reporter(verbose=False))
    project.write("2024-12-20", entry("Third", "#a"))
    found = _rehearse(project, "site")
    outcome = build(_options(project, "site"), Reporter(verbose=False))
    assert [step.path for step in found.steps] == sorted(outcome.written)
    assert not any(step.path.startswith("feeds/") for step in found.steps)


def test_what_a_build_refuses(project: Project) -> None:
    build(_options(project), Reporter(verbose=False))
    for path in project.digests.glob("*.txt"):
        path.unlink()
    with pytest.raises(UsageError, match="allow-removal"):
        _rehearse(project)
