"""Mistakes in the values of the settings, as the rules name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.settings.toml_lines import Where


class Complaint(NamedTuple):
    """A mistake at a place of the settings, and how to correct it."""

    where: Where
    message: str
    remedy: str


def quoted(text: str) -> str:
    """Return a value in quotation marks for a message, cut after 60 characters."""
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'  # noqa: PLR2004 (enough to know it by)
