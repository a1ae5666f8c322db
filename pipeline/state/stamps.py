"""Stamps: what each task published, and from what."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.sources import read_file
from pipeline.state import records
from pipeline.state.output_files import FileRecord, OutputFiles
from pipeline.state.unchanged import read_once


class Stamped(Struct, frozen=True, gc=False, array_like=True):
    """A published file: the fingerprint of what it was rendered from, and the SHA-256 of its bytes in hex."""

    key: str
    sha256: str


class Stamp(Struct, frozen=True):
    """The files that one task published.

    Attributes:
        fingerprint: of all inputs of the task.
        basis: fingerprint of what every file depends on: the program and the settings.
        files: path in the output folder to what lies there.
        build_id: the build that published them.
        written: those of the files that this build wrote; the others had their bytes already.
        occupied: paths at which nothing was published, as others' files lie there.
    """

    fingerprint: str = ""
    basis: str = ""
    files: dict[str, Stamped] = {}
    build_id: str = ""
    written: dict[str, FileRecord] = {}
    occupied: tuple[str, ...] = ()

    def stands(self, lying: OutputFiles) -> bool:
        """Whether every file was published and lies there as it was."""
        return not self.occupied and all(
            lying.sha256(path) == stamped.sha256 for path, stamped in self.files.items()
        )


class _FirstVersion(Struct, frozen=True):
    """A stamp of version 1.0; what is said of each file is passed over."""

    files: dict[str, msgspec.Raw] = {}


_decoder = msgspec.json.Decoder(Stamp)
_first_version_decoder = msgspec.json.Decoder(_FirstVersion)


def encode(stamp: Stamp) -> bytes:
    """Return a stamp as the content of its file."""
    return msgspec.json.encode(stamp)


@read_once  # Luigi asks a dozen times
def load(path: Path) -> Stamp:
    """Return the stamp in a file; an empty one where there is none that fits."""
    return records.load(path, _decoder) or Stamp()


def first_version(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the paths that version 1.0 published, by the names of its tasks."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            found[path.stem] = tuple(_first_version_decoder.decode(read_file(path)).files)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return found
