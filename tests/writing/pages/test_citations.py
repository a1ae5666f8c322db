"""Citations on the pages: COinS for Zotero, BibTeX to copy and to download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.writing.citations import bibtex, coins

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.writing.pages.conftest import Collection

DAY = "digests/2024-12-18.html"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
NO_COPY = f"{NO_CLIPBOARD} document.execCommand = () => false;"


def _find(content: bytes, path: str) -> list[str]:
    found: list[str] = etree.fromstring(content, etree.HTMLParser(encoding="utf-8")).xpath(path)
    return found


def test_each_entry_of_a_day_offers_its_paper(site: Mapping[str, bytes], collection: Collection) -> None:
    for day in collection.days.values():
        page = site[f"digests/{day.date}.html"]
        assert sorted(_find(page, "//article//span[@class='Z3988']/@title")) == sorted(
            map(coins, day.articles)
        )
        assert sorted(_find(page, "//article//button/@data-bibtex")) == sorted(map(bibtex, day.articles))


def test_other_pages_offer_none_a_second_time(site: Mapping[str, bytes]) -> None:
    assert not any(b"Z3988" in content for path, content in site.items() if not path.startswith("digests/"))


def test_without_abstracts_none_is_told(collect: Callable[..., Collection], days: Sequence[Day]) -> None:
    page = collect(days, Settings(abstracts="none")).site()[DAY]
    assert b"Z3988" in page
    assert b"rft.description" not in page


@pytest.mark.parametrize(
    ("path", "links"),
    [
        (DAY, ["../digests/2024-12-18.bib"]),
        ("tags/often.html", ["../tags/often.bib"]),
        ("tags/often/2.html", ["../../tags/often.bib"]),
        ("index.html", ["all.bib"]),
        ("archive.html", []),
    ],
)
def test_bibtex_is_an_alternate(site: Mapping[str, bytes], path: str, links: list[str]) -> None:
    for element in ("link", "a"):
        expression = f"//{element}[@rel='alternate' and @type='application/x-bibtex']/@href"
        assert _find(site[path], expression) == links


def test_where_there_is_no_paper_there_is_no_link(collect: Callable[..., Collection]) -> None:
    assert not any(b"bibtex" in page for page in collect((), Settings()).site().values() if b"<html" in page)


def test_a_button_copies_bibtex(address: str, open_page: Callable[..., Page], collection: Collection) -> None:
    page = open_page(address + DAY, locale="ko-KR", permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="인용: Autoencoders at Scale")
    assert not page.get_by_text("BibTeX를 복사했습니다.").is_visible()
    button.click()
    page.get_by_text("BibTeX를 복사했습니다.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    (article,) = (
        article
        for day in collection.days.values()
        for article in day.articles
        if article.title == "Autoencoders at Scale"
    )
    assert copied == bibtex(article)


def test_a_page_without_a_clipboard_copies_too(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + DAY)
    page.add_init_script(NO_CLIPBOARD)
    page.reload()
    page.locator(".citation button").first.click()
    page.locator(".citation button.done").wait_for()
    page.locator("input[type=search]").first.focus()
    page.keyboard.press("Control+V")
    assert page.locator("input[type=search]").first.input_value().startswith("@misc{lovelace-")


def test_where_nothing_can_be_copied_the_file_is_fetched(
    address: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(address + DAY)
    page.add_init_script(NO_COPY)
    page.reload()
    with page.expect_download() as download:
        page.locator(".citation button").first.click()
    assert download.value.url.endswith("/digests/2024-12-18.bib")
