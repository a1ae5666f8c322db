"""``digests tags``: the tags of a collection, and those that may be one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import click
import msgspec
from msgspec import Struct

from pipeline import console
from pipeline.collection.index import IndexEntry
from pipeline.collection.similar_tags import SimilarTags, similar_tags
from pipeline.collection.tags import TagSummary
from pipeline.commands.common import digests_option, drafts_option
from pipeline.commands.selecting import load
from pipeline.commands.tables import table
from pipeline.diagnostics.rendering import printable
from pipeline.report import OK, count, say
from pipeline.settings.editing import toml_string


class TagUse(Struct, frozen=True):
    """A tag with the number of its entries and the dates of the first and the last of them.

    ``similar`` are keys of more usual tags that it may count as.
    """

    tag: str
    key: str
    entries: int
    first: dt.date | None
    last: dt.date | None
    similar: tuple[str, ...] = ()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print an object a line.")
@digests_option
@drafts_option
def tags(*, digests: str, drafts: bool, as_json: bool) -> int:
    """List tags with their entries, and those that may be one with the lines of settings that make them so.

    Exit status: 0 listed; 2 wrong usage or settings; 3 something could not be read.
    """
    collection = load(digests, drafts=drafts)
    pairs = similar_tags({key: summary.count for key, summary in collection.index.tags.items()})
    used = _used(collection.entries(), collection.index.tags, pairs)
    if as_json:
        for each in used:
            console.write_bytes(msgspec.json.encode(each) + b"\n")
    elif used:
        rows = [(f"#{each.tag}", each.entries, _day(each.first), _day(each.last)) for each in used]
        for line in table([("tag", "entries", "first", "last"), *rows]):
            console.write(line)
        _show_similar(pairs, collection.index.tags)
    say(count(len(used), "tag"))
    return OK


def _used(
    entries: Iterable[IndexEntry], summaries: Mapping[str, TagSummary], pairs: Iterable[SimilarTags]
) -> list[TagUse]:
    """Return the use of each tag, that with most entries first."""
    first: dict[str, dt.date] = {}
    for entry in entries:
        for key in entry.tags:
            first.setdefault(key, entry.date)
    similar = {pair.rare: (pair.usual,) for pair in pairs}
    used = [
        TagUse(each.tag.label, key, each.count, first.get(key), each.newest, similar.get(key, ()))
        for key, each in summaries.items()
    ]
    return sorted(used, key=lambda each: (-each.entries, each.key))


def _show_similar(pairs: Iterable[SimilarTags], summaries: Mapping[str, TagSummary]) -> None:
    lines = [
        f"{toml_string(pair.rare)} = {toml_string(pair.usual)}"
        f"   # {pair.reason}: {summaries[pair.rare].count:,} and {summaries[pair.usual].count:,}"
        for pair in pairs
    ]
    if lines:
        head = "These may be one. To have them so, add lines to collection.toml, or digests rename-tag:"
        console.write("\n".join(["", head, "", "[tags.alias]", *map(printable, lines), ""]))


def _day(date: dt.date | None) -> str:
    return date.isoformat() if date else "-"
