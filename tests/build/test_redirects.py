"""A tag that is renamed and a day that is moved, from build to build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.build.conftest import entry
from tests.build.harness import comparing

if TYPE_CHECKING:
    from tests.build.conftest import Project

SETTINGS = 'title = "모음"\nid = "example.org,2024"\nbase_url = "https://example.org/d/"\n'
REDIRECTS = '[redirects]\n"tags/llm" = "tags/language-models"\n"digests/2024-11-30" = "digests/2024-12-01"\n'


def test_the_old_address_keeps_serving_what_the_new_one_has(project: Project) -> None:
    project.settings(SETTINGS)
    assert project.build().status == 0
    before = project.files()
    project.write("2024-12-18", entry("Middle Paper", "#language-models"))
    project.write("2024-12-19", entry("Newest Paper", "#language-models #alignment"))
    (project.digests / "2024-11-30.txt").rename(project.digests / "2024-12-01.txt")
    project.write("2024-12-01", entry("Oldest Paper", "#vision #old"))
    identity = '[identity]\n"2024-12-01 Oldest Paper" = "2024-11-30 Oldest Paper"\n'

    project.settings(SETTINGS + identity)
    said = project.build().said
    assert 'add to collection.toml under [redirects]: "tags/llm" = "tags/…"' in said, "강화학습 is gone, too"
    assert '"digests/2024-11-30" = "digests/2024-12-01"' in said
    assert "tags/llm.html" not in project.files()
    assert "[redirects]" not in project.build("--force").said, "it is said once"

    project.settings(SETTINGS + identity + REDIRECTS)
    result = project.build()
    assert result.status == 0
    assert "redirects" not in result.said
    files = project.files()
    feeds = ("feeds/tags/{}.atom", "feeds/ko/tags/{}.atom", "feeds/en/tags/{}.atom")
    for name in (*feeds, "tags/{}.html", "tags/{}.bib"):
        assert files[name.format("llm")] == files[name.format("language-models")]
    assert b'href="https://example.org/d/feeds/tags/language-models.atom"' in files["feeds/tags/llm.atom"]
    page = files["digests/2024-11-30.html"].decode()
    assert 'rel="canonical" href="https://example.org/d/digests/2024-12-01.html"' in page
    [anchor] = re.findall(r'<article id="(.*?)"', before["digests/2024-11-30.html"].decode())
    assert f'id="{anchor}"' in page, "links to the entry still find it"
    assert b"llm" not in files["sitemap.xml"]

    fresh = comparing.contents(project.output)
    assert project.build("--force").status == 0
    assert project.files() == fresh

    project.settings(SETTINGS + identity)
    assert project.build().status == 0
    assert "tags/llm.html" not in project.files()


def test_an_old_address_follows_what_it_leads_to(project: Project) -> None:
    project.settings(SETTINGS + '[redirects]\n"tags/older" = "tags/old"\n')
    assert project.build().status == 0
    project.write("2024-12-20", entry("One More", "#old"))
    assert project.build().status == 0
    files = project.files()
    assert b"One More" in files["feeds/tags/older.atom"]
    assert files["tags/older.html"] == files["tags/old.html"]


def test_a_preview_says_nothing_and_forgets_nothing(project: Project) -> None:
    from pipeline import build as building
    from pipeline.build import Options
    from pipeline.report import Reporter

    assert project.build().status == 0
    project.write("2024-12-18", entry("Middle Paper", "#large"))
    project.write("2024-12-19", entry("Newest Paper", "#large #alignment"))
    options = Options(project.digests, project.output, project.state, preview=True)
    with Reporter(verbose=False) as reporter:
        assert building.build(options, reporter).news == ()
    assert '"tags/llm" = "tags/…"' in project.build().said
