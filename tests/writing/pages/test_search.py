"""The files of the search page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipeline.writing import search

if TYPE_CHECKING:
    from tests.writing.pages.conftest import Collection


def items(content: bytes, month: str) -> list[list[object]]:
    match = re.fullmatch(r'found\("([^"]+)",(.*)\);\n', content.decode(), re.DOTALL)
    assert match
    assert match[1] == month
    found: list[list[object]] = json.loads(match[2])
    return found


def test_a_month_holds_all_text_of_its_entries_newest_day_first(
    collection: Collection, site: dict[str, bytes]
) -> None:
    found = items(site["search/2024-12.js"], "2024-12")
    days = [
        day for date, day in sorted(collection.days.items(), reverse=True) if f"{date:%Y-%m}" == "2024-12"
    ]
    assert [item[1] for item in found] == [article.anchor for day in days for article in day.articles]
    item = next(item for item in found if item[3] == "Autoencoders at Scale")
    assert item == [
        "digests/2024-12-18.html",
        item[1],
        "2024-12-18",
        "Autoencoders at Scale",
        "Ada Lovelace, 이순신, O'Neil, Jr.",
        ["vae", "LLM"],
        "오토인코더를 키우는 이야기입니다. A quotation in English.",
        "A story of growing autoencoders. It mentions 한글 in passing.",
        "We scale autoencoders. They grow.",
    ]


def test_the_page_names_every_month(collection: Collection, site: dict[str, bytes]) -> None:
    months = [document.month for document in search.plan(collection.index, collection.settings)]
    assert f'data-parts="{" ".join(reversed(months))}"' in site["search.html"].decode()
    assert {path for path in site if path.startswith("search/")} == {f"search/{month}.js" for month in months}
