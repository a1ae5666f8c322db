"""Date lines that are nearly in form (rule 1 of the format)."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import unicodedata

from msgspec import Struct

from pipeline.reading import dates, recognition

_LABEL = re.compile(r"(?:date|날짜|일자|일시|작성일)\s{0,3}[:：]?\s{0,3}")
# What names a digest, and may stand before a date that is in form.
_NAME = re.compile(
    r"(?:(?:오늘의\s?)?(?:논문|다이제스트)|(?:daily\s?)?(?:digest|papers)(?:\s(?:of|for))?)\s{0,3}[:(\[-]?\s{0,3}"
)
# What people put behind a date that names the digest and nothing else.
_WORDS = re.compile(
    r"(?:의|자|\s|오늘|읽은|논문|다이제스트|정리|요약|목록|digests?|papers?|arxiv|daily|reading|list|notes?|of|:|-|–|—)+"
)
_TIME = re.compile(r"[t\s]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s?(?:[ap]m|z|kst|utc))?")
_MONTH_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]{2,6})?\.?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SURE = (
    re.compile(r"(?P<y>[0-9]{4})\s*년\s*(?P<m>[0-9]{1,2})\s*월\s*(?P<d>[0-9]{1,2})"),
    re.compile(r"['’‘`]?(?P<y>[0-9]{2})\s*년\s*(?P<m>[0-9]{1,2})\s*월\s*(?P<d>[0-9]{1,2})\s*일?"),
    re.compile(r"(?P<y>20[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])"),
    re.compile(
        r"(?P<y>[0-9]{4})\s*[-./,·‐‑–—_\s]\s*(?P<m>[0-9]{1,2})\s*[-./,·‐‑–—_\s]\s*(?P<d>[0-9]{1,2})\s*일?"
    ),
    re.compile(r"(?P<d>1[3-9]|2[0-9]|3[01])[-./](?P<m>[0-9]{1,2})[-./](?P<y>20[0-9]{2})"),
    re.compile(r"(?P<m>[0-9]{1,2})[-./](?P<d>1[3-9]|2[0-9]|3[01])[-./](?P<y>20[0-9]{2})"),
)
_YEARLESS = (
    re.compile(r"(?P<m>[0-9]{1,2})\s*월\s*(?P<d>[0-9]{1,2})\s*일"),
    re.compile(rf"{_MONTH_NAME}\s*(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?"),
    re.compile(rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH_NAME}"),
)
_WEEKDAY_BEHIND = re.compile(
    r"(?:[\s,]{1,9}[(]?|[(])\s{0,9}(?:[월화수목금토일](?:요일)?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?)$"
)
_DOUBTFUL = re.compile(
    r"(?P<m>[0-9]{1,2})[-/](?P<d>[0-9]{1,2})"
    r"|(?:1[5-9]|[23][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|'?(?P<yy>[0-9]{2})[-./]\s?(?P<mm>[0-9]{1,2})[-./]\s?(?P<dd>[0-9]{1,2})"
    r"|[0-9]{1,2}[-./][0-9]{1,2}[-./]20[0-9]{2}"
    r"|20[0-9]{2}\s*년\s*[0-9]{1,2}\s*월"
    r"|20[0-9]{2}\s*년?.{0,3}[0-9]{1,2}.{1,3}[0-9]{1,2}\s*일"
    r"|20[0-9]{2}(?P<s>[-./])[0-9]{1,2}(?P=s)[0-9]{1,2}\s*[-~–—]\s*[0-9./-]{1,10}"
)
# A date with which a line begins.
_BEGINNING = re.compile(
    r"20[0-9]{2}\s*년\s*[0-9]{1,2}\s*월\s*[0-9]{1,2}\s*일|20[0-9]{2}(?P<s>[-./])\s*[0-9]{1,2}(?P=s)\s*[0-9]{1,2}(?![0-9])"
    rf"|{_MONTH_NAME}\s*[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+20[0-9]{{2}}(?![0-9])"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH_NAME.replace('<name>', '<name2>')},?\s+20[0-9]{{2}}(?![0-9])"
)
_LONGEST_REST = 30
_MARKUP = re.compile(r"[*`\[\]【】「」]")
_DIGIT = re.compile(r"[0-9]")
_LETTER = re.compile(r"[^\W_]")


class NearDate(Struct, frozen=True, gc=False):
    """Reading of a line that is nearly a date line.

    ``date`` is what it is read as, None where that is in doubt; ``guess`` is then what may be meant.
    """

    date: dt.date | None = None
    guess: dt.date | None = None
    weekday: int | None = None


def near(text: str, around: dt.date | None) -> NearDate | None:
    """Return what a line says that is nearly a date line, or None if it is something else.

    Args:
        text: the line.
        around: a date near by, as that of the digest before, which tells the year where none is written.

    Raises:
        ImpossibleDateError: if it has the form of a date but is none.
    """
    bare = _bare(text)
    if not _DIGIT.search(bare):
        return None
    named = _NAME.match(bare)
    for form in (bare, bare[named.end() :]) if named else (bare,):
        if found := dates.from_line(form):
            return NearDate(found, weekday=dates.weekday(form))
    day = _WEEKDAY_BEHIND.sub("", bare)
    for pattern in _SURE:
        if match := pattern.fullmatch(day):
            return NearDate(_date(int(match["y"]), int(match["m"]), int(match["d"])))
    for pattern in _YEARLESS:
        if match := pattern.match(day):
            if match.end() == len(day):
                return _yearless(match, around)
            if _WORDS.fullmatch(day, match.end()):
                return NearDate()
    return _doubtful(day, around) or _followed(bare)


def _bare(text: str) -> str:
    """``text`` with plain digits, without signs around it and without a label."""
    characters = _MARKUP.sub("", unicodedata.normalize("NFKC", text).lower())
    first = _LETTER.search(characters)
    start = first.start() if first else 0
    # A year's apostrophe and an opening bracket say nothing, a minus before a number does.
    end = len(characters)
    while end > start and not characters[end - 1].isalnum():
        end -= 1
    bare = characters[start:end]
    label = _LABEL.match(bare)
    return bare[label.end() :] if label else bare


def _date(year: int, month: int, day: int) -> dt.date:
    return dates.make_date(year if year > 99 else 2000 + year, month, day)  # noqa: PLR2004 (two digits of this century)


def _yearless(match: re.Match[str], around: dt.date | None) -> NearDate | None:
    """The date nearest to ``around`` that has the month and day."""
    named = "name" in match.re.groupindex
    month = _MONTHS.index(match["name"]) + 1 if named else int(match["m"])
    if around is None:
        return NearDate()
    candidates = []
    for year in (around.year - 1, around.year, around.year + 1):
        with contextlib.suppress(dates.ImpossibleDateError):
            candidates.append(dates.make_date(year, month, int(match["d"])))
    if not candidates:
        dates.make_date(around.year, month, int(match["d"]))  # which says what is wrong with it
    return NearDate(min(candidates, key=lambda date: abs((date - around).days)))


def _doubtful(day: str, around: dt.date | None) -> NearDate | None:
    match = _DOUBTFUL.fullmatch(day)
    if match is None:
        return None
    year = match["yy"] or (around.year if around else None)
    if not match["m"] and not match["mm"]:
        return NearDate()
    month, day_of_month = int(match["m"] or match["mm"]), int(match["d"] or match["dd"])
    if not (1 <= month <= 12 and 1 <= day_of_month <= 31):  # noqa: PLR2004 (months, days)
        return None
    guess = None
    if year is not None:
        with contextlib.suppress(dates.ImpossibleDateError):
            guess = _date(int(year), month, day_of_month)
    return NearDate(guess=guess)


def _followed(bare: str) -> NearDate | None:
    """A date with something behind it: a time or what names a digest, else a few words, which leave doubt."""
    match = _BEGINNING.match(bare)
    if match is None:
        return None
    rest = bare[match.end() :]
    date = dates.from_line(match[0].strip())
    if date is None:
        return None
    if _TIME.fullmatch(rest) or _WORDS.fullmatch(rest):
        return NearDate(date)
    if len(rest) > _LONGEST_REST or recognition.ends_korean_sentence(rest):
        return None
    return NearDate(guess=date)
