"""Tags that are written once in a letter case of their own: a look at all entries tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.diagnostics import Diagnostic, diagnose

# A tag is a slip if it is written so once, and in another letter case so often.
_USUAL = 3


class Tagged(NamedTuple):
    """The tags of an entry as they are written, and the place and text of its title."""

    path: str
    line: int
    title: str
    tags: tuple[str, ...]


def odd_tags(entries: Sequence[Tagged], settled: Iterable[str]) -> list[Diagnostic]:
    """Return a D041 for each tag that is written once in a letter case of its own, and else in another.

    Args:
        entries: all entries of a collection.
        settled: tags whose form the settings name.
    """
    forms: dict[str, Counter[str]] = {}
    for entry in entries:
        for tag in entry.tags:
            forms.setdefault(tag.casefold(), Counter())[tag] += 1
    for tag in settled:
        forms.pop(tag.casefold(), None)
    usual = {key: counts.most_common(1)[0] for key, counts in forms.items() if len(counts) > 1}
    return [
        diagnose(
            "D041",
            entry.path,
            entry.line,
            1,
            f"the tag #{tag} is written #{usual[key][0]} elsewhere, and would be shown so everywhere",
            hint=f"write #{usual[key][0]}, or settle its form in the settings with tags.label",
            source=entry.title,
        )
        for entry in entries
        for tag in entry.tags
        if (key := tag.casefold()) in usual and forms[key][tag] == 1 and usual[key][1] >= _USUAL
    ]
