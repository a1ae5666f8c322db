"""Equality of tags, and the form of each that is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from pipeline import locations
from pipeline.model import Tag, tag_key
from pipeline.settings import TagSettings


class Aliases:
    """Tags that count as another one (``tags.alias`` in the settings)."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._targets = {tag_key(tag): tag_key(target) for tag, target in table.items()}
        self._keys: dict[str, str] = {}

    def key(self, tag: str) -> str:
        """Return the key of the tag that ``tag`` counts as, chains of aliases followed to their end."""
        if tag not in self._keys:
            self._keys[tag] = self._follow(tag_key(tag))
        return self._keys[tag]

    def _follow(self, key: str) -> str:
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


class TagUse(Struct, frozen=True, gc=False, array_like=True):
    """A tag in a month: the number of its entries, the date of the newest, and the form written last.

    The form is empty where only aliases of the tag are written.
    """

    count: int
    newest: dt.date
    form: str


class FormUse(Struct, frozen=True, gc=False, array_like=True):
    """A written form of a tag in a month: how often it is, and the number of the last entry that has it."""

    count: int
    entry: int


class MonthTags(Struct, frozen=True, gc=False, array_like=True):
    """The tags of a month's entries: by key, and by written form."""

    uses: dict[str, TagUse] = {}
    forms: dict[str, FormUse] = {}


def month_tags(entries: Iterable[tuple[dt.date, Sequence[str]]], aliases: Aliases) -> MonthTags:
    """Count the tags of a month.

    Args:
        entries: date and written tags of each entry, oldest first.
        aliases: of tags.
    """
    uses: dict[str, TagUse] = {}
    forms: dict[str, FormUse] = {}
    for number, (date, tags) in enumerate(entries):
        last: dict[str, str] = {}
        for tag in tags:
            key = aliases.key(tag)
            if tag_key(tag) == key:
                last[key] = tag
            else:
                last.setdefault(key, "")
            forms[tag] = FormUse(forms[tag].count + 1 if tag in forms else 1, number)
        for key, form in last.items():
            before = uses.get(key)
            uses[key] = TagUse(
                before.count + 1 if before else 1, date, form or (before.form if before else "")
            )
    return MonthTags(uses, forms)


def summarize(
    months: Iterable[MonthTags], aliases: Aliases, settings: TagSettings, named: Iterable[str]
) -> dict[str, TagSummary]:
    """Return all tags that entries have or the settings name, by key, sorted.

    Args:
        months: those of each month, oldest first; the last form seen is the one that is shown.
        aliases: of tags.
        settings: forms that are to be shown, and aliases.
        named: tags that the settings name elsewhere: those of editions.
    """
    counts: dict[str, int] = {}
    newest: dict[str, dt.date] = {}
    written: dict[str, str] = {}
    for month in months:
        for key, use in month.uses.items():
            counts[key] = counts.get(key, 0) + use.count
            newest[key] = use.newest
            if use.form:
                written[key] = use.form
    fixed = {aliases.key(tag): label for tag, label in settings.label.items()}
    # Settings name them, so they have a feed before the first entry does (and keep it after the last).
    by_settings = {aliases.key(tag): tag for tag in (*named, *settings.alias.values(), *settings.label)}
    return {
        key: TagSummary(
            Tag(
                key,
                fixed.get(key) or written.get(key) or by_settings.get(key, key),
                locations.slug(key),
            ),
            counts.get(key, 0),
            newest.get(key),
        )
        for key in sorted({*counts, *by_settings})
    }
