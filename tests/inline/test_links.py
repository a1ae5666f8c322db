"""Links end where people mean them to, and lead to nothing but http and https."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import inline
from pipeline.inline import links
from pipeline.model import Link, Strong, Text, plain


def links_of(text: str) -> list[tuple[str, str]]:
    return [(part.text, part.href) for part in inline.parts(text) if isinstance(part, Link)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("BIVA(https://example.org/abs/1902.02102)에 이어", "https://example.org/abs/1902.02102"),
        ("나온 https://example.org/abs/2007.05869와 비슷", "https://example.org/abs/2007.05869"),
        ("주소는https://example.org/a입니다.", "https://example.org/a"),
        ("https://example.org/에서 읽음", "https://example.org/"),
        ("https://example.org/a,이다", "https://example.org/a"),
        ("https://example.org/a/.다음", "https://example.org/a/"),
        ("(https://example.org/a).다음", "https://example.org/a"),
        ("at https://example.org/a.", "https://example.org/a"),
        ("at https://example.org/a, and", "https://example.org/a"),
        ("(https://example.org/a_(b)).", "https://example.org/a_(b)"),
        ("see https://example.org/a?b=c&d=e#f!", "https://example.org/a?b=c&d=e#f"),
        ("'https://example.org/a' https", "https://example.org/a"),
        ("https://example.org/a~b~", "https://example.org/a~b"),
        ("https://example.org/a·", "https://example.org/a"),
        ("“https://example.org/a”", "https://example.org/a"),
        ("https://example.org/a…", "https://example.org/a"),
        ("https://example.org/a、b", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("https://example.org/abs/1(논문)", "https://example.org/abs/1"),
        ("https://example.org/에서, 여기", "https://example.org/"),
        ("https://example.org/를.", "https://example.org/"),
        ("(https://example.org/를) 봄", "https://example.org/"),
        ("https://example.org/이고 좋음", "https://example.org/"),
        ("https://example.org/인데", "https://example.org/"),
        ("https://example.org/라고 함", "https://example.org/"),
        ("https://example.org/에서의 논의", "https://example.org/"),
        ("https://example.org/에서는!", "https://example.org/"),
        ("https://example.org/?q=을…", "https://example.org/?q="),
        ("https://example.org/를(참고)", "https://example.org/"),
        ("'https://example.org/a'와", "https://example.org/a"),
        ("'https://example.org/a', 그리고", "https://example.org/a"),
        ("https://example.org/a→다음", "https://example.org/a"),
        ("https://example.org/a·나", "https://example.org/a"),
        ("https://example.org/?u=https://example.com/", "https://example.org/?u=https://example.com/"),
        ("https://example.org/web/1/https://example.com/", "https://example.org/web/1/https://example.com/"),
        ("https://example.org/wiki/라면 참고", "https://example.org/wiki/라면"),
        ("https://example.org/wiki/인지, 참고", "https://example.org/wiki/인지"),
        ("HTTP://Example.org/A", "HTTP://Example.org/A"),
        ("http://localhost:8000/a", "http://localhost:8000/a"),
    ],
)
def test_an_address_ends_where_it_is_meant_to(text: str, address: str) -> None:
    href = links.uri(address)
    assert links_of(text) == [(address, href)]
    assert plain(inline.parts(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "(https://arxiv.org/abs/2404.02905, https://arxiv.org/pdf/2408.11039v1.pdf)와",
            "(arXiv:2404.02905, arXiv:2408.11039)와",
        ),
        ("**https://doi.org/10.1000/ABC** 참고", "doi:10.1000/abc 참고"),
        (f"See https://example.org/{'a' * 60}.", f"See example.org/{'a' * 27}…."),
        (
            "See [https://arxiv.org/abs/2404.02905](https://arxiv.org/abs/2404.02905).",
            "See arXiv:2404.02905.",
        ),
        ("[the paper](https://arxiv.org/abs/2404.02905)", "the paper"),
        ("`https://arxiv.org/abs/2404.02905`", "https://arxiv.org/abs/2404.02905"),
    ],
)
def test_a_bare_address_reads_as_people_name_it(text: str, shown: str) -> None:
    assert plain(inline.parts(text)) == shown


def test_a_shortened_link_leads_where_it_was_written_to() -> None:
    addresses = ["https://arxiv.org/pdf/2404.02905v2.pdf#page=3", f"https://example.org/{'a' * 60}?b"]
    assert [href for _, href in links_of(" ".join(addresses))] == addresses


def test_an_address_in_a_title_stands_as_written() -> None:
    for address in ("https://arxiv.org/abs/2404.02905", f"https://example.org/{'a' * 60}"):
        assert inline.title(f"On {address}") == (Text(f"On {address}"),)


@pytest.mark.parametrize("joint", [",", ";", "|", "·", "→", ", ", " · ", "와 ", "를,", "에서→"])
def test_addresses_with_a_mark_between_them_are_several(joint: str) -> None:
    addresses = ["https://example.org/a", "https://example.org/", "http://example.com/b?c=d"]
    assert [shown for shown, _ in links_of(joint.join(addresses))] == addresses


@pytest.mark.parametrize(
    "text",
    [
        "README.md, a.py and example.org",
        "someone@example.org",
        "mailto:someone@example.org",
        "javascript:alert(1)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "ftp://example.org/a file:///etc/passwd",
        "//example.org/a",
        "https:// nothing",
        "xhttps://example.org",
        "https://bank.example@evil.example/",
        "https://[::1",
        "[x](https://)",
    ],
)
def test_all_else_is_text(text: str) -> None:
    assert inline.parts(text) == (Text(text),)


@pytest.mark.parametrize(
    ("text", "shown", "href"),
    [
        ("[the **paper**](https://example.org/a)", "the paper", "https://example.org/a"),
        ("[https://example.org](https://example.org)을", "https://example.org", "https://example.org"),
        ("([a](https://example.org/b_(c)))", "a", "https://example.org/b_(c)"),
        (
            "https://ko.wikipedia.org/wiki/한국어",
            "https://ko.wikipedia.org/wiki/한국어",
            "https://ko.wikipedia.org/wiki/%ED%95%9C%EA%B5%AD%EC%96%B4",
        ),
        ("https://한글.kr/a", "https://한글.kr/a", "https://xn--bj0bj06e.kr/a"),
        ("https://example.org/a%20b%zz", "https://example.org/a%20b%zz", "https://example.org/a%20b%25zz"),
        (
            "https://example.org/a[1]#b#c",
            "https://example.org/a[1]#b#c",
            "https://example.org/a%5B1%5D#b%23c",
        ),
    ],
)
def test_what_is_shown_and_where_it_leads(text: str, shown: str, href: str) -> None:
    assert links_of(text) == [(shown, href)]


def test_a_link_within_bold() -> None:
    address = "https://example.org/a"
    assert inline.parts(f"**{address}**") == (Strong((Link(address, address),)),)


def test_no_link_in_a_title() -> None:
    assert inline.title("On https://example.org/a and [b](https://example.org)") == (
        Text("On https://example.org/a and b"),
    )


@given(st.text(), st.text(min_size=1))
def test_an_href_is_a_uri(before: str, tail: str) -> None:
    for part in inline.parts(f"{before} https://example.org/{tail}"):
        if isinstance(part, Link):
            assert re.fullmatch(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", part.href)


@given(st.text())
def test_an_address_of_any_text(text: str) -> None:
    found = links.uri(f"http://{text}")
    assert found is None or found.isascii()
