from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.collection import gathering, index, shards
from pipeline.settings import Settings
from tests.collection.test_gathering import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.collection.gathering import Gathered
    from pipeline.diagnostics import Diagnostic


@pytest.fixture(scope="session")
def entry() -> Callable[..., str]:
    """The text of an entry."""

    def make(
        title: str, *tags: str, ko: str = "한국어로 쓴 글입니다.", en: str = "Some English words."
    ) -> str:
        lines = [
            title,
            "(Ada Writer, Bo Reader)",
            "An abstract in English.",
            ko,
            en,
            " ".join(f"#{tag}" for tag in tags),
        ]
        return "\n".join(line for line in lines if line)

    return make


@pytest.fixture(scope="session")
def indexed() -> Callable[..., tuple[index.Index, tuple[Diagnostic, ...]]]:
    """Index and diagnostics of digests given as path=text; a path's stem is its date."""

    def make(
        digests: dict[str, str], addresses: dict[str, str] | None = None, **settings: Any
    ) -> tuple[index.Index, tuple[Diagnostic, ...]]:
        files = [(f"{name}.txt", text.encode()) for name, text in digests.items()]
        heads = shards.decode_heads(shards.encode(shards.parse(files)))
        return gathering.build([("one", heads)], Settings(**settings), addresses or {})

    return make


@pytest.fixture(scope="session")
def gathered() -> Callable[..., Gathered]:
    """The same as a build has it: by months, whose names change with what is in them."""

    def make(digests: dict[str, str], **settings: Any) -> Gathered:
        files = {f"{name}.txt": text for name, text in digests.items()}
        return Kept().gather(files, Settings(**settings), {})

    return make
