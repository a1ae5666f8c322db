"""What lies in a folder, and how it differs from what should: names and hashes, never contents."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

MANIFEST = ".manifest.json"
SCRATCH = ".building-"


def paths(root: Path) -> Iterator[Path]:
    """The files below a folder; some may vanish meanwhile, as a process that dies clears away."""
    for folder, _, names in os.walk(root):
        for name in names:
            yield Path(folder, name)


def contents(root: Path) -> dict[str, bytes]:
    """Path in the folder to the content of each file; scratch of a build under way is left out."""
    found: dict[str, bytes] = {}
    for path in paths(root):
        name = path.relative_to(root).as_posix()
        if SCRATCH in name:
            continue
        try:
            found[name] = path.read_bytes()
        except FileNotFoundError:
            continue
    return found


def digest(data: bytes) -> str:
    """SHA-256 and size, short enough to be printed."""
    return f"{hashlib.sha256(data).hexdigest()[:12]} of {len(data):,} bytes"


def hashes(root: Path) -> dict[str, str]:
    """Path in the folder to a hash of each file; scratch is left out."""
    return {name: digest(data) for name, data in contents(root).items()}


def differences(expected: Mapping[str, object], actual: Mapping[str, object]) -> list[str]:
    """How two folders differ, a line a file; values are contents, hashes or times."""
    lines = [f"missing {name}" for name in sorted(expected.keys() - actual.keys())]
    lines += [f"extra {name}" for name in sorted(actual.keys() - expected.keys())]
    lines += [
        f"differs {name}: expected {_shown(expected[name])}, is {_shown(actual[name])}"
        for name in sorted(expected.keys() & actual.keys())
        if expected[name] != actual[name]
    ]
    return lines


def _shown(value: object) -> str:
    return digest(value) if isinstance(value, bytes) else str(value)


def leftovers(*roots: Path) -> list[str]:
    """What only a build under way may have in its folders."""
    return [
        os.path.join(folder, name)  # noqa: PTH118 (text is wanted)
        for root in roots
        for folder, folders, names in os.walk(root)
        for name in (*folders, *names)
        if name.startswith(SCRATCH)
    ]


def times(root: Path) -> dict[str, int]:
    """Path in the folder to the modification time of each file, in nanoseconds."""
    found: dict[str, int] = {}
    for path in paths(root):
        try:
            found[path.relative_to(root).as_posix()] = path.stat().st_mtime_ns
        except FileNotFoundError:
            continue
    return found


def kinds_of_files(root: Path) -> Counter[str]:
    """How many files there are of each name in a folder, where a hash in a name counts as any other."""
    return Counter(re.sub("[0-9a-f]{16,}", "#", path.relative_to(root).as_posix()) for path in paths(root))


def without_chance(operation: str) -> str:
    """An operation without the names of scratch, which are of chance."""
    return re.sub(rf"{re.escape(SCRATCH)}\S*", SCRATCH, operation)


def no_pipes(folder: str, names: list[str]) -> set[str]:
    """Return the pipes among the files of a folder, which no copy can hold (``ignore`` of ``copytree``)."""
    return {name for name in names if stat.S_ISFIFO((Path(folder) / name).lstat().st_mode)}
