"""What the pages say, and that it is HTML."""

from __future__ import annotations

import posixpath
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import html5lib
import msgspec
import pytest
from lxml import etree

from pipeline import locations
from pipeline.model import Day, Emphasis, Link, Strong, Text
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
        assert any(HOSTILE in text(element) for element in find(tree, "//h:main//h:h2 | //h:main//h:a"))
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
    assert order == ["h2", "authors", "commentary bilingual", "tags", "abstract", "place"]


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
    [heading] = find(tree, "//h:article/h:h2")
    assert text(heading) == "See elsewhere and elsewhere"
    assert [element.get("href") for element in heading.iter("{*}a")] == ["https://example.org/paper"]
    assert len(find(tree, "//h:article/h:h2//h:b/h:i")) == 1


def test_many_authors_are_folded(trees: dict[str, etree._ElementTree]) -> None:
    details = find(trees["digests/2024-12-19.html"], "//h:div[@class='authors']/h:details")[-1]
    assert text(details.getparent()).startswith("Author 0, Author 1,")
    assert text(details[0]) == "외 190명"
    assert details.getprevious() is None
    assert details.getparent().text.endswith("Author 9 ")
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


def test_the_front_page_offers_everything(
    trees: dict[str, etree._ElementTree], collection: Collection
) -> None:
    tree = trees["index.html"]
    links = set(find(tree, "//h:main//h:a/@href"))
    # Covers are pictures in it, and a JSON Feed is for programs that look for one.
    assert {
        path
        for path in collection.elsewhere()
        if not path.startswith("covers/") and not locations.is_json_feed(path)
    } <= links
    rows = [[text(cell) for cell in row] for row in find(tree, "//h:section[@class='topics']//h:tbody/h:tr")]
    assert rows[0][:3] == ["#often", "180", "2023-12-25"]
    assert [int(row[1]) for row in rows] == sorted((int(row[1]) for row in rows), reverse=True)
    book = text(find(tree, "//h:section[@class='books']//h:li[1]")[0])
    assert "2023년 1월 1일" in book
    assert "EPUB 1.2 MB" in book
    subscribe = text(find(tree, "//h:section[@class='subscribe']")[0])
    assert subscribe.count("newsboat") == 4  # in both languages: among the readers, and what it does


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
        "논문 다이제스트 · 김서연 · © 2024 김서연",
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
    assert main.xpath(".//h:section[@class='topics']//h:table", namespaces=NAMESPACES) == []
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
    del trees[locations.MISSING]  # its links begin at the host
    assert broken_links(trees, {*site, *archive.elsewhere()}) == []
