"""What becomes of published entries: which of now are they, and what is asked."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.collection import identity
from pipeline.collection.gathering import Gathered
from pipeline.collection.identity import PublishedEntries, PublishedEntry
from pipeline.settings import Settings
from tests.collection.test_gathering import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Entry = Callable[..., str]
    Gather = Callable[..., Gathered]

DAY = dt.date(2024, 12, 19)
BASE = PublishedEntry(
    "2024-12-19/one",
    DAY,
    0,
    "Attention is all you need: a study",
    "2024-12-19 Attention is all you need: a study",
    "arxiv:1706.03762",
    "authors",
    "text",
)
ALIKE, SHORT, UNLIKE = "Attention is all you ned: a study", "Attention is all you need", "Quite another paper"
ELSEWHERE, OTHER_DAY = "arxiv:2406.00001", dt.date(2024, 12, 20)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"title": UNLIKE}, True),
        ({"title": UNLIKE, "paper": ""}, True),
        ({"title": UNLIKE, "paper": "", "text_hash": "edited"}, False),
        ({"title": UNLIKE, "paper": "", "authors_hash": "corrected"}, False),
        ({"title": UNLIKE, "text_hash": "edited", "authors_hash": "corrected"}, True),
        ({"title": UNLIKE, "paper": ELSEWHERE}, False),
        ({"title": UNLIKE, "date": OTHER_DAY}, True),
        ({"title": ALIKE, "paper": "", "text_hash": "edited"}, True),
        ({"title": ALIKE, "paper": "", "authors_hash": "corrected"}, True),
        ({"title": SHORT, "paper": "", "text_hash": "edited"}, True),
        ({"title": ALIKE, "paper": ELSEWHERE}, True),
        ({"title": ALIKE, "paper": ELSEWHERE, "text_hash": "other", "authors_hash": "others"}, False),
        ({"title": ALIKE, "paper": "", "text_hash": "other", "authors_hash": "others"}, False),
        ({"date": OTHER_DAY, "paper": "", "text_hash": "edited", "authors_hash": "corrected"}, True),
        ({"date": OTHER_DAY, "paper": ELSEWHERE, "text_hash": "other", "authors_hash": "others"}, False),
    ],
)
def test_the_same_paper_agrees_in_enough(changes: dict[str, Any], *, same: bool) -> None:
    new = replace(BASE, key="2024-12-19/two", **changes)
    assert identity.same_papers([BASE], [new]) == ([(BASE, new)] if same else [])
    assert identity.same_papers([new], [BASE]) == ([(new, BASE)] if same else []), (
        "in the other direction, too"
    )


@pytest.mark.parametrize(
    ("title", "text", "day", "same"),
    [
        (ALIKE, "edited", DAY, True),
        (UNLIKE, "text", DAY, True),
        (UNLIKE, "edited", DAY, False),
        (UNLIKE, "text", OTHER_DAY, False),
        (ALIKE, "edited", OTHER_DAY, False),
    ],
)
def test_without_authors_the_day_must_be_the_same(title: str, text: str, day: dt.date, *, same: bool) -> None:
    old = replace(BASE, paper="", authors_hash="")
    new = replace(old, key="new", title=title, text_hash=text, date=day)
    assert bool(identity.same_papers([old], [new])) is same


def test_bare_titles_are_other_papers() -> None:
    old = replace(BASE, paper="", authors_hash="", text_hash="")
    assert identity.same_papers([old], [replace(old, key="new", title=UNLIKE)]) == []


_entries = st.lists(
    st.builds(
        PublishedEntry,
        key=st.uuids().map(str),
        date=st.sampled_from([DAY, OTHER_DAY]),
        position=st.integers(0, 3),
        title=st.sampled_from([ALIKE, SHORT, UNLIKE, "어텐션이 전부다"]),
        identity=st.just("2024-12-19 X"),
        paper=st.sampled_from(["", ELSEWHERE, BASE.paper]),
        authors_hash=st.sampled_from(["", "a", "b"]),
        text_hash=st.sampled_from(["", "a", "b", "c"]),
    ),
    max_size=6,
    unique_by=lambda entry: entry.key,
)


@given(_entries, _entries)
def test_no_entry_is_in_two_pairs_and_the_order_does_not_matter(
    old: list[PublishedEntry], new: list[PublishedEntry]
) -> None:
    pairs = identity.same_papers(old, new)
    assert len({then.key for then, _ in pairs}) == len({now.key for _, now in pairs}) == len(pairs)
    assert identity.same_papers(old[::-1], new[::-1]) == pairs


@given(_entries.filter(bool), st.randoms(use_true_random=False))
def test_what_shares_nothing_is_never_paired(old: list[PublishedEntry], random: Any) -> None:
    other = [
        replace(
            entry,
            key=f"{entry.key} new",
            title=f"{number} 전혀 다른 논문",
            paper=f"https://example.org/{number}",
            authors_hash=f"other {number}",
            text_hash=f"other {number}",
        )
        for number, entry in enumerate(old)
    ]
    random.shuffle(other)
    assert identity.same_papers(old, other) == []
    assert identity.same_papers(other, old) == []


def test_entries_that_changed_places_are_told_apart() -> None:
    one, two = BASE, replace(BASE, key="b", title=UNLIKE, paper=ELSEWHERE, authors_hash="b", text_hash="b")
    new_one = replace(one, key="c", title="A title of its own", position=1)
    new_two = replace(two, key="d", title="Another title", position=0)
    assert dict(identity.same_papers([one, two], [new_one, new_two])) == {one: new_one, two: new_two}


# From build to build --------------------------------------------------------------------------------


def _asked(published: PublishedEntries | None, now: Gathered, **settings: Any) -> list[tuple[str, str]]:
    reviewed = identity.review(published, now, Settings(**settings))
    return [(question.then.title, question.now.title_source) for question in reviewed.questions]


def _build(published: PublishedEntries | None, now: Gathered, **settings: Any) -> PublishedEntries:
    return identity.record(published, now, identity.review(published, now, Settings(**settings)), ())


@pytest.fixture(scope="module")
def day(gathered: Gather, entry: Entry) -> Callable[..., Gathered]:
    """The collection of one day with entries of these titles, each with a text of its own."""

    def make(*titles: str, identity: dict[str, str] | None = None) -> Gathered:
        texts = [
            entry(title, "t", ko=f"한국어로 쓴 글 {number}입니다.") for number, title in enumerate(titles)
        ]
        return gathered({"2024-12-19": "\n".join(texts)}, identity=identity or {})

    return make


def test_a_question_lasts_until_the_old_title_is_back(day: Callable[..., Gathered]) -> None:
    record = _build(None, day("Old"))
    for _ in range(3):
        assert _asked(record, day("New")) == [("Old", "New")]
        record = _build(record, day("New"))
    assert _asked(record, day("Old")) == []
    assert _build(record, day("Old")).asked == ()


def test_a_question_is_answered_by_the_settings(day: Callable[..., Gathered]) -> None:
    record = _build(_build(None, day("Old")), day("New"))
    answered = day("New", identity={"2024-12-19 New": "2024-12-19 Old"})
    assert _asked(record, answered) == []
    record = _build(record, answered)
    assert record.asked == ()
    # The line is taken out, or the title corrected once more: the identity would change again.
    assert [question[0] for question in _asked(record, day("New"))] == ["New"]
    (question,) = identity.review(record, day("Newer"), Settings()).questions
    assert question.identity == ("2024-12-19 Newer", "2024-12-19 old")


def test_an_address_of_the_same_paper_is_no_other(gathered: Gather) -> None:
    def index(title: str, address: str) -> Gathered:
        return gathered({"2024-12-19": f"2024-12-19\n{title}\n{address}\n(Ada Writer)\n한국어 글.\n#t\n"})

    record = _build(None, index("Old", "https://arxiv.org/abs/1706.03762v1"))
    assert _asked(record, index("Quite new", "https://arxiv.org/pdf/1706.03762")) == [("Old", "Quite new")]
    assert _asked(record, index("Quite new", "https://arxiv.org/abs/2406.00001")) == []


def test_a_line_that_goes_back_to_nothing_is_no_answer(day: Callable[..., Gathered]) -> None:
    record = _build(_build(None, day("Old")), day("New"))
    assert _asked(record, day("New", identity={"2024-12-19 New": "2024-12-19 Odl"})) == [("Old", "New")]


def test_a_title_corrected_twice_is_asked_about_once(day: Callable[..., Gathered]) -> None:
    record = _build(_build(None, day("Old")), day("New"))
    assert _asked(record, day("Newest")) == [("Old", "Newest")]


def test_an_accepted_entry_is_asked_about_no_more(day: Callable[..., Gathered]) -> None:
    before = _build(None, day("Old", "Other"))
    for record in (before, _build(before, day("New", "Another"))):
        first = next(
            question.then.key
            for question in identity.review(record, day("New", "Another"), Settings()).questions
            if question.then.title == "Old"
        )
        assert _asked(record.without({first}), day("New", "Another")) == [("Other", "Another")]


def test_nothing_is_asked_about_what_was_never_published(day: Callable[..., Gathered]) -> None:
    record = _build(None, day("Old"))
    assert _asked(record, day("Old", "Draft")) == []
    assert _asked(record, day("Old", "Draft, reworded")) == []
    assert _asked(None, day("Anything")) == []


def test_the_second_of_twins_cannot_be_kept_by_a_line(gathered: Gather, entry: Entry) -> None:
    def index(second: str) -> Gathered:
        text = f"{entry('Twin', 't', ko='하나.')}\n{entry(second, 't', ko='둘.')}"
        return gathered({"2024-12-19": text})

    assert _asked(_build(None, index("Twin")), index("Twin, the second")) == []


def test_a_new_authority_is_asked_about_until_it_is_set(gathered: Gather, entry: Entry) -> None:
    def index(title: str, authority: str = "") -> Gathered:
        return gathered({"2024-12-19": entry("A", "t")}, title=title, id=authority)

    def lost(record: PublishedEntries, title: str, authority: str = "") -> str:
        settings = Settings(title=title, id=authority)
        return identity.review(record, index(title, authority), settings).lost_authority

    record = _build(None, index("하나"))
    first = record.authority
    for _ in range(2):
        assert lost(record, "둘") == first
        assert _asked(record, index("둘")) == [], "about the entries one by one nothing is asked"
        record = _build(record, index("둘"))
    assert lost(record, "하나") == ""
    assert lost(record, "둘", "example.org,2024") == ""
    assert lost(record.accepting(index("둘").index.authority), "둘") == ""


def test_what_came_to_a_published_day(day: Callable[..., Gathered], gathered: Gather, entry: Entry) -> None:
    def added(record: PublishedEntries | None, now: Gathered) -> list[str]:
        return [entry.title for entry in identity.review(record, now, Settings()).added]

    record = _build(None, day("Old"))
    assert added(record, day("Old", "Late")) == ["Late"]
    assert added(record, day("Corrected")) == []
    assert added(None, day("Old", "Late")) == []
    tomorrow = gathered({"2024-12-19": entry("Old", ko="한국어로 쓴 글 0입니다."), "2024-12-20": entry("B")})
    assert added(record, tomorrow) == []


def test_titles_of_long_days_are_not_compared_each_with_each(
    gathered: Gather, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []
    ratio = difflib.SequenceMatcher.ratio

    def counted(matcher: difflib.SequenceMatcher[str]) -> float:
        compared.append(len(vars(matcher)["a"]))
        return ratio(matcher)

    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", counted)
    long = " ".join(str(number) for number in range(15_000))

    def index(word: str, title: str) -> Gathered:
        many = [f"On the {word} of subject number {number}" for number in range(1_000)]
        return gathered({"2024-12-19": "\n".join(entry(each, "t") for each in (*many, title))})

    record = _build(None, index("study", f"Old {long}"))
    questions = identity.review(record, index("studies", f"New {long}"), Settings()).questions
    assert len(questions) == 1_001
    assert all(then.position == now.position for then, now in questions)
    assert len(compared) == 1_001
    assert max(compared) < 200


# By months ------------------------------------------------------------------------------------------


def test_months_that_did_not_change_are_passed_on_as_they_are(gathered: Gather, entry: Entry) -> None:
    before = {"2024-11-30": entry("Quiet"), "2024-12-19": entry("Old"), "2025-01-02": entry("Gone")}
    record = _build(None, gathered(before))
    november, *_ = record.months
    unread = msgspec.Raw(b'"which nobody decodes"')
    record = replace(record, months={**record.months, november: unread})
    now = gathered({**{key: before[key] for key in ("2024-11-30",)}, "2024-12-19": entry("Older")})
    assert _asked(record, now) == [("Old", "Older")]
    months = _build(record, now).months
    assert months[november] == unread
    assert [name[:7] for name in months] == ["2024-11", "2024-12"]


def test_an_entry_that_moved_to_another_month_is_asked_about(gathered: Gather, entry: Entry) -> None:
    quiet = {"2024-10-01": entry("Quiet")}
    record = _build(None, gathered({**quiet, "2024-11-30": entry("Moved")}))
    moved = gathered({**quiet, "2024-12-01": entry("Moved")})
    for _ in range(2):
        assert _asked(record, moved) == [("Moved", "Moved")]
        record = _build(record, moved)


def test_a_question_waits_while_other_months_change(gathered: Gather, entry: Entry) -> None:
    record = _build(
        _build(None, gathered({"2024-11-30": entry("Old")})), gathered({"2024-11-30": entry("New")})
    )
    for title in ("One", "Two"):
        now = gathered(
            {"2024-11-30": entry("New"), "2024-12-19": entry(title, ko="아무 상관 없는 글입니다.")}
        )
        assert _asked(record, now)[0] == ("Old", "New")
        record = _build(record, now)
    assert _asked(record, gathered({"2024-11-30": entry("Old")})) == []


def test_what_comes_back_after_an_answer_has_come_anew(gathered: Gather, entry: Entry) -> None:
    then = gathered({"2024-12-19": f"{entry('Old')}\n{entry('Other', ko='둘.')}"})
    record = _build(None, then)
    (question,) = identity.review(record, gathered({"2024-12-19": entry("New")}), Settings()).questions
    added = identity.review(record.without({question.then.key}), then, Settings()).added
    assert [each.title for each in added] == ["Old"], "the month has its old name again"


def test_the_record_of_an_earlier_version_is_asked_about_as_well(gathered: Gather, entry: Entry) -> None:
    record = _build(None, gathered({"2024-11-30": entry("Quiet"), "2024-12-19": entry("Old")})).without(())
    assert [each.title for each in record.entries] == ["Quiet", "Old"]
    assert record.months == {}
    now = gathered({"2024-11-30": entry("Quiet"), "2024-12-19": entry("Newer")})
    assert _asked(record, now) == [("Old", "Newer")]
    after = _build(record, now)
    assert (after.entries, len(after.months)) == ((), 2)


def test_a_month_that_another_version_recorded_is_as_good_as_none(gathered: Gather, entry: Entry) -> None:
    record = _build(None, gathered({"2024-11-30": entry("Old")}))
    record = replace(record, months=dict.fromkeys(record.months, msgspec.Raw(b'[{"of": "another kind"}]')))
    now = gathered({"2024-11-30": entry("New")})
    assert identity.review(record, now, Settings()) == identity.Review()
    assert _build(record, now) == _build(None, now)


class Collection:
    """Digests and settings that are changed in small steps."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.files: dict[str, tuple[str, list[str]]] = {}  # stem to the date within, and the entries
        self.lines: dict[str, str] = {}
        self.title, self.authority = "모음", ""

    @property
    def settings(self) -> Settings:
        return Settings(title=self.title, id=self.authority, identity=self.lines)

    def gather(self) -> Gathered:
        texts = {f"{stem}.txt": "\n".join((date, *entries)) for stem, (date, entries) in self.files.items()}
        return Kept().gather(texts, self.settings, {})

    def change(self) -> None:
        """Change a digest, or sometimes the settings."""
        stem = self.data.draw(_dates)
        date, entries = self.files.get(stem, (stem, []))
        match self.data.draw(st.sampled_from(("add", "add", "drop", "reword", "move", "swap", "settings"))):
            case "add":
                entries = [*entries, self.data.draw(_papers)]
            case "drop":
                entries = entries[1:]
            case "reword":
                entries = [*entries[:-1], *(self.data.draw(_papers) for _ in entries[-1:])]
            case "move":
                date = self.data.draw(_dates)
            case "swap":
                entries = entries[::-1]
            case _:
                self.title = self.data.draw(st.sampled_from(("모음", "다른 모음")))
                self.authority = self.data.draw(st.sampled_from(("", "", "example.org,2024")))
                self.lines = self.data.draw(st.sampled_from(({}, self.lines)))
        self.files[stem] = date, entries

    def answer(self, questions: Sequence[identity.Question]) -> frozenset[str]:
        """Answer some questions: add lines to the settings; return the keys of entries that are others."""
        new = set()
        for question in questions:
            match self.data.draw(st.sampled_from(("later", "keep", "new"))):
                case "keep":
                    self.lines = {**self.lines, **dict([question.identity])}
                case "new":
                    new.add(question.then.key)
        return frozenset(new)


_dates = st.sampled_from(("2024-10-30", "2024-11-01", "2024-11-30", "2024-12-02", "2024-12-19"))
_papers = st.builds(
    "{}\n({})\nAn abstract.\n{}\n#t\n".format,
    st.sampled_from((ALIKE, SHORT, UNLIKE, "어텐션이 전부다")),
    st.sampled_from(("Ada Writer", "Bo Reader")),
    st.sampled_from(("하나입니다.", "둘입니다.")),
)


@settings(max_examples=100)
@given(data=st.data())
def test_by_months_the_same_is_asked_as_of_all_entries(data: st.DataObject) -> None:
    collection = Collection(data)
    record = _build(None, collection.gather())
    whole = record.without(())
    for _ in range(data.draw(st.integers(1, 6))):
        for _ in range(data.draw(st.integers(1, 3))):
            collection.change()
        now = collection.gather()
        reviewed = identity.review(record, now, collection.settings)
        assert reviewed == identity.review(whole, now, collection.settings)
        if data.draw(st.booleans()):  # else it was a preview
            record = identity.record(record, now, reviewed, ())
            whole = identity.record(whole, now, reviewed, ())
            assert record == whole
            record = msgspec.json.decode(msgspec.json.encode(record), type=PublishedEntries)
        if new := collection.answer(reviewed.questions):
            record = record.without(new)
        if reviewed.lost_authority and data.draw(st.booleans()):
            record = record.accepting(now.index.authority)
        whole = record.without(())
