"""What is understood, as far as a quick look tells: all that `digests check` needs for most formulas."""

from __future__ import annotations

import re

# What latex2mathml is known to understand.
_NAMES = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell infty times cdot pm "
    "leq geq le ge neq ne approx sim simeq equiv propto to rightarrow leftarrow in subset subseteq cup cap "
    "sum prod int partial nabla top log exp min max ldots dots cdots quad ll gg mid forall exists".split()
)
_NAME = re.compile(r"\\([A-Za-z]++)(?!\{)")
_ATOM = r"(?:[A-Za-z0-9+\-*/=<>()\[\],.;:|!@αβγ]|\\[%{}|]|\\[A-Za-z]++(?!\{))"
_GROUP = rf"\{{(?:{_ATOM}|\s)++\}}"
_STYLED = rf"\\(?:(?:math(?:bf|rm|cal|bb|sf)|text(?:rm)?)\{{[A-Za-z0-9]++\}}|sqrt{_GROUP})"
_SCRIPT = rf"(?:[A-Za-z0-9*]|\\[A-Za-z]++(?!\{{)|{_GROUP}|{_STYLED})"
_SCRIPTS = rf"(?:_{_SCRIPT}(?:\^{_SCRIPT})?+|\^{_SCRIPT})?+"
_SURE = re.compile(rf"(?:\^{_SCRIPT})?+(?:(?:{_ATOM}|{_STYLED}){_SCRIPTS}|\s)*+")
_LONGEST = 200

UNICODE_MACRO = re.compile(r"\\unicode\s*\{\s*(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))\s*\}")


class NotUnderstoodError(ValueError):
    """TeX that is no formula, or one with parts that are not known."""


def surely_understood(source: str) -> bool:
    """Whether a formula is known to be understood, without loading what it takes to convert it."""
    if len(source) > _LONGEST or not _SURE.fullmatch(source):
        return False
    return all(name in _NAMES for name in _NAME.findall(source))


def unicode_macro(tex: str, start: int = 0) -> tuple[str, int] | None:
    r"""The character that ``\unicode{…}`` names at ``start``, if it can be seen, and its end."""
    match = UNICODE_MACRO.match(tex, start)
    code = 0 if match is None else int(match[1], 16) if match[1] else int(match[2])
    if match is None or code > 0x10FFFF or 0xD800 <= code < 0xE000:  # noqa: PLR2004 (Unicode's bounds)
        return None
    return (chr(code), match.end()) if chr(code).isprintable() and chr(code) not in "\\{}" else None
