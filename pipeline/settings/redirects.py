"""Old addresses of tags, days and editions that lead to new ones: the table ``[redirects]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline import locations
from pipeline.settings.complaints import Complaint, quoted

if TYPE_CHECKING:
    from pipeline.settings.records import Settings


def normalize(settings: Settings) -> dict[str, str]:
    """Return stem to stem, each to the last one that it leads to; none goes round in a circle."""
    stems = _stems(settings)

    def last(place: str) -> str:
        while place in stems:
            place = stems[place]
        return place

    return {old: last(new) for old, new in stems.items()}


def complaints(settings: Settings) -> Iterator[Complaint]:
    """Yield a complaint for each line that cannot be followed."""
    stems = _stems(settings)
    for written, target in settings.redirects.items():
        where = ("redirects", written)
        old, new = _stem(written, settings), _stem(target, settings)
        if not old or not new:
            wrong = target if old else written
            remedy = 'write as in "tags/old" = "tags/new" or "digests/2024-12-19" = "digests/2024-12-20"'
            yield Complaint(where, f"{quoted(wrong)} is no address of a tag, a day or an edition", remedy)
        elif old.partition("/")[0] != new.partition("/")[0]:
            yield Complaint(where, f"{old} cannot become {new}", "name a tag for a tag, a day for a day")
        elif stems[old] != new:
            yield Complaint(where, f"{old} leads to {stems[old]} as well", "keep one of the lines")
        elif _goes_round(old, stems):
            yield Complaint(where, f"{old} leads back to itself", "take one line out")


def _stem(text: str, settings: Settings) -> str | None:
    """Return what the addresses of a tag, a day or an edition have in common, as ``tags/alignment``.

    Args:
        text: that, or the address of a page or feed, whole or as it stands behind ``base_url``.
        settings: ``base_url`` is used.
    """
    path = text.removeprefix(settings.base_url.rstrip("/")).lstrip("/")
    address = locations.split_address(path) or locations.split_address(f"{path}.html")
    return address.stem if address else None


def _stems(settings: Settings) -> dict[str, str]:
    """Return stem to stem; lines that have none are left out."""
    pairs = ((_stem(old, settings), _stem(new, settings)) for old, new in settings.redirects.items())
    return {old: new for old, new in pairs if old and new}


def _goes_round(old: str, stems: Mapping[str, str]) -> bool:
    seen: list[str] = []
    place = old
    while place in stems and place not in seen:
        seen.append(place)
        place = stems[place]
    return place == old
