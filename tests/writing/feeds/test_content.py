"""What a subscriber reads."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec import structs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.writing.feeds.conftest import Collection

ATOM = "{http://www.w3.org/2005/Atom}"
# What no element of a feed's content may be: the W3C feed validator names these, and readers drop most.
ALLOWED = {"a", "b", "blockquote", "code", "div", "h2", "i", "li", "ol", "p", "small", "ul"}


def contents(feed: etree._Element) -> dict[str, str]:
    return {
        entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}content")
        for entry in feed.iterfind(f"{ATOM}entry")
    }


def test_authors_then_commentary_then_links_then_the_abstract(sample: Collection) -> None:
    content = contents(sample.feed("feeds/all.atom"))["Attention with <b>bold</b> claims & </think> tokens"]
    day = re.search(r"digests/2024-12-19.html#e[0-9a-f]+", content)
    assert day
    page = "https://example.org/papers"
    assert content == (
        "<p><small>Ada Writer, Bo O&#39;Reader, 홍길동</small></p>"
        '<div lang="ko"><p>어텐션을 <b>다시</b> 생각한 연구. 코드는 <a href="https://example.com/code?a=1&amp;b=2">'
        "https://example.com/code?a=1&amp;b=2</a> 에 있습니다.</p>"
        "<ul><li>첫째 항목</li><li>둘째 항목</li></ul></div>"
        '<div lang="en"><p>A study that rethinks <code>attention</code> from the ground up.</p></div>'
        '<p><a href="https://arxiv.org/abs/2412.00001">논문</a>'
        f' · <a href="{page}/{day[0]}">2024년 12월 19일</a>'
        f' · <a href="{page}/tags/alignment.html">#alignment</a>'
        f' <a href="{page}/tags/transformer.html">#transformer</a></p>'
        '<p><b>초록</b></p><blockquote lang="en">'
        "<p>We prove that x &lt; y &amp;&amp; y &gt; z; see &lt;script&gt;alert(1)&lt;/script&gt;.</p>"
        "<p>A second paragraph of the abstract.</p></blockquote>"
    )


@pytest.mark.parametrize("place", ["before", "none"])
def test_the_settings_place_the_abstract(collect: Callable[..., Collection], place: str) -> None:
    text = "2024-01-01\nTitle\n(A)\nThe abstract.\n글.\n#x"
    feed = collect({"2024-01-01": text}, abstracts=place).feed("feeds/all.atom")
    content = contents(feed)["Title"]
    if place == "before":
        assert content.index("<small>A</small>") < content.index("The abstract") < content.index("글.")
    else:
        assert "The abstract" not in content


def test_one_language_shows_it_alone_in_its_own_words(sample: Collection) -> None:
    title = "Attention with <b>bold</b> claims & </think> tokens"
    english = contents(sample.feed("feeds/en/all.atom"))[title]
    assert '<div lang="en">' in english
    assert '<div lang="ko">' not in english
    assert ">Paper</a>" in english
    assert ">19 December 2024</a>" in english
    assert "<b>Abstract</b>" in english
    korean = contents(sample.feed("feeds/ko/all.atom"))[title]
    assert '<div lang="en">' not in korean
    assert "<b>초록</b>" in korean


def test_an_entry_without_commentary_in_a_language_is_not_in_its_feed(sample: Collection) -> None:
    assert "VQ 기반 한국어 모델" not in contents(sample.feed("feeds/en/all.atom"))
    assert "Nothing but an abstract" not in contents(sample.feed("feeds/ko/all.atom"))
    assert "Nothing but an abstract" in contents(sample.feed("feeds/all.atom"))


def test_an_unknown_address_leads_to_a_search_that_says_so(sample: Collection) -> None:
    content = contents(sample.feed("feeds/all.atom"))["Nothing but an abstract"]
    assert re.search(r'<a href="https://[^"]+Nothing%20but%20an%20abstract">논문 찾기</a>', content)


def test_without_search_link_there_is_no_link_to_a_paper(collect: Callable[..., Collection]) -> None:
    feed = collect({"2024-01-01": "2024-01-01\nTitle\n(A)\n글.\n#x"}, search_link="").feed("feeds/all.atom")
    assert "논문" not in contents(feed)["Title"]


# The feed of days -----------------------------------------------------------------------------------


def test_a_days_entry_is_the_whole_digest_with_its_introduction(sample: Collection) -> None:
    feed = sample.feed("feeds/daily.atom")
    entries = list(feed.iterfind(f"{ATOM}entry"))
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"tag:example.org,2024:2024-12-{day}" for day in (23, 20, 19)
    ]
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        f"2024-12-{day}T09:30:00+09:00" for day in (23, 20, 19)
    ]
    first = entries[2]
    assert first.findtext(f"{ATOM}title") == (
        "2024년 12월 19일: Attention with <b>bold</b> claims & </think> tokens 외 2편"
    )
    assert [link.get("href") for link in first.iterfind(f"{ATOM}link")] == [
        "https://example.org/papers/digests/2024-12-19.html"
    ]
    assert [item.get("term") for item in first.iterfind(f"{ATOM}category")] == [
        "alignment",
        "transformer",
        "korean",
    ]
    content = first.findtext(f"{ATOM}content") or ""
    assert content.startswith(
        '<div lang="ko"><p>오늘은 정렬에 관한 논문을 모았습니다.</p></div>'
        '<div lang="en"><p>Two of these are about alignment.</p></div><h2 lang="en"><a href='
    )
    assert "&lt;b&gt;bold&lt;/b&gt; claims &amp; &lt;/think&gt; tokens</a></h2>" in content
    assert "<p><small>Ada Writer, Bo O&#39;Reader, 홍길동</small></p>" in content
    assert content.count("<h2") == 3


def test_a_day_in_one_language_leaves_the_other_out(sample: Collection) -> None:
    feed = sample.feed("feeds/en/daily.atom")
    by_title = contents(feed)
    assert list(by_title) == [
        "23 December 2024: Blog post about C++ and C#",
        "19 December 2024: Attention with <b>bold</b> claims & </think> tokens and 1 more",
    ]
    content = by_title["19 December 2024: Attention with <b>bold</b> claims & </think> tokens and 1 more"]
    assert content.startswith('<div lang="en"><p>Two of these are about alignment.</p></div><h2')
    assert "VQ 기반" not in content


def test_a_day_with_an_introduction_only_is_in_the_feed_of_both_languages(
    collect: Callable[..., Collection],
) -> None:
    """No format of digest yields one today, but the model has them: a day is more than its entries."""
    whole = collect({"2024-01-01": "2024-01-01\n머리말입니다.\nTitle\n(A)\n글.\n#x"})
    [day] = whole.days.values()
    [indexed] = whole.index.days
    alone = dataclasses.replace(
        whole,
        index=structs.replace(whole.index, days=(structs.replace(indexed, entries=()),), tags={}),
        days={day.date: structs.replace(day, articles=())},
    )
    assert contents(alone.feed("feeds/daily.atom")) == {
        "2024년 1월 1일": '<div lang="ko"><p>머리말입니다.</p></div>'
    }
    assert contents(alone.feed("feeds/ko/daily.atom")) == {}


@pytest.mark.parametrize(
    ("authors", "korean", "english"),
    [
        (20, "Writer I, Writer J 외 10명", "Writer I, Writer J and 10 more"),
        (12, "Writer K, Writer L", "Writer K, Writer L"),  # two more names are no longer than their number
        (1, "Writer A", "Writer A"),
    ],
)
def test_a_long_list_of_authors_is_shortened(
    collect: Callable[..., Collection], authors: int, korean: str, english: str
) -> None:
    names = ", ".join(f"Writer {chr(65 + number)}" for number in range(authors))
    whole = collect({"2024-01-01": f"2024-01-01\nTitle\n({names})\n글.\nText.\n#x"})
    for path, shown in {"all": korean, "daily": korean, "en/all": english, "en/daily": english}.items():
        [content] = contents(whole.feed(f"feeds/{path}.atom")).values()
        assert f"{shown}</small></p>" in content
    contributors = whole.feed("feeds/all.atom").findall(f".//{ATOM}contributor")
    assert len(contributors) == min(authors, 10)


# Whatever the text ----------------------------------------------------------------------------------

HOSTILE = st.lists(
    st.sampled_from(
        [
            *"<>&\"'/=:;!-#%()[]{}$\\`*_ \t",
            *"aZ9가한",
            "\u00a0",
            "javascript:",
            "<script>",
            "&amp;",
            "https://x.y/",
            "\n",
        ]
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=30,
).map("".join)


@given(title=HOSTILE, author=HOSTILE, abstract=HOSTILE, korean=HOSTILE, english=HOSTILE, tag=HOSTILE)
def test_whatever_the_digest_holds_content_is_valid_html_of_few_elements(
    collect: Callable[..., Collection],
    title: str,
    author: str,
    abstract: str,
    korean: str,
    english: str,
    tag: str,
) -> None:
    text = f"2024-01-01\nT{title}\n({author})\nA{abstract}\n가{korean}\nB{english}\n#t{tag}"
    for data in collect({"2024-01-01": text}).feeds().values():
        for content in contents(etree.fromstring(data)).values():
            fragment = html5lib.HTMLParser(strict=True).parseFragment(content)
            elements = [element for element in fragment.iter() if element is not fragment]
            assert {element.tag.rpartition("}")[2] for element in elements} <= ALLOWED
            for element in elements:
                assert set(element.attrib) <= {"href", "lang", "start"}
                assert element.get("href", "https://").startswith(("https://", "http://"))
