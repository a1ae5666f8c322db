"""Entries that stand in published documents are taken from there, and only while they are right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Day
from pipeline.writing.feeds import atom, atom_entries, json_feed, planning, published
from pipeline.writing.feeds.published import PublishedFeeds
from tests.writing.feeds.conftest import Collection, collect
from tests.writing.feeds.test_planning import BASE, CHANGES

EDITIONS = [{"name": "english", "languages": ["en"]}, {"name": "bare", "abstracts": "none"}]


def gather(digests: Mapping[str, str], addresses: Mapping[str, str] | None = None) -> Collection:
    return collect(digests, addresses, feed={"size": 2}, edition=EDITIONS)


def rendered(whole: Collection, before: PublishedFeeds = published.NOTHING) -> dict[str, bytes]:
    documents = [*whole.documents().values()]
    return {
        **dict(atom.render(documents, whole.days, whole.settings, before)),
        **dict(json_feed.render(planning.plan_json(documents), whole.days, whole.settings, before)),
    }


def left_by(before: Collection, after: Collection, files: Mapping[str, bytes]) -> PublishedFeeds:
    """What ``before`` left, as ``after`` finds it."""
    old, new = (published.day_fingerprints(each.documents().values()) for each in (before, after))
    standing = frozenset(date for date, _ in old.items() & new.items())
    return PublishedFeeds(standing, after.settings.authority(), files.get)


@pytest.mark.parametrize("change", CHANGES)
def test_documents_are_those_that_are_made_from_nothing(change: str) -> None:
    digests, addresses = CHANGES[change]
    before, after = gather(BASE), gather({**BASE, **digests}, addresses)
    assert rendered(after, left_by(before, after, rendered(before))) == rendered(after)


# Papers, some of which cite others, in one language or both, with one tag or two, on a day with or without an
# introduction that cites.
_PAPERS = st.builds(
    lambda number, cited, text: (
        f"\nhttps://arxiv.org/abs/2401.0000{number}\nPaper {number}\n(A)\nAbstract.\n"
        + text.format(f"https://arxiv.org/abs/2401.0000{cited}")
    ),
    st.integers(1, 6),
    st.integers(1, 9),
    st.sampled_from(["글 {}.\nWords.\n#x #y", "글.\n#x", "글.\nWords {}.\n#Y", "글 {}.\n글.\n#z"]),
)
_DAYS = st.builds(
    lambda introduction, papers: introduction + "".join(papers),
    st.sampled_from(["", "\n머리말.", "\n머리말 https://arxiv.org/abs/2401.00001."]),
    st.lists(_PAPERS, min_size=1, max_size=3, unique_by=lambda text: text[:36]),
)
_DIGESTS = st.dictionaries(st.sampled_from([f"2024-01-0{day}" for day in range(1, 7)]), _DAYS)


@given(_DIGESTS, _DIGESTS)
def test_whatever_was_published_before(old: dict[str, str], changed: dict[str, str]) -> None:
    before, after = (
        gather({date: f"{date}{text}" for date, text in digests.items()})
        for digests in (old, {**old, **changed})
    )
    files = rendered(before)
    assert rendered(after, left_by(before, after, files)) == rendered(after)
    assert rendered(before, left_by(after, before, rendered(after))) == files


def test_a_paper_that_comes_to_a_cited_one_changes_the_day(collect: Callable[..., Collection]) -> None:
    cited = "2024-01-01\nhttps://arxiv.org/abs/2401.00001\nCited\n(A)\n글.\n#x"
    citing = "2024-01-02\nCiting\n(B)\n글 https://arxiv.org/abs/2401.00001.\n#x"
    before, after = (
        published.day_fingerprints(collect(digests).documents().values())
        for digests in ({"2024-01-02": citing}, {"2024-01-01": cited, "2024-01-02": citing})
    )
    assert before[dt.date(2024, 1, 2)] != after[dt.date(2024, 1, 2)]


def test_only_days_that_changed_are_asked_for(series: Callable[..., dict[str, str]]) -> None:
    digests = series(9, tags=("x", "y"))
    before = gather(digests)
    digests["2024-01-09"] += "\nOne more\n(N)\n글.\nText.\n#x"
    after = gather(digests)
    asked: set[dt.date] = set()

    class Days(dict[dt.date, Day]):
        def __getitem__(self, date: dt.date) -> Day:
            asked.add(date)
            return super().__getitem__(date)

    there = left_by(before, after, rendered(before))
    subscribed = [each for each in after.documents().values() if not each.archive and not each.feed.edition]
    days = Days(after.days)
    made = dict(atom.render(subscribed, days, after.settings, there))
    assert made.items() <= after.feeds().items()
    assert dict(json_feed.render(planning.plan_json(subscribed), days, after.settings, there))
    assert asked == {dt.date(2024, 1, 9)}


def test_of_a_document_that_is_not_as_it_was_nothing_is_taken() -> None:
    whole = gather(BASE)
    files = {path: data for path, data in rendered(whole).items() if "daily" not in path}
    assert rendered(whole, left_by(whole, whole, files)) == rendered(whole)


def test_they_are_taken_as_they_are() -> None:
    """Else the other tests would say nothing."""
    whole = gather(BASE)
    files = {path: data.replace("하나.".encode(), b"HANA.") for path, data in rendered(whole).items()}
    assert rendered(whole, left_by(whole, whole, files)) == files


def test_a_text_that_looks_like_the_end_of_an_entry_is_no_end(collect: Callable[..., Collection]) -> None:
    marks = "</entry> <entry><id>tag:x,2024:x</id> </feed>"
    whole = collect({"2024-01-01": f"2024-01-01\n{marks}\n({marks})\n{marks}\n글 {marks}.\n{marks}\n#x"})
    document = whole.feeds()["feeds/all.atom"]
    (entry,) = atom_entries.cut(document).items()
    assert entry[0] == whole.index.days[0].entries[0].id
    assert document.endswith(entry[1] + b"</feed>\n")
