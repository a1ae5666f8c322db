"""What ``digests parse`` prints."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from pipeline import reading

TEXT = """\
2024년 12월 19일
오늘의 논문.
A Title
(Ada Kim, Ben Lee)
https://example.org/
An abstract.
한국어.
English.
#gan #c++
A Blog Post
"""


def records(name: str, text: bytes) -> list[dict[str, Any]]:
    return [json.loads(msgspec.json.encode(record)) for record in reading.records(name, text)]


def test_a_record() -> None:
    (record,) = records("digests/2024-12-19.txt", TEXT.encode())
    assert record == {
        "path": "digests/2024-12-19.txt",
        "date": "2024-12-19",
        "introduction": ["오늘의 논문."],
        "entries": [
            {
                "title": "A Title",
                "authors": ["Ada Kim", "Ben Lee"],
                "url": "https://example.org/",
                "abstract": ["An abstract."],
                "commentary": {"ko": ["한국어."], "en": ["English."]},
                "tags": ["gan", "c++"],
                "links": [],
                "line": 3,
            },
            {
                "title": "A Blog Post",
                "authors": [],
                "url": None,
                "abstract": [],
                "commentary": {"ko": [], "en": []},
                "tags": [],
                "links": [],
                "line": 10,
            },
        ],
        "diagnostics": [
            {
                "code": "D004",
                "severity": "warning",
                "line": 10,
                "column": 1,
                "message": "entry without authors",
            },
            {
                "code": "D005",
                "severity": "information",
                "line": 10,
                "column": 1,
                "message": "entry without abstract and commentary",
            },
            {"code": "D006", "severity": "warning", "line": 10, "column": 1, "message": "entry without tags"},
        ],
    }


def test_keys_stand_in_the_order_of_the_documentation() -> None:
    (record,) = records("a.txt", TEXT.encode())
    assert list(record) == ["path", "date", "introduction", "entries", "diagnostics"]


def test_several_digests_are_several_records_and_each_diagnostic_is_in_one() -> None:
    text = TEXT + TEXT.replace("19일", "20일").replace("Ada", "A\x01da")
    found = records("2024-12-18.txt", text.encode())
    assert [record["date"] for record in found] == ["2024-12-19", "2024-12-20"]
    assert [[d["code"] for d in record["diagnostics"]] for record in found] == [
        ["D003", "D004", "D005", "D006"],
        ["D008", "D004", "D005", "D006"],
    ]
    assert sum(len(record["diagnostics"]) for record in found) == len(
        reading.read("2024-12-18.txt", text.encode()).diagnostics
    )


@pytest.mark.parametrize(("data", "code"), [(b"", "D039"), (b"\xff", "D009"), (b"a" * 33_600_000, "D013")])
def test_a_file_without_a_digest_is_a_record_with_diagnostics(data: bytes, code: str) -> None:
    (record,) = records("a.txt", data)
    assert (record["date"], record["entries"]) == (None, [])
    assert [d["code"] for d in record["diagnostics"]] == [code]
