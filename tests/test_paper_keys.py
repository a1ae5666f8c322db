"""Which addresses are of one paper."""

from __future__ import annotations

import pytest

from pipeline.paper_keys import LONGEST_SHOWN, arxiv_year, paper_key, paper_url, short_url, shown_url
from pipeline.urls import web_address


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://arxiv.org/abs/2406.11838", "arxiv:2406.11838"),
        ("http://www.arxiv.org/pdf/2406.11838v3.pdf", "arxiv:2406.11838"),
        ("https://arxiv.org/html/2406.11838v1#S1", "arxiv:2406.11838"),
        ("https://arxiv.org/pdf/2406.11838/", "arxiv:2406.11838"),
        ("https://arxiv.org/abs/arXiv:2406.11838", "arxiv:2406.11838"),
        ("https://export.arxiv.org/abs/cs.LG/0412019v1", "arxiv:cs/0412019"),
        ("https://arxiv.org/abs/cs/0412019", "arxiv:cs/0412019"),
        ("https://www.alphaxiv.org/abs/2406.11838?x=1", "arxiv:2406.11838"),
        ("https://ar5iv.labs.arxiv.org/html/2406.11838", "arxiv:2406.11838"),
        ("https://huggingface.co/papers/2406.11838", "arxiv:2406.11838"),
        ("https://doi.org/10.48550/arXiv.2406.11838", "arxiv:2406.11838"),
        ("https://dx.doi.org/10.48550/ARXIV.2406.11838v2", "arxiv:2406.11838"),
        ("https://doi.org/10.1000/ABC?x#y", "doi:10.1000/abc"),
        ("https://dx.doi.org/10.1000/abc/", "doi:10.1000/abc"),
        ("https://doi.org/10.1016/S0010-8650%2800%2980003-2", "doi:10.1016/s0010-8650(00)80003-2"),
        ("https://doi.org/10.1000/%ff", "doi:10.1000/%ff"),
        ("https://www.example.org/a/?utm_source=x&b=2&fbclid=3#top", "example.org/a?b=2"),
        ("https://openreview.net/forum?id=A-b_C", "openreview.net/forum?id=A-b_C"),
        ("http://EXAMPLE.org/a", "example.org/a"),
        ("https://example.org/A", "example.org/A"),
        # Not a paper of arXiv: a list, another site that ends alike, a number with more behind it.
        ("https://arxiv.org/list/cs.LG/recent", "arxiv.org/list/cs.LG/recent"),
        ("https://notarxiv.org/abs/2406.11838", "notarxiv.org/abs/2406.11838"),
        ("https://arxiv.org/abs/2406.11838x", "arxiv.org/abs/2406.11838x"),
        ("https://huggingface.co/papers", "huggingface.co/papers"),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert paper_key(url) == key


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("arxiv:2406.11838", "https://arxiv.org/abs/2406.11838"),
        ("arxiv:cs/0412019", "https://arxiv.org/abs/cs/0412019"),
        ("doi:10.1016/s0010-8650(00)80003-2", "https://doi.org/10.1016/s0010-8650(00)80003-2"),
        ("doi:10.1000/a#b<c>%", "https://doi.org/10.1000/a%23b%3Cc%3E%25"),
        ("example.org/a?b=2", "https://example.org/a?b=2"),
    ],
)
def test_an_address_of_a_key_has_this_key(key: str, url: str) -> None:
    assert paper_url(key) == url
    assert web_address(url) == url
    assert paper_key(url) == key


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://arxiv.org/abs/2404.02905", "arXiv:2404.02905"),
        ("https://arxiv.org/pdf/2404.02905v2.pdf#page=3", "arXiv:2404.02905"),
        ("https://arxiv.org/abs/cs.LG/0412019", "arXiv:cs/0412019"),
        ("https://doi.org/10.48550/arXiv.2404.02905", "arXiv:2404.02905"),
        ("https://dx.doi.org/10.1038/S41586-021-03819-2", "doi:10.1038/s41586-021-03819-2"),
        ("https://arxiv.org/list/cs.LG/recent", "https://arxiv.org/list/cs.LG/recent"),
        ("https://example.org/", "https://example.org/"),
        ("https://www.example.org/posts/a-long-name-of-a-post", "example.org/posts/a-long-name-of-a-post"),
        ("https://www.example.org/posts/a-longer-name-of-a-post", "example.org/posts/a-longer-name-of-a-po…"),
    ],
)
def test_an_address_reads_as_people_name_it(url: str, shown: str) -> None:
    if short_url(url) == shown:
        assert shown_url(url, "as written") == "as written"  # it is short
    else:
        assert shown_url(url, url) == shown
    assert len(shown.removeprefix("https://")) <= LONGEST_SHOWN


def test_decomposed_letters_are_put_together() -> None:
    assert short_url("https://example.org/%E1%84%92%E1%85%A1%E1%86%AB") == "example.org/한"


def test_a_long_address_reads_in_its_letters() -> None:
    url = "https://ko.wikipedia.org/wiki/" + "%ED%95%9C" * 30
    assert shown_url(url, url) == f"ko.wikipedia.org/wiki/{'한' * 17}…"


@pytest.mark.parametrize(
    ("key", "year"),
    [
        ("arxiv:2404.02905", 2024),
        ("arxiv:0704.0001", 2007),
        ("arxiv:cs/0412019", 2004),
        ("arxiv:hep-th/9108028", 1991),
        ("doi:10.1000/2404", None),
        ("example.org/2404.02905", None),
    ],
)
def test_a_number_tells_the_year(key: str, year: int | None) -> None:
    assert arxiv_year(key) == year
