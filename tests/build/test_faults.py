"""Builds that are killed, run out of space, may not write, or meet each other."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.build.harness.comparing import MANIFEST, contents, differences
from tests.runs import FULL, SEED_HINT, chance

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.build.conftest import Project

NEW = "\n".join(
    f"Paper {n}\n(Ada Writer)\nAn abstract.\n한국어로 쓴 글입니다.\nSome words.\n#llm #tag{n}"
    for n in range(5)
)


def readable(project: Project) -> None:
    """Everything that lies in the output folder is whole."""
    for path, data in project.files().items():
        if path.endswith((".docx", ".epub")):
            assert zipfile.ZipFile(project.output / path).testzip() is None, path
        elif path.endswith(".html"):
            assert data.rstrip().endswith(b"</html>"), path
        elif path.endswith(".atom"):
            assert data.rstrip().endswith(b"</feed>"), path


def expected(project: Project, tmp_path: Path) -> dict[str, bytes]:
    """What a build from nothing makes of the project's digests."""
    fresh = tmp_path / "fresh"
    result = project.build("--output", str(fresh / "output"), "--state", str(fresh / "state"))
    assert result.status in {0, 1}, result.said
    return contents(fresh / "output")


# Writes that fail (see test_crashes.py, too) ------------------------------------------------------


def test_a_disk_that_is_really_full(project: Project, need: Callable[..., str]) -> None:
    mount = need("mount")
    project.output.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    command = [mount, "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(project.output)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"this root may not mount: {mounted.stderr.strip()}")
    try:
        result = project.build()
        assert result.status == 3
        failures = [line for line in result.said.splitlines() if "No space left on device" in line]
        assert failures
        assert all(re.search(r"\boutput/\S+: No space left", line) for line in failures)
        readable(project)
        assert project.leftovers() == []
        subprocess.run([mount, "-o", "remount,size=64m", project.output], check=True)
        assert project.build().status == 0
    finally:
        subprocess.run(["umount", project.output], check=True)


@pytest.fixture
def obedient(need: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What stands before a command that must not write where permissions forbid it, as root may."""
    if os.geteuid() != 0:
        return []
    # Without this one right root is like the others, and still reads the checkout wherever it lies.
    prefix = [need("setpriv"), "--bounding-set=-dac_override", "--inh-caps=-dac_override"]
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o555)
    # Where it may not give up the right, setpriv does not say so.
    if subprocess.run([*prefix, "test", "!", "-w", closed], check=False).returncode:
        pytest.skip("this root may write anywhere, and may not give that up")
    return prefix


@pytest.mark.parametrize("folder", ["output", ".pipeline", "output/digests"])
def test_a_folder_that_may_not_be_written(built: Project, folder: str, obedient: list[str]) -> None:
    before = built.files()
    built.write("2024-12-20", NEW)
    (built.root / folder).chmod(0o555)
    try:
        done = subprocess.run(
            [*obedient, *built.command("build")],
            cwd=built.root,
            env=built.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        (built.root / folder).chmod(0o755)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "Permission denied" in done.stderr
    assert folder in done.stderr
    pages = {path: data for path, data in before.items() if path.startswith("digests/")}
    assert pages
    assert {path: (built.output / path).read_bytes() for path in pages} == pages
    readable(built)
    assert built.build().status == 0
    assert built.leftovers() == []


def test_an_output_that_is_a_file(project: Project) -> None:
    project.output.write_text("not a folder")
    result = project.build()
    assert result.status in {2, 3}
    assert "output" in result.said
    assert project.output.read_text() == "not a folder"


# Builds that are killed ----------------------------------------------------------------------------


class Kills:
    """Builds of a changed archive that are killed, each from the same beginning."""

    def __init__(self, archive: Project, tmp_path: Path) -> None:
        self.project = archive
        self._saved, self._state = tmp_path / "saved", tmp_path / "saved-state"
        assert archive.build().status == 0
        self._before = archive.files()
        for path in sorted(archive.digests.glob("2023-1*.txt"))[::2]:
            path.unlink()
        archive.write("2023-12-31", NEW)
        archive.settings('title = "다른 제목"\nid = "example.org,2024"\n')
        self._after = expected(archive, tmp_path)
        shutil.copytree(archive.output, self._saved)
        shutil.copytree(archive.state, self._state)
        began = time.monotonic()
        assert archive.build().status == 0
        self.whole = time.monotonic() - began

    def kill(self, moment: float, workers: str) -> str:
        """Begin a build, kill it, and wait for the last of its processes; what it said."""
        project = self.project
        shutil.rmtree(project.output)
        shutil.rmtree(project.state)
        shutil.copytree(self._saved, project.output)
        shutil.copytree(self._state, project.state)
        with subprocess.Popen(
            project.command("build", "--workers", workers),
            cwd=project.root,
            env=project.environment(),
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            time.sleep(moment)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            assert process.stderr
            # It ends when all of them are gone: a worker holds it too.
            return process.stderr.read()

    def wrong(self) -> list[str]:
        """What the killed build left that it must not, and then what the next build did not mend."""
        cut = self.project.files()
        cut.pop(MANIFEST, None)
        found = [
            f"neither old nor new: {name}"
            for name, data in cut.items()
            if data not in (self._before.get(name), self._after.get(name))
        ]
        result = self.project.build()
        if result.status:
            found.append(f"exit status {result.status}: {result.said}")
        found += differences(self._after, self.project.files())
        return found + [f"left over: {path}" for path in self.project.leftovers()]


def kill_and_heal(archive: Project, tmp_path: Path, times: int) -> None:
    kills = Kills(archive, tmp_path)
    moments = chance("kills")
    for number in range(times):
        # Moments spread over the build, most of them where it publishes.
        moment, workers = moments.uniform(0.05, 1.0) * kills.whole, moments.choice(["1", "2"])
        said = kills.kill(moment, workers)
        if wrong := kills.wrong():
            told = f"build {number} with {workers} workers, killed after {moment:.3f} s, said: {said}"
            pytest.fail("\n".join([told, *wrong[:20], SEED_HINT]), pytrace=False)


@pytest.mark.slow
def test_killed_at_any_moment(archive: Project, tmp_path: Path) -> None:
    kill_and_heal(archive, tmp_path, 25)


@pytest.mark.slow
def test_killed_at_any_moment_on_a_busy_machine(archive: Project, tmp_path: Path) -> None:
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))
    ]
    try:
        kill_and_heal(archive, tmp_path, 300 if FULL else 5)
    finally:
        for process in busy:
            process.kill()
            process.wait()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c(archive: Project, workers: str) -> None:
    with subprocess.Popen(
        archive.command("build", "--workers", workers, "-v"),
        cwd=archive.root,
        env=archive.environment(),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell's background processes ignore it, and so would this one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 (no threads)
    ) as process:
        assert process.stderr
        for line in process.stderr:
            if line.startswith("publishing"):
                break
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "stopped" in said
    assert archive.leftovers() == []
    assert archive.build().status == 0


# Builds that meet ----------------------------------------------------------------------------------


def test_a_second_build_waits_and_says_so(project: Project) -> None:
    from filelock import FileLock

    project.state.mkdir()
    with FileLock(project.state / "lock"):
        second = subprocess.Popen(
            project.command("build"),
            cwd=project.root,
            env=project.environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        assert second.stderr
        assert "another build" in second.stderr.readline()
        assert second.poll() is None
    _, said = second.communicate(timeout=60)
    assert second.returncode == 0, said


def test_many_builds_at_once(project: Project, tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            project.command("build"),
            cwd=project.root,
            env=project.environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert differences(expected(project, tmp_path), project.files()) == []
    assert project.leftovers() == []


def test_a_scheduler_that_is_not_there(built: Project) -> None:
    before = built.files()
    built.write("2024-12-20", NEW)
    result = built.build("--scheduler", "http://127.0.0.1:9")
    assert result.status == 3
    assert "127.0.0.1:9" in result.said
    assert differences(before, built.files()) == []


# Always the same bytes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--workers", "2"], {}),
        ([], {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1"}),
        ([], {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"}),
        ([], {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "3"}),
    ],
)
def test_same_bytes(
    project: Project, built_once: Project, arguments: list[str], environment: dict[str, str]
) -> None:
    result = project.build(*arguments, **environment)
    assert result.status == 0, result.said
    assert differences(built_once.files(), project.files()) == []


@pytest.mark.slow
def test_same_bytes_of_a_year(archive: Project, tmp_path: Path) -> None:
    assert archive.build("--workers", "2", TZ="America/Los_Angeles", PYTHONHASHSEED="7").status == 0
    assert differences(expected(archive, tmp_path), archive.files()) == []
