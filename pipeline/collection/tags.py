"""Equality of tags, and the form of each that is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct

from pipeline import locations
from pipeline.model import Tag, tag_key
from pipeline.settings import TagSettings


class Aliases:
    """Tags that count as another one (``tags.alias`` in the settings)."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._targets = {tag_key(tag): tag_key(target) for tag, target in table.items()}

    def key(self, tag: str) -> str:
        """Return the key of the tag that ``tag`` counts as, chains of aliases followed to their end."""
        key = tag_key(tag)
        seen = {key}
        while (target := self._targets.get(key, key)) not in seen:
            seen.add(target)
            key = target
        return key

    def keys(self, tags: Iterable[str]) -> tuple[str, ...]:
        """Return the keys of ``tags``, in their order, each once."""
        return tuple(dict.fromkeys(self.key(tag) for tag in tags))


class TagSummary(Struct, frozen=True, gc=False):
    """A tag, the number of its entries, and the date of the newest one (None if there is none)."""

    tag: Tag
    count: int
    newest: dt.date | None


class TagCount:
    """Counts tags while the days go by, oldest first; the last form seen is the one shown.

    ``named`` are tags that the settings name elsewhere: those of editions.
    """

    def __init__(self, settings: TagSettings, named: Iterable[str] = ()) -> None:
        self.aliases = Aliases(settings.alias)
        self._labels: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._newest: dict[str, dt.date] = {}
        self._fixed = {self.aliases.key(tag): label for tag, label in settings.label.items()}
        # Settings name them, so they have a feed before the first entry does (and keep it after the last).
        names = (*named, *settings.alias.values(), *settings.label)
        self._named = {self.aliases.key(tag): tag for tag in names}

    def count(self, date: dt.date, tags: Iterable[str]) -> None:
        """Count an entry's tags."""
        for tag in tags:
            key = self.aliases.key(tag)
            if tag_key(tag) == key:
                self._labels[key] = tag
        for key in self.aliases.keys(tags):
            self._counts[key] = self._counts.get(key, 0) + 1
            self._newest[key] = date

    def summaries(self) -> dict[str, TagSummary]:
        """Return all tags that entries have or the settings name, by key, sorted."""
        return {
            key: TagSummary(
                Tag(
                    key,
                    self._fixed.get(key) or self._labels.get(key) or self._named.get(key, key),
                    locations.slug(key),
                ),
                self._counts.get(key, 0),
                self._newest.get(key),
            )
            for key in sorted({*self._counts, *self._named})
        }
