"""Files of the state folder with a version and a checksum in front.

A file that was damaged, cut off, or written by another version of this format is told from one that is
whole, so that nothing is ever taken from it.
"""

from __future__ import annotations

import hashlib

# Raised when the meaning of what is kept changes: older files are then as good as none.
_VERSION = 1
_HEAD = b"paper-digests state %d %s\n"
_HEAD_LENGTH = len(_HEAD % (_VERSION, b"0" * 64))


def seal(content: bytes) -> bytes:
    """Return ``content`` behind a line with the version and the SHA-256 of it."""
    return _head(content) + content


def unseal(data: bytes) -> bytes | None:
    """Return the content that :func:`seal` made ``data`` of; None if ``data`` is anything else."""
    content = data[_HEAD_LENGTH:]
    return content if data[:_HEAD_LENGTH] == _head(content) else None


def _head(content: bytes) -> bytes:
    return _HEAD % (_VERSION, hashlib.sha256(content).hexdigest().encode())
