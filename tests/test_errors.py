"""Errors that a user can cause."""

from __future__ import annotations

import pytest

from pipeline.errors import Fault, SettingsError, describe


def test_a_fault_is_a_line_with_place_key_and_remedy() -> None:
    assert str(Fault("c.toml", 3, "feed.sise", "unknown key", "did you mean feed.size?")) == (
        "c.toml:3: feed.sise: unknown key; did you mean feed.size?"
    )
    assert str(Fault("c.toml", 1, "", "not TOML", "see there")) == "c.toml:1: not TOML; see there"


def test_wrong_settings_keep_their_faults() -> None:
    faults = (Fault("c.toml", 1, "a", "unknown key", "x"), Fault("c.toml", 2, "b", "unknown key", "y"))
    error = SettingsError(faults)
    assert error.faults == faults
    assert str(error).splitlines() == [str(fault) for fault in faults]


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("libxml2.so.2: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_there_is_no_room(error: BaseException) -> None:
    assert describe(error) == "there is not enough memory"


def test_another_error_of_the_same_kind_is_a_fault_of_the_program() -> None:
    assert "internal error (RuntimeError: lost)" in describe(RuntimeError("lost"))
