"""What a build says, and how it ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.build.conftest import entry

if TYPE_CHECKING:
    from tests.build.conftest import Project

FOLDERS = {"digests": "digests", "output": "output", "state": ".pipeline"}
GOOD = "2024-12-25\nGood Paper\n(Ada Writer)\n한국어로 쓴 글입니다.\n#good\n"


def test_a_summary(project: Project) -> None:
    result = project.build()
    assert result.status == 0
    assert "4 entries of 3 days in digests: 0 errors, 0 warnings, 0 information" in result.said
    assert "output/index.html" in result.said
    assert "feeds are for local use" in result.said
    again = project.build()
    assert "nothing to write" in again.said
    assert "feeds are for local use" in again.said


def test_documents_without_page_numbers_are_told_in_a_line(project: Project) -> None:
    for arguments, told in ((("--only", "feeds,epub"), False), ((), True), (("--page-numbers",), False)):
        result = project.build(*arguments, PATH="")
        lines = [line for line in result.said.splitlines() if "have no page numbers" in line]
        assert len(lines) == told
        assert all("--page-numbers" in line for line in lines)


def test_what_was_built_before_is_nothing_to_what_is_said(project: Project) -> None:
    """A build with nothing to do speaks of its own formats, and of its folders as it has them named."""
    (project.digests / "list.csv").write_text("1", encoding="utf-8")

    def told(*arguments: str) -> list[str]:
        result = project.build(*arguments)
        assert result.status == 0
        return [line for line in result.said.splitlines() if line.startswith("note: ")]

    everything = told()
    assert len(everything) == 3
    assert told("--only", "epub") == [line for line in everything if "list.csv" in line]
    for only in ("feeds", "word,epub", "site"):
        told("--force", "--only", only)
    assert told() == everything
    folders = {name: str(project.root / path) for name, path in FOLDERS.items()}
    elsewhere = told(*(part for name, path in folders.items() for part in (f"--{name}", path)))
    assert elsewhere == [line.replace("digests/", f"{folders['digests']}/") for line in everything]
    assert told() == everything


def test_a_digest_that_is_not_utf8_is_left_out_and_said_each_time(project: Project) -> None:
    (project.digests / "2024-12-24.txt").write_bytes(b"2024-12-24\nTitle \xff\n(A B)\n")
    (project.digests / "2024-12-25.txt").write_text(GOOD, encoding="utf-8")
    for _ in range(2):
        result = project.build()
        assert result.status == 1
        assert "digests/2024-12-24.txt:2:7: error[D009]" in result.said
    assert "digests/2024-12-25.html" in project.files()
    assert "digests/2024-12-24.html" not in project.files()


def test_strict_publishes_nothing_while_there_is_an_error(built: Project) -> None:
    before = built.files()
    (built.digests / "2024-12-24.txt").write_bytes(b"\xff")
    (built.digests / "2024-12-25.txt").write_text(GOOD, encoding="utf-8")
    result = built.build("--strict")
    assert result.status == 1
    assert "nothing is published until the 1 error above is fixed" in result.said
    assert built.files() == before
    (built.digests / "2024-12-24.txt").unlink()
    assert built.build("--strict").status == 0
    assert "digests/2024-12-25.html" in built.files()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("titel = 'x'\n", "digests/collection.toml:1: titel"),
        ("\n[feed]\nsize = 'big'\n", "digests/collection.toml:3: feed.size"),
        ("timezone = 'Moon/Base'\n", "digests/collection.toml:1: timezone"),
        ("base_url = 'javascript:alert(1)'\n", "digests/collection.toml:1: base_url"),
        ("title = \n", "digests/collection.toml:1:"),
    ],
)
def test_wrong_settings(built: Project, settings: str, said: str) -> None:
    before = built.files()
    built.settings(settings)
    result = built.build()
    assert result.status == 2
    assert said in result.said
    assert built.files() == before


def test_wrong_addresses(built: Project) -> None:
    (built.digests / "addresses.toml").write_text('"Newest Paper" = "file:///etc/passwd"\n')
    result = built.build()
    assert result.status == 2
    assert "digests/addresses.toml:1:" in result.said


def test_usage(project: Project) -> None:
    result = project.build("--digests", "nowhere")
    assert (result.status, "nowhere" in result.said) == (2, True)
    assert project.build("--only", "films").status == 2
    assert project.build("--scheduler", "localhost").status == 2
    assert project.build("--workers", "0").status == 2


def test_no_digests_at_all(project: Project) -> None:
    for path in project.digests.iterdir():
        path.unlink()
    result = project.build()
    assert result.status == 0
    assert "0 entries of 0 days" in result.said
    assert "no digest in digests: a digest is a text file whose name ends in .txt" in result.said
    assert {"index.html", "feeds/all.atom", "feeds.opml"} <= project.files().keys()


def test_what_to_open_is_there(project: Project) -> None:
    assert project.build("--only", "feeds").said.rstrip().endswith("→ output")
    assert project.build("--only", "feeds,site").said.rstrip().endswith("→ output/index.html")
    assert (project.output / "index.html").is_file()


def test_the_line_that_keeps_an_identity_has_titles_as_they_are_written(project: Project) -> None:
    text = '$x^2$ and **bold** \\\\o/ "quoted"\n(Ada Writer)\n한국어로 쓴 글입니다.\n#llm\n'
    project.write("2024-12-18", text)
    feed = project.output / "feeds" / "all.atom"
    assert project.build().status == 0
    before = re.findall("<id>tag:[^<]+2024-12-18/[^<]+</id>", feed.read_text(encoding="utf-8"))
    project.write("2024-12-18", text.replace("bold", "bolder"))
    (line,) = re.findall(r"under \[identity\]: (.*)", project.build().said)
    project.settings(f'title = "모음"\nid = "example.org,2024"\n[identity]\n{line}\n')
    assert "D015" not in project.build().said
    assert re.findall("<id>tag:[^<]+2024-12-18/[^<]+</id>", feed.read_text(encoding="utf-8")) == before


def test_that_all_entries_lost_their_identity_is_told_once(project: Project) -> None:
    project.settings('title = "모음"\n')
    feed = project.output / "feeds" / "all.atom"
    assert project.build().status == 0
    (before,) = re.findall("<id>tag:([^:]+):[^<]+</id>", feed.read_text(encoding="utf-8"))[:1]
    project.settings('title = "다른 모음"\n')
    result = project.build()
    assert result.said.count("D015") == 1
    assert "collection.toml:1:1: warning[D015]" in result.said
    (line,) = re.findall("add to collection.toml: (id = .*)", result.said)
    project.settings(f'title = "다른 모음"\n{line}\n')
    assert "D015" not in project.build().said
    assert f"<id>tag:{before}:" in feed.read_text(encoding="utf-8")


def test_an_entry_that_lost_its_identity_is_named_with_the_line_that_keeps_it(built: Project) -> None:
    path = built.digests / "2024-12-18.txt"
    path.write_text(path.read_text().replace("Middle Paper", "Middle Papers"), encoding="utf-8")
    result = built.build()
    assert "warning[D015]" in result.said
    line = '"2024-12-18 Middle Papers" = "2024-12-18 Middle Paper"'
    assert line in result.said
    before = built.files()["feeds/all.atom"].count(b"tag:example.org,2024:2024-12-18/")
    built.settings(f'title = "모음"\nid = "example.org,2024"\n[identity]\n{line}\n')
    result = built.build()
    assert "D015" not in result.said
    assert built.files()["feeds/all.atom"].count(b"tag:example.org,2024:2024-12-18/") == before


def test_what_settings_name_and_no_entry_has_is_told(project: Project) -> None:
    edition = '[[edition]]\nname = "{}"\ntags.any = ["{}"]\n'
    project.settings(
        'id = "example.org,2024"\n' + edition.format("slip", "lmm") + edition.format("right", "llm")
    )
    addresses = project.digests / "addresses.toml"
    addresses.write_text(
        '"Midle Paper" = "https://example.org/"\n"middle  paper" = "https://example.org/"\n', encoding="utf-8"
    )
    for _ in range(2):
        said = project.build().said
        assert "addresses.toml: no entry has the title “Midle Paper”; write it as in the digest" in said
        assert "edition slip chooses no entry" in said
        assert "edition right" not in said


def test_messages_that_the_settings_ignore_are_not_said(project: Project) -> None:
    project.write("2024-12-20", "Untagged Paper\n(Ada Writer)\n한국어로 쓴 글입니다.\n")
    assert "1 warning, 1 information" in project.build().said
    before = project.times()
    project.settings(
        'title = "모음"\nid = "example.org,2024"\n'
        '[check]\nignore = ["D005", {code = "D006", entry = "2024-12-20 Untagged Paper"}]\n'
    )
    for _ in range(2):
        assert "0 errors, 0 warnings, 0 information" in project.build().said
    assert project.times() == before, "what is said is not what is published"


def test_a_date_in_the_future_is_said_each_time(project: Project) -> None:
    project.write("2106-12-20", entry("Paper to Come", "#llm"))
    for _ in range(2):
        result = project.build()
        assert result.status == 0
        assert "digests/2106-12-20.txt:1:1: warning[D036]: 2106-12-20 is in the future" in result.said
