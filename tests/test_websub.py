"""Requests to a WebSub hub, at a server that checks them."""

from __future__ import annotations

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from pipeline import websub
from pipeline.websub import HubError, publish

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPIC = "https://example.org/a b/feeds/all.atom?x=1&y=가"


class Hub:
    """Answers as it is told to, the last answer again and again, and keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = [(HTTPStatus.NO_CONTENT, {}, b"")]
        self.forms: list[dict[str, list[str]]] = []
        self.faults: list[str] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers["Content-Type"] != "application/x-www-form-urlencoded":
                    hub.faults.append(str(self.headers["Content-Type"]))
                if not body.isascii():
                    hub.faults.append(repr(body))
                hub.forms.append(parse_qs(body.decode(), strict_parsing=True))
                status, headers, answer = hub.answers[0] if len(hub.answers) == 1 else hub.answers.pop(0)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_GET(self) -> None:
                hub.faults.append("GET")
                self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hub"


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    thread = threading.Thread(target=hub.server.serve_forever, args=(0.01,))
    thread.start()
    yield hub
    hub.server.shutdown()
    thread.join()
    hub.server.server_close()
    assert hub.faults == []


@pytest.fixture
def pauses() -> list[float]:
    return []


def test_a_form_names_the_document(hub: Hub, pauses: list[float]) -> None:
    publish(hub.url, TOPIC, pauses.append)
    assert hub.forms == [{"hub.mode": ["publish"], "hub.url": [TOPIC], "hub.topic": [TOPIC]}]
    assert pauses == []


@pytest.mark.parametrize("status", [200, 202, 204])
def test_any_success_is_one(hub: Hub, pauses: list[float], status: int) -> None:
    hub.answers = [(status, {}, b"")]
    publish(hub.url, TOPIC, pauses.append)
    assert len(hub.forms) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_hub_that_is_busy_is_asked_again(hub: Hub, pauses: list[float], status: int) -> None:
    hub.answers = [(status, {}, b""), (status, {"Retry-After": "7"}, b""), (HTTPStatus.ACCEPTED, {}, b"")]
    publish(hub.url, TOPIC, pauses.append)
    assert len(hub.forms) == 3
    assert pauses == [1, 7]


@pytest.mark.parametrize("asked", ["3600", "Wed, 21 Oct 2099 07:28:00 GMT", "-1"])
def test_nobody_waits_for_long(hub: Hub, pauses: list[float], asked: str) -> None:
    hub.answers = [(HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": asked}, b"")]
    with pytest.raises(HubError, match="503 Service Unavailable"):
        publish(hub.url, TOPIC, pauses.append)
    assert pauses == ([30, 30] if asked == "3600" else [1, 4])
    assert len(hub.forms) == 3


def test_what_a_hub_refuses_is_not_asked_again(hub: Hub, pauses: list[float]) -> None:
    hub.answers = [(HTTPStatus.BAD_REQUEST, {}, b"unknown topic\nmore")]
    with pytest.raises(HubError, match=r"^400 Bad Request: unknown topic$"):
        publish(hub.url, TOPIC, pauses.append)
    assert len(hub.forms) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_hub_that_moved_is_named_and_not_followed(hub: Hub, pauses: list[float], status: int) -> None:
    hub.answers = [(status, {"Location": f"{hub.url}/new"}, b"")]
    with pytest.raises(HubError, match=rf"{status} .* to {hub.url}/new; write that address as feed\.hub"):
        publish(hub.url, TOPIC, pauses.append)
    assert len(hub.forms) == 1


def test_a_hub_that_is_not_there_is_tried_three_times(pauses: list[float]) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        url = f"http://127.0.0.1:{server.server_port}/"
    with pytest.raises(HubError, match="refused"):
        publish(url, TOPIC, pauses.append)
    assert pauses == [1, 4]


def test_a_hub_that_says_nothing_is_given_up(
    hub: Hub, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websub, "_TIMEOUT", 0.05)
    hub.server.shutdown()
    with pytest.raises(HubError, match="timed out"):
        publish(hub.url, TOPIC, pauses.append)
    assert pauses == [1, 4]
