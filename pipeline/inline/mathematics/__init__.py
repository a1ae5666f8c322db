"""A formula in TeX as characters where these do, and as MathML, OMML and a Unicode reading where not."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.inline.mathematics.mathml import mathml
from pipeline.inline.mathematics.omml import omml
from pipeline.inline.mathematics.reading import is_plain, read
from pipeline.inline.mathematics.tree import NotUnderstoodError, parse, unicode_macro
from pipeline.model import Math, Text

__all__ = ["NotUnderstoodError", "convert", "surely_understood", "unicode_macro"]

# What latex2mathml is known to understand, so that `digests check` need not load it for most formulas.
_NAMES = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell infty times cdot pm "
    "leq geq le ge neq ne approx sim simeq equiv propto to rightarrow leftarrow in subset subseteq cup cap "
    "sum prod int partial nabla top log exp min max ldots dots cdots quad ll gg mid forall exists"
)
_NAME = rf"\\(?:{'|'.join(_NAMES.split())})(?![A-Za-z])"
_ATOM = rf"(?:[A-Za-z0-9+\-*/=<>()\[\],.;:|!@]|\\[%{{}}|]|{_NAME})"
_GROUP = rf"\{{(?:{_ATOM}|\s)++\}}"
_STYLED = r"\\(?:math(?:bf|rm|cal|bb|sf)|text(?:rm)?|sqrt)\{[A-Za-z0-9]++\}"
_SCRIPT = rf"(?:[A-Za-z0-9*]|{_NAME}|{_GROUP}|{_STYLED})"
_SURE = re.compile(rf"(?:(?:{_ATOM}|{_STYLED})(?:_{_SCRIPT}(?:\^{_SCRIPT})?+|\^{_SCRIPT})?+|\s)++")


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


def surely_understood(source: str) -> bool:
    """Whether :func:`convert` is known to understand ``source``, without loading what it needs."""
    return len(source) < 200 and _SURE.fullmatch(source) is not None  # noqa: PLR2004 (short ones, cheaply)
