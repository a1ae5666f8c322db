"""Validation of web addresses."""

from __future__ import annotations

import re

# RFC 3986 with what RFC 9110 §4.2 asks of http: a host, and here no user or password.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*|\[(?P<v6>[0-9A-Fa-f:.]+)\]"
_PLAIN = "{0}*(?:%[0-9A-Fa-f]{{2}}{0}*)*".format(r"[A-Za-z0-9!$&'()*+,./:;=?@_~-]")
_ADDRESS = re.compile(
    rf"[Hh][Tt][Tt][Pp][Ss]?://(?:{_HOST})(?::(?P<port>[0-9]{{1,5}}))?(?:[/?]{_PLAIN})?(?:#{_PLAIN})?"
)
_AFTER_HOST = re.compile(r"([^:]+://[^/?#]*)(.*)")
_LAST_PORT = 65_535
# Sitemaps (sitemaps.org, "loc") and Office documents hold no longer ones.
_LONGEST = 2_047
_SAFE = "!#$%&'()*+,/:;=?@[]~"


def web_address(text: str) -> str | None:
    """``text`` as an absolute http or https URI, other alphabets encoded (RFC 3987 §3.1), else None.

    Brackets and further ``#`` behind the host are encoded: browsers let them pass, RFC 3986 and checkers
    do not.
    """
    address = text if text.isascii() else _encoded(text)
    match = _ADDRESS.fullmatch(address) or _ADDRESS.fullmatch(address := _strict(address))
    if match is None or len(address) > _LONGEST:
        return None
    if int(match["port"] or 0) > _LAST_PORT or (match["v6"] and not _is_v6(match["v6"])):
        return None
    return address


def _strict(address: str) -> str:
    parts = _AFTER_HOST.fullmatch(address)
    if parts is None:
        return ""
    before, mark, fragment = parts[2].replace("[", "%5B").replace("]", "%5D").partition("#")
    return f"{parts[1]}{before}{mark}{fragment.replace('#', '%23')}"


def _is_v6(text: str) -> bool:
    import ipaddress  # rare, and not free

    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _encoded(iri: str) -> str:
    from urllib.parse import quote, urlsplit, urlunsplit  # rare, and not free

    try:
        parts = urlsplit(iri)
        host, colon, port = parts.netloc.partition(":")
        netloc = host.encode("idna").decode() + colon + port
    except ValueError:
        return ""
    rest = (quote(part, _SAFE) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, netloc, *rest))
