"""From a folder of paper digests to feeds, books, documents and pages.

For notebooks and programs: ``from pipeline import load; collection = load("digests")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.collection.loading import Collection, load

__all__ = ["Collection", "load"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (as Python calls it)
    """Return what is offered to other programs, which no command should wait for."""
    if name in __all__:
        from pipeline.collection import loading

        return getattr(loading, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
