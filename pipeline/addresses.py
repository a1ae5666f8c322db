"""What a web address is."""

from __future__ import annotations

import re

# RFC 3986 with what RFC 9110 §4.2 asks of http: a host, and here no user or password.
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
_REST = r"(?:[/?#](?:[A-Za-z0-9!$&'()*+,./:;=?@_~#\[\]-]|%[0-9A-Fa-f]{2})*)?"
_ADDRESS = rf"[Hh][Tt][Tt][Pp][Ss]?://{_HOST}{_REST}"
_SAFE = "!#$%&'()*+,/:;=?@[]~"


def web_address(text: str) -> str | None:
    """``text`` as an absolute http or https URI, other alphabets encoded (RFC 3987 §3.1), else None."""
    address = text if text.isascii() else _encoded(text)
    return address if re.fullmatch(_ADDRESS, address) else None


def _encoded(iri: str) -> str:
    from urllib.parse import quote, urlsplit, urlunsplit  # noqa: PLC0415 (rare, and not free)

    try:
        parts = urlsplit(iri)
        host, colon, port = parts.netloc.partition(":")
        netloc = host.encode("idna").decode() + colon + port
    except ValueError:
        return ""
    rest = (quote(part, _SAFE) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, netloc, *rest))
