"""What the preview's server answers."""

from __future__ import annotations

import http.client
import threading
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ServeError
from pipeline.serve.server import Mistake, Server, content_type, find

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = {
    "index.html": b"<!DOCTYPE html>\n<html><head><title>x</title>\n</head><body></body></html>",
    "feeds/all.atom": b"<feed/>",
    "feeds/tags/_1a2b.atom": b"<feed/>",
    "feeds.opml": b"<opml/>",
    "catalog.opds.xml": b"<feed/>",
    "sitemap.xml": b"<urlset/>",
    "collection.epub": b"PK",
    "collection.docx": b"PK",
    "covers/collection.png": b"\x89PNG",
    "assets/style.css": b"",
    "assets/site.js": b"",
    "assets/icon.svg": b"<svg/>",
    ".hidden/secret.html": b"hidden",
    "other.bin": b"\0",
}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    output = folder / "output"
    for path, content in FILES.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)
    (folder / "secret.txt").write_text("secret")
    (output / "link.txt").symlink_to(folder / "secret.txt")
    return output


@pytest.fixture(scope="module")
def server(output: Path) -> Iterator[Server]:
    with Server(output, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    response = connection.getresponse()
    answer = Answer(
        response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    )
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/feeds/all.atom", "application/atom+xml"),
        ("/feeds/tags/_1a2b.atom", "application/atom+xml"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/catalog.opds.xml", "application/atom+xml;profile=opds-catalog;kind=acquisition"),
        ("/sitemap.xml", "application/xml"),
        ("/collection.epub", "application/epub+zip"),
        ("/collection.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("/covers/collection.png", "image/png"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/site.js?version=1", "text/javascript; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml"),
        ("/other.bin", "application/octet-stream"),
    ],
)
def test_content_types(server: Server, path: str, type_: str) -> None:
    answer = ask(server, path)
    assert (answer.status, answer.headers["content-type"]) == (200, type_)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_script_goes_into_pages_only(server: Server) -> None:
    page = ask(server, "/").body
    assert page == FILES["index.html"].replace(
        b"</head>", b'<script src="/-/live.js" defer></script>\n</head>'
    )
    assert ask(server, "/feeds/all.atom").body == FILES["feeds/all.atom"]
    assert b"EventSource" in ask(server, "/-/live.js").body


@pytest.mark.parametrize("path", ["/", "/feeds/all.atom", "/collection.epub"])
def test_what_is_known_is_not_sent_again(server: Server, path: str) -> None:
    tag = ask(server, path).headers["etag"]
    for known in (tag, f'"other", W/{tag}'):
        again = ask(server, path, If_None_Match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert ask(server, path, If_None_Match='"other"').status == 200


def test_a_changed_file_has_another_tag(server: Server, output: Path) -> None:
    before = ask(server, "/other.bin").headers["etag"]
    (output / "other.bin").write_bytes(b"\1")
    assert ask(server, "/other.bin", If_None_Match=before).body == b"\1"
    (output / "other.bin").write_bytes(FILES["other.bin"])


def test_head_is_get_without_the_body(server: Server) -> None:
    got, headed = ask(server, "/"), ask(server, "/", "HEAD")
    assert headed.body == b""
    assert headed.headers | {"date": ""} == got.headers | {"date": ""}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_changed(server: Server, method: str) -> None:
    answer = ask(server, "/index.html", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example:8000", ""])
def test_other_names_of_this_machine_are_refused(server: Server, host: str) -> None:
    assert ask(server, "/", Host=host).status == 403
    assert ask(server, "/", Host=f"localhost:{server.server_port}").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/feeds/../../secret.txt",
        "/feeds/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/link.txt",
        "/.hidden/secret.html",
        "/feeds",
        "/feeds/",
        "/index.html/",
        "/%00",
        "/" + "a" * 5000,
        "/missing.html",
    ],
)
def test_nothing_else_is_served(server: Server, path: str) -> None:
    answer = ask(server, path)
    assert answer.status == 404
    assert b"secret" not in answer.body


@given(
    st.text()
    | st.lists(st.sampled_from(["..", ".", "", "feeds", "all.atom", "%2e%2e", "secret.txt"])).map("/".join)
)
def test_no_path_leads_out(output: Path, path: str) -> None:
    found = find(output, f"/{path}")
    assert found is None or found.relative_to(output).as_posix() in FILES


def test_types_go_by_the_end_of_the_name() -> None:
    assert content_type("a.atom") == "application/atom+xml"
    assert content_type("catalog.opds.xml.bin") == "application/octet-stream"


def test_a_taken_port_is_a_message(server: Server, output: Path) -> None:
    with pytest.raises(ServeError, match=rf"port {server.server_port}: .*--port"):
        Server(output, server.server_port)


def test_pages_are_told_the_status_and_every_new_one(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", "/-/events")
    response = connection.getresponse()
    assert response.headers["content-type"] == "text/event-stream"
    assert response.readline() == b'data: {"version":0,"mistakes":[]}\n'
    assert response.readline() == b"\n"
    server.board.post((Mistake("error", "한 줄\n두 줄"),), changed=True)
    assert response.readline().decode() == (
        'data: {"version":1,"mistakes":[{"severity":"error","text":"한 줄\\n두 줄"}]}\n'
    )
    connection.close()
