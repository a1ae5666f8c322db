"""Flask-WebSub's hub, run by a Python of its own: the library brings a package of the name of this one.

Its argument is a file for the hub's memory. It prints its address, and serves until it is ended.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage
from werkzeug.serving import make_server


class Task:
    """In place of one of Celery, whose tasks the library takes: it runs when it is called for."""

    def __init__(self, function: Callable[..., None], *, bind: bool = False) -> None:
        self._function = function
        self._first = (self,) if bind else ()

    def delay(self, *arguments: object) -> None:
        self._function(*self._first, *arguments)


class Tasks:
    """In place of Celery."""

    def task(self, *, bind: bool = False, **_: object) -> Callable[[Callable[..., None]], Task]:
        return lambda function: Task(function, bind=bind)


def main() -> None:
    application = Flask("hub")
    application.config["PUBLISH_SUPPORTED"] = True
    application.register_blueprint(Hub(SQLite3HubStorage(sys.argv[1]), Tasks()).build_blueprint("/hub"))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    print(f"http://127.0.0.1:{server.server_port}/hub", flush=True)  # noqa: T201 (for the test that started it)
    server.serve_forever()


if __name__ == "__main__":
    main()
