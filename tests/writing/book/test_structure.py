"""How the book is put together: documents, contents, links between days, index of tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
from lxml import etree

from pipeline.collection.selection import VolumeReference
from pipeline.model import Article, Body, Day, Paragraph, Text
from pipeline.settings import ResolvedEdition, Settings

DAYS = ["2024-12-18.xhtml", "2024-12-19.xhtml", "2025-01-02.xhtml"]


def outline(points: etree._Element, names: dict[str, str]) -> list[Any]:
    """The contents as nested lists of titles."""
    return [
        [
            item.xpath("string(h:a)", namespaces=names),
            *(outline(below, names) for below in item.xpath("h:ol", namespaces=names)),
        ]
        for item in points.xpath("h:li", namespaces=names)
    ]


def in_order(day: Day) -> list[Article]:
    """The entries as they stand in the book: those without text last."""
    return sorted(day.articles, key=lambda article: article.title == "Only a title")


def toc(finished: Any, names: dict[str, str]) -> list[Any]:
    (points,) = finished.contents.xpath("//h:nav[@epub:type='toc']/h:ol", namespaces=names)
    return outline(points, names)


def many_days(make_article: Callable[..., Article], number: int, entries: int) -> list[Day]:
    dates = [dt.date(2023, 1, 1) + dt.timedelta(days) for days in range(number)]
    return [
        Day(
            date,
            (),
            tuple(
                make_article(date.isoformat(), n, f"Paper {date} {n}", tags=("all",)) for n in range(entries)
            ),
        )
        for date in dates
    ]


def test_a_document_a_day_between_front_and_index(finished: Any) -> None:
    assert finished.spine == ["cover.xhtml", "title.xhtml", *DAYS, "tags-1.xhtml", "contents.xhtml"]
    assert [title.text for title in finished.find("//h:section[@role='doc-chapter']/h:h1")] == [
        "2024년 12월 18일 수요일",
        "2024년 12월 19일 목요일",
        "2025년 1월 2일 목요일",
    ]


def test_an_entry_is_an_article_with_its_anchor(finished: Any, days: tuple[Day, ...]) -> None:
    anchors = [article.get("id") for article in finished.find("//h:article")]
    assert anchors == [article.anchor for day in days for article in in_order(day)]


def test_contents_by_year_month_day_and_entry(
    finished: Any, days: tuple[Day, ...], names: dict[str, str]
) -> None:
    titles = [[[article.title] for article in in_order(day)] for day in days]
    assert toc(finished, names) == [
        ["2024년", [["12월", [["18일 수요일", titles[0]], ["19일 목요일", titles[1]]]]]],
        ["2025년", [["1월", [["2일 목요일", titles[2]]]]]],
        ["태그 찾아보기"],
    ]


def test_contents_lead_to_what_they_say(finished: Any, names: dict[str, str]) -> None:
    links = finished.contents.xpath("//h:nav[@epub:type='toc']//h:a", namespaces=names)
    for link in links:
        assert finished.leads_somewhere(link.get("href"))
        document, _, fragment = link.get("href").partition("#")
        if fragment:
            title = "//h:h2 | //h:p[@class='title']".replace("//", f"//*[@id='{fragment}']//")
            heading = finished.documents[document].xpath(title, namespaces=names)[0]
            words = "".join(heading.xpath(".//text()"))
            assert words == link.text or heading.xpath(".//*[@role='math']", namespaces=names)


def test_old_readers_have_the_same_contents(finished: Any, names: dict[str, str]) -> None:
    ncx = etree.fromstring(finished.read("toc.ncx"))

    def points(element: etree._Element) -> list[Any]:
        return [
            [
                point.xpath("string(ncx:navLabel/ncx:text)", namespaces=names),
                *([below] if (below := points(point)) else []),
            ]
            for point in element.xpath("ncx:navPoint", namespaces=names)
        ]

    assert points(ncx.xpath("//ncx:navMap", namespaces=names)[0]) == toc(finished, names)
    ids = ncx.xpath("//ncx:navPoint/@id", namespaces=names)
    assert len(set(ids)) == len(ids)
    assert all(
        finished.leads_somewhere(source) for source in ncx.xpath("//ncx:content/@src", namespaces=names)
    )
    assert (
        ncx.xpath("string(//ncx:meta[@name='dtb:uid']/@content)", namespaces=names)
        == finished.meta("dc:identifier")[0]
    )


def test_landmarks(finished: Any, names: dict[str, str]) -> None:
    links = finished.contents.xpath("//h:nav[@epub:type='landmarks']//h:a", namespaces=names)
    kind = f"{{{names['epub']}}}type"
    assert [(link.get(kind), link.get("href"), link.text) for link in links] == [
        ("cover", "cover.xhtml", "표지"),
        ("titlepage", "title.xhtml", "속표지"),
        ("toc", "contents.xhtml", "차례"),
        ("bodymatter", "2024-12-18.xhtml", "본문"),
        ("index", "tags-1.xhtml", "태그 찾아보기"),
    ]


def test_every_link_within_the_book_leads_somewhere(finished: Any) -> None:
    links = [href for href in finished.find("//h:a/@href") if not href.startswith("https://")]
    assert len(links) > 40
    assert [href for href in links if not finished.leads_somewhere(href)] == []


def test_days_lead_to_those_before_and_after(finished: Any, names: dict[str, str]) -> None:
    def around(name: str) -> list[str]:
        nav = finished.documents[name].xpath("//h:nav", namespaces=names)[0]
        assert len(nav) == 1, "a line"
        return list(nav.xpath(".//h:a/@href", namespaces=names))

    assert around(DAYS[0]) == ["contents.xhtml", DAYS[1]]
    assert around(DAYS[1]) == [DAYS[0], "contents.xhtml", DAYS[2]]
    assert around(DAYS[2]) == [DAYS[1], "contents.xhtml"]


def test_from_tag_to_entries_and_back(finished: Any, days: tuple[Day, ...], names: dict[str, str]) -> None:
    index = finished.documents["tags-1.xhtml"]
    listed = {
        (section.xpath("string(h:h2)", namespaces=names), href.partition("#")[2])
        for section in index.xpath("//h:section[h:ul]", namespaces=names)
        for href in section.xpath(".//h:a/@href", namespaces=names)
    }
    labels = {tag.key: tag.label for day in days for article in day.articles for tag in article.tags}
    articles = [article for day in days for article in day.articles]
    assert listed == {(f"#{labels[tag.key]}", article.anchor) for article in articles for tag in article.tags}
    for article in articles:
        links = finished.find(f"//h:article[@id='{article.anchor}']/h:p[@class='tags']/h:a")
        for link, tag in zip(links, article.tags, strict=True):
            document, _, fragment = link.get("href").partition("#")
            heading = finished.documents[document].xpath(f"string(//*[@id='{fragment}'])")
            assert heading == f"#{labels[tag.key]}"


def test_newest_first(
    days: tuple[Day, ...],
    bind: Callable[..., Any],
    names: dict[str, str],
) -> None:
    finished = bind(days, ResolvedEdition("new", "New", order="newest"))
    assert finished.spine[2:5] == DAYS[::-1]
    assert [year[0] for year in toc(finished, names)] == ["2025년", "2024년", "태그 찾아보기"]
    # Earlier is still what was before in time.
    links = finished.documents[DAYS[1]].xpath("//h:nav//h:a", namespaces=names)
    assert (links[0].get("href"), links[0].text) == (DAYS[0], "← 12월 18일")


def test_volumes_lead_to_each_other(
    days: tuple[Day, ...],
    bind: Callable[..., Any],
    names: dict[str, str],
) -> None:
    finished = bind(
        days,
        label="2024-2",
        stem="collection-2024-2",
        title="논문 다이제스트 2024년 2권",
        position=3,
        earlier=VolumeReference("collection-2024-1", "논문 다이제스트 2024년 1권"),
        later=VolumeReference("collection-2025", "논문 다이제스트 2025년"),
    )
    assert finished.spine[-2] == "volumes.xhtml"
    page = finished.documents["volumes.xhtml"]
    assert page.xpath("//h:a/@href", namespaces=names) == [
        "https://example.org/digests/collection-2024-1.epub",
        "https://example.org/digests/collection-2025.epub",
    ]
    assert toc(finished, names)[-1] == ["앞뒤 권"]
    first = finished.documents[DAYS[0]].xpath("//h:nav//h:a", namespaces=names)[0]
    assert (first.get("href"), first.text) == ("volumes.xhtml", "← 앞 권")
    last = finished.documents[DAYS[2]].xpath("//h:nav//h:a", namespaces=names)[-1]
    assert (last.get("href"), last.text) == ("volumes.xhtml", "다음 권 →")
    assert finished.meta("belongs-to-collection") == ["논문 다이제스트"]
    assert finished.meta("collection-type") == ["series"]
    assert finished.meta("group-position") == ["3"]


def test_without_a_public_address_volumes_are_named_only(
    days: tuple[Day, ...],
    bind: Callable[..., Any],
    names: dict[str, str],
) -> None:
    later = VolumeReference("collection-2026", "논문 다이제스트 2026년")
    page = bind(days, settings=Settings(), label="2025", later=later).documents["volumes.xhtml"]
    assert page.xpath("//h:a", namespaces=names) == []
    assert "다음: 논문 다이제스트 2026년" in "".join(page.xpath("//text()"))


def test_a_long_day_is_divided(
    make_article: Callable[..., Article],
    bind: Callable[..., Any],
    names: dict[str, str],
) -> None:
    words = "가나다라 " * 4000
    paragraph = Paragraph((Text(words),))  # 52 KB
    articles = tuple(
        make_article(
            "2024-03-01",
            number,
            f"Paper {number}",
            tags=("vae",),
            body=Body(ko=(paragraph,) * korean, en=(paragraph,) * english),
        )
        for number, (korean, english) in enumerate([(2, 0), (2, 0), (2, 0), (4, 8), (1, 0)])
    )
    days = [Day(dt.date(2024, 3, 1), (paragraph,) * 6, articles)]
    finished = bind(days)
    parts = [name for name in finished.spine if name.startswith("2024-03-01")]
    assert parts == [
        "2024-03-01.xhtml",
        *(f"2024-03-01-{number}.xhtml" for number in range(2, len(parts) + 1)),
    ]
    assert max(len(finished.read(name)) for name in finished.spine) < 260_000
    text = "".join(
        "".join(finished.documents[name].xpath("//h:p/text()", namespaces=names)) for name in parts
    )
    assert text.count(words) == 25
    assert finished.find("//h:div[not(node()[normalize-space()])]") == []
    # Entries are divided only where one alone is too long; then what follows says whose it is.
    again = finished.find("//h:article[not(@id)]")
    assert {element.get("aria-label") for element in again} == {"Paper 3 (이어서)"}
    assert sorted(element.get("id") for element in finished.find("//h:article[@id]")) == sorted(
        a.anchor for a in articles
    )
    assert [href for href in finished.find("//h:nav//h:a/@href") if not finished.leads_somewhere(href)] == []


def test_links_to_abstracts_lead_into_later_documents_of_a_day(
    make_article: Callable[..., Article], bind: Callable[..., Any]
) -> None:
    long, longest = (Paragraph((Text("가나다라 " * length),)) for length in (6_000, 24_000))  # 78 and 312 KB
    bodies = [
        Body(ko=(long,), abstract=(long,)),
        Body(ko=(long,), abstract=(long, longest)),
        Body(ko=(long,)),
    ]
    articles = tuple(
        make_article("2024-03-01", number, f"Paper {number}", body=body) for number, body in enumerate(bodies)
    )
    finished = bind([Day(dt.date(2024, 3, 1), (), articles)])
    links = finished.find("//h:p[@class='to-abstract']/h:a/@href")
    assert [link.partition("#")[2] for link in links] == [f"a-{article.anchor}" for article in articles[:2]]
    assert any(not link.startswith("2024-03-01.xhtml") for link in links)
    every = [href for href in finished.find("//h:a/@href") if not href.startswith("https://")]
    assert [href for href in every if not finished.leads_somewhere(href)] == []
    assert len(finished.find("//h:div[@class='abstract']")) == 3  # the longest is divided


def test_a_large_volume_has_contents_of_days(
    make_article: Callable[..., Article],
    bind: Callable[..., Any],
    names: dict[str, str],
) -> None:
    """Devices restart over 1,259 points; 1,000 entries are the default limit of a volume."""
    usual = many_days(make_article, 200, 5)
    finished = bind(usual)
    assert len(finished.contents.xpath("//h:nav[@epub:type='toc']//h:a", namespaces=names)) > 1_200
    large = many_days(make_article, 400, 5)
    finished = bind(large)
    points = finished.contents.xpath("//h:nav[@epub:type='toc']//h:a/@href", namespaces=names)
    assert len(points) < 1_259
    assert {f"{day.date.isoformat()}.xhtml" for day in large} <= set(points)


def test_a_large_index_is_divided(
    make_article: Callable[..., Article],
    bind: Callable[..., Any],
    names: dict[str, str],
) -> None:
    days = many_days(make_article, 130, 5)
    days[0] = msgspec.structs.replace(
        days[0], articles=tuple(make_article("2023-01-01", n, f"Z {n}", tags=("zebra",)) for n in range(5))
    )
    finished = bind(days)
    assert finished.spine[-3:-1] == ["tags-1.xhtml", "tags-2.xhtml"]
    first, second = (finished.documents[name] for name in finished.spine[-3:-1])
    assert first.xpath("//h:h2/text()", namespaces=names) == ["#all"]
    assert second.xpath("//h:h2/text()", namespaces=names) == ["#all (이어서)", "#zebra"]
    assert len(first.xpath("//h:li", namespaces=names)) + len(second.xpath("//h:li", namespaces=names)) == 650
    assert max(len(finished.read(name)) for name in finished.spine[-3:-1]) < 260_000
    assert [
        href for href in finished.find("//h:p[@class='tags']/h:a/@href") if not finished.leads_somewhere(href)
    ] == []
    assert toc(finished, names)[-1] == [
        "태그 찾아보기",
        [["태그 찾아보기: #all – #all"], ["태그 찾아보기: #all – #zebra"]],
    ]


def test_the_title_page_says_where_new_entries_and_books_are(
    days: tuple[Day, ...], finished: Any, bind: Callable[..., Any], settings: Settings
) -> None:
    def links(opened: Any) -> list[str]:
        page = opened.documents["title.xhtml"]
        return [link.get("href") for link in page.iter("{*}a")]

    site = settings.base_url
    ends = [f"{site}catalog.opds.xml", "contents.xhtml"]
    assert links(finished) == [site, f"{site}feeds/all.atom", *ends]
    assert settings.description in "".join(finished.documents["title.xhtml"].itertext())
    edition = ResolvedEdition("models", "Models")
    assert links(bind(days, edition)) == [site, f"{site}feeds/editions/models.atom", *ends]
    assert links(bind(days, ResolvedEdition("m", "M", formats=("epub",))))[1] == f"{site}feeds/all.atom"
    assert links(bind(days, settings=Settings())) == ["contents.xhtml"]


def test_a_day_of_words_alone(bind: Callable[..., Any]) -> None:
    days = [Day(dt.date(2024, 5, 5), (Paragraph((Text("오늘은 쉽니다."),)),), ())]
    finished = bind(days)
    assert finished.spine == ["cover.xhtml", "title.xhtml", "2024-05-05.xhtml", "contents.xhtml"]
    assert "오늘은 쉽니다." in "".join(finished.find("//h:section[@class='introduction']//text()"))


def test_own_words_in_english(
    days: tuple[Day, ...],
    settings: Settings,
    bind: Callable[..., Any],
    names: dict[str, str],
) -> None:
    english = msgspec.structs.replace(settings, language="en")
    finished = bind(days, settings=english)
    assert [point[0] for point in toc(finished, names)] == ["2024", "2025", "Index of tags"]
    assert finished.find("//h:section[@role='doc-chapter']/h:h1")[0].text == "Wednesday, 18 December 2024"
    assert finished.package.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    korean = finished.find("//h:div[@class='commentary'][@lang='ko']")
    assert len(korean) == 6
