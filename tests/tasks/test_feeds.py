"""The task of the feeds makes anew the entries of days that changed, and of others only where it must."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import cli
from pipeline.model import Day
from pipeline.writing.feeds.atom_entries import Entries, Form
from tests.build.conftest import Project, entry

OLD, NEW = dt.date(2024, 12, 18), dt.date(2024, 12, 19)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    made.settings('id = "example.org,2024"\n')
    made.write(str(OLD), entry("Old Paper", "#llm"))
    made.write(str(NEW), entry("New Paper", "#llm"))
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Callable[..., set[dt.date]]:
    """A build, which gives back the days whose entries it made."""
    made: set[dt.date] = set()
    day = Entries.day

    def noted(entries: Entries, each: Day, form: Form) -> bytes:
        made.add(each.date)
        return day(entries, each, form)

    monkeypatch.setattr(Entries, "day", noted)

    def build(*arguments: str) -> set[dt.date]:
        made.clear()
        result = CliRunner().invoke(cli.digests, ["build", "--workers", "1", *arguments])
        assert result.exit_code == 0, result.output
        return set(made)

    return build


def more(project: Project) -> None:
    project.write(str(NEW), entry("New Paper", "#llm"), entry("One More Paper", "#rl"))


def test_days_that_changed(project: Project, build: Callable[..., set[dt.date]]) -> None:
    assert build() == {OLD, NEW}
    more(project)
    assert build() == {NEW}
    (project.digests / f"{NEW}.txt").unlink()
    assert build() == set()
    assert build("--force") == {OLD}


def test_all_with_other_settings(project: Project, build: Callable[..., set[dt.date]]) -> None:
    build()
    more(project)
    project.settings('id = "example.org,2024"\nabstracts = "before"\n')
    assert build() == {OLD, NEW}


def test_all_where_the_record_is_lost_or_an_older_one(
    project: Project, build: Callable[..., set[dt.date]]
) -> None:
    build()
    (record,) = project.state.glob("outputs/*/kept/feeds.*")
    before = record.read_bytes()
    more(project)
    build()
    record.write_bytes(before)
    project.write(str(NEW), entry("New Paper", "#llm"))
    assert build() == {OLD, NEW}
    record.unlink()
    more(project)
    assert build() == {OLD, NEW}


def test_all_of_a_document_that_was_changed_by_hand(
    project: Project, build: Callable[..., set[dt.date]]
) -> None:
    build()
    for flavour in ("", "ko/", "en/"):
        path = project.output / "feeds" / flavour / "daily.atom"
        path.write_bytes(path.read_bytes().replace(b"Old Paper", b"Odd Paper"))
    more(project)
    assert build() == {OLD, NEW}
    assert b"Odd Paper" not in (project.output / "feeds" / "daily.atom").read_bytes()


def test_each_output_folder_has_a_record_of_its_own(
    project: Project, build: Callable[..., set[dt.date]]
) -> None:
    assert build() == build("--output", "other") == {OLD, NEW}
    more(project)
    assert build("--output", "other") == build() == {NEW}


def test_builds_of_other_formats_are_nothing_to_it(
    project: Project, build: Callable[..., set[dt.date]]
) -> None:
    build()
    project.write(str(OLD), entry("Old Paper, Corrected", "#llm"))
    assert build("--only", "epub") == set()
    more(project)
    assert build() == {OLD, NEW}
    assert b"Old Paper, Corrected" in (project.output / "feeds" / "daily.atom").read_bytes()
