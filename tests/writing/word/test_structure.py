"""What no validator sees: whether all that refers to something leads to it, and what a reader gets."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pipeline.model import Day, plain
from pipeline.settings import Settings

Write = Callable[..., Any]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
LATIN = re.compile("[A-Za-z]")


@pytest.fixture(
    scope="module", params=["plain", "numbered", "newest first", "one language", "no tags", "archive"]
)
def document(request: pytest.FixtureRequest, write: Write, days: Sequence[Day], settings: Settings) -> Any:
    edition = settings.collection()
    match request.param:
        case "numbered":
            numbers = {article.anchor: 7 for day in days for article in day.articles}
            return write(pages=numbers | {"d20241218": 3, "tags": 123})
        case "newest first":
            return write(edition=replaced(edition, order="newest"))
        case "one language":
            return write(edition=replaced(edition, languages=("en",)))
        case "no tags":
            bare = [
                replaced(day, articles=tuple(replaced(each, tags=()) for each in day.articles))
                for day in days
            ]
            return write(bare)
        case "archive":
            return write(request.getfixturevalue("archive_days"))
        case _:
            return write()


def replaced(value: Any, **changes: Any) -> Any:
    import msgspec  # one name for tests of this file

    return msgspec.structs.replace(value, **changes)


def test_bookmarks_are_one_of_a_kind_and_named_for_libreoffice(document: Any) -> None:
    starts = document.select("//w:bookmarkStart")
    names = [each.get(f"{W}name") for each in starts]
    ids = [each.get(f"{W}id") for each in starts]
    assert len(set(names)) == len(names) > 0
    assert len(set(ids)) == len(ids)
    assert ids == [each.get(f"{W}id") for each in document.select("//w:bookmarkEnd")]
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9]{0,39}", name) for name in names)


def test_every_reference_resolves(document: Any) -> None:
    there = set(document.places)
    anchors = {each.get(f"{W}anchor") for each in document.select("//w:hyperlink[@w:anchor]")}
    assert anchors <= there
    codes = [each.text for each in document.select("//w:instrText")]
    assert {code.split()[1] for code in codes if code.split()[0] == "PAGEREF"} <= there
    used = document.select("//w:hyperlink/@r:id")
    assert set(used) == set(document.addresses)
    styles = set(document.select("//w:style/@w:styleId", document.part("word/styles.xml")))
    assert set(document.select("//w:pStyle/@w:val | //w:rStyle/@w:val")) <= styles
    numbering = document.part("word/numbering.xml")
    assert set(document.select("//w:numId/@w:val")) <= set(document.select("//w:num/@w:numId", numbering))
    kinds = document.select("//w:abstractNum/@w:abstractNumId", numbering)
    assert set(document.select("//w:num/w:abstractNumId/@w:val", numbering)) <= set(kinds)


def test_fields_are_balanced(document: Any) -> None:
    for part in ("word/document.xml", "word/header.xml", "word/footer.xml"):
        open_fields: list[str] = []
        for mark in document.select("//w:fldChar/@w:fldCharType", document.part(part)):
            if mark == "begin":
                open_fields.append("instruction")
            elif mark == "separate":
                assert open_fields.pop() == "instruction"
                open_fields.append("result")
            else:
                assert open_fields.pop()
        assert not open_fields
        assert not document.select("//@w:dirty", document.part(part))


def test_headings_skip_no_level_and_no_paragraph_is_empty(document: Any) -> None:
    levels = [int(style[-1]) for style, _ in document.paragraphs if style.startswith("Heading")]
    assert levels[0] == 1
    assert {1, 2, 3} <= set(levels) <= {1, 2, 3, 4}
    assert all(level <= before + 1 for before, level in itertools.pairwise(levels))
    assert [text for _, text in document.paragraphs if not text.strip()] == []


def test_paragraphs_have_no_settings_against_their_styles(document: Any) -> None:
    properties = {each.tag.removeprefix(W) for each in document.select("//w:pPr/*")}
    assert properties <= {"pStyle", "numPr", "sectPr"}


def test_runs_are_tagged_with_the_language_of_their_script(document: Any) -> None:
    for run in document.select("//w:r[w:t]"):
        text = "".join(document.select("w:t/text()", run))
        language = document.select("string(w:rPr/w:lang/@w:val)", run)
        assert language in {"ko-KR", "en-US"}, text
        assert not (HANGUL.search(text) and language != "ko-KR"), text
        assert not (LATIN.search(text) and language != "en-US"), text


def test_contents_are_the_headings_in_their_order(document: Any) -> None:
    wanted = {f"TOC{level}" for level in (1, 2, 3)}
    links = document.select("//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'TOC')]/w:hyperlink/@w:anchor")
    lines = [style for style, _ in document.paragraphs if style in wanted]
    assert len(links) == len(lines) > 0
    deepest = max(int(style[-1]) for style in lines)
    headings = [
        document.select("string(w:bookmarkStart/@w:name)", each)
        for each in document.select("//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'Heading')]")
        if int(document.select("string(w:pPr/w:pStyle/@w:val)", each)[-1]) <= deepest
    ]
    assert links == headings
    (instruction,) = [each for each in document.select("//w:instrText/text()") if each.split()[0] == "TOC"]
    assert instruction.strip() == f'TOC \\o "1-{deepest}" \\h \\z \\u'
    assert document.places[links[0]] in document.styled("TOC1")[0]


def test_tags_lead_to_the_index_and_the_index_to_every_entry(document: Any) -> None:
    entries: dict[str, set[str]] = {}
    heading = ""
    for paragraph in document.select("//w:p"):
        style = document.select("string(w:pPr/w:pStyle/@w:val)", paragraph)
        if style in ("Heading3", "MereTitle"):
            heading = document.select("string(w:bookmarkStart/@w:name)", paragraph)
        if style in ("Tags", "MereTitle"):
            for tag in document.select("w:hyperlink/@w:anchor[starts-with(., 't')]", paragraph):
                entries.setdefault(tag, set()).add(heading)
    index: dict[str, set[str]] = {}
    for paragraph in document.select("//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'Index')]"):
        if bookmark := document.select("string(w:bookmarkStart/@w:name)", paragraph):
            tag = bookmark
        elif links := document.select("w:hyperlink/@w:anchor", paragraph):
            index.setdefault(tag, set()).update(links)
    assert index == entries
    marks = [each for each in document.select("//w:instrText/text()") if each.strip().startswith("XE ")]
    assert len(marks) == sum(map(len, entries.values()))
    # What Word makes it anew with: two columns, a tab before the pages, initials, Korean order.
    made = [each.strip() for each in document.select("//w:instrText/text()") if "INDEX" in each]
    assert made == (['INDEX \\c "2" \\e "\t" \\h "A" \\z "1042"'] if entries else [])


def first_day(document: Any) -> str:
    """The bookmark of the first heading after the contents, a month's."""
    return str(document.select("string(//w:p[w:pPr/w:pStyle/@w:val='Heading1']/w:bookmarkStart/@w:name)"))


def test_sections_show_head_and_foot_from_the_second_page_on(document: Any) -> None:
    first, *others = document.select("//w:sectPr")
    assert document.select("w:titlePg", first)
    assert len(document.select("w:headerReference | w:footerReference", first)) == 2
    assert not any(document.select("w:titlePg", each) for each in others)
    heads = [
        target for each in others if (target := document.select("string(w:headerReference/@r:id)", each))
    ]
    assert len(heads) == 1
    paragraphs = document.select("//w:p")
    begun = [
        name
        for before, after in itertools.pairwise(paragraphs)
        if document.select("w:pPr/w:sectPr", before)
        for name in document.select("w:bookmarkStart/@w:name", after)
    ]
    assert begun == [first_day(document), *(["tags"] if document.styled("Index1") else [])]
    columns = document.select("//w:sectPr/w:cols/@w:num")
    contents = ["1", "2"] if len(document.styled("TOC2", "TOC3")) > 45 else ["1"]
    assert columns == ["1", *contents, "1", *(["1", "2"] if document.styled("Index1") else [])]
    assert "STYLEREF 2" in document.archive.read("word/header.xml").decode()
    foot = document.archive.read("word/footer.xml").decode()
    assert foot.index(" PAGE ") < foot.index(" NUMPAGES ")


@pytest.mark.slow
@pytest.mark.parametrize("document", ["archive"], indirect=True)
def test_the_archive_is_written_whole(document: Any, archive_days: Sequence[Day]) -> None:
    shown = [text for style, text in document.paragraphs if not style.startswith(("TOC", "Index"))]
    titles = [plain(article.body.title) for day in archive_days for article in day.articles]
    lines = document.styled("MereTitle")
    headings = document.styled("Heading3")
    assert len(headings) + len(lines) == len(titles)
    rest = [title for title in titles if title not in headings]
    assert all(any(line.startswith(title) for line in lines) for title in rest)
    assert len(shown) > 3 * len(titles)
