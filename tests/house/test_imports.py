"""The arrows between the modules: text, model, outputs, in one direction (see CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

# From the ground up. A module may import from its own line and from lines above it here, not below.
LAYERS = (
    (
        "errors",
        "characters",
        "references",
        "model",
        "urls",
        "paper_keys",
        "fingerprint",
        "clock",
        "diagnostics",
        "output_formats",
        "sources",
    ),
    ("locations",),
    ("settings",),
    ("inline", "reading"),
    ("folders",),
    ("collection",),
    ("writing",),
    ("state",),
    ("libreoffice", "websub", "outcome"),
    ("tasks",),
    ("authoring", "build", "checking", "exporting", "resolve", "announcing"),
    ("rehearsal",),
    ("console", "report", "serve"),
    ("commands",),
    ("cli", "__main__"),
)
# A library outside what everything may use, and the only modules that import it.
PLACES = {
    "luigi": ("tasks", "build"),
    "feedgen": ("writing.feeds",),
    "docx": ("writing.word",),
    "ebooklib": ("writing.book",),
    "jinja2": ("writing.pages", "tasks.compiled_templates"),
    "linkify_it": ("inline",),
    "markdown_it": ("inline",),
    "yaml": ("reading",),
    "click": ("cli", "commands", "report"),
    "rich": ("report",),
    "watchfiles": ("serve",),
    "filelock": ("state", "build"),
    "bibtexparser": ("resolve",),
}
# Readers and writers know nothing of each other, nor do the outputs; which feeds there are, pages tell, too.
STRANGERS = (
    ("reading", "writing"),
    ("reading", "collection.index"),
    ("writing.feeds", "writing.book"),
    ("writing.feeds", "writing.word"),
    ("writing.feeds", "writing.pages"),
    ("writing.book", "writing.word"),
    ("writing.book", "writing.pages"),
    ("writing.word", "writing.pages"),
)
SHARED = frozenset({"writing.feeds.registry"})
# Values in, values out: these know no machine, and of the clock only what they are given.
PURE = ("model", "paper_keys", "references", "reading", "inline", "collection", "writing")
MACHINE = frozenset(
    "getpass glob http locale logging multiprocessing os platform random secrets shutil socket subprocess "
    "sys tempfile threading time urllib.request".split()
)
# What answers in a blink cannot afford these.
HEAVY = frozenset(
    "asyncio difflib docx ebooklib email feedgen filelock http jinja2 linkify_it lxml luigi markdown_it rich "
    "socket ssl tornado watchfiles xml yaml zoneinfo".split()
)

ROOT = Path(__file__).parents[2]


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT / "pipeline").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    _name(path): path
    for path in sorted((ROOT / "pipeline").rglob("*.py"))
    if path.parent.name != "__pycache__"
}
MODULES = sorted(set(FILES) - {""})


def _imports(module: str) -> set[str]:
    """All that a module imports, wherever in it, in full; modules of the package without its name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            source = str(node.module)
            for alias in node.names:
                full = f"{source}.{alias.name}"
                found.add(full if full.removeprefix("pipeline.") in FILES else source)
    return {name.removeprefix("pipeline.") for name in found}


IMPORTS = {module: _imports(module) for module in MODULES}


def _within(module: str, place: str) -> bool:
    """Whether a module is the one named, or in it, or one of several that share its name."""
    return module == place or module.startswith((f"{place}.", f"{place}_"))


def _layer(module: str) -> int | None:
    top = module.partition(".")[0]
    return next((number for number, names in enumerate(LAYERS) if top in names), None)


def test_every_module_has_its_place() -> None:
    assert [module for module in MODULES if _layer(module) is None] == []


def test_arrows_point_one_way() -> None:
    wrong = [
        f"{module} imports {other}"
        for module in MODULES
        for other in IMPORTS[module] & set(FILES)
        if other and (_layer(other) or 0) > (_layer(module) or 0)
    ]
    assert sorted(wrong) == []


def test_no_circles() -> None:
    # That a package's front imports its parts, and its parts each other, is no circle.
    graph = {
        module: {other for other in IMPORTS[module] & set(MODULES) if not module.startswith(f"{other}.")}
        for module in MODULES
    }
    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(MODULES)


@pytest.mark.parametrize("library", PLACES)
def test_a_library_has_one_place(library: str) -> None:
    users = [
        module
        for module in MODULES
        if any(name == library or name.startswith(f"{library}.") for name in IMPORTS[module])
    ]
    assert users, f"nothing uses {library}: take it out of the dependencies"
    assert [module for module in users if not any(_within(module, place) for place in PLACES[library])] == []


@pytest.mark.parametrize(("one", "other"), [*STRANGERS, *(pair[::-1] for pair in STRANGERS)])
def test_strangers(one: str, other: str) -> None:
    wrong = [
        f"{module} imports {name}"
        for module in MODULES
        if _within(module, one)
        for name in IMPORTS[module] - SHARED
        if _within(name, other)
    ]
    assert wrong == []


@pytest.mark.parametrize("place", PURE)
def test_what_is_pure_knows_no_machine(place: str) -> None:
    modules = [module for module in MODULES if _within(module, place)]
    assert modules
    assert [f"{module} imports {name}" for module in modules for name in IMPORTS[module] & MACHINE] == []
    clock = re.compile(r"\.(?:now|today|utcnow)\(|\bopen\(")
    assert [module for module in modules if clock.search(FILES[module].read_text(encoding="utf-8"))] == []


def _loaded(code: str, cwd: Path) -> set[str]:
    """Modules that are loaded after a program of one line, beyond those that Python itself loads."""
    script = f"import sys\nbefore = set(sys.modules)\n{code}\nprint('', *set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def _command(*arguments: str) -> str:
    return (
        "from pipeline.cli import main\n"
        f"sys.argv = {['digests', *arguments]!r}\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code in (None, 0, 1), end.code"
    )


@pytest.mark.parametrize(
    "arguments",
    [("check", "digests"), ("parse", "digests"), ("explain", "D004"), ("explain",)],
)
def test_light_commands_import_nothing_heavy(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "2024-12-19.txt").write_text(
        "2024년 12월 19일\nTitle\n(Author)\nText.\n", encoding="utf-8"
    )
    loaded = _loaded(_command(*arguments), tmp_path)
    assert "pipeline.cli" in loaded
    assert sorted(loaded & HEAVY) == []


@pytest.mark.parametrize(
    "code",
    [
        _command("--help"),
        "import click; from pipeline import cli; cli.digests.shell_complete(click.Context(cli.digests), '')",
    ],
)
def test_commands_are_listed_without_any(code: str, tmp_path: Path) -> None:
    loaded = _loaded(code, tmp_path)
    assert "pipeline.cli" in loaded
    assert [name for name in loaded if name.startswith("pipeline.commands.")] == []
    assert sorted(loaded & HEAVY) == []


def test_a_build_with_nothing_to_do_needs_no_luigi(tmp_path: Path) -> None:
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "2024-12-19.txt").write_text(
        "2024년 12월 19일\nTitle\n(Author)\nText.\n", encoding="utf-8"
    )
    first = _loaded(_command("build"), tmp_path)
    again = _loaded(_command("build"), tmp_path)
    assert "luigi" in first
    assert sorted(first & {"asyncio", "tornado"}) == []
    assert sorted(again & {"luigi", "docx", "ebooklib", "feedgen", "jinja2", "lxml"}) == []


def test_tornado_can_be_loaded_beside_the_tasks(tmp_path: Path) -> None:
    loaded = _loaded("import pipeline.tasks, luigi.server", tmp_path)
    assert {"tenacity", "tornado"} <= loaded


def test_settings_load_without_what_only_faults_need(tmp_path: Path) -> None:
    loaded = _loaded("from pipeline.settings import load; load('c', 'title = \"x\"')", tmp_path)
    assert sorted(loaded & (HEAVY | {"pipeline.settings.shape", "pipeline.settings.toml_lines"})) == []
