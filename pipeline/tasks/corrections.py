"""Slips of the pen that only the whole collection shows: lost identities, and settings without effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline import sources
from pipeline.collection import index as indexing
from pipeline.collection import selection
from pipeline.collection.index import Index
from pipeline.diagnostics import Diagnostic, diagnose, rendering
from pipeline.model import title_key
from pipeline.settings import Settings


def without_effect(settings: Settings, addresses: Mapping[str, str], index: Index) -> Iterator[str]:
    """Yield a line for what the settings name and no entry has.

    Args:
        settings: of the collection.
        addresses: title to address of the paper, as written by hand.
        index: the collection.
    """
    entries = [entry for day in index.days for entry in day.entries]
    titles = {title_key(title) for entry in entries for title in (entry.written, entry.title)}
    unknown = [title for title in addresses if title_key(title) not in titles]
    if unknown:
        first = rendering.printable(unknown[0])
        more = f" (and {len(unknown) - 1:,} more)" if len(unknown) > 1 else ""
        yield f"{sources.ADDRESSES}: no entry has the title “{first}”{more}; write it as in the digest"
    for edition in selection.editions(settings)[1:]:
        if entries and not selection.select(index, edition):
            yield f"edition {edition.name} chooses no entry; look at its tags, languages, since and until"


def changed_identities(settings: Settings, before: Index | None, index: Index) -> list[Diagnostic]:
    """Return a D015 for each entry whose identity a correction changed, or one where all have another.

    Args:
        settings: of the collection.
        before: the collection as it was built last, if that is known.
        index: the collection.
    """
    if before is None:
        return []
    if before.authority and index.authority and before.authority != index.authority:
        if settings.id:
            return []  # as was wished
        return [
            diagnose(
                "D015",
                sources.SETTINGS,
                1,
                1,
                "title or author changed, and no id is set, so that the identity of all entries did as well: "
                "for subscribers each is a new one",
                hint=f'to keep their identity, add to collection.toml: id = "{before.authority}"',
            )
        ]
    return [
        diagnose(
            "D015",
            now.path,
            now.line,
            1,
            f"“{then.title}” of {then.date} is gone, and this looks like it: "
            "for subscribers it is a new entry",
            hint="to keep its identity, add to collection.toml under [identity]: "
            f'"{now.date} {_toml(now.written)}" = "{then.date} {_toml(then.written)}"',
            source=now.title,
        )
        for then, now in indexing.renamed(before, index)
    ]


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
