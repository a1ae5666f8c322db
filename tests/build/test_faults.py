"""Builds that are killed, run out of space, may not write, or meet each other."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline import cli, locations
from pipeline.state import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    return {
        path.relative_to(fresh / "output").as_posix(): path.read_bytes()
        for path in (fresh / "output").rglob("*")
        if path.is_file()
    }


# State that is damaged -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kept", ["shards/*.json", "index.*.json", "outputs/*/*.json", "outputs/*/stamps/*.json"]
)
def test_a_damaged_state_folder_is_told_or_mended(built: Project, kept: str) -> None:
    before = built.files()
    (built.output / "index.html").unlink()
    for path in built.state.glob(kept):
        path.write_bytes(path.read_bytes()[:20])
    result = built.build()
    if result.status:
        assert result.status == 3
        assert "is damaged; build with --force" in result.said
        assert "Traceback" not in result.said
    assert built.build("--force").status == 0
    assert built.files() == before


# Writes that fail ----------------------------------------------------------------------------------


def test_each_write_may_fail_and_nothing_is_lost(
    built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built.write("2024-12-20", NEW)
    before = built.files()
    after = expected(built, tmp_path)
    monkeypatch.chdir(built.root)
    replace = files.replace
    calls = 0
    fail_at = -1

    def failing(target: Path, data: bytes, scratch: Path) -> bool:
        nonlocal calls
        calls += 1
        if calls == fail_at:
            raise OSError(28, "No space left on device", str(target))
        return replace(target, data, scratch)

    monkeypatch.setattr(files, "replace", failing)
    saved, state = tmp_path / "saved", tmp_path / "saved-state"
    shutil.copytree(built.output, saved)
    shutil.copytree(built.state, state)
    result = CliRunner().invoke(cli.digests, ["build"])
    assert result.exit_code == 0, result.output
    total = calls
    assert total > 20
    # All of the first ones (the state, the feeds), and a sample of the many alike that follow.
    for fail_at in sorted({*range(1, total + 1, max(1, total // 25)), total}):
        shutil.rmtree(built.output)
        shutil.rmtree(built.state)
        shutil.copytree(saved, built.output)
        shutil.copytree(state, built.state)
        calls = 0
        result = CliRunner().invoke(cli.digests, ["build"])
        assert result.exit_code == 3, (fail_at, result.output)
        assert "No space left on device" in result.output
        assert "Traceback" not in result.output
        for path, data in built.files().items():
            assert data in (before.get(path), after.get(path)) or path == locations.MANIFEST, (
                f"write {fail_at}: {path} is neither old nor new"
            )
        readable(built)
        calls = -1_000_000
        result = CliRunner().invoke(cli.digests, ["build"])
        assert result.exit_code == 0, (fail_at, result.output)
        assert built.files() == after, f"after write {fail_at} failed"
        assert built.leftovers() == []


def test_a_disk_that_is_really_full(project: Project, need: Callable[..., str]) -> None:
    mount = need("mount")
    project.output.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    subprocess.run([mount, "-t", "tmpfs", "-o", "size=96k", "tmpfs", project.output], check=True)
    try:
        result = project.build()
        assert result.status == 3
        assert "No space left on device" in result.said
        readable(project)
        assert project.leftovers() == []
        subprocess.run([mount, "-o", "remount,size=64m", project.output], check=True)
        assert project.build().status == 0
    finally:
        subprocess.run(["umount", project.output], check=True)


@pytest.mark.parametrize("folder", ["output", ".pipeline", "output/digests"])
def test_a_folder_that_may_not_be_written(built: Project, folder: str, need: Callable[..., str]) -> None:
    before = built.files()
    built.write("2024-12-20", NEW)
    command = built.command("build")
    if os.geteuid() == 0:
        # Root may write anywhere; somebody else does the building.
        command = [need("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        for parent in (built.root, *built.root.parents):
            parent.chmod(parent.stat().st_mode | 0o011)
        subprocess.run(["chown", "-R", "65534:65534", built.root], check=True)
    (built.root / folder).chmod(0o555)
    try:
        done = subprocess.run(
            command, cwd=built.root, env=built.environment(), capture_output=True, text=True, check=False
        )
    finally:
        (built.root / folder).chmod(0o755)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "Permission denied" in done.stderr
    assert folder in done.stderr
    for path, data in before.items():
        if path.startswith("digests/"):
            assert (built.output / path).read_bytes() == data
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


@pytest.mark.slow
def test_killed_at_any_moment(archive: Project, tmp_path: Path) -> None:
    assert archive.build().status == 0
    before = archive.files()
    for path in sorted(archive.digests.glob("2023-1*.txt"))[::2]:
        path.unlink()
    archive.write("2023-12-31", NEW)
    archive.settings('title = "다른 제목"\nid = "example.org,2024"\n')
    after = expected(archive, tmp_path)
    saved, state = tmp_path / "saved", tmp_path / "saved-state"
    shutil.copytree(archive.output, saved)
    shutil.copytree(archive.state, state)
    began = time.monotonic()
    assert archive.build().status == 0
    whole = time.monotonic() - began
    # Moments spread over the build, most of them where it publishes.
    chance = random.Random(1)  # noqa: S311 (moments, not secrets)
    for moment in [chance.uniform(0.05, 1.0) * whole for _ in range(25)]:
        shutil.rmtree(archive.output)
        shutil.rmtree(archive.state)
        shutil.copytree(saved, archive.output)
        shutil.copytree(state, archive.state)
        workers = chance.choice(["1", "2"])
        with subprocess.Popen(
            archive.command("build", "--workers", workers),
            cwd=archive.root,
            env=archive.environment(),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            time.sleep(moment)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
        for name, data in archive.files().items():
            if ".building-" not in name and name != locations.MANIFEST:
                assert data in (before.get(name), after.get(name)), f"{name} is neither old nor new"
        result = archive.build()
        assert result.status == 0, result.said
        assert archive.files() == after
        assert archive.leftovers() == []


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
    from filelock import FileLock  # noqa: PLC0415 (only here)

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
    assert project.files() == expected(project, tmp_path)
    assert project.leftovers() == []


@pytest.fixture
def luigid(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = "from luigi.cmdline import luigid; luigid()"
    arguments = ["--address", "127.0.0.1", "--port", str(port), "--state-path", str(tmp_path / "luigid")]
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(100):
            with contextlib.suppress(OSError), urllib.request.urlopen(url):
                break
            time.sleep(0.1)
        yield url
        process.kill()


def test_builds_that_share_a_scheduler(project: Project, luigid: str, tmp_path: Path) -> None:
    command = project.command("build", "--scheduler", luigid, "--workers", "2", "-v")
    running = [
        subprocess.Popen(
            command, cwd=project.root, env=project.environment(), stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], "\n".join(said)
    assert project.files() == expected(project, tmp_path)
    assert project.leftovers() == []
    # Right again, within the seconds in which the scheduler refuses a task that it knows as done.
    project.write("2024-12-20", NEW)
    result = project.build("--scheduler", luigid)
    assert result.status == 0, result.said
    assert "digests/2024-12-20.html" in project.files()


def test_a_scheduler_that_is_not_there(built: Project) -> None:
    before = built.files()
    built.write("2024-12-20", NEW)
    result = built.build("--scheduler", "http://127.0.0.1:9")
    assert result.status == 3
    assert "127.0.0.1:9" in result.said
    assert built.files() == before


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
    assert project.files() == built_once.files()


@pytest.mark.slow
def test_same_bytes_of_a_year(archive: Project, tmp_path: Path) -> None:
    assert archive.build("--workers", "2", TZ="America/Los_Angeles", PYTHONHASHSEED="7").status == 0
    assert archive.files() == expected(archive, tmp_path)
