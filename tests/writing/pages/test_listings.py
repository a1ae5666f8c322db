"""The line of a day in the archive."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from pipeline import locations
from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.writing.pages.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model import Article
    from tests.writing.pages.conftest import Collection


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        ([], ""),
        (["One", "T<wo> & π"], ' <span lang="en">One · T&lt;wo&gt; &amp; π</span>'),
        (["하나", "둘"], ' <span lang="ko">하나 · 둘</span>'),
        (
            ["One", "둘", "셋", "Four"],
            ' <span lang="en">One · </span> <span lang="ko">둘 · 셋 · </span> <span lang="en">Four</span>',
        ),
    ],
)
def test_titles_are_one_text_until_their_language_changes(
    make_article: Callable[..., Article], collect: Callable[..., Collection], titles: list[str], shown: str
) -> None:
    articles = tuple(make_article("2024-12-19", number, title) for number, title in enumerate(titles))
    page = collect([Day(dt.date(2024, 12, 19), (), articles)]).site()[locations.ARCHIVE].decode()
    name = '<b data-other="Thursday 19">19일 목요일</b>'
    assert f'<li><a href="digests/2024-12-19.html">{name}{shown}</a></li>' in page


def test_each_day_of_years_has_its_own_name(collect: Callable[..., Collection]) -> None:
    dates = [dt.date(2023, 1, 1) + dt.timedelta(days=number) for number in range(800)]
    page = collect([Day(date, (), ()) for date in dates]).site()[locations.ARCHIVE].decode()
    lines = re.findall(r'<a href="digests/([0-9-]+)\.html"><b data-other="([^"]+)">([^<]+)</b></a>', page)
    names = {date.isoformat(): Words(Settings().language).day(date) for date in dates}
    assert lines == [(date, name.other, name.own) for date, name in reversed(names.items())]
