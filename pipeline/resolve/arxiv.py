"""arXiv's public API: queries, its Atom answers, and a client that asks as arXiv wishes to be asked.

One connection at a time, a request every three seconds, a name of its own (arXiv, "Terms of Use for APIs");
queries and answers as in the "arXiv API User's Manual".
"""

from __future__ import annotations

import email.utils
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from http.client import HTTPException
from importlib.metadata import version

from lxml import etree

from pipeline.errors import ReadError
from pipeline.paper_keys import ARXIV, arxiv_year, paper_key, paper_url
from pipeline.resolve.matching import Paper

API = "https://export.arxiv.org/api/query"
PAUSE = 3.0
# How many numbers are asked for at once, and how many answers to a title are looked at.
IDS = 100
_ANSWERS = 10
# Words of a title that are asked for: more find no more, and the query has its bounds.
_WORDS = 10
# arXiv's search knows no such words.
_STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these "
    "they this to was will with".split()
)
_TRIES = 3
_LONGEST_WAIT = 600.0
_TIMEOUT = 60.0
_LARGEST_ANSWER = 16 * 1024 * 1024
_TOO_MANY, _SERVER_ERROR = 429, 500

_ATOM = "{http://www.w3.org/2005/Atom}"


class BadAnswerError(Exception):
    """An answer that is none: an error of the server, text that is no Atom."""


def title_query(title: str) -> str:
    """Return the query for papers whose title has the longest words of this one; empty if it has no words.

    Args:
        title: plain text.
    """
    words = dict.fromkeys(re.findall(r"[^\W_]+", title.lower()))
    wanted = [word for word in words if (len(word) > 1 or word.isdigit()) and word not in _STOP_WORDS]
    chosen = sorted(wanted, key=len, reverse=True)[:_WORDS]
    return " AND ".join(f"ti:{word}" for word in wanted if word in chosen)


def papers(answer: bytes) -> list[Paper]:
    """Return the papers in an answer, with the addresses of their pages on arXiv.

    Raises:
        BadAnswerError: it is no Atom feed, or arXiv tells an error in it.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        feed = etree.fromstring(answer, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadAnswerError("its answer is no XML") from error
    if feed.tag != f"{_ATOM}feed":
        raise BadAnswerError("its answer is no Atom feed")
    return [paper for entry in feed.iterfind(f"{_ATOM}entry") if (paper := _paper(entry))]


def _paper(entry: etree._Element) -> Paper | None:
    """Return the paper of an entry; None where it is none.

    Raises:
        BadAnswerError: it is an error that arXiv tells.
    """
    identifier, title = _text(entry, "id"), _text(entry, "title")
    if "/api/errors" in identifier:
        raise BadAnswerError(f"it says: {_text(entry, 'summary')[:200]}")
    key = paper_key(identifier)
    if not (key.startswith(ARXIV) and title):
        return None
    names = (" ".join((name.text or "").split()) for name in entry.iterfind(f"{_ATOM}author/{_ATOM}name"))
    return Paper(title, tuple(name for name in names if name), paper_url(key), arxiv_year(key), "arXiv")


def _text(entry: etree._Element, name: str) -> str:
    return " ".join((entry.findtext(f"{_ATOM}{name}") or "").split())


class Client:
    """Asks the API, one request after the other.

    Args:
        api: its address.
        pause: seconds between the end of a request and the next one.
        sleep: waits for some seconds.
    """

    def __init__(
        self, api: str = API, pause: float = PAUSE, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._api = api
        self._pause = pause
        self._sleep = sleep
        self._last: float | None = None

    def by_title(self, title: str) -> list[Paper]:
        """Return the papers whose title has the words of this one, the likeliest first.

        Raises:
            BadAnswerError: there was no answer to this question, after several tries.
            ReadError: arXiv cannot be reached, or wants no more requests.
        """
        query = title_query(title)
        if not query:
            return []
        return self._ask({"search_query": query, "max_results": str(_ANSWERS)})

    def by_id(self, numbers: Sequence[str]) -> list[Paper]:
        """Return the papers with some of arXiv's numbers, at most :data:`IDS`.

        Raises:
            BadAnswerError: as for :meth:`by_title`.
            ReadError: as for :meth:`by_title`.
        """
        return self._ask({"id_list": ",".join(numbers), "max_results": str(len(numbers))})

    def _ask(self, query: dict[str, str]) -> list[Paper]:
        request = urllib.request.Request(  # noqa: S310 (the address is this module's own)
            f"{self._api}?{urllib.parse.urlencode(query)}",
            headers={
                "User-Agent": f"paper-digests/{version('paper-digests')}",
                "Accept": "application/atom+xml",
            },
        )
        refused = 0
        bad: BadAnswerError | None = None
        lost: Exception | None = None
        for attempt in range(_TRIES):
            self._wait(attempt)
            try:
                return papers(self._read(request))
            except urllib.error.HTTPError as error:
                refused += error.code == _TOO_MANY
                bad = BadAnswerError(f"it answers {error.code} {error.reason}")
                if error.code < _SERVER_ERROR and error.code != _TOO_MANY:
                    break
                self._rest(_retry_after(error.headers.get("Retry-After")), last=attempt == _TRIES - 1)
            except BadAnswerError as error:
                bad = error
            except (OSError, HTTPException) as error:
                lost = error
            finally:
                self._last = time.monotonic()
        if refused == _TRIES:
            raise ReadError("arXiv wants no more requests now (429); what was found is kept: go on later")
        if bad is None:
            reason = getattr(lost, "reason", lost)
            raise ReadError(f"arXiv cannot be reached: {reason}; what was found is kept: go on later")
        raise bad

    def _rest(self, seconds: float, *, last: bool) -> None:
        """Wait as long as the server asks for; after the last try there is nothing to wait for.

        Raises:
            ReadError: it asks for more than ten minutes.
        """
        if seconds > _LONGEST_WAIT:
            minutes = -(-seconds // 60)
            raise ReadError(f"arXiv asks to wait {minutes:,.0f} minutes; what was found is kept: go on then")
        if not last:
            self._sleep(seconds)

    def _wait(self, attempt: int) -> None:
        """Wait until the next request may be sent; longer after one that failed."""
        if self._last is not None:
            pause = self._pause * 2**attempt
            self._sleep(max(0.0, self._last + pause - time.monotonic()))

    def _read(self, request: urllib.request.Request) -> bytes:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:  # noqa: S310 (as above)
            data: bytes = response.read(_LARGEST_ANSWER)
        return data


def _retry_after(value: str | None) -> float:
    """Return the seconds that a server asks to wait (RFC 9110 §10.2.3)."""
    if not value:
        return 0.0
    if value.strip().isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, moment.timestamp() - time.time())
