"""YAML at the head of notes and digests."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import reading
from pipeline.model import Entry
from pipeline.reading import Reading

NOTE = ("", "한국어.", "", "#gan")


def read(*matter: str, name: str = "241219 Name.md", text: tuple[str, ...] = NOTE) -> Reading:
    return reading.read(name, "\n".join(["---", *matter, "---", *text]).encode())


def entry(*matter: str, text: tuple[str, ...] = NOTE) -> Entry:
    (digest,) = read(*matter, text=text).digests
    return digest.entries[0]


def said(*matter: str) -> list[str]:
    wanted = ("D002", "D021", "D022", "D023")
    return [each.code for each in read(*matter).diagnostics if each.code in wanted]


def test_all_that_is_read() -> None:
    found = entry(
        'title: "A Title: With a Colon"',
        "authors:",
        "  - Ada Kim",
        "  - Ben Lee",
        "date: 2024-01-02",
        "tags: [rl, machine learning]",
        "url: https://example.org/a",
    )
    assert found.title == "A Title: With a Colon"
    assert found.authors == ("Ada Kim", "Ben Lee")
    assert found.tags == ("rl", "machine-learning", "gan")
    assert (found.url, found.line, found.commentary.ko) == ("https://example.org/a", 2, ("한국어.",))


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-01-02", dt.date(2024, 1, 2)),
        ("2024-01-02T10:20:30+09:00", dt.date(2024, 1, 2)),
        ("2024-01-02 10:20", dt.date(2024, 1, 2)),
        ('"2024년 1월 2일"', dt.date(2024, 1, 2)),
        ("2024-02-30", dt.date(2024, 12, 19)),
        ("soon", dt.date(2024, 12, 19)),
        ("", dt.date(2024, 12, 19)),
        ("null", dt.date(2024, 12, 19)),
        ("[2024-01-02]", dt.date(2024, 12, 19)),
        ("9" * 5000, dt.date(2024, 12, 19)),
    ],
)
def test_dates(value: str, date: dt.date) -> None:
    (digest,) = read(f"date: {value}").digests
    assert digest.date == date
    assert bool(said(f"date: {value}")) == (date.day == 19 and value not in ("", "null"))


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("link: https://example.org/", "https://example.org/"),
        # A fraction, for YAML, without its last zero.
        ("arxiv: 2406.11830", "https://arxiv.org/abs/2406.11830"),
        ("arxiv: arXiv:2406.11830v2", "https://arxiv.org/abs/2406.11830v2"),
        ("arxiv: cs.LG/0412019", "https://arxiv.org/abs/cs.LG/0412019"),
        ("arxiv: https://arxiv.org/abs/2406.11830", "https://arxiv.org/abs/2406.11830"),
        ("doi: 10.1000/a(b)", "https://doi.org/10.1000/a(b)"),
        ("doi: doi:10.1000/ab", "https://doi.org/10.1000/ab"),
        ("url: javascript:alert(1)", None),
        ("url: ftp://example.org/", None),
        ("doi: nothing", None),
        ("url: ", None),
    ],
)
def test_addresses(line: str, url: str | None) -> None:
    assert entry(line).url == url
    assert said(line) == ([] if url or line == "url: " else ["D021"])


def test_the_first_address_counts_and_others_are_named() -> None:
    assert entry("doi: 10.1000/a", "url: https://example.org/").url == "https://doi.org/10.1000/a"
    said = read("doi: 10.1000/a", "url: https://example.org/").diagnostics
    assert [each.message for each in said if each.code == "D022"] == ["not used of the front matter: url"]


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("tags: rl", ("rl", "gan")),
        ("tags: rl, vae", ("rl", "vae", "gan")),
        ('tags: "#rl #vae"', ("rl", "vae", "gan")),
        ('tags: ["#rl", " ", ~, machine learning]', ("rl", "machine-learning", "gan")),
        ("tags: 2024", ("2024", "gan")),
        ("tags: true", ("true", "gan")),
        ("tags: {a: b}", ("gan",)),
    ],
)
def test_tags(line: str, tags: tuple[str, ...]) -> None:
    assert entry(line).tags == tags


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("authors: Ada Kim, Ben Lee", ("Ada Kim", "Ben Lee")),
        ("authors: [Ada Kim, 'Lee, Ben']", ("Ada Kim", "Lee, Ben")),
        ("authors: OpenAI", ("OpenAI",)),
        ("authors: [Ada Kim, [Ben Lee]]", ("Ada Kim",)),
    ],
)
def test_authors(line: str, authors: tuple[str, ...]) -> None:
    assert entry(line).authors == authors


def test_what_the_text_says_as_well_is_not_said_twice() -> None:
    text = ("https://example.org/", "", "*A Title* (Ada Kim, Ben Lee)", "", "한국어.")
    assert entry("title: a title", "url: https://example.org/", text=text) == Entry(
        "a title",
        ("Ada Kim", "Ben Lee"),
        "https://example.org/",
        commentary=entry("title: x").commentary,
        line=7,
    )


def test_what_the_text_says_otherwise_stays() -> None:
    text = ("https://example.org/2", "", "*Another* (Ada Kim, Ben Lee)", "", "한국어.")
    found = entry("title: A Title", "url: https://example.org/", text=text)
    assert (found.title, found.url) == ("A Title", "https://example.org/")
    assert found.abstract == ("https://example.org/2", "*Another* (Ada Kim, Ben Lee)")


def test_other_keys_are_named_once() -> None:
    (found,) = [each for each in read("cssclass: wide", "aliases: [a]").diagnostics if each.code == "D022"]
    assert (found.line, found.message) == (2, "not used of the front matter: cssclass, aliases")


@pytest.mark.parametrize(
    "matter",
    [
        ["title: A: B"],
        ["title: [unclosed"],
        ["- a", "title: b"],
        ["title: \x01"],
        ["title: 'a", "b"],
        ["a: " + "[" * 5000],
        ["a: !!python/object/apply:os.system [ls]", "b: @"],
        ["title: " + "x" * 30_000],
        ["# a comment", "- a list"],
    ],
)
def test_what_cannot_be_read_is_one_message(matter: list[str]) -> None:
    found = read(*matter)
    codes = [each.code for each in found.diagnostics if each.code in ("D022", "D023")]
    if matter[0].startswith("- a"):
        assert codes == []  # two separators and text between
    elif matter == ["title: \x01"]:
        assert found.digests[0].entries[0].title == "Name"
    else:
        assert codes == ["D023"]
        assert found.digests[0].entries[0].commentary.ko == ("한국어.",)


def test_aliases_cannot_grow() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    lines += [f"b{n}: &b{n} {{<<: [{', '.join([f'*b{n - 1}'] * 10)}]}}" for n in range(2, 9)]
    found = entry(*lines[:10], "tags: *a9", "title: T")
    assert (found.title, found.tags) == ("T", ("gan",))
    assert entry("tags: &t [a, *t]").tags == ("gan",)
    assert said("b1: &b1 {x: y}", *lines[10:]) == ["D022"]


def test_escapes_bring_nothing_that_outputs_cannot_hold() -> None:
    assert entry('title: "a\\0b\\ud800\\x1b\\n\\u202ec"').title == "ab c"


def test_a_digest_takes_date_and_tags() -> None:
    text = ("A Title", "(Ada Kim, Ben Lee)", "Abstract.", "#gan", "Another", "(Cho Min, Dan Ha)", "Abstract.")
    found = read("date: 2024-12-18", "tags: [rl]", "title: Of the day", name="a.txt", text=text)
    (digest,) = found.digests
    assert digest.date == dt.date(2024, 12, 18)
    assert [each.tags for each in digest.entries] == [("gan", "rl"), ("rl",)]
    assert {each.code for each in found.diagnostics} == {"D005", "D022", "D038"}


@pytest.mark.parametrize(
    "between", [["2024년 12월 19일"], ["Attention: All You Need", "(Ada Kim, Ben Lee)"], ["Text."], []]
)
def test_separators_of_a_digest_are_no_front_matter(between: list[str]) -> None:
    found = read(*between, name="2024-12-19.txt", text=("A Title", "(Ada Kim, Ben Lee)", "Abstract."))
    assert "D020" in {each.code for each in found.diagnostics}
    assert found.digests[0].entries[-1].title == "A Title"


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=40), max_size=8))
def test_no_yaml_raises(lines: list[str]) -> None:
    for first in ("title: x", *lines[:1]):
        found = read(first, *lines)
        assert len(found.digests) >= 1
