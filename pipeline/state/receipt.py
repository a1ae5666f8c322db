"""The last build that was finished, and whether what it left still lies there.

Read with the standard library alone, since a build with nothing to do should cost next to nothing; it writes
none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.state import sealed
from pipeline.state.output_files import FileRecord, OutputFiles
from pipeline.state.unchanged import read_once


class Receipt(NamedTuple):
    """A finished build.

    Attributes:
        inputs: fingerprint of all that it was made from.
        formats: the output formats that are current with these inputs.
        files: output format to path to the file as it was left; the manifest's format is empty.
        entries: how many entries the collection has.
        days: how many days.
        index_fingerprint: of the index.
        information: how many diagnostics are mere information.
        diagnostics: the errors and warnings, each a :class:`pipeline.diagnostics.Diagnostic` as JSON has it.
        advice: what the user should know of the collection beside, a line each.
        compared: checksum of the record of published entries that its questions are from.
        preview: True when it was made to look at, so that what it left does not count as published.
        local: True when no setting says yet where the output will stand.
    """

    inputs: str
    formats: frozenset[str]
    files: Mapping[str, Mapping[str, FileRecord]]
    entries: int
    days: int
    index_fingerprint: str
    information: int
    diagnostics: list[dict[str, Any]]
    advice: list[str]
    compared: str = ""
    preview: bool = False
    local: bool = False

    def records(self) -> dict[str, FileRecord]:
        """Return the files of all formats by their paths."""
        return {path: record for files in self.files.values() for path, record in files.items()}

    def stands(self, lying: OutputFiles, formats: frozenset[str]) -> bool:
        """Whether the manifest and every file of ``formats`` lies there as it was left."""
        return all(
            lying.sha256(path) == record.sha256
            for each, files in self.files.items()
            if not each or each in formats
            for path, record in files.items()
        )

    def updated(self, read: Mapping[str, FileRecord]) -> Receipt:
        """Return the receipt with the records of files that were read anew."""
        return self._replace(
            files={
                each: {path: read.get(path, record) for path, record in files.items()}
                for each, files in self.files.items()
            }
        )

    def encode(self) -> bytes:
        """Return the receipt as the content of its file."""
        import msgspec  # as said above

        return msgspec.json.encode(self._asdict() | {"formats": sorted(self.formats)})


@read_once
def load(path: Path) -> tuple[Receipt | None, int]:
    """Return the receipt in a file and when it was written, in ns; None and 0 where none fits."""
    try:
        written_at = path.stat().st_mtime_ns
    except OSError:
        return None, 0
    content = sealed.read(path)
    if content is None:
        return None, 0
    values = json.loads(content)
    values["formats"] = frozenset(values["formats"])
    values["files"] = {
        each: {path: FileRecord(*record) for path, record in files.items()}
        for each, files in values["files"].items()
    }
    return Receipt(**values), written_at
