"""What a build remembers for the next one: stamps of published files, and the run that is under way."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.fingerprint import fingerprint
from pipeline.settings import Settings
from pipeline.state import receipt


class Stamped(Struct, frozen=True, gc=False, array_like=True):
    """A published file: the fingerprint of what it was rendered from, and its size in bytes."""

    key: str
    size: int


class Stamp(Struct, frozen=True):
    """What one task published.

    Attributes:
        fingerprint: of all its inputs; empty while it is at work, so that its task is not complete.
        basis: of what every file depends on: the program and the settings.
        files: path in the output folder to what lies there.
        build: the build that wrote it.
        written: the files that this build wrote.
        removed: the files that this build removed.
    """

    fingerprint: str = ""
    basis: str = ""
    files: dict[str, Stamped] = {}
    build: str = ""
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def stands(self, output: Path) -> bool:
        """Whether every file is there with its size."""
        return all(intact(output / path, stamped.size) for path, stamped in self.files.items())


class Run(Struct, frozen=True):
    """All that the tasks of one build share; they get its file's path, as Luigi's parameters are text.

    Attributes:
        build: a name for this build, for stamps.
        digests: the folder of digests.
        output: the folder that is published.
        state: the folder of parsed months and stamps.
        output_scratch: for files of ``output`` that are not whole yet.
        state_scratch: for files of ``state`` that are not whole yet.
        settings: those of the collection.
        addresses: title to address of a paper.
        months: month to its digests: file name as bytes (it need not be UTF-8), and SHA-256.
        program: fingerprint of the program.
        soffice: LibreOffice's command where page numbers are wanted, else empty.
    """

    build: str
    digests: str
    output: str
    state: str
    output_scratch: str
    state_scratch: str
    settings: Settings
    addresses: dict[str, str]
    months: dict[str, tuple[tuple[bytes, str], ...]]
    program: str
    soffice: str = ""

    def shards(self) -> dict[str, str]:
        """Month to its shard's file in the state folder, named by all that it is made from."""
        return {
            month: f"shards/{month}.{fingerprint((sources, self.settings.tex_macros(), self.program))}.json"
            for month, sources in self.months.items()
        }

    def index_fingerprint(self) -> str:
        """Of all that the index is made from."""
        return fingerprint((self.shards(), self.settings, self.addresses, self.program))


_stamp_decoder = msgspec.json.Decoder(Stamp)
_run_decoder = msgspec.json.Decoder(Run)


def decode_stamp(data: bytes) -> Stamp:
    """A stamp from its JSON; one that cannot be read, or is of another version, is as good as none."""
    try:
        return _stamp_decoder.decode(data)
    except msgspec.MsgspecError:
        return Stamp()


def decode_run(data: bytes) -> Run:
    """A run from its JSON."""
    return _run_decoder.decode(data)


def encode(record: Struct) -> bytes:
    """A record as JSON."""
    return msgspec.json.encode(record)


def intact(path: Path, size: int) -> bool:
    """Whether a file of that size is there."""
    try:
        return path.stat().st_size == size
    except (FileNotFoundError, NotADirectoryError):
        return False


def stamps(state: Path, output: Path) -> Path:
    """The folder that has a stamp for each task that published something."""
    return receipt.folder(state, output) / "stamps"


def forget(state: Path, output: Path) -> None:
    """Make a build believe that nothing is done; what lies in the output folder stays known.

    Raises:
        OSError: the state folder cannot be written.
    """
    shutil.rmtree(state / "shards", ignore_errors=True)
    for index in state.glob("index.*.json"):
        index.unlink()
    for path in stamps(state, output).glob("*.json"):
        path.write_bytes(encode(Stamp(files=load_stamp(path).files)))


def load_stamp(path: Path) -> Stamp:
    """The stamp in a file, or an empty one."""
    try:
        return decode_stamp(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return Stamp()
