"""What ties an entry to others, in a book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from pipeline.model import Article, Body, Day, Name, Paragraph, Text
from pipeline.references import Mention, Reference, References
from pipeline.settings import Settings

Bind = Callable[..., Any]


def links(book: Any, path: str) -> list[tuple[str, str]]:
    return [("".join(each.itertext()), each.get("href")) for each in book.find(f"{path}//h:a")]


def test_links_and_lists(bind: Bind, tied: Sequence[Day]) -> None:
    first, hostile, last = (day.articles[0] for day in tied)
    book = bind(tied)
    here, there = f"2024-12-18.xhtml#{first.anchor}", f"2024-12-19.xhtml#{hostile.anchor}"
    assert (
        links(book, "//h:div[@class='commentary']//*[h:a[@class='entry']]").count(("→2024-12-18", here)) == 2
    )
    assert links(book, "//h:ul[@class='references']/h:li") == [
        (last.title, f"2025-01-02.xhtml#{last.anchor}"),
        ("2024-12-19", there),
        (first.title, here),
        (hostile.title, there),
        ("Known & listed", "https://doi.org/10.1000/a"),
    ]
    assert ["".join(each.itertext()) for each in book.find("//h:p[@class='references']")] == [
        "이후 언급",
        "다른 날",
        "언급한 논문",
    ]
    inside = [href for _, href in links(book, "//h:article") if "://" not in href]
    assert inside
    assert all(map(book.leads_somewhere, inside))


def test_an_entry_of_another_volume_is_linked_on_the_site(bind: Bind, tied: Sequence[Day]) -> None:
    first = tied[0].articles[0]
    address = f"https://example.org/digests/digests/2024-12-18.html#{first.anchor}"
    assert ("→2024-12-18", address) in links(bind(tied[2:]), "//h:article")
    unpublished = links(bind(tied[2:], settings=Settings()), "//h:article")
    assert [href for _, href in unpublished if "digests" in href] == []


def test_an_entry_in_a_later_part_of_a_long_day_is_found(
    bind: Bind, make_article: Callable[..., Article]
) -> None:
    long = Body(en=tuple(Paragraph((Text("word " * 2000),)) for _ in range(20)))
    articles = [make_article("2024-12-18", number, f"Long {number}", body=long) for number in range(3)]
    target = articles[2]
    mention = Mention(target.anchor, target.date, target.title)
    citing = msgspec.structs.replace(
        make_article("2024-12-19", 0, "Citing"),
        references=References((Reference("", target.title, entry=mention),)),
    )
    book = bind([Day(target.date, (), tuple(articles)), Day(citing.date, (), (citing,))])
    ((_, href),) = links(book, "//h:ul[@class='references']/h:li")
    assert href.endswith(f"#{target.anchor}")
    assert not href.startswith("2024-12-18.xhtml")
    assert book.leads_somewhere(href)


def test_an_introduction_leads_to_what_it_cites(bind: Bind, tied: Sequence[Day]) -> None:
    first, last = tied[0].articles[0], tied[2].articles[0]
    introduced = msgspec.structs.replace(
        tied[2], introduction=(*last.body.ko, Paragraph((Name("앞 글", "A Name"),))), references=named(last)
    )
    introduction = "//h:section[@class='introduction']"
    here = f"2024-12-18.xhtml#{first.anchor}"
    book = bind([*tied[:2], introduced])
    found = [link for link in links(book, introduction) if link[1] == here]
    assert found == [("→2024-12-18", here), ("→2024-12-18", here), ("앞 글", here)]
    assert book.leads_somewhere(here)
    address = f"https://example.org/digests/digests/2024-12-18.html#{first.anchor}"
    assert ("앞 글", address) in links(bind([introduced]), introduction)


def named(article: Article) -> References:
    """The references of an entry, of which the first has a name, too."""
    first, *others = article.references.cites
    return References((msgspec.structs.replace(first, names=("A Name",)), *others))
