"""A real archive: every field of every entry, in the order written and in any other."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline import reading
from pipeline.model import Commentary, Entry
from pipeline.reading import limits
from pipeline.reading.lines import Line, lines


@pytest.fixture(scope="module")
def truth(corpus: Path) -> dict[str, list[Entry]]:
    """What each day holds, its text cleaned as rule 6 says."""
    return {
        path.stem: [_entry(fields) for fields in json.loads(path.read_text(encoding="utf-8"))]
        for path in sorted((corpus / "truth").iterdir())
    }


def _clean(text: str) -> str:
    found, _ = lines("", text.encode())
    return "".join(line.text for line in found)


def _entry(fields: dict[str, Any]) -> Entry:
    def texts(name: str) -> tuple[str, ...]:
        return tuple(map(_clean, fields[name]))

    return Entry(
        title=_clean(fields["title"]),
        authors=texts("authors"),
        abstract=texts("abstract"),
        commentary=Commentary(texts("ko"), texts("en")),
        tags=texts("tags"),
    )


def _written(entry: Entry) -> list[str]:
    """The lines of an entry."""
    authors = [f"({', '.join(entry.authors)})"] if entry.authors else []
    tags = [" ".join(f"#{tag}" for tag in entry.tags)] if entry.tags else []
    commentary = entry.commentary
    return [entry.title, *authors, *entry.abstract, *commentary.ko, *commentary.en, *tags]


def _without_line(entry: Entry) -> Entry:
    return Entry(entry.title, entry.authors, entry.url, entry.abstract, entry.commentary, entry.tags)


def test_every_field_of_every_entry(corpus: Path, truth: dict[str, list[Entry]]) -> None:
    wrong = []
    for day, expected in truth.items():
        name = f"{day}.txt"
        found = reading.read(name, (corpus / "digests" / name).read_bytes())
        (digest,) = found.digests
        assert str(digest.date) == day
        assert digest.introduction == ()
        if [_without_line(entry) for entry in digest.entries] != expected:
            wrong.append(day)
    assert wrong == []


def test_what_is_said_about_it(corpus: Path) -> None:
    said = Counter(
        diagnostic.code
        for path in sorted((corpus / "digests").iterdir())
        for diagnostic in reading.read(path.name, path.read_bytes()).diagnostics
    )
    assert said.keys() == {"D005", "D006", "D007", "D008", "D014"}
    assert (said["D006"], said["D007"], said["D008"], said["D014"]) == (147, 28, 1, 15)


REMARKS = (
    "(물론 실험이 조금 아쉽긴 합니다.)",
    "(코드 공개 예정)",
    "(저자들은 Google, DeepMind, Meta 소속이네요)",
    "(Transformer, Mamba, RWKV 비교)",
    "(ICLR 2024)",
    "(https://example.org/1, https://example.org/2)",
    "（이건 좀 아쉽네요）",
)


def _varied(entry: Entry, chance: random.Random) -> Entry:
    """``entry`` without some of its parts, with an address or with a remark in brackets."""

    def kept(texts: tuple[str, ...]) -> tuple[str, ...]:
        return texts if chance.random() < 0.7 else ()

    abstract, korean, english = kept(entry.abstract), kept(entry.commentary.ko), kept(entry.commentary.en)
    if len(korean) > 1:
        korean = (korean[0], chance.choice(REMARKS), *korean[1:])
    url = "https://example.org/paper" if chance.random() < 0.2 else None
    if not korean:
        together = abstract + english
        if together and re.fullmatch(r"https?://\S+", together[0]):
            together = together[1:]  # it would be the entry's address
        abstract, english = together[:1], together[1:]
    return Entry(entry.title, entry.authors, url, abstract, Commentary(korean, english), kept(entry.tags))


def test_entries_of_all_years_in_other_company(truth: dict[str, list[Entry]]) -> None:
    """Whatever follows whatever, with parts missing: no entry depends on its neighbours."""
    chance = random.Random(0)  # noqa: S311 (no secret)
    entries = [entry for day in truth.values() for entry in day]
    chance.shuffle(entries)
    for start in range(0, len(entries), 5):
        day = [_varied(entry, chance) for entry in entries[start : start + 5]]
        # Behind tags a title needs no authors; a line of address may stand before them or after.
        expected: list[Entry] = []
        text = ["2024년 12월 19일"]
        for entry in day:
            bare = bool(expected and expected[-1].tags) and chance.random() < 0.3
            chosen = Entry(
                entry.title,
                () if bare else entry.authors,
                entry.url,
                entry.abstract,
                entry.commentary,
                entry.tags,
            )
            written = _written(chosen)
            if chosen.url:
                written.insert(chance.choice([1, 1 + bool(chosen.authors)]), chosen.url)
            expected.append(chosen)
            text.extend(written)
        (digest,) = reading.read("a.txt", "\n".join(text).encode()).digests
        assert [_without_line(entry) for entry in digest.entries] == expected


def test_limits_are_far_above_what_people_write(corpus: Path, truth: dict[str, list[Entry]]) -> None:
    longest: list[Line] = []
    for path in sorted((corpus / "digests").iterdir()):
        assert path.stat().st_size * 100 < limits.FILE_BYTES
        longest.append(max(lines("", path.read_bytes())[0], key=lambda line: len(line.text)))
    assert max(len(line.text) for line in longest) * 20 < limits.LINE_CHARACTERS
    entries = [entry for day in truth.values() for entry in day]
    assert max(len(entry.authors) for entry in entries) * 20 < limits.AUTHORS
    assert max(len(entry.tags) for entry in entries) * 10 < limits.TAGS
