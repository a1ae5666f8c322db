"""Nothing is dropped silently: every non-blank line is in one field, or a diagnostic quotes it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from pipeline import reading
from pipeline.model import Digest
from pipeline.reading import dates, lines

# A diagnostic of these codes quotes a line that is in no field.
LEFT_OUT = {"D012", "D013", "D020", "D021"}
# One of these quotes a line of which some characters are in no field: marks of names, Markdown's clothes.
TAKEN_OFF = {"D031", "D032"}

NAMES = ("Ada Kim", "Ben Lee (1)", "김철수", "OpenAI", "et al.")
LINES = st.one_of(
    st.sampled_from(
        [
            "2024년 12월 19일",
            "2024년 2월 30일",
            "# 2024-12-20",
            "#",
            "#gan #",
            "#gan, #vae#flow",
            "tags at the end #gan",
            "---",
            "()",
            "((",
            "https://example.org/",
            "<https://example.org/>",
            "(한국어 문장입니다.)",
            "( Ada Kim , , Ben Lee",
            "",
            " \u3000",
        ]
    ),
    st.builds("#{}".format, st.sampled_from(["gan", "c++", "한국어", "3d"])),
    st.builds("A Title {}".format, st.integers(0, 9)),
    st.builds("한국어 논평 {}.".format, st.integers(0, 9)),
    st.builds(lambda names: f"({', '.join(names)})", st.lists(st.sampled_from(NAMES), min_size=1)),
    st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=30),
    st.text(st.sampled_from("()（）,#@. AB한a\u0301\u1112\u1161\x00\u200b\ufeff\u2028\x85"), max_size=30),
)


def _characters(text: str) -> Counter[str]:
    """The characters that matter: all but spaces and what marks names, tags and addresses."""
    return Counter(re.sub(r"[\s()（）,，、;；#＃<>\[\]]", "", text))


def _fields(digest: Digest) -> Iterator[str]:
    yield from digest.introduction
    for entry in digest.entries:
        yield entry.title
        yield from (*entry.authors, entry.url or "", *entry.abstract)
        yield from (*entry.commentary.ko, *entry.commentary.en, *entry.tags)


def _clean(text: str) -> str:
    found, _ = lines.lines("", text.encode())
    return "".join(line.text for line in found)


def _is_date(text: str) -> bool:
    try:
        return dates.from_line(text) is not None
    except dates.ImpossibleDateError:
        return True


@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_character_is_in_a_field_or_quoted(texts: list[str], end: str) -> None:
    found = reading.read("2024-12-18.txt", end.join(texts).encode())
    left_out = {d.line: d.source for d in found.diagnostics if d.code in LEFT_OUT}
    taken_off = {d.line for d in found.diagnostics if d.code in TAKEN_OFF}
    expected, optional = Counter[str](), Counter[str]()
    for number, text in enumerate(texts, 1):
        if number in left_out:
            assert left_out[number] == (text.removeprefix("\ufeff") if number == 1 else text)
        elif number in taken_off:
            optional += _characters(_clean(text))
        elif not _is_date(_clean(text)):
            expected += _characters(_clean(text))
    actual = _characters("".join(text for digest in found.digests for text in _fields(digest)))
    assert expected - actual == Counter()
    assert actual - expected - optional == Counter()


@given(st.lists(st.sampled_from("TABKE#-(U"), max_size=40))
def test_every_line_is_in_exactly_one_place(shape: list[str]) -> None:
    """Each line has a number of its own, which must be found once."""
    forms = {
        "T": "A Title w{0}w",
        "A": "(Ada Kim w{0}w, Ben Lee)",
        "B": "((Ada Kim w{0}w, Ben Lee)",
        "K": "한국어 w{0}w 문장.",
        "E": "A sentence w{0}w in English.",
        "#": "#gan #w{0}w",
        "-": "2024년 12월 {1}일",
        "(": "(한국어 w{0}w 문장입니다.)",
        "U": "https://example.org/w{0}w",
    }
    texts = [forms[letter].format(number, number % 28 + 1) for number, letter in enumerate(shape)]
    found = reading.read("2024-12-18.txt", "\n".join(texts).encode())
    fields = Counter(
        number
        for digest in found.digests
        for text in _fields(digest)
        for number in re.findall(r"w(\d+)w", text)
    )
    quoted = {
        number
        for diagnostic in found.diagnostics
        if diagnostic.code == "D012"
        for number in re.findall(r"w(\d+)w", diagnostic.source)
    }
    assert set(fields.values()) <= {1}
    assert not quoted & set(fields)
    assert quoted | set(fields) == {str(number) for number, letter in enumerate(shape) if letter != "-"}
    assert [digest.date.day for digest in found.digests if digest.date][-shape.count("-") or 99 :] == [
        number % 28 + 1 for number, letter in enumerate(shape) if letter == "-"
    ]


@given(st.lists(LINES, max_size=30))
def test_what_is_read_keeps_the_promises_of_the_model(texts: list[str]) -> None:
    found = reading.read("a.txt", "\n".join(texts).encode())
    for digest in found.digests:
        for text in _fields(digest):
            assert text == unicodedata.normalize("NFC", text)
            assert text == text.strip()
            assert not re.search(r"[\n\r\v\f\x1c-\x1f\x85\u2028\u2029]", text)
            assert not re.search(
                r"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b\u202e\u3164]", text
            )
        assert all(entry.title for entry in digest.entries)
        assert all(text.strip() for entry in digest.entries for text in (*entry.abstract, *entry.tags))


@given(st.lists(LINES, max_size=30))
def test_a_diagnostic_stands_at_its_line(texts: list[str]) -> None:
    written = "\n".join(texts).removeprefix("\ufeff").split("\n")
    found = reading.read("a.txt", "\n".join(written).encode())
    places = [(diagnostic.line, diagnostic.column) for diagnostic in found.diagnostics]
    assert places == sorted(places)
    for diagnostic in found.diagnostics:
        if diagnostic.source:
            assert diagnostic.source == written[diagnostic.line - 1]
            assert 1 <= diagnostic.column <= len(diagnostic.source) + 1
