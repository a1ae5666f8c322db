"""A file with what leaves no doubt written in the form of the format: ``digests check --fix``; pure."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Mapping

from pipeline.model import EXPORT_MARK, Entry
from pipeline.reading import digests, files, limits, lines

# The space that may stand around the text of a line. Controls are no space: a message names them.
_BLANKS = (
    " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_ENDS = re.compile("(\r\n|\n|\r)")
# Tags that are moved to a line of their own end an entry, behind which more may leave no doubt.
_MOST_PASSES = 5


def mended(path: str, data: bytes) -> bytes:
    """Return a file's bytes with dates, titles, authors and tags in form, in NFC, no space around lines.

    Nothing is changed that would change what is read, but for what a message about the line says. A file that
    cannot be read stays as it is.

    Args:
        path: the file's path, whose last part may give the date.
        data: the file's bytes.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    if len(data) > limits.FILE_BYTES:
        return data  # which may not be all of it
    if data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(EXPORT_MARK.encode()):
        return data  # where space before a line says what it is below
    for _ in range(_MOST_PASSES):
        again = _once(path, data)
        if again == data:
            break
        data = again
    return data


def _once(path: str, data: bytes) -> bytes:
    before = files.read(path, data)
    fixes = {number: form for part in before for number, form in part.fixes.items()}
    found, _ = lines.lines(path, data)
    text = data.decode("utf-8")
    for chosen in (fixes, {}):
        changed = "".join(_rewritten(text, {line.number for line in found}, chosen)).encode()
        if _meaning(files.read(path, changed)) == _meaning(before):
            return changed
    return data


def _rewritten(text: str, numbers: set[int], fixes: Mapping[int, tuple[str, ...]]) -> Iterator[str]:
    """The text line by line; ``numbers`` are those of lines that are read."""
    pieces = _ENDS.split(text)
    usual = next(iter(pieces[1::2]), "\n")
    for at in range(0, len(pieces), 2):
        raw, end = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else ""
        number = at // 2 + 1
        if number in fixes:
            form = fixes[number]
            mark = "\ufeff" if number == 1 and raw.startswith("\ufeff") else ""
            yield mark + (end or usual).join(form) + (end if form else "")
        elif number in numbers:
            yield unicodedata.normalize("NFC", raw.strip(_BLANKS)) + end
        else:
            yield raw.rstrip(_BLANKS) + end if not raw.strip(_BLANKS) else raw + end


def _meaning(parts: list[digests.Reported]) -> list[tuple[object, ...]]:
    """Everything that was read, without the numbers of lines and where a text ends and its tags begin."""
    found = [part.digest for part in parts if part.digest]
    return [
        (digest.date, digest.introduction, [_entry(entry) for entry in digest.entries]) for digest in found
    ]


def _entry(entry: Entry) -> tuple[object, ...]:
    tags = [f"#{tag}" for tag in entry.tags]
    text = " ".join([*entry.abstract, *entry.commentary.ko, *entry.commentary.en, *tags])
    return entry.title, entry.authors, entry.url, re.sub(r"[\s,，、;；]+|(?<=\S)(?=#)", " ", text).split()
