from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pipeline.collection.selection import Volume
from pipeline.model import Day
from pipeline.settings import Author, ResolvedEdition, Settings, WordFonts, WordSettings
from pipeline.writing import word
from pipeline.writing.word import package

Write = Callable[..., Any]

_SCRIPT = """
import hashlib, sys, msgspec
from pipeline.model import Day
from pipeline.collection.selection import Volume
from pipeline.settings import Settings
from pipeline.writing import word
values = msgspec.json.decode(sys.stdin.buffer.read(), type=tuple[Volume, tuple[Day, ...], Settings])
print(hashlib.sha256(word.document(*values)).hexdigest())
"""


def test_the_same_bytes_whatever_the_clock_zone_locale_and_hash_seed(
    make_volume: Callable[..., Volume], days: Sequence[Day], settings: Settings, root: Path
) -> None:
    volume = make_volume(days)
    here = hashlib.sha256(word.document(volume, days, settings)).hexdigest()
    values = msgspec.json.encode((volume, days, settings))
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    there = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        input=values,
        env=environment,
        cwd=root,
        capture_output=True,
        check=True,
    )
    assert there.stdout.decode().strip() == here


def test_the_archive_says_nothing_of_machine_and_hour(opened: Any) -> None:
    for entry in opened.archive.infolist():
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert (entry.create_system, entry.external_attr >> 16) == (3, 0o100644)
    assert opened.names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert len(opened.names) == len(set(opened.names))


def test_each_part_has_its_type_and_each_relationship_its_part(opened: Any) -> None:
    types = opened.part("[Content_Types].xml")
    overrides = {each.get("PartName") for each in opened.select("//ct:Override", types)}
    assert overrides == {f"/{name}" for name in opened.names if not name.endswith((".rels", "Types].xml"))}
    for name in opened.names:
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for each in opened.select("//pr:Relationship[not(@TargetMode)]", opened.part(name)):
                assert str(folder / each.get("Target")).removeprefix("./") in opened.names


def test_properties_are_those_of_the_collection(opened: Any, settings: Settings) -> None:
    assert opened.core("//dc:title") == ["논문 다이제스트"]
    assert opened.core("//dc:creator") == opened.core("//cp:lastModifiedBy") == [settings.author.name]
    assert opened.core("//dc:subject") == [settings.subtitle]
    assert opened.core("//dc:language") == ["ko-KR"]
    assert opened.core("//cp:keywords")[0].split(", ")[0] == "vae"
    assert opened.core("//dcterms:created") == opened.core("//dcterms:modified") == ["2025-01-01T16:00:09Z"]
    assert opened.core("//cp:revision") == ["1"]
    assert b"python-docx" not in b"".join(map(opened.archive.read, opened.names))


def test_a_document_in_one_language_is_of_that_language(write: Write) -> None:
    document = write(edition=ResolvedEdition("a", "A", languages=("en",)))
    assert document.core("//dc:language") == ["en-US"]
    defaults = document.select("//w:docDefaults//w:lang/@w:val", document.part("word/styles.xml"))
    assert defaults == ["en-US"]


def test_properties_that_are_too_long_or_empty(write: Write) -> None:
    settings = Settings(author=Author(), description="긴 설명 " * 100)
    long = write(settings=settings, title="긴 제목 " * 100)
    assert len(long.core("//dc:title")[0]) <= 255
    assert long.core("//dc:title")[0].endswith("…")
    assert long.core("//dc:creator") == []


def test_a_body_that_is_not_well_formed_is_no_document() -> None:
    with pytest.raises(ValueError, match="not well-formed"):
        package.save(package.open_template(), "<w:p>")


@pytest.mark.parametrize(("paper", "size"), [("A4", ("11906", "16838")), ("Letter", ("12240", "15840"))])
def test_paper(write: Write, paper: Any, size: tuple[str, str]) -> None:
    document = write(settings=Settings(word=WordSettings(paper=paper)))
    width, height = size
    assert set(document.select("//w:pgSz/@w:w")) == {width}
    assert set(document.select("//w:pgSz/@w:h")) == {height}
    inner, outer = (set(map(int, document.select(f"//w:pgMar/@w:{side}"))) for side in ("left", "right"))
    assert len(inner) == len(outer) == 1
    assert max(inner) > max(outer)
    assert int(width) - max(inner) - max(outer) == 8164


def test_fonts_of_the_settings_stand_in_every_slot(write: Write) -> None:
    fonts = WordFonts(korean='KoPub "바탕" & <체>', latin="Palatino", mono="Menlo")
    document = write(settings=Settings(word=WordSettings(fonts=fonts)))
    styles = document.part("word/styles.xml")
    used = {each for faces in document.select("//w:rFonts", styles) for each in faces.values()}
    assert used == {fonts.korean, fonts.latin, fonts.mono}
