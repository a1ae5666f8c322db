"""The collection read at once is the one that the tasks of a build read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from pipeline.collection.loading import load
from pipeline.errors import SettingsError
from pipeline.settings import Settings
from pipeline.tasks.parse import load_index
from tests.build.conftest import Project, entry

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.settings('title = "모음"\nid = "example.org,2024"\n[tex.macros]\n"\\\\ours" = "OurModel"\n')
    made.write("2024-11-30", entry("Oldest \\ours", "#vision #old"), entry("Twin", "#a"), entry("Twin", "#b"))
    made.write("2024-12-18", "소개하는 말입니다.", entry("Middle Paper", "#LLM"))
    made.write("2024-12-19", entry("Newest Paper", "#llm"), "Untagged\n(Ada Kim, Ben Lee)\nAn abstract.")
    (made.digests / "241220 Short.md").write_text("https://arxiv.org/abs/2412.00001\n\n한국어입니다.\n")
    (made.digests / "addresses.toml").write_text('"Middle Paper" = "https://example.org/middle"\n')
    return made


def test_it_is_what_a_build_reads(project: Project) -> None:
    assert project.build().status == 0
    (kept,) = project.state.glob("index.*.json")
    built = load_index(str(kept))
    loaded = load(project.digests)
    nameless = [msgspec.structs.replace(day, shards=()) for day in built.index.days]
    assert nameless == [msgspec.structs.replace(day, shards=()) for day in loaded.index.days]
    assert loaded.index.tags == built.index.tags
    assert loaded.diagnostics == built.diagnostics
    assert [*loaded.days] == [day.date for day in built.index.days]
    titles = [[article.title for article in day.articles] for day in loaded.days.values()]
    assert titles == [[entry.title for entry in day.entries] for day in built.index.days]
    assert "Oldest OurModel" in titles[0]


def test_it_is_offered_to_other_programs(project: Project) -> None:
    import pipeline

    collection = pipeline.load(str(project.digests))
    assert isinstance(collection, pipeline.Collection)
    assert [article.anchor for article in collection.articles()] == [
        entry.anchor for entry in collection.entries()
    ]
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        _ = pipeline.laod


def test_other_settings_can_be_given(project: Project) -> None:
    assert load(project.digests, Settings(title="Other")).index.authority.endswith(".digests.invalid,2024")


def test_wrong_settings_are_told(project: Project) -> None:
    project.settings("titel = 'x'\n")
    with pytest.raises(SettingsError, match="titel"):
        load(project.digests)
