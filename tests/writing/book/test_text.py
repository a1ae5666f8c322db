"""No character of a digest is lost on the way into the book and out again."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from lxml import etree

from pipeline.collection.selection import Volume
from pipeline.model import (
    Article,
    Blocks,
    Body,
    Code,
    CodeBlock,
    Day,
    Emphasis,
    Heading,
    ItemList,
    Link,
    Math,
    Paragraph,
    Parts,
    Quote,
    Raw,
    Strike,
    Strong,
    Table,
    Text,
)
from pipeline.settings import ResolvedEdition, Settings
from pipeline.writing.book import book
from pipeline.writing.book.tables import fit_tables
from pipeline.writing.common.cover import cover

MATHML = "{http://www.w3.org/1998/Math/MathML}math"
XHTML = "{http://www.w3.org/1999/xhtml}"
NESTED = {f"{XHTML}{name}" for name in ("p", "ul", "ol", "blockquote", "pre", "h3", "h4", "h5", "div")}


def expected(parts: Parts) -> str:
    """The characters of ``parts``; of a formula, its reading."""
    return "".join(
        expected(part.parts) if isinstance(part, Strong | Emphasis | Strike) else part.text for part in parts
    )


def expected_blocks(content: Blocks) -> Iterator[str]:
    for block in content:
        match block:
            case Paragraph(parts=parts) | Heading(parts=parts):
                yield expected(parts)
            case ItemList():
                for item, below in block.rows():
                    yield expected(item)
                    yield from expected_blocks(below)
            case Quote(blocks=quoted):
                yield from expected_blocks(quoted)
            case CodeBlock(text=text):
                yield text
            case Table(head=head, rows=rows) if fit_tables((block,)) == (block,):
                yield from (expected(cell) for row in (head, *rows) for cell in row)
            case Table(head=head, rows=rows):
                yield from (" | ".join(map(expected, row)) for row in (head, *rows))


def shown(element: etree._Element) -> str:
    """The characters of an element, a formula by its reading."""
    if element.tag == MATHML:
        return str(element.get("alttext"))
    if element.get("role") == "math":
        return str(element.get("aria-label"))
    return (element.text or "") + "".join(shown(child) + (child.tail or "") for child in element)


def shown_blocks(element: etree._Element) -> list[str]:
    """The characters of each block below an element, of an item without what is nested in it."""
    names = ("p", "h3", "h4", "h5", "pre", "th", "td")
    found = []
    for block in element.iter(*(f"{XHTML}{name}" for name in (*names, "li"))):
        if block.tag == f"{XHTML}li":
            inline = itertools.takewhile(lambda child: child.tag not in NESTED, block)
            found.append((block.text or "") + "".join(shown(child) + (child.tail or "") for child in inline))
        elif (
            block.tag != f"{XHTML}h3"
            or block.getparent() is not element
            or block.getprevious() is not None
            or element.get("class") != "abstract"
        ):
            found.append(shown(block))
    return found


def texts(element: etree._Element, xpath: str) -> list[str]:
    return [shown(found) for found in element.xpath(xpath, namespaces={"h": XHTML[1:-1]})]


def compare(days: Sequence[Day], finished: Any) -> None:
    """Every entry of ``days``, field by field, with what its article in the book shows."""
    articles = {article.get("id"): article for article in finished.find("//h:article")}
    assert len(articles) == sum(len(day.articles) for day in days)
    for day in days:
        introductions = finished.documents[f"{day.date.isoformat()}.xhtml"].xpath(
            "//h:section[@class='introduction']", namespaces={"h": XHTML[1:-1]}
        )
        found = [text for element in introductions for text in shown_blocks(element)]
        assert found == list(expected_blocks(day.introduction))
        for article in day.articles:
            element = articles[article.anchor]
            titles = texts(element, "h:header/h:h2 | h:p[@class='title']")
            assert titles == [expected(article.body.title)]
            [names] = texts(element, ".//h:p[@class='authors']") or [""]
            for others in texts(element, "h:div[@class='other-authors']/h:p"):
                names = re.sub(r" (외 \d+명|and \d+ more)$", f", {others}", names)
            assert names == ", ".join(article.authors)
            assert texts(element, "h:p[@class='tags']/h:a") == [f"#{tag.label}" for tag in article.tags]
            addresses = element.xpath(".//h:p[@class='paper']/h:a/@href", namespaces={"h": XHTML[1:-1]})
            assert addresses == ([article.url] if article.url else [])
            passages = [
                text
                for passage in (
                    *element.xpath(
                        "h:div[@class and @class != 'other-authors']", namespaces={"h": XHTML[1:-1]}
                    ),
                    *finished.find(f"//h:div[@id='a-{article.anchor}']"),
                )
                for text in shown_blocks(passage)
            ]
            body = article.body
            assert passages == [
                text for part in (body.ko, body.en, body.abstract) for text in expected_blocks(part)
            ]


def test_every_character_is_in_the_book(days: tuple[Day, ...], finished: Any) -> None:
    compare(days, finished)


def test_markup_in_text_is_text(finished: Any) -> None:
    assert finished.find("//h:script") == []
    assert [shown(bold) for bold in finished.find("//h:b")] == ["굵은 기운 x²글", "second"]
    assert not [href for href in finished.find("//@href") if href.startswith("javascript:")]


def test_a_script_as_address_is_no_link(
    make_article: Callable[..., Article], bind: Callable[..., Any]
) -> None:
    body = Body(ko=(Paragraph((Link("눌러요", "javascript:alert(1)"),)),))
    days = [
        Day(
            dt.date(2024, 1, 1),
            (),
            (make_article("2024-01-01", 0, "T", body=body, address="data:text/html,x"),),
        )
    ]
    finished = bind(days, settings=Settings())
    assert not [href for href in finished.find("//@href") if href.startswith(("javascript:", "data:"))]
    assert "눌러요" in "".join(finished.find("//h:article//text()"))


@pytest.mark.slow
def test_every_character_of_the_archive(
    archive: list[tuple[Volume, list[Day]]], opened: Callable[[bytes], Any]
) -> None:
    for volume, days in archive:
        compare(days, opened(book(volume, days, Settings(), cover(volume, Settings()))))


# Any text that the model may hold: what XML can, without line breaks, not blank.
characters = st.characters(
    exclude_categories=("Cs", "Cc"),
    exclude_characters="\ufffe\uffff\u2028\u2029",
    include_characters="<&>\"']",
)
words = st.text(characters, min_size=1, max_size=30).filter(str.strip)
formulas = words.map(
    lambda text: Math(
        text,
        text,
        etree.tostring(
            etree.Element(MATHML, {"alttext": text}, nsmap={None: MATHML[1:-5]}), encoding="unicode"
        ),
        "",
    )
)
leaves = st.one_of(
    words.map(Text),
    words.map(Code),
    words.map(Raw),
    words.map(lambda text: Link(text, "https://example.org/?a=1&b=2")),
    formulas,
)
parts = st.recursive(
    st.lists(leaves, min_size=1, max_size=4).map(tuple),
    lambda inner: st.tuples(st.one_of(inner.map(Strong), inner.map(Emphasis), inner.map(Strike))),
    max_leaves=8,
)
cells = st.tuples(st.one_of(st.just(()), parts), parts)
simple = st.one_of(
    parts.map(Paragraph),
    st.builds(Heading, parts, st.integers(1, 3)),
    words.map(lambda text: CodeBlock(f"  {text}\n\n\t{text}".expandtabs(4))),
    st.builds(Table, cells, st.lists(cells, max_size=2).map(tuple)),
    st.builds(ItemList, st.lists(parts, min_size=2, max_size=3).map(tuple), st.sampled_from([None, 1, 7])),
)
blocks = st.lists(
    st.recursive(
        simple,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=2).map(lambda found: Quote(tuple(found))),
            st.builds(
                lambda item, below: ItemList((item, item), 1, (tuple(below), ())),
                parts,
                st.lists(inner, min_size=1, max_size=2),
            ),
        ),
        max_leaves=4,
    ),
    max_size=3,
).map(tuple)


@given(
    title=st.one_of(words, parts),
    introduction=blocks,
    body=st.builds(Body, abstract=blocks, ko=blocks, en=blocks),
    authors=st.lists(words, max_size=3),
)
def test_any_text_survives(
    make_article: Callable[..., Article],
    bind: Callable[..., Any],
    title: str | Parts,
    introduction: Blocks,
    body: Body,
    authors: list[str],
) -> None:
    article = make_article("2024-01-01", 0, title, body=body, authors=authors, tags=("vae",))
    days = [Day(dt.date(2024, 1, 1), introduction, (article,))]
    compare(days, bind(days, settings=Settings()))


def test_abstracts_where_the_edition_wants_them(
    days: tuple[Day, ...],
    bind: Callable[..., Any],
) -> None:
    def order(place: str) -> list[str]:
        edition = ResolvedEdition("collection", "T", abstracts=place)  # type: ignore[arg-type] # one of the three
        finished = bind(days, edition)
        return [
            div.get("class")
            for div in finished.find("//h:article[1]/h:div")
            if div.getparent().get("id") == days[0].articles[0].anchor
        ]

    assert order("after") == ["commentary", "commentary"]
    assert order("before") == ["abstract", "commentary", "commentary"]
    assert order("none") == ["commentary", "commentary"]


@pytest.mark.parametrize(
    ("number", "shown", "more"), [(20, 20, ""), (21, 10, " and 11 more"), (194, 10, " and 184 more")]
)
def test_many_authors_do_not_hold_up_the_commentary(
    make_article: Callable[..., Article], bind: Callable[..., Any], number: int, shown: int, more: str
) -> None:
    authors = [f"Author {n}" for n in range(number)]
    body = Body(en=(Paragraph((Text("A commentary."),)),))
    article = make_article("2024-01-01", 0, "Many", authors=authors, body=body)
    finished = bind([Day(article.date, (), (article,))], settings=Settings(language="en"))
    [names] = finished.find("//h:p[@class='authors']")
    assert "".join(names.itertext()) == ", ".join(authors[:shown]) + more
    [*others] = finished.find("//h:article/*[last()][self::h:div[@class='other-authors']]/h:p")
    assert [element.text for element in others] == ([", ".join(authors[shown:])] if more else [])


def _classes(finished: Any, anchor: str) -> list[str]:
    return [child.get("class") or child.tag for child in finished.find(f"//h:article[@id='{anchor}']/*")]


def test_an_abstract_without_commentary_is_the_text(
    make_article: Callable[..., Article], bind: Callable[..., Any]
) -> None:
    abstract = (Paragraph((Text("An abstract."),)),)
    korean = (Paragraph((Text("해설."),)),)
    articles = (
        make_article(
            "2024-01-01", 0, "Mere title", authors=("A. Author",), tags=("vae",), address="https://a.org/"
        ),
        make_article("2024-01-01", 1, "Abstract only", tags=("vae",), body=Body(abstract=abstract)),
        make_article("2024-01-01", 2, "Korean only", tags=("vae",), body=Body(abstract=abstract, ko=korean)),
    )
    days = [Day(dt.date(2024, 1, 1), (), articles)]
    mere, bare, korean_only = (article.anchor for article in articles)
    finished = bind(days)
    assert _classes(finished, bare)[1:] == ["text", "tags"]
    assert _classes(finished, korean_only)[1:] == ["commentary", "tags", "to-abstract"]
    # What is only a title stands at the end of the day, under a heading of its own.
    assert [article.get("id") for article in finished.find("//h:article")] == [bare, korean_only, mere]
    assert _classes(finished, mere) == ["title", "authors", "paper", "tags"]
    assert shown(finished.find(f"//h:article[@id='{mere}']/preceding-sibling::*[1]")[0]) == "함께 본 논문"
    # A book in one language has no text for what is written in the other only, but its abstract.
    english = bind(days, ResolvedEdition("english", "English", languages=("en",)))
    assert _classes(english, korean_only)[1:] == ["text", "tags"]
    # Without abstracts, what has nothing else is a title.
    without = bind(days, ResolvedEdition("none", "None", abstracts="none"))
    assert [article.get("id") for article in without.find("//h:article")] == [korean_only, mere, bare]


def test_abstracts_stand_at_the_end_of_the_day_and_lead_back(
    days: tuple[Day, ...], bind: Callable[..., Any]
) -> None:
    finished = bind(days)
    first, second = days[0].articles
    chapter = finished.find("//h:section[@role='doc-chapter']")[0]
    classes = [child.get("class") or child.tag.removeprefix(XHTML) for child in chapter]
    assert classes == ["h1", "introduction", "article", "article", "h2", "abstract", "abstract"]
    links = finished.find("//h:p[@class='to-abstract']/h:a")
    assert [(shown(link), link.get("href")) for link in links] == [
        ("초록 →", f"2024-12-18.xhtml#a-{article.anchor}") for article in (first, second)
    ]
    backs = finished.find("//h:div[@class='abstract']/h:h3/h:a")
    assert [(shown(back), back.get("href")) for back in backs] == [
        (f"← {article.title}", f"2024-12-18.xhtml#{article.anchor}") for article in (first, second)
    ]
    # An abstract that is an entry's text is not there again.
    assert not finished.find("//h:div[@class='text']/ancestor::h:article[h:p[@class='to-abstract']]")


def test_a_day_of_mere_titles_needs_no_heading(
    make_article: Callable[..., Article], bind: Callable[..., Any]
) -> None:
    article = make_article("2024-01-01", 0, "Mere title")
    finished = bind([Day(article.date, (), (article,))])
    assert finished.find("//h:section[@role='doc-chapter']/h:h2") == []


def test_the_editions_first_language_comes_first(days: tuple[Day, ...], bind: Callable[..., Any]) -> None:
    finished = bind(days, ResolvedEdition("a", "A", languages=("en", "ko")))
    assert finished.find("//h:div[@lang='en'][following-sibling::h:div[@class='commentary']]")
    assert not finished.find("//h:div[@class='commentary'][following-sibling::h:div[@lang='en']]")


def test_one_language(
    days: tuple[Day, ...],
    bind: Callable[..., Any],
) -> None:
    edition = ResolvedEdition("english", "English", languages=("en",), abstracts="none")
    finished = bind(days, edition)
    text = "".join(finished.find("//h:div[@class='commentary']//text()"))
    assert "A story of growing autoencoders." in text
    assert "오토인코더" not in text
    assert finished.meta("dc:language") == ["en", "ko"]
