"""The files of the search page."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.writing import search

if TYPE_CHECKING:
    from tests.writing.pages.conftest import Collection


class Data(NamedTuple):
    """What a file calls the page with."""

    year: str
    part: str
    rows: list[Any]


def unpacked(content: bytes) -> Data:
    match = re.fullmatch(r'found\("(\d+)","([a-z]+)","([A-Za-z0-9+/=]*)"\);\n', content.decode("ascii"))
    assert match
    return Data(match[1], match[2], json.loads(zlib.decompress(base64.b64decode(match[3]), -15)))


def test_a_year_holds_all_text_of_its_entries_newest_day_first(
    collection: Collection, site: dict[str, bytes]
) -> None:
    year, part, entries = unpacked(site["search/2024.js"])
    assert (year, part) == ("2024", "entries")
    days = [day for date, day in sorted(collection.days.items(), reverse=True) if date.year == 2024]
    assert [entry[0] for entry in entries] == [article.anchor for day in days for article in day.articles]
    number = next(number for number, entry in enumerate(entries) if entry[2] == "Autoencoders at Scale")
    assert entries[number][1:] == [
        "2024-12-18",
        "Autoencoders at Scale",
        "Ada Lovelace, 이순신, O'Neil, Jr.",
        ["vae", "LLM"],
        "오토인코더를 키우는 이야기입니다. A quotation in English.",
        "A story of growing autoencoders. It mentions 한글 in passing.",
    ]
    year, part, abstracts = unpacked(site["search/2024-abstracts.js"])
    assert (year, part) == ("2024", "abstracts")
    assert len(abstracts) == len(entries)
    assert abstracts[number] == "We scale autoencoders. They grow."


def test_the_page_names_every_year(collection: Collection, site: dict[str, bytes]) -> None:
    assert 'data-years="2025 2024 2023"' in site["search.html"].decode()
    paths = {f"search/{year}{part}.js" for year in (2023, 2024, 2025) for part in ("", "-abstracts")}
    assert {path for path in site if path.startswith("search/")} == paths
    assert {document.path for document in search.plan(collection.index, collection.settings)} == paths


def test_the_archive_is_complete_in_three_seconds_of_a_slow_line(archive: Collection) -> None:
    plan = search.plan(archive.index, archive.settings)
    sizes = {path: len(content) for path, content in search.render(plan, archive.days)}
    assert sum(sizes.values()) < 9e6 / 8 * 2
    assert len(sizes) <= 2 * 6
    assert sum(size for path, size in sizes.items() if "abstracts" not in path) < 1_000_000
