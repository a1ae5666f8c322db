"""The record of papers that arXiv was asked for, so that a run that was stopped goes on where it was.

What had no answer is asked for again when a month has passed: it may have come to arXiv since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from pipeline.state import files, records
from pipeline.state.folder import StateFolder

_KEPT = dt.timedelta(days=30)

_decoder = msgspec.json.Decoder(dict[str, dt.date])


def load(state: StateFolder, today: dt.date) -> dict[str, dt.date]:
    """Return what was asked for within a month, and when: keys of titles and of papers."""
    asked = records.load(state.asked, _decoder) or {}
    return {key: date for key, date in asked.items() if today - _KEPT <= date <= today}


def save(state: StateFolder, before: Mapping[str, dt.date], asked: Iterable[str], today: dt.date) -> None:
    """Write the record.

    Args:
        state: the state folder.
        before: what :func:`load` gave.
        asked: what was asked for since.
        today: the date for that.

    Raises:
        OSError: it cannot be written.
    """
    record = {**before, **dict.fromkeys(asked, today)}
    with files.scratch(state.root) as scratch:
        records.write(state.asked, record, scratch)
