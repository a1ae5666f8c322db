"""The same input gives the same bytes, whatever the process that makes them is like."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Prints a hash over all feeds and the lists of them, for digests that it reads as JSON.
PROGRAM = """
import hashlib, json, sys
sys.path.insert(0, sys.argv[1])
from conftest import collect
from pipeline.writing.feeds import registry
from pipeline.writing.feeds.opml import opml
whole = collect(json.load(sys.stdin), feed={"size": 2})
index, settings = whole.index, whole.settings
hashed = hashlib.sha256()
for each in registry.feed_lists(registry.feeds(index, settings), index, settings):
    hashed.update(opml(each, settings))
for path, data in whole.feeds().items():
    hashed.update(path.encode() + b"\\0" + data)
print(hashed.hexdigest())
"""


def made(digests: dict[str, str], **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(Path(__file__).parent)],
        input=json.dumps(digests),
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "ko_KR.UTF-8", "PYTHONHASHSEED": "2"},
    ],
)
def test_time_zone_locale_and_hash_seed_do_not_matter(
    sample_digests: dict[str, str], environment: dict[str, str]
) -> None:
    assert made(sample_digests, **environment) == made(
        sample_digests, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0"
    )
