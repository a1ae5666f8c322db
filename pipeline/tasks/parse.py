"""From digests to the index: a task a month, and one that gathers them."""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path

import luigi
import msgspec
from msgspec import Struct

from pipeline.collection import index as indexing
from pipeline.collection import shards
from pipeline.collection.index import Index
from pipeline.diagnostics import Diagnostic
from pipeline.errors import BuildError
from pipeline.state import files, stamps
from pipeline.tasks.base import RunTask, remembered


class ParseMonth(RunTask):
    """The digests of one month → a shard."""

    month: str = luigi.Parameter()

    @property
    def label(self) -> str:
        """The month."""
        return f"parse {self.month}"

    def output(self) -> luigi.LocalTarget:
        """The shard's file."""
        return luigi.LocalTarget(f"{self.build.state}/{self.build.shards()[self.month]}")

    def run(self) -> None:
        """Parse, if the digests are still those that the fingerprint speaks of."""
        build = self.build
        content: list[tuple[str, bytes]] = []
        for name, sha256 in build.months[self.month]:
            data = (Path(build.digests) / os.fsdecode(name)).read_bytes()
            shown = name.decode("utf-8", "backslashreplace")
            if hashlib.sha256(data).hexdigest() != sha256:
                raise BuildError(f"{shown} changed while it was being read; build again")
            content.append((shown, data))
        shard = shards.parse(content, build.settings.tex_macros())
        files.replace(Path(self.output().path), shards.encode(shard), Path(build.state_scratch))


class IndexFile(Struct, frozen=True):
    """The index, where its days' text is, and all that was said about the digests."""

    index: Index
    diagnostics: tuple[Diagnostic, ...]


_index_decoder = msgspec.json.Decoder(IndexFile)


@functools.lru_cache(maxsize=2)
def load_index(path: str) -> IndexFile:
    """The index in a file."""
    return remembered(path, _index_decoder.decode)


def index_name(fingerprint_: str) -> str:
    """The index's file in the state folder."""
    return f"index.{fingerprint_}.json"


class MakeIndex(RunTask):
    """All shards → the index."""

    @property
    def label(self) -> str:
        """What is made."""
        return "index"

    def requires(self) -> list[ParseMonth]:
        """Every month."""
        return [
            ParseMonth(fingerprint=shard, run_record=self.run_record, month=month)
            for month, shard in self.build.shards().items()
        ]

    def output(self) -> luigi.LocalTarget:
        """The index's file."""
        return luigi.LocalTarget(f"{self.build.state}/{index_name(self.fingerprint)}")

    def run(self) -> None:
        """Gather the heads of all entries."""
        build = self.build
        heads = [
            (name, remembered(f"{build.state}/{name}", shards.decode_heads))
            for name in build.shards().values()
        ]
        index, found = indexing.build(heads, build.settings, build.addresses)
        said = [diagnostic for _, shard in heads for diagnostic in shard.diagnostics]
        everything = tuple(
            sorted([*said, *found], key=lambda item: (item.path, item.line, item.column, item.code))
        )
        files.replace(
            Path(self.output().path), stamps.encode(IndexFile(index, everything)), Path(build.state_scratch)
        )
