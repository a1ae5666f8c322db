"""Messages about places in digests: values, made by readers and rendered by commands."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

Severity: TypeAlias = Literal["error", "warning", "information"]


class Diagnostic(Struct, frozen=True, gc=False):
    """One message about one place.

    ``line`` and ``column`` count from 1, the column in characters; ``source`` is the line quoted
    (clipped when long), ``hint`` says what to do.
    """

    code: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    source: str = ""
