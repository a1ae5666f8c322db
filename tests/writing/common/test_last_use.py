"""A value is there until it has been taken as often as it will be."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.writing.common.last_use import UntilLastUse


def test_a_value_is_dropped_with_its_last_use() -> None:
    kept = UntilLastUse[bytes](Counter({"a": 2, "b": 1}))
    assert kept.lacks("a")
    assert not kept.lacks("c")
    kept.add("a", b"entry")
    assert not kept.lacks("a")
    assert kept.take("a") == kept.take("a") == b"entry"
    assert not kept.lacks("a")
    assert kept.lacks("b")
    with pytest.raises(KeyError):
        kept.take("a")
