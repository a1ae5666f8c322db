"""Names of documents in a book, by which others link to them."""

from __future__ import annotations

import datetime as dt

CONTENTS = "contents.xhtml"
VOLUMES = "volumes.xhtml"


def day_file(date: dt.date, part: int = 1) -> str:
    """The name of a day's first document, or of a later part."""
    return f"{date.isoformat()}.xhtml" if part == 1 else f"{date.isoformat()}-{part}.xhtml"
