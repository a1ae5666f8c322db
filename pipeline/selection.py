"""Which entries, in which languages, in what order: editions, and the volumes they come in.

One concept serves the collection, its volumes, one-language feeds and every edition: an
:class:`~pipeline.settings.Edition` chooses from the index, :func:`volumes` cuts what it chose.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (msgspec resolves the annotations when it decodes)

from msgspec import Struct

from pipeline.settings import Edition


class VolumeReference(Struct, frozen=True, gc=False):
    """Another volume of the same edition: the stem of its file names and its title."""

    stem: str
    title: str


class Volume(Struct, frozen=True, gc=False):
    """A part of an edition that becomes one book and one document.

    Attributes:
        edition: what was selected, with its title filled in.
        label: which part: empty for an only volume, else ``2024``, ``2025-1``, ``2025-03``, ``2025-W07``.
        position: place in the series, from 1.
        stem: file name without its ending, ASCII: ``collection``, ``collection-2025-1``.
        title: the edition's title and the label in words.
        dates: the days it holds, oldest first.
        anchors: the entries it holds, by :attr:`pipeline.model.Article.anchor`.
        earlier: the volume before it in time.
        later: the volume after it in time.
        fingerprint: changes when the text of the volume, or anything above, does.
    """

    edition: Edition
    label: str
    position: int
    stem: str
    title: str
    dates: tuple[dt.date, ...]
    anchors: frozenset[str]
    earlier: VolumeReference | None
    later: VolumeReference | None
    fingerprint: str

    @property
    def series(self) -> bool:
        """Whether the edition has more than this volume."""
        return bool(self.label)
