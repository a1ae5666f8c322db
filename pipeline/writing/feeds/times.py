"""Times of entries, which Atom and JSON Feed want to the second and digests give by the day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

# In Seoul and Tokyo the earliest half hour that is the same date in UTC, so that readers in Asia, Europe
# and Africa show the digest's date. A digest that is published earlier on its day is some hours ahead:
# FreshRSS, Miniflux, newsboat and NetNewsWire show it nevertheless.
_TIME = dt.time(9, 30)


def moment(date: dt.date, position: int, zone: ZoneInfo) -> dt.datetime:
    """When an entry counts as published and updated (RFC 4287 §4.2.9, §4.2.15).

    From the digest alone, never the clock: 09:30 of its date, less a second for each entry before it on
    the day, so that readers that sort by time keep the order and an entry added at the end moves no other.
    Counted in UTC, for a zone may leave seconds out.
    """
    first = dt.datetime.combine(date, _TIME, zone).astimezone(dt.UTC)
    return (first - dt.timedelta(seconds=position)).astimezone(zone)
