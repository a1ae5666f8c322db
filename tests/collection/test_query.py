"""What a question chooses, and the edition that it becomes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline.collection import loading, query
from pipeline.collection.query import Query
from pipeline.settings import TagFilter

if TYPE_CHECKING:
    from pipeline.collection.loading import Collection

TEXT = """\
2024-12-18
첫날의 소개입니다.
An introduction in English.
Vision
(Ada Writer)
All about pictures.
그림 이야기입니다.
About pictures, as https://arxiv.org/abs/2406.11838v2.
#vision #big
2024-12-19
Language
(Bo Reader)
Ｆｕｌｌ width of words.
말에 대한 글입니다.
#language #big
English Only
(Cho Ahn)
An abstract.
Only in English, with "a quotation" in it.
#language
"""


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("digests")
    (folder / "2024-12-19.txt").write_text(TEXT, encoding="utf-8")
    return loading.load(folder)


def _titles(collection: Collection, asked: Query) -> list[str]:
    return [article.title for day in query.choose(collection, asked) for article in day.articles]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        (Query(), "Vision|Language|English Only"),
        (Query((TagFilter(any=("vision", "language")),)), "Vision|Language|English Only"),
        (Query((TagFilter(all=("language", "big")),)), "Language"),
        (Query((TagFilter(any=("language",)), TagFilter(any=("vision", "big")))), "Language"),
        (Query(without=("big",)), "English Only"),
        (Query(since=dt.date(2024, 12, 19)), "Language|English Only"),
        (Query(until=dt.date(2024, 12, 18)), "Vision"),
        (Query(languages=("ko",)), "Vision|Language"),
        (Query(languages=("en",)), "Vision|English Only"),
        (Query(cites=("arxiv:2406.11838", "doi:10.1000/x")), "Vision"),
        (Query(cites=("doi:10.1000/x",)), ""),
        (Query(words="PICTURES vision"), "Vision"),
        (Query(words="full"), "Language"),
        (Query(words='"a quotation"'), "English Only"),
        (Query(words='"quotation a"'), ""),
        (Query(words="#Language reader"), "Language"),
        (Query(words="이야기"), "Vision"),
        (Query(words='""'), "Vision|Language|English Only"),
    ],
)
def test_entries(collection: Collection, asked: Query, titles: str) -> None:
    assert "|".join(_titles(collection, asked)) == titles


@pytest.mark.parametrize(
    ("asked", "paragraphs"),
    [
        (Query(), 2),
        (Query(until=dt.date(2024, 12, 18)), 2),
        (Query(languages=("ko",)), 1),
        (Query((TagFilter(any=("vision",)),)), 0),
        (Query(without=("language",)), 0),
        (Query(words="pictures"), 0),
    ],
)
def test_an_introduction_is_of_the_whole_day(collection: Collection, asked: Query, paragraphs: int) -> None:
    assert len(query.choose(collection, asked)[0].introduction) == paragraphs


def test_it_becomes_one_volume_of_its_own_name(collection: Collection) -> None:
    asked = Query((TagFilter(any=("language",)),))
    days = query.choose(collection, asked)
    edition = query.edition(asked, "Title")
    volume = query.volume(collection.index, days, edition, "ko")
    assert volume
    assert volume.dates == (dt.date(2024, 12, 19),)
    assert volume.anchors == {article.anchor for article in days[0].articles}
    assert (volume.title, volume.stem, volume.label) == ("Title", edition.name, "")
    again = query.edition(asked, "Title")
    others = {query.edition(Query(), "Title").name, query.edition(asked, "Other").name}
    assert again.name == edition.name
    assert edition.name not in others
    assert query.volume(collection.index, (), edition, "ko") is None
