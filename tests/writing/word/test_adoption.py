"""Documents in the styles of files that others made."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from lxml import etree
from PIL import Image

from pipeline.errors import BuildError
from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.writing import word

Make = Callable[..., Any]


def _python_docx() -> bytes:
    return (Path(docx.__file__).parent / "templates" / "default.docx").read_bytes()


@pytest.fixture(scope="module")
def make(make_volume: Callable[..., Any], days: Sequence[Day], settings: Settings, opened: Any) -> Make:
    """``make(template)``: the document in the styles of a template, opened."""

    def write(template: bytes) -> Any:
        data = word.document(make_volume(days), days, settings, None, template)
        assert data == word.document(make_volume(days), days, settings, None, template)
        return type(opened)(data)

    return write


@pytest.fixture(
    scope="module", params=["python-docx", "pandoc", pytest.param("LibreOffice", marks=pytest.mark.slow)]
)
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A template as each of three programs makes it."""
    if request.param == "python-docx":
        return _python_docx()
    need = request.getfixturevalue("need")
    if request.param == "pandoc":
        command = [need("pandoc"), "--print-default-data-file", "reference.docx"]
        return subprocess.run(command, check=True, capture_output=True).stdout
    folder = tmp_path_factory.mktemp("template")
    page = folder / "page.html"
    page.write_text("<h1>One</h1><h2>Two</h2><p>Text</p><ol><li>first</li></ol>")
    soffice = request.getfixturevalue("libreoffice")
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    for target, *source in (("odt", "--infilter=HTML (StarWriter)", page), ("docx", folder / "page.odt")):
        arguments = ["--convert-to", target, "--outdir", folder, *source]
        subprocess.run([*command, *arguments], check=True, capture_output=True)
    return (folder / "page.docx").read_bytes()


def test_a_document_of_any_maker_is_as_valid_as_it_was(
    make: Make, template: bytes, ooxml_validator: list[str], tmp_path: Path
) -> None:
    def faults(data: bytes) -> int:
        path = tmp_path / "document.docx"
        path.write_bytes(data)
        done = subprocess.run([*ooxml_validator, path], capture_output=True, check=False, text=True)
        return len(json.loads(done.stdout)["errors"])

    assert faults(make(template).data) <= faults(template)


def test_all_of_the_text_is_there_in_styles_that_are(make: Make, template: bytes, opened: Any) -> None:
    document = make(template)
    assert [text for _, text in document.paragraphs] == [text for _, text in opened.paragraphs]
    styles = document.part("word/styles.xml")
    ids = document.select("//w:style/@w:styleId", styles)
    assert len(ids) == len(set(ids))
    names = [name.casefold() for name in document.select("//w:style/w:name/@w:val", styles)]
    assert len(names) == len(set(names))
    # Of our own styles everything that they refer to is there.
    assert set(document.select("//w:pStyle/@w:val | //w:rStyle/@w:val")) <= set(ids)
    numbering = document.part("word/numbering.xml")
    assert set(document.select("//w:numId/@w:val")) <= set(document.select("//w:num/@w:numId", numbering))


def _written(element: etree._Element) -> bytes:
    """An element without the space between others."""
    written: bytes = etree.tostring(element, method="c14n", exclusive=True)
    return re.sub(rb">\s+<", b"><", written)


def test_styles_of_a_name_are_the_templates(make: Make) -> None:
    theirs = make(_python_docx())
    with zipfile.ZipFile(io.BytesIO(_python_docx())) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    mine = theirs.part("word/styles.xml")
    for name in ("Heading1", "Heading3", "Title", "Quote"):
        path = f"//w:style[@w:styleId='{name}']"
        (before,), (after,) = theirs.select(path, styles), theirs.select(path, mine)
        assert _written(before) == _written(after)
    # Ours are in the faces of the template, but for code.
    faces = theirs.select("//w:style[w:rPr/w:rFonts]/@w:styleId", mine)
    assert not {"Authors", "TOC1", "Abstract"} & set(faces)
    assert {"CodeBlock", "InlineCode"} <= set(faces)


@pytest.fixture(scope="module")
def letterhead() -> bytes:
    """A file as an office has it: head and foot, names in its language, text, a picture, questions."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(200), Mm(250)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header.paragraphs[0].text = "Our house"
    section.footer.paragraphs[0].text = "Our street"
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    document.add_paragraph("A secret")
    document.add_paragraph("1. A list", style="List Number")
    document.add_picture(io.BytesIO(picture.getvalue()))
    document.core_properties.author = "Somebody"
    document.core_properties.comments = "Confidential"
    settings = document.settings.element
    settings.append(parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>'))
    for style in document.styles.element.iter(qn("w:style")):
        if style.get(qn("w:styleId")) == "Heading1":
            style.set(qn("w:styleId"), "berschrift1")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_page_head_and_foot_are_the_templates_and_its_text_is_not(make: Make, letterhead: bytes) -> None:
    document = make(letterhead)
    assert set(document.select("//w:pgSz/@w:w")) == {"11339"}
    assert set(document.select("//w:pgMar/@w:left")) == {"1701"}
    texts = {name: document.archive.read(name) for name in document.names}
    everything = b"".join(texts.values())
    assert b"Our house" in everything
    assert b"Our street" in everything
    for left in (b"A secret", b"A list", b"Somebody", b"Confidential", b"updateFields"):
        assert left not in everything, left
    assert not [name for name in document.names if "media" in name or "thumbnail" in name]
    first, *others = document.select("//w:sectPr")
    assert len(document.select("w:headerReference | w:footerReference", first)) == 2
    assert not any(document.select("w:headerReference", each) for each in others)
    # Page numbers of the contents stand where its lines end.
    (tab,) = document.select("//w:style[@w:styleId='TOC2']//w:tab/@w:pos", document.part("word/styles.xml"))
    assert tab == str(11339 - 1701 - 1134)


def test_styles_are_known_by_their_names(make: Make, letterhead: bytes) -> None:
    document = make(letterhead)
    assert "berschrift1" in document.select("//w:pStyle/@w:val")
    assert "Heading1" not in document.select("//w:pStyle/@w:val")


def test_lists_are_counted_beside_the_templates(make: Make, letterhead: bytes, opened: Any) -> None:
    document = make(letterhead)
    numbering = document.part("word/numbering.xml")
    used = [int(each) for each in document.select("//w:numId/@w:val")]
    before = [int(each) for each in opened.select("//w:numId/@w:val")]
    assert {one - other for one, other in zip(used, before, strict=True)} == {min(used) - min(before)}
    for number in used:
        (kind,) = document.select(f"//w:num[@w:numId='{number}']/w:abstractNumId/@w:val", numbering)
        assert document.select(f"//w:abstractNum[@w:abstractNumId='{kind}']", numbering)
    starts = document.select("//w:startOverride/@w:val", numbering)
    assert starts[-3:] == opened.select("//w:startOverride/@w:val", opened.part("word/numbering.xml"))[-3:]
    order = [etree.QName(each).localname for each in numbering]
    assert order == sorted(order)  # kinds before instances


def test_a_file_that_cannot_be_read_is_told(make: Make) -> None:
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive, zipfile.ZipFile(io.BytesIO(_python_docx())) as whole:
        for name in whole.namelist():
            archive.writestr(name, b"<w:" if name == "word/styles.xml" else whole.read(name))
    with pytest.raises(BuildError, match=r"word\.template cannot be read"):
        make(broken.getvalue())
