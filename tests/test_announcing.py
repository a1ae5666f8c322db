"""Announcements, from a change of a digest to what a hub and its subscribers get."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from pipeline import build as building
from pipeline import websub
from pipeline.announcing import announce
from pipeline.build import Options
from pipeline.errors import UsageError
from pipeline.report import Reporter
from pipeline.websub import HubError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.announcing import Announcement

ROOT = Path(__file__).parents[1]
HUB = "https://hub.example.org/"
BASE = "https://example.org/digests/"
SETTINGS = 'base_url = "{base}"\nid = "example.org,2024"\n[feed]\nhub = "{hub}"\n'
DIGEST = "2024-12-19\nA Paper\n(Ada Writer)\n한국어로 쓴 글입니다.\nIn English.\n#{tag}\n"
# What an entry in both languages changes, but for its tags.
MAIN = {f"{tree}{name}.atom" for tree in ("", "ko/", "en/") for name in ("all", "daily")} | {"all.json"}


class Project:
    """A folder of digests, built without a process of its own, and announced."""

    def __init__(self, root: Path) -> None:
        self.options = Options(
            root / "digests", root / "output", root / ".pipeline", only=frozenset({"feeds"})
        )
        self.options.digests.mkdir()
        self.settings()
        self.write("2024-12-19", "x")

    def settings(self, base: str = BASE, hub: str = HUB) -> None:
        text = SETTINGS.format(base=base, hub=hub)
        (self.options.digests / "collection.toml").write_text(text, encoding="utf-8")

    def write(self, date: str, tag: str) -> None:
        text = DIGEST.replace("2024-12-19", date).format(tag=tag)
        (self.options.digests / f"{date}.txt").write_text(text, encoding="utf-8")

    def build(self, **options: Any) -> None:
        with Reporter(verbose=False) as reporter:
            outcome = building.build(self.options._replace(**options), reporter)
        assert outcome.failures == ()

    def announce(self, **options: Any) -> Announcement:
        given = self.options
        return announce(given.digests, given.output, given.state, lambda: None, **options)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.build()
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that the hub is told of, in place of a hub."""
    topics: list[str] = []
    monkeypatch.setattr(websub, "publish", lambda hub, topic: topics.append(f"{hub} {topic}"))
    return topics


def feeds(*names: str) -> set[str]:
    return {f"{HUB} {BASE}feeds/{name}" for name in names}


def test_the_first_call_announces_nothing_and_the_next_what_changed(
    project: Project, told: list[str]
) -> None:
    assert project.announce().first
    assert project.announce() == (HUB, False, (), (), 0)
    project.write("2024-12-20", "y")
    project.build()
    result = project.announce()
    assert set(told) == feeds(*MAIN, *(f"{tree}tags/y.atom" for tree in ("", "ko/", "en/")))
    assert [f"{HUB} {url}" for url in result.changed] == told, "x has no new entry"
    assert project.announce().changed == ()


def test_a_dry_run_tells_nobody_and_forgets_it(project: Project, told: list[str]) -> None:
    project.announce()
    project.write("2024-12-20", "x")
    project.build()
    listed = project.announce(dry_run=True).changed
    assert told == []
    assert project.announce().changed == listed != ()


def test_a_dry_run_is_no_first_call(project: Project, told: list[str]) -> None:
    assert project.announce(dry_run=True).first
    assert project.announce().first
    assert told == []


def test_archives_and_lists_are_no_topics(project: Project, told: list[str]) -> None:
    text = SETTINGS.format(base=BASE, hub=HUB) + "size = 1\n"
    (project.options.digests / "collection.toml").write_text(text, encoding="utf-8")
    project.announce()
    project.write("2024-12-20", "new")
    project.write("2024-12-21", "new")
    project.build()
    assert (project.options.output / "feeds" / "all" / "1.atom").exists()
    project.announce()
    assert told
    assert [topic for topic in told if topic.endswith(("/1.atom", ".opml"))] == []


@pytest.mark.parametrize("change", [{"hub": "https://other.example.org/"}, {"base": "https://new.example/"}])
def test_another_hub_or_place_is_told_nothing_old(
    project: Project, told: list[str], change: dict[str, str]
) -> None:
    project.announce()
    project.settings(**change)
    project.build()
    assert project.announce().first
    assert told == []


def test_what_the_hub_did_not_take_is_announced_the_next_time(
    project: Project, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.announce()
    project.write("2024-12-20", "x")
    project.build()
    working = websub.publish

    def fail_now_and_then(hub: str, topic: str) -> None:
        if "/ko/" in topic:
            raise HubError("400 Bad Request")
        working(hub, topic)

    monkeypatch.setattr(websub, "publish", fail_now_and_then)
    result = project.announce()
    missing = {f"{BASE}feeds/ko/{name}.atom" for name in ("all", "daily", "tags/x")}
    assert dict(result.failures) == dict.fromkeys(missing, "400 Bad Request")
    assert len(told) == len(result.changed) - 3
    monkeypatch.setattr(websub, "publish", working)
    assert set(project.announce().changed) == missing


def test_a_hub_that_is_not_there_is_left_alone(
    project: Project, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.announce()
    project.write("2024-12-20", "x")
    project.build()
    working = websub.publish

    def fail(*_: str) -> None:
        raise UnavailableError("503 Service Unavailable")

    monkeypatch.setattr(websub, "publish", fail)
    result = project.announce()
    assert len(result.failures) == 3
    assert result.left == len(result.changed) - 3 > 0
    monkeypatch.setattr(websub, "publish", working)
    assert project.announce().changed == result.changed
    assert len(told) == len(result.changed)


def test_who_stops_it_half_way_does_not_announce_twice(
    project: Project, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.announce()
    project.write("2024-12-20", "x")
    project.build()
    working = websub.publish

    def stop(hub: str, topic: str) -> None:
        if len(told) == 2:
            raise KeyboardInterrupt
        working(hub, topic)

    monkeypatch.setattr(websub, "publish", stop)
    with pytest.raises(KeyboardInterrupt):
        project.announce()
    monkeypatch.setattr(websub, "publish", working)
    project.announce()
    assert len(told) == len(set(told)) > 2


def test_without_a_hub_there_is_nobody_to_tell(project: Project, told: list[str]) -> None:
    project.settings(hub="")
    assert project.announce() == ("", False, (), (), 0)
    assert told == []


def test_what_stands_nowhere_or_was_not_built_is_not_announced(project: Project) -> None:
    project.settings(base="http://127.0.0.1:8000/")
    with pytest.raises(UsageError, match="base_url"):
        project.announce()
    project.settings()
    project.write("2024-12-20", "x")
    project.build(preview=True)
    with pytest.raises(UsageError, match="digests build"):
        project.announce()
    with pytest.raises(UsageError, match="no such folder"):
        announce(Path("nowhere"), Path("output"), Path("state"), lambda: None)


# A hub from a registry ------------------------------------------------------------------------------


class Site:
    """The published output and a subscriber's callback on one server; what the subscriber is sent is kept."""

    def __init__(self, output: Path) -> None:
        self.hub = ""
        self.sent: dict[str, bytes] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                if path.startswith("/callback/"):
                    self._answer(parse_qs(query)["hub.challenge"][0].encode())
                    return
                # This hub asks for the links of WebSub §4 in the head of the answer, too.
                links = f'<{site.hub}>; rel="hub", <{site.url}{path[1:]}>; rel="self"'
                self._answer((output / path[1:]).read_bytes(), Link=links)

            def do_POST(self) -> None:
                site.sent[self.path.removeprefix("/callback/")] = self.rfile.read(
                    int(self.headers["Content-Length"])
                )
                self._answer(b"")

            def _answer(self, body: bytes, **headers: str) -> None:
                self.send_response(HTTPStatus.OK)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path / "output")
    thread = threading.Thread(target=site.server.serve_forever, args=(0.01,))
    thread.start()
    yield site
    site.server.shutdown()
    thread.join()
    site.server.server_close()


@pytest.fixture
def real_hub(tmp_path: Path) -> Iterator[str]:
    """The address of a hub that others have written."""
    python = ROOT / ".ci" / "hub" / "bin" / "python"
    if not python.exists():
        pytest.skip("flask-websub is not installed (.ci/run does so, in .ci/hub)")
    program = [str(python), str(ROOT / "tests" / "websub_hub.py"), str(tmp_path / "hub.sqlite3")]
    environment = {**os.environ, "no_proxy": "*"}
    with subprocess.Popen(
        program, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as hub:
        assert hub.stdout
        yield hub.stdout.readline().strip()
        hub.terminate()


def _subscribe(hub: str, topic: str, callback: str) -> int:
    form = urlencode({"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": callback})
    place = urlsplit(hub)
    with contextlib.closing(http.client.HTTPConnection(place.netloc, timeout=60)) as connection:
        connection.request("POST", place.path, form, {"Content-Type": "application/x-www-form-urlencoded"})
        return connection.getresponse().status


def test_subscribers_of_a_hub_are_sent_what_changed(
    tmp_path: Path, site: Site, real_hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    project, site.hub = Project(tmp_path), real_hub
    project.settings(base=site.url, hub=real_hub)
    project.build()
    assert project.announce().first
    for path in ("all.atom", "tags/x.atom"):
        topic, callback = f"{site.url}feeds/{path}", f"{site.url}callback/{path}"
        assert _subscribe(real_hub, topic, callback) == HTTPStatus.ACCEPTED
    project.write("2024-12-20", "y")
    project.build()
    result = project.announce()
    assert result.failures == ()
    assert len(result.changed) == 10
    assert site.sent == {"all.atom": (project.options.output / "feeds" / "all.atom").read_bytes()}
    assert b"2024-12-20" in site.sent["all.atom"]
