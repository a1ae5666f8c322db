"""What the Open XML SDK's validator and others say of finished documents."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx_integrity
import pytest
from openxml_audit import OpenXmlValidator

from pipeline.model import Day

Write = Callable[..., Any]
PROGRAMS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def opened_archive(write: Write, archive_days: Sequence[Day]) -> Any:
    return write(archive_days)


@pytest.fixture(
    params=["opened", "numbered", pytest.param("opened_archive", marks=pytest.mark.slow)], scope="module"
)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / f"{request.param}.docx"
    path.write_bytes(request.getfixturevalue(request.param).data)
    return path


@pytest.fixture(scope="module")
def numbered(write: Write, tied: Sequence[Day]) -> Any:
    return write(tied, pages={article.anchor: 12 for day in tied for article in day.articles})


def test_open_xml_sdk(file: Path, ooxml_validator: list[str]) -> None:
    done = subprocess.run([*ooxml_validator, file], capture_output=True, check=False, text=True)
    assert json.loads(done.stdout)["errors"] == []


def test_openxml_audit(file: Path) -> None:
    result = OpenXmlValidator().validate(file)
    assert [str(each) for each in result.errors] == []
    assert result.is_valid


def test_docx_integrity(file: Path) -> None:
    assert [str(each) for each in docx_integrity.check(str(file))] == []


def test_docx_plus_lint(file: Path) -> None:
    # The rule about languages is for documents of one; the others that are left out judge what people wrote.
    left_out = ["mixed-language", "double-space", "space-before-punctuation", "trailing-whitespace"]
    left_out += ["manual-list", "list-numbering-continuity"]
    excluded = [argument for rule in left_out for argument in ("--exclude", rule)]
    command = [str(PROGRAMS / "docx-plus"), "lint", "--json", "--no-profile", *excluded, str(file)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'w:val="nextPage"', b'w:val="nowhere"'),
        (b"<w:numPr>", b"<w:nonsense/><w:numPr>"),
        (b'w:styleId="Heading1"', b'w:styleId="Heading2"'),
        (b'w:id="2"', b'w:id="1"'),
    ],
)
def test_a_checker_finds_faults(opened: Any, tmp_path: Path, right: bytes, wrong: bytes) -> None:
    """One that never complains would prove nothing."""
    path = tmp_path / "broken.docx"
    with zipfile.ZipFile(path, "w") as target:
        for name in opened.names:
            target.writestr(name, opened.archive.read(name).replace(right, wrong))
    assert OpenXmlValidator().validate(path).errors
