"""Times of entries in any zone, on any day of its clocks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.writing.feeds.times import moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.writing.feeds.conftest import Collection

ATOM = "{http://www.w3.org/2005/Atom}"
ZONES = ["Asia/Seoul", "UTC", "America/New_York", "Europe/London", "America/Havana", "Asia/Kathmandu"]


@pytest.mark.parametrize(
    ("zone", "date", "expected"),
    [
        ("Asia/Seoul", "2024-12-19", "2024-12-19T09:30:00+09:00"),
        ("America/New_York", "2024-07-01", "2024-07-01T09:30:00-04:00"),
        ("Europe/London", "2024-03-31", "2024-03-31T09:30:00+01:00"),
        # 09:30 does not exist: there was no such day.
        ("Pacific/Apia", "2011-12-30", "2011-12-31T09:30:00+14:00"),
        ("UTC", "1980-01-01", "1980-01-01T09:30:00+00:00"),
    ],
)
def test_a_day_counts_from_half_past_nine_in_its_zone(zone: str, date: str, expected: str) -> None:
    assert moment(dt.date.fromisoformat(date), 0, ZoneInfo(zone)).isoformat() == expected


@given(
    zone=st.sampled_from(ZONES),
    date=st.dates(dt.date(1980, 1, 1), dt.date(2107, 12, 30)),
    positions=st.lists(st.integers(0, 3000), min_size=2, max_size=5, unique=True),
)
def test_order_holds_whatever_the_clocks_do(zone: str, date: dt.date, positions: list[int]) -> None:
    times = [moment(date, position, ZoneInfo(zone)) for position in sorted(positions)]
    assert [when.timestamp() for when in times] == sorted({when.timestamp() for when in times}, reverse=True)
    tomorrow = moment(date + dt.timedelta(days=1), 3000, ZoneInfo(zone))
    assert times[0].timestamp() < tomorrow.timestamp()
    for when in times:  # RFC 3339 §5.6: offsets are whole minutes
        assert dt.datetime.fromisoformat(when.isoformat()) == when
        assert len(when.isoformat()) == len("2024-12-19T01:00:00+09:00")


def test_the_zone_is_that_of_the_settings(collect: Callable[..., Collection]) -> None:
    text = "2024-07-01\nTitle\n(A)\n글.\n#x"
    feed = collect({"2024-07-01": text}, timezone="America/New_York").feed("feeds/all.atom")
    assert feed.findtext(f"{ATOM}updated") == "2024-07-01T09:30:00-04:00"


@pytest.mark.parametrize("zone", ["Asia/Seoul", "Asia/Tokyo", "Europe/Berlin", "UTC", "America/Los_Angeles"])
def test_the_date_of_a_usual_day_is_the_same_in_utc(zone: str) -> None:
    date = dt.date(2024, 12, 19)
    for position in (0, 1000):
        assert moment(date, position, ZoneInfo(zone)).astimezone(dt.UTC).date() == date
