"""The pages in a browser: as people use them."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.model import Body, Day, ItemList, Math, Paragraph, Text
from pipeline.serve.server import Server
from pipeline.writing import pages, search

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from pipeline.model import Article
    from tests.writing.pages.conftest import Collection

DAY = "digests/2024-12-18.html"
KINDS = [
    "index.html",
    "archive.html",
    "search.html?q=autoencoders",
    "tags/often.html",
    "tags/often/2.html",
    DAY,
]
PHONE = {"width": 360, "height": 740}


def commentary(page: Page, language: str) -> Locator:
    return page.locator(f"article:first-of-type .commentary > [lang={language}]")


def test_the_language_of_the_commentary_is_remembered(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + DAY)
    assert commentary(page, "ko").is_visible()
    assert commentary(page, "en").is_visible()

    page.get_by_role("button", name="English").click()
    assert not commentary(page, "ko").is_visible()
    assert commentary(page, "en").is_visible()

    page.get_by_role("link", name="#vae").first.click()
    page.wait_for_url("**/tags/vae.html")
    assert page.get_by_role("button", name="English").get_attribute("aria-pressed") == "true"
    assert not page.get_by_text("오토인코더를 키우는 이야기입니다.").is_visible()
    assert page.get_by_text("A story of growing autoencoders.").is_visible()

    page.get_by_role("button", name="한국어").click()
    assert page.get_by_text("오토인코더를 키우는 이야기입니다.").is_visible()
    assert not page.get_by_text("A story of growing autoencoders.").is_visible()


@pytest.mark.slow
def test_commentary_in_one_language_shows_whichever_is_chosen(
    address: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(address + "digests/2024-12-19.html")
    for button in ("English", "한국어", "둘 다"):
        page.get_by_role("button", name=button).click()
        assert page.get_by_text("한국어뿐입니다.").is_visible()
        assert page.get_by_text("Only English.").is_visible()


@pytest.mark.slow
def test_everything_can_be_read_without_scripts(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + DAY, java_script_enabled=False)
    assert commentary(page, "ko").is_visible()
    assert commentary(page, "en").is_visible()
    assert page.get_by_role("button").count() == 0
    assert page.get_by_role("searchbox").count() == 0
    page.get_by_text("초록").first.click()
    assert page.get_by_text("We scale autoencoders.").is_visible()


@pytest.mark.slow
def test_dark_and_light(address: str, open_page: Callable[..., Page]) -> None:
    def brightness(scheme: str) -> int:
        page = open_page(address + DAY, color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        return sum(map(int, colour.removeprefix("rgb(").removesuffix(")").split(", ")))

    assert brightness("dark") < 150
    assert brightness("light") > 700


@pytest.mark.parametrize(
    "kind", [DAY, *(pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS if kind != DAY)]
)
def test_a_phone_scrolls_down_only(kind: str, address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + kind, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_wide_formula_scrolls_by_itself(
    collect: Callable[..., Collection],
    make_article: Callable[..., Article],
    open_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    terms = "<mi>x</mi><mo>+</mo>" * 60
    wide = Math(
        "x+x", "x+x", f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{terms}</mrow></math>', ""
    )
    blocks = (Paragraph((Text("See "), wide)), ItemList(((wide,),)))
    article = make_article("2024-01-01", 0, (wide,), body=Body(ko=blocks, abstract=blocks))
    for path, content in collect([Day(article.date, (), (article,))]).site().items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    page = open_page(f"{tmp_path.as_uri()}/digests/2024-01-01.html", viewport=PHONE)
    page.get_by_text("초록").click()
    assert page.locator("article math").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    paragraph = page.locator(".commentary p")
    assert paragraph.evaluate("element => element.scrollWidth > element.clientWidth")


@pytest.mark.slow
def test_print_leaves_out_what_paper_cannot_do(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + DAY, color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()
    assert not page.get_by_role("searchbox").is_visible()
    assert commentary(page, "ko").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"
    printed = page.locator("article h2 a").evaluate_all(
        "links => links.map(link => getComputedStyle(link, '::after').content)"
    )
    assert printed[:2] == ['" <https://example.org/abs/1?a=1&b=2#top>"', "none"], "a search is no address"


@pytest.mark.slow
def test_the_keyboard_skips_to_the_content(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + DAY)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="본문으로 건너뛰기")
    assert skip.evaluate("element => element === document.activeElement")
    box = skip.bounding_box()
    assert box
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.slow
def test_tags_can_be_found(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "index.html")
    rows = page.locator(".topics tbody tr")
    for wanted, found_tags in (("#OFT", ["#often"]), ("Topic_29", ["#topic-29"])):
        page.locator("#tag-filter").fill(wanted)
        assert [row.inner_text().split()[0] for row in rows.all() if row.is_visible()] == found_tags


# Search --------------------------------------------------------------------------------------------


def found(page: Page) -> list[str]:
    page.locator("#status", has_text="찾").filter(has_not_text="찾는 중").wait_for()
    return [link.inner_text() for link in page.locator("#results a").all()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("오토인코더", "Autoencoders at Scale"),  # with a particle behind it
        ("인코더", "Autoencoders at Scale"),  # within a word
        ("이야기를", "Autoencoders at Scale"),  # with another particle than there
        ("AUTOENCODERS", "Autoencoders at Scale"),
        ("growing autoencoders", "Autoencoders at Scale"),
        ('"story of growing"', "Autoencoders at Scale"),
        ("lovelace 이야기", "Autoencoders at Scale"),
        ("#llm 오토인코더", "Autoencoders at Scale"),
        ("<b>굵게", "<script>alert('1')"),
        ("이백번째", ""),
    ],
)
def test_search_finds(query: str, title: str, address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + DAY)
    page.get_by_role("searchbox").fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    titles = found(page)
    assert titles[0].startswith(title) if title else titles == [], titles
    if title:
        page.locator("#results a").first.click()
        page.wait_for_url("**/digests/*.html#e*")


@pytest.mark.slow
def test_search_is_loaded_only_when_used(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "search.html")
    assert page.locator("script[src*='search/']").count() == 0
    page.get_by_role("searchbox").fill("language models")
    page.keyboard.press("Enter")
    assert len(found(page)) == 20
    assert page.locator("#status").inner_text() == "180편을 찾았습니다."
    page.get_by_role("button", name="더 보기").click()
    assert len(found(page)) == 40
    page.go_back()
    assert page.locator("#results li").count() == 0


def test_search_works_from_disk(folder: Path, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{folder.as_uri()}/index.html")
    page.get_by_role("searchbox").first.fill("오토인코더")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    assert found(page) == ["Autoencoders at Scale"]


@pytest.mark.slow
def test_ten_thousand_entries_are_searched_within_a_second(
    collect: Callable[..., Collection],
    make_article: Callable[..., Article],
    browser: Browser,
    tmp_path: Path,
) -> None:
    filler = (Paragraph((Text("대규모 언어모델을 학습하는 방법과 그 결과를 살펴본 글. " * 12),)),)
    abstract = (Paragraph((Text("We train large language models and report what happened. " * 20),)),)
    days = []
    for number in range(2500):
        date = dt.date(2015, 1, 1) + dt.timedelta(days=number)
        words = "가장오래된글" if number == 0 else "그다음글"
        articles = tuple(
            make_article(
                date.isoformat(),
                place,
                f"Paper {number}-{place}",
                body=Body(ko=(*filler, Paragraph((Text(words),))), abstract=abstract),
            )
            for place in range(4)
        )
        days.append(Day(date, (), articles))
    collection = collect(days)
    index, settings = collection.index, collection.settings
    documents = [page for page in pages.plan(index, settings) if page.kind in {"search", "asset"}]
    files = dict(pages.render(documents, {}, index, settings))
    files.update(search.render(search.plan(index, settings), collection.days))
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)

    with Server(tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"{server.address}search.html")
        page.get_by_role("searchbox").fill("그다음글")
        started = time.monotonic()
        page.keyboard.press("Enter")
        page.locator("#results li").first.wait_for()
        assert time.monotonic() - started < 1
        page.get_by_role("searchbox").fill("가장오래된글")
        page.keyboard.press("Enter")
        page.get_by_text("4편을 찾았습니다.").wait_for()
        page.close()
        server.shutdown()


# Everybody -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "scheme"),
    [
        (DAY, "light"),
        *(
            pytest.param(kind, scheme, marks=pytest.mark.slow)
            for kind in KINDS
            for scheme in ("light", "dark")
            if (kind, scheme) != (DAY, "light")
        ),
    ],
)
def test_axe_finds_nothing(
    kind: str, scheme: str, address: str, open_page: Callable[..., Page], npm: Callable[[str], Path]
) -> None:
    script = (npm("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    page = open_page(address + kind, color_scheme=scheme, bypass_csp=True)
    page.evaluate(script)
    standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = page.evaluate(f"axe.run({{ runOnly: {json.dumps(standards)} }})")
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in result["violations"]] == []
    assert len(result["passes"]) > 20


@pytest.mark.slow
def test_subscribe_links_lead_to_feeds(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "index.html")
    links = page.locator("td.feeds a").evaluate_all("links => links.map(link => link.href)")
    assert len(links) > 30
    for link in links:
        answer = page.request.get(link)
        assert answer.status == 200, link
        assert answer.headers["content-type"].startswith("application/atom+xml")
