"""What LibreOffice makes of a document: all of its text, tagged for screen readers, and its pages counted."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest

from pipeline.libreoffice import PLACEHOLDERS, page_numbers
from pipeline.model import Day, Heading, ItemList, Link, Math, Paragraph, Parts, Strong, plain

Write = Callable[..., Any]
_FILTER = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'


@pytest.fixture(scope="module")
def soffice(libreoffice: str, need: Callable[..., str]) -> str:
    need("pdfinfo")
    need("pdftotext")
    return libreoffice


@pytest.fixture(scope="module")
def to_pdf(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], Path]:
    folder = tmp_path_factory.mktemp("pdf")

    def convert(document: Any) -> Path:
        source = folder / "document.docx"
        source.write_bytes(document.data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            soffice,
            profile,
            "--headless",
            "--convert-to",
            _FILTER,
            "--outdir",
            str(folder),
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True)
        return folder / "document.pdf"

    return convert


@pytest.fixture(scope="module")
def pdf(to_pdf: Callable[[Any], Path], opened: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return to_pdf(opened).rename(tmp_path_factory.mktemp("whole") / "whole.pdf")


def text(pdf: Path, first: int = 1) -> str:
    """Without spaces, which LibreOffice sees between Hangul and digits and at the ends of lines."""
    command = ["pdftotext", "-raw", "-f", str(first), str(pdf), "-"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = [re.sub(r"\n[^\n]*\d+ ?/ ?\d+\s*$", "", page.rstrip()) for page in printed.split("\f")]
    return re.sub(r"\s+", "", "".join(page.partition("\n")[2] for page in pages))


def expected(days: Sequence[Day]) -> list[str]:
    """Titles and paragraphs whose characters a PDF keeps in their order: those without formulas."""
    found: list[Parts] = []
    for day in days:
        for article in day.articles:
            body = article.body
            found.append(body.title)
            for block in (*body.abstract, *body.ko, *body.en):
                if isinstance(block, ItemList):
                    found.extend(block.items)
                elif isinstance(block, Paragraph | Heading):
                    found.append(block.parts)
    return [re.sub(r"\s+", "", plain(parts)) for parts in found if not _moves(parts)]


def _moves(parts: Parts) -> bool:
    """Whether there is a formula, or a link behind which its address is printed."""
    return any(
        isinstance(part, Math)
        or (isinstance(part, Link) and not part.text.startswith("http"))
        or (isinstance(part, Strong) and _moves(part.parts))
        for part in parts
    )


def test_every_title_and_paragraph_is_printed_once(pdf: Path, days: Sequence[Day]) -> None:
    # From the first day to the index; contents and index have the titles again.
    printed = text(pdf, first=3)
    printed = printed[: printed.index("태그찾아보기")]
    wanted = expected(days)
    counts = {each: printed.count(each) for each in wanted if sum(each in other for other in wanted) == 1}
    assert len(counts) > 15
    assert {each: count for each, count in counts.items() if count != 1} == {}


@pytest.mark.slow
def test_every_title_and_paragraph_of_the_archive_is_printed(
    write: Write, to_pdf: Callable[[Any], Path], archive_days: Sequence[Day]
) -> None:
    printed = text(to_pdf(write(archive_days)))
    wanted = expected(archive_days)
    # A few have characters that come from another font, and out of order.
    assert sum(each not in printed for each in wanted) < 0.005 * len(wanted)


def test_the_foot_counts_pages(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        pages = len(document.pages)
    printed = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True)
    feet = re.findall(r"(\d+) ?/ ?(\d+)\s*\f", printed.stdout)
    assert feet == [(str(number), str(pages)) for number in range(2, pages + 1)]


def test_it_is_accessible(pdf: Path) -> None:
    assert pdfua.validate(str(pdf)).findings == ()
    with pikepdf.open(pdf) as document:
        assert document.Root.Lang == "ko-KR"
        assert document.Root.MarkInfo.Marked
        assert document.docinfo.Title == "논문 다이제스트"
    structure = subprocess.run(["pdfinfo", "-struct", pdf], check=True, capture_output=True, text=True).stdout
    levels = [int(each) for each in re.findall(r"^\s*H(\d)", structure, re.MULTILINE)]
    assert levels[:3] == [1, 2, 3]
    assert set(levels) == {1, 2, 3, 4}


def test_page_numbers_are_those_of_the_document_that_shows_them(
    write: Write, soffice: str, tmp_path: Path
) -> None:
    counted = page_numbers(write(pages=PLACEHOLDERS).data, soffice, tmp_path)
    numbered = write(pages=counted)
    assert set(counted) == set(numbered.places)
    assert page_numbers(numbered.data, soffice, tmp_path) == counted
    assert counted["m202412"] == counted["d20241218"] == 3
    assert numbered.styled("TOC2")[0].endswith("\t\u2007\u20073")
