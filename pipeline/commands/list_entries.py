"""``digests list``: entries, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from pipeline import console
from pipeline.commands.selecting import Choice, Found, find, selection_options
from pipeline.diagnostics.rendering import printable
from pipeline.report import OK, count, say
from pipeline.writing.text import json_lines


@click.command("list")
@selection_options
@click.option(
    "--json", "as_json", is_flag=True, help="Print an object a line, with authors, address and place."
)
def list_entries(
    *,
    digests: str,
    drafts: bool,
    as_json: bool,
    **values: Any,  # noqa: ANN401 (click has made the types)
) -> int:
    """List entries, a line each: date, title, languages and tags; newest day last.

    Exit status: 0 listed; 2 wrong usage or settings, or no entry fits; 3 something could not be read.
    """
    found = find(digests, Choice(**values), drafts=drafts)
    for line in _objects(found) if as_json else ():
        console.write_bytes(line)
    for text in () if as_json else _lines(found):
        console.write(text)
    entries = sum(len(day.articles) for day in found.days)
    say(f"{count(entries, 'entry', 'entries')} of {count(len(found.days), 'day')}")
    return OK


def _lines(found: Found) -> Iterator[str]:
    for day in found.days:
        for article in day.articles:
            languages = "+".join(article.languages()) or "-"
            tags = " ".join(f"#{tag.label}" for tag in article.tags)
            yield printable(f"{day.date}  {languages:5}  {article.title}  {tags}".rstrip()) + "\n"


def _objects(found: Found) -> Iterator[bytes]:
    places = {entry.anchor: (entry.path, entry.line) for entry in found.collection.entries()}
    for day in found.days:
        for article in day.articles:
            yield json_lines.line(article, json_lines.Place(*places[article.anchor]))
