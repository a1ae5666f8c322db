"""Counts the steps of regular expressions, so that how much work a text takes is a number and no time.

Each pattern of a module is exchanged for one that gives the same answers, and counts beside what a
backtracking matcher does for them: a step for each character that is looked at.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from re import _compiler, _constants, _parser  # type: ignore[attr-defined] # Python has no types for them
from types import ModuleType
from typing import Any

import pytest

# Large bounds are exchanged for this one: the work is linear with either, but shows it in less text.
WINDOW = 30
_BOUND = re.compile(r",\d{3,}\}")
_WINDOWS = (
    ("pipeline.inline.braces", "LONGEST"),
    ("pipeline.inline.formulas", "_LONGEST"),
)
_SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})

Continue = Callable[[int], bool]


class _Matcher:
    """A pattern as a backtracking matcher that counts; positions in ``text`` up to ``end``."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.steps = 0
        self.text, self.end = "", 0
        self._flags = pattern.flags
        self._groups: dict[int, tuple[int, int]] = {}
        self._tree = _parser.parse(pattern.pattern, pattern.flags)
        self._start = self._sequence(self._tree, lambda _: True)
        self._whole = self._sequence(self._tree, lambda at: at == self.end)

    def run(self, text: str, start: int, end: int, *, whole: bool = False) -> bool:
        self.text, self.end = text, end
        return (self._whole if whole else self._start)(start)

    def _sequence(self, tree: Any, then: Continue) -> Continue:
        for kind, value in reversed(list(tree)):
            then = self._node(str(kind), value, then)
        return then

    def _compiled(self, kind: str, value: Any) -> re.Pattern[str]:
        tree = _parser.SubPattern(self._tree.state, [(getattr(_constants, kind), value)])
        compiled: re.Pattern[str] = _compiler.compile(tree, self._flags)
        return compiled

    def _node(self, kind: str, value: Any, then: Continue) -> Continue:
        if kind in _SINGLE:
            return self._character(self._accepts(kind, value), then)
        if kind == "BRANCH":
            branches = [self._sequence(branch, then) for branch in value[1]]
            return lambda at: any(branch(at) for branch in branches)
        if kind == "SUBPATTERN":
            return self._group(value[0], value[3], then)
        if kind.endswith("REPEAT"):
            least, most, tree = value
            return self._repeat(kind, least, most, tree, then)
        return self._place(kind, value, then)

    def _place(self, kind: str, value: Any, then: Continue) -> Continue:
        if kind == "GROUPREF":
            return lambda at: self._repeated(value, at, then)
        if kind in {"ASSERT", "ASSERT_NOT"} and value[0] > 0:
            ahead = self._sequence(value[1], lambda _: True)
            return lambda at: ahead(at) is (kind == "ASSERT") and then(at)
        compiled = self._compiled(kind, value)  # looks at one place: \b, $, what stands before
        return lambda at: compiled.match(self.text, at, self.end) is not None and then(at)

    def _accepts(self, kind: str, value: Any) -> Callable[[str], bool]:
        compiled = self._compiled(kind, value)
        return functools.cache(lambda character: compiled.match(character) is not None)

    def _character(self, accepts: Callable[[str], bool], then: Continue) -> Continue:
        def step(at: int) -> bool:
            self.steps += 1
            return at < self.end and accepts(self.text[at]) and then(at + 1)

        return step

    def _group(self, number: int | None, tree: Any, then: Continue) -> Continue:
        starts: list[int] = []

        def close(at: int) -> bool:
            start = starts.pop()
            if number is not None:
                self._groups[number] = (start, at)
            found = then(at)
            starts.append(start)
            return found

        inner = self._sequence(tree, close)

        def begin(at: int) -> bool:
            starts.append(at)
            found = inner(at)
            starts.pop()
            return found

        return begin

    def _repeated(self, number: int, at: int, then: Continue) -> bool:
        start, end = self._groups[number]
        self.steps += 1
        return self.text.startswith(self.text[start:end], at) and then(at + end - start)

    def _repeat(self, kind: str, least: int, most: int, tree: Any, then: Continue) -> Continue:
        most = int(most)
        if len(tree) == 1 and str(tree[0][0]) in _SINGLE:
            return self._run(kind, least, most, self._accepts(str(tree[0][0]), tree[0][1]), then)
        frames: list[tuple[int, int]] = []

        def again(at: int) -> bool:
            count, start = frames.pop()
            found = (at > start or count < least) and loop(at, count + 1)
            frames.append((count, start))
            return found

        body = self._sequence(tree, again)

        def once_more(at: int, count: int) -> bool:
            if count >= most:
                return False
            frames.append((count, at))
            found = body(at)
            frames.pop()
            return found

        def loop(at: int, count: int) -> bool:
            if kind == "MIN_REPEAT":
                return (count >= least and then(at)) or once_more(at, count)
            return once_more(at, count) or (count >= least and then(at))

        return lambda at: loop(at, 0)

    def _run(
        self, kind: str, least: int, most: int, accepts: Callable[[str], bool], then: Continue
    ) -> Continue:
        def run(at: int) -> bool:
            limit = min(self.end, at + most)
            end = at
            while end < limit and accepts(self.text[end]):
                end += 1
                self.steps += 1
                if kind == "MIN_REPEAT" and end - at >= least and then(end):
                    return True
            if kind == "POSSESSIVE_REPEAT":
                return end - at >= least and then(end)
            if kind == "MIN_REPEAT":
                return False
            for place in range(end, at + least - 1, -1):
                self.steps += 1
                if then(place):
                    return True
            return False

        return run


_matcher = functools.cache(_Matcher)


class _Counting:
    """A pattern that answers as it did and counts beside."""

    def __init__(self, pattern: re.Pattern[str], count: Callable[[int], None]) -> None:
        self._real = re.compile(_BOUND.sub(f",{WINDOW}}}", pattern.pattern), pattern.flags)
        self._count = count
        self._matcher = functools.partial(_matcher, self._real)

    def _tried(self, text: str, start: int, end: int | None, *, whole: bool = False) -> bool:
        matcher = self._matcher()
        matcher.steps = 1
        found = matcher.run(text, start, len(text) if end is None else min(end, len(text)), whole=whole)
        self._count(matcher.steps)
        return found

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        self._tried(text, start, end)
        return self._real.match(text, start, len(text) if end is None else end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        self._tried(text, 0, None, whole=True)
        return self._real.fullmatch(text)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        last = len(text) if end is None else min(end, len(text))
        any(self._tried(text, at, last) for at in range(start, last + 1))
        return self._real.search(text, start, last)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        while match := self.search(text, start, end):
            yield match
            start = max(match.end(), match.start() + 1)

    def findall(self, text: str) -> list[Any]:
        list(self.finditer(text))
        return self._real.findall(text)

    def sub(self, by: Any, text: str) -> str:
        list(self.finditer(text))
        return self._real.sub(by, text)

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        list(self.finditer(text))
        return self._real.split(text, maxsplit)


def _modules(*packages: str) -> Iterator[ModuleType]:
    for name in packages:
        package = importlib.import_module(name)
        yield package
        for item in pkgutil.walk_packages(getattr(package, "__path__", []), f"{name}."):
            yield importlib.import_module(item.name)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], int]:
    """``steps(call)``: how many steps all regular expressions of readers take for a call."""
    total = 0

    def count(steps: int) -> None:
        nonlocal total
        total += steps

    for module, name in _WINDOWS:
        monkeypatch.setattr(f"{module}.{name}", WINDOW)
    for found in _modules("pipeline.characters", "pipeline.inline", "pipeline.reading"):
        for name, value in list(vars(found).items()):
            if isinstance(value, re.Pattern):
                monkeypatch.setattr(found, name, _Counting(value, count))
            elif isinstance(value, dict) and not name.startswith("__"):
                for key, item in list(value.items()):
                    if isinstance(item, re.Pattern):
                        monkeypatch.setitem(value, key, _Counting(item, count))

    def measure(call: Callable[[], object]) -> int:
        nonlocal total
        total = 0
        call()
        return total

    return measure
