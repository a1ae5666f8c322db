"""The clock, for what is said about dates; nothing that is published depends on it."""

from __future__ import annotations

import datetime as dt

# The time zone that is furthest ahead of UTC, in hours.
_AHEAD = 14


def today() -> dt.date:
    """Return the date of this machine, for what an author begins today or asks of the last days."""
    return dt.datetime.now().astimezone().date()


def latest_date() -> dt.date:
    """Return the latest date that it is anywhere now: a later one is in the future for everybody."""
    return (dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=_AHEAD)).date()
