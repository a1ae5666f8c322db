"""Templates of pages are compiled once, and again whenever the code could be another."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
import pytest

from pipeline.tasks import compiled_templates
from pipeline.writing.pages import site


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates' folder, as of another installation."""
    folder = tmp_path / "templates"
    shutil.copytree(site.TEMPLATES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(site, "TEMPLATES", folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    yield folder
    site.templates.cache_clear()


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Load a template as a build does, and return the names of those that were compiled for it."""
    found: list[str] = []
    original = jinja2.Environment.compile

    def noting(self: jinja2.Environment, source: str, name: str, *others: object) -> object:
        found.append(name)
        return original(self, source, name, *others)  # type: ignore[call-overload]  # passed on as it comes

    def load() -> list[str]:
        found.clear()
        site.templates.cache_clear()
        compiled_templates.keep()
        site.templates().get_template("footer.html").render(site=None)
        return [*found]

    monkeypatch.setattr(jinja2.Environment, "compile", noting)
    return load


def kept(templates: Path) -> list[Path]:
    return sorted((templates / "__pycache__").iterdir())


def test_a_template_is_compiled_once(templates: Path, compiled: Callable[[], list[str]]) -> None:
    (templates / "footer.html").write_text("{{ 1 + 1 }}")
    assert compiled() == ["footer.html"]
    assert compiled() == []


def _another(folder: Path, name: str) -> Path:
    """Another version of a module, as far as its size tells."""
    path = folder / name
    path.write_text("")
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda templates, _: (templates / "footer.html").write_text("{{ 1 + 2 }}"),
        lambda templates, patch: patch.setattr(site, "__file__", str(_another(templates, "site.py"))),
        lambda templates, patch: patch.setattr(jinja2, "__file__", str(_another(templates, "compiler.py"))),
        lambda templates, _: kept(templates)[0].write_bytes(b"damaged"),
        lambda templates, _: os.truncate(kept(templates)[0], 40),
        lambda templates, _: os.truncate(kept(templates)[0], kept(templates)[0].stat().st_size // 2),
        lambda templates, _: shutil.rmtree(templates / "__pycache__"),
    ],
    ids=["source", "options", "compiler", "damaged", "cut early", "cut late", "gone"],
)
def test_it_is_compiled_anew(
    templates: Path,
    compiled: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path, pytest.MonkeyPatch], object],
) -> None:
    (templates / "footer.html").write_text("{{ 1 + 1 }}")
    compiled()
    change(templates, monkeypatch)
    assert compiled() == ["footer.html"]


def test_nothing_is_kept_where_python_keeps_nothing(
    templates: Path, compiled: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (templates / "footer.html").write_text("{{ 1 + 1 }}")
    assert compiled() == compiled() == ["footer.html"]
    assert not (templates / "__pycache__").exists()


def test_a_folder_that_cannot_be_written(templates: Path, compiled: Callable[[], list[str]]) -> None:
    (templates / "footer.html").write_text("{{ 1 + 1 }}")
    (templates / "__pycache__").write_text("a file in the way, as no permission is one to root")
    assert compiled() == compiled() == ["footer.html"]
