"""The book's own words."""

from __future__ import annotations

from msgspec import Struct

from pipeline.model import Language


class Words(Struct, frozen=True):
    """Headings, labels and names of places in the book, in one language."""

    cover: str
    title_page: str
    contents: str
    landmarks: str
    text: str
    tags: str
    volumes: str
    others: str
    all_authors: str
    abstract: str
    search: str
    days: str
    earlier: str
    later: str
    continued: str
    accessibility: str


WORDS: dict[Language, Words] = {
    "ko": Words(
        cover="표지",
        title_page="속표지",
        contents="차례",
        landmarks="길잡이",
        text="본문",
        tags="태그 찾아보기",
        volumes="앞뒤 권",
        others="외 {}명",
        all_authors="모든 저자",
        abstract="초록",
        search="논문 찾기",
        days="앞뒤 날",
        earlier="이전",
        later="다음",
        continued="이어서",
        accessibility=(
            "모든 내용이 글로 되어 있고, 제목의 단계와 차례, 태그 찾아보기로 옮겨 다닐 수 있으며, "
            "문단마다 언어가 표시되어 있습니다. 그림은 대체 텍스트가 있는 표지뿐입니다."
        ),
    ),
    "en": Words(
        cover="Cover",
        title_page="Title page",
        contents="Contents",
        landmarks="Landmarks",
        text="Text",
        tags="Index of tags",
        volumes="Other volumes",
        others="and {} more",
        all_authors="All authors",
        abstract="Abstract",
        search="Search for the paper",
        days="Other days",
        earlier="Earlier",
        later="Later",
        continued="continued",
        accessibility=(
            "All content is text, with levels of headings, contents and an index of tags to move about by, "
            "and the language of every passage marked. The only picture is the cover, which is described."
        ),
    ),
}
