"""What ties entries together: citations, both ways, and one paper on several days."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.collection.names import called
from pipeline.collection.references import Source, cited_entries, marks, until, web, within
from pipeline.references import Located, Mention, References
from pipeline.settings import CitedPaper

ONE, TWO, THREE = (f"arxiv:2404.0000{number}" for number in (1, 2, 3))


def source(
    anchor: str,
    day: int,
    key: str = "",
    *cites: str,
    title: str = "",
    author: str = "",
    links: tuple[str, ...] = (),
    path: str = "",
) -> Source:
    title, author = title or f"Title {anchor}", author or f"Author of {anchor}"
    return Source(
        Mention(anchor, dt.date(2024, 5, day), title, author),
        key=key,
        cites=cites,
        links=links,
        path=path or f"{anchor}.txt",
        line=2,
        marks=marks(key, title, author),
        called=called(title),
    )


def references(*sources: Source, known: dict[str, CitedPaper] | None = None) -> dict[str, References]:
    return web(sources, known or {}).references


def anchors(mentions: tuple[Located, ...]) -> list[str]:
    return [mention.anchor for mention in mentions]


def cited(own: References) -> list[tuple[str, str]]:
    return [(each.key, each.entry.anchor if each.entry else each.title) for each in own.cites]


def test_a_citation_is_known_at_both_ends() -> None:
    found = references(source("a", 1, ONE), source("b", 2, TWO, ONE), source("c", 3, THREE, TWO, ONE))
    assert anchors(found["a"].cited_by) == ["b", "c"]
    assert cited(found["b"]) == [(ONE, "a")]
    assert anchors(found["b"].cited_by) == ["c"]
    assert cited(found["c"]) == [(TWO, "b"), (ONE, "a")]
    assert found["c"].cites[0].year == 2024
    assert found["c"].cites[0].title == "Title b"


def test_a_paper_that_comes_later_is_cited_and_is_told_of_none_before_it() -> None:
    found = references(source("a", 1, ONE, TWO), source("b", 2, TWO))
    assert cited(found["a"]) == [(TWO, "b")]
    assert "b" not in found


def test_entries_of_one_day_know_each_other() -> None:
    found = references(source("a", 1, ONE, TWO), source("b", 1, TWO))
    assert cited(found["a"]) == [(TWO, "b")]
    assert anchors(found["b"].cited_by) == ["a"]


def test_an_entry_does_not_cite_its_own_paper() -> None:
    assert references(source("a", 1, ONE, ONE), source("b", 2, TWO)) == {}


def test_of_a_paper_of_several_days_the_last_one_before_is_cited() -> None:
    found = references(
        source("a", 1, ONE), source("b", 3, ONE), source("c", 4, TWO, ONE), source("d", 5, ONE)
    )
    assert cited(found["c"]) == [(ONE, "b")]
    assert anchors(found["a"].cited_by) == anchors(found["b"].cited_by) == ["c"]
    assert found["d"].cited_by == ()
    assert anchors(found["a"].also_on) == ["b", "d"]
    assert anchors(found["b"].also_on) == ["a", "d"]


def test_a_paper_is_known_by_title_and_first_author_too() -> None:
    other = source("d", 5, title="One Title", author="Ben Lee")
    found = references(
        source("a", 1, title="One title", author="ada kim"),
        source("b", 2, ONE, title="One  TITLE", author="Ada Kim"),
        source("c", 3, TWO, ONE),
        other,
    )
    assert anchors(found["a"].also_on) == ["b"]
    assert anchors(found["a"].cited_by) == anchors(found["b"].cited_by) == ["c"]
    assert "d" not in found


def test_what_is_known_of_a_paper_without_an_entry_is_told() -> None:
    known = {TWO: CitedPaper("A title", ("Ada Kim", "Ben Lee")), THREE: CitedPaper("Another", (), 1999)}
    (found,) = references(source("a", 1, ONE, TWO, "example.org/a", THREE), known=known).values()
    assert [(each.title, each.author, each.several, each.year) for each in found.cites] == [
        ("A title", "Ada Kim", True, 2024),
        ("Another", "", False, 1999),
    ]


def test_a_name_in_brackets_cites_too() -> None:
    sources = [
        source("a", 1, path="notes/240501 Short name.md", title="A Long Title"),
        source("b", 2, TWO, links=("240501 Short name", "Title nowhere", "0, 1")),
    ]
    found = web(sources, {})
    assert cited(found.references["b"]) == [("", "a")]
    assert anchors(found.references["a"].cited_by) == ["b"]
    (said,) = found.diagnostics
    assert (said.code, said.path, said.line) == ("D042", "b.txt", 2)
    assert said.message == "[[Title nowhere]] is the name of no note and no title"


def test_all_names_of_a_paper_are_known() -> None:
    sources = [
        source("a", 1, ONE, title="Paper: Long"),
        source("b", 2, TWO, ONE, links=("Paper", "Paper: long")),
    ]
    (reference,) = web(sources, {}).references["b"].cites
    assert (reference.key, reference.names) == (ONE, ("Paper", "Paper: long"))


def test_a_note_that_is_one_with_a_digests_entry_is_found_by_its_name() -> None:
    sources = [source("a", 1), source("b", 2, links=("240501 Short name",))]
    found = web(sources, {}, {"notes/240501 Short name.md": "a"})
    assert cited(found.references["b"]) == [("", "a")]


def test_a_paper_cited_by_address_and_by_name_stands_once() -> None:
    found = references(source("a", 1, ONE, title="Paper"), source("b", 2, TWO, ONE, links=("Paper",)))
    assert cited(found["b"]) == [(ONE, "a")]
    assert anchors(found["a"].cited_by) == ["b"]


def test_the_nearest_title_is_told() -> None:
    sources = [source("a", 1, title="Denoising Diffusion"), source("b", 2, links=("Denosing diffusion",))]
    assert web(sources, {}).diagnostics[0].hint == "did you mean [[Denoising Diffusion]]?"


def test_what_a_feed_shows_hangs_on_no_later_day() -> None:
    known = {THREE: CitedPaper("A title")}
    found = references(
        source("a", 1, ONE, THREE, TWO), source("b", 1, TWO, ONE), source("c", 2, THREE, ONE), known=known
    )
    shown = until(found["a"], dt.date(2024, 5, 1))
    assert cited(shown) == [(TWO, "b")]
    assert (shown.cited_by, shown.also_on) == ((), ())


def test_what_a_volume_shows_hangs_on_no_later_day() -> None:
    known = {THREE: CitedPaper("A title")}
    sources = [
        source("a", 1, ONE),
        source("b", 2, TWO, ONE, THREE, "arxiv:2404.00004"),
        source("c", 3, ONE, TWO),
        source("d", 4, THREE, ONE, TWO),
        source("e", 4, "arxiv:2404.00004"),
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
            source(f"e{number}", day, f"arxiv:2404.0000{key}", *(f"arxiv:2404.0000{each}" for each in cites))
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


def test_a_name_is_told_at_its_own_place() -> None:
    introduction = source("d20240502", 2, links=("Nowhere", "Elsewhere"))
    (first, second) = web([introduction._replace(places={"Elsewhere": ("c.txt", 7)})], {}).diagnostics
    assert (first.path, first.line) == ("d20240502.txt", 2)
    assert (second.path, second.line) == ("c.txt", 7)


def test_the_entries_that_a_text_leads_to_change_with_its_links_alone() -> None:
    papers = [source("a", 1, ONE, title="Paper"), source("c", 3, THREE)]
    citing = source("b", 2, TWO, ONE, THREE)
    last = dt.date(2024, 5, 2)
    (led,) = cited_entries(references(*papers, citing)["b"], last)
    assert (led.key, led.names, led.anchor, led.date) == (ONE, (), "a", dt.date(2024, 5, 1))
    retold = [papers[0]._replace(mention=replace(papers[0].mention, opening="Other words.")), papers[1]]
    assert cited_entries(references(*retold, citing)["b"], last) == (led,)
    (named,) = cited_entries(references(*papers, citing._replace(links=("Paper",)))["b"], last)
    assert named.names == ("Paper",)
