"""Identities that a correction of titles or dates has changed."""

from __future__ import annotations

from pipeline import sources
from pipeline.collection import index as indexing
from pipeline.collection.index import Index
from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.settings import Settings


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
