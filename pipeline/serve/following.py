"""Place in the pages of the entry that was just saved."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from pipeline import folders, locations, reading, settings, sources
from pipeline.collection import gathering, shards
from pipeline.errors import SettingsError
from pipeline.model import Digest
from pipeline.settings import Settings


class Follower:
    """Knows the texts as they were, and so which entry of a saved file is another now."""

    def __init__(self, digests: Path) -> None:
        self._digests = digests
        self._texts: dict[Path, bytes] = {}

    def begin(self) -> None:
        """Read all texts; what cannot be read is not followed."""
        with contextlib.suppress(OSError, SettingsError):
            files = folders.texts(str(self._digests), drafts=True).files
            self._texts = {Path(path).resolve(): data for path, data in files}

    def place(self, paths: Sequence[str]) -> str:
        """Return the page of the day and the anchor of the entry that was saved.

        Empty if several files changed, or none that has an entry.

        Args:
            paths: of the files that changed.
        """
        texts = [Path(path).resolve() for path in paths if path.lower().endswith((".txt", ".md"))]
        if len(texts) != 1:
            return ""
        path = texts[0]
        try:
            data, chosen = sources.read_file(path), self._settings()
        except (OSError, SettingsError):
            return ""
        before, self._texts[path] = self._texts.get(path, b""), data
        return place(str(path), before, data, chosen)

    def _settings(self) -> Settings:
        try:
            text = sources.read_file(self._digests / sources.SETTINGS)
        except FileNotFoundError:
            return Settings()
        return settings.load(sources.SETTINGS, text)


def place(path: str, before: bytes, after: bytes, chosen: Settings) -> str:
    """Return the page and the anchor of the entry around the first line that is another.

    Args:
        path: of the file.
        before: its content before it was saved.
        after: its content now.
        chosen: the settings, which may give entries an earlier identity.
    """
    digests = reading.read(path, after, chosen.tex_macros()).digests
    line = first_difference(before, after)
    digest = _last_before(line, [each for each in digests if each.date])
    if digest is None or digest.date is None:
        return ""
    page = locations.day_page(digest.date)
    index, _ = gathering.build([("", shards.heads(digests))], chosen, {})
    entries = [
        entry for day in index.days for entry in day.entries if day.date == digest.date and entry.line <= line
    ]
    return f"{page}#{max(entries, key=lambda entry: entry.line).anchor}" if entries else page


def first_difference(before: bytes, after: bytes) -> int:
    """Return the number of the first line, from 1, that is another; 1 if none is."""
    old, new = before.splitlines(), after.splitlines()
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    return 1 if before == after else min(same + 1, max(len(new), 1))


def _last_before(line: int, digests: Sequence[Digest]) -> Digest | None:
    """Return the digest around a line: the last that begins above it, else the first."""
    above = [each for each in digests if each.line <= line]
    return above[-1] if above else next(iter(digests), None)
