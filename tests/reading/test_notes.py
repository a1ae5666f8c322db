"""Notes: Markdown files of one paper, now and then two."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline import reading
from pipeline.model import Commentary, Digest, Entry

NAME = "251231 Let It Flow.md"
HEAD = ("https://arxiv.org/abs/2512.24873", "", "*A Title* (Ada Kim, Ben Lee)", "", "> An abstract.", "")


def note(*lines: str, name: str = NAME) -> Digest:
    (digest,) = reading.read(name, "\n".join(lines).encode()).digests
    return digest


def entry(*lines: str, name: str = NAME) -> Entry:
    (found,) = note(*lines, name=name).entries
    return found


def codes(*lines: str, name: str = NAME) -> set[str]:
    return {diagnostic.code for diagnostic in reading.read(name, "\n".join(lines).encode()).diagnostics}


def test_a_note() -> None:
    found = note(
        *HEAD,
        "한국어 하나.",
        "한국어 둘.",
        "",
        "<english>",
        "English.",
        "",
        "More.",
        "</english>",
        "",
        "#rl #agent",
        "",
        "# Links",
        "",
        "[[210323 Another note]]",
        "[[240101 One.md]] [[Two#There|so]]",
    )
    assert (found.date, found.note, found.introduction) == (dt.date(2025, 12, 31), True, ())
    assert found.entries == (
        Entry(
            "A Title",
            ("Ada Kim", "Ben Lee"),
            "https://arxiv.org/abs/2512.24873",
            ("An abstract.",),
            Commentary(("한국어 하나.", "한국어 둘."), ("English.", "More.")),
            ("rl", "agent"),
            ("210323 Another note", "240101 One.md", "Two#There"),
            3,
        ),
    )


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("251231 Let It Flow.md", "2025-12-31"),
        ("vault/2025/251231 Let It Flow.md", "2025-12-31"),
        ("251231.md", "2025-12-31"),
        ("251231_a.MD", "2025-12-31"),
        ("2025-12-31 Title.md", "2025-12-31"),
        ("20251231 Title.md", "2025-12-31"),
        ("2025-12-31/Title.md", "2025-12-31"),
        ("2025/12/31/Title.md", "2025-12-31"),
        ("251230/2025-12-31 Title.md", "2025-12-31"),
        ("251231/notes/Title.md", "2025-12-31"),
        ("Title.md", None),
        ("2025/Title.md", None),
        ("1251231 Title.md", None),
    ],
)
def test_the_date_is_in_the_name_or_that_of_a_folder(name: str, date: str | None) -> None:
    found = note(*HEAD, name=name)
    assert (str(found.date) if found.date else None) == date
    assert ("D001" in codes(*HEAD, name=name)) == (date is None)


def test_front_matter_says_the_date_before_the_name() -> None:
    assert note("---", "date: 2024-01-02", "---", *HEAD).date == dt.date(2024, 1, 2)


def test_an_impossible_date_is_told() -> None:
    assert codes(*HEAD, name="251331 Title.md") >= {"D002"}
    assert note(*HEAD, name="251331 Title.md").date is None


def test_markdown_that_begins_with_a_date_line_is_a_digest() -> None:
    found = note("2024년 12월 19일", "Title", "(Ada Kim, Ben Lee)", "Abstract.", name="251231 digest.md")
    assert (found.date, found.note) == (dt.date(2024, 12, 19), False)


@pytest.mark.parametrize(
    ("name", "lines", "other"),
    [
        ("To do.md", ["- milk"], True),
        ("To do.md", [], True),
        ("To do.md", ["Text.", "", "https://example.org/"], True),
        ("123456 Numbers.md", ["Text."], True),
        ("Paper.md", ["https://example.org/"], False),
        ("Paper.md", ["---", "arxiv: 2406.11838", "---", "Text."], False),
        ("Paper.md", ["---", "date: 2024-12-19", "---", "Text."], False),
        ("241219 Paper.md", ["Text."], False),
        ("Paper.md", ["2024년 12월 19일", "Title"], False),
        ("Paper.txt", ["Text."], False),
    ],
)
def test_what_is_no_note(name: str, lines: list[str], other: bool) -> None:  # noqa: FBT001 (a value to expect)
    assert reading.is_passed_over(name, "\n".join(lines).encode()) is other


@pytest.mark.parametrize(
    ("lines", "title", "authors"),
    [
        (["*A Title* (Ada Kim, Ben Lee)"], "A Title", ("Ada Kim", "Ben Lee")),
        (["A Title (dVAE) (Ada Kim, Ben Lee)"], "A Title (dVAE)", ("Ada Kim", "Ben Lee")),
        (["A Title (Ada Kim (KAIST), Ben Lee)"], "A Title", ("Ada Kim (KAIST)", "Ben Lee")),
        (["A Long", "  Title (Ada Kim,", "  Ben Lee)"], "A Long Title", ("Ada Kim", "Ben Lee")),
        (["A Title", "(Ada Kim, Ben Lee)"], "A Title", ("Ada Kim", "Ben Lee")),
        (["**A Title** (OpenAI)"], "A Title", ("OpenAI",)),
        (["# A Title (Ada Kim, Ben Lee)"], "A Title", ("Ada Kim", "Ben Lee")),
        (["## [A Title](https://example.org/)", "(Anthropic)"], "A Title", ("Anthropic",)),
        (["#Tag: A Title (Ada Kim, Ben Lee)"], "#Tag: A Title", ("Ada Kim", "Ben Lee")),
        (["# A Title"], "A Title", ()),
        (["*A Title*"], "A Title", ()),
        (["A Title (Ada Kim, Ben Lee, Cho"], "A Title", ("Ada Kim", "Ben Lee", "Cho")),
        (["A sentence (which ends in one)."], "Let It Flow", ()),
        (["좋은 논문이네요. (아쉽지만요.)"], "Let It Flow", ()),
        (["See there (https://example.org/)"], "Let It Flow", ()),
        (["한국어."], "Let It Flow", ()),
    ],
)
def test_title_and_authors(lines: list[str], title: str, authors: tuple[str, ...]) -> None:
    found = entry("https://example.org/", "", *lines, "", "한국어.")
    assert (found.title, found.authors) == (title, authors)


def test_a_title_can_be_the_link() -> None:
    found = entry("## [A Title](https://example.org/a)", "(Anthropic)", "", "한국어.")
    assert (found.url, found.commentary.ko) == ("https://example.org/a", ("한국어.",))
    both = entry("https://example.org/b", "", "[A Title](https://example.org/a) (Ada Kim, Ben Lee)")
    assert (both.url, both.commentary.en) == ("https://example.org/b", ("https://example.org/a",))


def test_text_may_follow_the_title_at_once() -> None:
    found = entry("https://example.org/", "A Title (Ada Kim, Ben Lee)", "한국어.", "#gan")
    assert (found.title, found.commentary.ko, found.tags) == ("A Title", ("한국어.",), ("gan",))


def test_the_first_address_is_the_papers_and_others_are_text() -> None:
    found = entry("https://a.kr/1", "https://a.kr/2", "", "A Title (Ada Kim, Ben Lee)", "", "한국어.")
    assert (found.url, found.commentary.ko) == ("https://a.kr/1", ("https://a.kr/2", "한국어."))


@pytest.mark.parametrize(
    ("lines", "abstract", "ko", "en"),
    [
        (["> a", "> b", "", "> c", "", "한국어."], ("a b", "c"), ("한국어.",), ()),
        (["> a", ">", "> b"], ("a", "b"), (), ()),
        (["> a", "b goes on", "", "한국어."], ("a b goes on",), ("한국어.",), ()),
        (["> a", "한국어."], ("a",), ("한국어.",), ()),
        (["English first.", "", "한국어."], ("English first.",), ("한국어.",), ()),
        (["| 2005.04712"], ("| 2005.04712",), (), ()),
        (["One.", "Two."], ("One.",), (), ("Two.",)),
        (["> a", "", "One.", "Two."], ("a",), (), ("One.", "Two.")),
        (["> a", "", "https://a.kr/", "", "한국어."], ("a",), ("https://a.kr/", "한국어."), ()),
        (["https://a.kr/", "", "한국어."], (), ("https://a.kr/", "한국어."), ()),
        (
            ["한국어.", "In between.", "한국어 끝.", "", "English."],
            (),
            ("한국어.", "In between.", "한국어 끝."),
            ("English.",),
        ),
        (["한국어.", "", "https://a.kr/"], (), ("한국어.",), ("https://a.kr/",)),
        (["한국어.", "", "```", "x = 1", "```"], (), ("한국어.", "```\nx = 1\n```"), ()),
        (["한국어.", "", "#gan", "", "English."], (), ("한국어.",), ("English.",)),
        (["한국어.", "<english>One.", "Two.</english>"], (), ("한국어.",), ("One.", "Two.")),
        (["한국어.", "<english>", "One", "한국어 인용"], (), ("한국어.",), ("One", "한국어 인용")),
        (
            ["한국어.", "In between.", "", "<english>", "One.", "</english>"],
            (),
            ("한국어.", "In between."),
            ("One.",),
        ),
        (["<english>", "One.", "</english>", "", "한국어.", "Two."], (), ("한국어.",), ("One.", "Two.")),
    ],
)
def test_languages(
    lines: list[str], abstract: tuple[str, ...], ko: tuple[str, ...], en: tuple[str, ...]
) -> None:
    found = entry("https://example.org/", "*A Title* (Ada Kim, Ben Lee)", "", *lines)
    assert (found.abstract, found.commentary) == (abstract, Commentary(ko, en))


@pytest.mark.parametrize(
    "marks",
    [
        ("<english>", "</english>"),
        ("<English>", "</ENGLISH>"),
        ("<enligsh>", "</englsih>"),
        ("<englsh>", "<english>"),
        ("<english>", "<english/>"),
        ("< english >", "<\\english>"),
        ("<en>", "</en>"),
        ("<english>", ""),
    ],
)
def test_marks_of_english_however_they_are_typed(marks: tuple[str, str]) -> None:
    found = entry(*HEAD, "한국어.", "", marks[0], "English.", marks[1], "", "#gan")
    assert found.commentary == Commentary(("한국어.",), ("English.",))
    assert ("D026" in codes(*HEAD, "한국어.", "", marks[0], "English.", marks[1])) == (
        tuple(map(str.lower, marks)) != ("<english>", "</english>")
    )


def test_what_is_no_mark_stays() -> None:
    found = entry(*HEAD, "한국어 <em>강조</em> <embed> <eos>.")
    assert found.commentary.ko == ("한국어 <em>강조</em> <embed> <eos>.",)


def test_links_wherever_they_stand_each_once() -> None:
    found = entry(
        *HEAD,
        "[[One]]",
        "",
        "한국어 [[Two|둘]]와 [[One]] ![[shown.png]].",
        "",
        "## Links",
        "- [[Three]]",
        "Text.",
    )
    assert found.links == ("Two", "One", "Three")
    assert found.commentary == Commentary(("한국어 [[Two|둘]]와 [[One]] ![[shown.png]].",), ("Text.",))


def test_two_papers_are_two_entries() -> None:
    one, two = note(
        *HEAD,
        "한국어.",
        "",
        "#gan",
        "",
        "https://example.org/2",
        "",
        "*Another* (Cho Min, Dan Ha)",
        "",
        "> Its abstract.",
        "",
        "또 한국어.",
        "#vae",
    ).entries
    assert (one.title, one.tags, one.commentary.ko) == ("A Title", ("gan",), ("한국어.",))
    assert (two.title, two.authors, two.url) == ("Another", ("Cho Min", "Dan Ha"), "https://example.org/2")
    assert (two.abstract, two.commentary.ko, two.tags) == (("Its abstract.",), ("또 한국어.",), ("vae",))


def test_an_address_in_the_commentary_is_no_second_paper() -> None:
    (found,) = note(*HEAD, "한국어.", "", "https://a.kr/", "", "또 한국어 (그리고 더).", "", "#gan").entries
    assert found.commentary.ko == ("한국어.", "https://a.kr/", "또 한국어 (그리고 더).")
    (found,) = note(*HEAD, "한국어.", "#gan", "", "https://a.kr/", "", "또 한국어.").entries
    assert found.commentary.ko == ("한국어.", "https://a.kr/", "또 한국어.")


def test_a_note_with_nothing_but_an_address_is_an_entry() -> None:
    found = entry("https://example.org/", "", "#gan")
    assert (found.title, found.url, found.tags) == ("Let It Flow", "https://example.org/", ("gan",))


def test_a_note_without_text_is_none() -> None:
    assert note("", name=NAME).entries == ()
    assert codes("", name=NAME) == {"D016"}


def test_a_title_of_the_name_holds_nothing_that_outputs_cannot() -> None:
    assert entry("https://example.org/", name="251231 a\x01\u202eb\ud800.md").title == "ab\\ud800"


def test_code_and_nested_lists_keep_their_lines(read: Any) -> None:
    lines = [
        "한국어.",
        "- 하나",
        "\t- 둘",
        "",
        "    이어서",
        "",
        "```python",
        "def f():",
        "",
        "\treturn 1",
        "#gan",
        "```",
        "끝.",
    ]
    texts = (
        "한국어.",
        "- 하나",
        "    - 둘",
        "    이어서",
        "```python\ndef f():\n\n    return 1\n#gan\n```",
        "끝.",
    )
    assert entry(*HEAD, *lines, "#vae").commentary.ko == texts
    (digest,) = read("2024년 12월 19일", "A Title", "(Ada Kim, Ben Lee)", "Abstract.", *lines, "#vae").digests
    assert digest.entries[0].commentary.ko == texts
    assert digest.entries[0].tags == ("vae",)
    (record,) = reading.records(NAME, "\n".join([*HEAD, *lines]).encode())
    assert record.entries[0].commentary.ko[2] == "- 둘"


FIELDS = ("date", "url", "title", "authors", "abstract", "tags", "links", "ko", "en")


def _fields(path: str, data: bytes) -> dict[str, Any]:
    (digest,) = reading.read(path, data).digests
    first = digest.entries[0]
    texts = {"abstract": first.abstract, "ko": first.commentary.ko, "en": first.commentary.en}
    return {
        "date": str(digest.date) if digest.date else None,
        "url": first.url,
        "title": first.title,
        **{name: list(getattr(first, name)) for name in ("authors", "tags", "links")},
        **{name: [text.strip() for text in paragraphs] for name, paragraphs in texts.items()},
    }


def test_real_notes(vault: Path) -> None:
    right, wrong = Counter[str](), Counter[str]()
    for line in (vault / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        found = _fields(truth["path"], (vault / "vault" / truth["path"]).read_bytes())
        for name in FIELDS:
            if name in truth:
                (right if found[name] == truth[name] else wrong)[name] += 1
    assert {name: count for name, count in wrong.items() if count > (right[name] + count) * 0.005} == {}
