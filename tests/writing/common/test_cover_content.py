from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest

from pipeline.collection.selection import Volume
from pipeline.model import Day
from pipeline.settings import Author, Settings
from pipeline.writing.common.cover import pictures
from pipeline.writing.common.cover_content import cover_content

replace = msgspec.structs.replace


@pytest.fixture
def volume(days: tuple[Day, ...], make_volume: Callable[..., Volume], settings: Settings) -> Volume:
    return make_volume(days, settings.collection())


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"dates": (dt.date(2024, 12, 18), dt.date(2025, 1, 1), dt.date(2025, 1, 2))},
        {"anchors": frozenset("abc")},
        {"position": 2},
    ],
)
def test_what_of_a_volume_is_on_its_cover(
    volume: Volume, settings: Settings, change: Mapping[str, Any]
) -> None:
    usual, other = cover_content(volume, settings), cover_content(replace(volume, **change), settings)
    assert usual != other
    assert pictures(usual) != pictures(other)


def test_an_edition_has_a_colour_and_a_series_a_place(volume: Volume, settings: Settings) -> None:
    for change in ({"name": "rl"}, {"title": "논문"}):
        other = replace(volume, edition=replace(volume.edition, **change))
        assert pictures(cover_content(volume, settings)) != pictures(cover_content(other, settings))


def test_what_of_the_settings_is_on_a_cover(volume: Volume, settings: Settings) -> None:
    usual = cover_content(volume, settings)
    for change in ({"author": Author("Another")}, {"language": "en"}):
        other = cover_content(volume, replace(settings, **change))
        assert usual != other
        assert pictures(usual) != pictures(other)


def test_what_is_not_on_a_cover_draws_none(volume: Volume, settings: Settings) -> None:
    other = replace(volume, fingerprint="another", label="2024", stem="another")
    assert cover_content(other, replace(settings, description="Another")) == cover_content(volume, settings)
