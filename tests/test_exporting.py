"""Exports in every format, by programs that read them."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Literal

import docx
import feedparser
import html5lib
import pytest
from ebooklib import epub

from pipeline import exporting, reading
from pipeline.collection import loading, query
from pipeline.collection.query import Query
from pipeline.exporting import EXPORT_FORMATS, ExportFormat, Selected
from pipeline.model import LANGUAGES, Language
from pipeline.settings import TagFilter

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
2024-12-18
소개입니다.
Vision <script>alert(1)</script>
(Ada Writer)
https://example.org/vision
All about $x^2$ & pictures.
그림 이야기입니다.
About pictures.
#vision
2024-12-19
Language
(Bo Reader)
Words.
말에 대한 글입니다.
Of words.
#language
"""
# Two paragraphs of abstract and no Korean: a digest would take the second for commentary.
NOTE = "https://example.org/n\n\n*Note* (Cho Ahn, Dan Ryu)\n\n> One.\n>\n> Two.\n\n#language\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("digests")
    (folder / "2024-12-19.txt").write_text(TEXT, encoding="utf-8")
    (folder / "241220 Note.md").write_text(NOTE, encoding="utf-8")
    (folder / "collection.toml").write_text('title = "모음"\nid = "example.org,2024"\n', encoding="utf-8")
    (folder / "addresses.toml").write_text('Language = "https://example.org/language"\n', encoding="utf-8")
    return folder


def _selected(
    folder: Path,
    *tags: str,
    languages: tuple[Language, ...] = LANGUAGES,
    abstracts: Literal["after", "before", "none"] = "after",
) -> Selected:
    collection = loading.load(folder)
    asked = Query((TagFilter(any=tags),) if tags else (), languages=languages)
    edition = query.edition(asked, "My <Title>", abstracts=abstracts)
    return Selected(folder, collection, query.choose(collection, asked), edition)


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_the_same_is_written_again(folder: Path, form: ExportFormat) -> None:
    first, second = (exporting.export(_selected(folder), form) for _ in range(2))
    assert first == second


def test_a_document(folder: Path) -> None:
    data = exporting.export(_selected(folder, "vision", languages=("en",)), "docx").data
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert "My <Title>" in text
    assert "About pictures." in text
    assert "그림" not in text
    assert "Of words." not in text


def test_a_book(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.epub").write_bytes(exporting.export(_selected(folder, "language"), "epub").data)
    book = epub.read_epub(tmp_path / "x.epub")
    assert book.title == "My <Title>"
    text = b"".join(item.get_content() for item in book.get_items()).decode("utf-8", "replace")
    assert "말에 대한 글입니다." in text
    assert "그림" not in text


def test_a_feed(folder: Path) -> None:
    data = exporting.export(_selected(folder, languages=("ko",)), "atom").data
    feed = feedparser.parse(data)
    assert feed.bozo == 0
    assert feed.feed.title == "My <Title>"
    assert not [link for link in feed.feed.links if link.rel == "self"]
    assert [entry.title for entry in feed.entries] == [
        "Language",
        "Vision <script>alert(1)</script>",
    ]
    assert {entry.id for entry in feed.entries} == {
        entry.id for entry in loading.load(folder).entries() if "ko" in entry.languages
    }


@pytest.mark.parametrize("abstracts", ["after", "before", "none"])
def test_a_page_that_stands_alone(folder: Path, abstracts: Literal["after", "before", "none"]) -> None:
    data = exporting.export(_selected(folder, abstracts=abstracts), "html").data.decode()
    html5lib.HTMLParser(strict=True).parse(data)
    assert "<title>My &lt;Title&gt;</title>" in data
    assert "<script" not in data
    assert "src=" not in data
    assert 'href="https://example.org/vision"' in data
    assert "소개입니다." in data
    assert data.count("<details") == (0 if abstracts == "none" else 3)
    if abstracts != "none":
        before = data.index("pictures.</p></details>") < data.index("그림 이야기입니다.")
        assert before == (abstracts == "before")


def test_citations(folder: Path) -> None:
    data = exporting.export(_selected(folder, "language"), "bib").data.decode()
    assert data.count("@misc{") == 2
    assert "title = {{Language}}" in data
    assert "url = {https://example.org/n}" in data
    assert "vision" not in data


def test_lines_of_json(folder: Path) -> None:
    rows = [json.loads(line) for line in exporting.export(_selected(folder), "jsonl").data.splitlines()]
    assert [row["title"] for row in rows] == ["Vision <script>alert(1)</script>", "Language", "Note"]
    assert rows[0]["abstract"] == ["All about $x^2$ & pictures."]
    assert [row["url"] for row in rows] == [
        f"https://example.org/{name}" for name in ("vision", "language", "n")
    ]
    assert (rows[2]["path"], rows[2]["line"], rows[2]["languages"]) == ("241220 Note.md", 3, [])


def test_markdown_gives_every_entry_back(folder: Path) -> None:
    exported = exporting.export(_selected(folder), "md")
    assert exported.left_out == ()
    digests = reading.read("x.md", exported.data).digests
    entries = [entry for digest in digests for entry in digest.entries]
    assert [digest.introduction for digest in digests] == [("소개입니다.",), (), ()]
    assert [(entry.title, entry.url) for entry in entries] == [
        ("Vision <script>alert(1)</script>", "https://example.org/vision"),
        ("Language", "https://example.org/language"),
        ("Note", "https://example.org/n"),
    ]
    assert (entries[2].abstract, entries[2].commentary.en) == (("One.", "Two."), ())


def test_text_names_what_a_digest_cannot_hold(folder: Path) -> None:
    exported = exporting.export(_selected(folder), "txt")
    assert exported.left_out == ("2024-12-20 Note",)
    digests = reading.read("x.txt", exported.data).digests
    assert [entry.title for digest in digests for entry in digest.entries] == [
        "Vision <script>alert(1)</script>",
        "Language",
    ]
    english = exporting.export(_selected(folder, "vision", languages=("en",), abstracts="none"), "txt")
    assert english == exporting.Exported(b"", ("2024-12-18 Vision <script>alert(1)</script>",))
