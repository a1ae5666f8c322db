"""The Luigi tasks: each reads bytes, calls one pure function, and replaces files.

The fingerprint of a task's inputs is its parameter, so a change makes another task, and a task whose
output stands need not run. Parsed months and the index are files named by their fingerprint;
published files have fixed names, and a :class:`StampTarget` tells whether what lies there is current.
"""

from __future__ import annotations

import contextlib
import importlib
import sys


def _load_tenacity() -> None:
    """Load the library with which Luigi repeats requests, as if Tornado were not installed.

    It asks for Tornado in case it has a coroutine of Tornado's to repeat, and that loads asyncio: a sixth of
    what Luigi takes to load. Only ``luigid`` needs Tornado, which is a program of its own.
    """
    if "tornado" not in sys.modules:
        sys.modules["tornado"] = None  # type: ignore[assignment]  # Python's sign for what is not installed
        with contextlib.suppress(ImportError):
            importlib.import_module("tenacity")
        del sys.modules["tornado"]


_load_tenacity()
