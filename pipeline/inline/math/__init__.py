"""A formula in TeX as characters where these do, and as MathML, OMML and a Unicode reading where not."""

from __future__ import annotations

from functools import lru_cache

from pipeline.inline.math.support import NotUnderstoodError, surely_understood, unicode_macro
from pipeline.model import Math, Text

__all__ = ["NotUnderstoodError", "convert", "surely_understood", "unicode_macro"]


@lru_cache(maxsize=4096)
def convert(source: str) -> Text | Math:
    """A formula: plain text if characters show all of it.

    Args:
        source: TeX, as between dollar signs.

    Raises:
        NotUnderstoodError: it cannot be shown without loss.
    """
    if source.strip() == "-":
        return Text("\u2013")
    # Only digests with formulas pay for what it takes to show them.
    from pipeline.inline.math.mathml import mathml  # noqa: PLC0415 (as above)
    from pipeline.inline.math.omml import omml  # noqa: PLC0415 (as above)
    from pipeline.inline.math.tree import parse  # noqa: PLC0415 (as above)
    from pipeline.inline.math.unicode import is_plain, read  # noqa: PLC0415 (as above)

    tree = parse(source)
    reading = read(tree)
    if not reading:
        raise NotUnderstoodError(source)
    # A minus at the end is the hyphen of a compound: ``$\gamma-$MoD``.
    if reading.endswith("\u2212"):
        reading = reading[:-1] + "-"
    if is_plain(tree):
        return Text(reading)
    return Math(source, reading, mathml(tree, reading), omml(tree))
