"""A file with a tag renamed, byte for byte the same but for the tag; pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from pipeline.model import Digest, Entry, tag_key
from pipeline.reading import blocks, files, forms, lines, recognition

_ENDS = re.compile("(\r\n|\n|\r)")
_HASHED = re.compile(r"([#＃])([^\s#＃,，、;；]+)")
_WORD = re.compile(r"[^\s\[\],，、;；\"'#＃]+")
_KEY = re.compile(r"tags\s*:", re.IGNORECASE)


def is_tag(text: str) -> bool:
    """Whether ``text`` is one tag as a tag line can have it, without ``#``."""
    return bool(text) and recognition.tags(f"#{text}") == (text,)


def tags(path: str, data: bytes) -> list[str]:
    """Return the tags of all entries of a file, as written."""
    return [tag for digest in _digests(path, data) for entry in digest.entries for tag in entry.tags]


def renamed(path: str, data: bytes, old: str, new: str) -> bytes | None:
    """Return a file with one tag in place of another, in tag lines and in front matter.

    Args:
        path: of the file, as it is shown.
        data: its content.
        old: the tag to replace, in whatever letter case and with whatever hyphens it is written.
        new: the tag to put there, which :func:`is_tag`.

    Returns:
        The new content; None where it cannot be had without a change of anything else.
    """
    key = tag_key(old)
    if not any(tag_key(tag) == key for tag in tags(path, data)):
        return data
    before = _digests(path, data)
    try:
        pieces = _ENDS.split(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    found, _ = lines.lines(path, data)
    front = _front_matter_lines(found)
    hashed, words = _replacements(key, new)
    for line in blocks.with_code(found):
        at = 2 * (line.number - 1)
        if line.number in front:
            pieces[at] = words(hashed(pieces[at]))
        elif not blocks.is_code(line.text) and forms.tags(line.text) is not None:
            pieces[at] = hashed(pieces[at]) if "#" in line.text or "＃" in line.text else words(pieces[at])
    changed = "".join(pieces).encode()
    wanted = [
        replace(digest, entries=tuple(_retagged(entry, key, new) for entry in digest.entries))
        for digest in before
    ]
    return changed if _comparable(_digests(path, changed)) == _comparable(wanted) else None


def _digests(path: str, data: bytes) -> list[Digest]:
    return [part.digest for part in files.read(path, data) if part.digest]


def _front_matter_lines(found: list[lines.Line]) -> set[int]:
    """Return the numbers of the lines of ``tags`` in front matter, if a file begins with such."""
    if not found or found[0].text != "---" or found[0].number != 1:
        return set()
    numbers: set[int] = set()
    inside = False
    for line in found[1:]:
        if line.text in {"---", "..."}:
            return numbers
        if not line.text.startswith("-") and not blocks.indentation(line):
            inside = _KEY.match(line.text) is not None
        if inside:
            numbers.add(line.number)
    return set()


def _replacements(key: str, new: str) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Return the functions that replace the tag in a text: behind ``#``, and as a word."""

    def hashed(text: str) -> str:
        return _HASHED.sub(lambda each: each[1] + new if tag_key(each[2]) == key else each[0], text)

    def words(text: str) -> str:
        head = _KEY.match(text)
        start = head.end() if head else 0
        return text[:start] + _WORD.sub(
            lambda each: new if tag_key(each[0]) == key else each[0], text[start:]
        )

    return hashed, words


def _retagged(entry: Entry, key: str, new: str) -> Entry:
    return replace(entry, tags=tuple(new if tag_key(tag) == key else tag for tag in entry.tags))


def _comparable(digests: list[Digest]) -> list[Digest]:
    """Return digests with tags that are equal once: where both stood, one is left."""
    return [
        replace(
            digest,
            entries=tuple(
                replace(entry, tags=tuple(dict.fromkeys(map(tag_key, entry.tags))))
                for entry in digest.entries
            ),
        )
        for digest in digests
    ]
