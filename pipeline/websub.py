"""A WebSub hub, which is told that a document changed and passes it on to those who subscribed with it.

WebSub leaves it to each hub how a publisher tells it (https://www.w3.org/TR/websub/, §6). What hubs
understand is the request of PubSubHubbub 0.4: a form with the mode ``publish`` and the document's address
as ``hub.url``; some call that ``hub.topic``, as for subscribers.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from typing import NoReturn
from urllib.parse import urlencode

_TIMEOUT = 10.0  # seconds
_PAUSES = (1.0, 4.0)  # seconds before the second and the third try
_LONGEST_PAUSE = 30.0  # seconds; what a hub may ask for
_SHOWN = 200  # bytes of a hub's answer


class HubError(Exception):
    """The hub did not take an announcement; the text says why."""


class UnavailableError(HubError):
    """The hub is not there, or busy, and may take it later.

    Attributes:
        pause: seconds that the hub asks to wait; 0 where it says nothing.
    """

    def __init__(self, reason: str, pause: float = 0) -> None:
        super().__init__(reason)
        self.pause = pause


def publish(hub: str, topic: str, pause: Callable[[float], None] = time.sleep) -> None:
    """Tell a hub that a document changed; try again where it is not there or busy.

    Args:
        hub: web address of the hub.
        topic: web address of the document.
        pause: waits for so many seconds.

    Raises:
        HubError: it was not there, or did not take it.
    """
    for seconds in _PAUSES:
        try:
            return _post(hub, topic)
        except UnavailableError as error:
            pause(min(error.pause or seconds, _LONGEST_PAUSE))
    return _post(hub, topic)


def _post(hub: str, topic: str) -> None:
    form = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "paper-digests"}
    request = urllib.request.Request(hub, form.encode(), headers)  # noqa: S310 (http and https, by the settings)
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=_TIMEOUT):
            pass
    except urllib.error.HTTPError as error:
        with error:
            _refused(error)
    except urllib.error.URLError as error:
        raise UnavailableError(str(error.reason)) from error
    except (OSError, http.client.HTTPException) as error:
        raise UnavailableError(str(error) or type(error).__name__) from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: the form would be lost on the way."""

    def redirect_request(self, *_: object) -> None:
        """Return no request, so that the answer is an error."""


def _refused(error: urllib.error.HTTPError) -> NoReturn:
    """Raise what an answer other than 2xx means."""
    reason = f"{error.code} {error.reason}"
    if location := error.headers.get("Location"):
        raise HubError(f"{reason} to {location}; write that address as feed.hub")
    if error.code == HTTPStatus.TOO_MANY_REQUESTS or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        asked = error.headers.get("Retry-After", "")
        raise UnavailableError(reason, float(asked) if asked.isdecimal() else 0)
    said = error.read(_SHOWN).decode("utf-8", "replace").strip().partition("\n")[0]
    raise HubError(f"{reason}: {said}" if said else reason)
