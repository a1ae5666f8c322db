"""What the outputs say by themselves: in both languages, in one place, and nothing that no output says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from pipeline.writing.common.strings import STRINGS, Strings

WRITING = Path(__file__).parents[3] / "pipeline" / "writing"
# Dates and counts are written by rules of the language, and so in code.
PLACES = {"strings.py", "dates.py", "counts.py"}
HANGUL = re.compile("[가-힣]")


def _filled_in(text: str) -> list[tuple[str, str | None]]:
    return [(name, form) for _, name, form, _ in Formatter().parse(text) if name is not None]


@pytest.mark.parametrize("name", Strings.__struct_fields__)
def test_each_string_is_there_in_both_languages_and_takes_the_same(name: str) -> None:
    korean, english = (getattr(STRINGS[language], name) for language in ("ko", "en"))
    if isinstance(korean, str):
        assert korean.strip() == korean != ""
        assert english.strip() == english != ""
        assert _filled_in(korean) == _filled_in(english)
    else:
        assert korean.keys() == english.keys()
        assert all([*korean.values(), *english.values()])


@pytest.mark.parametrize("name", Strings.__struct_fields__)
def test_each_string_is_said_somewhere(name: str) -> None:
    files = [path for path in WRITING.rglob("*") if path.suffix in {".py", ".html"}]
    assert any(re.search(rf"\.{name}\b", path.read_text(encoding="utf-8")) for path in files)


def _constants(tree: ast.AST) -> Iterator[str]:
    """Every text in code but documentation."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


def test_no_writer_has_words_of_its_own() -> None:
    elsewhere = [
        (path.name, text)
        for path in WRITING.rglob("*.py")
        if path.name not in PLACES
        for text in _constants(ast.parse(path.read_text(encoding="utf-8")))
        if HANGUL.search(text)
    ]
    assert elsewhere == []
