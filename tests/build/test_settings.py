"""Each setting changed by itself: what a build makes of it is what a build from nothing makes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec
import pytest
from docx import Document

from pipeline.settings.records import Settings
from tests.build.harness import comparing
from tests.build.harness.collection import digest, entry
from tests.runs import ALL, SEED_HINT, chance

if TYPE_CHECKING:
    from tests.build.harness.builder import Builder

# All that a setting can make a difference to: two years, two editions, formulas, papers without address,
# a tag in two forms.
DIGESTS = {
    "2023-12-30.txt": digest("2023-12-30", entry("Oldest Paper", "#vision #old")),
    "2024-12-18.txt": digest(
        "2024-12-18",
        entry("Middle Paper", "#llm #LLMs", en=r"It is $\ours$ and some words."),
        introduction="Two papers of a quiet day.",
    ),
    "2024-12-19.txt": digest("2024-12-19", entry("Newest Paper", "#llm"), entry("Second Paper", "#강화학습")),
    "drafts.txt": digest("2024-12-20", entry("Left Out", "#llm")),
}
# A setting to TOML before and after.
CHANGES = {
    "title": ('"Papers A"', '"Papers B"'),
    "subtitle": ('"Under it"', '"Below it"'),
    "description": ('"What it is"', '"What it was"'),
    "rights": ('"CC BY 4.0"', '"CC0"'),
    "publisher": ('"Ada"', '"Bo"'),
    "author.name": ('"Ada Kim"', '"Bo Kim"'),
    "author.email": ('"ada@example.org"', '"bo@example.org"'),
    "author.uri": ('"https://example.org/ada"', '"https://example.org/bo"'),
    "author.publish_email": ("true", "false"),
    "id": ('"example.org,2024"', '"example.org,2023"'),
    "base_url": ('"https://example.org/a/"', '"https://example.org/b/"'),
    "language": ('"ko"', '"en"'),
    "timezone": ('"Asia/Seoul"', '"America/Los_Angeles"'),
    "feed.size": ("100", "1"),
    "feed.hub": ('"https://hub.example.org/"', '"https://hub.example.net/"'),
    "search_link": ('"https://example.org/?q={title}"', '""'),
    "volume.by": ('"year"', '"month"'),
    "volume.limit": ("1000", "2"),
    "abstracts": ('"after"', '"none"'),
    "word.paper": ('"A4"', '"Letter"'),
    "word.fonts.korean": ('"바탕"', '"돋움"'),
    "word.fonts.latin": ('"Arial"', '"Georgia"'),
    "word.fonts.mono": ('"Consolas"', '"Courier New"'),
    "word.contents": ('"days"', '"entries"'),
    "word.abstracts": ('"day"', '"small"'),
    "word.template": ('""', '"a.docx"'),
    "search": ("true", "false"),
    "sources.folders": ("[]", '["../more"]'),
    "sources.exclude": ('["drafts.txt"]', "[]"),
    "tags.alias": ("{}", '{ "LLMs" = "llm" }'),
    "tags.label": ("{}", '{ "llm" = "L L M", "later" = "Later" }'),
    "tex.macros": (r'{ "\\ours" = "Ours" }', r'{ "\\ours" = "Theirs" }'),
    "identity": ("{}", '{ "2024-12-19 Newest Paper" = "2024-12-17 New Paper" }'),
    "redirects": ("{}", '{ "tags/language" = "tags/llm", "digests/2024-01-01" = "digests/2024-12-18" }'),
    "check.ignore": ("[]", '["D005"]'),
    "edition.name": ('"some"', '"few"'),
    "edition.title": ('"Some"', '"A few"'),
    "edition.tags.any": ('["llm"]', '["llm", "vision"]'),
    "edition.tags.all": ("[]", '["강화학습"]'),
    "edition.since": ("2023-01-01", "2024-12-19"),
    "edition.until": ("2025-01-01", "2024-12-18"),
    "edition.languages": ('["ko", "en"]', '["en"]'),
    "edition.abstracts": ('"after"', '"before"'),
    "edition.order": ('"oldest"', '"newest"'),
    "edition.volume.by": ('"year"', '"month"'),
    "edition.volume.limit": ("1000", "1"),
    "edition.formats": ('["feed", "word", "epub"]', '["epub"]'),
}


def leaves(kind: Any, before: str = "") -> Iterator[str]:
    """The names of all settings."""
    for name, hint in get_type_hints(kind).items():
        inner = [each for each in (hint, *getattr(hint, "__args__", ())) if isinstance(each, type)]
        records = [each for each in inner if issubclass(each, msgspec.Struct)]
        if name != "ignore" and records:
            yield from leaves(records[0], f"{before}{name}.")
        else:
            yield f"{before}{name}"


def toml(changed: str = "") -> bytes:
    """The settings, one of them as after its change."""
    values = {name: after if name == changed else before for name, (before, after) in CHANGES.items()}
    own = [f"{name} = {value}" for name, value in values.items() if not name.startswith("edition.")]
    edition = [
        f"{name.removeprefix('edition.')} = {value}"
        for name, value in values.items()
        if name.startswith("edition.")
    ]
    return "\n".join([*own, "[[edition]]", *edition, ""]).encode()


def write(folder: Path, changed: str = "") -> None:
    (folder / "digests").mkdir(parents=True, exist_ok=True)
    (folder / "more").mkdir(exist_ok=True)
    for name, data in DIGESTS.items():
        (folder / "digests" / name).write_bytes(data)
    (folder / "more" / "2024-12-21.txt").write_bytes(digest("2024-12-21", entry("From Elsewhere", "#llm")))
    Document().save(str(folder / "digests" / "a.docx"))
    (folder / "digests" / "collection.toml").write_bytes(toml(changed))


@pytest.fixture(scope="module")
def before(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection that is built, to copy."""
    folder = tmp_path_factory.mktemp("settings")
    write(folder)
    done = builder.build(folder)
    assert done.status == 0, done.said
    return folder


def test_there_is_a_change_of_every_setting() -> None:
    assert sorted(leaves(Settings)) == sorted(CHANGES)


@pytest.mark.parametrize("setting", [*CHANGES] if ALL else chance("settings").sample([*CHANGES], 5))
def test_a_setting_changed_by_itself(builder: Builder, before: Path, tmp_path: Path, setting: str) -> None:
    fresh = tmp_path / "fresh"
    write(fresh, setting)
    for folder in ("output", ".pipeline"):
        shutil.copytree(before / folder, tmp_path / folder)
    write(tmp_path, setting)
    changed, anew = builder.build(tmp_path), builder.build(fresh)
    assert changed.status == anew.status == 0, (changed.said, anew.said)
    made, expected = (comparing.hashes(folder / "output") for folder in (tmp_path, fresh))
    assert comparing.differences(expected, made) == [], (changed.said, SEED_HINT)
    if setting not in {"check.ignore", "sources.exclude"}:
        assert comparing.differences(expected, comparing.hashes(before / "output")) != []
