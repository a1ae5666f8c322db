"""Tests mirror the tree: the test of ``pipeline/x/y.py`` is ``tests/x/test_y.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A module or package that has no test of its own, the place of the tests that cover it, and the reason.
ELSEWHERE = {
    "__main__": ("tests/test_cli.py", "it calls cli and does nothing else"),
    "build": ("tests/build", "a build is tested from end to end, from files to files"),
    "clock": ("tests/commands/test_check.py", "one line, which asks the machine"),
    "output_formats": ("tests/state/test_manifest.py", "a type and a list"),
    "model": ("tests/inline", "records; what is computed of them is computed by those who read"),
    "references": ("tests/collection/test_references.py", "records, by the functions that make them"),
    "outcome": ("tests/build/test_outcome.py", "a record, by builds that end in each way"),
    "report": ("tests/build/test_outcome.py", "what is said, by builds that say it"),
    "fingerprint": ("tests/tasks/test_context.py", "one call of a library"),
    "characters": ("tests/reading/test_lines.py", "by the lines that they are kept in"),
    "collection.identity_table": ("tests/build/test_identity.py", "by builds and checks, which say the same"),
    "collection.months": ("tests/collection/test_gathering.py", "by the index, which they are parts of"),
    "collection.shards": ("tests/collection/test_index.py", "by the index, which is made of them"),
    "collection.tags": ("tests/collection/test_index.py", "by the index, which counts them"),
    "commands.completers": ("tests/commands/test_completion.py", "by what a shell is offered"),
    "commands.completing": ("tests/commands/test_completion.py", "by what a shell is offered"),
    "commands.selecting": ("tests/commands/test_list_entries.py", "by the commands that share it"),
    "diagnostics.odd_tags": ("tests/diagnostics/D041", "by the digests that it speaks of"),
    "inline": ("tests/inline", "by what is written in a paragraph, through inline.parts"),
    "reading": ("tests/reading", "by the rules of the format, through reading.read"),
    "state.published": ("tests/build/test_identity.py", "by builds and the answers to their questions"),
    "state.announced": ("tests/test_announcing.py", "by announcements, which read what the last one wrote"),
    "settings.complaints": ("tests/settings/faults", "a record, by files with a fault each"),
    "settings.redirects": ("tests/settings/faults", "by files with a fault each"),
    "settings.records": ("tests/settings/test_loading.py", "records, by what is loaded into them"),
    "settings.rules": ("tests/settings/faults", "by files with a fault each"),
    "settings.shape": ("tests/settings/faults", "by files with a fault each"),
    **{
        f"tasks.{name}": ("tests/build", "Luigi's part, by builds from end to end")
        for name in ("base", "corrections", "days", "luigi_run", "parse", "publishing", "runner", "volumes")
    },
    "writing": ("tests/writing", "by what comes out, a folder an output"),
}
MODULES = {
    ".".join(path.relative_to(ROOT / "pipeline").with_suffix("").parts): path.relative_to(ROOT)
    for path in sorted((ROOT / "pipeline").rglob("*.py"))
}


def _is_elsewhere(module: str) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in ELSEWHERE)


def _own_tests(path: Path) -> list[Path]:
    """The tests at the mirrored place; those of a package's front are any in its folder."""
    folder = ROOT / "tests" / path.parent.relative_to("pipeline")
    return list(folder.glob("test_*.py" if path.stem == "__init__" else f"test_{path.stem}.py"))


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_its_test(module: str) -> None:
    if not _is_elsewhere(module):
        assert _own_tests(MODULES[module]), f"write tests/…/test_{MODULES[module].stem}.py"


def test_nothing_is_said_of_what_is_not_there() -> None:
    gone = [name for name in ELSEWHERE if not (ROOT / "pipeline" / name.replace(".", "/")).is_dir()]
    assert [name for name in gone if name not in MODULES] == []
    assert [place for place, _ in ELSEWHERE.values() if not (ROOT / place).exists()] == []


def test_nothing_is_said_of_a_module_that_has_its_test() -> None:
    assert [name for name in ELSEWHERE if name in MODULES and _own_tests(MODULES[name])] == []
