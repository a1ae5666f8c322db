"""A real reader, from import to the fourth fetch."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import subprocess
import threading
from contextlib import closing
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.writing.feeds.opml import opml
from pipeline.writing.feeds.registry import feed_lists, feeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.writing.feeds.conftest import Collection

# Of tomorrow, since what is published in the morning lies some hours ahead.
TOMORROW = (dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=1)).date().isoformat()
NEW = f"{TOMORROW}\nA paper of the next day\n(New Writer)\n다음 날 글.\nThe day after.\n#alignment"
CONFIG = "show-read-feeds yes\nreload-threads 4\n"


class Host:
    """A static web server that answers as the common ones do: with an ETag, and 304 to who has it."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.answers: list[tuple[str, HTTPStatus]] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = host.files.get(self.path.removeprefix("/"), b"")
                tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                known = self.headers.get("If-None-Match") == tag
                status = (
                    HTTPStatus.NOT_FOUND if not body else HTTPStatus.NOT_MODIFIED if known else HTTPStatus.OK
                )
                host.answers.append((self.path, status))
                self.send_response(status)
                self.send_header("ETag", tag)
                self.send_header("Content-Type", "application/atom+xml")
                self.send_header("Content-Length", str(len(body)) if status == HTTPStatus.OK else "0")
                self.end_headers()
                if status == HTTPStatus.OK:
                    self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    thread = threading.Thread(target=host.server.serve_forever, args=(0.01,))
    thread.start()
    yield host
    host.server.shutdown()
    thread.join()
    host.server.server_close()


class Reader:
    """newsboat with a home of its own; judged by its database, for its exit status says nothing."""

    def __init__(self, program: str, home: Path) -> None:
        self.program, self.home = program, home
        (home / "config").write_text(CONFIG)
        (home / "urls").touch()

    def run(self, *arguments: str) -> str:
        files = ("-q", "-u", "urls", "-c", "cache.db", "-C", "config")
        environment = {"HOME": str(self.home), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "no_proxy": "*"}
        done = subprocess.run(
            [self.program, *files, *arguments],
            cwd=self.home,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.stdout + done.stderr

    def entries(self) -> dict[str, tuple[str, str, str, int]]:
        """By id: title, author, content, and 1 if unread."""
        with closing(sqlite3.connect(self.home / "cache.db")) as database:
            rows = database.execute("SELECT guid, title, author, content, unread FROM rss_item")
            return {guid: (title, author, content, unread) for guid, title, author, content, unread in rows}

    def pages(self) -> dict[str, str]:
        """The page that it opens for each feed."""
        with closing(sqlite3.connect(self.home / "cache.db")) as database:
            return dict(database.execute("SELECT rssurl, url FROM rss_feed"))


def test_newsboat_lists_every_entry_and_keeps_what_was_read(
    need: Callable[..., str],
    host: Host,
    tmp_path: Path,
    collect: Callable[..., Collection],
    sample_digests: dict[str, str],
) -> None:
    def publish(digests: dict[str, str]) -> Collection:
        whole = collect(digests, base_url=host.base_url)
        host.files = whole.feeds()
        return whole

    reader = Reader(need("newsboat"), tmp_path)
    first = publish(sample_digests)
    ids = {entry.id for day in first.index.days for entry in day.entries}
    days = {f"tag:example.org,2024:{day.date}" for day in first.index.days}
    everything = feed_lists(feeds(first.index, first.settings), first.index, first.settings)[-1]
    (tmp_path / "feeds.opml").write_bytes(opml(everything, first.settings))

    # Import: every feed of the list is subscribed to.
    reader.run("-i", "feeds.opml")
    subscribed = {line.split()[0] for line in (tmp_path / "urls").read_text().splitlines() if line}
    assert subscribed == {host.base_url + path for path in host.files}

    # First fetch: every entry is there once, though it is in several feeds.
    reader.run("-x", "reload")
    assert {status for _, status in host.answers} == {HTTPStatus.OK}
    entries = reader.entries()
    assert set(entries) == ids | days
    assert {unread for *_, unread in entries.values()} == {1}
    titles = {title for title, *_ in entries.values()}
    assert {entry.title for day in first.index.days for entry in day.entries} <= titles
    assert any("어텐션을" in content for _, _, content, _ in entries.values())
    assert reader.pages() == {
        host.base_url + feed.path: host.base_url + feed.page for feed in feeds(first.index, first.settings)
    }

    # Read two; publish one digest more; fetch again.
    read = sorted(ids)[:2]
    (tmp_path / "read").write_text("".join(f"{guid}\n" for guid in read))
    reader.run("-I", "read")
    publish({**sample_digests, TOMORROW: NEW})
    reader.run("-x", "reload")
    entries = reader.entries()
    [new] = set(entries) - ids - days - {f"tag:example.org,2024:{TOMORROW}"}
    assert entries[new][0] == "A paper of the next day"
    assert {guid for guid, (*_, unread) in entries.items() if not unread} == set(read)

    # Third and fourth fetch: nothing has changed, so nothing is sent.
    reader.run("-x", "reload")
    host.answers.clear()
    reader.run("-x", "reload")
    assert len(host.answers) == len(host.files)
    assert {status for _, status in host.answers} == {HTTPStatus.NOT_MODIFIED}
    assert reader.entries() == entries
