"""Days with their text, as the tasks of a build share them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping

from pipeline.collection import index as indexing
from pipeline.collection.index import Index, IndexDay
from pipeline.collection.shards import ParsedDigest, Shard
from pipeline.model import Day
from pipeline.tasks import context
from pipeline.tasks.parse import load_index, read_shard

# The tasks of a build look at the same months, one after the other: as many lie in memory beside what a task
# holds. Of a longer archive each task would find none that it needs; a few years are enough for its own.
_MOST_MONTHS = 100
_SOME_MONTHS = 24
_DAYS_OF_MONTH = 31


@functools.lru_cache(maxsize=2)  # of a build: whole texts, and titles alone
def all_days(record: str, index_path: str, decode: Callable[[bytes], Shard]) -> Mapping[dt.date, Day]:
    """Return all days of a build, each of which is put together when it is asked for.

    Args:
        record: path of the build's record.
        index_path: the head of its index.
        decode: how much of a shard's text is wanted (:mod:`pipeline.collection.shards`).
    """
    index = load_index(index_path).index
    months = _MOST_MONTHS if len(context.load(record).months) <= _MOST_MONTHS else _SOME_MONTHS

    @functools.lru_cache(maxsize=months)
    def digests(shard: str) -> tuple[ParsedDigest, ...]:
        return read_shard(record, shard, decode).digests

    def made(day: IndexDay) -> Day:
        return indexing.resolve(day, [each for name in day.shards for each in digests(name)], index)

    return _Days(index, made, months * _DAYS_OF_MONTH)


class _Days(Mapping[dt.date, Day]):
    """Days by date, oldest first, as a function makes them; the last ones asked for are kept."""

    def __init__(self, index: Index, made: Callable[[IndexDay], Day], kept: int) -> None:
        self._days = {day.date: day for day in index.days}
        self._day = functools.lru_cache(maxsize=kept)(lambda date: made(self._days[date]))

    def __getitem__(self, date: dt.date) -> Day:
        return self._day(date)

    def __iter__(self) -> Iterator[dt.date]:
        return iter(self._days)

    def __len__(self) -> int:
        return len(self._days)
