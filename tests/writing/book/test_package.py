"""Metadata, packing, and what ebooklib does when it is not helped."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import etree

from pipeline import inline
from pipeline.collection.selection import Volume
from pipeline.model import Article, Body, Day, Math, Paragraph, Text
from pipeline.settings import ResolvedEdition, Settings
from pipeline.writing.book import book
from pipeline.writing.common import publication
from pipeline.writing.common.cover import cover

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def test_metadata(finished: Any) -> None:
    assert finished.meta("dc:title") == ["논문 다이제스트", "매일 <한> 편 & 더"]
    assert finished.meta("title-type") == ["subtitle"]
    assert finished.meta("dc:creator") == ["김서연"]
    assert finished.meta("role") == ["aut"]
    assert finished.meta("dc:publisher") == ["서연 출판"]
    assert finished.meta("dc:rights") == ["© 2024 김서연"]
    assert finished.meta("dc:language") == ["ko", "en"]
    assert finished.meta("dc:date") == ["2025-01-02"]
    assert finished.meta("dc:description") == [
        "날마다 읽은 논문과 해설. (2024년 12월 18일–2025년 1월 2일, 논문 9편)"
    ]
    assert finished.meta("belongs-to-collection") == []


def test_subjects_are_the_tags(finished: Any, days: tuple[Day, ...]) -> None:
    keys = {tag.key for day in days for article in day.articles for tag in article.tags}
    assert {subject.casefold() for subject in finished.meta("dc:subject")} == keys
    assert len(finished.meta("dc:subject")) == len(keys)


def test_only_what_the_settings_say(days: tuple[Day, ...], bind: Callable[..., Any]) -> None:
    plain = bind(days, settings=Settings())
    for name in ("creator", "publisher", "rights"):
        assert plain.meta(f"dc:{name}") == []
    assert plain.meta("dc:title") == ["논문 다이제스트"]


def test_accessibility_is_described_and_no_conformance_claimed(finished: Any) -> None:
    assert finished.meta("schema:accessMode") == ["textual", "visual"]
    assert finished.meta("schema:accessModeSufficient") == ["textual"]
    assert finished.meta("schema:accessibilityHazard") == ["none"]
    assert len(finished.meta("schema:accessibilitySummary")) == 1
    assert b"conformsTo" not in etree.tostring(finished.package)


def test_modified_is_in_utc_and_from_the_text(
    finished: Any, days: tuple[Day, ...], bind: Callable[..., Any]
) -> None:
    """ebooklib: the machine's local time, marked as UTC."""
    # 01:00 in Seoul, and a second for each of nine entries.
    assert finished.meta("dcterms:modified") == ["2025-01-01T16:00:09Z"]
    elsewhere = bind(days, settings=Settings(timezone="America/New_York"))
    assert elsewhere.meta("dcterms:modified") == ["2025-01-02T06:00:09Z"]


def test_a_book_that_grows_is_a_later_release_of_the_same_book(
    days: tuple[Day, ...], bind: Callable[..., Any]
) -> None:
    whole, less = bind(days), bind([*days[:-1], msgspec.structs.replace(days[-1], articles=())])
    assert whole.meta("dc:identifier") == less.meta("dc:identifier")
    assert whole.meta("dcterms:modified") > less.meta("dcterms:modified")


def test_identifiers(days: tuple[Day, ...], make_volume: Callable[..., Volume]) -> None:
    """ebooklib: another random one each time."""
    one, other = make_volume(days), make_volume(days, ResolvedEdition("other", "논문 다이제스트"))
    settings = Settings(id="example.org,2024")
    found = {
        publication.identifier(one, settings),
        publication.identifier(other, settings),
        publication.identifier(make_volume(days, stem="collection-2024"), settings),
        publication.identifier(one, Settings(id="example.com,2024")),
    }
    assert len(found) == 4
    assert all(
        re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", name)
        for name in found
    )
    assert publication.identifier(one, msgspec.structs.replace(settings, title="다른 제목")) in found


def test_the_package_has_a_language(finished: Any) -> None:
    """ebooklib: none."""
    assert finished.package.get(LANGUAGE) == "ko"


def test_both_language_attributes_agree_everywhere(finished: Any) -> None:
    marked = finished.find("//*[@lang or @xml:lang]")
    assert len(marked) > 20
    assert all(element.get("lang") == element.get(LANGUAGE) for element in marked)
    assert all(root.get("lang") == "ko" for root in finished.documents.values())


def test_english_passages_are_marked(finished: Any) -> None:
    def language(text: str) -> str:
        (element,) = finished.find(f"//h:section[@role='doc-chapter']//*[text()='{text}']")
        return str(element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)"))

    assert language("Autoencoders at Scale") == "en"
    assert language("We scale autoencoders.") == "en"
    assert language("A story of growing autoencoders.") == "en"
    assert language("It mentions 한글 in passing.") == "en"
    assert language("오토인코더를 키우는 이야기입니다.") == "ko"
    assert language("A quotation in English.") == "en"
    assert language("한국어로만 쓴 글") == "ko"


def test_the_cover_is_read_like_any_page(finished: Any) -> None:
    """ebooklib's own is outside the order of reading, and epubcheck objects (OPF-096)."""
    assert finished.spine[0] == "cover.xhtml"
    (image,) = finished.find("//h:img")
    assert image.get("alt") == "표지: 논문 다이제스트. 2024년 12월 18일–2025년 1월 2일, 논문 9편"
    (item,) = finished.package.xpath("//*[@properties='cover-image']")
    assert finished.read(item.get("href")).startswith(b"\x89PNG")


def test_mathematics_is_named_where_it_is(
    finished: Any, bind: Callable[..., Any], make_article: Callable[..., Article], names: dict[str, str]
) -> None:
    def having(opened: Any) -> tuple[set[str], set[str]]:
        documents = opened.documents.items()
        said = (item for item in opened.manifest.values() if "mathml" in item.get("properties", "").split())
        return (
            {href for href, root in documents if root.xpath("//m:math", namespaces=names)},
            {item.get("href") for item in said},
        )

    # Formulas of scripts only are text.
    assert having(finished) == (set(), set())
    assert "MathML" not in finished.meta("schema:accessibilityFeature")
    formula = Body(ko=(Paragraph(inline.parts(r"$\sqrt{x}$")),))
    articles = [make_article("2024-01-01", 0, "A", body=formula), make_article("2024-01-02", 0, "B")]
    opened = bind([Day(article.date, (), (article,)) for article in articles])
    assert having(opened) == ({"2024-01-01.xhtml"}, {"2024-01-01.xhtml"})
    assert "MathML" in opened.meta("schema:accessibilityFeature")


def test_no_hidden_list_of_pages(finished: Any, names: dict[str, str]) -> None:
    """ebooklib: one of all elements with both a type and an id, after parsing every document again."""
    types = finished.contents.xpath("//h:nav/@epub:type", namespaces=names)
    assert types == ["toc", "landmarks"]


def test_names_and_ids_that_every_system_takes(finished: Any) -> None:
    """Names that differ in case or form of Unicode only are one to some; ids of XML start with a letter."""
    names = finished.archive.namelist()
    assert all(re.fullmatch(r"[A-Za-z0-9/._-]+", name) for name in names)
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == len(names)
    ids = [
        *finished.manifest,
        *finished.package.xpath("//@id"),
        *(found for ids in finished.ids.values() for found in ids),
    ]
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", found) for found in ids)


def test_the_type_lies_open_at_the_start(finished: Any) -> None:
    first = finished.archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert finished.data[38:58] == b"application/epub+zip"


def test_nothing_of_the_clock_in_the_file(finished: Any) -> None:
    assert {info.date_time for info in finished.archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "title",
    [
        " ",
        '제목 <b> & "따옴표"',
        "a" * 3000,
        "3d: 1 < 2",
        "\u200b\u00ad제목",
        "🙂 \U0001f469\u200d\U0001f52c",
    ],
)
def test_titles_of_all_kinds(
    title: str, make_article: Callable[..., Article], bind: Callable[..., Any]
) -> None:
    """ebooklib: invalid with an empty title, a broken file with others."""
    days = [Day(dt.date(2024, 1, 1), (), (make_article("2024-01-01", 0, title.strip() or "T"),))]
    finished = bind(days, ResolvedEdition("odd", title), settings=Settings(title=title))
    (shown,) = finished.meta("dc:title")
    assert shown == (title.strip() or "odd")


def test_what_is_not_well_formed_is_an_error_and_no_book(
    make_article: Callable[..., Article], bind: Callable[..., Any]
) -> None:
    """ebooklib repairs it, and nobody learns what was lost."""
    broken = Math("x", "x", "<math>a < b</math>", "")
    body = Body(ko=(Paragraph((Text("수식 "), broken)),))
    days = [Day(dt.date(2024, 1, 1), (), (make_article("2024-01-01", 0, "T", body=body),))]
    with pytest.raises(ValueError, match=r"2024-01-01\.xhtml is not well-formed"):
        bind(days)


def test_characters_that_ebooklib_loses(
    make_article: Callable[..., Article], bind: Callable[..., Any]
) -> None:
    """Whatever the model lets through is there: it went in as bytes, past every parser that repairs."""
    text = "a\x7f\x85\u00ad\u200b\u200d\ufdd0\ufffd\U0001fffe\U0010ffff<p>&lt;</p>"
    body = Body(ko=(Paragraph((Text(text),)),))
    days = [Day(dt.date(2024, 1, 1), (), (make_article("2024-01-01", 0, "T", body=body),))]
    (paragraph,) = bind(days).find("//h:div[@class='commentary']/h:p")
    assert paragraph.text == text


def test_no_colours_faces_or_absolute_sizes(finished: Any) -> None:
    """What a reader sets for the night, or for weak eyes, must hold."""
    style = re.sub(r"/\*.*?\*/", "", finished.read("style.css").decode(), flags=re.DOTALL)
    assert not re.search(
        r"(?<![-\w])(color|background(-color)?|font)\s*:|@font-face|#[0-9a-f]{3}|\d(px|pt|cm|mm|in)\b", style
    )
    assert re.findall(r"font-family:\s*([^;]+)", style) == ["monospace"]
    assert "word-break: keep-all" in style
    assert [
        item.get("media-type") for item in finished.manifest.values() if "font" in item.get("media-type")
    ] == []


def test_the_same_bytes_whatever_the_machine_says(
    data: bytes, volume: Volume, days: tuple[Day, ...], settings: Settings, tmp_path: Path
) -> None:
    program = (
        "import mimetypes, sys, msgspec\n"
        "mimetypes.knownfiles = sys.argv[1:]\n"
        "from pipeline.model import Day\n"
        "from pipeline.collection.selection import Volume\n"
        "from pipeline.settings import Settings\n"
        "from pipeline.writing.book import book\n"
        "from pipeline.writing.common.cover import cover\n"
        "kinds = tuple[Volume, tuple[Day, ...], Settings]\n"
        "volume, days, settings = msgspec.json.decode(sys.stdin.buffer.read(), type=kinds)\n"
        "sys.stdout.buffer.write(book(volume, days, settings, cover(volume, settings)))\n"
    )
    types = tmp_path / "mime.types"
    types.write_text("image/vnd.another png\n", encoding="utf-8")
    given = msgspec.json.encode((volume, days, settings))
    for zone, locale, seed in (("Asia/Seoul", "C", "1"), ("America/New_York", "C.UTF-8", "2")):
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", program, types],
            input=given,
            capture_output=True,
            check=True,
            env=environment,
            cwd=tmp_path,
        )
        assert done.stdout == data


def test_the_book_does_not_remember_an_earlier_one(
    data: bytes, volume: Volume, days: tuple[Day, ...], settings: Settings
) -> None:
    assert book(volume, days, settings, cover(volume, settings)) == data


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_volumes(archive: list[tuple[Volume, list[Day]]]) -> None:
    program = (
        "import resource, sys, msgspec\n"
        "from pipeline.model import Day\n"
        "from pipeline.collection.selection import Volume\n"
        "from pipeline.settings import Settings\n"
        "from pipeline.writing.book import book\n"
        "from pipeline.writing.common.cover import cover\n"
        "volume, days = msgspec.json.decode(sys.stdin.buffer.read(), type=tuple[Volume, tuple[Day, ...]])\n"
        "for _ in range(int(sys.argv[1])):\n"
        "    book(volume, days, Settings(), cover(volume, Settings()))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    given = msgspec.json.encode(max(archive, key=lambda pair: len(pair[1])))
    one, ten = (
        int(
            subprocess.run(
                [sys.executable, "-c", program, times], input=given, capture_output=True, check=True
            ).stdout
        )
        for times in ("1", "10")
    )
    assert ten < 1.25 * one
