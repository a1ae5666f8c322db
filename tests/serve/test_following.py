"""The entry that was just saved, and its place in the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.collection import loading
from pipeline.serve import following
from pipeline.serve.following import Follower

if TYPE_CHECKING:
    from pathlib import Path

LINES = """\
2024-12-18
First
(Ada Writer)
Text.
#tag
2024-12-19
An introduction.
Second
(Bo Reader)
Text.
#tag
Third
(Cho Ahn)
Text.
#tag
""".splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("\n".join(LINES), encoding="utf-8")
    (tmp_path / "collection.toml").write_text(
        '[identity]\n"2024-12-19 Third" = "2024-12-19 Old"\n', encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("line", "title"),
    [(2, "First"), (4, "First"), (5, "First"), (8, "Second"), (11, "Second"), (14, "Third"), (15, "Third")],
)
def test_the_entry_around_the_first_other_line(folder: Path, line: int, title: str) -> None:
    follower = Follower(folder)
    follower.begin()
    changed = [*LINES]
    changed[line - 1] += " #more" if "#" in changed[line - 1] else "."
    titles = {LINES[line - 1]: changed[line - 1]}
    (folder / "a.txt").write_text("\n".join(changed), encoding="utf-8")
    place = follower.place([str(folder / "a.txt")])
    wanted = [entry for entry in loading.load(folder).entries() if entry.title == titles.get(title, title)]
    assert place == f"digests/{wanted[0].date}.html#{wanted[0].anchor}"


def test_a_day_where_no_entry_is_above(folder: Path) -> None:
    follower = Follower(folder)
    follower.begin()
    changed = [*LINES]
    changed[6] += " More."
    (folder / "a.txt").write_text("\n".join(changed), encoding="utf-8")
    assert follower.place([str(folder / "a.txt")]) == "digests/2024-12-19.html"


def test_what_is_not_followed(folder: Path) -> None:
    follower = Follower(folder)
    follower.begin()
    (folder / "b.txt").write_text("no date\n", encoding="utf-8")
    paths = [str(folder / name) for name in ("a.txt", "b.txt", "collection.toml", "gone.txt")]
    assert follower.place(paths[:2]) == ""
    assert follower.place(paths[1:2]) == ""
    assert follower.place(paths[2:3]) == ""
    assert follower.place(paths[3:]) == ""
    assert follower.place([paths[0], paths[2]]) != ""
    (folder / "collection.toml").write_text("[[", encoding="utf-8")
    assert follower.place(paths[:1]) == ""


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [(b"a\nb\nc", b"a\nx\nc", 2), (b"a", b"a\nb", 2), (b"a\nb", b"a", 1), (b"a", b"a", 1), (b"", b"", 1)],
)
def test_the_first_difference(before: bytes, after: bytes, line: int) -> None:
    assert following.first_difference(before, after) == line
