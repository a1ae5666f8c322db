from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from lxml import etree

from pipeline.collection import gathering, shards
from pipeline.collection import index as indexing
from pipeline.collection.index import Index
from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.writing.feeds import atom, planning
from pipeline.writing.feeds.planning import FeedDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BASE = "https://example.org/papers/"
AUTHOR = {"name": "김하나", "email": "hana@example.org", "uri": "https://example.org/hana"}
ATOM = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}


@dataclass(frozen=True)
class Collection:
    """Digests as the writers of feeds take them."""

    index: Index
    days: dict[dt.date, Day]
    settings: Settings

    def documents(self) -> dict[str, FeedDocument]:
        return {document.path: document for document in planning.plan(self.index, self.settings)}

    def feeds(self) -> dict[str, bytes]:
        return dict(atom.render(self.documents().values(), self.days, self.settings))

    def feed(self, path: str) -> etree._Element:
        return etree.fromstring(dict(atom.render([self.documents()[path]], self.days, self.settings))[path])


def collect(
    digests: Mapping[str, str], addresses: Mapping[str, str] | None = None, **given: Any
) -> Collection:
    """A collection of digests, given as name of file = text, with settings."""
    values = {"base_url": BASE, "id": "example.org,2024", "author": AUTHOR, **given}
    settings = msgspec.convert(values, Settings)
    shard = shards.parse([(f"{name}.txt", text.encode()) for name, text in digests.items()])
    heads = shards.decode_heads(shards.encode(shard))
    index, _ = gathering.build([("all", heads)], settings, addresses or {})
    days = {day.date: indexing.resolve(day, shard.digests, index) for day in index.days}
    return Collection(index, days, settings)


@pytest.fixture(scope="session", name="collect")
def collect_() -> Callable[..., Collection]:
    return collect


def series(
    count: int, per_day: int = 1, tags: tuple[str, ...] = ("all-of-them",), first: str = "2024-01-01"
) -> dict[str, str]:
    """Digests with ``count`` entries, ``per_day`` each."""
    digests: dict[str, str] = {}
    start = dt.date.fromisoformat(first)
    for number in range(count):
        date = (start + dt.timedelta(days=number // per_day)).isoformat()
        digests[date] = digests.get(date, date) + (
            f"\nPaper number {number}\n(Ada Writer, Bo Reader)\nAn abstract.\n한국어 해설 {number}.\n"
            f"Commentary {number}.\n{' '.join('#' + tag for tag in tags)}"
        )
    return digests


@pytest.fixture(scope="session", name="series")
def series_() -> Callable[..., dict[str, str]]:
    return series


# A bit of everything: an introduction in two languages, entries in both languages, in one and in none,
# without authors, abstract, tags or address, text that looks like markup, lists, formulas, links.
SAMPLE = {
    "2024-12-19": """2024년 12월 19일
오늘은 정렬에 관한 논문을 모았습니다.
Two of these are about alignment.
Attention with <b>bold</b> claims & </think> tokens
(Ada Writer, Bo O'Reader, 홍길동)
https://arxiv.org/abs/2412.00001
We prove that x < y && y > z; see <script>alert(1)</script>.
A second paragraph of the abstract.
어텐션을 **다시** 생각한 연구. 코드는 https://example.com/code?a=1&b=2 에 있습니다.
- 첫째 항목
- 둘째 항목
A study that rethinks `attention` from the ground up.
#Alignment #transformer
VQ 기반 한국어 모델
(홍길동)
한국어 해설만 있는 글입니다.
#korean #alignment
An English-only view of scaling laws
(Cy Scaler)
An abstract about $L = \\alpha N^{-\\beta}$ and more.
한국어.
Scaling laws are back.
""",
    "2024-12-20": """2024년 12월 20일
Nothing but an abstract
(Dee Silent)
Only this is known.
#empty-handed
""",
    "2024-12-23": """2024년 12월 23일
Blog post about C++ and C#
(Eve Blogger)
블로그 글입니다.
A blog post.
#C++ #C# #강화학습
A model card that nobody signed
이름 없는 글입니다.
#con
""",
}


@pytest.fixture(scope="session")
def sample_digests() -> dict[str, str]:
    return SAMPLE


@pytest.fixture(scope="session")
def sample() -> Collection:
    return collect(
        SAMPLE,
        {"VQ 기반 한국어 모델": "https://openreview.net/pdf?id=x"},
        tags={"label": {"not-yet": "Not Yet"}, "alias": {}},
        rights="CC BY 4.0",
        subtitle="매일 읽는 논문",
        edition=[{"name": "align", "title": "정렬", "tags": {"any": ["ALIGNMENT"]}, "languages": ["en"]}],
    )


@pytest.fixture(scope="session")
def sample_feeds(sample: Collection) -> dict[str, bytes]:
    return sample.feeds()
