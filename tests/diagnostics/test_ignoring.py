"""Messages that are not wanted, or no longer true."""

from __future__ import annotations

import datetime as dt

from pipeline.diagnostics import diagnose
from pipeline.diagnostics.ignoring import EntryPlace, wanted, without_past

DAY = dt.date(2024, 12, 19)
FIRST, SECOND = EntryPlace("a.txt", 2, DAY, "A Title"), EntryPlace("a.txt", 8, DAY, "Another Title")
AT = [diagnose("D004", "a.txt", line, 1) for line in (1, 2, 7, 8, 20)]


def test_a_code_is_ignored_everywhere_or_about_one_entry() -> None:
    assert wanted(AT, [], [FIRST, SECOND]) == AT
    assert wanted(AT, [("D004", "")], [FIRST, SECOND]) == []
    assert wanted(AT, [("D005", "")], [FIRST, SECOND]) == AT
    assert wanted(AT, [("D004", "2024-12-19 a  TITLE")], [SECOND, FIRST]) == [AT[0], *AT[3:]]
    assert wanted(AT, [("D004", "2024-12-19 Another Title")], [FIRST, SECOND]) == AT[:3]
    assert wanted(AT, [("D004", "2024-12-20 A Title")], [FIRST, SECOND]) == AT


def test_an_error_is_never_ignored() -> None:
    error = diagnose("D002", "a.txt", 2, 1)
    assert wanted([error], [("D002", "")], [FIRST]) == [error]


def test_a_date_that_has_come_is_said_no_more() -> None:
    said = [diagnose("D036", "a.txt", 1, 1, "2024-12-19 is in the future"), AT[0]]
    assert without_past(said, dt.date(2024, 12, 18)) == said
    assert without_past(said, DAY) == [AT[0]]
