from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from lxml import etree

from pipeline.writing.word import template
from pipeline.writing.word.styles import STYLES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def parts() -> dict[str, etree._Element]:
    with zipfile.ZipFile(template.TEMPLATE) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def test_it_is_what_its_script_makes() -> None:
    assert template.TEMPLATE.read_bytes() == template.make(), "python -m pipeline.writing.word.template"


def test_python_docx_reads_it() -> None:
    document = Document(io.BytesIO(template.make()))
    assert {"Heading 1", "Heading 2", "Title", "TOC Heading", "Hyperlink"} <= {
        style.name for style in document.styles
    }


def test_styles_that_word_knows_have_its_names(parts: dict[str, etree._Element]) -> None:
    names = {
        style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val")
        for style in parts["word/styles.xml"].iter(f"{W}style")
    }
    assert len(names) == len(STYLES) == len(set(names.values()))
    built_in = {
        "Title": "Title",
        "Heading1": "heading 1",
        "Heading2": "heading 2",
        "Heading3": "heading 3",
        "TOC1": "toc 1",
        "TOC3": "toc 3",
        "Index1": "index 1",
        "Index2": "index 2",
        "Hyperlink": "Hyperlink",
    }
    assert built_in.items() <= names.items()


def test_every_style_that_one_refers_to_is_there(parts: dict[str, etree._Element]) -> None:
    styles = parts["word/styles.xml"]
    there = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    wanted = {each.get(f"{W}val") for each in styles.iter(f"{W}basedOn", f"{W}next", f"{W}link")}
    assert wanted <= there


def test_no_font_of_a_theme_and_always_four_slots(parts: dict[str, etree._Element]) -> None:
    faces = list(parts["word/styles.xml"].iter(f"{W}rFonts"))
    assert len(faces) > 5
    for each in faces:
        assert set(each.keys()) == {f"{W}{slot}" for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    headings = [style for style in STYLES if style.id in {"Heading1", "Heading2"}]
    assert all("w:rFonts" in style.run for style in headings)


def test_settings_ask_nothing_and_say_what_is_needed(parts: dict[str, etree._Element]) -> None:
    settings = parts["word/settings.xml"]
    text = etree.tostring(settings, encoding="unicode")
    assert 'w:name="compatibilityMode"' in text
    assert 'w:val="15"' in text
    assert settings.find(f"{W}themeFontLang").get(f"{W}eastAsia") == "ko-KR"
    assert settings.find(f"{W}zoom").get(f"{W}percent") == "100"
    assert settings.find(f"{W}mirrorMargins") is not None  # pages lie back to back
    assert settings.find(f"{W}updateFields") is None
    assert settings.find(f"{W}proofState") is None


def test_korean_is_set_as_korean(parts: dict[str, etree._Element]) -> None:
    styles = parts["word/styles.xml"]
    normal = next(each for each in styles.iter(f"{W}style") if each.get(f"{W}styleId") == "Normal")
    assert normal.find(f".//{W}wordWrap") is not None
    assert normal.find(f".//{W}widowControl") is not None
    for name in ("autoSpaceDE", "autoSpaceDN"):
        assert normal.find(f".//{W}{name}").get(f"{W}val") == "0"
    language = styles.find(f".//{W}docDefaults//{W}lang")
    assert language.get(f"{W}eastAsia") == "ko-KR"


def test_what_is_kept_together_on_a_page(parts: dict[str, etree._Element]) -> None:
    styles = {each.get(f"{W}styleId"): each for each in parts["word/styles.xml"].iter(f"{W}style")}
    with_next = {name for name, style in styles.items() if style.find(f"{W}pPr/{W}keepNext") is not None}
    whole = {name for name, style in styles.items() if style.find(f"{W}pPr/{W}keepLines") is not None}
    headings = {"Heading1", "Heading2", "Heading3", "TOCHeading"}
    assert headings <= with_next & whole
    assert {name for name in styles if name.endswith("Kept")} <= with_next
    assert {"TOC1", "TOC2", "IndexHeading", "Index1", "DayEndHeading", "AbstractTitle"} <= with_next
    assert not with_next & {"CommentaryKorean", "CommentaryEnglish", "Abstract", "Tags", "TOC3", "Index2"}


def test_lines_are_as_high_as_their_type_asks(parts: dict[str, etree._Element]) -> None:
    """Previews on the web double a height in points, and another size of type would not scale it."""
    spacings = list(parts["word/styles.xml"].iter(f"{W}spacing"))
    assert len(spacings) > 20
    assert {each.get(f"{W}lineRule") for each in spacings} == {"auto"}
    assert all(240 <= int(each.get(f"{W}line")) <= 360 for each in spacings)


def test_heads_and_feet_know_the_prefix_of_relationships(parts: dict[str, etree._Element]) -> None:
    """docx2python asks each part for it, whether it has relationships or not."""
    for name in ("front", "header", "footer"):
        assert "r" in parts[f"word/{name}.xml"].nsmap


def test_nothing_is_left_of_anyone(parts: dict[str, etree._Element]) -> None:
    assert not [name for name in parts if "thumbnail" in name or "customXml" in name]
    assert len(parts["docProps/core.xml"]) == 0
