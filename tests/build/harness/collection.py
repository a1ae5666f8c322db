"""A small collection with every kind of output, in the versions that the tests go to and fro between."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

# File in the folder of digests to its content.
Inputs = Mapping[str, bytes]


def entry(title: str, tags: str, en: str = "Some words.", ko: str = "한국어로 쓴 글입니다.") -> str:
    """An entry with all its parts."""
    return "\n".join([title, "(Ada Writer, Bo Reader)", "An abstract.", ko, en, tags, ""])


def digest(date: str, *entries: str, introduction: str = "") -> bytes:
    """A digest."""
    return "\n".join([date, *([introduction] if introduction else []), *entries]).encode()


def settings(
    title: str = "Papers A",
    *,
    volume: str = "month",
    search: bool = True,
    formats: str = '"word", "epub", "feed"',
    more: str = "",
) -> bytes:
    """Settings with two editions."""
    return f"""\
title = "{title}"
id = "example.org,2024"
base_url = "https://example.org/digests/"
search = {str(search).lower()}
[volume]
by = "{volume}"
[[edition]]
name = "korean"
languages = ["ko"]
tags.any = ["llm"]
formats = [{formats}]
volume.by = "none"
[[edition]]
name = "abroad"
languages = ["en"]
formats = ["feed"]
{more}""".encode()


NOVEMBER = digest("2024-11-30", entry("Oldest Paper", "#vision #old"))
MIDDLE = digest("2024-12-18", entry("Middle Paper", "#llm"), introduction="Two papers of a quiet day.")
NEWEST = digest("2024-12-19", entry("Newest Paper", "#llm"), entry("Second Paper", "#강화학습"))

FIRST: Inputs = {
    "collection.toml": settings(),
    "2024-11-30.txt": NOVEMBER,
    "2024-12-18.txt": MIDDLE,
    "2024-12-19.txt": NEWEST,
}

# A day more, a day less, a day changed in place, other volumes, another title: of the same length where the
# size of a file should not tell.
SECOND: Inputs = {
    "collection.toml": settings("Papers B", volume="none"),
    "2024-12-18.txt": MIDDLE.replace(b"Some words", b"Same words"),
    "2024-12-19.txt": NEWEST,
    "2024-12-20.txt": digest("2024-12-20", entry("Brand New Paper", "#robotics")),
}

# What neither of them has.
THIRD: Inputs = {
    "collection.toml": settings("Papers C", search=False, formats='"epub"'),
    "2024-11-30.txt": NOVEMBER.replace(b"#old", b"#new"),
    "2024-12-19.txt": NEWEST.replace(b"Second", b"Fourth"),
}


def write(folder: Path, inputs: Inputs) -> None:
    """Make a folder hold these files and no others; those that are the same are not touched."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in inputs:
            path.unlink()
    for name, data in inputs.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)


def key(inputs: Inputs) -> str:
    """A name for inputs: the same for the same files, whatever their order."""
    text = "\n".join(f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(inputs.items()))
    return hashlib.sha256(text.encode()).hexdigest()
