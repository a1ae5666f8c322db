"""The list of our files in the output folder: data that nobody vouches for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locations
from pipeline.state import manifest
from pipeline.state.manifest import Ground, Manifest

OURS = {"feeds": frozenset({"feeds/all.atom"}), "site": frozenset({"index.html", "digests/2024-12-19.html"})}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def encoded(**changes: Any) -> bytes:
    values = {"program": "paper-digests", "version": 1, "days": [], "files": {}}
    return json.dumps(values | changes).encode()


def test_it_is_read_as_it_was_written_and_written_the_same_for_the_same() -> None:
    one = Manifest(OURS, frozenset({"2024-12-19"}))
    found = manifest.decode(one.encode())
    assert found
    assert (found.paths(), found.days) == (one.paths(), one.days)
    assert found.encode() == one.encode() == Manifest(dict(reversed(OURS.items())), one.days).encode()


@pytest.mark.parametrize(
    "one", [Manifest(), Manifest(OURS), Manifest(OURS, frozenset({"2024-12-19", "2024-12-20"}))]
)
def test_each_name_has_a_line(one: Manifest) -> None:
    files = {each: sorted(one.files[each]) for each in sorted(one.files)}
    values = {"program": "paper-digests", "version": 1, "days": sorted(one.days), "files": files}
    assert one.encode() == (json.dumps(values, indent=0) + "\n").encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 100_000,
        encoded(program="another"),
        encoded(version=2),
    ],
)
def test_what_is_no_manifest(data: bytes) -> None:
    assert manifest.decode(data) is None


@pytest.mark.parametrize(
    "path",
    [
        "../x.html",
        "/etc/passwd",
        "feeds/../../x.atom",
        "notes.txt",
        "a\0.epub",
        ".git/config",
        "",
        "a\n.epub",
    ],
)
def test_a_name_that_we_never_give_is_not_ours_to_remove(path: str) -> None:
    found = manifest.decode(encoded(files={"site": [path, "index.html"]}))
    assert found
    assert found.paths() == {"index.html"}


@given(JSON, JSON)
def test_values_of_any_kind_are_passed_over(files: Any, days: Any) -> None:
    found = manifest.decode(encoded(files=files, days=days))
    assert found is not None
    assert all(map(locations.is_published, found.paths()))


def test_days_are_dates() -> None:
    found = manifest.decode(encoded(days=["2024-12-19", "../2024", 7, None]))
    assert found
    assert found.days == {"2024-12-19"}


def test_united_has_the_files_of_both() -> None:
    found = Manifest(OURS).united({"feeds": ["feeds/daily.atom"], "epub": ["collection.epub"]})
    assert found.paths(["feeds"]) == {"feeds/all.atom", "feeds/daily.atom"}
    assert found.paths(["epub"]) == {"collection.epub"}
    assert found.paths(["site"]) == OURS["site"]


def test_days_of_known_paths_are_those_with_a_page() -> None:
    found = manifest.of_paths({"site": ["digests/2024-12-19.html", "index.html", "../x"]})
    assert found.days == {"2024-12-19"}
    assert found.paths() == {"digests/2024-12-19.html", "index.html"}


def test_a_link_in_place_of_the_manifest_is_none(tmp_path: Path) -> None:
    assert manifest.load(str(tmp_path)) is None
    (tmp_path / "elsewhere").write_bytes(Manifest(OURS).encode())
    (tmp_path / locations.MANIFEST).symlink_to("elsewhere")
    assert manifest.load(str(tmp_path)) is None
    (tmp_path / locations.MANIFEST).unlink()
    (tmp_path / "elsewhere").rename(tmp_path / locations.MANIFEST)
    found = manifest.load(str(tmp_path))
    assert found
    assert found.paths() == Manifest(OURS).paths()


def test_what_lies_behind_a_link_to_elsewhere_is_somebodys(tmp_path: Path) -> None:
    output = tmp_path / "output"
    (output / "feeds").mkdir(parents=True)
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    (output / "tags").symlink_to("../elsewhere")
    (output / "digests").write_text("a file")
    ground = Ground(str(output))
    held = {path: ground.holds(path) for path in ("index.html", "feeds/all.atom", "covers/a.png")}
    assert held == dict.fromkeys(held, True)
    others = {path: ground.holds(path) for path in ("tags/a.html", "tags/deep/1.html", "digests/a.html")}
    assert others == dict.fromkeys(others, False)
