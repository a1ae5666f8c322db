"""The cover: a picture that needs nothing installed and shows what is in the volume."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence

import pytest
from PIL import Image, ImageChops

from pipeline.collection.selection import Volume
from pipeline.model import Day
from pipeline.settings import Author, ResolvedEdition, Settings
from pipeline.writing.common.cover import HEIGHT, WIDTH, cover, pictures
from pipeline.writing.common.cover_content import cover_content

Draw = Callable[..., Image.Image]


@pytest.fixture
def draw(make_volume: Callable[..., Volume]) -> Draw:
    def make(
        dates: Sequence[dt.date] = (dt.date(2024, 12, 19),),
        title: str = "논문 다이제스트",
        entries: int = 7,
        author: str = "",
        **changes: object,
    ) -> Image.Image:
        days = [Day(date, (), ()) for date in dates]
        anchors = frozenset(f"e{number}" for number in range(entries))
        volume = make_volume(days, ResolvedEdition("collection", title), anchors=anchors, **changes)
        return Image.open(io.BytesIO(cover(volume, Settings(author=Author(author)))))

    return make


def differs(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> bool:
    return (
        ImageChops.difference(one.convert("L").crop(box), other.convert("L").crop(box)).getbbox() is not None
    )


TITLE = (0, 180, WIDTH, 830)
CALENDAR = (0, 830, WIDTH, 1360)
FACTS = (0, 1360, WIDTH, HEIGHT)


def test_a_portrait_of_moderate_size(draw: Draw, make_volume: Callable[..., Volume]) -> None:
    year = [dt.date(2024, 1, 1) + dt.timedelta(number) for number in range(0, 366, 2)]
    picture = draw(year)
    assert (picture.format, picture.size) == ("PNG", (1200, 1600))
    data = cover(make_volume([Day(date, (), ()) for date in year]), Settings())
    assert 5_000 < len(data) < 60_000


def test_title_days_and_number_are_on_it(draw: Draw) -> None:
    usual = draw()
    assert differs(usual, draw(title="논문 모음"), TITLE)
    assert differs(usual, draw([dt.date(2024, 12, 20)]), CALENDAR)
    assert differs(usual, draw([dt.date(2024, 12, 20)]), FACTS)
    assert differs(usual, draw(entries=8), FACTS)
    assert differs(usual, draw(author="김서연"), (0, 0, WIDTH, 180))


@pytest.mark.parametrize("character", "가힣뷁ㄱAz9éαЖ—…“#")
def test_characters_of_titles_have_a_shape_of_their_own(draw: Draw, character: str) -> None:
    assert differs(draw(title=f"x {character}"), draw(title="x"), TITLE)


def test_what_has_no_shape_leaves_no_mark(draw: Draw) -> None:
    assert not differs(draw(title="논문 🙂 다이제스트"), draw(title="논문 다이제스트"), TITLE)


@pytest.mark.parametrize("title", ["가" * 500, "a" * 500, "매일 읽는 기계학습 논문 " * 30, "", "🙂"])
def test_a_long_title_stays_in_its_place(draw: Draw, title: str) -> None:
    picture = draw(title=title)
    blank = draw(title="🙂")
    assert not differs(picture, blank, (0, 0, WIDTH, 180))
    assert not differs(picture, blank, CALENDAR)
    for edge in ((0, 0, 100, HEIGHT), (WIDTH - 100, 0, WIDTH, HEIGHT)):
        assert not differs(picture, blank, edge)


@pytest.mark.parametrize(
    "dates",
    [
        [dt.date(2024, 12, 16) + dt.timedelta(number) for number in range(7)],
        [dt.date(2024, 2, number) for number in range(1, 30)],
        [dt.date(2005, 1, 1), dt.date(2025, 12, 31)],
        [dt.date(1, 1, 1), dt.date(9999, 12, 31)],
    ],
)
def test_the_calendar_fits_whatever_it_spans(draw: Draw, dates: list[dt.date]) -> None:
    picture, other = draw(dates), draw([dt.date(2024, 12, 19)])
    assert differs(picture, other, CALENDAR)
    for edge in ((0, 830, 100, 1360), (WIDTH - 100, 830, WIDTH, 1360), (0, 1332, WIDTH, 1375)):
        assert not differs(picture, other, edge)


def test_volumes_of_a_series_are_told_apart_by_colour(draw: Draw) -> None:
    colours = {draw(position=number).convert("RGB").getpixel((5, 5)) for number in range(1, 8)}
    assert len(colours) == 7
    # Dark enough for white letters: a contrast of 7 : 1 and more (WCAG 2.2, 1.4.6).
    for colour in colours:
        red, green, blue = ((value / 255) ** 2.2 for value in colour)  # type: ignore[union-attr] # RGB has three
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) > 7


def test_the_thumbnail_is_the_cover_in_small(
    make_volume: Callable[..., Volume], days: tuple[Day, ...]
) -> None:
    drawn = pictures(cover_content(make_volume(days), Settings()))
    small, whole = (Image.open(io.BytesIO(each)) for each in (drawn.thumbnail, drawn.cover))
    assert (small.size, whole.size) == ((240, 320), (WIDTH, HEIGHT))
    assert len(drawn.thumbnail) < len(drawn.cover) / 2
    assert drawn == pictures(cover_content(make_volume(days), Settings()))
    # The colours lie in a line, so that what is between two of them is at most a step away.
    shrunk = whole.convert("RGB").resize(small.size, Image.Resampling.BOX)
    difference = ImageChops.difference(small.convert("RGB"), shrunk).tobytes()
    assert max(difference) <= 3
