"""What tests of all writers share: a few days with every kind of entry, part and block.

``make_article``, ``make_volume`` and ``days`` are the beginnings; a test varies them with
``msgspec.structs.replace``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from pipeline import locations
from pipeline.collection.selection import Volume
from pipeline.fingerprint import fingerprint
from pipeline.model import (
    Article,
    Body,
    Code,
    CodeBlock,
    Day,
    Emphasis,
    Heading,
    ItemList,
    Link,
    Math,
    Paragraph,
    Parts,
    Quote,
    Raw,
    Strike,
    Strong,
    Table,
    Tag,
    Text,
    tag_key,
)
from pipeline.references import Mention, OtherDay, Reference, References
from pipeline.settings import Author, ResolvedEdition, Settings

SQUARE = Math(
    source="x^2",
    text="x²",
    mathml=(
        '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x²">'
        "<msup><mi>x</mi><mn>2</mn></msup></math>"
    ),
    omml=(
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:sSup>'
        "<m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    ),
)
HOSTILE = "<script>alert('1')</script> & &amp; \"]]> --> {{ 7 }} <b>굵게</b>"


def _tag(label: str) -> Tag:
    key = tag_key(label)
    return Tag(key, label, locations.slug(key))


def _paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Text(text),)) for text in texts)


@pytest.fixture(scope="session")
def make_article() -> Callable[..., Article]:
    """``make_article(date, position, title, tags=("vae",), body=…)``: an article, its identity made up."""

    def make(
        date: str,
        position: int,
        title: str | Parts,
        *,
        tags: Sequence[str] = (),
        authors: Sequence[str] = (),
        address: str | None = None,
        searched: bool = False,
        body: Body = Body(),  # noqa: B008 (frozen)
    ) -> Article:
        parts = (Text(title),) if isinstance(title, str) else title
        shown = "".join(getattr(part, "text", "") for part in parts)
        name = hashlib.sha256(shown.encode()).hexdigest()[:16]
        article = Article(
            id=f"tag:example.org,2024:{date}/{name}",
            anchor=f"e{date.replace('-', '')}{name}",
            date=dt.date.fromisoformat(date),
            position=position,
            title=shown,
            authors=tuple(authors),
            url=address,
            searched=searched,
            tags=tuple(_tag(label) for label in tags),
            body=msgspec.structs.replace(body, title=parts),
            fingerprint="",
        )
        return msgspec.structs.replace(article, fingerprint=fingerprint(article))

    return make


BLOCKS = (
    Heading((Text("제목 "), SQUARE)),
    Quote((Paragraph((Text("인용 <b>"),)), ItemList(((Text("첫째"),), (Text("다음"),))))),
    CodeBlock("def f(x):\n    return x < 1\n\n# <script>"),
    Heading((Text("Heading"),), 2),
    Table(((Text("모델"),), ()), (((Strike((Text("A & B"),)),), (SQUARE,)), ((), (Text("2"),)))),
    ItemList(
        ((Text("가"),), (Text("나"),)),
        start=1,
        nested=((ItemList(((Text("다"),),), nested=((CodeBlock("x = 1"),),)), Paragraph((Text("라"),))), ()),
    ),
)


@pytest.fixture(scope="session")
def days(make_article: Callable[..., Article]) -> tuple[Day, ...]:
    """Three days in two years, oldest first: plain entries, every part and block, what is missing or odd."""
    whole = make_article(
        "2024-12-18",
        0,
        "Autoencoders at Scale",
        tags=("vae", "LLM"),
        authors=("Ada Lovelace", "이순신", "O'Neil, Jr."),
        address="https://example.org/abs/1?a=1&b=2#top",
        body=Body(
            abstract=_paragraphs("We scale autoencoders.", "They grow."),
            ko=_paragraphs("오토인코더를 키우는 이야기입니다.", "A quotation in English."),
            en=_paragraphs("A story of growing autoencoders.", "It mentions 한글 in passing."),
        ),
    )
    parts = make_article(
        "2024-12-18",
        1,
        (Text("On "), SQUARE, Text(" and "), Code("code")),
        tags=("math",),
        authors=("Ada Lovelace",),
        address="https://www.google.com/search?q=On%20x",
        searched=True,
        body=Body(
            abstract=(
                Paragraph((Text("Let "), SQUARE, Text(" be "), Raw(r"\weird{<y>}"), Text("."))),
                ItemList(((Text("first"),), (Strong((Text("second"),)),))),
            ),
            ko=(
                Paragraph(
                    (
                        Text("링크 "),
                        Link("https://example.org/가?a=1&b=2", "https://example.org/%EA%B0%80?a=1&b=2"),
                        Text(" 와 "),
                        Strong(
                            (
                                Text("굵은 "),
                                Emphasis((Text("기운 "), SQUARE)),
                                Link("글", "https://example.org/"),
                            )
                        ),
                        Text(" 그리고 "),
                        Code("a < b && c"),
                    )
                ),
                ItemList(((Text("셋"),), (Text("넷 "), SQUARE)), start=3),
                ItemList(((Text("하나"),), (Text("둘"),)), start=1),
                *BLOCKS,
            ),
            en=(Paragraph((Emphasis((Text("Slanted"),)), Text(" text."))),),
        ),
    )
    odd = [
        make_article(
            "2024-12-19", 0, HOSTILE, tags=("c++", "강화학습", "3d"), body=Body(ko=_paragraphs(HOSTILE))
        ),
        make_article("2024-12-19", 1, "Only a title"),
        make_article(
            "2024-12-19", 2, "한국어로만 쓴 글", tags=("LLM",), body=Body(ko=_paragraphs("한국어뿐입니다."))
        ),
        make_article(
            "2024-12-19", 3, "Only English", tags=("llm",), body=Body(en=_paragraphs("Only English."))
        ),
        make_article(
            "2024-12-19", 4, "Only an abstract", tags=("vae",), body=Body(abstract=_paragraphs("Abstract."))
        ),
        make_article(
            "2024-12-19",
            5,
            "A long one: " + "long " * 60,
            tags=("a" * 100, "vae"),
            authors=[f"Author {number}" for number in range(200)],
            address="https://example.org/" + "path/" * 60,
            body=Body(ko=_paragraphs("가" * 400), en=_paragraphs("https" + "x" * 400)),
        ),
    ]
    last = make_article(
        "2025-01-02",
        0,
        "A New Year",
        tags=("vae",),
        authors=("Ada Lovelace",),
        address="https://example.org/abs/2",
        body=Body(ko=_paragraphs("새해입니다."), en=_paragraphs("It is a new year.")),
    )
    return (
        Day(
            dt.date(2024, 12, 18),
            (
                Paragraph((Text("이날의 머리말, "), Link("주소", "https://example.org/"))),
                *_paragraphs("In English."),
            ),
            (whole, parts),
        ),
        Day(dt.date(2024, 12, 19), (), tuple(odd)),
        Day(dt.date(2025, 1, 2), (), (last,)),
    )


def _mention(article: Article) -> Mention:
    return Mention(article.anchor, article.date, article.title, "Ada Kim", "첫 문장 <i>입니다</i>.")


@pytest.fixture(scope="session")
def tied(days: tuple[Day, ...]) -> tuple[Day, ...]:
    """The three days, of which the last cites the first, a hostile title and papers that are no entries."""
    first, hostile, last = days[0].articles[0], days[1].articles[0], days[2].articles[0]
    addresses = ("https://arxiv.org/abs/2412.00001", "https://arxiv.org/abs/2412.00002")
    text = (
        Text("앞의 "),
        Strong((Link("arXiv:2412.00001", addresses[0]),)),
        Strong((Link("arXiv:2412.00002", addresses[1]),)),
        Text("와 같다."),
    )
    citing = msgspec.structs.replace(
        last,
        body=msgspec.structs.replace(last.body, ko=(Paragraph(text), ItemList((text,)))),
        references=References(
            (
                Reference(
                    "arxiv:2412.00001",
                    first.title,
                    "Ada Lovelace",
                    several=True,
                    year=2024,
                    entry=_mention(first),
                ),
                Reference("", hostile.title, entry=_mention(hostile)),
                Reference("doi:10.1000/a", "Known & listed", "Ben Lee", year=1999, listed=True),
            ),
        ),
    )
    other = OtherDay(hostile.anchor, hostile.date)
    cited = msgspec.structs.replace(first, references=References((), (_mention(last),), (other,)))
    return (
        msgspec.structs.replace(days[0], articles=(cited, *days[0].articles[1:])),
        days[1],
        msgspec.structs.replace(days[2], articles=(citing,)),
    )


@pytest.fixture(scope="session")
def make_volume() -> Callable[..., Volume]:
    """``make_volume(days, edition=…, label="2024", …)``: a volume of all their entries."""

    def make(days: Sequence[Day], edition: ResolvedEdition | None = None, **changes: Any) -> Volume:
        edition = edition or Settings().collection()
        volume = Volume(
            edition=edition,
            label="",
            position=1,
            stem=edition.name,
            title=edition.title,
            dates=tuple(day.date for day in days),
            anchors=frozenset(article.anchor for day in days for article in day.articles),
            earlier=None,
            later=None,
            fingerprint="",
        )
        return msgspec.structs.replace(volume, **changes)

    return make


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Settings with everything that a writer can show."""
    return Settings(
        title="논문 다이제스트",
        subtitle="매일 <한> 편 & 더",
        description="날마다 읽은 논문과 해설.",
        rights="© 2024 김서연",
        publisher="서연 출판",
        author=Author("김서연", "seoyeon@example.org", "https://example.org/~seoyeon"),
        id="example.org,2024",
        base_url="https://example.org/digests/",
    )
