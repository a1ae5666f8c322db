"""The output folder in one build: what is ours is written and removed, what is not stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from pipeline import locations
from pipeline.collection.index import Index, IndexDay, IndexEntry
from pipeline.errors import UsageError
from pipeline.settings import Settings
from pipeline.state import manifest, sealed, stamps
from pipeline.state.manifest import Manifest
from pipeline.state.stamps import Stamp, Stamped
from pipeline.tasks import context
from pipeline.tasks.context import BuildContext
from pipeline.tasks.publishing import PublishTask
from pipeline.tasks.tidying import Output

SITE = frozenset({"site"})
ALL = frozenset({"feeds", "word", "epub", "site"})


class Pages(PublishTask):
    """Publishes the files that its index fingerprint names."""

    output_format = "site"

    @property
    def keys(self) -> Mapping[str, str]:
        return dict.fromkeys(self.index_fingerprint.split(), "key")


@pytest.fixture
def build(tmp_path: Path) -> BuildContext:
    for name in ("output", "scratch"):
        (tmp_path / name).mkdir()
    scratch = str(tmp_path / "scratch")
    state, output = str(tmp_path / "state"), str(tmp_path / "output")
    return BuildContext("build", "digests", output, state, scratch, scratch, Settings(), {}, {}, "program")


@pytest.fixture
def output(build: BuildContext) -> Callable[..., Output]:
    """``output("index.html", …)``: an output folder with these files, all of them ours."""

    def make(*ours: str, days: Sequence[str] = ()) -> Output:
        for path in ours:
            put(build, path)
        listed = Manifest({"site": frozenset(ours)}, frozenset(days))
        put(build, locations.MANIFEST, listed.encode())
        return Output(build, context.write(build), None)

    return make


def put(build: BuildContext, path: str, data: bytes = b"text") -> None:
    target = Path(build.output, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def lies(build: BuildContext, path: str) -> bool:
    return Path(build.output, path).exists()


def task(build: BuildContext, *paths: str) -> Pages:
    return Pages(fingerprint="f", record=context.write(build), index_fingerprint=" ".join(paths))


def published(build: BuildContext, *paths: str) -> Pages:
    """A task that has published files."""
    made = task(build, *paths)
    for path in paths:
        put(build, path)
    lying = context.lying(made.record)
    files = {path: Stamped("key", str(lying.sha256(path))) for path in paths}
    stamp = Stamp("f", files=files, build_id="build", written=dict(lying.read))
    sealed.write(made.stamp_path, stamps.encode(stamp), Path(build.state_scratch))
    return made


def index(*dates: str) -> Index:
    def entry(date: dt.date) -> IndexEntry:
        return IndexEntry("id", "anchor", date, 0, "Title", (), (), None, searched=False, content_hash="")

    days = [dt.date.fromisoformat(date) for date in dates]
    return Index(tuple(IndexDay(date, (entry(date),), "", ()) for date in days), {})


MANY = [f"2024-12-{day:02}" for day in range(1, 11)]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (MANY, MANY[:4], "6 of the 10 days that are published would be removed"),
        (MANY[:1], [], "no entry would be left of the 1 days that are published"),
    ],
)
def test_a_build_that_would_take_most_away_is_refused(
    output: Callable[..., Output], before: list[str], after: list[str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        output(days=before).refuse_removal(index(*after))


@pytest.mark.parametrize(("before", "after"), [(MANY, MANY[:5]), (MANY[:9], MANY[:1]), ([], [])])
def test_other_builds_are_not(output: Callable[..., Output], before: list[str], after: list[str]) -> None:
    output(days=before).refuse_removal(index(*after))


def test_files_are_in_the_manifest_before_they_are_written(
    build: BuildContext, output: Callable[..., Output]
) -> None:
    made = output("index.html")
    assert made.claim([task(build, "archive.html")], SITE) == ()
    found = manifest.load(build.output)
    assert found
    assert found.paths() == {"index.html", "archive.html"}
    assert made.belonging == 1


def test_a_file_of_somebodys_in_a_place_of_ours_is_named_and_not_claimed(
    build: BuildContext, output: Callable[..., Output]
) -> None:
    made = output("index.html")
    put(build, "archive.html", b"somebody's")
    (said,) = made.claim([task(build, "index.html", "archive.html")], SITE)
    assert "archive.html: this file, or a folder above it, is not this program's" in said
    found = manifest.load(build.output)
    assert found
    assert found.paths() == {"index.html"}


def test_what_no_longer_belongs_goes_and_what_is_not_ours_stays(
    build: BuildContext, output: Callable[..., Output]
) -> None:
    made = output("index.html", "digests/2024-12-01.html")
    put(build, "notes.html")
    done = published(build, "index.html")
    made.claim([done], SITE)
    finished = made.finish([done], SITE, index("2024-12-19"), complete=True)
    assert finished.removed == ("digests/2024-12-01.html",)
    assert finished.written == ("index.html",)
    assert not lies(build, "digests")
    assert lies(build, "notes.html")
    assert set(finished.left["site"]) == {"index.html"}
    found = manifest.load(build.output)
    assert found
    assert found.paths() == {"index.html"}
    assert found.days == {"2024-12-19"}


def test_a_build_that_is_not_complete_removes_nothing(
    build: BuildContext, output: Callable[..., Output]
) -> None:
    made = output("index.html", "digests/2024-12-01.html")
    done = published(build, "index.html")
    made.claim([done], SITE)
    finished = made.finish([done], SITE, index("2024-12-19"), complete=False)
    assert (finished.written, finished.removed) == (("index.html",), ())
    assert lies(build, "digests/2024-12-01.html")


def test_other_formats_are_left_alone(build: BuildContext, output: Callable[..., Output]) -> None:
    made = output("index.html")
    put(build, "collection.epub")
    listed = Manifest({"site": frozenset({"index.html"}), "epub": frozenset({"collection.epub"})})
    put(build, locations.MANIFEST, listed.encode())
    made = Output(build, context.write(build), None)
    done = published(build, "index.html")
    made.claim([done], SITE)
    made.finish([done], SITE, index("2024-12-19"), complete=True)
    assert lies(build, "collection.epub")
    found = manifest.load(build.output)
    assert found
    assert found.paths() == {"index.html", "collection.epub"}


def test_a_file_that_somebody_changed_meanwhile_is_as_no_record_says(
    build: BuildContext, output: Callable[..., Output]
) -> None:
    made = output("index.html")
    done = published(build, "index.html")
    stamp = stamps.load(done.stamp_path)
    kept = Stamp(stamp.fingerprint, files={"index.html": Stamped("key", "as published")}, build_id="earlier")
    sealed.write(done.stamp_path, stamps.encode(kept), Path(build.state_scratch))
    made.claim([done], SITE)
    finished = made.finish([done], SITE, index("2024-12-19"), complete=True)
    assert finished.left["site"]["index.html"] == ("as published", 0, 0, 0, 0)
