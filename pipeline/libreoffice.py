"""On which page of a Word document each of its bookmarks stands, as LibreOffice sets it.

To count the pages of a document, make it with :data:`PLACEHOLDERS`; then make it again with the numbers.
Those take the same room, so that nothing moves.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BuildError

if TYPE_CHECKING:
    import subprocess

# Of a document of 1,000 pages LibreOffice makes a PDF in about a minute.
_SECONDS = 600.0
_PDF = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
# "  12 [ XYZ   57  770 null ] "name"": page, place, name. Our bookmarks are ASCII letters and digits.
_DESTINATION = re.compile(r'^ *(\d+) +\[[^\]]*\] +"([A-Za-z][A-Za-z0-9]*)"$', re.MULTILINE)


class _Placeholders(Mapping[str, int]):
    """Some number of three digits for any bookmark."""

    def __getitem__(self, key: str) -> int:
        return 100

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


PLACEHOLDERS: Mapping[str, int] = _Placeholders()


class PageNumbersError(BuildError):
    """Page numbers could not be computed; the message is one line and says why."""


def find() -> str:
    """Return LibreOffice's command; empty where it, or pdfinfo, is not there."""
    if not shutil.which("pdfinfo"):
        return ""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def remarks(*, wanted: bool, command: str) -> list[str]:
    """Return a line about documents without page numbers.

    Args:
        wanted: whether page numbers are wanted.
        command: what :func:`find` found.
    """
    if not wanted:
        return ["documents have no page numbers in their contents; --page-numbers lets LibreOffice count"]
    missing = "LibreOffice (soffice)" if shutil.which("pdfinfo") else "pdfinfo (poppler-utils)"
    return [] if command else [f"page numbers are left out: {missing} was not found"]


def page_numbers(document: bytes, soffice: str, scratch: Path, seconds: float = _SECONDS) -> dict[str, int]:
    """The page of each bookmark, counted from 1.

    Args:
        document: a Word file.
        soffice: the command of LibreOffice. It runs with a profile of its own, for with one that is in use
            it would hand the work over and end at once.
        scratch: a folder for its files, which are gone at the end.
        seconds: how long it may take.

    Raises:
        PageNumbersError: LibreOffice or pdfinfo is missing, failed, or took longer.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        folder = Path(name).resolve()
        source = folder / "document.docx"
        source.write_bytes(document)
        profile = (folder / "profile").as_uri()
        command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        _run([*command, "--convert-to", _PDF, "--outdir", str(folder), str(source)], seconds)
        target = source.with_suffix(".pdf")
        if not target.exists():
            # LibreOffice's exit status is 0 all the same.
            raise PageNumbersError("LibreOffice made no PDF of the document")
        listing = _run(["pdfinfo", "-dests", str(target)], seconds)
    return {bookmark: int(page) for page, bookmark in _DESTINATION.findall(listing)}


def _run(command: list[str], seconds: float) -> str:
    """Run a program; return what it prints."""
    import subprocess  # builds that count no pages only ask what is to be said

    name = Path(command[0]).name
    try:
        # The command is a list, so no shell reads it; both programs are those that the PATH has. In a session
        # of its own, because LibreOffice's command is a script that starts others.
        process = subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
    except OSError as error:
        raise PageNumbersError(f"{name} cannot be run: {error.strerror}") from error
    with process:
        try:
            printed, complaints = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise PageNumbersError(f"{name} took longer than {seconds:g} seconds") from error
        finally:
            _end(process)
    if process.returncode:
        last = (complaints.strip().splitlines() or ["it said nothing"])[-1]
        raise PageNumbersError(f"{name} failed with status {process.returncode}: {last}")
    return printed


def _end(process: subprocess.Popen[str]) -> None:
    """End a program with all that it started, whether it is still there or not."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
