"""arXiv's API: what is asked, what is read, and how patiently."""

from __future__ import annotations

import datetime as dt
import socket
import time
from collections.abc import Callable
from email.utils import format_datetime

import pytest

from pipeline.errors import ReadError
from pipeline.resolve.arxiv import BadAnswerError, Client, papers, title_query
from pipeline.resolve.matching import Paper
from tests.arxiv_api import Api

VAR = Paper("Visual <Models> & More", ("Ada Kim", "Bo Li"), "https://arxiv.org/abs/2404.02905", 2024, "arXiv")
ERROR = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id>
<title>Error</title><summary>malformed</summary></entry></feed>"""
Serve = Callable[..., Api]


class _Clock:
    """Sleep that only counts."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def _client(api: Api, clock: _Clock | None = None) -> Client:
    return Client(api.url, 0.0, (clock or _Clock()).sleep)


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Attention Is All You Need", "ti:attention AND ti:all AND ti:you AND ti:need"),
        ('Pre-training: a "new" (way) OR au:x', "ti:pre AND ti:training AND ti:new AND ti:way AND ti:au"),
        ("3D VAR-2 x", "ti:3d AND ti:var AND ti:2"),
        ("???", ""),
        ("The", ""),
    ],
)
def test_the_query_for_a_title_has_its_words_and_nothing_that_the_search_understands(
    title: str, query: str
) -> None:
    assert title_query(title) == query


def test_a_long_title_is_asked_for_by_its_longest_words() -> None:
    query = title_query(" ".join(f"{'x' * length}{length}" for length in range(1, 40)))
    assert query.count("ti:") == 10
    assert f"{'x' * 39}39" in query


def test_papers_by_title_and_by_number(serve: Serve) -> None:
    api = serve([VAR, Paper("Other", ("Cy Fu",), "https://arxiv.org/abs/cs/0412019", 2004)])
    client = _client(api)
    assert client.by_title("Visual models: and more!") == [VAR]
    assert client.by_id(["2404.02905"]) == [VAR]
    assert client.by_title("???") == []
    assert [query.get("id_list", query.get("search_query")) for query in api.queries] == [
        "ti:visual AND ti:models AND ti:more",
        "2404.02905",
    ]
    assert len(api.agents) == 1
    assert next(iter(api.agents)).startswith("paper-digests/")


def test_a_request_is_sent_three_seconds_after_the_last_one(serve: Serve) -> None:
    clock = _Clock()
    client = Client(serve([VAR]).url, sleep=clock.sleep)
    client.by_title("Visual")
    assert clock.slept == []
    client.by_title("Visual")
    assert clock.slept == [pytest.approx(3, abs=0.5)]


def test_the_pause_is_kept_by_the_clock_and_there_is_one_request_at_a_time(serve: Serve) -> None:
    api = serve([VAR])
    client = Client(api.url, 0.1)
    for _ in range(3):
        client.by_title("Visual")
    assert all(later - earlier >= 0.1 for earlier, later in zip(api.times, api.times[1:], strict=False))
    assert api.most_at_once == 1


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(serve: Serve, form: str) -> None:
    when = format_datetime(dt.datetime.now(tz=dt.UTC) + dt.timedelta(seconds=7), usegmt=True)
    value = "7" if form == "seconds" else when
    clock = _Clock()
    api = serve([VAR], lambda number: (503, {"Retry-After": value}, b"later") if number == 0 else None)
    assert _client(api, clock).by_title("Visual") == [VAR]
    assert max(clock.slept) == pytest.approx(7, abs=2)


def test_whoever_asks_to_wait_for_long_is_left_alone(serve: Serve) -> None:
    clock = _Clock()
    api = serve([VAR], lambda _: (429, {"Retry-After": "3600"}, b""))
    with pytest.raises(ReadError, match="wait 60 minutes"):
        _client(api, clock).by_title("Visual")
    assert len(api.queries) == 1


def test_three_refusals_end_it(serve: Serve) -> None:
    api = serve([VAR], lambda _: (429, {}, b"slow down"))
    with pytest.raises(ReadError, match=r"429.*go on later"):
        _client(api).by_title("Visual")
    assert len(api.queries) == 3


def test_a_pause_grows_with_each_failure(serve: Serve) -> None:
    clock = _Clock()
    api = serve([VAR], lambda number: (500, {}, b"") if number < 2 else None)
    assert Client(api.url, 3.0, clock.sleep).by_title("Visual") == [VAR]
    assert [seconds for seconds in clock.slept if seconds] == [
        pytest.approx(6, abs=0.5),
        pytest.approx(12, abs=0.5),
    ]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((200, {}, b""), "no XML"),
        ((200, {}, b"<feed"), "no XML"),
        ((200, {}, b"<html><body>Maintenance</body></html>"), "no Atom"),
        ((200, {}, b"\xff\xfe\x00"), "no XML"),
        ((500, {}, b"oops"), "500"),
        ((503, {"Retry-After": "soon"}, b""), "503"),
        (
            (200, {}, ERROR),
            "malformed",
        ),
    ],
)
def test_bad_answers_are_asked_for_again_and_told(
    serve: Serve, answer: tuple[int, dict[str, str], bytes], message: str
) -> None:
    api = serve([VAR], lambda _: answer)
    with pytest.raises(BadAnswerError, match=message):
        _client(api).by_title("Visual")
    assert len(api.queries) == 3


def test_a_question_that_the_server_does_not_take_is_asked_once(serve: Serve) -> None:
    api = serve([VAR], lambda _: (400, {}, b"bad"))
    with pytest.raises(BadAnswerError, match="400"):
        _client(api).by_title("Visual")
    assert len(api.queries) == 1


def test_an_answer_that_is_cut_off_is_asked_for_again(serve: Serve) -> None:
    api = serve([VAR], lambda number: (200, {"Content-Length": "9999"}, b"<feed>") if number == 0 else None)
    assert _client(api).by_title("Visual") == [VAR]


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(ReadError, match=r"cannot be reached: .*refused"):
        Client(url, 0.0, lambda _: None).by_title("Visual")


def test_a_slow_server_is_waited_for(serve: Serve) -> None:
    def slow(_: int) -> None:
        time.sleep(0.3)

    assert _client(serve([VAR], slow)).by_title("Visual") == [VAR]


def test_entities_and_what_is_no_paper_are_left_out() -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2404.02905v1</id>'
        b"<title>T &f;</title></entry><entry><id>http://evil.example/x</id><title>T</title></entry></feed>"
    )
    assert [(paper.title, paper.year) for paper in papers(bomb)] == [("T", 2024)]
