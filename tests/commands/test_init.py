"""The settings that a new collection starts with."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pipeline import cli, clock
from pipeline.characters import FORBIDDEN
from pipeline.commands.init import collection_toml
from pipeline.settings import Author, Settings, load
from pipeline.settings.rules import normalize_text
from pipeline.settings.shape import keys
from pipeline.settings.toml_lines import dotted, key_lines

_WORDS = st.text().map(lambda text: FORBIDDEN.sub("", text)).filter(normalize_text)


@given(title=_WORDS, author=st.one_of(st.just(""), _WORDS), year=st.integers(1000, 9999))
def test_any_title_and_author(title: str, author: str, year: int) -> None:
    settings = load("collection.toml", collection_toml(title, author=author, year=year))
    assert (settings.title, settings.author.name) == (normalize_text(title), normalize_text(author))
    assert re.fullmatch(rf"[0-9a-f]{{12}}\.digests\.invalid,{year}", settings.id)


@pytest.mark.parametrize(
    ("base_url", "authority"),
    [
        ("https://kim.example.org/digests/", "kim.example.org,2026"),
        ("https://예시.한국/", "xn--vv4b11d.xn--3e0b707e,2026"),
        ("http://localhost:8000/", ""),
        ("http://192.168.1.2/", ""),
        ("http://[2001:db8::1]/", ""),
    ],
)
def test_the_id_is_of_the_host_where_there_is_one(base_url: str, authority: str) -> None:
    settings = load("collection.toml", collection_toml("Digests", author="Kim", base_url=base_url, year=2026))
    made_up = "ace60a30b244.digests.invalid,2026"
    assert settings.id == (authority or made_up)
    assert settings.author == Author("Kim")


def test_what_is_commented_out_is_every_setting_with_its_default() -> None:
    text = collection_toml("논문 다이제스트", year=2024)
    shown = re.sub(r"^# (?=[a-z_.]+ = |\[\[edition)", "", text, flags=re.MULTILINE)
    settings = load("collection.toml", shown)
    assert msgspec.structs.replace(settings, edition=()) == msgspec.structs.replace(
        Settings(), id=settings.id
    )
    assert set(keys(Settings)) <= {dotted(where) for where in key_lines(shown)}


@pytest.mark.parametrize("title", ["", "  ", "a\x1bb"])
def test_no_settings_are_written_that_a_build_would_refuse(tmp_path: Path, title: str) -> None:
    options = ["--digests", str(tmp_path), "--title", title, "--author", "Kim", "--base-url", ""]
    done = CliRunner().invoke(cli.digests, ["init", *options])
    assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "error: title: " in done.output


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one, on the second of January 2025."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clock, "today", lambda: dt.date(2025, 1, 2))
    return tmp_path


def test_without_a_terminal_the_defaults_are_taken(here: Path) -> None:
    done = CliRunner().invoke(cli.digests, ["init"])
    assert done.exit_code == 0
    settings = load("collection.toml", (here / "digests" / "collection.toml").read_bytes())
    assert settings == Settings(id=settings.id)
    assert (here / "digests" / "2025-01-02.txt").exists()
    assert "digests serve" in done.stderr
    assert CliRunner().invoke(cli.digests, ["check", "--strict"]).exit_code == 0


def test_a_wrong_answer_is_asked_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    answers = ["My \x1b", "My Digests", "Kim", "nowhere", "https://kim.example.org/d/", ""]
    done = CliRunner().invoke(cli.digests, ["init", "new place"], input="\n".join(answers))
    assert done.exit_code == 0, done.output
    settings = load("collection.toml", (here / "new place" / "digests" / "collection.toml").read_bytes())
    assert (settings.title, settings.author.name) == ("My Digests", "Kim")
    assert settings.base_url == "https://kim.example.org/d/"
    assert done.stderr.count("Title of the collection") == 2


def test_a_collection_that_is_there_is_told_before_any_question(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CliRunner().invoke(cli.digests, ["init"]).exit_code == 0
    before = (here / "digests" / "collection.toml").read_bytes()
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    done = CliRunner().invoke(cli.digests, ["init"], input="")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Title" not in done.stderr
    assert "is there already" in done.stderr
    assert (here / "digests" / "collection.toml").read_bytes() == before


def test_no_sample_beside_texts(here: Path) -> None:
    (here / "digests").mkdir()
    (here / "digests" / "241219 Note.md").write_text("https://example.org/a\n", encoding="utf-8")
    assert CliRunner().invoke(cli.digests, ["init"]).exit_code == 0
    assert CliRunner().invoke(cli.digests, ["init", "other", "--no-sample"]).exit_code == 0
    assert not [*here.rglob("*.txt")]


@pytest.mark.parametrize("absolute", [False, True])
def test_a_collection_on_notes_that_stay_where_they_are(here: Path, *, absolute: bool) -> None:
    (here / "my vault").mkdir()
    (here / "my vault" / "241219 Note.md").write_text("https://example.org/a\n", encoding="utf-8")
    folder = str(here / "my vault") if absolute else "my vault"
    done = CliRunner().invoke(cli.digests, ["init", "sub/c", "--from", folder])
    assert done.exit_code == 0, done.output
    settings = load("collection.toml", (here / "sub" / "c" / "digests" / "collection.toml").read_bytes())
    assert settings.sources.folders == (folder if absolute else "../../../my vault",)
    assert "1 file" in CliRunner().invoke(cli.digests, ["-C", "sub/c", "check"]).stderr
    assert [path.name for path in (here / "my vault").iterdir()] == ["241219 Note.md"]
