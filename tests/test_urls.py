"""Web addresses: what is one, and how it is written."""

from __future__ import annotations

import pytest

from pipeline.urls import web_address


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://127.0.0.1:8000/",
        "HTTPS://Example.org/a?b=c&d=(e)#f",
        "http://[2001:db8::1]:80/%20",
        "https://example.org/~kim/x;y=1,2!$'*+@",
    ],
)
def test_an_address_stays_as_it_is(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize(
    ("iri", "uri"),
    [
        ("https://ko.wikipedia.org/wiki/한국", "https://ko.wikipedia.org/wiki/%ED%95%9C%EA%B5%AD"),
        (
            "https://예시.한국:8000/a%20b?q=가#나",
            "https://xn--vv4b11d.xn--3e0b707e:8000/a%20b?q=%EA%B0%80#%EB%82%98",
        ),
    ],
)
def test_other_alphabets_are_encoded(iri: str, uri: str) -> None:
    assert web_address(iri) == uri


@pytest.mark.parametrize(
    ("loose", "uri"),
    [
        ("https://example.org/a[1]?b[]=c#d[e]", "https://example.org/a%5B1%5D?b%5B%5D=c#d%5Be%5D"),
        ("http://[::1]/#a#b", "http://[::1]/#a%23b"),
    ],
)
def test_what_browsers_let_pass_is_encoded(loose: str, uri: str) -> None:
    assert web_address(loose) == uri


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "//example.org/",
        "https://",
        "https:///path",
        "javascript:alert(1)//https://example.org/",
        "data:text/html,x",
        "ftp://example.org/",
        "https://example.org/a b",
        "https://example.org/\n",
        'https://example.org/"><script>',
        "https://example.org/<x>",
        "https://example.org/%zz",
        "https://example.org\\@evil.example/",
        "https://user:password@example.org/",
        "https://user@예시.한국/",
        "https://예시.한국\u202e/",
        "https://[가",
        "https://.../가",
        "https://a..b/",
        "https://example.org:65536/",
        "http://[1:2]/",
        "https://a..가/",
        "https://" + "가" * 100 + "/",
    ],
)
def test_what_is_no_web_address(text: str) -> None:
    assert web_address(text) is None
