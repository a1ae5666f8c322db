"""The pages in a browser: as people use them."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import threading
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.model import Body, Day, ItemList, Math, Paragraph, Text
from pipeline.serve.server import Server
from pipeline.writing import pages, search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from pipeline.model import Article
    from tests.writing.pages.conftest import Collection

DAY = "digests/2024-12-18.html"
KINDS = [
    "index.html",
    "archive.html",
    "tags.html",
    "search.html?q=autoencoders",
    "tags/often.html",
    "tags/often/2.html",
    DAY,
]
PHONE = {"width": 360, "height": 740}


def write(files: Mapping[str, bytes], folder: Path) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


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
        page.get_by_role("button", name=button, exact=True).click()
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
    write(collect([Day(article.date, (), (article,))]).site(), tmp_path)
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
def test_tags_can_be_found_and_sorted(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "tags.html", locale="ko-KR")

    def tags() -> list[str]:
        return [row.inner_text().split()[0] for row in page.locator("tbody tr").all() if row.is_visible()]

    for wanted, found_tags in (("#OFT", ["#often"]), ("Topic_29", ["#topic-29"])):
        page.locator("#tag-filter").fill(wanted)
        assert tags() == found_tags
    page.locator("#tag-filter").fill("nothing")
    assert tags() == []
    assert page.get_by_role("status").inner_text() == "그런 태그가 없습니다."
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("status").inner_text() == "No tag is called that."
    page.locator("#tag-filter").fill("topic-1")
    assert page.get_by_role("status").inner_text() == ""
    page.get_by_role("button", name="Tag", exact=True).click()
    assert tags()[:3] == ["#topic-1", "#topic-10", "#topic-11"]
    assert page.locator("th[aria-sort]").inner_text() == "Tag"
    page.locator("#tag-filter").fill("")
    page.get_by_role("button", name="Newest").click()
    assert tags()[0] == "#vae"


def test_nothing_moves_while_the_tags_come(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "tags.html", locale="en-GB", viewport=PHONE)
    moved = page.evaluate("""() => new Promise((resolve) => {
      let sum = 0;
      const add = (list) => list.getEntries().forEach((shift) => (sum += shift.value));
      new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve(sum), 200);
    })""")
    assert moved < 0.001


@pytest.mark.parametrize(
    ("locale", "words", "shown"),
    [("en-GB", "en", "en"), ("ko-KR", "ko", "ko"), ("fr-FR", "ko", "both")],
)
def test_the_first_visit_is_in_the_browsers_language(
    locale: str, words: str, shown: str, address: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(address + DAY, locale=locale)
    assert page.evaluate("document.documentElement.lang") == words
    assert page.evaluate("document.documentElement.dataset.show") == shown
    heading = page.get_by_role("heading", level=1).inner_text()
    assert heading == ("2024년 12월 18일 수요일" if words == "ko" else "Wednesday, 18 December 2024")


@pytest.mark.parametrize("path", KINDS)
def test_no_word_of_ours_stays_in_the_other_language(
    path: str, address: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(address + path, locale="en-GB")
    # Whatever has other words has them in Korean once it speaks English.
    others = page.evaluate("[...document.querySelectorAll('[data-other]')].map((each) => each.dataset.other)")
    assert others
    assert [text for text in others if not re.search("[가-힣]", text)] == []


def test_the_switch_turns_all_words_of_a_page(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + DAY, locale="ko-KR")
    before = page.locator("body").inner_html()
    page.get_by_role("button", name="English").click()
    assert page.title() == "Wednesday, 18 December 2024 · 논문 다이제스트"
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("summary[lang=en]").first.inner_text() == "Abstract"
    assert page.get_by_role("navigation", name="Main").is_visible()
    assert page.get_by_role("searchbox").get_attribute("placeholder") == "Search"
    # With both commentaries the words stay as they are; the language is that of the next page, too.
    page.get_by_role("button", name="Both").click()
    assert page.locator("summary").first.inner_text() == "Abstract"
    page.get_by_role("link", name="#vae").first.click()
    page.wait_for_url("**/tags/vae.html")
    assert page.get_by_text("Subscribe to this tag").is_visible()
    page.go_back()
    page.get_by_role("button", name="한국어").click()
    assert page.locator("body").inner_html() == before


@pytest.mark.parametrize("width", [1050, 720, 390])
def test_the_front_page_begins_with_the_newest_entry(
    width: int, address: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(address, locale="ko-KR", viewport={"width": width, "height": 800})
    title = page.locator(".newest h4").first.bounding_box()
    assert title
    assert width > 720 or title["y"] < 330
    tops = page.locator("header.site > :visible").evaluate_all(
        "items => items.map(item => Math.round(item.getBoundingClientRect().bottom / 20))"
    )
    assert max(tops) - min(tops) <= 1, "the header is one line"


@pytest.mark.parametrize(
    "width", [760, *(pytest.param(width, marks=pytest.mark.slow) for width in (1000, 1050, 1100))]
)
def test_the_header_is_one_line(width: int, address: str, open_page: Callable[..., Page]) -> None:
    for locale in ("ko-KR", "en-US"):
        page = open_page(address + DAY, locale=locale, viewport={"width": width, "height": 800})
        header = page.locator("header.site").bounding_box()
        assert header
        assert header["height"] < 70


def test_the_first_entry_of_a_day_is_on_a_phones_first_screen(
    address: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(address + "digests/2024-12-19.html", locale="ko-KR", viewport=PHONE)
    first = page.locator("article h2").first.bounding_box()
    assert first
    assert first["y"] < PHONE["height"] / 2
    assert not page.locator(".contents ol").is_visible()


def test_paragraphs_stand_apart(
    collect: Callable[..., Collection],
    make_article: Callable[..., Article],
    open_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    texts = ("한국어 문단.", "An English paragraph.", "An English paragraph.", "한국어 문단.")
    body = Body(ko=tuple(Paragraph((Text(text),)) for text in texts))
    article = make_article("2024-01-01", 0, "Apart", body=body)
    write(collect([Day(article.date, (), (article,))]).site(), tmp_path)
    page = open_page(f"{tmp_path.as_uri()}/digests/2024-01-01.html")
    boxes = [paragraph.bounding_box() for paragraph in page.locator(".commentary p").all()]
    edges = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
    assert len(edges) == 4
    gaps = [below - above for (_, above), (below, _) in itertools.pairwise(edges)]
    assert min(gaps) >= 8, gaps


def test_unfolded_authors_go_on_in_their_line(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "digests/2024-12-19.html", locale="ko-KR")
    authors = page.locator(".authors", has_text="Author 0,")
    assert authors.inner_text().endswith("Author 9 외 190명")
    authors.locator("summary").click()
    assert "Author 9, Author 10, Author 11" in authors.inner_text()
    last = authors.evaluate(
        "element => { const range = document.createRange(); const text = element.firstChild;"
        " range.setStart(text, text.length - 1); range.setEnd(text, text.length);"
        " return range.getBoundingClientRect().top; }"
    )
    assert authors.locator("span").evaluate("element => element.getClientRects()[0].top") == last


@pytest.mark.slow
def test_all_authors_are_printed(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "digests/2024-12-19.html")
    page.emulate_media(media="print")
    authors = page.locator(".authors", has_text="Author 0,")
    assert authors.locator("span").is_visible()
    assert not authors.locator("summary").is_visible()


def test_titles_only_without_script(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "tags/vae.html", java_script_enabled=False)
    assert page.get_by_text("새해입니다.").is_visible()
    page.get_by_label("제목만 보기").check()
    assert not page.get_by_text("새해입니다.").is_visible()
    assert page.get_by_role("heading", name="A New Year").is_visible()


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


def test_search_works_where_a_page_cannot_yield(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "search.html")
    page.add_init_script("Object.defineProperty(globalThis, 'scheduler', { value: undefined })")
    page.goto(address + "search.html?q=autoencoders")
    assert found(page)[0] == "Autoencoders at Scale"


def test_a_result_keeps_the_focus_while_others_come(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(address + "search.html", locale="ko-KR")
    page.route("**/search/2024.js", lambda _: None)  # waits, until there is no route any more
    page.goto(address + "search.html?q=글", wait_until="commit")
    first = page.locator("#results a").first
    first.focus()
    name = first.inner_text()
    page.unroute("**/search/2024.js")
    assert found(page)[0] == "한국어로만 쓴 글", "a title is better than commentary"
    assert page.evaluate("document.activeElement.textContent") == name


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
    write(files, tmp_path)

    with Server(tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        page = browser.new_page(locale="ko-KR")
        page.add_init_script("""
          globalThis.rests = 0;
          const rest = scheduler.yield.bind(scheduler);
          scheduler.yield = () => { globalThis.rests += 1; return rest(); };
        """)
        page.goto(f"{server.address}search.html")
        page.get_by_role("searchbox").fill("그다음글")
        started = time.monotonic()
        page.keyboard.press("Enter")
        page.locator("#results li").first.wait_for()
        assert time.monotonic() - started < 1
        page.get_by_role("searchbox").fill("가장오래된글")
        page.keyboard.press("Enter")
        page.get_by_text("4편을 찾았습니다.").wait_for()
        assert page.evaluate("rests") > 20, "the page stays awake"
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
    page = open_page(address + "tags.html")
    links = page.locator("td.feeds a").evaluate_all("links => links.map(link => link.href)")
    assert len(links) > 30
    for link in links:
        answer = page.request.get(link)
        assert answer.status == 200, link
        assert answer.headers["content-type"].startswith("application/atom+xml")
