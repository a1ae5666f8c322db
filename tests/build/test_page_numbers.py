"""``digests build --page-numbers``."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.build.conftest import Project


def numbered(project: Project) -> bool:
    """Whether the contents refer to pages."""
    with zipfile.ZipFile(project.output / "collection.docx") as document:
        return bool(re.search(rb"PAGEREF", document.read("word/document.xml")))


@pytest.mark.slow
@pytest.mark.usefixtures("libreoffice")
def test_with_libreoffice(built: Project, need: Callable[..., str]) -> None:
    need("pdfinfo")
    assert not numbered(built)
    before = built.times()
    result = built.build("--page-numbers")
    assert result.status == 0, result.said
    assert numbered(built)
    after = built.times()
    changed = {path for path, time in after.items() if before[path] != time}
    assert changed <= {"collection.docx", "index.html", "catalog.opds.xml"}
    assert "nothing to write" in built.build("--page-numbers").said
    # The numbers are kept for a document that is the same again.
    kept = list((built.state / "page-numbers").iterdir())
    result = built.build("--page-numbers", "--force")
    assert result.status == 0
    assert list((built.state / "page-numbers").iterdir()) == kept
    assert built.build().status == 0
    assert not numbered(built)


def test_without_libreoffice_it_says_so(built: Project, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    result = built.build("--page-numbers", PATH=str(programs))
    assert result.status == 0, result.said
    assert "pdfinfo (poppler-utils) was not found" in result.said
    assert not numbered(built)
    (programs / "pdfinfo").write_text("#!/bin/sh\n")
    (programs / "pdfinfo").chmod(0o755)
    for arguments in (("--page-numbers", "--force"), ("--page-numbers",)):
        again = built.build(*arguments, PATH=str(programs))
        assert "LibreOffice (soffice) was not found" in again.said


def test_a_libreoffice_that_fails_is_told_in_a_line(built: Project, tmp_path: Path) -> None:
    broken = tmp_path / "programs"
    broken.mkdir()
    for program, script in (("soffice", "exit 77"), ("pdfinfo", "")):
        (broken / program).write_text(f"#!/bin/sh\n{script}\n")
        (broken / program).chmod(0o755)
    before = built.files()
    result = built.build("--page-numbers", PATH=f"{broken}{os.pathsep}{os.environ['PATH']}")
    assert result.status == 3
    assert "soffice" in result.said or "LibreOffice" in result.said
    assert built.files()["collection.docx"] == before["collection.docx"]
