"""Date and title in the path of a note (rules 7 and 8 of the format)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from pipeline.reading import dates, lines

_SEPARATOR = re.compile(r"[/\\]")
# YYMMDD, years 2000 to 2099, before a title or alone.
_SHORT = re.compile(r"(\d{2})(\d{2})(\d{2})(?=[\s_.-]|$)", re.ASCII)
_DATED = re.compile(
    r"(?:\d{6}|\d{8}|\d{4}([-._ ])\d{2}\1\d{2}|\d{4}\s*년\s*\d{1,2}\s*월\s*\d{1,2}\s*일)(?:[\s_.-]+|$)",
    re.ASCII,
)
_FOLDERS = re.compile(r"(?<!\d)(\d{4})/(\d{2})/(\d{2})$", re.ASCII)


def date(path: str) -> dt.date | None:
    """The date in a note's name, else in that of the nearest dated folder; None if there is none.

    Raises:
        dates.ImpossibleDateError: the name has digits in the form of a date that is none.
    """
    *folders, name = _parts(path)
    if found := _dated(name):
        return found
    for depth in range(len(folders), 0, -1):
        try:
            if found := _dated(folders[depth - 1]) or _nested("/".join(folders[:depth])):
                return found
        except dates.ImpossibleDateError:
            continue  # a folder of this name need not be meant as a date
    return None


def title(path: str) -> str:
    """The title in a note's name: what follows the date, or all of it where nothing does."""
    name = _stem(_parts(path)[-1])
    bare = _DATED.sub("", name, count=1) if _DATED.match(name) else name
    found, _ = lines.lines("", (bare or name).encode("utf-8", "backslashreplace"))
    return " ".join(line.text for line in found) or "?"


def _parts(path: str) -> list[str]:
    return _SEPARATOR.split(unicodedata.normalize("NFC", path))


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _dated(name: str) -> dt.date | None:
    short = _SHORT.match(name)
    if short is None:
        return dates.from_path(name)
    return dates.from_path(f"20{short[1]}-{short[2]}-{short[3]}")


def _nested(folders: str) -> dt.date | None:
    found = _FOLDERS.search(folders)
    return dates.from_path("-".join(found.groups())) if found else None
