"""What builds from nothing make: the truth that all other builds are held against."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.build.harness import collection, comparing
from tests.build.harness.builder import Builder
from tests.build.harness.collection import Inputs
from tests.build.harness.comparing import MANIFEST

KINDS = ("feeds", "word", "epub", "site")
# The front page lists the books and documents that lie there, also those of kinds left out.
OF_ALL_KINDS = {MANIFEST, "index.html"}


class Made(NamedTuple):
    """What a build from nothing made.

    Attributes:
        status: its exit status.
        hashes: path in the output folder to the file's hash.
        state: its files in the state folder.
        said: its messages.
    """

    status: int
    hashes: dict[str, str]
    state: Counter[str]
    said: str


class Fresh:
    """Builds from nothing, each made once."""

    def __init__(self, builder: Builder, folder: Path) -> None:
        self._builder = builder
        self._folder = folder
        self._made: dict[tuple[str, str], Made] = {}
        self._kinds: dict[str, str] = {}

    def build(self, inputs: Inputs, only: str = "", builder: Builder | None = None) -> Made:
        """The files of a build of these inputs into an empty folder.

        Args:
            inputs: the folder of digests.
            only: the kinds built; empty for all.
            builder: another version of the program.
        """
        name = f"{collection.key(inputs)} {id(builder or self._builder)}"
        if (name, only) not in self._made:
            folder = self._folder / f"fresh-{len(self._made)}"
            collection.write(folder / "digests", inputs)
            arguments = ["--only", only] if only else []
            done = (builder or self._builder).build(folder, *arguments)
            self._made[name, only] = Made(
                done.status,
                comparing.hashes(folder / "output"),
                comparing.kinds_of_files(folder / ".pipeline"),
                done.said,
            )
            shutil.rmtree(folder)
        return self._made[name, only]

    def expected(
        self, inputs: Inputs, only: Iterable[str] = KINDS, builder: Builder | None = None
    ) -> dict[str, str]:
        """What must lie in the output folder of the given kinds, and their hashes."""
        whole = self.build(inputs, builder=builder).hashes
        wanted = set(only)
        if wanted == set(KINDS):
            return whole
        mine = {path for kind in wanted for path in self.build(inputs, kind, builder).hashes} - OF_ALL_KINDS
        return {path: whole[path] for path in mine if path in whole}

    def of_kinds(
        self, actual: Mapping[str, str], only: Iterable[str], known: Iterable[Inputs]
    ) -> dict[str, str]:
        """Those of the files in an output folder that are of the given kinds.

        Args:
            actual: what lies there.
            only: the kinds.
            known: all inputs that were ever built there: what they are told by tells a file's kind.
        """
        wanted = set(only)
        if wanted == set(KINDS):
            return dict(actual)
        for inputs in known:
            for kind in KINDS:
                for path in self.build(inputs, kind).hashes:
                    self._kinds.setdefault(path, kind)
        return {
            path: hashed
            for path, hashed in actual.items()
            if path not in OF_ALL_KINDS and self._kinds.get(path, min(wanted)) in wanted
        }
