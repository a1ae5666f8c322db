"""What the pages say, and that it is HTML."""

from __future__ import annotations

import datetime as dt
import posixpath
import subprocess
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

import html5lib
import msgspec
import pytest
from lxml import etree

from pipeline import locations
from pipeline.model import Body, Day, Emphasis, Link, Paragraph, Strong, Text
from pipeline.settings import LOCAL_BASE_URL, Edition, Settings
from pipeline.settings.records import VolumeSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pipeline.model import Article
    from tests.writing.pages.conftest import Collection

NAMESPACES = {"h": "http://www.w3.org/1999/xhtml", "m": "http://www.w3.org/1998/Math/MathML"}
HOSTILE = "<script>alert('1')</script> & &amp; \"]]> --> {{ 7 }} <b>굵게</b>"


def parse(content: bytes) -> etree._ElementTree:
    """The page; fails on whatever the HTML Standard calls a parse error."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True)
    return parser.parse(content, transport_encoding="utf-8")


def find(tree: etree._ElementTree, path: str) -> list[etree._Element]:
    found: list[etree._Element] = tree.xpath(path, namespaces=NAMESPACES)
    return found


def text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


@pytest.fixture(scope="module")
def trees(site: Mapping[str, bytes]) -> dict[str, etree._ElementTree]:
    paths = [path for path in site if path.endswith(".html") and path != locations.MISSING]
    return {path: parse(site[path]) for path in paths}


def broken_links(trees: Mapping[str, etree._ElementTree], files: set[str]) -> list[str]:
    """Links of pages that lead to no file, or to no anchor on its page."""
    anchors = {path: {*tree.xpath("//@id")} for path, tree in trees.items()}
    broken = []
    for path, tree in trees.items():
        for address in tree.xpath("//@href | //@src | //@action"):
            parts = urlsplit(address)
            if parts.scheme:
                continue
            assert not parts.netloc
            if path == locations.MISSING:
                continue  # its links begin at the host: see test_missing.py
            assert not parts.path.startswith("/"), "a site stands under a sub-path too"
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            target = target if parts.path else path
            fragment = unquote(parts.fragment)
            if target not in files or (fragment and fragment not in anchors[target]):
                broken.append(f"{path}: {address}")
    return broken


def test_every_link_and_anchor_resolves(
    trees: dict[str, etree._ElementTree], site: dict[str, bytes], collection: Collection
) -> None:
    assert broken_links(trees, {*site, *collection.elsewhere()}) == []


def test_text_stays_text(trees: dict[str, etree._ElementTree]) -> None:
    for path in ("index.html", "digests/2024-12-19.html", "tags/3d.html"):
        tree = trees[path]
        scripts = find(tree, "//h:script")
        assert all(script.get("src") and not script.text for script in scripts)
        assert len(find(tree, "//h:main//h:script | //h:main//h:b[text()='굵게']")) == 0
        shown = find(tree, "//h:main//h:h2 | //h:main//h:h3 | //h:main//h:a")
        assert any(HOSTILE in text(element) for element in shown)
    heading, *_ = find(trees["digests/2024-12-19.html"], "//h:article/h:h2")
    assert text(heading) == HOSTILE


def test_nothing_inline_that_a_strict_policy_forbids(trees: dict[str, etree._ElementTree]) -> None:
    for tree in trees.values():
        assert find(tree, "//h:style | //@style | //h:iframe | //h:object") == []
        handlers = [name for element in tree.iter() for name in element.attrib if str(name).startswith("on")]
        assert handlers == []


def test_passages_say_their_language(trees: dict[str, etree._ElementTree]) -> None:
    tree = trees["digests/2024-12-18.html"]
    first = find(tree, "//h:article[1]")[0]
    languages = {
        text(element): element.xpath("ancestor-or-self::*[@lang][1]/@lang")[0]
        for element in first.xpath(".//h:p | .//h:h2 | .//h:summary", namespaces=NAMESPACES)
    }
    assert languages["Autoencoders at Scale"] == "en"
    assert languages["오토인코더를 키우는 이야기입니다."] == "ko"
    assert languages["A quotation in English."] == "en"
    assert languages["We scale autoencoders."] == "en"
    assert languages["초록"] == "ko"
    introduction = find(tree, "//h:div[@class='introduction']/h:div/@lang")
    assert introduction == ["ko", "en"]


def test_an_entry(trees: dict[str, etree._ElementTree]) -> None:
    article = find(trees["digests/2024-12-18.html"], "//h:article[1]")[0]
    link = article.xpath("h:h2/h:a", namespaces=NAMESPACES)[0]
    assert link.get("href") == "https://example.org/abs/1?a=1&b=2#top"
    assert text(article.xpath("h:div[@class='authors']", namespaces=NAMESPACES)[0]) == (
        "Ada Lovelace, 이순신, O'Neil, Jr."
    )
    assert article.xpath("h:ul[@class='tags']/h:li/h:a/@href", namespaces=NAMESPACES) == [
        "../tags/vae.html",
        "../tags/llm.html",
    ]
    assert article.xpath("h:details/h:p/text()", namespaces=NAMESPACES) == [
        "We scale autoencoders.",
        "They grow.",
    ]
    order = [child.get("class", child.tag.rpartition("}")[2]) for child in article]
    assert order == [
        "h2",
        "authors",
        "commentary bilingual",
        "tags",
        "abstract",
        "citation scripted-only",
        "place",
    ]


def test_formulas_are_mathml_and_a_search_says_that_it_is_one(trees: dict[str, etree._ElementTree]) -> None:
    article = find(trees["digests/2024-12-18.html"], "//h:article[2]")[0]
    assert article.xpath("h:h2/h:a//m:msup", namespaces=NAMESPACES)
    assert article.xpath("h:h2/h:span/text()", namespaces=NAMESPACES) == ["제목 검색"]


def test_a_title_is_one_link(
    collect: Callable[..., Collection], make_article: Callable[..., Article]
) -> None:
    link = Link("elsewhere", "https://example.org/elsewhere")
    title = (Text("See "), link, Text(" and "), Strong((Emphasis((link,)),)))
    article = make_article("2024-01-01", 0, title, address="https://example.org/paper")
    tree = parse(collect([Day(article.date, (), (article,))]).site()["digests/2024-01-01.html"])
    [heading] = find(tree, "//h:article/h:h3")
    assert text(heading) == "See elsewhere and elsewhere"
    assert [element.get("href") for element in heading.iter("{*}a")] == ["https://example.org/paper"]
    assert len(find(tree, "//h:article/h:h3//h:b/h:i")) == 1


def test_many_authors_are_folded(trees: dict[str, etree._ElementTree]) -> None:
    details = find(trees["digests/2024-12-19.html"], "//h:div[@class='authors']/h:details")[-1]
    assert text(details.getparent()).startswith("Author 0, Author 1,")
    assert details[0].text == " 외 190명"
    assert details[0].get("data-other") == " and 190 more"
    assert details.getprevious() is None
    # Read on end, folded or not: in a text browser, copied, printed.
    assert "Author 9 외 190명, Author 10, Author 11" in text(details.getparent())
    assert text(details).endswith("Author 199")


@pytest.mark.parametrize("place", ["before", "none"])
def test_the_settings_place_the_abstract(
    collect: Callable[..., Collection], collection: Collection, days: Sequence[Day], place: str
) -> None:
    settings = msgspec.structs.replace(collection.settings, abstracts=place)
    page = collect(days, settings).site()["digests/2024-12-18.html"].decode()
    assert ("We scale autoencoders." in page) == (place == "before")
    if place == "before":
        assert page.index("We scale autoencoders.") < page.index("오토인코더를 키우는")


def test_feeds_are_discovered_the_tags_own_first(trees: dict[str, etree._ElementTree]) -> None:
    expression = "//h:link[@rel='alternate' and @type='application/atom+xml']/@href"
    assert find(trees["digests/2024-12-18.html"], expression) == [
        *("../feeds/all.atom", "../feeds/ko/all.atom", "../feeds/en/all.atom"),
        "../feeds/daily.atom",
    ]
    assert find(trees["tags/often/2.html"], expression) == [
        "../../feeds/tags/often.atom",
        "../../feeds/ko/tags/often.atom",
        "../../feeds/en/tags/often.atom",
        *("../../feeds/all.atom", "../../feeds/ko/all.atom", "../../feeds/en/all.atom"),
        "../../feeds/daily.atom",
    ]


def test_json_feeds_are_discovered_and_on_the_front_page_those_of_editions(
    trees: dict[str, etree._ElementTree], collect: Callable[..., Collection], days: Sequence[Day]
) -> None:
    expression = "//h:link[@rel='alternate' and @type='application/feed+json']/@href"
    assert find(trees["tags/often/2.html"], expression) == ["../../feeds/all.json"]
    edition = Edition("some", "Some", languages=("en",))
    front = collect(days, Settings(edition=(edition,))).site()["index.html"]
    links = find(etree.fromstring(front, etree.HTMLParser()).getroottree(), "//link[@rel='alternate']/@href")
    assert links == [
        *("feeds/all.atom", "feeds/ko/all.atom", "feeds/en/all.atom"),
        "feeds/daily.atom",
        "feeds/editions/some.atom",
        "feeds/all.json",
        "feeds/editions/some.json",
        "all.bib",
        "catalog.opds.xml",
        "feeds.opml",
    ]


def test_addresses_are_given_only_where_they_are_known(
    trees: dict[str, etree._ElementTree],
    site: dict[str, bytes],
    collect: Callable[..., Collection],
    collection: Collection,
    days: Sequence[Day],
) -> None:
    base = "https://example.org/digests/"
    for path, expected in (("index.html", ""), ("tags/vae.html", "tags/vae.html")):
        assert find(trees[path], "//h:link[@rel='canonical']/@href") == [base + expected]
        assert find(trees[path], "//h:meta[@property='og:url']/@content") == [base + expected]
    sitemap = etree.fromstring(site["sitemap.xml"])
    listed = {element.text.removeprefix(base) for element in sitemap.iter("{*}loc")}
    assert listed == {"", *(path for path in trees if path not in {"index.html", "search.html"})}

    local = collect(days, msgspec.structs.replace(collection.settings, base_url=LOCAL_BASE_URL)).site()
    assert "sitemap.xml" not in local
    assert b"canonical" not in local["index.html"]
    assert b"og:" not in local["index.html"]


def test_the_front_page_and_the_tags_offer_everything(
    trees: dict[str, etree._ElementTree], collection: Collection
) -> None:
    tree = trees["index.html"]
    links = {*find(tree, "//h:main//h:a/@href"), *find(trees["tags.html"], "//h:main//h:a/@href")}
    # Covers are pictures in it, a day and a tag have their citations on their pages, and a JSON Feed is for
    # programs that look for one.
    assert {
        path
        for path in collection.elsewhere()
        if not path.startswith(("covers/", "digests/", "tags/")) and not locations.is_json_feed(path)
    } <= links
    book = text(find(tree, "//h:section[@class='books']//h:li[1]")[0])
    assert "2023년 1월 1일" in book
    assert "EPUB 1.2 MB" in book
    subscribe = text(find(tree, "//h:section[@class='subscribe']")[0])
    assert subscribe.count("newsboat") == 4  # in both languages: among the readers, and what it does


def test_below_the_title_stand_what_to_do_and_the_biggest_tags(trees: dict[str, etree._ElementTree]) -> None:
    tree = trees["index.html"]
    actions = find(tree, "//h:ul[@class='actions']//h:a")
    assert [(text(link), link.get("href")) for link in actions] == [
        ("구독", "#subscribe"),
        ("EPUB", "collection.epub"),
        ("Word", "collection.docx"),
        ("지난 다이제스트", "archive.html"),
    ]
    tags = [text(item) for item in find(tree, "//h:nav[@id='tags']//h:li")]
    assert tags[:2] == ["#often 180", "#topic-0 6"]
    assert len(tags) == 9
    assert tags[-1] == "태그 38개 모두"


def test_the_newest_volumes_are_named(collect: Callable[..., Collection], many: Sequence[Day]) -> None:
    def actions(by: Literal["year", "month"]) -> list[tuple[str, str | None]]:
        front = collect(many, Settings(volume=VolumeSettings(by=by, limit=100))).site()["index.html"]
        links = find(parse(front), "//h:ul[@class='actions']//h:a[@download]")
        return [(text(link), link.get("data-other")) for link in links]

    assert actions("month") == [("EPUB 2023-12", None), ("Word 2023-12", None)]
    assert actions("year") == [("EPUB 2023-2", None), ("Word 2023-2", None)]


def test_the_newest_commentary_stands_whole_and_what_is_long_begins(
    collect: Callable[..., Collection], make_article: Callable[..., Article]
) -> None:
    def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
        return tuple(Paragraph((Text(part),)) for part in texts)

    link = Paragraph((Link("paper", "https://example.org/paper"),))
    articles = (
        make_article("2024-01-01", 0, "Whole", body=Body(ko=(*paragraphs("가" * 490), link))),
        make_article("2024-01-01", 1, "Long", body=Body(ko=paragraphs("나 " * 200, "다 " * 200))),
        make_article("2024-01-01", 2, "Abstract", body=Body(abstract=paragraphs("word " * 100))),
        make_article("2024-01-01", 3, "Nothing"),
    )
    tree = parse(collect([Day(articles[0].date, (), articles)]).site()["index.html"])
    whole, long, abstract = find(tree, "//h:section[@class='newest']//h:article")
    assert "가" * 490 in text(whole)
    assert whole.xpath(".//h:div[@class='commentary']//h:a/@href", namespaces=NAMESPACES) == [
        "https://example.org/paper"
    ]
    assert whole.xpath(".//h:p[@class='more']", namespaces=NAMESPACES) == []
    paragraph = [text(each) for each in long.xpath(".//h:p", namespaces=NAMESPACES)]
    assert paragraph[0] == ("나 " * 200).strip()
    assert paragraph[1].startswith("다 다")
    assert paragraph[1].endswith("다 …")
    assert sum(map(len, paragraph[:2])) <= 510
    assert paragraph[2] == "이어 읽기: Long"
    assert len(text(abstract.find(".//h:p", NAMESPACES))) < 300
    assert abstract.find("h:div", NAMESPACES).get("class") == "foretaste"
    assert [text(line) for line in find(tree, "//h:ul[@class='lines']/h:li")] == ["Nothing"]


def test_an_entry_without_commentary_opens_its_abstract_and_a_mere_title_is_a_line(
    trees: dict[str, etree._ElementTree],
) -> None:
    tree = trees["digests/2024-12-19.html"]
    unfolded = find(tree, "//h:details[@class='abstract' and @open]/ancestor::h:article/h:h2")
    assert [text(heading) for heading in unfolded] == ["Only an abstract"]
    [lines] = find(tree, "//h:section[@class='lines']")
    assert [text(heading) for heading in lines.iterfind(".//h:h3", NAMESPACES)] == ["Only a title"]
    assert find(tree, "//h:main/h:article")[-1].getnext() is lines
    [anchor] = lines.xpath("h:article/@id", namespaces=NAMESPACES)
    assert find(tree, f"//h:nav[@class='contents']//h:a[@href='#{anchor}']")


def test_all_tags(trees: dict[str, etree._ElementTree], collection: Collection) -> None:
    tree = trees["tags.html"]
    rows = [[text(cell) for cell in row] for row in find(tree, "//h:table//h:tbody/h:tr")]
    assert rows[0][:3] == ["#often", "180", "2023-12-25"]
    assert [int(row[1]) for row in rows] == sorted((int(row[1]) for row in rows), reverse=True)
    assert len(rows) == len(collection.index.tags)


def test_a_tags_page_has_years_and_what_stands_beside_it(trees: dict[str, etree._ElementTree]) -> None:
    tree = trees["tags/vae.html"]
    assert [text(heading) for heading in find(tree, "//h:main//h:h2")] == ["2025년", "2024년"]
    jumps = find(tree, "//h:nav[@class='years']//h:a/@href")
    assert jumps == ["#y2025", "#y2024"]
    related = [text(link) for link in find(tree, "//h:nav[@class='related']//h:a")]
    assert related == [f"#{'a' * 100}", "#llm"]
    assert find(trees["tags/often/2.html"], "//h:nav[@class='related']") == []


def test_years_on_older_pages_of_a_tag_are_jumped_to(
    collect: Callable[..., Collection], make_article: Callable[..., Article]
) -> None:
    days = []
    for number in range(200):
        date = dt.date(2020, 1, 1) + dt.timedelta(days=10 * number)
        article = make_article(date.isoformat(), 0, f"Paper {number}", tags=("rl",))
        days.append(Day(date, (), (article,)))
    site = collect(days).site()
    jumps = find(parse(site["tags/rl.html"]), "//h:nav[@class='years']//h:a/@href")
    for jump in jumps:
        path, _, anchor = jump.partition("#")
        page = parse(site[posixpath.normpath(f"tags/{path}") if path else "tags/rl.html"])
        assert len(find(page, f"//*[@id='{anchor}']")) == 1
    assert [jump.rpartition("#y")[2] for jump in jumps] == ["2025", "2024", "2023", "2022", "2021", "2020"]


def test_the_archive_has_a_line_a_day(trees: dict[str, etree._ElementTree]) -> None:
    tree = trees["archive.html"]
    line = find(tree, "//h:ul[@class='days']/h:li/h:a[@href='digests/2024-12-18.html']")[0]
    assert text(line) == "18일 수요일 Autoencoders at Scale · On x² and code"
    years = [text(heading) for heading in find(tree, "//h:main//h:h2")]
    assert years == ["2025년", "2024년", "2023년"]
    unfolded = find(tree, "//h:details[@open]/ancestor::h:section/h:h2")
    assert [text(heading) for heading in unfolded] == ["2025년"]
    december = find(tree, "//h:details/h:summary")[1]
    assert text(december) == "12월 2일 · 8편"


def test_each_text_of_a_page_stands_in_the_other_language_beside_it(
    collect: Callable[..., Collection], days: Sequence[Day]
) -> None:
    korean = collect(days, Settings(title="T", id="example.org,2024")).site()
    english = collect(days, Settings(title="T", id="example.org,2024", language="en")).site()

    def words(content: bytes, expression: str) -> list[str]:
        return [str(words) for words in find(parse(content), expression)]

    for path in ("index.html", "archive.html", "tags.html", "search.html", "digests/2024-12-18.html"):
        for one, other in ((korean[path], english[path]), (english[path], korean[path])):
            assert words(one, "//@data-other") == words(other, "//*[@data-other]/text()") != []
            for name in ("aria-label", "title", "placeholder"):
                # The title of a feed is its name, in the collection's language.
                beside = f"data-other-{name.removeprefix('aria-')}"
                of = f"//*[@{beside}][not(@type='application/atom+xml')]"
                assert words(one, f"{of}/@{beside}") == words(other, f"{of}/@{name}"), path
        assert find(parse(korean[path]), "//*[@data-other]/*") == [], "a text can be exchanged, no element"


def test_previews_show_a_cover_and_say_when(
    site: dict[str, bytes], trees: dict[str, etree._ElementTree], collection: Collection
) -> None:
    covers = collection.elsewhere()
    base = "https://example.org/digests/"
    for path in ("index.html", "archive.html", "tags.html", "tags/often/2.html", "digests/2024-12-18.html"):
        [image] = find(trees[path], "//h:meta[@property='og:image']/@content")
        assert image.removeprefix(base) in covers
        assert find(trees[path], "//h:meta[@name='description']/@content") != []
    [date] = find(trees["digests/2024-12-18.html"], "//h:meta[@property='article:published_time']/@content")
    assert date == "2024-12-18"
    assert b"published_time" not in site["index.html"]
    assert find(trees["search.html"], "//h:meta[@name='description']/@content") != []


def test_english_is_the_pages_own_language_where_settings_say_so(english: dict[str, bytes]) -> None:
    tree = parse(english["digests/2024-12-19.html"])
    assert find(tree, "/h:html/@lang") == ["en"]
    assert text(find(tree, "//h:h1")[0]) == "Thursday, 19 December 2024"
    own = tree.xpath("//h:header//text() | //h:nav//text() | //h:footer//text()", namespaces=NAMESPACES)
    korean = [piece for piece in own if any("가" <= character <= "힣" for character in piece)]
    assert set(korean) <= {
        "논문 다이제스트",
        "한국어",
        "한국어로만 쓴 글",
        "#강화학습",
        "김서연",
        " · © 2024 김서연",
        HOSTILE,
    }


def test_english_counts_and_comes_first(
    collect: Callable[..., Collection], make_article: Callable[..., Article]
) -> None:
    article = make_article("2024-01-01", 0, "One")
    settings = Settings(title="Digests", language="en")
    site = collect([Day(article.date, (), (article,))], settings).site()
    for path in ("index.html", locations.ARCHIVE):
        facts = text(find(parse(site[path]), "//h:header/h:p[@class='facts']")[0])
        assert facts == "1 January 2024\xa0· 1 day\xa0· 1 entry"
    how = find(
        parse(site["index.html"]), "//h:section[@class='subscribe']/h:div[@class='bilingual']/h:div/@lang"
    )
    assert how == ["en", "ko"]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (Settings(), "짧은 해설"),
        (Settings(language="en"), "short commentary"),
        (Settings(description="About <us>."), "About <us>."),
        (Settings(subtitle="Papers & more"), "Papers & more"),
    ],
)
def test_the_front_page_says_what_it_is(
    collect: Callable[..., Collection], settings: Settings, says: str
) -> None:
    tree = parse(collect([], settings).site()["index.html"])
    [lead] = find(tree, "//h:header[@class='page']/h:p[not(@class='facts')]")
    assert says in text(lead)
    assert find(tree, "//h:meta[@name='description']/@content") == [text(lead)]


def test_a_front_page_without_digests_offers_no_empty_lists(collect: Callable[..., Collection]) -> None:
    main = find(parse(collect([]).site()["index.html"]), "//h:main")[0]
    assert "아직 태그가 없습니다." in text(main)
    assert main.xpath(".//h:nav[@id='tags']//h:ul", namespaces=NAMESPACES) == []
    assert main.xpath(".//h:p[@class='all']", namespaces=NAMESPACES) == []


def test_older_volumes_are_folded(collect: Callable[..., Collection], many: Sequence[Day]) -> None:
    settings = Settings(volume=VolumeSettings(by="month"))
    books = find(parse(collect(many, settings).site()["index.html"]), "//h:section[@class='books']")[0]
    shown = books.xpath("h:ul/h:li//h:p[@class='title']", namespaces=NAMESPACES)
    folded = books.xpath("h:details/h:ul/h:li//h:p[@class='title']", namespaces=NAMESPACES)
    assert [text(title) for title in shown[:1]] == ["논문 다이제스트 2023년 12월"]
    assert (len(shown), len(folded)) == (6, 6)
    assert text(folded[-1]) == "논문 다이제스트 2023년 1월"
    assert text(books.xpath("h:details/h:summary", namespaces=NAMESPACES)[0]) == "지난 책 6권"


def nu(need: Callable[..., str], npm: Callable[[str], Path], *arguments: str | Path) -> str:
    """What the Nu HTML Checker, the W3C's, has to say."""
    jar = npm("vnu-jar") / "build" / "dist" / "vnu.jar"
    command = [need("java"), "-Xss2m", "-jar", str(jar), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@pytest.mark.slow
def test_the_nu_checker_finds_nothing(
    need: Callable[..., str],
    npm: Callable[[str], Path],
    folder: Path,
    english: dict[str, bytes],
    tmp_path: Path,
) -> None:
    (tmp_path / "english.html").write_bytes(english["index.html"])
    (tmp_path / "archive.html").write_bytes(english[locations.ARCHIVE])
    assert nu(need, npm, "--skip-non-html", folder, tmp_path) == ""
    assert nu(need, npm, "--css", folder / locations.STYLE) == ""


@pytest.mark.slow
def test_the_archives_pages_are_valid_and_all_links_resolve(
    need: Callable[..., str], npm: Callable[[str], Path], archive: Collection, tmp_path: Path
) -> None:
    site = archive.site()
    pages = {path: content for path, content in site.items() if path.endswith(".html")}
    assert len(pages) > 1000
    for path, content in pages.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    assert nu(need, npm, "--skip-non-html", tmp_path) == ""
    parser = etree.HTMLParser(encoding="utf-8")  # html5lib would take a minute
    trees = {path: etree.ElementTree(etree.fromstring(page, parser)) for path, page in pages.items()}
    assert broken_links(trees, {*site, *archive.elsewhere()}) == []


@pytest.fixture(scope="module")
def tied_site(collect: Callable[..., Collection], tied: Sequence[Day], settings: Settings) -> Collection:
    return collect(tied, settings)


def test_a_days_page_shows_what_ties_its_entries_to_others(
    tied_site: Collection, tied: Sequence[Day]
) -> None:
    site = tied_site.site()
    paths = [path for path in site if path.endswith(".html") and path != locations.MISSING]
    trees = {path: parse(site[path]) for path in paths}
    assert broken_links(trees, {*site, *tied_site.elsewhere()}) == []
    first, hostile, last = (day.articles[0] for day in tied)
    tree = trees["digests/2025-01-02.html"]
    here = f"2024-12-18.html#{first.anchor}"
    arrows = find(tree, "//h:div[@class='commentary bilingual']//h:a[@class='entry']")
    assert [(text(arrow), arrow.get("href")) for arrow in arrows] == [
        ("→2024-12-18", f"../digests/{here}")
    ] * 2
    assert arrows[0].get("title") == f"{first.title} · 첫 문장 <i>입니다</i>."
    (listed,) = find(tree, "//h:dl[@class='references']")
    assert [text(item) for item in listed] == [
        "언급한 논문",
        "Autoencoders at Scale · Ada Lovelace 외, 2024 →\xa02024-12-18",
        f"{HOSTILE} →\xa02024-12-19",
        "Known & listed · Ben Lee, 1999",
    ]
    assert listed.xpath(".//h:a/@href", namespaces=NAMESPACES) == [
        f"../digests/{here}",
        f"../digests/2024-12-19.html#{hostile.anchor}",
        "https://doi.org/10.1000/a",
    ]
    facts = find(tree, "//h:dl[@class='references']//h:span")
    assert [(text(each), each.get("data-other")) for each in facts] == [
        ("· Ada Lovelace 외, 2024 →\xa02024-12-18", " · Ada Lovelace et al., 2024 →\xa02024-12-18")
    ]
    (listed,) = find(trees["digests/2024-12-18.html"], "//h:dl[@class='references']")
    assert [text(item) for item in listed] == [
        "이후 언급",
        f"2025-01-02 {last.title}",
        "다른 날",
        "2024-12-19",
    ]


def test_other_pages_show_nothing_that_a_later_day_changes(tied_site: Collection) -> None:
    pages_with = {path for path, content in tied_site.site().items() if b'class="entry"' in content}
    assert pages_with == {"digests/2024-12-18.html", "digests/2025-01-02.html"}
