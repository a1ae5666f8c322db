"""Tags that are written once in a letter case of their own: a look at all entries tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.diagnostics import Diagnostic, diagnose

# A tag is a slip if it is written so once, and in another letter case so often.
_USUAL = 3


class Tagged(NamedTuple):
    """A tag as it is written, and the place and text of the title of its entry."""

    path: str
    line: int
    title: str
    tag: str


def odd_tags(written: Mapping[str, int], settled: Iterable[str]) -> dict[str, str]:
    """Return the tags that are written once in a letter case of their own, each with its usual form.

    Args:
        written: how often each tag is written, in the order in which they come.
        settled: tags whose form the settings name.
    """
    forms: dict[str, dict[str, int]] = {}
    for tag, count in written.items():
        forms.setdefault(tag.casefold(), {})[tag] = count
    for tag in settled:
        forms.pop(tag.casefold(), None)
    odd: dict[str, str] = {}
    for counts in forms.values():
        usual = max(counts, key=counts.__getitem__)
        if counts[usual] >= _USUAL:
            odd |= {tag: usual for tag, count in counts.items() if count == 1}
    return odd


def odd_tag(tagged: Tagged, usual: str) -> Diagnostic:
    """Return a D041 for a tag that is written otherwise elsewhere."""
    return diagnose(
        "D041",
        tagged.path,
        tagged.line,
        1,
        f"the tag #{tagged.tag} is written #{usual} elsewhere, and would be shown so everywhere",
        hint=f"write #{usual}, or settle its form in the settings with tags.label",
        source=tagged.title,
    )
