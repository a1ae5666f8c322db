"""Corrected entries, from build to build."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.build import Options
from pipeline.build import build as run_build
from pipeline.report import Reporter
from pipeline.state import files, sealed
from tests.build.conftest import entry

if TYPE_CHECKING:
    from tests.build.conftest import Project

SETTINGS = 'title = "모음"\nid = "example.org,2024"\n'


def _ids(project: Project) -> set[bytes]:
    return set(re.findall(rb"<id>(tag:[^<]+2024-12-1[89]/[^<]+)</id>", project.files()["feeds/all.atom"]))


def _preview(project: Project) -> list[str]:
    """Build as ``digests serve`` does; the codes of its warnings."""
    options = Options(project.digests, project.output, project.state, preview=True)
    with Reporter(verbose=False) as reporter:
        return [item.code for item in run_build(options, reporter).diagnostics]


def test_a_shortened_title_is_asked_about_until_the_settings_answer(project: Project) -> None:
    project.write("2024-12-18", entry("Attention: what it is, and why nothing else is needed", "#llm"))
    assert project.build().status == 0
    before = _ids(project)
    project.write("2024-12-18", entry("On seeing", "#llm"))
    assert "D015" in project.build().said
    again = project.build()
    assert "nothing to write" in again.said
    assert "D015" in again.said
    project.write("2024-12-20", entry("Unrelated", "#llm", ko="아무 상관 없는 글입니다."))
    (line,) = re.findall(r"under \[identity\]: (.*)", project.build().said)
    assert _ids(project) != before
    project.settings(f"{SETTINGS}[identity]\n{line}\n")
    assert "D015" not in project.build().said
    assert _ids(project) == before


def test_a_question_ends_when_the_title_is_back(built: Project) -> None:
    built.write("2024-12-18", entry("Middle Papers", "#llm"))
    assert "D015" in built.build("--force").said
    assert "D015" in built.build("--force").said
    built.write("2024-12-18", entry("Middle Paper", "#llm"))
    assert "D015" not in built.build().said


def test_what_a_preview_shows_is_not_published(built: Project) -> None:
    for title in ("Late", "Late Pap", "Late Paper"):
        built.write("2024-12-20", entry(title, "#llm"))
        assert _preview(built) == []
    built.write("2024-12-18", entry("Middle Papers", "#llm"))
    for _ in range(2):
        assert _preview(built) == ["D015"], "what was published is known all the same"
    result = built.build()
    assert "“Middle Paper” of 2024-12-18 was published" in result.said
    built.write("2024-12-20", entry("Latest Paper", "#llm"))
    assert "“Late Paper” of 2024-12-20 was published" in built.build().said, "the build before published it"


@pytest.mark.parametrize("arguments", [(), ("--strict",)])
def test_only_a_build_that_ends_well_publishes(built: Project, arguments: tuple[str, ...]) -> None:
    (built.digests / "2024-12-24.txt").write_bytes(b"\xff")
    built.write("2024-12-18", entry("Middle Papers", "#llm"))
    assert built.build(*arguments).status == 1
    built.write("2024-12-18", entry("Middle Paper", "#llm"))
    (built.digests / "2024-12-24.txt").unlink()
    built.build()
    built.write("2024-12-18", entry("Middlest Papers", "#llm"))
    assert "“Middle Paper” of 2024-12-18" in built.build().said


def test_without_its_state_a_build_asks_nothing(built: Project) -> None:
    shutil.rmtree(built.state)
    built.write("2024-12-18", entry("Middle Papers", "#llm"))
    for _ in range(2):
        result = built.build()
        assert (result.status, "D015" in result.said) == (0, False)


def test_a_lost_record_is_made_anew(built: Project) -> None:
    (record,) = built.state.glob("outputs/*/published.json")
    for damage in (None, b"{}"):
        record.unlink()
        if damage:
            record.write_bytes(damage)
        assert "nothing to write" in built.build().said
        built.write("2024-12-18", entry("Middle Papers", "#llm"))
        assert "D015" in built.build().said
        built.write("2024-12-18", entry("Middle Paper", "#llm"))
        assert "D015" not in built.build().said


def test_the_record_of_an_earlier_version_is_compared_with(built: Project) -> None:
    (path,) = built.state.glob("outputs/*/published.json")
    record = json.loads(sealed.read(path) or b"")
    months = record.pop("months")
    record["entries"] = [entry for month in months.values() for entry in month]
    with files.scratch(built.state) as scratch:
        sealed.write(path, json.dumps(record).encode(), scratch)
    built.write("2024-12-18", entry("Middle Papers", "#llm"))
    assert "“Middle Paper” of 2024-12-18 was published" in built.build().said
    after = json.loads(sealed.read(path) or b"")
    assert (after["entries"], len(after["months"])) == ([], len(months)), "from now on by months"


def test_a_line_about_no_entry_is_a_warning_with_the_nearest_title(project: Project) -> None:
    project.settings(f'{SETTINGS}\n[identity]\n"2024-12-18 Midle Paper" = "2024-12-18 Old"\n')
    for _ in range(2):
        result = project.build()
        assert result.status == 0
        assert "digests/collection.toml:5:1: warning[D050]" in result.said
        assert 'did you mean "2024-12-18 Middle Paper" (2024-12-18.txt:2)?' in result.said
        shutil.rmtree(project.state)


def test_a_line_whose_old_side_is_still_an_entry_is_an_error(built: Project) -> None:
    before = built.files()
    built.settings(f'{SETTINGS}[identity]\n"2024-12-18 Middle Paper" = "2024-12-19 newest paper"\n')
    for _ in range(2):
        result = built.build()
        assert result.status == 2
        assert "digests/collection.toml:4: identity." in result.said
        assert '"2024-12-19 newest paper" is still an entry, at 2024-12-19.txt:2' in result.said
        assert built.files() == before
        shutil.rmtree(built.state, ignore_errors=True)


def test_a_paper_that_comes_to_a_published_day_is_pointed_out_once(built: Project) -> None:
    path = built.digests / "2024-12-18.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{entry('Late Paper', '#llm')}", encoding="utf-8")
    assert _preview(built) == []
    result = built.build()
    assert "digests/2024-12-18.txt:8: “Late Paper” came to a day that was published without it" in result.said
    assert "feeds/daily.atom" in result.said
    for arguments in ((), ("--force",)):
        assert "Late Paper" not in built.build(*arguments).said
    built.write("2024-12-20", entry("New Day", "#llm"))
    assert "came to a day" not in built.build().said


def test_a_build_of_another_format_says_what_no_later_one_will(built: Project) -> None:
    built.write("2024-12-18", entry("Middle Paper", "#llm"), entry("Late Paper", "#llm"))
    built.write("2024-11-30", entry("Oldest Paper", "#vision #older"))
    said = built.build("--only", "epub").said
    assert "“Late Paper” came to a day that was published without it" in said
    assert "tags/old is gone" in said
    assert "Late Paper" not in built.build().said
