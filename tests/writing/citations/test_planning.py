"""Which ``.bib`` files there are, what they hold, and what a new day changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bibtexparser.entrypoint import parse_string

from pipeline.collection import gathering, index, shards
from pipeline.collection.index import Index
from pipeline.locations import is_published
from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.writing import citations
from pipeline.writing.citations import CitationDocument


def _entry(title: str, url: str, *tags: str) -> str:
    return f"{title}\n{url}\n(Ada Kim)\nAn abstract.\n본문\n{' '.join(f'#{tag}' for tag in tags)}\n"


DAYS = {
    "2024-12-18": _entry("Old", "https://arxiv.org/abs/2401.00001", "llm"),
    "2024-12-19": _entry("Same Again", "https://arxiv.org/pdf/2401.00001v3", "llm", "vae")
    + _entry("New", "https://arxiv.org/abs/2401.00002", "vae"),
}


def _collection(texts: Mapping[str, str]) -> tuple[Index, dict[dt.date, Day]]:
    files = [(f"{date}.txt", f"{date}\n{text}".encode()) for date, text in texts.items()]
    encoded = shards.encode(shards.parse(files))
    collected, _ = gathering.build([("one", shards.decode_heads(encoded))], Settings(), {})
    # As the task has it: without the text.
    digests = shards.decode_titles(encoded).digests
    return collected, {day.date: index.resolve(day, digests, collected) for day in collected.days}


def _rendered(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Path to the keys of the entries that are read in it."""
    collected, days = _collection(texts)
    rendered = dict(citations.render(citations.plan(collected), citations.cite(days.values())))
    return {path: [e.key for e in parse_string(data.decode()).entries] for path, data in rendered.items()}


def test_a_file_for_each_day_and_tag_and_one_of_all() -> None:
    old, new = "kim-2401.00001", "kim-2401.00002"
    assert _rendered(DAYS) == {
        "digests/2024-12-18.bib": [old],
        "digests/2024-12-19.bib": [old, new],
        "tags/llm.bib": [old],
        "tags/vae.bib": [old, new],
        "all.bib": [old, new],
    }
    assert all(map(is_published, _rendered(DAYS)))


def test_of_a_paper_on_two_days_the_older_one_stands() -> None:
    collected, days = _collection(DAYS)
    rendered = dict(citations.render(citations.plan(collected), citations.cite(days.values())))
    assert b"{{Old}}" in rendered["all.bib"]
    assert b"Same Again" not in rendered["all.bib"]
    assert b"Same Again" in rendered["digests/2024-12-19.bib"]


def test_entries_stand_in_the_order_of_their_days_and_in_these() -> None:
    texts = {
        f"2024-12-{day}": "".join(
            _entry(f"{day} {n}", f"https://arxiv.org/abs/24{day}.0000{n}", "vae") for n in "12"
        )
        for day in (18, 19, 20)
    }
    keys = [f"kim-24{day}.0000{n}" for day in (18, 19, 20) for n in "12"]
    rendered = _rendered(texts)
    assert rendered["tags/vae.bib"] == rendered["all.bib"] == keys


def test_titles_are_as_written() -> None:
    collected, days = _collection({"2024-12-18": _entry("On $\\pi_0$", "https://example.org/", "x")})
    (rendered,) = {
        data for _, data in citations.render(citations.plan(collected), citations.cite(days.values()))
    }
    assert b"{{On $\\pi_0$}}" in rendered


def test_nothing_of_nothing() -> None:
    assert _rendered({}) == {}


def test_a_new_day_changes_its_own_file_those_of_its_tags_and_that_of_all() -> None:
    def seals(texts: Mapping[str, str]) -> dict[str, CitationDocument]:
        return {document.path: document for document in citations.plan(_collection(texts)[0])}

    before = seals(DAYS)
    after = seals({**DAYS, "2024-12-21": _entry("Newest", "https://example.org/", "vae")})
    assert {path for path in after if before.get(path) != after[path]} == {
        "digests/2024-12-21.bib",
        "tags/vae.bib",
        "all.bib",
    }
