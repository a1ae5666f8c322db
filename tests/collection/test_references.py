"""What ties entries together: citations, both ways, and one paper on several days."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.collection.index import IndexDay, IndexEntry, IntroductionLink
from pipeline.collection.names import called
from pipeline.collection.references import Web, cited_entries, marks, until, web, within
from pipeline.references import Located, References
from pipeline.settings import CitedPaper

ONE, TWO, THREE = (f"arxiv:2404.0000{number}" for number in (1, 2, 3))


def entry(
    anchor: str,
    day: int,
    key: str = "",
    *cites: str,
    title: str = "",
    author: str = "",
    links: tuple[str, ...] = (),
    path: str = "",
    notes: tuple[str, ...] = (),
) -> IndexEntry:
    title, author = title or f"Title {anchor}", author or f"Author of {anchor}"
    return IndexEntry(
        f"tag:example.org,2024:{anchor}",
        anchor,
        dt.date(2024, 5, day),
        0,
        title,
        (),
        (),
        None,
        searched=False,
        content_hash=anchor,
        author=author,
        key=key,
        cites=cites,
        links=links,
        notes=notes,
        path=path or f"{anchor}.txt",
        line=2,
        marks=marks(key, title, author),
        called=called(title),
    )


def days(entries: Iterable[IndexEntry]) -> list[IndexDay]:
    """Return days with entries, which keep their order within a day."""
    return [
        IndexDay(
            date,
            tuple(replace(each, position=position) for position, each in enumerate(of_day)),
            "",
            (),
        )
        for date, of_day in itertools.groupby(sorted(entries, key=_date), key=_date)
    ]


def _date(each: IndexEntry) -> dt.date:
    return each.date


def tie(*entries: IndexEntry, known: dict[str, CitedPaper] | None = None) -> Web:
    return web(days(entries), known or {})


def references(*entries: IndexEntry, known: dict[str, CitedPaper] | None = None) -> dict[str, References]:
    """Return the references of the entries that have any, by anchor."""
    ties = tie(*entries, known=known).references
    return {each.anchor: own for each in entries if (own := ties.of(each.anchor))}


def anchors(mentions: tuple[Located, ...]) -> list[str]:
    return [mention.anchor for mention in mentions]


def cited(own: References) -> list[tuple[str, str]]:
    return [(each.key, each.entry.anchor if each.entry else each.title) for each in own.cites]


def test_a_citation_is_known_at_both_ends() -> None:
    found = references(entry("a", 1, ONE), entry("b", 2, TWO, ONE), entry("c", 3, THREE, TWO, ONE))
    assert anchors(found["a"].cited_by) == ["b", "c"]
    assert cited(found["b"]) == [(ONE, "a")]
    assert anchors(found["b"].cited_by) == ["c"]
    assert cited(found["c"]) == [(TWO, "b"), (ONE, "a")]
    assert found["c"].cites[0].year == 2024
    assert found["c"].cites[0].title == "Title b"


def test_a_paper_that_comes_later_is_cited_and_is_told_of_none_before_it() -> None:
    found = references(entry("a", 1, ONE, TWO), entry("b", 2, TWO))
    assert cited(found["a"]) == [(TWO, "b")]
    assert "b" not in found


def test_entries_of_one_day_know_each_other() -> None:
    found = references(entry("a", 1, ONE, TWO), entry("b", 1, TWO))
    assert cited(found["a"]) == [(TWO, "b")]
    assert anchors(found["b"].cited_by) == ["a"]


def test_an_entry_does_not_cite_its_own_paper() -> None:
    assert not [*references(entry("a", 1, ONE, ONE), entry("b", 2, TWO))]


def test_of_a_paper_of_several_days_the_last_one_before_is_cited() -> None:
    found = references(entry("a", 1, ONE), entry("b", 3, ONE), entry("c", 4, TWO, ONE), entry("d", 5, ONE))
    assert cited(found["c"]) == [(ONE, "b")]
    assert anchors(found["a"].cited_by) == anchors(found["b"].cited_by) == ["c"]
    assert found["d"].cited_by == ()
    assert anchors(found["a"].also_on) == ["b", "d"]
    assert anchors(found["b"].also_on) == ["a", "d"]


def test_a_paper_is_known_by_title_and_first_author_too() -> None:
    other = entry("d", 5, title="One Title", author="Ben Lee")
    found = references(
        entry("a", 1, title="One title", author="ada kim"),
        entry("b", 2, ONE, title="One  TITLE", author="Ada Kim"),
        entry("c", 3, TWO, ONE),
        other,
    )
    assert anchors(found["a"].also_on) == ["b"]
    assert anchors(found["a"].cited_by) == anchors(found["b"].cited_by) == ["c"]
    assert "d" not in found


def test_what_is_known_of_a_paper_without_an_entry_is_told() -> None:
    known = {TWO: CitedPaper("A title", ("Ada Kim", "Ben Lee")), THREE: CitedPaper("Another", (), 1999)}
    found = references(entry("a", 1, ONE, TWO, "example.org/a", THREE), known=known)
    assert [*found] == ["a"]
    assert [(each.title, each.author, each.several, each.year) for each in found["a"].cites] == [
        ("A title", "Ada Kim", True, 2024),
        ("Another", "", False, 1999),
    ]


def test_a_name_in_brackets_cites_too() -> None:
    sources = [
        entry("a", 1, path="notes/240501 Short name.md", title="A Long Title"),
        entry("b", 2, TWO, links=("240501 Short name", "Title nowhere", "0, 1")),
    ]
    found = tie(*sources)
    assert cited(found.references.of("b")) == [("", "a")]
    assert anchors(found.references.of("a").cited_by) == ["b"]
    (said,) = found.diagnostics
    assert (said.code, said.path, said.line) == ("D042", "b.txt", 2)
    assert said.message == "[[Title nowhere]] is the name of no note and no title"


def test_all_names_of_a_paper_are_known() -> None:
    sources = [
        entry("a", 1, ONE, title="Paper: Long"),
        entry("b", 2, TWO, ONE, links=("Paper", "Paper: long")),
    ]
    (reference,) = references(*sources)["b"].cites
    assert (reference.key, reference.names) == (ONE, ("Paper", "Paper: long"))


def test_a_note_that_is_one_with_a_digests_entry_is_found_by_its_name() -> None:
    one = entry("a", 1, notes=("notes/240501 Short name.md",))
    assert cited(references(one, entry("b", 2, links=("240501 Short name",)))["b"]) == [("", "a")]


def test_a_paper_cited_by_address_and_by_name_stands_once() -> None:
    found = references(entry("a", 1, ONE, title="Paper"), entry("b", 2, TWO, ONE, links=("Paper",)))
    assert cited(found["b"]) == [(ONE, "a")]
    assert anchors(found["a"].cited_by) == ["b"]


def test_the_nearest_title_is_told() -> None:
    sources = [entry("a", 1, title="Denoising Diffusion"), entry("b", 2, links=("Denosing diffusion",))]
    assert tie(*sources).diagnostics[0].hint == "did you mean [[Denoising Diffusion]]?"


def test_what_a_feed_shows_hangs_on_no_later_day() -> None:
    known = {THREE: CitedPaper("A title")}
    found = references(
        entry("a", 1, ONE, THREE, TWO), entry("b", 1, TWO, ONE), entry("c", 2, THREE, ONE), known=known
    )
    shown = until(found["a"], dt.date(2024, 5, 1))
    assert cited(shown) == [(TWO, "b")]
    assert (shown.cited_by, shown.also_on) == ((), ())


def test_what_a_volume_shows_hangs_on_no_later_day() -> None:
    known = {THREE: CitedPaper("A title")}
    sources = [
        entry("a", 1, ONE),
        entry("b", 2, TWO, ONE, THREE, "arxiv:2404.00004"),
        entry("c", 3, ONE, TWO),
        entry("d", 4, THREE, ONE, TWO),
        entry("e", 4, "arxiv:2404.00004"),
    ]
    found = references(*sources, known=known)
    last, inside = dt.date(2024, 5, 3), {"b", "c"}
    assert cited(within(found["b"], last, inside)) == [(ONE, "a"), (THREE, "A title")]
    assert anchors(within(found["b"], last, inside).cited_by) == ["c"]
    assert anchors(within(found["c"], last, inside).also_on) == ["a"]
    before = references(*sources[:3], known=known)
    for anchor in ("b", "c"):
        assert within(before[anchor], last, inside) == within(found[anchor], last, inside)


@given(
    st.lists(
        st.tuples(st.integers(1, 28), st.integers(0, 5), st.lists(st.integers(0, 5), max_size=3)), max_size=12
    )
)
def test_every_link_has_its_backlink(drawn: list[tuple[int, int, list[int]]]) -> None:
    entries = sorted(drawn)
    found = references(
        *(
            entry(f"e{number}", day, f"arxiv:2404.0000{key}", *(f"arxiv:2404.0000{each}" for each in cites))
            for number, (day, key, cites) in enumerate(entries)
        )
    )
    for anchor, own in found.items():
        for reference in own.cites:
            target = reference.entry
            day = entries[int(anchor[1:])][0]
            if target and target.date.day <= day:
                assert anchor in anchors(found[target.anchor].cited_by)
        for other in own.also_on:
            assert anchor in anchors(found[other.anchor].also_on)


def test_entries_are_one_paper_through_another_that_has_the_marks_of_both() -> None:
    one, two = entry("a", 1, ONE, title="One", author="Ada"), entry("b", 2, TWO, title="Two", author="Ben")
    both = entry("c", 3, ONE, title="Two", author="Ben")
    found = references(one, two, both, entry("d", 4, TWO))
    assert [anchors(found[anchor].also_on) for anchor in "abcd"] == [
        ["b", "c", "d"],
        ["a", "c", "d"],
        ["a", "b", "d"],
        ["a", "b", "c"],
    ]


_small = st.integers(0, 4)


@given(st.lists(st.tuples(st.integers(1, 28), _small, _small), max_size=12))
def test_other_days_are_those_of_all_that_marks_tie_together(drawn: list[tuple[int, int, int]]) -> None:
    entries = [
        entry(f"e{number}", day, f"arxiv:2404.0000{key}" if key else "", title=f"Paper {title}", author="Ada")
        for number, (day, key, title) in enumerate(sorted(drawn))
    ]
    found = tie(*entries).references
    for one in entries:
        same, more = {one.anchor}, {*one.marks}
        while more:
            marked = [each for each in entries if not more.isdisjoint(each.marks)]
            more = {mark for each in marked for mark in each.marks if each.anchor not in same}
            same |= {each.anchor for each in marked}
        others = [each.anchor for each in entries if each.anchor in same and each.date != one.date]
        assert anchors(found.of(one.anchor).also_on) == others
        assert (one.anchor in found.seals) == bool(others)


def test_a_seal_changes_with_the_references_alone() -> None:
    before = [entry("a", 1, ONE), entry("b", 2, TWO, ONE), entry("c", 3, THREE), entry("d", 4, THREE)]
    seals = tie(*before).references.seals
    assert seals.keys() == {"a", "b", "c", "d"}
    assert tie(*before, entry("e", 5)).references.seals == seals
    later = tie(*before, entry("e", 5, THREE, ONE)).references.seals
    assert {anchor for anchor in seals if later[anchor] != seals[anchor]} == {"a", "c", "d"}


def test_a_name_is_told_at_its_own_place() -> None:
    links = tuple(
        IntroductionLink(name, path, line)
        for name, path, line in [("Nowhere", "b.txt", 2), ("Elsewhere", "c.txt", 7), ("Nowhere", "d.txt", 9)]
    )
    day = IndexDay(dt.date(2024, 5, 2), (), "introduction", (), links=links)
    (first, second) = web([day], {}).diagnostics
    assert (first.path, first.line) == ("b.txt", 2)
    assert (second.path, second.line) == ("c.txt", 7)


def test_the_entries_that_a_text_leads_to_change_with_its_links_alone() -> None:
    papers = [entry("a", 1, ONE, title="Paper"), entry("c", 3, THREE)]
    citing = entry("b", 2, TWO, ONE, THREE)
    last = dt.date(2024, 5, 2)
    (led,) = cited_entries(references(*papers, citing)["b"], last)
    assert (led.key, led.names, led.anchor, led.date) == (ONE, (), "a", dt.date(2024, 5, 1))
    retold = [replace(papers[0], opening="Other words."), papers[1]]
    assert cited_entries(references(*retold, citing)["b"], last) == (led,)
    (named,) = cited_entries(references(*papers, replace(citing, links=("Paper",)))["b"], last)
    assert named.names == ("Paper",)
