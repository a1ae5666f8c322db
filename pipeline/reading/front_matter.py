"""Front matter: YAML between two lines of ``---`` at the head of a file (rule 11 of the format).

All values are read as the text that they are (the parser's base loader): as YAML's own types the arXiv number
``2406.11830`` would be a fraction without its last zero, and a day that is in no calendar an exception.
Aliases are followed but never looked into, so that none can grow.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from pipeline.diagnostics import Diagnostic
from pipeline.reading import authors, blocks, dates, lines
from pipeline.reading.lines import Line
from pipeline.urls import web_address

_FENCE = "---"
_ENDS = ("---", "...")
_KEY = re.compile(r"""(?:[^\W\d][\w -]*|"[^"]+"|'[^']+')\s*:(?:\s|$)""")
_USED = ("title", "authors", "date", "tags", "url", "link", "arxiv", "doi")
_ABSENT = ("", "~", "null")
_TIME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[T ]\d{1,2}:.*", re.ASCII)
_ARXIV = re.compile(
    r"(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)", re.IGNORECASE
)
_DOI = re.compile(r"(?:doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
# The parser takes its time, and people write a few hundred.
_LONGEST = 20_000

_Values: TypeAlias = dict[str, tuple[Any, Line]]


class FrontMatter(Struct, frozen=True, gc=False):
    """Values of front matter; a field is empty where there is none that can be used."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: dt.date | None = None
    tags: tuple[str, ...] = ()
    url: str | None = None
    line: int = 1


NONE = FrontMatter()


def split(
    path: str, found: Sequence[Line], used: Sequence[str] = _USED
) -> tuple[FrontMatter, Sequence[Line], list[Diagnostic]]:
    """The front matter of a file, the lines behind it, and what there is to say.

    Args:
        path: of the file, for messages.
        found: its lines.
        used: the keys that are of use in it; others are named in one message.
    """
    end = _end(found)
    if end is None:
        return NONE, found, []
    said: list[Diagnostic] = []
    values = _values(path, found[: end + 1], said)
    keys = [key for key in values if key in used]
    front = _front(path, {key: values[key] for key in keys}, said, found[0].number)
    addresses = [key for key in keys if key in _ADDRESSES]
    unused = [key for key in values if key not in used or key in addresses[1:]]
    if unused:
        message = f"not used of the front matter: {', '.join(unused)}"
        said.append(values[unused[0]][1].diagnose("D022", path, message))
    return front, found[end + 1 :], said


def split_digest(path: str, found: Sequence[Line]) -> tuple[FrontMatter, Sequence[Line], list[Diagnostic]]:
    """As :func:`split` for a digest, where two separators around a title with a colon are no front matter.

    Of use are the date, where no line has it, and the tags, which all entries get.
    """
    end = _end(found)
    if end is None or not any(_known_key(line) for line in found[1:end]):
        return NONE, found, []
    return split(path, found, ("date", "tags"))


def _known_key(line: Line) -> bool:
    return line.text.partition(":")[0].strip().casefold() in _USED


def _end(found: Sequence[Line]) -> int | None:
    """The index of the line that closes front matter, None where there is none."""
    if len(found) < 2 or found[0].number != 1 or found[0].text != _FENCE:  # noqa: PLR2004 (both fences)
        return None
    end = next((at for at, line in enumerate(found[1:], 1) if line.text in _ENDS), None)
    first = found[1].text
    return end if end == 1 or (end and (_KEY.match(first) or first.startswith("#"))) else None


def _values(path: str, block: Sequence[Line], said: list[Diagnostic]) -> _Values:
    """The keys in small letters, each with its value and its line."""
    source = "\n".join(" " * blocks.indentation(line) + line.text for line in block[1:-1])
    fault = ""
    at = 1
    table: object = None
    if len(source) > _LONGEST:
        fault = f"it has more than {_LONGEST:,} characters"
    elif source:
        table, fault, at = _loaded(source)
    if not fault and table is not None and not isinstance(table, dict):
        fault = "it is no list of keys and values"
    if fault:
        line = block[min(at, len(block) - 1)]
        message = f"front matter that cannot be read: {fault}; lines 1 to {block[-1].number} are left out"
        said.append(line.diagnose("D023", path, message))
        return {}
    values: _Values = {}
    for key, value in table.items() if isinstance(table, dict) else ():
        name = _text(key).casefold() if isinstance(key, str) else "?"
        values[name] = (value, _line(block, key))
    return values


def _loaded(source: str) -> tuple[object, str, int]:
    """Return the value of a YAML text, or what is wrong with it and the number of the line, from 1."""
    import yaml  # most files have no front matter

    loader = None
    try:
        loader = yaml.BaseLoader(source)
        return loader.get_single_data(), "", 1
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, error.problem or "this is not YAML", mark.line + 1 if mark else 1
    except (yaml.YAMLError, ValueError, RecursionError):
        return None, "this is not YAML", 1
    finally:
        if loader is not None:
            loader.dispose()


def _line(block: Sequence[Line], key: object) -> Line:
    """The line on which a key stands."""
    return next((line for line in block if line.text.strip("\"'").startswith(str(key))), block[0])


def _front(path: str, values: _Values, said: list[Diagnostic], number: int) -> FrontMatter:
    title, date, url = "", None, None
    if "title" in values:
        title = _single(path, "title", values, said)
        number = values["title"][1].number
    if "date" in values:
        date = _date(path, _single(path, "date", values, said), values["date"][1], said)
    if key := next((key for key in values if key in _ADDRESSES), ""):
        text = _single(path, key, values, said)
        url = _ADDRESSES[key](text) if text else None
        if text and url is None:
            said.append(values[key][1].diagnose("D021", path))
    names = [name for text in _several(path, "authors", values, said) for name in _names(text)]
    tags = [tag for text in _several(path, "tags", values, said) for tag in _tags(text)]
    return FrontMatter(title, tuple(names), date, tuple(dict.fromkeys(tags)), url, number)


def _single(path: str, key: str, values: _Values, said: list[Diagnostic]) -> str:
    """The text of a key that has one value."""
    value, line = values[key]
    if isinstance(value, str):
        return _text(value)
    said.append(line.diagnose("D023", path, f"{key} of the front matter is no text; it is left out"))
    return ""


def _several(path: str, key: str, values: _Values, said: list[Diagnostic]) -> list[str]:
    """The texts of a key that may have many values; a text as it is where there is one only."""
    value, line = values.get(key, ("", None))
    items = value if isinstance(value, list) else [value]
    if line and not all(isinstance(item, str) for item in items):
        message = (
            f"{key} of the front matter is neither a text nor a list of texts; what is no text is left out"
        )
        said.append(line.diagnose("D023", path, message))
    found = [_text(item) for item in items if isinstance(item, str)]
    return [
        f"({text})" if not isinstance(value, list) and key == "authors" else text for text in found if text
    ]


def _text(value: str) -> str:
    """A value as text on one line, without what YAML's escapes can bring and no output can hold."""
    if value in _ABSENT:
        return ""
    found, _ = lines.lines("", value.encode("utf-8", "ignore"))
    return " ".join(line.text for line in found)


def _names(text: str) -> tuple[str, ...]:
    """One name of a list, or those of a text with commas between, which comes in brackets."""
    if not text.startswith("("):
        return (text,)
    found = authors.parse(text)
    return found.names if found else (text[1:-1],)


def _tags(text: str) -> list[str]:
    """The tags of ``a, b``, of ``#a #b``, or of one item, whose spaces become hyphens."""
    words = text.split(",") if "," in text else text.split() if "#" in text else [text]
    return [tag for word in words if (tag := "-".join(word.strip(" #＃").split()))]


def _date(path: str, text: str, line: Line, said: list[Diagnostic]) -> dt.date | None:
    if not text:
        return None
    time = _TIME.fullmatch(text)
    try:
        date = dates.from_line(time[1] if time else text)
    except dates.ImpossibleDateError as error:
        said.append(line.diagnose("D002", path, f"impossible date: {error}"))
        return None
    if date is None:
        said.append(line.diagnose("D023", path, "date of the front matter is no date; it is left out"))
    return date


def _url(text: str) -> str | None:
    return web_address(text)


def _arxiv(text: str) -> str | None:
    found = _ARXIV.fullmatch(text)
    return f"https://arxiv.org/abs/{found[1]}" if found else web_address(text)


def _doi(text: str) -> str | None:
    found = _DOI.fullmatch(text)
    return web_address(f"https://doi.org/{found[1]}") if found else web_address(text)


# What makes an address of the value of a key.
_ADDRESSES: dict[str, Callable[[str], str | None]] = {"url": _url, "link": _url, "arxiv": _arxiv, "doi": _doi}
