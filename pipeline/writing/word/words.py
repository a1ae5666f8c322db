"""The document's own words."""

from __future__ import annotations

from msgspec import Struct

from pipeline.model import Language


class Words(Struct, frozen=True):
    """Headings and labels, in one language; ``days`` takes a number."""

    contents: str
    index: str
    days: str
    earlier: str
    later: str
    search: str


WORDS: dict[Language, Words] = {
    "ko": Words(
        contents="차례",
        index="태그 찾아보기",
        days="{:,}일",
        earlier="앞 권",
        later="다음 권",
        search="제목으로 논문 찾기",
    ),
    "en": Words(
        contents="Contents",
        index="Index of tags",
        days="{:,} days",
        earlier="Earlier volume",
        later="Later volume",
        search="Search for the paper",
    ),
}
