"""Names in ``[[…]]`` → entries: by the name of a note's file, else by the title of its paper."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from pipeline.reading import dates, paths
from pipeline.settings.rules import nearest

_ENDING = ".md"
# Letters of a word that a slip of the pen mostly leaves alone.
_BEGINNING = 3
_NO_WORD = re.compile(r"[\W_]+")


class Named(NamedTuple):
    """An entry by what it can be called: its title, and the path of its file; ``called`` is of the title."""

    anchor: str
    date: dt.date
    title: str
    path: str
    called: tuple[str, ...]


def called(title: str) -> tuple[str, ...]:
    """Return the words of a title, and those in front of its colon if it has one."""
    short, colon, _ = title.partition(":")
    return (_words(title), _words(short)) if colon else (_words(title),)


class Names:
    """Finds entries by names; nothing is prepared before the first one is asked for."""

    def __init__(self, entries: Iterable[Named]) -> None:
        self._entries = tuple(entries)

    def find(self, name: str, date: dt.date) -> str | None:
        """Return the anchor of the entry that a name means, None if there is none.

        The whole name of a file comes before one without its date, this before a title, and this before what
        a title has in front of its colon. Of several entries it is the one nearest to the date of the name,
        or to ``date`` where the name has none.

        Args:
            name: what stands in ``[[…]]``: maybe with folders, ``.md`` and ``#heading``.
            date: of the entry that has it.
        """
        file = name.partition("#")[0].strip()
        stem = file.removesuffix(_ENDING)
        words, undated = _words(stem.rpartition("/")[2]), _words(paths.title(f"{stem}{_ENDING}"))
        known = self._known
        found = known.files.get(words) or known.undated.get(words)
        found = found or known.titles.get(words) or known.titles.get(undated)
        found = found or known.short_titles.get(words) or known.short_titles.get(undated)
        if not found:
            return None
        when = _date(stem) or date
        return min(found, key=lambda entry: (abs(entry.date - when), entry.date, entry.anchor)).anchor

    def nearest(self, name: str) -> str | None:
        """Return the title or name of a note that is most like a name, None if none is.

        Only those that share the beginnings of most words with it are compared letter by letter.
        """
        stem = paths.title(f"{name.partition('#')[0].strip().removesuffix(_ENDING)}{_ENDING}")
        beginnings = _beginnings(_words(stem))
        shared = Counter(title for each in beginnings for title in self._titles.get(each, ()))
        most = max(shared.values(), default=0)
        return nearest(
            stem, [title for title, count in shared.items() if count >= most > len(beginnings) / 3]
        )

    @cached_property
    def _titles(self) -> dict[str, list[str]]:
        """Titles and names of notes, by the beginnings of their words."""
        known = self._known
        shown = {words: paths.title(entries[0].path) for words, entries in known.undated.items()}
        shown |= {words: entries[0].title.partition(":")[0] for words, entries in known.short_titles.items()}
        shown |= {words: entries[0].title for words, entries in known.titles.items()}
        found: dict[str, list[str]] = {}
        for words, title in shown.items():
            for beginning in _beginnings(words):
                found.setdefault(beginning, []).append(title)
        return found

    @cached_property
    def _known(self) -> _Known:
        known = _Known({}, {}, {}, {})
        for entry in self._entries:
            if entry.path.endswith(_ENDING):
                _add(known.files, _words(entry.path.rpartition("/")[2].removesuffix(_ENDING)), entry)
                _add(known.undated, _words(paths.title(entry.path)), entry)
            for titles, words in zip((known.titles, known.short_titles), entry.called, strict=False):
                _add(titles, words, entry)
        return known


class _Known(NamedTuple):
    """Entries by the words of their names."""

    files: dict[str, list[Named]]
    undated: dict[str, list[Named]]
    titles: dict[str, list[Named]]
    short_titles: dict[str, list[Named]]


def _add(known: dict[str, list[Named]], words: str, entry: Named) -> None:
    if words:
        known.setdefault(words, []).append(entry)


def _words(name: str) -> str:
    """Return a name without what names of files cannot have and titles do: equal for one name."""
    plain = name if name.isascii() else unicodedata.normalize("NFKC", name)
    return _NO_WORD.sub(" ", plain.casefold()).strip()


def _beginnings(words: str) -> set[str]:
    return {word[:_BEGINNING] for word in words.split()}


def _date(stem: str) -> dt.date | None:
    try:
        return paths.date(f"{stem}{_ENDING}")
    except dates.ImpossibleDateError:
        return None
