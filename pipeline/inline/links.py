"""URLs in running text: their extent and their normalised form."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.model import HANGUL_RANGES, Link
from pipeline.paper_keys import shown_url
from pipeline.urls import web_address

if TYPE_CHECKING:
    from linkify_it import LinkifyIt

_CJK = HANGUL_RANGES + r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# Longer ones are nothing that a person wrote, and a bound keeps the work linear.
_CANDIDATE = re.compile(
    r"""https?://[^\s<>"`“”‘’「」『』《》〈〉【】（）、。，：；！？…]{1,2000}""",
    re.IGNORECASE,
)
# Korean glues particles to the word before them, so an address ends where Hangul follows a letter, a
# digit or a closing bracket at once, or a mark that ends a clause or a quotation (``/a,이다``, ``/a'와``).
# Behind other characters it belongs to the address (``/wiki/한국어``) …
_GLUED = re.compile(rf"(?:(?<=[A-Za-z0-9)\]}}])\(?|[.,;:!'*|·→⇒]+)[{_CJK}]")
# … unless all that is left is a particle, whatever marks stand behind it (``https://jax.dev/에서,``).
_PARTICLE = re.compile(
    "(?<=[/=#&_+-])(?:"
    "(?:에서|에게|에|으로|로|와|과|부터|까지|처럼|보다|만)(?:는|도|만|의|을|은|이|부터|까지)?|의|을|를|은|는|이|가|도|"
    "이?(?:라고|라는|라며|라서|라도|네요|지만)(?:는|도)?|이(?:고|며|나|다|라|죠|라면|에요)|인데|인데요|입니다|예요|였다|"
    "한테|하고|이?랑|조차|마저|밖에|같은|같이|대로|등의|등을|등에서)"
    r"(?:[^\w/#=&%+-]*|[(\[].*)$"
)
# Two addresses with nothing but a mark between them. A slash or an equals sign there belongs to the first.
_JOINED = re.compile(r"[,;|·→⇒]+https?://", re.IGNORECASE)
_TRAILING = "*~'·|→⇒"
_LABELLED = re.compile(
    r"\[([^\[\]]{0,1000})\]\((https?://(?:[^\s()]|\([^\s()]{0,200}\)){1,2000})\)",
    re.IGNORECASE,
)

# What people write in addresses and RFC 3986 does not allow there.
_STRAY = re.compile(r"""%(?![0-9A-Fa-f]{2})|[\x00-\x20"<>\\^`{|}\x7f]""")


@cache
def _linkify() -> LinkifyIt:
    from linkify_it import LinkifyIt  # only texts with an address need it

    return LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})


def uri(address: str) -> str | None:
    """Return the URI of a http or https URL as people write it, or None if it is none."""
    scheme, colon, rest = address.encode("utf-8", "replace").decode().partition(":")
    return web_address(scheme.lower() + colon + _STRAY.sub(lambda match: f"%{ord(match[0]):02X}", rest))


def bare(text: str, start: int) -> tuple[Link, int] | None:
    """Return the URL that begins at ``start`` as a link, and the index behind it; None if none does.

    Args:
        text: the line.
        start: where ``http://`` or ``https://`` stands.
    """
    match = _CANDIDATE.match(text, start)
    if match is None or (start and text[start - 1].isascii() and text[start - 1].isalnum()):
        return None
    candidate = _alone(match[0], quoted=text[start - 1 : start] == "'")
    scheme = candidate.index(":") + 1
    length = _linkify().test_schema_at(candidate, candidate[:scheme].lower(), scheme)
    address = candidate[: scheme + length].rstrip(_TRAILING)
    href = uri(address) if length else None
    return (Link(address, href), start + len(address)) if href else None


def shown(text: str, start: int) -> tuple[Link, int] | None:
    """Return what :func:`bare` does, with the text that running text shows for the URL."""
    found = bare(text, start)
    if found is None:
        return None
    link, end = found
    return Link(shown_url(link.href, link.text), link.href), end


def _alone(candidate: str, *, quoted: bool) -> str:
    """Return the URL at the start of ``candidate``, without a particle, another URL or a closing quote."""
    if quoted:
        candidate = candidate.partition("'")[0]
    for end in (_JOINED, _GLUED):
        if found := end.search(candidate):
            candidate = candidate[: found.start()]
    return _PARTICLE.sub("", candidate)


def labelled(text: str, start: int) -> tuple[Link, int] | None:
    """Return the link ``[text](address)`` at ``start`` and the index behind it, or None if there is none.

    Its text is as written, or the address where there is none; markup in it is not looked at.
    """
    match = _LABELLED.match(text, start)
    href = uri(match[2]) if match else None
    return (Link(match[1] or match[2], href), match.end()) if match and href else None
