"""The web of papers over the archive of real digests, with the addresses that its truth knows."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from pipeline.collection import gathering, shards
from pipeline.collection import index as indexing
from pipeline.settings import Settings
from pipeline.writing import pages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LINK = re.compile(r'<a href="\.\./digests/([\d-]{10}\.html)#([^"]+)" class="entry"')
_ANCHOR = re.compile(r' id="([^"]+)"')
_LISTS = re.compile(r'<dl class="references">.*?</dl>', re.DOTALL)
_RAW = re.compile(r">[^<]*https?://(?:www\.)?arxiv\.org[^<]*<")


def _days_pages(files: list[tuple[str, bytes]], addresses: Mapping[str, str]) -> dict[str, str]:
    """The pages of all days, by their files' names."""
    shard, settings = shards.parse(files), Settings()
    index, _ = gathering.build([("all", shards.decode_heads(shards.encode(shard)))], settings, addresses)
    days = {day.date: indexing.resolve(day, shard.digests, index) for day in index.days}
    documents = [document for document in pages.plan(index, settings) if document.kind == "day"]
    rendered = pages.render(documents, days, index, settings)
    return {path.rpartition("/")[2]: content.decode() for path, content in rendered}


@pytest.fixture(scope="module")
def days_pages(corpus: Path) -> dict[str, str]:
    """Those of the archive."""
    addresses: dict[str, str] = {}
    for path in sorted((corpus / "truth").glob("*.json")):
        for entry in json.loads(path.read_bytes()):
            if entry.get("url"):
                addresses.setdefault(entry["title"], entry["url"])
    paths = sorted((corpus / "digests").glob("*.txt"))
    return _days_pages([(path.name, path.read_bytes()) for path in paths], addresses)


def test_an_introduction_is_tied_to_the_papers_that_it_cites() -> None:
    texts = {
        "2024-05-01": "Paper\n(Ada Kim)\nhttps://arxiv.org/abs/2404.00001\n글.\nText.\n#x",
        "2024-05-02": "오늘은 https://arxiv.org/abs/2404.00001v2 이야기.\nOther\n(Ben Lee)\n글.\nText.\n#x",
    }
    rendered = _days_pages([(f"{date}.txt", f"{date}\n{text}".encode()) for date, text in texts.items()], {})
    one, other = rendered["2024-05-01.html"], rendered["2024-05-02.html"]
    ((page, anchor),) = _LINK.findall(other)
    assert page == "2024-05-01.html"
    assert f'<article id="{anchor}">' in one
    assert '<div class="introduction" id="d20240502">' in other
    assert _LINK.findall(one) == [("2024-05-02.html", "d20240502")]
    assert "이후 언급" in one


def test_a_name_in_an_introduction_leads_to_the_entry() -> None:
    texts = {
        "2024-05-01": "Paper: Long\n(Ada Kim)\n글.\nText.\n#x",
        "2024-05-02": "오늘은 [[Paper]]와 [[Nothing]] 이야기.\nOther\n(Ben Lee)\n글.\nText.\n#x",
    }
    rendered = _days_pages([(f"{date}.txt", f"{date}\n{text}".encode()) for date, text in texts.items()], {})
    one, other = rendered["2024-05-01.html"], rendered["2024-05-02.html"]
    ((page, anchor),) = _LINK.findall(other)
    assert page == "2024-05-01.html"
    assert f'<article id="{anchor}">' in one
    assert re.search(r'class="entry"[^>]*>Paper</a>와 Nothing 이야기', other)
    assert _LINK.findall(one) == [("2024-05-02.html", "d20240502")]


@pytest.mark.slow
def test_the_archive_is_one_web(days_pages: dict[str, str]) -> None:
    anchors = {name: {*_ANCHOR.findall(text)} for name, text in days_pages.items()}
    dead = [
        (name, page, anchor)
        for name, text in days_pages.items()
        for page, anchor in _LINK.findall(text)
        if anchor not in anchors[page]
    ]
    assert dead == []
    between_days = [
        (name, page)
        for name, text in days_pages.items()
        for listed in _LISTS.findall(text)
        for page, _ in _LINK.findall(listed)
        if page != name
    ]
    assert len(between_days) > 370
    assert [name for name, text in days_pages.items() if _RAW.search(text)] == []
