"""Search by the queries of ``queries.toml``, and by small entries with what people write in many ways."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec import Struct

from pipeline.writing import search
from pipeline.writing.pages.site import TEMPLATES
from tests.writing.pages.test_search import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.writing.pages.conftest import Collection

QUERIES = Path(__file__).with_name("queries.toml")


# A function of entries, which gives one from a query to the first fields of what is found.
OURS = """(items) => (text) =>
  digestsQuery.ordered(digestsQuery.find(digestsQuery.parse(text), items)).map((item) => item[0])"""


class Query(Struct, frozen=True):
    text: str
    count: int
    ids: list[str]
    first: str = ""


class Score(Struct, frozen=True):
    """Mean recall of all queries, and how many of those with a best entry have it at the first place."""

    recall: float
    first: int


def queries() -> list[Query]:
    table = tomllib.loads(QUERIES.read_text(encoding="utf-8"))
    return [msgspec.convert(query, Query) for query in table["query"]]


def score(results: dict[str, list[str]]) -> Score:
    recalls, first = [], 0
    for query in queries():
        found = results[query.text]
        wanted = set(query.ids)
        recalls.append(len(wanted.intersection(found)) / len(wanted) if wanted else float(not found))
        first += bool(query.first) and found[:1] == [query.first]
    return Score(sum(recalls) / len(recalls), first)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page with what search does, and nothing else."""
    page = browser.new_page()
    page.add_script_tag(path=TEMPLATES / "query.js")
    yield page
    page.close()


@pytest.fixture
def find(page: Page) -> Callable[[str, list[list[object]]], list[str]]:
    """``find(query, items)``: the first fields of what is found."""

    def search(query: str, items: list[list[object]]) -> list[str]:
        found: list[str] = page.evaluate(f"([query, items]) => ({OURS})(items)(query)", [query, items])
        return found

    return search


def entry(name: str, **fields: object) -> list[object]:
    """An entry as the data has it."""
    values = {
        "date": "2024-12-19",
        "title": "",
        "authors": "",
        "tags": [],
        "ko": "",
        "en": "",
        "abstract": "",
    }
    return [name, *{**values, **fields}.values()]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Schrödinger bridges", "schrodinger"),
        ("Łukasz, Søren, Đorđe, Weiß", "lukasz soren dorde weiss"),
        ("We don’t", "don't"),
        ("We don't", "don’t"),
        ("We don't", "dont"),
        ("self\u2011supervised", "self-supervised"),
        ("self–supervised", "selfsupervised"),
        ("self-supervised", "self supervised"),
        ("zero-shot", "zeroshot"),
        ("zero shot", "zeroshot"),
        ("zeroshot", "zero-shot"),
        ("zeroshot", "zero shot"),
        ("GPT-4", "GPT4"),
        ("GPT4", "gpt-4"),
        ("GPT 4o", "gpt4"),
        ("ＧＰＴ", "gpt"),
        ("언어 모델을 본다", "언어모델"),
        ("언어모델을 본다", "언어 모델"),
        ("언어를 배우는 모델", "언어모델"),
        ("추론 능력", "추론으로"),
        ("추론 능력", "추론에서는"),
        ("모델을 본다", "모델들에게"),
        ("모델", "모델이라는"),
        ("GPT의 결과", "GPT로"),
        ("RL 학습", "RL학습을"),
        ("policies of agents", "policy"),
        ("a policy", "policies"),
        ("one GPU", "GPUs"),
        ("a bias", "biases"),
        ("its losses", "loss"),
        ("one cache", "caches"),
        ("Ünïcödé", '"unicode"'),
        ("chain-of-thought", '"chain of thought"'),
        ("in C++", "c++"),
        ("(Transformers)", "transformers,"),
    ],
)
def test_what_is_written_otherwise_is_found(
    text: str, query: str, find: Callable[[str, list[list[object]]], list[str]]
) -> None:
    items = [entry(field, **{field: text}) for field in ("title", "en", "abstract")]
    assert find(query, items) == ["title", "en", "abstract"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Chao Li", "chaos"),
        ("a transformer", "former"),
        ("to be at home", "beat"),
        ("정확한 값", "정확도"),
        ("확률이 론이다", "이론"),
        ("mixture of two experts", '"mixture of experts"'),
        ("loss", "los-angeles"),
        ("2024-12", "2024-12"),  # a date is the entry's
        ("anything", "-"),
        ("anything (at all)", "("),
        ("anything", "#anything"),
    ],
)
def test_what_is_another_word_is_not_found(
    text: str, query: str, find: Callable[[str, list[list[object]]], list[str]]
) -> None:
    assert find(query, [entry("text", date="2020-01-01", title=text, authors=text, ko=text)]) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("2024-12-19", ["b"]),
        ("2024.12.19", ["b"]),
        ("2024-12", ["a", "b"]),
        ("2024년 12월", ["a", "b"]),
        ("2024년 12월 9일", []),
        ("2024", ["a", "b"]),
        ("2023 글", ["c"]),
    ],
)
def test_dates(query: str, found: list[str], find: Callable[[str, list[list[object]]], list[str]]) -> None:
    dates = {"a": "2024-12-20", "b": "2024-12-19", "c": "2023-12-01"}
    assert find(query, [entry(name, date=date, ko="글") for name, date in dates.items()]) == found


def test_better_places_come_first_and_newer_entries_among_equals(
    find: Callable[[str, list[list[object]]], list[str]],
) -> None:
    fields = {"abstract": "x mamba", "en": "x mamba", "authors": "Mamba", "tags": ["mamba"], "title": "Mamba"}
    items = [
        entry(f"{name} {age}", **{name: text}) for age in ("new", "old") for name, text in fields.items()
    ]
    assert find("mamba", items) == [
        f"{name} {age}" for name in ("title", "tags", "authors", "en", "abstract") for age in ("new", "old")
    ]
    # All words count: one in the title and one in the abstract is worse than both in the commentary's place.
    two = [entry("apart", title="mamba", abstract="y vision"), entry("title", title="vision mamba")]
    assert find("mamba vision", two) == ["title", "apart"]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("schrodinger", "A Schrödinger bridge", ["Schrödinger"]),
        ("언어모델", "언어 모델과 언어모델", ["언어 모델", "언어모델"]),
        ("언어모델", "언어를 배우는 모델", ["언어", "모델"]),
        ("weiss", "Herr Weiß, Weiss", ["Weiß", "Weiss"]),
        ("zero shot", "zero-shot", ["zero-shot"]),
        ("ﬁne tune", "ﬁne-tune", ["ﬁne-tune"]),
        ("mamba", "𝐌amba 𝒙 Mamba", ["𝐌amba", "Mamba"]),
        ("a.c", "abc a.c", ["a.c"]),
    ],
)
def test_what_was_found_is_marked(query: str, text: str, marked: list[str], page: Page) -> None:
    call = (
        "([query, text]) => digestsQuery.marks(digestsQuery.parse(query), text)"
        ".map(([from, until]) => text.slice(from, until))"
    )
    assert page.evaluate(call, [query, text]) == marked


# The archive ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def items(archive: Collection) -> list[list[object]]:
    """All entries of the archive as the page has them."""
    plan = search.plan(archive.index, archive.settings)
    parts: dict[str, list[list[object]]] = {"entries": [], "abstracts": []}
    for document, (_, content) in reversed(list(zip(plan, search.render(plan, archive.days), strict=True))):
        parts[document.part] += unpacked(content)[2]
    return [[*entry, abstract] for entry, abstract in zip(parts["entries"], parts["abstracts"], strict=True)]


def test_there_are_sixty_queries_each_once() -> None:
    texts = [query.text for query in queries()]
    assert len(set(texts)) == len(texts) >= 60


def results_of(page: Page, find: str, items: list[list[object]]) -> dict[str, list[str]]:
    """Query to what a function of the page, which takes one and the entries, finds."""
    texts = [query.text for query in queries()]
    call = f"([texts, items]) => {{ const find = ({find})(items); return texts.map(find); }}"
    return dict(zip(texts, page.evaluate(call, [texts, items]), strict=True))


@pytest.mark.slow
def test_queries_of_the_archive_find_all_and_the_best_first(page: Page, items: list[list[object]]) -> None:
    results = results_of(page, OURS, items)
    for query in queries():
        found = results[query.text]
        assert set(query.ids) <= set(found), query.text
        assert found[:1] == [query.first] or not query.first, query.text
        assert len(found) >= query.count, query.text
        assert bool(found) == bool(query.count), query.text
    assert score(results) == Score(1.0, sum(bool(query.first) for query in queries()))


# Latin words without their plural's s, and Hangul as pairs of syllables: an index has no parts of words.
THEIRS = """(items) => {
  const words = (text) => digestsQuery.fold(text).replaceAll(/(?<=\\p{L})[-']/gu, "")
    .match(/\\p{Script=Hangul}+|[\\p{Script=Latin}\\p{N}]+/gu) ?? [];
  const particle = /(?:으로|에서|에게|까지|부터|이고|인데|라는|[을를이가은는의에와과로도만들])$/u;
  const pairs = (word) =>
    word.length < 2 ? [word] : [...word.slice(1)].map((_, at) => word.slice(at, at + 2));
  const tokens = (word) =>
    /\\p{Script=Hangul}/u.test(word) ? pairs(word) : [word.replace(/(?<=[a-z]{3})(?<!s)s$/, "")];
  const index = new MiniSearch({
    fields: ["2", "4", "3", "5", "6", "7"],
    idField: "0",
    tokenize: (text) => words(text).flatMap(tokens),
    processTerm: (term) => term,
    extractField: (item, field) => [item[field]].flat().join(" "),
  });
  index.addAll(items);
  return (text) => index.search(text, {
    tokenize: (text) => words(text)
      .map((word) => word.length > 2 ? word.replace(particle, "") : word)
      .flatMap(tokens),
    combineWith: "AND",
    prefix: (term) => /^[a-z0-9]/.test(term),
    boost: { 2: 1000, 4: 100, 3: 30, 5: 10, 6: 10 },
  }).map((result) => result.id);
}"""


@pytest.mark.slow
def test_a_library_with_an_index_of_words_finds_less(
    page: Page, items: list[list[object]], npm: Callable[[str], Path], record_property: Callable[..., None]
) -> None:
    page.add_script_tag(path=npm("minisearch") / "dist" / "umd" / "index.js")
    theirs, ours = score(results_of(page, THEIRS, items)), score(results_of(page, OURS, items))
    record_property("theirs", f"{theirs.recall:.2f} {theirs.first}")
    assert theirs.recall < ours.recall
    assert theirs.first < ours.first
