"""The book in a reading engine: epub.js in Chromium, on a page as narrow as a small phone's."""

from __future__ import annotations

import http.server
import json
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import inline
from pipeline.collection.selection import Volume
from pipeline.model import Article, Body, Day, ItemList, Paragraph, Text
from pipeline.settings import Settings
from pipeline.writing.book import book
from pipeline.writing.common.cover import cover

Read = Callable[[bytes], dict[str, Any]]


class _Site(http.server.ThreadingHTTPServer):
    """Serves what the page needs, and waits for what it saw."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.files = files
        self.seen: bytes = b""
        self.done = threading.Event()


class _Request(http.server.BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        content = self.server.files.get(self.path)
        self.send_response(200 if content else 404)
        self.send_header("Content-Type", "text/html" if self.path == "/" else "application/octet-stream")
        self.end_headers()
        self.wfile.write(content or b"")

    def do_POST(self) -> None:
        self.server.seen = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        self.server.done.set()

    def log_message(self, *_: object) -> None:
        """Nothing: pytest shows what fails."""


@pytest.fixture
def read(chromium: str, npm: Callable[[str], Path], tmp_path: Path) -> Read:
    """What the engine saw of a book."""
    files = {
        "/": Path(__file__).with_name("reading.html").read_bytes(),
        "/jszip.js": (npm("jszip") / "dist" / "jszip.min.js").read_bytes(),
        "/epub.js": (npm("epubjs") / "dist" / "epub.min.js").read_bytes(),
    }
    options = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    quiet = "--disable-background-networking --disable-component-update"

    def open_with(data: bytes) -> dict[str, Any]:
        with _Site({**files, "/book.epub": data}) as site:
            threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True).start()
            address = f"http://127.0.0.1:{site.server_port}/"
            browser = subprocess.Popen(
                [chromium, *options.split(), *quiet.split(), f"--user-data-dir={tmp_path}", address],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                assert site.done.wait(300), "the page did not finish"
            finally:
                browser.terminate()
                browser.wait()
                site.shutdown()
            seen: dict[str, Any] = json.loads(site.seen)
        assert "error" not in seen, seen["error"]
        return seen

    return open_with


def examine(seen: dict[str, Any], entries: int) -> None:
    pages = seen["pages"]

    def exists(href: str) -> bool:
        page, _, fragment = href.partition("#")
        return page in pages and (not fragment or fragment in pages[page]["ids"])

    assert {name: page["width"] for name, page in pages.items() if page["width"] > 320} == {}
    assert {name: page["lost"] for name, page in pages.items() if page["lost"]} == {}
    assert pages["cover.xhtml"]["pictures"] == [1200]
    assert [href for href in (*seen["contents"], *seen["landmarks"]) if not exists(href)] == []
    links = [href for page in pages.values() for href in page["links"] if not href.startswith("http")]
    assert [href for href in links if not exists(href)] == []
    assert len(seen["reached"]) == entries
    assert [label for label, heading in seen["reached"] if heading is None] == []
    # Both ways: every entry that the index names is in the contents, and its page leads to the index.
    named = {href for name in pages if name.startswith("tags-") for href in pages[name]["links"]}
    assert named <= set(seen["contents"])
    for href in named:
        assert any(link.startswith("tags-") for link in pages[href.partition("#")[0]]["links"])


def test_contents_and_links_work_and_nothing_is_too_wide(
    data: bytes, days: tuple[Day, ...], read: Read
) -> None:
    seen = read(data)
    examine(seen, sum(len(day.articles) for day in days))
    assert seen["title"] == "논문 다이제스트"
    assert [label for label, heading in seen["reached"] if label == heading][:1] == ["Autoencoders at Scale"]


def test_a_wide_formula_stays_on_its_page(
    bind: Callable[..., Any], make_article: Callable[..., Article], read: Read
) -> None:
    wide = inline.parts("$" + "+".join(["x_n"] * 60) + "$")
    blocks = (Paragraph((Text("See "), *wide)), ItemList((wide,)))
    article = make_article("2024-01-01", 0, wide, body=Body(ko=blocks, abstract=blocks))
    book = bind([Day(article.date, (), (article,))])
    examine(read(book.data), 1)


def test_a_formula_does_not_keep_its_paragraph_on_one_page(
    bind: Callable[..., Any], make_article: Callable[..., Article], read: Read
) -> None:
    long = (Text("한 화면보다 긴 단락. " * 200), *inline.parts(r"$\sqrt{x}$"), Text("마지막 말."))
    article = make_article("2024-01-01", 0, "Title", body=Body(ko=(Paragraph(long), ItemList((long,)))))
    book = bind([Day(article.date, (), (article,))])
    assert len(book.find("//m:math")) == 2
    examine(read(book.data), 1)


@pytest.mark.slow
def test_a_volume_of_the_archive(archive: list[tuple[Volume, list[Day]]], read: Read) -> None:
    volume, days = min(archive, key=lambda pair: len(pair[1]))
    examine(read(book(volume, days, Settings(), cover(volume, Settings()))), len(volume.anchors))
