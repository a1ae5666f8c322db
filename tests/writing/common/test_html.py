"""Blocks and parts as HTML fragments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.model import (
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    ItemList,
    Link,
    Math,
    Name,
    Paragraph,
    Part,
    Pointer,
    Quote,
    Raw,
    Strike,
    Strong,
    Table,
    Text,
    block_language,
    language_of,
)
from pipeline.writing.common import html

FORMULA = Math("x<y", "x < y", '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>', "<m/>")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Text("a < b & c"), "a &lt; b &amp; c"),
        (Text('"it\'s"'), "&quot;it&#39;s&quot;"),
        (Code("x<y>"), "<code>x&lt;y&gt;</code>"),
        (Raw("\\unknown{<b>}"), "<code>\\unknown{&lt;b&gt;}</code>"),
        (Strong((Text("a"), Emphasis((Code("b"),)))), "<b>a<i><code>b</code></i></b>"),
        (
            Link("here & there", "https://example.org/?a=1&b='2'"),
            '<a href="https://example.org/?a=1&amp;b=&#39;2&#39;">here &amp; there</a>',
        ),
        (FORMULA, "x &lt; y"),
        (
            Pointer("→<b>", "../a.html#b&c", 'a "hint"', "en"),
            '<a href="../a.html#b&amp;c" title="a &quot;hint&quot;" lang="en">→&lt;b&gt;</a>',
        ),
        (Pointer("a < b", ""), "a &lt; b"),
        (Name("a < b", "c"), "a &lt; b"),
    ],
)
def test_each_kind_of_part(part: Part, expected: str) -> None:
    assert html.inline((part,)) == expected


def test_formulas_as_mathml_for_pages() -> None:
    assert html.inline((Strong((FORMULA,)),), mathml=True) == f"<b>{FORMULA.mathml}</b>"
    assert html.blocks((ItemList(((FORMULA,),)),), mathml=True) == f"<ul><li>{FORMULA.mathml}</li></ul>"


TABLE = Table(((Text("a<"),), ()), (((Strike((Text("b"),)),), (FORMULA,)),))


@pytest.mark.parametrize(
    ("block", "rich", "plain"),
    [
        (Quote((Paragraph((Text("<q>"),)),)), "<blockquote><p>&lt;q&gt;</p></blockquote>", None),
        (CodeBlock("a\n  <b>"), "<pre><code>a\n  &lt;b&gt;</code></pre>", None),
        (Heading((Text("a & b"),)), "<h3>a &amp; b</h3>", None),
        (Heading((Text("c"),), 9), "<h5>c</h5>", None),
        (
            ItemList(((Text("a"),), ()), nested=((ItemList(((Text("b"),),), 2),), (CodeBlock("c"),))),
            '<ul><li>a<ol start="2"><li>b</li></ol></li><li><pre><code>c</code></pre></li></ul>',
            None,
        ),
        (
            TABLE,
            (
                '<div class="table"><table><thead><tr><th scope="col">a&lt;</th><td></td></tr></thead>'
                f"<tbody><tr><td><s>b</s></td><td>{FORMULA.mathml}</td></tr></tbody></table></div>"
            ),
            "<p>a&lt; | <br/><s>b</s> | x &lt; y</p>",
        ),
        (
            Table(((Text("a"),),), ()),
            '<div class="table"><table><thead><tr><th scope="col">a</th></tr></thead></table></div>',
            "<p>a</p>",
        ),
    ],
)
def test_each_kind_of_block(block: Block, rich: str, plain: str | None) -> None:
    assert html.blocks((block,), mathml=True) == rich
    assert html.blocks((block,)) == (plain or rich)


@pytest.mark.parametrize("name", ["q", "f", "h", "t"])
def test_a_block_says_its_language(name: str) -> None:
    kinds: dict[str, Block] = {"q": Quote(()), "f": CodeBlock("x"), "h": Heading(()), "t": TABLE}
    block = kinds[name]
    assert html.block(block, mathml=True, attributes=' lang="en"').partition(">")[0].endswith(' lang="en"')


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "/x",
        "#x",
        "",
        "http://",
        "https://user:secret@example.org/",
        'https://example.org/"onclick="x',
    ],
)
def test_what_is_no_web_address_is_no_link(address: str) -> None:
    assert html.link("text <", address) == "text &lt;"


def test_an_address_in_another_alphabet_is_encoded() -> None:
    assert html.link("논문", "https://example.org/논문") == (
        '<a href="https://example.org/%EB%85%BC%EB%AC%B8">논문</a>'
    )


@pytest.mark.parametrize(
    ("start", "opening"), [(None, "<ul>"), (1, "<ol>"), (0, '<ol start="0">'), (7, '<ol start="7">')]
)
def test_lists_are_numbered_from_where_they_start(start: int | None, opening: str) -> None:
    closing = "</ul>" if start is None else "</ol>"
    items = ((Text("a"),), (Text("b"),))
    assert html.blocks((Paragraph((Text("p"),)), ItemList(items, start))) == (
        f"<p>p</p>{opening}<li>a</li><li>b</li>{closing}"
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [("Attention is all you need", "en"), ("VQ 기반", "ko"), ("ㅋㅋ", "ko"), ("", "en"), ("日本語", "en")],
)
def test_hangul_makes_text_korean(text: str, language: str) -> None:
    assert language_of(text) == language
    assert block_language(Paragraph((Strong((Text(text),)),))) == language
    assert block_language(ItemList(((Text("x"),), (Text(text),)))) == language


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_escaped_text_is_read_back_as_it_was(text: str) -> None:
    element = etree.fromstring(f'<p title="{html.escape(text)}">{html.escape(text)}</p>')
    assert (element.text or "", element.get("title")) == (text, text.replace("\t", " "))
