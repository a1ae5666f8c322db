"""What the preview's server answers."""

from __future__ import annotations

import functools
import gzip
import http.client
import http.server
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ServeError
from pipeline.serve.server import Notice, Server, content_type, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser


FILES = {
    "index.html": b"<!DOCTYPE html>\n<html><head><title>x</title>\n</head><body></body></html>",
    "feeds/all.atom": b"<feed/>",
    "feeds/all.json": b"{}",
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
    "search/2024-12.js": b'take("a draft");',
    ".hidden/secret.html": b"hidden",
    "other.bin": b"\0",
    "other.json": b"{}",
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
    (output / "ring.txt").symlink_to("ring.txt")
    (output / "rings").symlink_to("rings")
    return output


@pytest.fixture(scope="module")
def server(output: Path) -> Iterator[Server]:
    with Server(output, 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
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
        ("/feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/all.json", "application/feed+json; charset=utf-8"),
        ("/other.json", "application/json; charset=utf-8"),
        ("/feeds/tags/_1a2b.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/catalog.opds.xml", "application/atom+xml;profile=opds-catalog;kind=acquisition; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/collection.epub", "application/epub+zip"),
        ("/collection.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("/covers/collection.png", "image/png"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/site.js?version=1", "text/javascript; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml; charset=utf-8"),
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
        b"</head>", b'<script src="/-/live.js" data-version="0" defer></script>\n</head>'
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


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br", "gzip"), ("br;q=1.0, GZIP;q=0.5", "gzip"), ("gzip;q=0.0", ""), ("br", "")],
)
def test_text_is_compressed_for_who_takes_it(server: Server, accepted: str, coding: str) -> None:
    plain = ask(server, "/feeds.opml")
    sent = ask(server, "/feeds.opml", Accept_Encoding=accepted)
    assert sent.headers.get("content-encoding", "") == coding
    assert sent.headers["content-length"] == str(len(sent.body))
    assert sent.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert (gzip.decompress(sent.body) if coding else sent.body) == plain.body == FILES["feeds.opml"]
    assert (sent.headers["etag"] != plain.headers["etag"]) == bool(coding)
    again = ask(server, "/feeds.opml", Accept_Encoding=accepted, If_None_Match=sent.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_what_is_packed_already_is_sent_as_it_is(server: Server) -> None:
    sent = ask(server, "/collection.epub", Accept_Encoding="gzip")
    assert sent.body == FILES["collection.epub"]
    assert not {"content-encoding", "vary"} & sent.headers.keys()


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


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/", "/search/2024-12.js", "/feeds/all.atom", "/-/events", "/nothing", "*"])
@pytest.mark.parametrize(
    ("mode", "dest"),
    [
        ("no-cors", "script"),
        ("cors", "empty"),
        ("no-cors", "image"),
        ("navigate", "iframe"),
        ("navigate", "object"),
        ("websocket", "document"),
    ],
)
def test_a_page_of_another_site_loads_nothing(
    server: Server, site: str, mode: str, dest: str, path: str
) -> None:
    answer = ask(server, path, Sec_Fetch_Site=site, Sec_Fetch_Mode=mode, Sec_Fetch_Dest=dest)
    assert answer.status == 403
    assert b"draft" not in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "none", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"},
    ],
    ids=["a program", "typed", "our own page", "a link elsewhere", "a link on another port"],
)
def test_pages_programs_and_links_are_answered(server: Server, headers: dict[str, str]) -> None:
    assert ask(server, "/search/2024-12.js", **headers).body == FILES["search/2024-12.js"]


@pytest.mark.parametrize("path", ["/", "/search/2024-12.js", "/-/live.js", "/nothing", "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "BREW"])
def test_every_answer_is_for_our_own_pages(server: Server, method: str, path: str) -> None:
    headers = ask(server, path, method).headers
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"


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
        "/ring.txt",
        "/rings/a.txt",
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


@pytest.mark.parametrize(
    "target", ["*", "secret.txt", "?", "http://[/", "mailto:a@example.org", "127.0.0.1:80"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_no_path_gets_an_answer(server: Server, method: str, target: str) -> None:
    assert ask(server, target, method, Host="localhost").status == 400


def test_an_address_in_full_is_its_path(server: Server) -> None:
    full = ask(server, f"http://127.0.0.1:{server.server_port}/feeds/all.atom")
    assert full.body == FILES["feeds/all.atom"]


def test_a_file_that_cannot_be_read_is_not_there(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", closed)
    assert ask(server, "/feeds/all.atom").status == 404


@given(
    st.text()
    | st.lists(st.sampled_from(["..", ".", "", "feeds", "all.atom", "%2e%2e", "secret.txt"])).map("/".join)
)
def test_no_path_leads_out(output: Path, path: str) -> None:
    found = find(output, f"/{path}")
    assert found is None or found.relative_to(output).as_posix() in FILES


def test_types_go_by_the_end_of_the_name() -> None:
    assert content_type("a.atom") == "application/atom+xml; charset=utf-8"
    assert content_type("catalog.opds.xml.bin") == "application/octet-stream"


def test_a_taken_port_is_a_message(server: Server, output: Path) -> None:
    with pytest.raises(ServeError, match=rf"port {server.server_port}: .*--port"):
        Server(output, server.server_port)


def test_pages_are_told_the_status_and_every_new_one(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", "/-/events")
    response = connection.getresponse()
    assert response.headers["content-type"] == "text/event-stream"
    assert response.readline() == b'data: {"version":0,"mistakes":[],"place":""}\n'
    assert response.readline() == b"\n"
    server.board.post((Notice("error", "한 줄\n두 줄"),), changed=True, place="digests/a.html#e")
    assert response.readline().decode() == (
        'data: {"version":1,"mistakes":[{"severity":"error","text":"한 줄\\n두 줄"}],'
        '"place":"digests/a.html#e"}\n'
    )
    connection.close()


def test_only_this_machine_is_answered_unless_asked_otherwise(output: Path) -> None:
    with Server(output, 0) as server:
        assert (server.is_shared, server.shared_address) == (False, "")
    with Server(output, 0, "0.0.0.0") as server:  # noqa: S104 (what is tested)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        assert server.shared_address == f"http://{socket.gethostname()}:{server.server_port}/"
        assert server.address == f"http://127.0.0.1:{server.server_port}/"
        for host, status in (
            ("192.0.2.7:80", 200),
            ("[2001:db8::1]:80", 200),
            (socket.gethostname().upper(), 200),
            ("evil.example", 403),
            ("192.0.2.7.evil.example", 403),
        ):
            assert ask(server, "/", Host=host).status == status
        server.shutdown()


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.name.invalid"])
def test_an_address_that_is_not_ours_is_a_message(output: Path, host: str) -> None:
    with pytest.raises(ServeError, match="--host"):
        Server(output, 0, host)


# A page of another site: loads the preview's search data as a script, and the same from a careless server.
ELSEWHERE = """<!DOCTYPE html><title>elsewhere</title>
<script>window.taken = {{}}; let from; const take = (text) => {{ taken[from] = text; }};</script>
<script>from = "preview";</script><script src="http://{host}:{preview}/search/2024-12.js"></script>
<script>from = "careless";</script><script src="http://{host}:{careless}/search/2024-12.js"></script>
"""


@pytest.fixture(scope="module")
def foreign_browser(need: Callable[..., str], browser: Browser) -> Iterator[Browser]:
    """A Chromium for which ``elsewhere.example`` is this machine, as an attacker's name server may tell."""
    with browser.browser_type.launch(
        executable_path=need("chromium", "chromium-browser", "google-chrome"),
        args=["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP elsewhere.example 127.0.0.1"],
    ) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def careless(output: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Another server on this machine, of the same files and of the attacker's page: its port and folder."""
    folder = tmp_path_factory.mktemp("careless")
    (folder / "search").symlink_to(output / "search")
    handler = functools.partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_port, folder
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as in http.server)
        pass


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "elsewhere.example"])
@pytest.mark.parametrize("place", ["elsewhere.example", "127.0.0.1", "localhost"])
def test_a_browser_gives_no_draft_to_another_site(
    server: Server, careless: tuple[int, Path], foreign_browser: Browser, place: str, name: str
) -> None:
    port, folder = careless
    (folder / "page.html").write_text(
        ELSEWHERE.format(host=name, preview=server.server_port, careless=port), encoding="utf-8"
    )
    page = foreign_browser.new_page()
    page.goto(f"http://{place}:{port}/page.html")
    assert page.evaluate("window.taken") == {"careless": "a draft"}, "the attack works elsewhere only"
    page.close()


def test_a_browser_opens_the_preview_from_a_link_and_by_no_other_name(
    server: Server, careless: tuple[int, Path], foreign_browser: Browser
) -> None:
    port, folder = careless
    (folder / "link.html").write_text(f'<a href="http://127.0.0.1:{server.server_port}/">preview</a>')
    page = foreign_browser.new_page()
    page.goto(f"http://elsewhere.example:{port}/link.html")
    with page.expect_navigation() as opened:
        page.get_by_role("link").click()
    assert (opened.value.status, page.title()) == (200, "x")
    refused = page.goto(f"http://elsewhere.example:{server.server_port}/search/2024-12.js")
    assert refused
    assert refused.status == 403
    page.close()
