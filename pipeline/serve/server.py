"""A strict file server, by default for this machine, and the status that it sends to open pages.

As a good host does, it gives right content types, entity tags and a content security policy, and sends text
compressed. Into HTML, and only on its way to the browser, goes one script (``live.js``): it reloads the page
after a build and shows what is wrong in the digests.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Collection, Iterator
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from pipeline import locations
from pipeline.errors import ServeError
from pipeline.report import say

HOST = "127.0.0.1"
PORT = 8000

_LIVE = "/-/live.js"
_EVENTS = "/-/events"
_LIVE_SCRIPT = Path(__file__).with_name("live.js")
_INJECTED = f'<script src="{_LIVE}" data-version="{{}}" defer></script>\n</head>'
_NOTHING_HERE = (
    b'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Nothing here</title>\n</head>'
    b'<body><p>Nothing is published at this address. <a href="/">To the front page</a></p></body></html>\n'
)

_BINARY = "application/octet-stream"
_TYPES = {".docx": locations.DOCX_TYPE, ".epub": locations.EPUB_TYPE, ".png": "image/png"}
# All text is UTF-8, which not every reader of feeds takes from the text itself.
_TEXT_TYPES = {
    ".atom": locations.ATOM_TYPE,
    ".bib": locations.BIBTEX_TYPE,
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".opml": "text/x-opml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".xml": "application/xml",
}

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The level of gzip that most hosts use.
_LEVEL = 6
# A comment now and then finds out that a page was closed.
_HEARTBEAT = 15.0


class Notice(msgspec.Struct, frozen=True):
    """An error or warning on the page's panel; ``text`` is what the terminal shows of it."""

    severity: str
    text: str


class Status(msgspec.Struct, frozen=True):
    """Status sent to open pages, which reload when ``version`` rises, or go to ``place`` if there is one."""

    version: int = 0
    mistakes: tuple[Notice, ...] = ()
    place: str = ""


class Board:
    """The newest status; connections of open pages wait here for the next one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._notices = 0
        self.status = Status()

    def post(self, mistakes: tuple[Notice, ...], *, changed: bool, place: str = "") -> None:
        """Set a new status and wake the connections.

        Args:
            mistakes: those to show, in this order.
            changed: whether files of the output changed, so that pages reload.
            place: path and anchor of the entry that was just saved, empty if there is none.
        """
        with self._changed:
            self.status = Status(self.status.version + changed, mistakes, place)
            self._notices += 1
            self._changed.notify_all()

    def statuses(self) -> Iterator[Status | None]:
        """Yield the current status and every later one; None after each 15 seconds without a new one."""
        seen = -1
        while True:
            with self._changed:
                news = self._changed.wait_for(lambda: self._notices != seen, _HEARTBEAT)  # noqa: B023 (called at once)
                seen, status = self._notices, self.status
            yield status if news else None


class Server(ThreadingHTTPServer):
    """HTTP server for one folder, which by default only this machine can reach.

    Args:
        output: the folder.
        port: where to listen; 0 takes any free port.
        host: the address of this machine to listen at; 0.0.0.0 for all.

    Raises:
        ServeError: the port is taken, or there is no such address.
    """

    daemon_threads = True
    # On Windows this would let two servers share one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, output: Path, port: int = PORT, host: str = HOST) -> None:
        self.output = output
        self.board = Board()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), _Handler)
        except socket.gaierror as error:
            raise ServeError(
                f"{host}: {error.strerror}; name an address of this machine with --host"
            ) from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise ServeError(
                    f"{host}: this machine has no such address; choose another --host"
                ) from error
            raise ServeError(f"port {port}: {error.strerror}; choose another one with --port") from error
        number = ipaddress.ip_address(str(self.server_address[0]))
        self.is_shared = not number.is_loopback
        self._at_all = number.is_unspecified
        self.names = {HOST, "localhost", host.lower()}
        if self.is_shared:
            name = socket.gethostname().lower()
            self.names |= {name, f"{name.partition('.')[0]}.local"}

    @property
    def address(self) -> str:
        """URL of the front page for this machine."""
        number = HOST if self._at_all else str(self.server_address[0])
        return f"http://{f'[{number}]' if ':' in number else number}:{self.server_port}/"

    @property
    def shared_address(self) -> str:
        """URL of the front page for others in the network; empty if they cannot reach it."""
        if not self.is_shared:
            return ""
        return f"http://{socket.gethostname()}:{self.server_port}/" if self._at_all else self.address

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401, ARG002 (as in socketserver)
        """Ignore browsers that close the connection early; report any other exception in one line."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            say(f"error: the preview could not answer: {type(error).__name__}: {error}")


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "digests"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer with a file, the preview's script or the event stream."""
        if not is_own(self.headers, self.server.names, by_number=self.server.is_shared):
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        path = target_path(self.path)
        if path is None:
            self._refuse(HTTPStatus.BAD_REQUEST)
        elif path == _EVENTS:
            self._send_events()
        elif path == _LIVE:
            self._send(_LIVE_SCRIPT.read_bytes(), content_type(_LIVE))
        else:
            self._send_file(path)

    do_HEAD = do_GET  # noqa: N815 (as http.server calls it)

    def do_POST(self) -> None:
        """Refuse all methods that could change something."""
        self.close_connection = True  # what was sent along is not read
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED)

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST  # noqa: N815 (as above)

    def _send_file(self, path: str) -> None:
        """Send the file at an address's path, or a page that says that there is none."""
        file = find(self.server.output, path)
        try:
            content = file.read_bytes() if file else None
        except OSError:  # gone meanwhile, or closed to us
            content = None
        if file is None or content is None:
            # A page too, so that it is told when there is something.
            self._refuse(HTTPStatus.NOT_FOUND, self._live(_NOTHING_HERE), content_type(locations.INDEX))
        else:
            type_ = content_type(file.relative_to(self.server.output).as_posix())
            self._send(self._live(content) if file.suffix == ".html" else content, type_)

    def _live(self, page: bytes) -> bytes:
        """Return a page with the preview's script, and the version that it is of, added to its head."""
        version = self.server.board.status.version
        return page.replace(b"</head>", _INJECTED.format(version).encode(), 1)

    def _send(self, content: bytes, type_: str) -> None:
        is_text = "charset" in type_
        if compressed := is_text and _takes_gzip(self.headers.get("Accept-Encoding", "")):
            content = gzip.compress(content, _LEVEL, mtime=0)
        # Of the content as it is sent: compressed it must have another tag (RFC 9110 §8.8.3.3).
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        known = tag in _entity_tags(self.headers.get("If-None-Match", ""))
        self.send_response(HTTPStatus.NOT_MODIFIED if known else HTTPStatus.OK)
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", "no-cache")
        if is_text:
            self.send_header("Vary", "Accept-Encoding")
        if not known:
            if compressed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", type_)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", _POLICY)
        self.end_headers()
        if not known and self.command != "HEAD":
            self.wfile.write(content)

    def _send_events(self) -> None:
        """Send the current status and each new one as server-sent events (HTML Standard §9.2)."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        for status in self.server.board.statuses():
            event = b": nothing new\n\n" if status is None else b"data: %s\n\n" % msgspec.json.encode(status)
            try:
                self.wfile.write(event)
            except OSError:
                return

    def _refuse(
        self, status: HTTPStatus, content: bytes = b"", type_: str = "text/plain; charset=utf-8"
    ) -> None:
        content = content or f"{status.value} {status.phrase}\n".encode()
        self.send_response(status)
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        """Add the headers of every answer: other sites may not load it, browsers may not guess its type."""
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as in http.server)
        """Log no requests: the terminal is for messages about the digests."""


def _entity_tags(header: str) -> set[str]:
    """Return the entity tags of If-None-Match, without the ``W/`` of weak ones (RFC 9110 §13.1.2)."""
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding names gzip, and not with a weight of zero (RFC 9110 §12.5.3)."""
    for coding in header.lower().split(","):
        name, _, weight = coding.replace(" ", "").partition(";q=")
        if name == "gzip":
            return not weight or weight.strip("0.") != ""
    return False


def is_own(headers: Message, names: Collection[str], *, by_number: bool) -> bool:
    """Whether a request comes from a page of ours or from a program, or opens a page.

    Any other may not read drafts: another site's page can point a name of its own at this machine, which the
    Host header tells, and can load our search data as its script, which the fetch metadata tell (W3C Fetch
    Metadata). Programs that read feeds send none.

    Args:
        headers: of the request.
        names: what this machine is called.
        by_number: whether any address in numbers is it, too, which no page of another site can be called by.
    """
    host = _host(headers.get("Host", "").lower())
    if host not in names and not (by_number and _is_number(host)):
        return False
    opens_page = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
    return headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"} or opens_page


def _host(header: str) -> str:
    """Return the host of a Host header, without its port and brackets (RFC 9110 §7.2)."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0]


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def target_path(target: str) -> str | None:
    """Return the path of a request's target (RFC 9112 §3.2); None if it has none, as ``*``."""
    try:
        path = urlsplit(target).path
    except ValueError:
        return None
    return path if path.startswith("/") else None


def find(output: Path, path: str) -> Path | None:
    """Return the file at a URL's path; None if there is none or it lies outside ``output``."""
    parts = unquote(path, errors="replace").split("/")[1:]
    if not parts[-1]:
        parts[-1] = locations.INDEX
    if any(part.startswith(".") or "\\" in part or "\0" in part or not part for part in parts):
        return None
    file = output.joinpath(*parts)
    try:
        inside = file.resolve().is_relative_to(output.resolve())
        return file if inside and file.is_file() else None
    except (OSError, RuntimeError):  # a name too long; a circle of links, before Python 3.13
        return None


def content_type(path: str) -> str:
    """Media type of the file at a path under the output, from the end of its name or from its place."""
    suffix = Path(path).suffix
    text = _TEXT_TYPES.get(suffix)
    if path == locations.OPDS:
        text = locations.OPDS_TYPE
    elif locations.is_json_feed(path):
        text = locations.JSON_FEED_TYPE
    return f"{text}; charset=utf-8" if text else _TYPES.get(suffix, _BINARY)
