"""Date lines and dated file names (rule 1 of the format)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

# Outside these years a date is a slip of the finger, and formats that outputs use have no word for it
# (a ZIP archive knows 1980 to 2107, RFC 3339 four digits).
FIRST_YEAR, LAST_YEAR = 1980, 2107

_KOREAN_WEEKDAYS = "월화수목금토일"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:[월화수목금토일](?:요일)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)"

_DATE_LINE = re.compile(
    rf"""(?:\#{{1,6}}\s*)?
    (?:(?P<before>{_WEEKDAY}),?\s+)?
    (?: (?P<y>[0-9]{{4}})\s*년\s*(?P<m>[0-9]{{1,2}})\s*월\s*(?P<d>[0-9]{{1,2}})\s*일
      | (?P<y2>[0-9]{{4}})(?P<separator>[-./])\s*(?P<m2>[0-9]{{1,2}})(?P=separator)\s*(?P<d2>[0-9]{{1,2}})\.?
      | {_MONTH.format("m3")}\s*(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>[0-9]{{4}})
      | (?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format("m4")},?\s+(?P<y4>[0-9]{{4}})
    )(?:[\s,]*[(（]?\s*(?P<behind>{_WEEKDAY})\s*[)）]?)?""",
    re.VERBOSE,
)
_FILE_NAME = re.compile(
    r"(?<!\d)(?:(\d{4})([-._ ]?)(\d{2})\2(\d{2})|(\d{4})\s*년\s*(\d{1,2})\s*월\s*(\d{1,2})\s*일)(?!\d)",
    re.ASCII,
)

# A date line is short; no other line is looked at closely.
LONGEST = 60


class ImpossibleDateError(ValueError):
    """Digits in the form of a date that is in no calendar."""


def from_line(text: str) -> dt.date | None:
    """Return the date that ``text`` is, if it is nothing else.

    Raises:
        ImpossibleDateError: if it has the form of a date but is none.
    """
    if len(text) > LONGEST or not (match := _DATE_LINE.fullmatch(text.lower())):
        return None
    year = match["y"] or match["y2"] or match["y3"] or match["y4"]
    day = match["d"] or match["d2"] or match["d3"] or match["d4"]
    if name := match["m3"] or match["m4"]:
        month = _MONTHS.index(name[:3]) + 1
    else:
        month = int(match["m"] or match["m2"])
    return make_date(int(year), month, int(day))


def weekday(text: str) -> int | None:
    """Return the weekday that stands in a date line, from Monday = 0; None if none does."""
    match = _DATE_LINE.fullmatch(text.lower()) if len(text) <= LONGEST else None
    name = match and (match["before"] or match["behind"])
    return _weekday(name) if name else None


def _weekday(name: str) -> int:
    if name[0] in _KOREAN_WEEKDAYS:
        return _KOREAN_WEEKDAYS.index(name[0])
    return _WEEKDAYS.index(name[:3])


def weekday_name(date: dt.date) -> str:
    """Return the Korean name of a date's weekday, in one syllable."""
    return _KOREAN_WEEKDAYS[date.weekday()]


def written(date: dt.date) -> str:
    """Return a date line in the form of the format."""
    return f"{date.year}년 {date.month}월 {date.day}일"


def from_path(path: str) -> dt.date | None:
    """Return the date in the file name of ``path``; None if it has none, or several that differ.

    Raises:
        ImpossibleDateError: if it has digits in the form of a date that is none.
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", path)[-1][-255:])
    dates = {
        tuple(int(digits) for digits in (m[1] or m[5], m[3] or m[6], m[4] or m[7]))
        for m in _FILE_NAME.finditer(name)
    }
    if len(dates) != 1:
        return None
    year, month, day = dates.pop()
    return make_date(year, month, day)


def make_date(year: int, month: int, day: int) -> dt.date:
    """Return the date.

    Raises:
        ImpossibleDateError: there is no such date, or none that outputs have a word for.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ImpossibleDateError(f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ImpossibleDateError(f"{year}-{month:02}-{day:02} is in no calendar") from None
