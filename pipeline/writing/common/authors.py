"""Author lists of hundreds, which would keep readers from the commentary."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 12
_SHOWN = 10  # fewer, so that never a name or two are folded away


def split_long_list(authors: Sequence[str], most: int = _MOST) -> tuple[Sequence[str], Sequence[str]]:
    """Return the authors to name under the title, and those to fold away or to name after the text.

    Args:
        authors: all of them.
        most: so many are all named under the title.
    """
    return (authors, ()) if len(authors) <= most else (authors[:_SHOWN], authors[_SHOWN:])
