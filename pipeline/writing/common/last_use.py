"""Values that many documents show: kept until the last of them has."""

from __future__ import annotations

from collections import Counter
from typing import Generic, TypeVar

Value = TypeVar("Value")


class UntilLastUse(Generic[Value]):
    """Values by key, each dropped when it has been taken as often as it will be.

    Args:
        uses: key to the number of times that its value will be taken.
    """

    def __init__(self, uses: Counter[str]) -> None:
        self._uses = uses
        self._values: dict[str, Value] = {}

    def lacks(self, key: str) -> bool:
        """Whether a value will be taken and has not been added."""
        return self._uses[key] > 0 and key not in self._values

    def add(self, key: str, value: Value) -> None:
        """Keep a value."""
        self._values[key] = value

    def take(self, key: str) -> Value:
        """Return a value, once more."""
        value = self._values[key]
        self._uses[key] -= 1
        if not self._uses[key]:
            del self._values[key]
        return value
