"""The record of one build that all its tasks share."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.fingerprint import fingerprint
from pipeline.settings import CitedPaper, Settings
from pipeline.state import files, last_read, manifest, receipt
from pipeline.state.folder import OutputState, StateFolder
from pipeline.state.last_read import ReadMonth
from pipeline.state.output_files import OutputFiles


class MonthSource(Struct, frozen=True, array_like=True):
    """A digest's file as the task of its month takes it.

    Attributes:
        name: path in the folder of digests as bytes, which need not be UTF-8.
        sha256: of its text; another hash where it cannot be read now and was read last by another program.
        kept_in: name of the shard that has what was read of it last, where it cannot be read now; else empty.
    """

    name: bytes
    sha256: str
    kept_in: str = ""


class BuildContext(Struct, frozen=True):
    """All that the tasks of one build share; they get its file's path, as Luigi's parameters are text.

    Attributes:
        build_id: a name for this build, for stamps.
        digests: the folder of digests.
        output: the folder that is published.
        state: the state folder.
        output_scratch: for files of ``output`` that are not whole yet.
        state_scratch: for files of ``state`` that are not whole yet.
        settings: those of the collection.
        addresses: title to address of a paper.
        months: month to its digests.
        program: fingerprint of the program.
        soffice: LibreOffice's command where page numbers are wanted, else empty.
        template: hash of the Word template, which lies in the state folder; empty for none.
        references: key to what is known of a paper that may be no entry.
    """

    build_id: str
    digests: str
    output: str
    state: str
    output_scratch: str
    state_scratch: str
    settings: Settings
    addresses: dict[str, str]
    months: dict[str, tuple[MonthSource, ...]]
    program: str
    soffice: str = ""
    template: str = ""
    references: dict[str, CitedPaper] = {}

    @property
    def state_folder(self) -> StateFolder:
        """The state folder's paths."""
        return StateFolder(self.state)

    @property
    def output_state(self) -> OutputState:
        """The paths of what is remembered of the output folder."""
        return self.state_folder.output(Path(self.output))

    def shard_names(self) -> dict[str, str]:
        """Return the name of each month's shard, which changes with all that it is made from."""
        return {
            month: self.shard_name(month, [(source.name, source.sha256) for source in sources])
            for month, sources in self.months.items()
        }

    def shard_name(self, month: str, sources: Sequence[tuple[bytes, str]]) -> str:
        """Return the name of the shard that this program makes of a month's digests: name and SHA-256."""
        inputs = (sources, self.settings.tex_macros(), self.program)
        return StateFolder.shard_name(month, fingerprint(inputs))

    def read_last(self, month: str) -> ReadMonth | None:
        """Return the digests of a month as this program read them last, with these macros; else None."""
        last = last_read.month(self.state_folder.sources, Path(self.digests), month)
        # The name of a shard tells all that it was made from.
        return last if last and last.shard == self.shard_name(month, last.sources) else None

    def telling_held(self) -> BuildContext:
        """Return the record in which digests that cannot be read now have a hash that tells who read them.

        What another program, or other macros, made of a text must not go by the name of what this makes of
        it: it would be taken for that when the digest can be read again.
        """
        months = {
            month: of_month if self.read_last(month) else tuple(map(_told, of_month))
            for month, of_month in self.months.items()
            if any(source.kept_in for source in of_month)
        }
        return msgspec.structs.replace(self, months={**self.months, **months})


def _told(source: MonthSource) -> MonthSource:
    if not source.kept_in:
        return source
    return msgspec.structs.replace(source, sha256=fingerprint((source.sha256, source.kept_in)))


_decoder = msgspec.json.Decoder(BuildContext)


def write(context: BuildContext) -> str:
    """Write the record into the scratch folder of the state; return its path."""
    path = Path(context.state_scratch) / "context.json"
    files.replace(path, msgspec.json.encode(context), path.parent)
    return str(path)


@functools.lru_cache(maxsize=4)
def load(path: str) -> BuildContext:
    """Return the record in a file."""
    return _decoder.decode(Path(path).read_bytes())


@functools.lru_cache(maxsize=4)
def output_state(path: str) -> OutputState:
    """Return the paths of what is remembered of the output folder of the build whose record is in a file."""
    return load(path).output_state


@functools.lru_cache(maxsize=4)
def shard_names(path: str) -> dict[str, str]:
    """Return the shards of the build whose record is in a file: month to name, worked out once."""
    return load(path).shard_names()


@functools.lru_cache(maxsize=4)
def lying(path: str) -> OutputFiles:
    """Return what lay in the output folder when the build whose record is in a file began."""
    left, written_at = receipt.load(output_state(path).receipt)
    return OutputFiles(load(path).output, left.records() if left else {}, written_at)


@functools.lru_cache(maxsize=4)
def own_paths(path: str) -> frozenset[str]:
    """Return the paths that are ours to write, by the manifest that was written before publishing."""
    return (manifest.load(load(path).output) or manifest.Manifest()).paths()
