"""A server that speaks arXiv's API over papers of a test, well or badly."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from pipeline.resolve.matching import Paper

# What the server does with a request, by its number from 0: nothing special where it gives None, else the
# status, the headers and the bytes of its answer.
Answer = tuple[int, dict[str, str], bytes]
Fault = Callable[[int], Answer | None]


class Api:
    """The server: its address, and what it was asked, with the times."""

    def __init__(self, papers: Sequence[Paper], fault: Fault) -> None:
        self.papers = papers
        self.fault = fault
        self.url = ""
        self.queries: list[dict[str, str]] = []
        self.agents: set[str] = set()
        self.times: list[float] = []
        self.at_once = 0
        self.most_at_once = 0
        self._words = [set(re.findall(r"[^\W_]+", paper.title.lower())) for paper in papers]

    def answer(self, query: dict[str, str]) -> Answer:
        """The answer to a query, as arXiv gives it."""
        number = len(self.queries)
        self.queries.append(query)
        self.times.append(time.monotonic())
        if faulty := self.fault(number):
            return faulty
        if "id_list" in query:
            numbers = query["id_list"].split(",")
            found = [paper for paper in self.papers if paper.url.rpartition("/")[2] in numbers]
        else:
            wanted = {term.removeprefix("ti:") for term in query["search_query"].split(" AND ")}
            found = [p for p, words in zip(self.papers, self._words, strict=True) if wanted <= words]
        return 200, {}, feed(found[: int(query["max_results"])])


def feed(papers: Sequence[Paper]) -> bytes:
    entries = "".join(
        f"<entry><id>{escape(paper.url.replace('https', 'http'))}v2</id>"
        f"<published>{paper.year or 2020}-05-01T17:59:59Z</published>"
        f"<title>{escape(paper.title)}</title><summary>About.</summary>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
        + "</entry>"
        for paper in papers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>ArXiv Query</title><id>http://arxiv.org/api/x</id>{entries}</feed>"
    ).encode()


@contextmanager
def serving(papers: Sequence[Paper] = (), fault: Fault = lambda _: None) -> Iterator[Api]:
    """A server that runs until the block ends."""
    api = Api(papers, fault)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(api))
    api.url = f"http://127.0.0.1:{server.server_port}/api/query"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield api
    server.shutdown()
    server.server_close()


def _handler(api: Api) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with _counted(api):
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                api.agents.add(self.headers["User-Agent"])
                status, headers, body = api.answer(query)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def _counted(api: Api) -> Iterator[None]:
    api.at_once += 1
    api.most_at_once = max(api.most_at_once, api.at_once)
    try:
        yield
    finally:
        api.at_once -= 1
