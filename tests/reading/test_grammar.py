"""Rules 2, 3 and 5: entries, authors and tags."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import reading
from pipeline.model import Commentary, Digest, Entry
from pipeline.reading import Reading

Read = Callable[..., Reading]
ReadOne = Callable[..., Digest]

ONE = ("First Title", "(Ada Kim, Ben Lee)", "An abstract.", "한국어 논평.", "Commentary.")
TWO = ("Second Title", "(Cho Ahn, Dan Ryu)", "Another abstract.", "다른 논평.", "More commentary.")


def titles(digest: Digest) -> list[str]:
    return [entry.title for entry in digest.entries]


def codes(reading: Reading) -> set[str]:
    return {diagnostic.code for diagnostic in reading.diagnostics} - {"D005", "D038"}


def test_an_entry(one: ReadOne) -> None:
    assert one(*ONE, "#gan #image-generation").entries == (
        Entry(
            title="First Title",
            authors=("Ada Kim", "Ben Lee"),
            abstract=("An abstract.",),
            commentary=Commentary(("한국어 논평.",), ("Commentary.",)),
            tags=("gan", "image-generation"),
            line=2,
        ),
    )


def test_blank_lines_and_space_around_text_do_not_matter(read: Read) -> None:
    plain = read("2024년 12월 19일", *ONE, "#gan", *TWO, "#vae")
    spaced = read(
        "", *(f" \u3000{line}\u00a0\t\n \n" for line in ("2024년 12월 19일", *ONE, "#gan", *TWO, "#vae"))
    )

    def text(reading: Reading) -> list[tuple[object, ...]]:
        return [
            (entry.title, entry.authors, entry.abstract, entry.commentary, entry.tags)
            for entry in reading.digests[0].entries
        ]

    assert text(plain) == text(spaced)


# Where an entry begins ------------------------------------------------------------------------------


def test_an_authors_line_makes_the_line_before_it_a_title(one: ReadOne) -> None:
    assert titles(one(*ONE, *TWO)) == ["First Title", "Second Title"]


def test_an_entry_can_be_nothing_but_title_and_authors(one: ReadOne) -> None:
    digest = one(*ONE[:2], *TWO[:2], *ONE)
    assert titles(digest) == ["First Title", "Second Title", "First Title"]
    assert not digest.entries[0].abstract


def test_after_tags_a_title_needs_no_authors(one: ReadOne) -> None:
    digest = one(*ONE, "#gan", "A blog post", "블로그 글이네요.", "#blog", "A model card")
    assert titles(digest) == ["First Title", "A blog post", "A model card"]
    assert digest.entries[1].commentary.ko == ("블로그 글이네요.",)


def test_after_the_date_a_title_needs_no_authors(one: ReadOne) -> None:
    digest = one("A blog post", "블로그 글이네요.", "#blog", *ONE)
    assert titles(digest) == ["A blog post", "First Title"]
    assert digest.introduction == ()


def test_what_stands_before_the_first_title_with_authors_is_the_introduction(one: ReadOne) -> None:
    digest = one("오늘은 논문이 많네요.", "(짧게 갑니다.)", "NeurIPS week", *ONE, "#gan")
    assert digest.introduction == ("오늘은 논문이 많네요.", "(짧게 갑니다.)", "NeurIPS week")
    assert titles(digest) == ["First Title"]


@pytest.mark.parametrize(
    "title",
    [
        "(Mis)Fitting: A Survey",
        "Scaling (Down) CLIP (and up)",
        "(Almost) Free Modality Stitching (AFMS)",
        "Is This a Title?",
        "Attention Is Not All You Need!",
        "A Title with a Full Stop.",
        "한국어 언어 모델의 평가",
        "한국어 LLM?",
        "DeepGEMM",
        "#Tags in a Title",
        "2024: A Year",
        "“Quoted”: Title",
    ],
)
@pytest.mark.parametrize("tags", [(), ("#gan",)], ids=["untagged", "tagged"])
def test_titles(one: ReadOne, title: str, tags: tuple[str, ...]) -> None:
    assert titles(one(*ONE, *tags, title, *TWO[1:])) == ["First Title", title]


@pytest.mark.parametrize(
    "authors",
    [
        "(OpenAI)",
        "(xAI)",
        "(01.AI)",
        "(王小明)",
        "(이영희)",
        "(Yi Tay)",
        "(Numina & Kimi Team)",
        "(The Movie Gen team @ Meta)",
    ],
)
def test_a_single_author(one: ReadOne, authors: str) -> None:
    assert titles(one(*ONE, "Second Title", authors, "An abstract.")) == ["First Title", "Second Title"]


# Authors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("(Ada Kim, Ben Lee)", ["Ada Kim", "Ben Lee"]),
        ("( Ada Kim ,Ben Lee )", ["Ada Kim", "Ben Lee"]),
        ("（Ada Kim， Ben Lee）", ["Ada Kim", "Ben Lee"]),
        ("（Ada Kim、Ben Lee)", ["Ada Kim", "Ben Lee"]),
        ("(김철수, 이영희)", ["김철수", "이영희"]),
        ("(네이버 클라우드 팀)", ["네이버 클라우드 팀"]),
        ("(Ada (Al) Kim, Ben Lee (1))", ["Ada (Al) Kim", "Ben Lee"]),
        ("(Ada Kim (1), Ben Lee (2) ((1) A, (2) B))", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim, and Ben Lee)", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim and Ben Lee)", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim, Ben Lee, et al.)", ["Ada Kim", "Ben Lee", "et al."]),
        ("(Ada Kim, , Ben Lee,)", ["Ada Kim", "Ben Lee"]),
        ("(Ada Kim, et al.)", ["Ada Kim", "et al."]),
        ("(NVIDIA: Ada Kim, Ben Lee)", ["NVIDIA: Ada Kim", "Ben Lee"]),
        ("(See-Kiong Ng, Via Li)", ["See-Kiong Ng", "Via Li"]),
        ("(Ada Kim, Ben Lee.)", ["Ada Kim", "Ben Lee."]),
        ('(Ada "Al" Kim)', ['Ada "Al" Kim']),
        ("(lucidrains)", ["lucidrains"]),
        ("(Ada Kim, ...)", ["Ada Kim", "..."]),
        ("(Ada Kim, …)", ["Ada Kim", "…"]),
        ("(Ada Kim 외 3명)", ["Ada Kim 외 3명"]),
        ("(김철수, 이영희 외)", ["김철수", "이영희 외"]),
        ("(Ada Kim, 2024)", ["Ada Kim", "2024"]),
        ("(Ada Kim1,2, Ben Lee1,*,†, Cho Ahn)", ["Ada Kim", "Ben Lee", "Cho Ahn"]),
        ("(01.AI)", ["01.AI"]),
        ("(Łukasz Kaiser, Jürgen Schmidhuber)", ["Łukasz Kaiser", "Jürgen Schmidhuber"]),
        ("(Weinan E, M. de la Cruz, J. R. Lee Jr.)", ["Weinan E", "M. de la Cruz", "J. R. Lee Jr."]),
    ],
)  # fmt: skip
def test_names(one: ReadOne, line: str, names: list[str]) -> None:
    (entry,) = one("A Title", line, "An abstract.").entries
    assert list(entry.authors) == names
    assert entry.abstract == ("An abstract.",)


@pytest.mark.parametrize(
    "line",
    [
        "((Ada Kim, Ben Lee))",
        "((Ada Kim, Ben Lee)",
        "(Ada Kim, Ben Lee))",
        "(Ada Kim, Ben Lee",
        "Ada Kim, Ben Lee)",
        "（Ada Kim, Ben Lee",
    ],
)
@pytest.mark.parametrize("before", [(), ONE, (*ONE, "#gan")], ids=["first", "untagged", "tagged"])
def test_faulty_brackets_are_reported_and_the_names_taken(
    read: Read, line: str, before: tuple[str, ...]
) -> None:
    reading = read("2024년 12월 19일", *before, "A Title", line, "An abstract.", "#gan")
    assert reading.digests[0].entries[-1].title == "A Title"
    assert reading.digests[0].entries[-1].authors == ("Ada Kim", "Ben Lee")
    assert "D011" in codes(reading)


@pytest.mark.parametrize(
    "remark",
    [
        "(segformer라는 이름이 붙어있긴 한데 역시 심플하지는 않네요.)",
        "(마찬가지로) 그와는 별개로 할 수 있는 일들은 있겠죠. (데이터셋 구축 같은...)",
        "(재미있네요)",
        "(코드 공개 예정)",
        "(개인적으로는 이쪽이 더 마음에 듦)",
        "(저자들은 Google, DeepMind, Meta 소속이네요)",
        "(참고: GPT-4, Claude, Gemini)",
        "(Transformer, Mamba, RWKV 비교)",
        "（이건 좀 아쉽네요）",
        "(https://example.org/1, https://example.org/2)",
        "(1) 학습, (2) 추론",
        "(Though the experiments are few, I like the idea.)",
        "(I think it is promising, but it needs more evidence)",
        "(via Twitter)",
        "(thanks to Ada Kim, Ben Lee)",
        "(ICLR 2024)",
        "(cf. Table 3, Figure 2)",
        "(Update: the code is released, and the weights as well!)",
        "재미있네요 :)",
        "(계속",
    ],
)
@pytest.mark.parametrize(
    "before",
    [
        "한국어 논평이네요.",
        "English commentary.",
        "GPT-4 기반",
        "vit-base imagenet 1%",
        "https://example.org/",
    ],
)
def test_a_remark_in_brackets_is_a_paragraph(one: ReadOne, remark: str, before: str) -> None:
    digest = one(*ONE, before, remark, "마지막 문단.", "#gan", *TWO, "#vae")
    assert titles(digest) == ["First Title", "Second Title"]
    assert remark in digest.entries[0].commentary.ko


def test_names_that_are_taken_for_a_paragraph_are_pointed_out(read: Read) -> None:
    reading = read("2024년 12월 19일", *ONE[:-1], TWO[1], "마지막 문단.", "#gan")
    assert titles(reading.digests[0]) == ["First Title"]
    assert codes(reading) == {"D019"}


@pytest.mark.parametrize("title", ["하이퍼클로바", "On being good."])
def test_one_name_under_what_may_be_a_title_is_pointed_out(read: Read, title: str) -> None:
    reading = read("2024년 12월 19일", *ONE, title, "(NAVER)", "마지막 문단.", "#gan")
    assert titles(reading.digests[0]) == ["First Title"]
    assert [(d.code, d.line) for d in reading.diagnostics if d.code not in ("D005", "D038")] == [("D019", 8)]
    sentence = read("2024년 12월 19일", *ONE[:-1], "(NAVER)", "#gan")
    assert codes(sentence) == set()


def test_an_entry_that_is_taken_for_an_introduction_is_pointed_out(read: Read) -> None:
    text = ("A Title", "여러 이름.", "한국어 논평.", "Tags are #gan", *ONE, "#gan")
    found = read("2024년 12월 19일", *text)
    assert found.digests[0].introduction == text[:4]
    assert [(d.code, d.line, d.column) for d in found.diagnostics if d.code not in ("D005", "D038")] == [
        ("D007", 5, 10)
    ]


def test_empty_brackets_are_no_authors(read: Read) -> None:
    reading = read("2024년 12월 19일", "A Title", "( )", "An abstract.", "#gan")
    assert reading.digests[0].entries[0].authors == ()
    assert codes(reading) == {"D004"}
    assert "( )" in {diagnostic.source for diagnostic in reading.diagnostics}


def test_authors_without_a_title(read: Read) -> None:
    reading = read("2024년 12월 19일", *ONE[1:], "#gan", *TWO, "#vae")
    assert titles(reading.digests[0]) == ["Second Title"]
    quoted = [diagnostic.source for diagnostic in reading.diagnostics if diagnostic.code == "D012"]
    assert quoted == [*ONE[1:], "#gan"]


# The address ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ("A Title", "https://example.org/a", "(Ada Kim, Ben Lee)", "An abstract."),
        ("A Title", "(Ada Kim, Ben Lee)", "https://example.org/a", "An abstract."),
        ("A Title", "(Ada Kim, Ben Lee)", "<https://example.org/a>", "An abstract."),
    ],
)
@pytest.mark.parametrize("before", [(), ONE, (*ONE, "#gan")], ids=["first", "untagged", "tagged"])
def test_an_address_on_its_own_line(one: ReadOne, lines: tuple[str, ...], before: tuple[str, ...]) -> None:
    entry = one(*before, *lines).entries[-1]
    assert (entry.title, entry.authors) == ("A Title", ("Ada Kim", "Ben Lee"))
    assert (entry.url, entry.abstract) == ("https://example.org/a", ("An abstract.",))


def test_an_address_of_an_entry_without_authors(one: ReadOne) -> None:
    (entry,) = one("A blog post", "https://example.org/(a)", "블로그 글이네요.", "#blog").entries
    assert entry.url == "https://example.org/(a)"
    assert entry.commentary.ko == ("블로그 글이네요.",)


@pytest.mark.parametrize(
    "line",
    ["javascript:alert(1)", "ftp://example.org/", "example.org", "see https://example.org/", "https://"],
)
def test_what_is_no_address(one: ReadOne, line: str) -> None:
    (entry,) = one(*ONE[:2], line, "한국어 논평.").entries
    assert entry.url is None
    assert entry.abstract == (line,)


def test_one_address_only(one: ReadOne) -> None:
    (entry,) = one(*ONE[:2], "https://example.org/a", "https://example.org/b", "한국어 논평.").entries
    assert (entry.url, entry.abstract) == ("https://example.org/a", ("https://example.org/b",))


def test_an_address_before_the_title(one: ReadOne) -> None:
    first, second = one("https://example.org/a", *ONE, "#gan", "https://example.org/b", *ONE, "#vae").entries
    assert (first.title, first.url) == (ONE[0], "https://example.org/a")
    assert (second.title, second.url) == (ONE[0], "https://example.org/b")
    (entry,) = one("https://example.org/a", ONE[0], ONE[1], "https://example.org/b", "한국어 논평.").entries
    assert (entry.url, entry.abstract) == ("https://example.org/a", ("https://example.org/b",))


@pytest.mark.parametrize(
    "address",
    [
        "https://ada:secret@example.org/",
        "https://example..org/",
        "https://example.org:99999/",
        f"https://example.org/{'a' * 3000}",
    ],
)
def test_an_address_that_no_link_can_lead_to_is_told(read: Read, address: str) -> None:
    found = read("2024년 12월 19일", ONE[0], address, *ONE[1:], "#gan")
    (entry,) = found.digests[0].entries
    assert (entry.authors, entry.url) == (("Ada Kim", "Ben Lee"), None)
    assert [(d.code, d.line) for d in found.diagnostics] == [("D021", 3)]


def test_an_address_among_paragraphs_is_text(one: ReadOne) -> None:
    (entry,) = one(*ONE, "https://example.org/a", "#gan").entries
    assert (entry.url, entry.commentary.en) == (None, ("Commentary.", "https://example.org/a"))


# Tags -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("#gan", ["gan"]),
        ("#gan #image-generation", ["gan", "image-generation"]),
        ("#gan\t #vae", ["gan", "vae"]),
        ("#gan, #vae", ["gan", "vae"]),
        ("#gan; #vae、#rl;", ["gan", "vae", "rl"]),
        ("#gan#vae", ["gan", "vae"]),
        ("#c++ #c# #3d #1stage #gpt-4.1 #r&d", ["c++", "c#", "3d", "1stage", "gpt-4.1", "r&d"]),
        ("#한국어 ＃논문", ["한국어", "논문"]),
        ("#Active_Learning", ["Active_Learning"]),
        ("#gan #gan", ["gan", "gan"]),
        ("##gan", ["gan"]),
    ],
)
def test_tags(one: ReadOne, line: str, tags: list[str]) -> None:
    digest = one(*ONE, line, *TWO)
    assert list(digest.entries[0].tags) == tags
    assert len(digest.entries) == 2


def test_several_tag_lines(one: ReadOne) -> None:
    digest = one(*ONE, "#gan", "", "#vae #flow", *TWO)
    assert digest.entries[0].tags == ("gan", "vae", "flow")
    assert titles(digest) == ["First Title", "Second Title"]


@pytest.mark.parametrize("line", ["#", "# #", "# Heading", "#gan and more", "more #gan!", "see #1 #2"])
def test_what_is_no_tag_line(one: ReadOne, line: str) -> None:
    digest = one(*ONE, line, *TWO)
    assert digest.entries[0].tags == ()
    assert digest.entries[0].commentary.en == ("Commentary.", line)


def test_a_lone_hash_among_tags(read: Read) -> None:
    reading = read("2024년 12월 19일", *ONE, "#gan #")
    assert reading.digests[0].entries[0].tags == ("gan",)
    assert codes(reading) == {"D017"}


def test_tags_at_the_end_of_a_paragraph_are_text(read: Read) -> None:
    reading = read("2024년 12월 19일", *ONE[:-1], "Nice. #gan #1stage", *TWO, "#vae")
    first, second = reading.digests[0].entries
    assert first.commentary.en == ("Nice. #gan #1stage",)
    assert (first.tags, second.tags) == ((), ("vae",))
    assert [(d.code, d.line, d.column) for d in reading.diagnostics] == [("D007", 6, 7)]


def test_separators_are_left_out_and_quoted(read: Read) -> None:
    reading = read("2024년 12월 19일", "---", *ONE, "====", "#gan", "* * *".replace(" ", ""), *TWO, "#vae")
    assert titles(reading.digests[0]) == ["First Title", "Second Title"]
    assert reading.digests[0].entries[0].commentary.en == ("Commentary.",)
    assert [d.source for d in reading.diagnostics if d.code == "D020"] == ["---", "====", "***"]


def test_what_is_missing_is_said(read: Read) -> None:
    reading = read("2024년 12월 19일", "A blog post", "한국어.", "English.", *ONE[:2])
    # Two entries without tags between them: the first has no authors line, so it is the introduction.
    assert reading.digests[0].introduction == ("A blog post", "한국어.", "English.")
    assert [(d.code, d.message) for d in reading.diagnostics] == [
        ("D005", "entry without abstract and commentary"),
        ("D006", "entry without tags"),
    ]


def test_a_tag_within_fences_is_code() -> None:
    text = "2024-12-19\nTitle\n(Ada Kim, Ben Lee)\nText.\n```\n#include\n```\n#tag\n"
    (entry,) = reading.read("2024-12-19.txt", text.encode()).digests[0].entries
    assert entry.tags == ("tag",)
    assert "```\n#include\n```" in (*entry.abstract, *entry.commentary.en)
