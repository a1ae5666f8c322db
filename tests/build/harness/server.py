"""A process that runs the command many times: each time in a fork of itself that has all libraries loaded.

A build in a new interpreter takes a second, most of it imports; in a fork it takes a tenth. The fork is the
command in every other respect: its own process group, folder, environment, output, and end of process.

Requests and answers are JSON objects, a line each, on stdin and stdout; :mod:`tests.build.harness.builder`
is the other side.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.build.harness import faults

HUNG = 120.0


def serve() -> None:
    """Answer requests until stdin ends. Returns early in a fork, which then ends as the command does."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        request = json.loads(line)
        if "preload" in request:
            _preload(request["preload"])
            answer: dict[str, Any] = {}
        else:
            said, said_end = os.pipe()
            trace, trace_end = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(said)
                os.close(trace)
                os.setpgid(0, 0)
                _command(request, said_end, trace_end)
                return
            os.close(said_end)
            os.close(trace_end)
            with contextlib.suppress(OSError):  # it has done so itself
                os.setpgid(child, child)
            answer = _wait(child, said, trace, request.get("kill_after"))
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _preload(names: list[str]) -> None:
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _command(request: dict[str, Any], said: int, trace: int) -> None:
    """Become the command; the caller must return to the end of the program."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.close(said)
    os.chdir(request["folder"])
    os.environ.update(request["environment"])
    time.tzset()
    tempfile.tempdir = None
    sys.argv = ["digests", *request["arguments"]]
    fault = faults.Fault(*request["fault"]) if request["fault"] else None
    faults.install(request["watched"], fault, trace)
    # A preloaded pipeline has made nothing yet: it is imported, and no more.
    cli = importlib.import_module("pipeline.cli")
    if not request["learn"]:
        cli.run()
    with contextlib.suppress(SystemExit):
        cli.main()
    Path(request["learn"]).write_text(json.dumps(sorted(sys.modules)), encoding="utf-8")


def _wait(child: int, said: int, trace: int, kill_after: float | None) -> dict[str, Any]:
    """Wait for the command and all its processes, which hold the pipes; at a moment, if given, kill them."""
    began = time.monotonic()
    kill_at = began + (kill_after if kill_after is not None else HUNG)
    hung = False
    texts: dict[int, bytes] = {said: b"", trace: b""}
    with selectors.DefaultSelector() as selector:
        for pipe in texts:
            selector.register(pipe, selectors.EVENT_READ)
        killed = False
        while selector.get_map():
            left = kill_at - time.monotonic()
            if left <= 0 and not killed:
                hung = kill_after is None
                killed = True
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
            for key, _ in selector.select(None if killed else max(left, 0)):
                data = os.read(key.fd, 1 << 16)
                texts[key.fd] += data
                if not data:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    _, status = os.waitpid(child, 0)
    return {
        "status": os.waitstatus_to_exitcode(status),
        "said": texts[said].decode("utf-8", "backslashreplace"),
        "operations": texts[trace].decode("utf-8").splitlines(),
        "seconds": time.monotonic() - began,
        "hung": hung,
    }


if __name__ == "__main__":
    serve()
