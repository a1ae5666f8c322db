"""``dc:identifier`` of entries, and what readers make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import feedparser
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.writing.feeds.conftest import Collection

IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
ENTRY = "{http://www.w3.org/2005/Atom}entry"


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        ("https://arxiv.org/pdf/2404.02905v2", "doi:10.48550/arXiv.2404.02905"),
        ("https://doi.org/10.1000/a%26b", "doi:10.1000/a&b"),
        ("https://example.org/post", None),
        ("", None),
    ],
)
def test_the_doi_of_a_paper(collect: Callable[..., Collection], url: str, identifier: str | None) -> None:
    text = f"2024-12-19\nA Title\n{url}\n(Ada Kim)\n본문입니다.\n#x\n"
    feed = collect({"2024-12-19": text}).feed("feeds/all.atom")
    (entry,) = feed.iter(ENTRY)
    assert entry.findtext(IDENTIFIER) == identifier
    assert {child.tag for child in entry if "purl.org/dc" in str(child.tag)} <= {IDENTIFIER}


def test_readers_keep_id_and_author(collect: Callable[..., Collection]) -> None:
    text = "2024-12-19\nA Title\nhttps://arxiv.org/abs/2404.02905\n(Ada Kim)\n본문입니다.\n#x\n"
    collection = collect({"2024-12-19": text})
    (entry,) = feedparser.parse(collection.feeds()["feeds/all.atom"]).entries
    assert entry.dc_identifier == "doi:10.48550/arXiv.2404.02905"
    assert entry.id.startswith("tag:")
    assert [author.name for author in entry.authors] == ["김하나"], "who speaks, and no creator of the paper"
