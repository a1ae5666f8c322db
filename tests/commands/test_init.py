"""The settings that a new collection starts with."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pipeline import cli
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
