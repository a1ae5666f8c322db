"""Subscribing: what a click on a feed does, in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Open = Callable[..., Page]

BASE = "https://example.org/digests/"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
PLACES = [
    ("index.html", "#subscribe ~ .table .feeds a", "feeds/all.atom"),
    ("tags/often.html", "header.page .feeds a", "feeds/tags/often.atom"),
    ("tags/often/2.html", "footer a[type]", "feeds/all.atom"),
]


@pytest.mark.parametrize(("path", "selector", "feed"), PLACES)
def test_a_click_copies_the_public_address_and_says_so(
    address: str, open_page: Open, path: str, selector: str, feed: str
) -> None:
    page = open_page(address + path, **CLIPBOARD)
    page.locator(selector).first.click()
    panel = page.get_by_role("dialog")
    assert panel.get_by_role("status").text_content() == "주소를 복사했습니다. 피드 리더에 붙여 넣으세요."
    assert page.evaluate("navigator.clipboard.readText()") == BASE + feed
    assert panel.get_by_label("피드 주소").input_value() == BASE + feed
    links = [link.get_attribute("href") for link in panel.get_by_role("link").all()]
    quoted = (BASE + feed).replace(":", "%3A").replace("/", "%2F")
    assert links == [
        f"https://feedly.com/i/subscription/feed%2F{quoted}",
        f"https://www.inoreader.com/?add_feed={quoted}",
        f"feed:{BASE}{feed}",
    ]
    assert page.url == address + path


def test_it_closes_by_key_button_and_a_click_elsewhere(address: str, open_page: Open) -> None:
    page = open_page(f"{address}tags/often.html", **CLIPBOARD)
    link, panel = page.locator("header.page .feeds a").first, page.get_by_role("dialog")
    ways: list[Callable[[], None]] = [
        lambda: page.keyboard.press("Escape"),
        lambda: panel.get_by_role("button").click(),
        lambda: page.mouse.click(5, 5),
    ]
    for close in ways:
        link.click()
        panel.wait_for()
        close()
        panel.wait_for(state="detached")
    link.focus()
    page.keyboard.press("Enter")
    panel.wait_for()
    page.keyboard.press("Escape")
    assert link.evaluate("link => link === document.activeElement"), "who uses keys goes on where they were"


def test_where_nothing_can_be_copied_the_address_is_shown(address: str, open_page: Open) -> None:
    page = open_page(f"{address}tags/often.html")
    page.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false"
    )
    page.locator("header.page .feeds a").first.click()
    panel = page.get_by_role("dialog")
    assert panel.get_by_role("status").text_content() == "이 주소를 복사해 피드 리더에 붙여 넣으세요."
    field = panel.get_by_label("피드 주소")
    assert field.evaluate("field => field.selectionEnd - field.selectionStart") == len(
        f"{BASE}feeds/tags/often.atom"
    )


def test_from_disk_the_address_is_the_public_one(folder: Path, open_page: Open) -> None:
    page = open_page(f"{folder.as_uri()}/tags/often/2.html")
    page.locator("footer a[type]").first.click()
    assert page.get_by_role("dialog").get_by_role("textbox").input_value() == f"{BASE}feeds/all.atom"


def test_the_plain_link_stays_without_script_and_for_keys(address: str, open_page: Open) -> None:
    page = open_page(f"{address}tags/often.html", java_script_enabled=False)
    assert page.locator("header.page .feeds a").first.get_attribute("href") == "../feeds/tags/often.atom"
    page = open_page(f"{address}tags/often.html")
    prevented = """link => {
        const click = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true });
        addEventListener("click", (event) => event.preventDefault(), { once: true });
        link.dispatchEvent(click);
        return document.querySelector(".subscribing") === null;
    }"""
    assert page.locator("header.page .feeds a").first.evaluate(prevented)


def test_the_panel_fits_a_phone(address: str, open_page: Open) -> None:
    page = open_page(f"{address}index.html", viewport={"width": 360, "height": 640}, **CLIPBOARD)
    page.locator("#subscribe ~ .table .feeds a").last.click()
    box = page.get_by_role("dialog").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= 640
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_feeds_in_both_languages_are_discovered_on_every_page(site: dict[str, bytes]) -> None:
    for path, content in site.items():
        if path.endswith(".html"):
            tags = re.findall(
                r'<link rel="alternate" type="application/atom\+xml" href="([^"]*)"', content.decode()
            )
            found = {re.sub(r"^.*?feeds/", "", tag) for tag in tags}
            assert found >= {"all.atom", "ko/all.atom", "en/all.atom"}, path


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(
    address: str, open_page: Open, npm: Callable[[str], Path], scheme: str
) -> None:
    page = open_page(f"{address}tags/often.html", color_scheme=scheme, bypass_csp=True)
    page.locator("header.page .feeds a").first.click()
    page.get_by_role("dialog").wait_for()
    page.evaluate((npm("axe-core") / "axe.min.js").read_text(encoding="utf-8"))
    result = page.evaluate("axe.run('.subscribing')")
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in result["violations"]] == []
    assert len(result["passes"]) > 5


def test_it_speaks_the_language_that_was_chosen(address: str, open_page: Open) -> None:
    page = open_page(f"{address}tags/often.html", **CLIPBOARD)
    page.get_by_role("button", name="English").click()
    page.locator("header.page .feeds a").first.click()
    said = page.get_by_role("dialog").get_by_role("status")
    assert said.text_content() == "Address copied. Paste it into a feed reader."
