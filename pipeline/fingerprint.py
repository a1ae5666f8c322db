"""One way to say in a few characters what a value holds."""

from __future__ import annotations

import hashlib

import msgspec

_encoder = msgspec.json.Encoder(order="sorted")


def fingerprint(value: object) -> str:
    """128 bits of SHA-256 over the value's JSON, in hex; equal for equal values, in any process."""
    return hashlib.sha256(_encoder.encode(value)).hexdigest()[:32]
