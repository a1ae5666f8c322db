"""Near the exact form nothing goes wrong silently: each slip, wherever it is made, is read right or named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import reading
from pipeline.model import Digest
from pipeline.reading import authors, forms, near_dates, tag_lines

Read = Callable[..., reading.Reading]
ReadOne = Callable[..., Digest]

URL = "https://example.org/paper"


class Written(NamedTuple):
    """A line of a digest and what it is."""

    kind: str
    text: str


class Paper(NamedTuple):
    """An entry of a well-formed digest; ``parts`` says which of its parts it has."""

    title: str
    authors: tuple[str, ...]
    parts: frozenset[str]

    def lines(self) -> Iterator[Written]:
        yield Written("title", self.title)
        if "url" in self.parts:
            yield Written("url", URL)
        yield Written("authors", f"({', '.join(self.authors)})")
        if "abstract" in self.parts:
            yield Written("abstract", "We study how sheep are counted, and find that it takes long. " * 6)
        yield Written("ko", "양을 세는 연구네요. GPT-4 기반이라고 합니다.")
        if "en" in self.parts:
            yield Written("en", "A study of sheep. Harder than it looks.")
        if "tags" in self.parts:
            yield Written("tags", "#sheep #Active-Learning")


PAPERS = st.builds(
    Paper,
    st.sampled_from(
        ["Counting Sheep at Scale", "A Survey: Fences", "What Is a Fence?", "DeepSheep", "양 세기"]
    ),
    st.sampled_from(
        [
            ("Ada Kim", "Ben Lee"),
            ("김철수", "이영희"),
            ("Cho Ahn", "Dan van der Ryu", "E. F. Seo"),
            ("Weinan E", "Ben Lee"),
        ]
    ),
    st.frozensets(st.sampled_from(["url", "abstract", "en", "tags"])),
)
DAYS = st.lists(st.lists(PAPERS, min_size=1, max_size=3), min_size=1, max_size=3)

# Forms of a line, by what it is. {0} stands for its text, {1} for it without its brackets or marks.
SLIPS: dict[str, tuple[str, ...]] = {
    "date": (
        "{0}.",
        "{0}:",
        "**{0}**",
        "[{0}]",
        "> {0}",
        "- {0}",
        "• {0}",
        "**{0}**:",
        "날짜: {0}",
        "Date: {0}",
        "{0} 논문",
        "{0} 다이제스트",
        "{0} 09:30",
        "{0} 메모",
        "{0} ~",
        "{0}~25일",
    ),
    "title": (
        f"[{{0}}]({URL})",
        f"{{0}} {URL}",
        f"{{0}} ({URL})",
        "## {0}",
        "# {0}",
        "1. {0}",
        "2) {0}",
        "- {0}",
        "* {0}",
        "**{0}**",
        "제목: {0}",
        "Title: {0}",
        f"### [{{0}}]({URL})",
        f"**[{{0}}]({URL})**",
    ),
    "authors": (
        "{0}.",
        "{0} [PDF]",
        f"{{0}} [PDF]({URL}) [Code]",
        f"{{0}} {URL}",
        "[{1}]",
        "**{0}**",
        "*{0}*",
        "> {0}",
        "Authors: {1}",
        "Authors: {0}",
        "저자: {1}",
        "**Authors**: {1}",
        "{1}",
        "{1})",
        "({1}",
        "(({1}))",
        "（{1}）",
        "- {0}",
        "{0},",
    ),
    "url": ("({0})", "<{0}>", "[{0}]"),
    "tags": (
        "# sheep # Active-Learning",
        "tags: sheep, Active-Learning",
        "Tags: #sheep #Active-Learning",
        "태그: #sheep, #Active-Learning",
        "`#sheep` `#Active-Learning`",
        "#sheep, #Active-Learning.",
        "**#sheep** **#Active-Learning**",
        "- #sheep #Active-Learning",
        "#sheep · #Active-Learning",
        "(#sheep #Active-Learning)",
        "[#sheep, #Active-Learning]",
        "#sheep #Active Learning",
        "#sheep and #Active-Learning",
        "\\#sheep \\#Active-Learning",
        "＃sheep ＃Active-Learning",
    ),
}
# Ways to write two names or more that are no slips at all.
JOINED = (
    "; ",
    " and ",
    " & ",
    " · ",
    " / ",
    "$^{1}$, ",
    "<sup>1</sup>, ",
    r"\textsuperscript{1}, ",
    "*, ",
    " (1), ",
    " <ada@example.org>, ",
    "†, ",
    "¹, ",
    ", and ",
    ",",
    "，",
)
# What says of a line that it may not be read as it was meant.
DOUBTS = {"D004", "D011", "D012", "D018", "D019", "D030", "D033"}


def _digest(days: list[list[Paper]]) -> list[Written]:
    lines: list[Written] = []
    for number, papers in enumerate(days):
        day = dt.date(2024, 12, 18) + dt.timedelta(number)
        lines.append(Written("date", f"{day.year}년 {day.month}월 {day.day}일"))
        for at, paper in enumerate(papers):
            lines.extend(paper._replace(title=f"{paper.title} {at}").lines())
    return lines


def _said(found: reading.Reading, line: int) -> set[str]:
    return {diagnostic.code for diagnostic in found.diagnostics if diagnostic.line == line}


def _meaning(found: reading.Reading) -> list[tuple[object, ...]]:
    return [
        (digest.date, entry.title, entry.authors, entry.abstract, entry.commentary, entry.tags)
        for digest in found.digests
        for entry in digest.entries
    ]


def _is_named_or_right(lines: list[Written], at: int, slip: str) -> None:
    right = reading.read("digest.txt", "\n".join(line.text for line in lines).encode())
    texts = [line.text for line in lines]
    texts[at] = slip
    found = reading.read("digest.txt", "\n".join(texts).encode())
    if _meaning(found) != _meaning(right):
        assert _said(found, at + 1) & DOUBTS, f"line {at + 1}, {slip!r}, is read as something else in silence"
    else:
        assert not _said(found, at + 1) & {"D012", "D019", "D030", "D033"}, (
            f"{slip!r} is read right, and doubted"
        )


EVERY = frozenset(["url", "abstract", "en", "tags"])
KIM, SEO = ("Ada Kim", "Ben Lee"), ("Cho Ahn", "Dan van der Ryu", "E. F. Seo")


@pytest.mark.parametrize("slip", [(kind, form) for kind, forms in SLIPS.items() for form in forms], ids=str)
def test_each_slip_is_read_right_or_named(slip: tuple[str, str]) -> None:
    bare = EVERY - {"tags", "url"}
    days = [
        [Paper("DeepSheep", KIM, EVERY), Paper("양 세기", ("김철수", "이영희"), EVERY)],
        [
            Paper("Fences", SEO, bare),
            Paper("A Survey: Fences", KIM, bare),
            Paper("Sheep?", ("Weinan E", "Ben Lee"), bare),
        ],
        [Paper("Sheep Again", KIM, frozenset(["tags"])), Paper("Sheep", SEO, frozenset())],
    ]
    lines = _digest(days)
    for at, line in enumerate(lines):
        if line.kind == slip[0]:
            _is_named_or_right(lines, at, slip[1].format(line.text, line.text.strip("()")))


@given(DAYS, st.data())
def test_any_slip_in_any_digest_is_read_right_or_named(days: list[list[Paper]], data: st.DataObject) -> None:
    lines = _digest(days)
    at = data.draw(st.sampled_from([at for at, line in enumerate(lines) if line.kind in SLIPS]))
    text = lines[at].text
    _is_named_or_right(
        lines, at, data.draw(st.sampled_from(SLIPS[lines[at].kind])).format(text, text.strip("()"))
    )


@given(DAYS, st.sampled_from(JOINED))
def test_names_joined_and_marked_in_other_ways_are_the_same_names(
    days: list[list[Paper]], joint: str
) -> None:
    lines = _digest(days)
    right = _meaning(reading.read("digest.txt", "\n".join(line.text for line in lines).encode()))
    texts = [line.text.replace(", ", joint) if line.kind == "authors" else line.text for line in lines]
    assert _meaning(reading.read("digest.txt", "\n".join(texts).encode())) == right


@given(DAYS, st.data())
def test_names_over_several_lines(days: list[list[Paper]], data: st.DataObject) -> None:
    lines = _digest(days)
    right = _meaning(reading.read("digest.txt", "\n".join(line.text for line in lines).encode()))
    at = data.draw(st.sampled_from([at for at, line in enumerate(lines) if line.kind == "authors"]))
    texts = [line.text for line in lines]
    texts[at] = texts[at].replace(", ", ",\n")
    found = reading.read("digest.txt", "\n".join(texts).encode())
    assert _meaning(found) == right
    assert "D031" in _said(found, at + 1)


# Names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (r"(P\'al Erd\H{o}s, Jos\'{e} Garc\'{\i}a)", ["Pál Erdős", "José García"]),
        (r"({\L}ukasz Ka{\'i}ser, J{\"u}rgen M\"uller)", ["Łukasz Kaíser", "Jürgen Müller"]),
        (r"(\v{Z}iga \c{C}a\u{g}lar, Ada Kim)", ["Žiga Çağlar", "Ada Kim"]),
        (r"(Bo \.Zak, M. \O rsted, Ada \c Ceng)", ["Bo Żak", "M. Ørsted", "Ada Çeng"]),
        ("(Ada Kim; Ben Lee)", ["Ada Kim", "Ben Lee"]),
        ("(Kim, Ada; Lee, Ben)", ["Kim, Ada", "Lee, Ben"]),
        ("(Ada Kim and Ben Lee and Cho Ahn)", ["Ada Kim", "Ben Lee", "Cho Ahn"]),
        ("(Ada Kim, Ben Lee and Cho Ahn)", ["Ada Kim", "Ben Lee", "Cho Ahn"]),
        ("(Ian McKim & Jean-Luc O'Lee)", ["Ian McKim", "Jean-Luc O'Lee"]),
        ("(김철수·이영희)", ["김철수", "이영희"]),
        ("(王小明；李华)", ["王小明", "李华"]),
        ("(Ada Kim / Ben Lee)", ["Ada Kim", "Ben Lee"]),
        (r"(Ada Kim$^{1,2}$, Ben Lee$^{*,\dagger}$)", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim<sup>1,2</sup>, Ben Lee<sup>*</sup>)", ["Ada Kim", "Ben Lee"]),
        ('("Ada Kim", “Ben Lee”)', ["Ada Kim", "Ben Lee"]),
        ("(1. Ada Kim, 2. Ben Lee)", ["Ada Kim", "Ben Lee"]),
        ("([Ada Kim](https://example.org/), Ben Lee)", ["Ada Kim", "Ben Lee"]),
        ("(Authors: Ada Kim, Ben Lee)", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim – Ben Lee)", ["Ada Kim", "Ben Lee"]),
        (r"(Ada Kim\textsuperscript{1,*}, Ben Lee\thanks{Equal contribution})", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim^1, Ben Lee^{2,3})", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim¹˒², Ben Lee³)", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim [1], Ben Lee [2,3])", ["Ada Kim", "Ben Lee"]),
        ("(*Ada Kim, †Ben Lee, *equal contribution)", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim1 Ben Lee, Cho Ahn)", ["Ada Kim", "Ben Lee", "Cho Ahn"]),
        ("(Ada Kim <ada@example.org>, Ben Lee (ben@example.org))", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim (https://example.org/~ada), Ben Lee)", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim (1 and 2), Ben Lee (2) ((1) A, (2) B))", ["Ada Kim (1 and 2)", "Ben Lee"]),
    ],
)  # fmt: skip
def test_names_are_those_that_are_meant(one: ReadOne, line: str, names: list[str]) -> None:
    (entry,) = one("A Title", line, "An abstract.").entries
    assert list(entry.authors) == names


@pytest.mark.parametrize(
    "name",
    [
        "SIA-Lab of Tsinghua AIR and ByteDance Seed",
        "Numina & Kimi Team",
        "(additional authors not shown)",
        "Ada Kim (and Other Contributors)",
        "GLM-4.5 Team",
        "01.AI",
        "Kimi K2",
        "AI2/UW",
        "Johnson & Johnson",
        "The Llama 3 Team",
        "Google DeepMind and OpenAI",
        "Institute for Data Science and Machine Learning",
        "NVIDIA: Ada Kim",
    ],
)
def test_what_is_one_name_stays_one(one: ReadOne, name: str) -> None:
    (entry,) = one("A Title", f"(Cho Ahn, Dan Ryu, {name})", "An abstract.").entries
    assert entry.authors == ("Cho Ahn", "Dan Ryu", name)


@pytest.mark.parametrize(
    "line",
    [
        "By the way, this is an abstract.",
        "[GPT-4, Claude 3, Gemini 1.5]",
        "[[another note]]",
        "Authors of earlier work, as Ada Kim, found little.",
        "Sheep, Goats and Fences",
        "한국어, 영어",
        "https://example.org/, Ada Kim",
        "{a, b, c}",
        "- first, second",
        "(좋음; 아쉬움)",
    ],
)
def test_what_is_no_authors_line(line: str) -> None:
    found = forms.authors_line(line) or authors.bare(line)
    assert found is None


@pytest.mark.parametrize("tags", [(), ("#a",)], ids=["untagged", "tagged"])
@pytest.mark.parametrize(
    "line",
    [
        "(Something; that is, in brackets)",
        "(ada@example.org, ben@example.org)",
        "[Ada Kim]",
        "[OpenAI]",
        "(Ada Kim, Ben Lee) - NeurIPS, and more",
        "(Ada Kim, Ben Lee; A University, A Company)",
        "- Ada Kim, Ben Lee",
        "(Authors not given)",
        "(ada kim, ben lee)",
    ],
)
def test_what_may_be_authors_below_what_may_be_a_title_is_named(
    read: Read, line: str, tags: tuple[str, ...]
) -> None:
    whole = ("A Title", "(Ada Kim, Ben Lee)", "An abstract.", "한국어 논평.", "Commentary.", *tags)
    found = read("2024년 12월 19일", *whole, "Second Title", line, "An abstract.", "#a")
    last = found.digests[0].entries[-1]
    assert "D019" in _said(found, 8 + len(tags)) or (last.title, bool(last.authors)) == ("Second Title", True)


# Titles and addresses ---------------------------------------------------------------------------------


def test_an_address_is_never_a_title(read: Read) -> None:
    found = read(
        "2024년 12월 19일",
        URL,
        "A blog post",
        "블로그 글이네요.",
        "#rl",
        URL,
        f"{URL}/2",
        "A talk",
        "한국어.",
        "#rl",
    )
    first, second = found.digests[0].entries
    assert (first.title, first.url, first.commentary.ko) == ("A blog post", URL, ("블로그 글이네요.",))
    assert (second.title, second.url, second.abstract) == ("A talk", URL, (f"{URL}/2",))
    assert {diagnostic.severity for diagnostic in found.diagnostics} == {"information"}


@pytest.mark.parametrize(
    "after", [(), ("#rl",), ("2024년 12월 20일", "A Title", "(Ada Kim, Ben Lee)", "한국어.", "#rl")]
)
def test_an_address_without_a_title_is_an_error(read: Read, after: tuple[str, ...]) -> None:
    found = read("2024년 12월 19일", "A Title", "(Ada Kim, Ben Lee)", "한국어.", "#rl", URL, *after)
    assert "D012" in _said(found, 6)
    assert all(entry.title == "A Title" for digest in found.digests for entry in digest.entries)


@pytest.mark.parametrize("line", [f"({URL})", f"<{URL}>", f"[{URL}]", f"（{URL}）"])
def test_an_address_in_brackets_is_the_papers(one: ReadOne, line: str) -> None:
    for lines in (("A Title", line, "(Ada Kim, Ben Lee)"), ("A Title", "(Ada Kim, Ben Lee)", line)):
        (entry,) = one(*lines, "An abstract.").entries
        assert (entry.url, entry.authors, entry.abstract) == (URL, ("Ada Kim", "Ben Lee"), ("An abstract.",))


@pytest.mark.parametrize(
    "title",
    [
        "(Mis)Fitting: A Survey",
        "[Re] A Study of Sheep",
        "2024: A Year",
        "3D Sheep",
        "1.58-bit Sheep",
        "#Sheep: A Study of Tags",
        "“Sheep” and *Fences*",
        "**Sheep** and **Goats**",
        "Sheep: https in the Field",
        "C# for Sheep",
        "Title Words Matter",
        "A-Sheep - B-Sheep",
        "제목 없는 논문",
        "논문 제목 짓기",
    ],
)
def test_what_is_a_title_as_it_is(title: str) -> None:
    assert forms.title(title) == forms.Title(title)


# Dates ----------------------------------------------------------------------------------------------

DAY = dt.date(2024, 12, 20)


@pytest.mark.parametrize(
    "line",
    [
        "2024년 12월 20일.",
        "2024년 12월 20일:",
        "**2024년 12월 20일**",
        "[2024-12-20]",
        "[2024-12-20] (금)",
        "## **2024-12-20** (Fri)",
        "> 2024-12-20",
        "• 2024.12.20",
        "24년 12월 20일",
        "'24년 12월 20일",
        "２０２４년 １２월 ２０일",
        "２０２４－１２－２０",
        "12월 20일",
        "12월 20일 (금)",
        "Dec 20",
        "20 December",
        "2024년 12월 20",
        "2024년 12월 20일 논문 정리",
        "2024-12-20 Daily Papers",
        "2024-12-20T09:30",
        "2024-12-20 9:30 am",
        "2024-12/20",
        "2024–12–20",
        "20241220",
        "20.12.2024",
        "12/20/2024",
        "Date: December 20, 2024",
        "오늘의 논문 (2024-12-20)",
        "Papers of 2024-12-20",
        "📅 2024-12-20",
    ],
)
def test_a_date_that_leaves_no_doubt(read: Read, line: str) -> None:
    entry = ("A Title", "(Ada Kim, Ben Lee)", "한국어.", "#rl")
    found = read("2024년 12월 19일", *entry, line, *entry)
    assert [digest.date for digest in found.digests] == [dt.date(2024, 12, 19), DAY]
    assert _said(found, 6) == {"D031"}


@pytest.mark.parametrize(
    "line",
    [
        "11/18",
        "12-20",
        "24.12.20",
        "24-12-20",
        "241220",
        "12월 20일 논문 정리",
        "24/12/20",
        "11/12/2024",
        "2024년 12월",
        "2024년 12울 20일",
        "2024-12-18 ~ 2024-12-20",
        "2024-12-19-20",
        "2024-12-20 Release notes",
        "2024년 12월 20일 새 모델",
    ],
)
def test_a_date_in_doubt(read: Read, line: str) -> None:
    entry = ("A Title", "(Ada Kim, Ben Lee)", "한국어.", "#rl")
    found = read("2024년 12월 19일", *entry[:-1], line, *entry)
    assert [digest.date for digest in found.digests] == [dt.date(2024, 12, 19)]
    assert "D030" in _said(found, 5)


@pytest.mark.parametrize(
    "line",
    [
        "2024년 12월 20일에 공개된 모델입니다.",
        "2024-12-20 기준으로 가장 좋네요",
        "In 2024, sheep were counted.",
        "2024",
        "GPT-4 12/20",
        "3.5",
        "100%",
        "7B",
        "1월에 나온 논문",
        "12월 20일 발표",
        "arXiv 2024.12.19",
        "40.5/32.1",
        "v1.2.3",
    ],
)
def test_no_date_and_nothing_like_one(line: str) -> None:
    assert near_dates.near(line, DAY) is None


def test_the_year_of_a_date_without_one_is_the_nearest(read: Read) -> None:
    entry = ("A Title", "(Ada Kim, Ben Lee)", "한국어.", "#rl")
    found = read("2024년 12월 30일", *entry, "1월 2일", *entry, "1월 3일", *entry)
    assert [str(digest.date) for digest in found.digests] == ["2024-12-30", "2025-01-02", "2025-01-03"]


def test_an_impossible_date_is_one_in_any_form(read: Read) -> None:
    entry = ("A Title", "(Ada Kim, Ben Lee)", "한국어.", "#rl")
    for line in ("**2024년 13월 20일**", "2024-02-30.", "24년 2월 30일", "2월 30일"):
        found = read("2024년 12월 19일", *entry, line, *entry)
        assert "D002" in _said(found, 6)
        assert [digest.date for digest in found.digests] == [dt.date(2024, 12, 19), None]


def test_days_in_any_order_are_near_each_other(read: Read) -> None:
    entry = ("A Title", "(Ada Kim, Ben Lee)", "한국어.", "#rl")
    days = ("2025년 1월 2일", "2024년 12월 30일", "2024년 12월 1일", "2024년 10월 2일")
    found = read(*(line for day in days for line in (day, *entry)))
    assert "D035" not in {diagnostic.code for diagnostic in found.diagnostics}


# Tags -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("# a # b", ("a", "b")),
        ("tags: x, y", ("x", "y")),
        ("Tags: reinforcement learning, rl", ("reinforcement-learning", "rl")),
        ("`#x`", ("x",)),
        ("#x.", ("x",)),
        ("#x. #y.", ("x", "y")),
        ("#node.js #c++ #gpt-4.1", ("node.js", "c++", "gpt-4.1")),
        ("**#x**", ("x",)),
        ("\\#x \\#y", ("x", "y")),
        ("#x | #y", ("x", "y")),
    ],
)
def test_tags_that_are_meant(one: ReadOne, line: str, tags: tuple[str, ...]) -> None:
    assert one("A Title", "(Ada Kim, Ben Lee)", "한국어.", line).entries[0].tags == tags


@pytest.mark.parametrize(
    "line", ["#강화 학습", "# rl", "#gan and more", "tags: reinforcement learning", "#a, b"]
)
def test_tags_in_doubt(read: Read, line: str) -> None:
    found = read("2024년 12월 19일", "A Title", "(Ada Kim, Ben Lee)", "한국어.", line)
    assert "D033" in _said(found, 5)
    assert found.digests[0].entries[0].tags == ()


@pytest.mark.parametrize(
    "line",
    [
        "see issue #1",
        "C# is a language",
        "#1 on the board, and it shows.",
        "# This heading is much too long to be a tag of any kind, really",
    ],
)
def test_what_is_nothing_like_tags(line: str) -> None:
    assert tag_lines.near(line) is None
    assert not tag_lines.is_doubtful(line)
