"""LibreOffice run from outside: whatever becomes of it, an error in one line.

That it counts right is shown where documents are written: tests/writing/word/test_print.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.libreoffice import PageNumbersError, page_numbers


def _program(folder: Path, script: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo warn >&2; echo 'no room' >&2; exit 3", "soffice failed with status 3: no room"),
        ("exit 2", "soffice failed with status 2: it said nothing"),
        ("exit 0", "LibreOffice made no PDF of the document"),
        ("sleep 60 & wait", "soffice took longer than 0.2 seconds"),
    ],
)
def test_a_libreoffice_that_fails_is_said_in_one_line(tmp_path: Path, script: str, message: str) -> None:
    with pytest.raises(PageNumbersError) as caught:
        page_numbers(b"", _program(tmp_path, script), tmp_path, seconds=0.2 if "sleep" in script else 20)
    assert str(caught.value) == message


def test_no_libreoffice(tmp_path: Path) -> None:
    with pytest.raises(PageNumbersError, match="soffice cannot be run: No such file"):
        page_numbers(b"", str(tmp_path / "soffice"), tmp_path)


def test_no_pdfinfo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PageNumbersError, match="pdfinfo cannot be run: No such file"):
        page_numbers(b"", _program(tmp_path, ': > "$7/document.pdf"'), tmp_path)
