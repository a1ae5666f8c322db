"""Each rule of RFC 4287 (Atom) that our feeds can keep or break."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.writing.feeds.conftest import Collection

NS = {"a": "http://www.w3.org/2005/Atom"}
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+")


@pytest.fixture(scope="module")
def parsed(sample_feeds: dict[str, bytes]) -> dict[str, etree._Element]:
    return {path: etree.fromstring(data) for path, data in sample_feeds.items()}


@pytest.fixture(scope="module")
def entries(parsed: dict[str, etree._Element]) -> list[etree._Element]:
    return [entry for feed in parsed.values() for entry in feed.iter(f"{ATOM}entry")]


def texts(element: etree._Element, path: str) -> list[str]:
    return [found.text or "" for found in element.iterfind(path, NS)]


def test_appendix_b_every_document_is_valid_to_the_schema(parsed: dict[str, etree._Element]) -> None:
    schema = etree.RelaxNG(file=Path(__file__).with_name("atom.rng"))
    for path, feed in parsed.items():
        assert schema.validate(feed), f"{path}: {schema.error_log}"


def test_section_2_documents_are_well_formed_utf_8_without_document_type(
    sample_feeds: dict[str, bytes],
) -> None:
    for data in sample_feeds.values():
        assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns=")
        assert "<!" not in data.decode()


def test_section_2_language_is_said_of_feed_entry_title_and_summary(
    parsed: dict[str, etree._Element],
) -> None:
    feed = parsed["feeds/all.atom"]
    assert feed.get(LANG) == "ko"
    assert parsed["feeds/en/all.atom"].get(LANG) == "en"
    assert [entry.get(LANG) for entry in feed.iterfind("a:entry", NS)] == ["ko", "ko", "en", "ko", "ko", "ko"]
    titles = {title.text: title.get(LANG) for title in feed.iterfind("a:entry/a:title", NS)}
    assert titles["VQ 기반 한국어 모델"] == "ko"
    assert titles["Nothing but an abstract"] == "en"
    assert [summary.get(LANG) for summary in feed.iter(f"{ATOM}summary")] == ["ko"] * 5
    assert [summary.get(LANG) for summary in parsed["feeds/en/all.atom"].iter(f"{ATOM}summary")] == ["en"] * 3


def test_section_2_no_relative_reference_needs_a_base(parsed: dict[str, etree._Element]) -> None:
    for feed in parsed.values():
        for element in feed.iter():
            for name in ("href", "src", "uri", "scheme"):
                assert ABSOLUTE.fullmatch(element.get(name, "x:y")), etree.tostring(element)
        for content in texts(feed, ".//a:content"):
            for address in re.findall(r'href="([^"]*)"', content):
                assert address.startswith(("https://", "http://")), address


def test_section_3_1_1_1_a_title_is_text_and_says_literally_what_was_written(
    parsed: dict[str, etree._Element],
) -> None:
    titles = list(parsed["feeds/all.atom"].iterfind("a:entry/a:title", NS))
    assert all(title.get("type", "text") == "text" and not len(title) for title in titles)
    assert "Attention with <b>bold</b> claims & </think> tokens" in [title.text for title in titles]


def test_section_3_1_1_2_content_of_type_html_is_escaped_and_no_child(
    entries: list[etree._Element],
) -> None:
    for entry in entries:
        content = entry.find("a:content", NS)
        assert content.get("type") == "html"
        assert len(content) == 0
        assert content.text.startswith("<")


def test_section_3_2_every_person_has_one_name(parsed: dict[str, etree._Element]) -> None:
    for feed in parsed.values():
        for person in (*feed.iter(f"{ATOM}author"), *feed.iter(f"{ATOM}contributor")):
            assert [bool(name.strip()) for name in texts(person, "a:name")] == [True]


def test_section_3_3_dates_are_rfc_3339_with_capital_t_and_an_offset(entries: list[etree._Element]) -> None:
    for entry in entries:
        for date in texts(entry, "a:updated") + texts(entry, "a:published"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", date)
            assert dt.datetime.fromisoformat(date).tzinfo


@pytest.mark.parametrize("name", ["id", "title", "updated"])
def test_section_4_1_1_a_feed_has_exactly_one(name: str, parsed: dict[str, etree._Element]) -> None:
    for feed in parsed.values():
        assert len(texts(feed, f"a:{name}")) == 1
        assert texts(feed, f"a:{name}") != [""]


def test_section_4_1_1_a_feed_has_an_author(parsed: dict[str, etree._Element]) -> None:
    for feed in parsed.values():
        assert texts(feed, "a:author/a:name") == ["김하나"]
        assert texts(feed, "a:author/a:uri") == ["https://example.org/hana"]


@pytest.mark.parametrize("asked", [True, False])
def test_section_3_2_3_a_mail_address_is_public_only_where_the_settings_ask_for_it(
    collect: Callable[..., Collection], *, asked: bool
) -> None:
    author = {"name": "김하나", "email": "hana@example.org", "publish_email": asked}
    feed = collect({"2024-01-01": "2024-01-01\nA title\n글입니다.\n#x"}, author=author).feed("feeds/all.atom")
    assert texts(feed, ".//a:email") == (["hana@example.org"] * 2 if asked else [])


def test_section_4_1_1_without_a_name_in_the_settings_the_title_is_the_author(
    collect: Callable[..., Collection],
) -> None:
    feed = collect({"2024-01-01": "2024-01-01\nA title\n글입니다.\n#x"}, author={}).feed("feeds/all.atom")
    assert texts(feed, "a:author/a:name") == ["논문 다이제스트"]
    assert not texts(feed, "a:entry/a:author/a:name")  # so it inherits the feed's


def test_section_4_1_1_the_first_link_is_the_page_for_who_knows_no_relations(
    parsed: dict[str, etree._Element], entries: list[etree._Element]
) -> None:
    for element in (*parsed.values(), *entries):
        assert next(links(element))[0] == "alternate"


def links(element: etree._Element) -> Iterator[tuple[str, str, str, str]]:
    for link in element.iterfind("a:link", NS):
        yield link.get("rel"), link.get("type"), link.get("hreflang"), link.get("href")


def test_section_4_1_1_a_feed_links_to_itself_at_its_real_address(parsed: dict[str, etree._Element]) -> None:
    for path, feed in parsed.items():
        own = [(kind, href) for rel, kind, _, href in links(feed) if rel == "self"]
        assert own == [("application/atom+xml", f"https://example.org/papers/{path}")]


def test_section_4_1_1_and_4_1_2_no_two_alternates_of_one_type_and_language(
    parsed: dict[str, etree._Element], entries: list[etree._Element]
) -> None:
    for element in (*parsed.values(), *entries):
        alternates = [(kind, language) for rel, kind, language, _ in links(element) if rel == "alternate"]
        assert alternates == [("text/html", "ko")]


def test_section_4_1_1_metadata_comes_before_entries(parsed: dict[str, etree._Element]) -> None:
    """No rule, but a reader may stop reading at the first entry, and the W3C validator complains."""
    for feed in parsed.values():
        tags = [child.tag for child in feed]
        assert tags == sorted(tags, key=lambda tag: tag == f"{ATOM}entry")


def test_section_4_1_1_no_id_twice_in_a_feed(parsed: dict[str, etree._Element]) -> None:
    for feed in parsed.values():
        assert max(Counter(texts(feed, "a:entry/a:id")).values(), default=1) == 1


def test_section_4_1_1_1_every_entry_has_text_of_its_own(entries: list[etree._Element]) -> None:
    assert all(texts(entry, "a:content")[0].strip() for entry in entries)


@pytest.mark.parametrize("name", ["id", "title", "updated", "published", "content"])
def test_section_4_1_2_an_entry_has_exactly_one(name: str, entries: list[etree._Element]) -> None:
    for entry in entries:
        assert len(texts(entry, f"a:{name}")) == 1
        assert texts(entry, f"a:{name}")[0].strip()


def test_section_4_1_2_an_entry_has_at_most_one_summary(entries: list[etree._Element]) -> None:
    assert {len(texts(entry, "a:summary")) for entry in entries} == {0, 1}


def test_section_4_2_1_the_author_is_who_speaks(entries: list[etree._Element]) -> None:
    assert entries
    for entry in entries:
        assert texts(entry, "a:author/a:name") == ["김하나"]
        assert texts(entry, "a:author/a:uri") == ["https://example.org/hana"]


def test_section_4_2_2_a_category_has_term_scheme_and_label(parsed: dict[str, etree._Element]) -> None:
    categories = {
        (item.get("term"), item.get("scheme"), item.get("label"))
        for item in parsed["feeds/all.atom"].iterfind("a:entry/a:category", NS)
    }
    assert ("alignment", "tag:example.org,2024:tags", "alignment") in categories
    assert ("c++", "tag:example.org,2024:tags", "C++") in categories


def test_section_4_2_3_the_contributors_are_the_papers_authors(parsed: dict[str, etree._Element]) -> None:
    contributors = {
        texts(entry, "a:title")[0]: texts(entry, "a:contributor/a:name")
        for entry in parsed["feeds/all.atom"].iterfind("a:entry", NS)
    }
    assert contributors["Attention with <b>bold</b> claims & </think> tokens"] == [
        "Ada Writer",
        "Bo O'Reader",
        "홍길동",
    ]
    assert contributors["A model card that nobody signed"] == []


def test_section_4_2_6_ids_are_absolute_ascii_uris(parsed: dict[str, etree._Element]) -> None:
    """The form is that of RFC 4151 §2.1."""
    for feed in parsed.values():
        for identifier in texts(feed, ".//a:id"):
            assert re.fullmatch(r"tag:example\.org,2024:[0-9a-z/_-]+", identifier)


def test_section_4_2_6_feeds_have_ids_of_their_own(parsed: dict[str, etree._Element]) -> None:
    assert len({feed.findtext("a:id", namespaces=NS) for feed in parsed.values()}) == len(parsed)


def test_section_4_2_6_an_entry_has_the_same_id_in_every_feed(parsed: dict[str, etree._Element]) -> None:
    ids: dict[str, set[str]] = {}
    for path, feed in parsed.items():
        if "daily" not in path:
            for entry in feed.iterfind("a:entry", NS):
                ids.setdefault(texts(entry, "a:title")[0], set()).update(texts(entry, "a:id"))
    assert len(ids) == 6
    assert {len(found) for found in ids.values()} == {1}


def test_section_4_2_6_ids_do_not_move_with_the_host_the_tags_or_the_order(
    collect: Callable[..., Collection],
) -> None:
    first, second = "First paper\n(A)\n글.\n#x", "Second paper\n(B)\n글.\n#y"

    def ids(text: str, **settings: str) -> set[str]:
        feed = collect({"2024-01-01": f"2024-01-01\n{text}"}, **settings).feed("feeds/all.atom")
        return set(texts(feed, "a:entry/a:id"))

    before = ids(f"{first}\n{second}")
    assert len(before) == 2
    assert ids(f"{second}\n{first}", base_url="https://elsewhere.example/") == before
    assert ids(f"{first} #z\n{second.replace('글', '고친 글')}", title="Another title") == before


def test_section_4_2_7_links_say_how_they_relate_and_to_what(parsed: dict[str, etree._Element]) -> None:
    """Names of relations as registered with IANA; feedgen writes none of an entry's."""
    feed = parsed["feeds/all.atom"]
    found = {texts(entry, "a:title")[0]: list(links(entry)) for entry in feed.iterfind("a:entry", NS)}
    [page, paper] = found["Attention with <b>bold</b> claims & </think> tokens"]
    assert page[:3] == ("alternate", "text/html", "ko")
    assert re.fullmatch(r"https://example.org/papers/digests/2024-12-19.html#e[0-9a-f]+", page[3])
    assert paper == ("via", "text/html", "en", "https://arxiv.org/abs/2412.00001")
    [_, paper] = found["VQ 기반 한국어 모델"]
    assert paper == ("via", "text/html", "ko", "https://openreview.net/pdf?id=x")
    assert [rel for rel, *_ in found["Nothing but an abstract"]] == ["alternate"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://arxiv.org/pdf/2401.00001", "application/pdf"),
        ("https://example.org/paper.pdf", "application/pdf"),
        ("https://example.org/paper", "text/html"),
    ],
)
def test_section_4_2_7_3_the_type_of_a_paper_is_a_good_guess(
    collect: Callable[..., Collection], address: str, kind: str
) -> None:
    feed = collect({"2024-01-01": f"2024-01-01\nTitle\n(A)\n{address}\n글.\n#x"}).feed("feeds/all.atom")
    assert ("via", kind, "en", address) in list(links(feed.find("a:entry", NS)))


def test_section_4_2_9_and_4_2_15_times_come_from_the_date_and_the_place_in_the_day(
    parsed: dict[str, etree._Element],
) -> None:
    feed = parsed["feeds/all.atom"]
    assert texts(feed, "a:entry/a:published") == [
        "2024-12-23T09:30:00+09:00",
        "2024-12-23T09:29:59+09:00",
        "2024-12-20T09:30:00+09:00",
        "2024-12-19T09:30:00+09:00",
        "2024-12-19T09:29:59+09:00",
        "2024-12-19T09:29:58+09:00",
    ]
    assert texts(feed, "a:entry/a:updated") == texts(feed, "a:entry/a:published")
    assert texts(feed, "a:updated") == ["2024-12-23T09:30:00+09:00"]


def test_section_4_2_10_rights_are_those_of_the_settings(parsed: dict[str, etree._Element]) -> None:
    assert {tuple(texts(feed, "a:rights")) for feed in parsed.values()} == {("CC BY 4.0",)}


@pytest.mark.parametrize(
    ("path", "summary"),
    [
        (
            "feeds/all.atom",
            (
                '<p>어텐션을 <b>다시</b> 생각한 연구. 코드는 <a href="https://example.com/code?a=1&amp;b=2">'
                "https://example.com/code?a=1&amp;b=2</a> 에 있습니다.</p>"
            ),
        ),
        ("feeds/en/all.atom", "A study that rethinks attention from the ground up."),
    ],
)
def test_section_4_2_13_the_summary_is_the_first_paragraph_of_the_commentary(
    parsed: dict[str, etree._Element], path: str, summary: str
) -> None:
    feed = parsed[path]
    summaries = {
        texts(entry, "a:title")[0]: texts(entry, "a:summary") for entry in feed.iterfind("a:entry", NS)
    }
    assert summaries["Attention with <b>bold</b> claims & </think> tokens"] == [summary]
    assert summaries.get("Nothing but an abstract", []) == []


def test_section_4_2_13_a_list_or_code_is_no_summary(collect: Callable[..., Collection]) -> None:
    lines = ["One", "- 하나", "- 둘", "글.", "#x", "Two", "(A)", "- 하나", "- 둘", "English.", "#x"]
    feed = collect({"2024-01-01": "\n".join(["2024-01-01", *lines])}).feed("feeds/all.atom")
    found = [(summary.get(LANG), summary.text) for summary in feed.iter(f"{ATOM}summary")]
    assert found == [("ko", "글."), ("en", "English.")]


def test_the_abstract_stands_in_an_entry_once(sample_feeds: dict[str, bytes]) -> None:
    assert sample_feeds["feeds/all.atom"].decode().count("A second paragraph of the abstract.") == 1


def test_section_4_2_13_a_summary_is_plain_text_unless_it_could_be_taken_for_html(
    collect: Callable[..., Collection],
) -> None:
    summaries = {"끝은 </s>.": "html", "Q&A와 x < y, R&D": "html", "x < y & z > 0입니다": "text"}
    lines = "\n".join(f"Paper {number}\n(A)\n{text}\n#x" for number, text in enumerate(summaries))
    feed = collect({"2024-01-01": f"2024-01-01\n{lines}"}).feed("feeds/all.atom")
    found = {summary.text: summary.get("type", "text") for summary in feed.iter(f"{ATOM}summary")}
    assert found == {
        "<p>끝은 &lt;/s&gt;.</p>": "html",
        "<p>Q&amp;A와 x &lt; y, R&amp;D</p>": "html",
        "x < y & z > 0입니다": "text",
    }


def test_section_6_3_foreign_markup_is_history_and_identifiers_only(sample_feeds: dict[str, bytes]) -> None:
    for data in sample_feeds.values():
        names = {etree.QName(element) for element in etree.fromstring(data).iter()}
        foreign = {name.text for name in names if name.namespace != "http://www.w3.org/2005/Atom"}
        assert foreign <= {"{http://purl.org/dc/elements/1.1/}identifier"}  # none of these is an archive
