"""What a change rewrites, and what it leaves alone."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import msgspec
import pytest
from lxml import etree

from pipeline import locations
from pipeline.state import files, sealed
from pipeline.writing import book
from pipeline.writing.book.markup import Document
from pipeline.writing.common.archive import pack, unpack
from tests.build.harness import comparing

if TYPE_CHECKING:
    from tests.build.conftest import Project


def entry(title: str, tags: str, en: str = "Some words in English.") -> str:
    return "\n".join(
        [title, "(Ada Writer, Bo Reader)", "An abstract in English.", "한국어로 쓴 글입니다.", en, tags, ""]
    )


def rewritten(project: Project, *arguments: str, status: int = 0) -> set[str]:
    """Build, and tell which files were written or removed."""
    before = project.times()
    result = project.build(*arguments)
    assert result.status == status, result.said
    after = project.times()
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def feeds(*names: str) -> set[str]:
    return {f"feeds/{flavour}{name}.atom" for name in names for flavour in ("", "ko/", "en/")}


VOLUME = {"collection.docx", "collection.epub", "index.html", "catalog.opds.xml"}


def without_search(paths: set[str]) -> set[str]:
    return {path for path in paths if not path.startswith("search/")}


def test_everything_is_there(built: Project) -> None:
    files = built.files()
    expected = {
        "index.html",
        "archive.html",
        "collection.docx",
        "collection.epub",
        "feeds.opml",
        "catalog.opds.xml",
        "digests/2024-12-19.html",
        "tags/alignment.html",
        "feeds/all.atom",
        "feeds/daily.atom",
        "feeds/tags/alignment.atom",
        "feeds/ko/all.atom",
        "feeds/en/tags/alignment.atom",
    }
    assert expected <= files.keys()
    assert f"feeds/tags/{locations.slug('강화학습')}.atom" in files
    assert built.leftovers() == []


def test_nothing_changed_runs_nothing_and_loads_no_luigi(built: Project) -> None:
    program = (
        "import sys, pipeline.cli\n"
        "try: pipeline.cli.digests(['build'])\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "print(sorted({'luigi', 'lxml', 'jinja2', 'docx', 'ebooklib', 'feedgen'} & set(sys.modules)))\n"
    )
    before = built.times()
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=built.root,
        env=built.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert "nothing to write" in done.stderr
    assert built.times() == before


def test_a_changed_entry_rewrites_what_shows_it(built: Project) -> None:
    path = built.digests / "2024-12-18.txt"
    path.write_text(path.read_text().replace("Some words", "Other words"), encoding="utf-8")
    changed = rewritten(built)
    assert without_search(changed) == {
        "digests/2024-12-18.html",
        "tags/llm.html",
        *(path for path in feeds("all", "daily", "tags/llm") if "/ko/" not in path),
        "feeds/all.json",
        "collection.docx",
        "collection.epub",
        *(changed & {"index.html", "catalog.opds.xml"}),  # they show sizes
    }


def test_digests_of_a_changed_month_that_are_as_they_were_are_not_parsed_again(built: Project) -> None:
    """What was read of one says here what it does not say: that tells whether it is taken."""

    def shard() -> Path:
        (path,) = built.state.glob("shards/2024-12.*")
        return path

    def is_taken() -> bool:
        return "Kept text." in (sealed.read(shard()) or b"").decode()

    def mark() -> None:
        content = (sealed.read(shard()) or b"").replace(b"Words of the day before.", b"Kept text.")
        with files.scratch(built.state) as scratch:
            sealed.write(shard(), content, scratch)

    built.write("2024-12-18", entry("Middle Paper", "#llm", "Words of the day before."))
    assert built.build().status == 0
    mark()
    for words in ("Other words.", "Again other words."):
        built.write("2024-12-19", entry("Newest Paper", "#llm #alignment", words))
        assert built.build().status == 0
        assert is_taken()
    built.write("2024-12-18", entry("Middle Paper", "#vision", "Words of the day before."))
    assert built.build().status == 0
    assert not is_taken(), "it is another digest"
    mark()
    assert built.build("--force").status == 0
    assert not is_taken()
    mark()
    built.settings('title = "모음"\nid = "example.org,2024"\n[tex.macros]\n"\\\\ours" = "OurModel"\n')
    assert built.build().status == 0
    assert not is_taken(), "it may have formulas"


def test_chapters_and_cover_are_kept_from_book_to_book_as_long_as_there_is_one(built: Project) -> None:
    """What is kept has the right checksum here, and says what no digest does: that tells who uses it."""

    def kept() -> dict[str, Path]:
        return {path.stem: path for path in built.state.glob("outputs/*/kept/book-*")}

    def in_book() -> tuple[bytes, bytes]:
        with zipfile.ZipFile(built.output / "collection.epub") as opened:
            return opened.read("EPUB/2024-11-30.xhtml"), opened.read("EPUB/cover.png")

    def marked(document: Document) -> Document:
        text = unpack(document.content).replace(b"Oldest Paper", b"Kept Paper")
        return msgspec.structs.replace(document, content=pack(text))

    (path,) = kept().values()
    program, cover, _, encoded = msgspec.msgpack.decode(sealed.read(path) or b"")
    chapters = {
        seal: msgspec.structs.replace(chapter, documents=tuple(map(marked, chapter.documents)))
        for seal, chapter in book.decode_chapters(encoded).items()
    }
    content = (program, cover, (b"kept cover", b"kept thumbnail"), book.encode_chapters(chapters))
    with files.scratch(built.state) as scratch:
        sealed.write(path, msgspec.msgpack.encode(content), scratch)
    written = built.files()
    built.write("2024-12-18", entry("Middle Paper", "#llm", "Other words."))
    assert built.build().status == 0
    text, picture = in_book()
    assert b"Kept Paper" in text
    assert picture == b"kept cover"
    assert built.files()["covers/collection.png"] == written["covers/collection.png"]

    built.write("2024-12-20", entry("Brand New", "#robotics"))
    assert built.build().status == 0
    text, picture = in_book()
    assert b"Kept Paper" in text
    assert picture == built.files()["covers/collection.png"] != written["covers/collection.png"]

    assert built.build("--force").status == 0
    assert b"Oldest Paper" in in_book()[0]
    built.settings('title = "모음"\nid = "example.org,2024"\nvolume.by = "month"\n')
    assert built.build().status == 0
    assert kept().keys() == {"book-collection-2024-11", "book-collection-2024-12"}


def test_a_new_day_leaves_other_days_and_tags_alone(built: Project) -> None:
    built.write("2024-12-20", entry("Brand New", "#robotics"))
    changed = rewritten(built)
    assert {"digests/2024-12-20.html", "tags/robotics.html", "archive.html", *VOLUME} <= changed
    assert feeds("all", "daily", "tags/robotics") <= changed
    assert "digests/2024-12-19.html" in changed, "it has a later day now"
    assert not changed & {
        "digests/2024-11-30.html",
        "digests/2024-12-18.html",
        "tags/vision.html",
        *feeds("tags/vision", "tags/llm"),
    }


def test_a_deleted_day_takes_what_was_only_its_own(built: Project) -> None:
    (built.digests / "2024-11-30.txt").unlink()
    changed = rewritten(built)
    files = built.files()
    gone = {"digests/2024-11-30.html", "tags/old.html", "tags/vision.html", *feeds("tags/old", "tags/vision")}
    assert gone <= changed
    assert not gone & files.keys()
    assert not changed & {"digests/2024-12-19.html", "tags/llm.html", *feeds("tags/llm")}
    assert not list(built.output.rglob("*old*"))


def test_a_setting_rewrites_what_depends_on_it(built: Project) -> None:
    settings = 'title = "모음"\nid = "example.org,2024"\n'
    built.settings(settings + '[word]\npaper = "Letter"\n')
    assert rewritten(built) <= {"collection.docx", "index.html", "catalog.opds.xml"}
    built.settings(settings + "[volume]\nlimit = 3\n[word]\npaper = 'Letter'\n")
    changed = rewritten(built)
    assert not any(path.startswith(("feeds/", "digests/", "tags/")) for path in changed)
    built.settings(settings + "search = false\n")
    rewritten(built)
    assert not (built.output / "search").exists()


def test_a_macro_of_the_author_rewrites_what_uses_it(project: Project) -> None:
    project.write("2024-12-18", entry("Middle Paper", "#llm", en=r"It is \ours here."))
    assert "1 information" in project.build().said
    project.settings('title = "모음"\nid = "example.org,2024"\n[tex.macros]\n"\\\\ours" = "OurModel"\n')
    changed = without_search(rewritten(project))
    assert "It is OurModel here." in (project.output / "digests" / "2024-12-18.html").read_text("utf-8")
    assert {path for path in changed if path.startswith("digests/")} == {"digests/2024-12-18.html"}
    check = project.command("check")
    done = subprocess.run(
        check, cwd=project.root, env=project.environment(), capture_output=True, check=False
    )
    assert b"D014" not in done.stdout


def test_a_macro_that_reads_as_the_command_did_changes_what_has_tex_itself(project: Project) -> None:
    """BibTeX has the formula of a title, but the reading of one with a macro of the author's."""
    project.write("2024-12-18", entry(r"Paper in $\R$", "#llm"))
    assert project.build().status == 0
    project.settings('title = "모음"\nid = "example.org,2024"\n[tex.macros]\n"\\\\R" = "\\\\mathbb{R}"\n')
    changed = rewritten(project)
    assert {"digests/2024-12-18.bib", "tags/llm.bib", "all.bib", "digests/2024-12-18.html"} <= changed
    assert not changed & {"collection.docx", "collection.epub", "digests/2024-12-19.html", *feeds("all")}
    made = project.files()
    assert project.build("--output", "fresh", "--state", "fresh-state").status == 0
    assert comparing.differences(comparing.contents(project.root / "fresh"), made) == []


def test_documents_are_in_the_styles_of_a_template(built: Project) -> None:
    template = built.digests / "our.docx"
    for text, documents in (("Our house", {"collection.docx"}), ("Our street", {"collection.docx"})):
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = text
        document.save(str(template))
        built.settings('title = "모음"\nid = "example.org,2024"\n[word]\ntemplate = "our.docx"\n')
        assert rewritten(built) - {"index.html", "catalog.opds.xml"} == documents
        with zipfile.ZipFile(built.output / "collection.docx") as archive:
            assert any(text.encode() in archive.read(name) for name in archive.namelist())
    assert "nothing to write" in built.build().said
    template.write_bytes(b"PK")
    result = built.build()
    assert result.status == 2
    assert re.search(r'collection\.toml:4: word\.template: "our\.docx" is no Word document', result.said)
    template.unlink()
    assert 'there is no file "our.docx"' in built.build().said


def test_a_document_that_is_too_long_for_google_docs_comes_in_parts(project: Project) -> None:
    text = "\n".join(["긴 글입니다. " * 1_000] * 50)
    for date in ("2024-12-20", "2024-12-21", "2024-12-22"):
        project.write(date, entry(f"Long Paper {date}", "#long", en=text))
    assert project.build().status == 0
    documents = {"collection.docx", "collection.2.docx"}
    assert {path for path in project.files() if path.endswith(".docx")} == documents
    front = project.files()["index.html"].decode()
    assert all(f'href="{path}"' in front for path in documents)
    assert "collection.epub" in project.files()
    # Later days are of the last part only.
    project.write("2024-12-23", entry("Newest of All", "#llm"))
    assert rewritten(project) & documents == {"collection.2.docx"}
    # Without abstracts or with less text there is one document again.
    for date in ("2024-12-21", "2024-12-22"):
        (project.digests / f"{date}.txt").unlink()
    assert project.build().status == 0
    assert {path for path in project.files() if path.endswith(".docx")} == {"collection.docx"}


def test_volumes_that_are_no_more_are_removed(project: Project) -> None:
    project.settings('[volume]\nby = "month"\n')
    assert project.build().status == 0
    stems = {f"collection-2024-{month}" for month in (11, 12)}
    assert {f"{stem}.{kind}" for stem in stems for kind in ("docx", "epub")} <= project.files().keys()
    project.settings("")
    assert project.build().status == 0
    assert not any("collection-" in path for path in project.files())
    assert "collection.epub" in project.files()


def test_an_edition_comes_and_goes(built: Project) -> None:
    settings = 'title = "모음"\nid = "example.org,2024"\n'
    before = built.files()
    built.settings(settings + '[[edition]]\nname = "speech"\ntags = {any = ["llm"]}\nlanguages = ["ko"]\n')
    rewritten(built)
    feeds = {"feeds/editions/speech.atom", "feeds/editions/speech.json"}
    assert {"speech.docx", "speech.epub", *feeds} <= built.files().keys()
    published = built.files().keys() - {locations.MANIFEST}
    assert [path for path in published if not locations.is_published(path)] == []
    built.settings(settings)
    rewritten(built)
    assert built.files() == before


def test_a_format_that_an_edition_has_no_more_is_linked_no_more(built: Project) -> None:
    settings = (
        'title = "모음"\nid = "example.org,2024"\n[[edition]]\nname = "speech"\ntags = {any = ["llm"]}\n'
    )
    built.settings(settings)
    rewritten(built)
    assert b'href="speech.docx"' in built.files()["index.html"]
    built.settings(settings + 'formats = ["epub"]\n')
    rewritten(built)
    assert "speech.docx" not in built.files()
    assert b'href="speech.docx"' not in built.files()["index.html"]
    assert b'href="speech.epub"' in built.files()["index.html"]


def test_an_english_edition_of_a_korean_collection_is_english(built: Project) -> None:
    built.settings(
        'title = "Papers"\nid = "example.org,2024"\n[[edition]]\nname = "abroad"\nlanguages = ["en"]\n'
    )
    assert built.build().status == 0
    hangul = re.compile("[가-힣]+")
    for name in ("abroad.epub", "abroad.docx"):
        with zipfile.ZipFile(built.output / name) as archive:
            texts = [n for n in archive.namelist() if n.endswith((".xhtml", ".opf", "document.xml"))]
            found = [*map(hangul.findall, (archive.read(text).decode() for text in texts))]
            assert {*itertools.chain(*found)} == {"강화학습"}, "a tag as it was written"
    feed = (built.output / "feeds" / "editions" / "abroad.atom").read_text(encoding="utf-8")
    assert '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">' in feed
    catalog = etree.parse(built.output / "catalog.opds.xml")
    entries = {entry.findtext("{*}title"): entry for entry in catalog.iterfind("{*}entry")}
    assert hangul.search(entries["abroad"].findtext("{*}content")) is None
    assert [language.text for language in entries["abroad"].iterfind("{*}language")] == ["en"]


def test_what_somebody_deleted_or_cut_off_is_made_again(built: Project) -> None:
    files = built.files()
    (built.output / "digests" / "2024-12-19.html").unlink()
    (built.output / "feeds" / "all.atom").write_bytes(b"")
    (built.output / "collection.docx").unlink()
    changed = rewritten(built)
    assert changed == {"digests/2024-12-19.html", "feeds/all.atom", "collection.docx"}
    assert built.files() == files


def test_force_builds_anew_and_writes_nothing_that_is_the_same(built: Project) -> None:
    assert rewritten(built, "--force") == set()
    result = built.build("--force", "-v")
    assert "parse 2024-11–2024-12" in result.said
    assert "  feeds (" in result.said


def test_of_half_a_year_only_the_months_that_changed_are_parsed(project: Project) -> None:
    for date in ("2024-06-30", "2024-07-01", "2024-12-31", "2025-01-01"):
        project.write(date, entry(f"Paper of {date}", "#llm"))
    said = project.build("-v").said
    halves = ["parse 2024-06", "parse 2024-07–2024-12", "parse 2025-01"]
    assert sorted(re.findall(r"^  (parse \S+) ", said, re.MULTILINE)) == halves
    kept = {path.name: path.stat().st_ino for path in (project.state / "shards").iterdir()}
    project.write("2024-12-31", entry("Another Paper", "#llm"))
    said = project.build("-v").said
    assert re.findall(r"^  (parse \S+) ", said, re.MULTILINE) == ["parse 2024-07–2024-12"]
    now = {path.name: path.stat().st_ino for path in (project.state / "shards").iterdir()}
    assert [name[:7] for name, _ in kept.items() - now.items()] == ["2024-12"]
    assert len(now) == len(kept)


def test_files_of_others_stay(built: Project) -> None:
    (built.output / "CNAME").write_text("example.org")
    (built.digests / "2024-11-30.txt").unlink()
    assert built.build().status == 0
    assert built.build("--force").status == 0
    assert (built.output / "CNAME").read_text() == "example.org"


def test_a_lost_state_folder_loses_nothing(built: Project) -> None:
    import shutil

    shutil.rmtree(built.state)
    assert rewritten(built) == set()


@pytest.mark.parametrize(
    ("kinds", "made"),
    [
        ("feeds", {"feeds.opml"}),
        ("word", {"collection.docx"}),
        ("epub", {"collection.epub", "catalog.opds.xml"}),
        ("site", {"index.html"}),
    ],
)
def test_only(project: Project, kinds: str, made: set[str]) -> None:
    assert project.build("--only", kinds).status == 0
    tops = {path for path in project.files() if "/" not in path}
    assert made <= tops
    assert not (tops & {"feeds.opml", "collection.docx", "collection.epub", "index.html"}) - made
    assert project.build().status == 0
    everything = project.files()
    assert project.build("--only", kinds, "--force").status == 0
    assert project.files() == everything, "the others are not touched"


def test_only_does_not_mislead_a_full_build_of_what_was_before(built: Project) -> None:
    day = built.digests / "2024-12-18.txt"
    before, text = built.files(), day.read_text(encoding="utf-8")
    day.write_text(text.replace("Middle", "Muddle"), encoding="utf-8")
    assert built.build("--only", "feeds,site").status == 0
    assert built.files() != before
    day.write_text(text, encoding="utf-8")
    assert built.build().status == 0
    assert built.files() == before, "files of the same size are not the same"


def test_drafts(built: Project) -> None:
    (built.digests / "_2024-12-21.txt").write_text(entry("A Draft", "#draft"), encoding="utf-8")
    assert rewritten(built) == set()
    rewritten(built, "--drafts")
    assert "digests/2024-12-21.html" in built.files()
    rewritten(built)
    assert "digests/2024-12-21.html" not in built.files()


def test_the_index_page_lists_what_is_there(built: Project) -> None:
    page = (built.output / "index.html").read_text()
    for link in (
        "collection.docx",
        "collection.epub",
        "feeds.opml",
        "feeds/all.atom",
        "digests/2024-12-19.html",
        "tags/llm.html",
    ):
        assert f'href="{link}"' in page
