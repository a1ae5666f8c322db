"""Messages about places in digests: values, made by readers and rendered by commands.

:data:`CODES` lists what can be said, :func:`diagnose` says it, :mod:`pipeline.diagnostics.rendering`
shows it, and :func:`explanation` has a page about each code.
"""

from __future__ import annotations

import os
from typing import Literal, TypeAlias

from msgspec import Struct

Severity: TypeAlias = Literal["error", "warning", "information"]

# How much of a line is quoted: all of it up to WHOLE characters. Of a longer line, its beginning when
# the column lies there (BEGINNING), else BEFORE characters before the column and AFTER from it on.
# These numbers let `caret` tell from a quotation alone where its column is: see there.
WHOLE = 240
BEGINNING = 250
BEFORE = 100
AFTER = 140


class Code(Struct, frozen=True, gc=False):
    """A kind of message with its usual wording and hint; its page is ``pages/<id>.md``."""

    id: str
    severity: Severity
    summary: str
    hint: str = ""


_ALL = (
    Code(
        "D001",
        "error",
        "no date: neither a date line nor a dated file name",
        "begin the digest with a line like 2024년 12월 19일, or name the file 2024-12-19.txt",
    ),
    Code("D002", "error", "impossible date", "correct the date; until then the digest is left out"),
    Code("D003", "warning", "date from the file name, or file name and date line disagree"),
    Code("D004", "warning", "entry without authors", "put (names, with commas) on the next line"),
    Code("D005", "information", "entry without abstract, commentary or one of the languages"),
    Code("D006", "warning", "entry without tags", "end it with a line of #tags"),
    Code(
        "D007",
        "warning",
        "tags at the end of a paragraph are text, not tags",
        "put them on a line of their own",
    ),
    Code("D008", "warning", "characters removed that no output can hold", "delete, or type what was meant"),
    Code("D009", "error", "not UTF-8", "save the file as UTF-8"),
    Code("D010", "warning", "same title twice on one day", "delete one of them, or tell the titles apart"),
    Code(
        "D011",
        "warning",
        "unbalanced or doubled brackets in authors",
        "put one round bracket before the first name and one after the last",
    ),
    Code("D012", "error", "empty title, or text that belongs to no entry"),
    Code("D013", "error", "a limit reached", "shorten it; all else in the file is read"),
    Code("D014", "information", "TeX that was not understood, shown as written"),
    Code("D015", "warning", "published entry gone while one that looks like it appeared"),
    Code("D016", "warning", "digest without entries", "add one, or delete the digest"),
    Code("D017", "warning", "# without a word in a tag line", "write the tag, or delete the #"),
    Code(
        "D018",
        "warning",
        "title that reads like a paragraph",
        "the line after tags is a title: is one missing here?",
    ),
    Code(
        "D019",
        "warning",
        "what may be authors is taken for a paragraph",
        "if they are authors: put the title on the line before, and #tags before that",
    ),
    Code("D020", "information", "separator line left out", "delete it: a line of #tags ends an entry"),
    Code(
        "D021",
        "warning",
        "address that cannot be used; it is left out",
        "write it as https://example.org/…, without a user name, in at most 2,047 characters",
    ),
    Code("D022", "information", "keys of front matter that are not used"),
    Code(
        "D023",
        "warning",
        "front matter that cannot be read",
        "write key: value, a list as [a, b], and text with a colon in it in quotation marks",
    ),
    Code("D024", "information", "note and digest of one paper; they are one entry"),
    Code("D025", "information", "Markdown that is not understood, shown as written"),
    Code(
        "D026",
        "information",
        "mark of English mistyped or missing",
        "put <english> before the English text and </english> behind it",
    ),
    Code(
        "D030",
        "warning",
        "this looks like a date line, and is taken for text",
        "write it as 2024년 12월 19일, with nothing else on the line",
    ),
    Code(
        "D031", "information", "line in another form, read as it was meant", "digests check --fix rewrites it"
    ),
    Code(
        "D032",
        "information",
        "marks, addresses or affiliations left out of authors",
        "write the names only",
    ),
    Code("D033", "warning", "this looks like tags, and is taken for text", "write each tag as #one-word"),
    Code("D034", "warning", "weekday is not that of the date", "correct one of them"),
    Code("D035", "warning", "date far from others in the file", "look whether year and month are right"),
    Code("D036", "warning", "date in the future", "look whether year and month are right"),
    Code("D037", "information", "entry with an address and without authors"),
    Code(
        "D038",
        "information",
        "short English text before the Korean, or alone, is taken for the abstract",
        "if it is commentary, put it behind the Korean one",
    ),
    Code("D039", "information", "empty file", "write a digest, or delete the file"),
    Code("D040", "error", "setting or address that cannot be"),
    Code("D041", "warning", "tag in a letter case of its own"),
    Code(
        "D042",
        "information",
        "name in double brackets that leads nowhere",
        "write the name of a note's file, or a title",
    ),
    Code(
        "D050", "warning", "identity of an entry that is not there", "write date and title as in the digest"
    ),
)
CODES: dict[str, Code] = {code.id: code for code in _ALL}


class Diagnostic(Struct, frozen=True, gc=False):
    """A message about a place in a file.

    ``line`` and ``column`` count from 1, the column in characters; ``source`` is the line quoted
    (clipped when long), ``hint`` says what to do.
    """

    code: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    source: str = ""


def diagnose(
    code: str, path: str, line: int, column: int, message: str = "", *, hint: str = "", source: str = ""
) -> Diagnostic:
    """Return a diagnostic of kind ``code``.

    Args:
        code: a key of :data:`CODES`.
        path: the file.
        line: the line in it, from 1.
        column: the character in the line, from 1.
        message: what is wrong; the code's summary unless given.
        hint: what to do; the code's own unless given.
        source: the whole line, which is clipped around ``column``.

    Raises:
        KeyError: if there is no such code.
    """
    kind = CODES[code]
    return Diagnostic(
        code,
        kind.severity,
        path,
        line,
        column,
        message or kind.summary,
        hint or kind.hint,
        clip(source, column),
    )


def twin(path: str, line: int, title: str, *, equal: bool) -> Diagnostic:
    """Return the D010 about the second entry with a title.

    Args:
        path: the file.
        line: the line of the second title, from 1.
        title: the title.
        equal: whether everything else of the two entries is the same as well.
    """
    message = (
        "this entry stands twice on one day; it is published once"
        if equal
        else "two entries of one day have this title"
    )
    return diagnose("D010", path, line, 1, message, source=title)


def clip(line: str, column: int) -> str:
    """Return a line for quotation: whole, or the part around ``column`` with ``…`` where it is cut."""
    if len(line) <= WHOLE:
        return line
    if column <= BEGINNING:
        end = BEGINNING + BEFORE
        return line[:end] + "…" if len(line) > end else line
    start = column - 1 - BEFORE
    end = column - 1 + AFTER
    return "…" + line[start:end] + ("…" if len(line) > end else "")


def caret(diagnostic: Diagnostic) -> int:
    """Return the index in ``source`` of the character at ``column``.

    A quotation whose front was cut is at most BEFORE + AFTER + 2 characters long and its column is
    above BEGINNING; in any other, the column lies within the quotation or just behind it.
    """
    if diagnostic.column > BEGINNING and diagnostic.column > len(diagnostic.source) + 1:
        return 1 + BEFORE
    return diagnostic.column - 1


def explanation(code: str) -> str:
    """Return the page about ``code``, in Markdown.

    Raises:
        KeyError: if there is no such code.
    """
    # Not importlib.resources: its import costs more than a whole `digests check`.
    page = os.path.join(os.path.dirname(__file__), "pages", f"{CODES[code].id}.md")  # noqa: PTH118, PTH120
    with open(page, encoding="utf-8") as file:  # noqa: PTH123 (pathlib's import costs as well)
        return file.read()
