"""Which feeds there are, and what each says of itself."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline.writing.feeds.registry import feeds
from tests.odd_tags import LONG, TAGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.writing.feeds.conftest import Collection

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://example.org/papers/"


def test_everything_first_then_days_editions_and_tags(sample: Collection) -> None:
    found = [(feed.name, feed.flavour) for feed in feeds(sample.index, sample.settings)]
    assert found[:8] == [
        *(("all", flavour) for flavour in ("both", "ko", "en")),
        *(("daily", flavour) for flavour in ("both", "ko", "en")),
        ("editions/align", "both"),
        ("tags/alignment", "both"),
    ]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("feeds/all.atom", ""),
        ("feeds/ko/daily.atom", "archive.html"),
        ("feeds/en/tags/alignment.atom", "tags/alignment.html"),
        ("feeds/editions/align.atom", ""),
    ],
)
def test_a_feed_belongs_to_a_page(sample: Collection, path: str, page: str) -> None:
    links = {link.get("rel"): link.get("href") for link in sample.feed(path).iterfind(f"{ATOM}link")}
    assert links["alternate"] == BASE + page


def test_subtitles_say_what_a_feed_holds(sample: Collection) -> None:
    subtitles = {feed.path: feed.subtitle for feed in feeds(sample.index, sample.settings)}
    assert subtitles["feeds/all.atom"] == "매일 읽는 논문"
    assert subtitles["feeds/daily.atom"] == "하루치 다이제스트를 글 하나로 묶었습니다."
    assert subtitles["feeds/tags/alignment.atom"] == "#alignment 태그가 달린 글입니다."
    assert subtitles["feeds/en/tags/alignment.atom"] == (
        "Entries tagged #alignment. "
        "Only the newest entries, and of these only those with English commentary. "
        f"All entries in both languages: {BASE}feeds/tags/alignment.atom"
    )


def test_the_feed_of_a_tag_is_in_its_category(sample: Collection) -> None:
    categories = sample.feed("feeds/tags/alignment.atom").findall(f"{ATOM}category")
    assert [category.get("term") for category in categories] == ["alignment"]


def test_a_hub_is_named_in_subscription_documents_only(
    collect: Callable[..., Collection], series: Callable[..., dict[str, str]]
) -> None:
    """WebSub §4: what a subscriber discovers is the topic, and an archive is none."""
    whole = collect(series(5), feed={"size": 2, "hub": "https://hub.example.org/"})
    for path, data in whole.feeds().items():
        hubs = [
            link.get("href")
            for link in etree.fromstring(data).iterfind(f"{ATOM}link")
            if link.get("rel") == "hub"
        ]
        assert hubs == ([] if path.endswith("/1.atom") else ["https://hub.example.org/"])


def test_aliases_and_labels_make_one_feed_of_several_tags(collect: Callable[..., Collection]) -> None:
    forms = ("pre-training", "Pretraining", "PRE_TRAINING")
    entries = "\n".join(f"On {form}\n(A)\n글.\n#{form}" for form in forms)
    whole = collect(
        {"2024-01-01": f"2024-01-01\n{entries}"},
        tags={"alias": {"pre-training": "pretraining"}, "label": {"pretraining": "Pre-training"}},
    )
    assert {path for path in whole.documents() if path.startswith("feeds/tags")} == {
        "feeds/tags/pretraining.atom"
    }
    feed = whole.feed("feeds/tags/pretraining.atom")
    assert feed.findtext(f"{ATOM}title") == "#Pre-training · 논문 다이제스트"
    assert len(feed.findall(f"{ATOM}entry")) == 3


def test_pages_can_name_feeds_without_the_feed_library() -> None:
    program = (
        "import sys, pipeline.writing.feeds.registry as _; "
        "print('feedgen' in sys.modules or 'lxml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_feed_has_a_path_of_its_own_under_any_letter_case(collect: Callable[..., Collection]) -> None:
    lines = "\n".join(
        f"Paper {number}\n(A)\n글.\n#{tag}" for number, tag in enumerate(TAGS) if tag and " " not in tag
    )
    paths = list(
        collect(
            {"2024-01-01": f"2024-01-01\n{lines}"},
            tags={"label": {LONG: "긴"}},
            edition=[{"name": "tags"}, {"name": "All"}],
        ).documents()
    )
    assert len(paths) > 90
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        assert re.fullmatch(r"feeds(/[A-Za-z0-9_-]+)+\.atom", path)
