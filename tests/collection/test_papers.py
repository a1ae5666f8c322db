"""Which paper an entry is about: notes and digests of one paper are one entry."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.collection import gathering, shards
from pipeline.collection.index import Index
from pipeline.diagnostics import Diagnostic
from pipeline.settings import Settings

ARXIV = "https://arxiv.org/abs/2406.11838v2"


def build(
    files: dict[str, str], addresses: dict[str, str] | None = None
) -> tuple[Index, tuple[Diagnostic, ...]]:
    shard = shards.parse([(path, text.encode()) for path, text in sorted(files.items())])
    heads = shards.decode_heads(shards.encode(shard))
    return gathering.build([("shard", heads)], Settings(), addresses or {})


def codes(said: Iterable[Diagnostic]) -> list[str]:
    """The codes of all that is said, but of names in brackets that lead nowhere."""
    return [each.code for each in said if each.code != "D042"]


def digest(url: str = "", title: str = "A Title", author: str = "Ada Kim") -> str:
    lines = [title, f"({author}, Ben Lee)", url, "Abstract.", "한국어.", "English.", "#gan"]
    return "\n".join(["2024년 12월 19일", *lines])


def note(url: str = ARXIV, title: str = "A Title", author: str = "Ada Kim") -> str:
    lines = [url, "", f"*{title}* ({author}, Ben Lee)", "", "다른 글. [[One]]", "", "#vae", "[[Two]]"]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "one", "other", "joined"),
    [
        ("241217 a.md", digest(), note(), True),
        ("241226 a.md", digest(), note(), True),
        ("241212 a.md", digest(), note(), True),
        ("241211 a.md", digest(), note(), False),
        ("241227 a.md", digest(), note(), False),
        ("241217 a.md", digest(title="a  TITLE"), note(), True),
        ("241217 a.md", digest(author="Cho Min"), note(), False),
        ("241217 a.md", digest(title="Another"), note(), False),
        ("241217 a.md", digest(url="https://arxiv.org/abs/2406.11838", title="Another"), note(), True),
        ("241217 a.md", digest(url="https://example.org/a", title="Another"), note(), False),
        ("241217 a.md", digest(url="https://example.org/a#b"), note("https://example.org/a?utm_x=1"), True),
    ],
)
def test_a_note_of_the_same_week_is_the_same_entry(name: str, one: str, other: str, joined: bool) -> None:  # noqa: FBT001 (a value to expect)
    found, said = build({"2024-12-19.txt": one, name: other})
    assert found.entries == (1 if joined else 2)
    assert codes(said) == (["D024"] if joined else [])
    assert [entry.path for day in found.days for entry in day.entries if entry.path == name] == (
        [] if joined else [name]
    )


def test_date_text_and_identity_are_the_digests_address_and_links_the_notes() -> None:
    alone, _ = build({"2024-12-19.txt": digest()})
    found, said = build({"2024-12-19.txt": digest(), "241217 a.md": note(), "241218 b.md": note()})
    (day,) = found.days
    (entry,) = day.entries
    assert entry.id == alone.days[0].entries[0].id
    assert entry.content_hash == alone.days[0].entries[0].content_hash
    assert (entry.path, entry.tags) == ("2024-12-19.txt", ("gan",))
    assert (entry.url, entry.searched) == ("https://arxiv.org/abs/2406.11838v2", False)
    assert entry.links == ("One", "Two")
    assert codes(said) == ["D024", "D024"]


def test_what_was_written_by_hand_is_the_address() -> None:
    by_hand = {"A Title": "https://example.org/by-hand"}
    found, _ = build({"2024-12-19.txt": digest(), "241217 a.md": note()}, by_hand)
    assert found.days[0].entries[0].url == "https://example.org/by-hand"


def test_on_one_day_digests_come_first_then_notes_by_name() -> None:
    files = {
        "vault/b/241219 1.md": note("https://example.org/1", title="One"),
        "241219 2.md": note("https://example.org/2", title="Two"),
        "z.txt": digest(title="Digest"),
    }
    found, _ = build(files)
    assert [entry.title for entry in found.days[0].entries] == ["Digest", "One", "Two"]


def test_the_digest_of_the_project_with_a_note_of_each_paper(root: Path) -> None:
    """Seven papers stay seven, known by what they were known by."""
    path = root / "digests" / "2024-12-19.txt"
    text = path.read_text(encoding="utf-8")
    alone, _ = build({path.name: text})
    notes = {
        f"24121{7 + number % 2} {number}.md": "\n".join(
            [
                f"https://arxiv.org/abs/2412.0000{number}",
                "",
                f"*{entry.title_source}* ({', '.join(authors)})",
                "",
                "짧은 글.",
                "",
                f"[[24120{number} Another]]",
            ]
        )
        for number, (entry, authors) in enumerate(
            zip(alone.days[0].entries, _authors(path.name, text), strict=True), 1
        )
    }
    found, said = build({path.name: text, **notes})
    assert len(notes) == found.entries == 7
    assert [entry.id for entry in found.days[0].entries] == [entry.id for entry in alone.days[0].entries]
    assert [entry.url for entry in found.days[0].entries] == [
        f"https://arxiv.org/abs/2412.0000{number}" for number in range(1, 8)
    ]
    assert [entry.links for entry in found.days[0].entries] == [(f"24120{n} Another",) for n in range(1, 8)]
    assert [code for code in codes(said) if code != "D010"] == ["D024"] * 7


def _authors(name: str, text: str) -> list[tuple[str, ...]]:
    (parsed,) = shards.parse([(name, text.encode())]).digests
    return [entry.authors for entry in parsed.entries]


def test_ids_stay_when_a_note_is_edited() -> None:
    before, _ = build({"241217 a.md": note()})
    after, _ = build({"moved/241217 b.md": note("https://example.org/") + "\n\n더 쓴 글.\n\n#more"})
    assert before.days[0].entries[0].id == after.days[0].entries[0].id
