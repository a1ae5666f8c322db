"""``digests stats``: numbers about entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click
import msgspec

from pipeline import console
from pipeline.collection.statistics import Number, Statistics, statistics_of
from pipeline.commands.selecting import Choice, find, selection_options
from pipeline.commands.tables import bar, table
from pipeline.report import OK, count

# Months are shown so many; of more, the years.
_MOST_MONTHS = 36


@click.command()
@selection_options
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="Lines of each list.")
def stats(
    *,
    digests: str,
    drafts: bool,
    as_json: bool,
    top: int,
    **values: Any,  # noqa: ANN401 (click has made the types)
) -> int:
    """Count entries by month, tag and language, with the papers cited and the authors met most often.

    Exit status: 0 counted; 2 wrong usage or settings, or no entry fits; 3 something could not be read.
    """
    found = find(digests, Choice(**values), drafts=drafts)
    cites = {entry.anchor: entry.cites for entry in found.collection.entries()}
    numbers = statistics_of(found.days, cites, top)
    if as_json:
        console.write_bytes(msgspec.json.encode(numbers) + b"\n")
    else:
        for line in _lines(numbers):
            console.write(line)
    return OK


def _lines(numbers: Statistics) -> Iterator[str]:
    entries, days = count(numbers.entries, "entry", "entries"), count(numbers.days, "day")
    yield f"{entries} of {days}, {numbers.first} to {numbers.last}\n"
    if len(numbers.months) > _MOST_MONTHS:
        yield from _bars("year", _years(numbers.months))
    else:
        yield from _bars("month", numbers.months)
    yield from _bars("tag", [Number(f"#{each.name}", each.count) for each in numbers.tags])
    yield from _bars("commentary", numbers.languages)
    if numbers.lengths:
        rows = [(each.language, each.entries, each.median, each.longest) for each in numbers.lengths]
        yield "\n"
        yield from table([("characters", "entries", "median", "longest"), *rows])
    yield from _bars("cited", numbers.cited)
    yield from _bars("author", numbers.authors)


def _years(months: Sequence[Number]) -> list[Number]:
    years: dict[str, int] = {}
    for month in months:
        years[month.name[:4]] = years.get(month.name[:4], 0) + month.count
    return [Number(*item) for item in years.items()]


def _bars(head: str, numbers: Sequence[Number]) -> Iterator[str]:
    if not numbers:
        return
    most = max(each.count for each in numbers)
    yield "\n"
    rows = [(_short(each.name), each.count, bar(each.count, most)) for each in numbers]
    yield from table([(head, "entries", ""), *rows])


def _short(name: str, longest: int = 70) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
