"""What builds from nothing make: the truth that all other builds are held against."""

from __future__ import annotations

import re
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

    @property
    def entries(self) -> int:
        """How many entries it says that there are."""
        found = re.search(r"^([\d,]+) entr(?:y|ies) of ", self.said, re.MULTILINE)
        assert found, self.said
        return int(found[1].replace(",", ""))


def kind_of(path: str) -> str:
    """The kind of output that a file belongs to; empty for a file about all kinds.

    The front page and the catalogue are: they list the books and documents that lie there, also those of
    kinds left out.
    """
    if path in {MANIFEST, "index.html", "catalog.opds.xml"}:
        return ""
    if path.startswith("feeds"):
        return "feeds"
    if path.endswith(".docx"):
        return "word"
    if path.endswith(".epub") or path.startswith("covers/"):
        return "epub"
    return "site"


def of_kinds(files: Mapping[str, str], only: Iterable[str]) -> dict[str, str]:
    """Those of the files in an output folder that belong to some kinds; all, if these are all kinds."""
    kinds = set(only)
    return {path: hashed for path, hashed in files.items() if kinds == set(KINDS) or kind_of(path) in kinds}


class Fresh:
    """Builds from nothing, each made once."""

    def __init__(self, builder: Builder, folder: Path) -> None:
        self._builder = builder
        self._folder = folder
        self._made: dict[tuple[str, str, int], Made] = {}

    def build(self, inputs: Inputs, only: str = "", builder: Builder | None = None) -> Made:
        """The files of a build of these inputs into an empty folder.

        Args:
            inputs: the folder of digests.
            only: the kinds built; empty for all.
            builder: another version of the program.
        """
        key = (collection.key(inputs), only, id(builder))
        if key not in self._made:
            folder = self._folder / f"fresh-{len(self._made)}"
            collection.write(folder / "digests", inputs)
            done = (builder or self._builder).build(folder, *(["--only", only] if only else []))
            self._made[key] = Made(
                done.status,
                comparing.hashes(folder / "output"),
                comparing.kinds_of_files(folder / ".pipeline"),
                done.said,
            )
            shutil.rmtree(folder)
        return self._made[key]

    def expected(
        self, inputs: Inputs, only: Iterable[str] = KINDS, builder: Builder | None = None
    ) -> dict[str, str]:
        """What must lie in the output folder of the given kinds, and their hashes."""
        return of_kinds(self.build(inputs, builder=builder).hashes, only)
