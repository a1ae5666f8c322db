"""``digests serve``: its options; what it serves is tested in tests/serve."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Command = Callable[..., Result]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the preview is asked for; it says that it is ready and ends."""
    given: dict[str, Any] = {}

    def preview(_build: object, *, ready: Callable[[str, str], None], **values: Any) -> None:
        given.update(values)
        shared = "" if values["host"] == serve.HOST else "http://mine:8000/"
        ready("http://127.0.0.1:8000/", shared)

    monkeypatch.setattr(serve, "serve", preview)
    return given


def test_by_default_this_machine_alone_sees_it(digests: Command, asked: dict[str, Any]) -> None:
    done = digests("serve")
    assert (done.exit_code, done.stderr) == (0, "look at http://127.0.0.1:8000/ (Ctrl-C ends)\n")
    assert (asked["host"], asked["port"]) == ("127.0.0.1", 8000)


def test_that_others_can_see_it_is_said(digests: Command, asked: dict[str, Any]) -> None:
    done = digests("serve", "--host", "0.0.0.0", "--port", "80")  # noqa: S104 (what is tested)
    assert (
        "others in the network can see it at http://mine:8000/, with all that is not published" in done.stderr
    )
    assert (asked["host"], asked["port"]) == ("0.0.0.0", 80)  # noqa: S104 (as above)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("opens", [True, False])
def test_the_browser_is_opened(digests: Command, monkeypatch: pytest.MonkeyPatch, *, opens: bool) -> None:
    opened: list[str] = []

    def browse(address: str) -> bool:
        opened.append(address)
        return opens

    monkeypatch.setattr(webbrowser, "open", browse)
    digests("serve")
    assert opened == []
    done = digests("serve", "--open")
    assert opened == ["http://127.0.0.1:8000/"]
    assert ("no browser could be opened" in done.stderr) != opens
