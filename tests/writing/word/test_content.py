from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import inline
from pipeline.collection.selection import VolumeReference
from pipeline.model import Article, Body, Day, ItemList, Link, Paragraph, Text
from pipeline.settings import Author, ResolvedEdition, Settings, WordSettings

Write = Callable[..., Any]
MakeArticle = Callable[..., Article]


@pytest.fixture
def entry(write: Write, make_article: MakeArticle) -> Callable[..., list[tuple[str, str]]]:
    """``entry(body=…, …)``: style and text of an only entry's paragraphs."""

    def make(edition: ResolvedEdition | None = None, settings: Settings | None = None, **fields: Any) -> Any:
        article = make_article("2024-12-19", 0, fields.pop("title", "A title"), **fields)
        day = Day(article.date, (), (article,))
        document = write([day], edition=edition, **({"settings": settings} if settings else {}))
        styles = [style for style, _ in document.paragraphs]
        start = styles.index("Heading1") + 1
        end = styles.index("Heading1", start) if "Heading1" in styles[start:] else None
        return document.paragraphs[start:end]

    return make


BODY = Body(
    abstract=(Paragraph((Text("An abstract."),)),),
    ko=(Paragraph((Text("해설."),)),),
    en=(Paragraph((Text("A commentary."),)),),
)
WHOLE: dict[str, Any] = {
    "body": BODY,
    "authors": ("Ada Lovelace", "이순신"),
    "address": "https://www.example.org/abs/1/",
    "tags": ("llm", "vae"),
}
HEAD = [
    ("Heading2", "A title"),
    ("AuthorsKept", "Ada Lovelace, 이순신"),
    ("AddressKept", "example.org/abs/1"),
]
TAGS = ("Tags", "#llm #vae")


def test_the_commentary_leads(entry: Any) -> None:
    assert entry(**WHOLE) == [
        *HEAD,
        ("CommentaryKorean", "해설."),
        ("CommentaryEnglishKept", "A commentary."),
        TAGS,
        ("Abstract", "An abstract."),
    ]


def test_abstracts_before_or_not_at_all(entry: Any) -> None:
    commentary = [("CommentaryKorean", "해설."), ("CommentaryEnglishKept", "A commentary."), TAGS]
    before = entry(ResolvedEdition("a", "A", abstracts="before"), **WHOLE)
    assert before == [*HEAD, ("Abstract", "An abstract."), *commentary]
    assert entry(ResolvedEdition("a", "A", abstracts="none"), **WHOLE) == [*HEAD, *commentary]


def test_one_language(entry: Any) -> None:
    korean = entry(ResolvedEdition("a", "A", languages=("ko",), abstracts="none"), **WHOLE)
    assert korean == [*HEAD, ("CommentaryKoreanKept", "해설."), TAGS]


def test_the_editions_first_language_comes_first(entry: Any) -> None:
    styles = [style for style, _ in entry(ResolvedEdition("a", "A", languages=("en", "ko")), **WHOLE)]
    assert styles.index("CommentaryEnglish") < styles.index("CommentaryKoreanKept")


def test_what_comes_last_is_kept_with_nothing(entry: Any) -> None:
    english = Body(en=BODY.en)
    assert entry(body=english) == [("Heading2", "A title"), ("CommentaryEnglish", "A commentary.")]
    assert entry(body=BODY)[-1][0] == "Abstract"


def test_an_abstract_without_commentary_is_the_text(entry: Any) -> None:
    whole = {**WHOLE, "body": msgspec.structs.replace(BODY, ko=(), en=())}
    assert entry(**whole) == [*HEAD, ("CommentaryEnglishKept", "An abstract."), TAGS]
    # In a document in one language so is that of an entry with commentary in the other one.
    korean = {**WHOLE, "body": msgspec.structs.replace(BODY, en=())}
    english = ResolvedEdition("a", "A", languages=("en",))
    assert entry(english, **korean) == [*HEAD, ("CommentaryEnglishKept", "An abstract."), TAGS]


def test_mere_titles_are_lines_at_the_end_of_the_day(write: Write, make_article: MakeArticle) -> None:
    fields: dict[str, Any] = {key: value for key, value in WHOLE.items() if key != "body"}
    mere = make_article("2024-12-19", 0, "A mere title", **fields)
    whole = make_article("2024-12-19", 1, "A title", **WHOLE)
    day = Day(mere.date, (), (mere, whole))
    document = write([day])
    line = "A mere title  Ada Lovelace, 이순신  example.org/abs/1  #llm #vae"
    end = document.paragraphs.index(("DayEndHeading", "함께 본 논문"))
    assert document.paragraphs[end - 1 : end + 2] == [
        ("Abstract", "An abstract."),
        ("DayEndHeading", "함께 본 논문"),
        ("MereTitle", line),
    ]
    assert document.styled("TOC2") == ["A title"]
    assert document.places[mere.anchor] == line
    # With nothing else on the day they need no heading.
    assert write([Day(mere.date, (), (mere,))]).styled("DayEndHeading", "MereTitle") == [line]


@pytest.mark.parametrize("edition", ["after", "before"])
def test_documents_can_have_abstracts_of_their_own_kind(entry: Any, edition: Any) -> None:
    def of(abstracts: Any) -> Any:
        settings = Settings(word=WordSettings(abstracts=abstracts))
        return entry(ResolvedEdition("a", "A", abstracts=edition), settings, **WHOLE)

    commentary = [*HEAD, ("CommentaryKorean", "해설."), ("CommentaryEnglishKept", "A commentary."), TAGS]
    assert of("small") == [*commentary, ("AbstractSmall", "An abstract.")]
    assert of("none") == commentary
    assert of("day") == [
        *commentary,
        ("DayEndHeading", "초록"),
        ("AbstractTitle", "A title"),
        ("AbstractSmall", "An abstract."),
    ]
    # An edition that wants none has none.
    settings = Settings(word=WordSettings(abstracts="small"))
    assert entry(ResolvedEdition("a", "A", abstracts="none"), settings, **WHOLE) == commentary


def test_abstracts_at_the_end_of_a_day_lead_back(write: Write, days: Sequence[Day]) -> None:
    document = write(settings=Settings(word=WordSettings(abstracts="day")))
    links = document.select("//w:p[w:pPr/w:pStyle/@w:val='AbstractTitle']/w:hyperlink/@w:anchor")
    assert links == [days[0].articles[0].anchor, days[0].articles[1].anchor]
    # One whose abstract is its text has it there.
    assert "Only an abstract" not in document.styled("AbstractTitle")
    assert "Abstract." in document.styled("CommentaryEnglish")


def test_a_search_is_only_the_titles_link(write: Write, make_article: MakeArticle) -> None:
    address = "https://www.google.com/search?q=A%20title"
    link = Link("a paper", "https://example.org/")
    articles = [
        make_article("2024-12-19", 0, "A title", address=address, searched=True, body=BODY),
        make_article("2024-12-19", 1, (Text("On "), link), address=address, searched=True, body=BODY),
    ]
    document = write([Day(dt.date(2024, 12, 19), (), tuple(articles))], settings=Settings())
    assert document.styled("Address") == []
    headings = document.select("//w:p[w:pPr/w:pStyle/@w:val='Heading2']")
    links = [document.select("w:hyperlink/@r:id", heading) for heading in headings]
    assert [[document.addresses[each] for each in found] for found in links] == [[address], [link.href]]
    # It looks like a title.
    assert document.select(".//w:rStyle", headings[0]) == []


def test_a_link_prints_its_address(entry: Any) -> None:
    parts = (
        Link("the code", "https://www.example.org/code/"),
        Text(" and "),
        Link("https://a.org", "https://a.org"),
    )
    assert entry(body=Body(en=(Paragraph(parts),)))[1][1] == "the code (example.org/code) and https://a.org"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("https://arxiv.org/abs/2404.02905", "arXiv:2404.02905"),
        (f"https://www.example.org/{'a' * 60}", f"example.org/{'a' * 60}"),
        (f"[arXiv:2404.02905](https://example.org/{'a' * 60})", f"arXiv:2404.02905 (example.org/{'a' * 60})"),
    ],
)
def test_what_running_text_shows_shortened_is_printed_whole(entry: Any, text: str, printed: str) -> None:
    assert entry(body=Body(en=inline.blocks([text])))[1][1] == printed


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("https://ko.wikipedia.org/wiki/%ED%95%9C%ea%b5%ad%EC%96%B4", "ko.wikipedia.org/wiki/한국어"),
        ("https://example.org/a%20b%2Fc?q=%C3%A9", "example.org/a%20b%2Fc?q=é"),
        ("https://example.org/%ff%E2%80%AE", "example.org/%ff%E2%80%AE"),  # no UTF-8
        ("https://example.org/x%E2%80%AEy", "example.org/x%E2%80%AEy"),  # turns what stands behind it
    ],
)
def test_an_address_is_printed_with_its_letters(entry: Any, address: str, printed: str) -> None:
    assert entry(address=address, body=BODY)[1] == ("AddressKept", printed)


def test_links_go_out_only_to_web_addresses(write: Write, make_article: MakeArticle) -> None:
    bad = (Link("click", "javascript:alert(1)"), Text(" "), Link("file", "file:///etc/passwd"))
    article = make_article("2024-12-19", 0, "T", address="data:text/html,x", body=Body(en=(Paragraph(bad),)))
    document = write([Day(article.date, (), (article,))], settings=Settings())
    assert document.addresses == {}
    assert ("CommentaryEnglish", "click file") in document.paragraphs


def test_external_links_are_kept_as_they_are(opened: Any) -> None:
    assert "https://example.org/abs/1?a=1&b=2#top" in opened.addresses.values()
    assert len(set(opened.addresses.values())) == len(opened.addresses)


def test_the_title_page(write: Write, settings: Settings) -> None:
    document = write(
        title="논문 다이제스트 2024년",
        label="2024",
        earlier=VolumeReference("collection-2023", "논문 다이제스트 2023년"),
        later=VolumeReference("collection-2025", "논문 다이제스트 2025년"),
    )
    texts = document.styled("Title", "Subtitle", "TitlePage", "TitlePageText", "TitlePageNote")
    assert texts == [
        "논문 다이제스트 2024년",
        settings.subtitle,
        settings.author.name,
        "2024년 12월 18일–2025년 1월 2일",
        "3일, 논문 9편",
        settings.description,
        "앞 권: 논문 다이제스트 2023년",
        "다음 권: 논문 다이제스트 2025년",
        "example.org/digests",
        settings.rights,
    ]
    assert {f"https://example.org/digests/collection-{year}.docx" for year in (2023, 2025)} <= set(
        document.addresses.values()
    )
    assert document.places["d20241218"] == "2024년 12월 18일 수요일"


def test_head_and_foot_are_a_line_each(write: Write) -> None:
    author = "A name " * 20
    document = write(settings=Settings(author=Author(name=author)), title="긴 제목 " * 100)
    head, foot = (document.part(f"word/{name}.xml") for name in ("header", "footer"))
    texts = [document.select("string(//w:t)", each) for each in (head, foot)]
    assert texts[0].startswith("긴 제목 긴 제목")
    assert texts[1].startswith("A name A name")
    assert all(text.endswith("…") and len(text) <= 60 for text in texts)


def test_an_edition_names_the_collection_that_it_is_of(write: Write, settings: Settings) -> None:
    document = write(edition=ResolvedEdition("models", "Models only"))
    assert document.styled("Title", "Subtitle") == ["Models only", settings.title]


def test_volumes_of_an_unpublished_collection_are_named_only(write: Write) -> None:
    document = write(settings=Settings(), earlier=VolumeReference("collection-2023", "그 앞"))
    assert "앞 권: 그 앞" in document.styled("TitlePageNote")
    assert not [each for each in document.addresses.values() if "127.0.0.1" in each]


def test_the_collection_speaks_its_language(write: Write) -> None:
    document = write(settings=Settings(title="Digests", language="en"), title="Digests")
    assert document.styled("TOCHeading") == ["Contents"]
    assert document.styled("Heading1") == ["December 2024", "January 2025", "Index of tags"]
    assert document.styled("Heading2") == [
        "Wednesday, 18 December 2024",
        "Thursday, 19 December 2024",
        "Thursday, 2 January 2025",
    ]
    assert document.core("//dc:language") == ["en-US"]


def test_newest_first_turns_days_but_not_entries(write: Write) -> None:
    document = write(edition=ResolvedEdition("a", "A", order="newest"))
    assert document.styled("Heading1")[:2] == ["2025년 1월", "2024년 12월"]
    assert document.styled("Heading2")[:2] == ["2025년 1월 2일 목요일", "2024년 12월 19일 목요일"]
    titles = document.styled("Heading3")
    assert titles.index("한국어로만 쓴 글") < titles.index("Only English")


def test_a_day_of_an_introduction_alone(write: Write) -> None:
    day = Day(dt.date(2024, 12, 19), (Paragraph((Text("쉬는 날."),)),), ())
    document = write([day])
    assert document.paragraphs[-2:] == [("Heading1", "2024년 12월 19일 목요일"), ("Introduction", "쉬는 날.")]


@pytest.mark.parametrize(
    ("contents", "count", "listed", "columns"),
    [
        ("auto", 44, 44, 1),
        ("auto", 45, 45, 2),
        ("auto", 1200, 1200, 2),
        ("auto", 1201, 0, 1),
        ("days", 1, 0, 1),
        ("entries", 1201, 1201, 2),
    ],
)
def test_contents_list_entries_while_they_are_few(
    write: Write, make_article: MakeArticle, contents: Any, count: int, listed: int, columns: int
) -> None:
    articles = tuple(
        make_article("2024-12-19", number, f"Title {number}", body=BODY) for number in range(count)
    )
    day = Day(dt.date(2024, 12, 19), (), articles)
    document = write([day], settings=Settings(word=WordSettings(contents=contents)))
    assert len(document.styled("TOC2")) == listed
    # A day is kept with its first entry; days alone would all be kept together.
    styles = document.part("word/styles.xml")
    assert bool(document.select("//w:style[@w:styleId='TOC1']//w:keepNext", styles)) == bool(listed)
    # Several columns begin below the heading; numbers of pages stand at the right of each.
    assert document.select("//w:sdt//w:cols/@w:num") == {1: ["1"], 2: ["1", "2"]}[columns]
    (tab,) = document.select("//w:style[@w:styleId='TOC2']//w:tab/@w:pos", styles)
    assert tab == {1: "8164", 2: "3855"}[columns]


def test_months_are_a_level_where_there_are_several(write: Write, days: Sequence[Day]) -> None:
    several, one = write(), write(days[:2])
    assert several.styled("Heading1")[:2] == ["2024년 12월", "2025년 1월"]
    assert several.places["m202412"] == "2024년 12월"
    assert one.styled("Heading1")[:2] == ["2024년 12월 18일 수요일", "2024년 12월 19일 목요일"]
    heads = [each.archive.read("word/header.xml").decode() for each in (several, one)]
    assert ["STYLEREF 2" in head for head in heads] == [True, False]
    assert ["STYLEREF 1" in head for head in heads] == [False, True]

    def look(document: Any, style: str) -> tuple[list[str], list[str]]:
        found = f"//w:style[@w:styleId='{style}']"
        styles = document.part("word/styles.xml")
        return (
            document.select(f"{found}//w:sz/@w:val", styles),
            document.select(f"{found}//w:outlineLvl/@w:val", styles),
        )

    # What is a day, and what an entry, looks the same in both.
    for level in (1, 2, 3):
        assert look(one, f"Heading{level}")[0] == look(several, f"Heading{level + 1}")[0]
        assert look(one, f"Heading{level}")[1] == [str(level - 1)]
    assert look(one, "TOC1")[0] == look(several, "TOC2")[0] != look(several, "TOC1")[0]


def test_page_numbers_are_shown_where_they_are_known(write: Write, days: Sequence[Day]) -> None:
    known = days[0].articles[0].anchor
    document = write(pages={known: 7, "d20241218": 123})
    assert document.styled("TOC1")[0] == "2024년 12월"
    assert document.styled("TOC2")[:2] == ["2024년 12월 18일 수요일\t123", "2024년 12월 19일 목요일"]
    assert document.styled("TOC3")[:2] == ["Autoencoders at Scale\t\u2007\u20077", "On x² and code"]
    lines = document.styled("Index2")
    assert "Autoencoders at Scale\t\u2007\u20077" in lines
    assert "A New Year 2025\u201101\u201102" in lines  # no line ends within the date


def test_the_index_is_sorted_under_initials(write: Write, make_article: MakeArticle) -> None:
    tags = ("zeta", "가나", "까치", "나비", "3d", "Alpha", "+x", "ärger")
    articles = [
        make_article("2024-12-19", number, f"T{number}", tags=(tag,)) for number, tag in enumerate(tags)
    ]
    document = write([Day(dt.date(2024, 12, 19), (), tuple(articles))])
    assert document.styled("Index1") == ["+x", "3d", "Alpha", "zeta", "ärger", "가나", "까치", "나비"]
    assert document.styled("IndexHeading") == ["#", "0–9", "A", "Z", "Ä", "ㄱ", "ㄴ"]


def test_no_text_ends_an_instruction(write: Write, make_article: MakeArticle) -> None:
    title = 'A "quoted" title: \\ and “curly” \\b'
    article = make_article("2024-12-19", 0, title, tags=('t"ag:\\',))
    document = write([Day(article.date, (), (article,))])
    (mark,) = [each for each in document.select("//w:instrText/text()") if "XE" in each]
    assert mark == ' XE "t\\"ag\\:\\\\:A \\"quoted\\" title\\: \\\\ and ‘curly’ \\\\b" '


def test_lists_are_numbered_by_word_and_each_begins_anew(opened: Any) -> None:
    numbering = opened.part("word/numbering.xml")
    items = [
        opened.select("string(w:pPr/w:numPr/w:numId/@w:val)", each)
        for each in opened.select("//w:p[w:pPr/w:numPr]")
    ]
    # Three and on, one and on, a quotation's bullets, one again with bullets below, the abstract's bullets.
    assert items == ["5", "5", "6", "6", "3", "3", "7", "1", "7", "3", "3"]
    starts = [
        opened.select(f"string(//w:num[@w:numId='{each}']//w:startOverride/@w:val)", numbering)
        for each in "567"
    ]
    assert starts == ["3", "1", "1"]
    assert opened.select("//w:p[w:pPr/w:numPr[w:numId/@w:val='1']]/w:pPr/w:numPr/w:ilvl/@w:val") == ["1"]
    formats = opened.select("//w:abstractNum/w:lvl[@w:ilvl='0']/w:numFmt/@w:val", numbering)
    assert formats == ["bullet", "decimal", "bullet", "decimal"]


def test_formulas_are_words_own_and_code_is_in_its_face(opened: Any) -> None:
    assert len(opened.select("//m:oMath")) == 6
    codes = opened.select("//w:r[w:rPr/w:rStyle/@w:val='InlineCode']/w:t/text()")
    assert codes == ["code", "a < b && c", r"\weird{<y>}"]
    bold = opened.select(
        "//w:p[w:pPr/w:pStyle/@w:val='CommentaryKorean']/w:r[w:rPr/w:b and w:rPr/w:i]/w:t/text()"
    )
    assert bold == ["기운 "]


def test_blocks_have_their_styles(opened: Any) -> None:
    def texts(style: str) -> list[str]:
        found = opened.select(f"//w:p[w:pPr/w:pStyle/@w:val='{style}']")
        return ["".join(opened.select(".//w:t/text()", each)) for each in found]

    assert texts("Quote") == ["인용 <b>", "첫째", "다음"]
    assert texts("Heading4") == ["제목 ", "Heading"]
    assert texts("TableRow") == ["모델 | ", "A & B | ", " | 2"]
    assert texts("ListContinue") == ["라"]
    code = opened.select("//w:p[w:pPr/w:pStyle/@w:val='CodeBlock']")
    assert opened.select("w:r/w:t/text()", code[0]) == ["def f(x):", "    return x < 1", "# <script>"]
    assert [len(opened.select("w:r/w:br", each)) for each in code] == [3, 0]
    assert opened.select("//w:r[w:rPr/w:strike]/w:t/text()") == ["A & B"]


# All that the model may hold: NFC is not asked here, what XML cannot hold is never in it.
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
).filter(str.strip)
hard = st.sampled_from(
    ["]]>", "<w:p>", "&amp;", '"', "\\", "한글 mixed 글자", "{ XE }", "a\u2028b", "𝒳 가", "́a"]
)


@given(st.lists(texts | hard, min_size=6, max_size=6))
def test_any_text_comes_out_as_it_went_in(
    write: Write, make_article: MakeArticle, given_texts: list[str]
) -> None:
    title, author, ko, en, tag, item = given_texts
    body = Body(
        ko=(Paragraph((Text(ko),)), ItemList(((Text(item),),))),
        en=(Paragraph((Link(en, "https://example.org"),)),),
    )
    article = make_article("2024-12-19", 0, title, authors=(author,), tags=(tag,), body=body)
    settings = Settings(title=title, subtitle=ko, description=en)
    document = write([Day(article.date, (), (article,))], settings=settings, title=title)
    assert document.styled("Title", "Heading2") == [title.strip(), title]
    assert document.styled("Authors") == [author]
    assert document.styled("CommentaryKorean") == [ko, item]
    assert document.styled("CommentaryEnglish")[0].startswith(en)
    assert document.styled("Tags") == [f"#{tag}"]


def test_a_title_of_nothing_but_space_is_the_files_name(write: Write) -> None:
    assert write(title=" ").core("//dc:title") == ["collection"]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("ko", ("1일, 논문 1편", "2일, 논문 8편")), ("en", ("1 day, 1 paper", "2 days, 8 papers"))],
)
def test_days_and_papers_are_counted_as_people_do(
    write: Write, days: Sequence[Day], language: Any, shown: tuple[str, str]
) -> None:
    for held, facts in zip((days[2:], days[:2]), shown, strict=True):
        document = write(held, settings=Settings(language=language))
        assert ("TitlePage", facts) in document.paragraphs


def test_what_ties_an_entry_to_others(write: Write, tied: Sequence[Day]) -> None:
    first, hostile, last = (day.articles[0] for day in tied)
    document = write(tied)
    tags = document.styled("Tags")
    assert f"이후 언급: 2025-01-02 {last.title}" in tags
    assert "다른 날: 2024-12-19" in tags
    assert tags[-1] == (
        f"언급한 논문: {first.title} · Ada Lovelace 외, 2024 →\xa02024-12-18; "
        f"{hostile.title} →\xa02024-12-19; Known & listed (doi.org/10.1000/a) · Ben Lee, 1999"
    )
    arrow = "앞의 arXiv:2412.00001\xa0→2024-12-18arXiv:2412.00002와 같다."
    assert document.styled("CommentaryKorean")[-2:] == [arrow, arrow]
    assert {first.anchor, hostile.anchor, last.anchor} <= set(document.select("//w:hyperlink/@w:anchor"))


def test_where_pages_are_counted_the_page_of_an_entry_is_printed(write: Write, tied: Sequence[Day]) -> None:
    first = tied[0].articles[0]
    shown = write(tied, pages={first.anchor: 12}).styled("CommentaryKorean")[-1]
    assert shown == "앞의 arXiv:2412.00001\xa0→2024-12-18, \u200712arXiv:2412.00002와 같다."


def test_an_entry_of_another_volume_is_linked_on_the_site(write: Write, tied: Sequence[Day]) -> None:
    first = tied[0].articles[0]
    document = write(tied[2:])
    address = f"https://example.org/digests/digests/2024-12-18.html#{first.anchor}"
    assert address in document.addresses.values()
    local = write(tied[2:], settings=Settings())
    assert [each for each in local.addresses.values() if "127.0.0.1" in each] == []
    assert local.styled("CommentaryKorean")[-1].startswith("앞의 arXiv:2412.00001\xa0→2024-12-18arXiv")


def test_an_introduction_leads_to_what_it_cites(write: Write, tied: Sequence[Day]) -> None:
    first, last = tied[0].articles[0], tied[2].articles[0]
    day = msgspec.structs.replace(tied[2], introduction=last.body.ko[:1], references=last.references)
    document = write([*tied[:2], day])
    assert document.styled("Introduction")[-1:] == [
        "앞의 arXiv:2412.00001\xa0→2024-12-18arXiv:2412.00002와 같다."
    ]
    links = document.select("//w:p[w:pPr/w:pStyle/@w:val='Introduction']/w:hyperlink/@w:anchor")
    assert links == [first.anchor]
    printed = write([*tied[:2], day], pages={first.anchor: 12}).styled("Introduction")[-1:]
    assert printed == ["앞의 arXiv:2412.00001\xa0→2024-12-18, \u200712arXiv:2412.00002와 같다."]
