"""What the last build left, and whether it still holds: enough to say that there is nothing to do.

Read with the standard library alone, since a build with nothing to do should cost next to nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple


class Receipt(NamedTuple):
    """A finished build.

    Attributes:
        fingerprint: of all that it was made from.
        files: path in the output folder to size in bytes.
        entries: how many entries the collection has.
        days: how many days.
        index_name: the index's file in the state folder.
        notes: how many diagnostics are mere information.
        diagnostics: the errors and warnings, each a :class:`pipeline.diagnostics.Diagnostic` as JSON has it.
        advice: what the user should know beside, a line each.
    """

    fingerprint: str
    files: dict[str, int]
    entries: int
    days: int
    index_name: str
    notes: int
    diagnostics: list[dict[str, Any]]
    advice: list[str]

    def stands(self, output: Path) -> bool:
        """Whether every file is there with its size."""
        root = str(output)
        try:
            return all(os.stat(f"{root}/{path}").st_size == size for path, size in self.files.items())  # noqa: PTH116 (thousands of files: a Path each costs)
        except (FileNotFoundError, NotADirectoryError):
            return False

    def encode(self) -> bytes:
        """The receipt as JSON."""
        return json.dumps(self._asdict(), ensure_ascii=False).encode()


def load(path: Path) -> Receipt | None:
    """The receipt in a file; None where there is none, or one of another version."""
    try:
        return Receipt(**json.loads(path.read_bytes()))
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
        return None


def folder(state: Path, output: Path) -> Path:
    """Where one output folder's stamps and receipts are: several can be built with one state."""
    name = hashlib.sha256(os.fsencode(output.resolve())).hexdigest()[:16]
    return state / "outputs" / name
