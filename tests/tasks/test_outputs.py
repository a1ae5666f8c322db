"""The list of outputs: nothing is missing from it, and one more is a class, a place and an item."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import cli, locations
from pipeline.output_formats import OUTPUT_FORMATS
from pipeline.state import sealed, stamps
from pipeline.state.folder import StateFolder
from pipeline.tasks import outputs
from pipeline.tasks.publishing import PublishTask, RedirectedTask, relevant
from pipeline.tasks.volumes import VolumeTask
from tests.build.conftest import Project, entry


def _subclasses(task: type[PublishTask]) -> Iterator[type[PublishTask]]:
    for each in task.__subclasses__():
        yield each
        yield from _subclasses(each)


def test_every_task_that_publishes_is_in_the_list() -> None:
    beginnings = {VolumeTask, outputs._ListingTask, RedirectedTask}  # noqa: SLF001 (what others are made from)
    here = {task for task in _subclasses(PublishTask) if task.__module__.startswith("pipeline.")}
    assert here - beginnings == set(outputs.OUTPUTS)


def test_every_output_says_what_it_is() -> None:
    from pipeline.settings import Settings

    for task in outputs.OUTPUTS:
        assert task.output_format in OUTPUT_FORMATS
        assert relevant(task, Settings(title="x")).title == "x"
    assert {task.output_format for task in outputs.OUTPUTS} == set(OUTPUT_FORMATS)


class Greeting(PublishTask):
    """One more output, as somebody would add it."""

    output_format = "site"

    @functools.cached_property
    def keys(self) -> Mapping[str, str]:
        return {"greeting.html": self.fingerprint}

    def render(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            yield path, f"{self.index.entries} papers greet you".encode()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    made.write("2024-12-18", entry("Middle Paper", "#llm"))
    monkeypatch.chdir(made.root)
    return made


def test_to_add_one_is_a_class_a_place_and_an_item(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    published = locations.is_published
    with monkeypatch.context() as added:
        added.setattr(outputs, "OUTPUTS", (*outputs.OUTPUTS, Greeting))
        added.setitem(outputs.FORMATS, "greeting", "site")
        added.setattr(locations, "is_published", lambda path: path == "greeting.html" or published(path))
        assert CliRunner().invoke(cli.digests, ["build"]).exit_code == 0
        greeting = project.output / "greeting.html"
        assert greeting.read_text() == "1 papers greet you"
        greeting.write_text("edited by hand")
        assert CliRunner().invoke(cli.digests, ["build"]).exit_code == 0
        assert greeting.read_text() == "1 papers greet you"


def test_a_stamp_of_an_output_that_there_is_no_more_is_cleared_away(project: Project) -> None:
    assert project.build().status == 0
    stamp = StateFolder(project.state).output(project.output).stamp("greeting")
    (project.state / ".building-x").mkdir()
    sealed.write(stamp, stamps.encode(stamps.Stamp("x")), project.state / ".building-x")
    project.write("2024-12-19", entry("Newest Paper", "#llm"))
    assert project.build().status == 0
    assert not stamp.exists()
