"""The index gathered after a change is the index made from nothing, and only what changed is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.collection import gathering, months, shards
from pipeline.collection.gathering import Gathered, IndexHead
from pipeline.collection.months import Rules
from pipeline.settings import Settings, TagSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.collection.index import Index
    from pipeline.collection.months import IndexMonth
    from pipeline.collection.shards import ShardHead

# Path to text, a shard a month.
Files = dict[str, str]


class Kept:
    """Shards and months as a build keeps them, from one build to the next."""

    def __init__(self) -> None:
        self.files: Files = {}
        self.head = IndexHead()
        self.months: dict[str, IndexMonth] = {}
        self.read: list[str] = []
        self.stored: list[str] = []

    def heads(self, shard: str) -> ShardHead:
        self.read.append(shard)
        return _heads(self._of(shard))

    def load(self, name: str) -> IndexMonth | None:
        return self.months.get(name)

    def store(self, name: str, month: IndexMonth) -> None:
        self.stored.append(name.partition(".")[0])
        self.months[name] = month

    def gather(self, files: Mapping[str, str], chosen: Settings, addresses: Mapping[str, str]) -> Gathered:
        self.files, self.read, self.stored = dict(files), [], []
        self.head, gathered = gathering.gather(self._shards(), chosen, addresses, self, self.head)
        return gathered

    def _shards(self) -> list[str]:
        """Names that change with what is in them, a shard for the files of each month."""
        of_month: dict[str, list[str]] = {}
        for path in sorted(self.files):
            of_month.setdefault(path[:7], []).append(path)
        return [
            f"{month}|" + "|".join(f"{path}={self.files[path]}" for path in paths)
            for month, paths in of_month.items()
        ]

    def _of(self, shard: str) -> list[tuple[str, str]]:
        month = shard.partition("|")[0]
        return [(path, text) for path, text in sorted(self.files.items()) if path[:7] == month]


def _heads(files: list[tuple[str, str]]) -> ShardHead:
    parsed = shards.parse([(path, text.encode()) for path, text in files])
    return shards.decode_heads(shards.encode(parsed))


def from_nothing(files: Mapping[str, str], chosen: Settings, addresses: Mapping[str, str]) -> Gathered:
    """The index of which each month is made with a look at all others."""
    everything = frozenset(f"2024-{number:02}" for number in range(1, 13))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Rules, "around", lambda *_, **__: everything)
        return Kept().gather(files, chosen, addresses)


def same(one: Gathered, other: Gathered) -> bool:
    """Whether two are equal but for the names of files."""
    return one.diagnostics == other.diagnostics and nameless(one.index) == nameless(other.index)


def nameless(index: Index) -> Index:
    return replace(index, days=tuple(replace(day, shards=()) for day in index.days))


def entry(title: str, tags: str = "#llm", text: str = "한국어 글입니다.") -> str:
    return f"{title}\n(Ada Writer, Bo Reader)\nAn abstract.\n{text}\n{tags}\n"


def digest(date: str, *entries: str) -> str:
    return "\n".join([date, *entries])


def note(url: str = "https://arxiv.org/abs/2412.00001") -> str:
    return f"{url}\n*Paper A* (Ada Writer)\n\n한국어 글입니다.\n\n#note\n[[241101 Other]]\n"


DIGESTS = {
    "2024-10-30.txt": digest("2024-10-30", entry("Paper A", "#LLM #old")),
    "2024-11-01.txt": digest("2024-11-01", entry("Paper B"), entry("Paper A", "#vision")),
    "2024-12-19.txt": digest("2024-12-19", entry("Paper C", "#llm #RL"), entry("Paper D", "#rl")),
}
NO_ADDRESSES: dict[str, str] = {}


def test_a_changed_month_is_made_and_no_other() -> None:
    kept = Kept()
    kept.gather(DIGESTS, Settings(), NO_ADDRESSES)
    assert kept.stored == ["2024-10", "2024-11", "2024-12"]
    changed = {**DIGESTS, "2024-12-20.txt": digest("2024-12-20", entry("Paper E", "#llm"))}
    gathered = kept.gather(changed, Settings(), NO_ADDRESSES)
    assert kept.stored == ["2024-12"]
    assert {name[:7] for name in kept.read} == {"2024-12"}
    assert same(gathered, from_nothing(changed, Settings(), NO_ADDRESSES))


def test_a_new_form_of_a_tag_reaches_the_months_that_have_the_tag() -> None:
    kept = Kept()
    kept.gather(DIGESTS, Settings(), NO_ADDRESSES)
    changed = {**DIGESTS, "2024-12-20.txt": digest("2024-12-20", entry("Paper E", "#Vision"))}
    gathered = kept.gather(changed, Settings(), NO_ADDRESSES)
    assert kept.stored == ["2024-11", "2024-12"]
    assert {name[:7] for name in kept.read} == {"2024-12"}
    assert gathered.index.tags["vision"].tag.label == "Vision"
    assert same(gathered, from_nothing(changed, Settings(), NO_ADDRESSES))


def test_a_month_that_is_gone_or_damaged_is_made_anew() -> None:
    kept = Kept()
    whole = kept.gather(DIGESTS, Settings(), NO_ADDRESSES)
    kept.months.clear()
    assert kept.gather(DIGESTS, Settings(), NO_ADDRESSES) == whole
    assert kept.stored == ["2024-10", "2024-11", "2024-12"]


def test_months_have_their_neighbours() -> None:
    assert months.neighbours("2024-01") == ("2023-12", "2024-02")
    assert months.neighbours("2024-12") == ("2024-11", "2025-01")


_names = st.sampled_from(["2024-10-30", "2024-11-01", "2024-11-30", "2024-12-02", "2024-12-19"])
_titles = st.sampled_from(["Paper A", "Paper B", "Paper C"])
_tags = st.sampled_from(["#llm", "#LLM", "#Llm", "#rl #vision", "#Vision", ""])
_texts = st.sampled_from(
    [
        "글입니다.",
        "다른 글입니다.",
        "글 (https://arxiv.org/abs/2412.00001v2).",
        "[[241028 A]]와 [[Paper B]] 참고.",
    ]
)
_entries = st.lists(st.builds(entry, _titles, _tags, _texts), max_size=3)
_notes = st.sampled_from(["2024-10 note/241028 A.md", "2024-12 note/241201 A.md"])


@st.composite
def _files(draw: st.DrawFn) -> Files:
    files: Files = {}
    for name in draw(st.sets(_names, max_size=4)):
        # The date line need not be of the month that the file's name says.
        dates = draw(st.lists(_names, min_size=1, max_size=2))
        files[f"{name}.txt"] = "\n".join(digest(date, *draw(_entries)) for date in dates)
    for name in draw(st.sets(_notes, max_size=2)):
        files[name] = note()
    return files


_settings = st.sampled_from(
    [
        Settings(),
        Settings(search_link="https://example.org/?q={title}"),
        Settings(
            identity={"2024-12-02 Paper A": "2024-10-30 Paper A", "2024-12-19 Paper B": "2024-12-02 Paper A"}
        ),
        Settings(tags=TagSettings(alias={"Llm": "rl"}, label={"vision": "VISION"})),
    ]
)
_addresses = st.sampled_from([{}, {"Paper A": "https://arxiv.org/abs/2412.00001"}])


@settings(max_examples=100)
@given(data=st.data())
def test_after_any_changes_it_is_as_made_from_nothing(data: st.DataObject) -> None:
    kept = Kept()
    for _ in range(3):
        files, chosen, addresses = data.draw(_files()), data.draw(_settings), data.draw(_addresses)
        if data.draw(st.booleans()) and kept.months:
            del kept.months[data.draw(st.sampled_from(sorted(kept.months)))]
        gathered = kept.gather(files, chosen, addresses)
        assert same(gathered, from_nothing(files, chosen, addresses))
