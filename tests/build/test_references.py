"""What references rewrite: the days that a new one cites or shares a paper with, and the current volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.build.test_incremental import rewritten

if TYPE_CHECKING:
    from tests.build.conftest import Project

SETTINGS = (
    'title = "모음"\nid = "example.org,2024"\nbase_url = "https://example.org/"\n[volume]\nby = "month"\n'
)


def paper(number: int) -> str:
    return f"https://arxiv.org/abs/2401.{number:05}"


def entry(title: str, number: int, *cited: int) -> str:
    addresses = ", ".join(map(paper, cited))
    return "\n".join(
        [
            title,
            "(Ada Kim, Ben Lee)",
            paper(number),
            "An abstract.",
            f"한국어 글 ({addresses}).",
            "Text.",
            f"#t{number}",
        ]
    )


@pytest.fixture
def months(project: Project) -> Project:
    """Six days in three months, of which the last cites the second; built."""
    for path in project.digests.glob("*.txt"):
        path.unlink()
    project.settings(SETTINGS)
    for number, date in enumerate(("2024-01-02", "2024-01-03", "2024-02-02", "2024-02-03", "2024-03-02")):
        project.write(date, entry(f"Paper {number}", number))
    project.write("2024-03-03", entry("Paper 5", 5, 1, 90))
    assert project.build().status == 0
    return project


def pages(paths: set[str]) -> list[str]:
    found = (path.removeprefix("digests/") for path in paths if path.startswith("digests/"))
    return sorted(path.removesuffix(".html") for path in found if path.endswith(".html"))


def volumes(paths: set[str]) -> set[str]:
    return {path.removeprefix("collection-")[:7] for path in paths if path.startswith("collection-")}


def page(project: Project, date: str) -> str:
    return (project.output / "digests" / f"{date}.html").read_text("utf-8")


def test_a_new_day_rewrites_the_days_that_it_cites(months: Project) -> None:
    months.write("2024-03-04", entry("Paper 6", 6, 0))
    changed = rewritten(months)
    assert pages(changed) == ["2024-01-02", "2024-03-03", "2024-03-04"]  # of 03-03 it is the next day
    assert volumes(changed) == {"2024-03"}
    assert not {path for path in changed if "/t" in path and "t6" not in path}, (
        "pages and feeds of other tags"
    )
    assert "Paper 6" in page(months, "2024-01-02")


def test_a_new_day_rewrites_the_days_that_it_shares_a_paper_with(months: Project) -> None:
    months.write("2024-03-04", entry("Paper 2 once more", 2))
    changed = rewritten(months)
    assert pages(changed) == ["2024-02-02", "2024-03-03", "2024-03-04"]
    assert volumes(changed) == {"2024-03"}
    assert "../digests/2024-03-04.html#" in page(months, "2024-02-02")


def test_a_cited_paper_that_becomes_an_entry_rewrites_the_pages_that_cite_it(months: Project) -> None:
    feeds = {path: data for path, data in months.files().items() if path.startswith("feeds/tags/t5")}
    assert feeds
    months.write("2024-04-02", entry("Paper 90", 90))
    changed = rewritten(months)
    assert pages(changed) == ["2024-03-03", "2024-04-02"]
    assert volumes(changed) == {"2024-03", "2024-04"}, "the volume before has a later one now"
    assert {path: months.files()[path] for path in feeds} == feeds
    assert "→2024-04-02" in page(months, "2024-03-03")


def test_a_title_that_becomes_known_rewrites_what_shows_it(months: Project) -> None:
    text = '"arxiv:2401.00090" = { title = "A Known Title", authors = ["Cy Park"], year = 2024 }\n'
    (months.digests / "references.toml").write_text(text, encoding="utf-8")
    changed = rewritten(months)
    assert pages(changed) == ["2024-03-03"]
    assert volumes(changed) == {"2024-03"}
    assert not {path for path in changed if path.startswith(("feeds/", "tags/"))}
    assert "A Known Title" in page(months, "2024-03-03")


def test_a_citation_taken_back_leaves_nothing(months: Project) -> None:
    assert "이후 언급" in page(months, "2024-01-03")
    months.write("2024-03-03", entry("Paper 5", 5))
    changed = rewritten(months)
    assert pages(changed) == ["2024-01-03", "2024-03-03"]
    assert "이후 언급" not in page(months, "2024-01-03")


INTRODUCTION = f"오늘은 {paper(90)}, [[Paper 1]], [[Paper 91]] 이야기."


@pytest.fixture
def introduced(months: Project) -> Project:
    """A day whose introduction cites an entry by its name, and papers that are no entries yet; built."""
    months.write("2024-02-03", f"{INTRODUCTION}\n{entry('Paper 3', 3)}")
    assert months.build().status == 0
    return months


def feeds(paths: set[str]) -> set[str]:
    return {path for path in paths if path.startswith("feeds/") and "/tags/" not in path}


def test_an_introduction_that_cites_rewrites_its_day_and_what_it_cites(months: Project) -> None:
    months.write("2024-02-03", f"{INTRODUCTION}\n{entry('Paper 3', 3)}")
    changed = rewritten(months)
    assert pages(changed) == ["2024-01-03", "2024-02-03"]
    assert volumes(changed) == {"2024-02"}
    assert feeds(changed) == {"feeds/daily.atom", "feeds/ko/daily.atom"}
    assert "#d20240203" in page(months, "2024-01-03")
    built = months.files()
    assert months.build("--force").status == 0
    assert months.files() == built


@pytest.mark.parametrize(("title", "number"), [("Paper 90", 90), ("Paper 91", 91)])
def test_a_later_entry_rewrites_the_page_of_the_introduction_that_cites_it(
    introduced: Project, title: str, number: int
) -> None:
    introduced.write("2024-03-04", entry(title, number))
    changed = rewritten(introduced)
    assert "2024-02-03" in pages(changed)
    assert pages(changed) == sorted({"2024-02-03", "2024-03-03", "2024-03-04"})
    assert volumes(changed) == {"2024-03"}, "that of the introduction ends before"


def test_an_earlier_entry_rewrites_all_that_shows_the_introduction(introduced: Project) -> None:
    introduced.write("2024-01-04", entry("Paper 91", 91))
    changed = rewritten(introduced)
    assert "2024-02-03" in pages(changed)
    assert volumes(changed) == {"2024-01", "2024-02"}
    assert "feeds/daily.atom" in changed


def test_a_commentary_rewrites_no_other_volume_that_only_leads_to_it(introduced: Project) -> None:
    text = entry("Paper 1", 1).replace("한국어 글", "새로 쓴 글")
    introduced.write("2024-01-03", text)
    changed = rewritten(introduced)
    assert {"2024-01-03", "2024-02-03"} <= set(pages(changed)), "the link shows the first sentence"
    assert "2024-02" not in volumes(changed)


def test_a_wrong_reference_is_told(months: Project) -> None:
    (months.digests / "references.toml").write_text('"arxiv:2401.00090" = "A title"\n', encoding="utf-8")
    result = months.build()
    assert result.status == 2
    assert "references.toml:1" in result.said
