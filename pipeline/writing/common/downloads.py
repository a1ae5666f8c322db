"""Facts about a finished book or document, for the pages and the catalogue."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct


class Download(Struct, frozen=True, gc=False):
    """A file for readers to take home.

    Attributes:
        path: where it stands in ``output/``.
        kind: what it is.
        title: the volume's title.
        size: its bytes.
        first: date of its oldest day.
        last: date of its newest day.
        entries: how many it holds.
        edition: name of the edition that it is a volume of.
        cover: path of its cover as a picture, if it has one.
        thumbnail: path of that in small.
        part: its number among the documents that its volume is cut into; 0 where it holds the whole volume.
    """

    path: str
    kind: Literal["epub", "docx"]
    title: str
    size: int
    first: dt.date
    last: dt.date
    entries: int
    edition: str
    cover: str | None = None
    thumbnail: str | None = None
    part: int = 0
